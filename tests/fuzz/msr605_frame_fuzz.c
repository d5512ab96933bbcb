/* Bytes of a magnetic encoder: a block is whole or not, and what it holds can be written again. */
#include "devices/msr605_frame.h"

#include <assert.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct msr605_block block;
	uint8_t out[MSR605_WRITE_MAX];
	struct magnetic_card card;
	char mac[MAGNETIC_MAC_DIGITS + 1];

	if (msr605_block_scan(data, size, &block) != MSR605_WHOLE)
		return 0;
	assert(magnetic_tracks_valid(&block.data));
	for (size_t t = 0; t < MAGNETIC_TRACKS; t++)
		assert((block.data.track[t][0] != '\0') == (block.state[t] == MSR605_TRACK_DATA));
	assert(msr605_write_frame(&block.data, out) <= MSR605_WRITE_MAX);
	if (magnetic_card_decode(&block.data, &card, mac) == MAGNETIC_OK) {
		char text[MAGNETIC_TEXT_MAX];

		assert(magnetic_card_text(&card, text));
		assert(strlen(mac) == MAGNETIC_MAC_DIGITS);
	}
	return 0;
}
