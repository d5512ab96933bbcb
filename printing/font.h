#ifndef PRINTING_FONT_H
#define PRINTING_FONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Which font draws a character, and how wide it is. libhpdf answers neither: it draws a blank or
 * a box for what a font lacks and says nothing, and it cannot reach beyond the basic plane.
 */
#define FONT_EM 1024     /* units of an advance in one em */
#define FONT_BOX 0x25A1u /* drawn for a character that no font has: seen, never silently blank */

enum font_face { FONT_COMMON, FONT_RARE, FONT_FACES };

struct font_glyph {
	uint32_t drawn; /* the code point that the face draws it by; FONT_BOX when missing */
	int advance;    /* in 1/FONT_EM em */
	enum font_face face;
	bool missing;
};

struct font_glyph font_glyph_of(uint32_t c);

/* The face's file under share/fonts, "common.ttf". */
const char *font_file(enum font_face face);

/* Width of a text in points at that size; bad bytes count as boxes. */
double font_text_width(const char *text, size_t bytes, double size);

#endif
