#ifndef PRINTING_LETTER_LINE_H
#define PRINTING_LETTER_LINE_H

#include <stddef.h>

/* The words of a letter as lines for a screen. */
enum letter_line_kind {
	LETTER_LINE_CENTER, /* letterhead, title, a line to cut along */
	LETTER_LINE_TEXT,   /* a paragraph, as long as it is */
	LETTER_LINE_RIGHT,  /* signature */
	LETTER_LINE_GAP
};

struct letter_line {
	enum letter_line_kind kind;
	const char *text; /* in the arena; clean */
};

struct letter_text {
	struct letter_line *lines; /* in the arena */
	size_t count;
};

#endif
