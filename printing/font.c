#include "printing/font.h"

#include <stdlib.h>

#include "core/utf8.h"
#include "printing/font_table.h"

#define BASIC_PLANE_LAST 0xFFFFu
#define HANZI_FIRST 0x4E00u
#define HANZI_LAST 0x9FFFu

static bool covered(const uint32_t *cover, uint32_t c)
{
	return c <= BASIC_PLANE_LAST && (cover[c / 32] >> (c % 32) & 1);
}

static int compare_width(const void *key, const void *row)
{
	const uint32_t *c = key;
	const struct font_width *w = row;

	return (*c > w->code) - (*c < w->code);
}

static int compare_private(const void *key, const void *row)
{
	const uint32_t *c = key;
	const struct font_private_code *p = row;

	return (*c > p->code) - (*c < p->code);
}

/* Hanzi are one em wide each: only the narrow characters are looked up. */
static int common_advance(uint32_t c)
{
	const struct font_width *w;

	if (c >= HANZI_FIRST && c <= HANZI_LAST)
		return FONT_EM;
	if (c >= ' ' && c - ' ' < font_widths_count && font_widths[c - ' '].code == c)
		return font_widths[c - ' '].advance; /* ASCII: the table begins with the blank */
	w = bsearch(&c, font_widths, font_widths_count, sizeof(*w), compare_width);
	return w != NULL ? w->advance : FONT_EM;
}

struct font_glyph font_glyph_of(uint32_t c)
{
	const struct font_private_code *p;

	if (covered(font_common_cover, c))
		return (struct font_glyph){c, common_advance(c), FONT_COMMON, false};
	if (covered(font_rare_cover, c))
		return (struct font_glyph){c, FONT_EM, FONT_RARE, false};
	p = bsearch(&c, font_private, font_private_count, sizeof(*p), compare_private);
	if (p != NULL)
		return (struct font_glyph){p->drawn, FONT_EM, FONT_RARE, false};
	return (struct font_glyph){FONT_BOX, FONT_EM, FONT_COMMON, true};
}

const char *font_file(enum font_face face)
{
	static const char *const file[FONT_FACES] = {
		[FONT_COMMON] = "common.ttf",
		[FONT_RARE] = "rare.ttf",
	};

	return file[face];
}

double font_text_width(const char *text, size_t bytes, double size)
{
	int64_t units = 0;

	for (size_t at = 0; at < bytes;)
		units += font_glyph_of(utf8_next(text, bytes, &at)).advance;
	return (double)units * size / FONT_EM;
}
