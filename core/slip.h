#ifndef CORE_SLIP_H
#define CORE_SLIP_H

#include <stdint.h>
#include "core/arena.h"

/*
 * A slip of paper from a roll: lines of text of a fixed number of cells, as a receipt printer takes
 * them. Whoever knows the words fills it, a driver sends it. On such a printer every character
 * beyond ASCII is two cells wide, whatever a terminal says.
 */
#define SLIP_LINES_MAX 6000
#define SLIP_TEXT_MAX 512 /* of a line as it is given, with the NUL; longer ones are cut */

enum slip_look { SLIP_PLAIN = 0, SLIP_CENTRE = 1 << 0, SLIP_LARGE = 1 << 1, SLIP_BOLD = 1 << 2 };

struct slip_line {
	uint32_t look; /* enum slip_look */
	const char *text;
};

struct slip {
	struct arena *arena; /* the caller's; texts and list live in it */
	int columns;
	struct slip_line *lines;
	size_t count, capacity;
	const char *code; /* what the QR code at its end holds; NULL: none */
};

void slip_init(struct slip *slip, struct arena *arena, int columns);

/* One line; what is too wide goes on in the next, and a large one has half the cells. */
void slip_text(struct slip *slip, uint32_t look, const char *text);

/* left at the left, right at the right edge; on two lines if they do not fit beside each other. */
void slip_pair(struct slip *slip, const char *left, const char *right);

/* A line of hyphens across. */
void slip_rule(struct slip *slip);

/* How wide the text is on the paper. */
int slip_width(const char *text);

#endif
