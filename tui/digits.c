/* Amounts that the customer can read from the other side of the counter. */
#include <string.h>

#include "core/compiler.h"
#include "tui/sheet_draw.h"

#define GLYPH_GAP 1

/* Five rows of up to three dots, the left one is bit 2. */
struct glyph {
	char c;
	int dots;
	unsigned char row[DIGITS_ROWS];
};

static const struct glyph GLYPHS[] = {
	{'0', 3, {7, 5, 5, 5, 7}},
	{'1', 3, {2, 6, 2, 2, 7}},
	{'2', 3, {7, 1, 7, 4, 7}},
	{'3', 3, {7, 1, 7, 1, 7}},
	{'4', 3, {5, 5, 7, 1, 1}},
	{'5', 3, {7, 4, 7, 1, 7}},
	{'6', 3, {7, 4, 7, 5, 7}},
	{'7', 3, {7, 1, 1, 1, 1}},
	{'8', 3, {7, 5, 7, 5, 7}},
	{'9', 3, {7, 5, 7, 1, 7}},
	{'-', 3, {0, 0, 7, 0, 0}},
	{'.', 1, {0, 0, 0, 0, 4}},
	{',', 1, {0, 0, 0, 4, 4}},
};

static const struct glyph *glyph_find(char c)
{
	for (size_t i = 0; i < ARRAY_SIZE(GLYPHS); i++) {
		if (GLYPHS[i].c == c)
			return &GLYPHS[i];
	}
	return NULL;
}

int digits_cells(const char *figures, int scale)
{
	int cells = 0;

	for (const char *p = figures; *p != '\0'; p++) {
		const struct glyph *glyph = glyph_find(*p);

		if (glyph != NULL)
			cells += glyph->dots * scale + GLYPH_GAP;
	}
	return cells - GLYPH_GAP;
}

static void draw_glyph(
	struct surface *s, const struct glyph *glyph, struct area dot, enum paint paint)
{
	int left = dot.col;

	for (int row = 0; row < DIGITS_ROWS; row++, dot.row++) {
		for (int i = 0; i < glyph->dots; i++) {
			dot.col = left + i * dot.cols;
			if (glyph->row[row] & (4u >> i))
				surface_fill(s, dot, paint);
		}
	}
}

void digits_draw(
	struct surface *surface, struct area area, enum paint paint, int scale, const char *figures)
{
	struct area dot = {area.row, area.col, 1, scale};

	for (const char *p = figures; *p != '\0'; p++) {
		const struct glyph *glyph = glyph_find(*p);

		if (glyph == NULL)
			continue;
		draw_glyph(surface, glyph, dot, paint);
		dot.col += glyph->dots * scale + GLYPH_GAP;
	}
}
