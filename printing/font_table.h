#ifndef PRINTING_FONT_TABLE_H
#define PRINTING_FONT_TABLE_H

#include <stddef.h>
#include <stdint.h>

/*
 * What the two fonts hold, made beside them by printing/make_font.py. For printing/font.c alone:
 * others ask font_glyph_of.
 */

/* One bit for each code point of the basic plane that the font draws. */
extern const uint32_t font_common_cover[2048];
extern const uint32_t font_rare_cover[2048];

/* Characters of the common font that are not one em wide, by code point. */
struct font_width {
	uint32_t code;
	int advance; /* in 1/1024 em */
};
extern const struct font_width font_widths[];
extern const size_t font_widths_count;

/* Characters beyond the basic plane and where the rare font has them, by code point. */
struct font_private_code {
	uint32_t code;
	uint32_t drawn;
};
extern const struct font_private_code font_private[];
extern const size_t font_private_count;

#endif
