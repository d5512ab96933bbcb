/*
 * Lines of a slip, cut and aligned by cells: two for every character beyond ASCII, as receipt
 * printers have it.
 */
#include "core/slip.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"

static int cells_of(uint32_t c)
{
	return c < 0x80 ? 1 : 2;
}

int slip_width(const char *text)
{
	size_t size = strlen(text), at = 0;
	int cells = 0;

	while (at < size)
		cells += cells_of(utf8_next(text, size, &at));
	return cells;
}

void slip_init(struct slip *slip, struct arena *arena, int columns)
{
	assert(columns >= 4);
	*slip = (struct slip){.arena = arena, .columns = columns};
}

static void add(struct slip *slip, uint32_t look, const char *text, size_t size)
{
	char *copy = arena_alloc(slip->arena, size + 1);

	if (slip->count == SLIP_LINES_MAX)
		return;
	memcpy(copy, text, size);
	slip->lines = arena_grow(
		slip->arena, slip->lines, slip->count, &slip->capacity, sizeof *slip->lines);
	slip->lines[slip->count++] = (struct slip_line){look, copy};
}

/* How many bytes of the text fit into that many cells: at least one character. */
static size_t fit(const char *text, size_t size, int cells)
{
	size_t at = 0, taken = 0;

	while (at < size) {
		cells -= cells_of(utf8_next(text, size, &at));
		if (cells < 0 && taken > 0)
			break;
		taken = at;
	}
	return taken;
}

void slip_text(struct slip *slip, uint32_t look, const char *text)
{
	int cells = (look & SLIP_LARGE) != 0 ? slip->columns / 2 : slip->columns;
	char clean[SLIP_TEXT_MAX];
	size_t size, at = 0;

	utf8_clean(clean, sizeof(clean), text);
	size = strlen(clean);
	do {
		size_t taken = fit(clean + at, size - at, cells);

		add(slip, look, clean + at, taken);
		at += taken;
	} while (at < size);
}

void slip_pair(struct slip *slip, const char *left, const char *right)
{
	int gap = slip->columns - slip_width(left) - slip_width(right);
	char text[SLIP_TEXT_MAX];

	if (gap < 1) {
		slip_text(slip, SLIP_PLAIN, left);
		left = "";
		gap = slip->columns - slip_width(right);
	}
	snprintf(text, sizeof(text), "%s%*s%s", left, gap > 0 ? gap : 0, "", right);
	slip_text(slip, SLIP_PLAIN, text);
}

void slip_rule(struct slip *slip)
{
	char text[SLIP_TEXT_MAX];
	size_t size =
		(size_t)slip->columns < sizeof(text) ? (size_t)slip->columns : sizeof(text) - 1;

	memset(text, '-', size);
	text[size] = '\0';
	slip_text(slip, SLIP_PLAIN, text);
}
