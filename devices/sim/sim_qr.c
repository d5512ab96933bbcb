#include "devices/sim/sim_qr.h"

#include <stdint.h>

#define LEVELS 4
#define VERSIONS 37

/* Bytes that each version holds, from 1 on: ISO/IEC 18004, table 7, byte mode. */
static const uint16_t capacity[LEVELS][VERSIONS] = {
	{17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792,
		858, 929, 1003, 1091},
	{14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624,
		666, 711, 779, 857, 911, 997, 1059},
	{11, 20, 32, 46, 60, 74, 86, 108, 130, 151, 177, 203, 241, 258, 292, 322, 364, 394, 442,
		482, 509, 565, 611, 661, 715, 751, 805, 868, 908, 982, 1030},
	{7, 14, 24, 34, 44, 58, 64, 84, 98, 119, 137, 155, 177, 194, 220, 250, 280, 310, 338, 382,
		403, 439, 461, 511, 535, 593, 625, 658, 698, 742, 790, 842, 898, 958, 983, 1051,
		1093},
};

int sim_qr_width(int level, size_t bytes)
{
	for (int i = 0; i < VERSIONS; i++)
		if (bytes <= capacity[level][i])
			return 17 + 4 * (i + 1);
	return 0;
}
