#include "printing/line_break.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/compiler.h"
#include "core/utf8.h"
#include "printing/font.h"

#define WIDTH_SLACK 0.01 /* points: a text exactly as wide as its column fits */
#define FIRST_HANZI 0x2E80
#define ORPHAN_BYTES 12  /* a character and the marks that may close behind it */
#define ORPHAN_WIDTH 8   /* ems: in a narrow cell a single character is nothing strange */
#define ORPHAN_SHARE 0.8 /* of the line that stays when it gives its last characters up */

/*
 * Never first on a line: 。，、；：？！）」』》〉】〕〗～％々 and their narrow forms, ellipsis,
 * dash, middle dot, per mille, Celsius, closing quotes. Never last: （「『《〈【〔〖￥¥ and theirs.
 */
static const uint32_t no_start[] = {0x3002, 0xFF0C, 0x3001, 0xFF1B, 0xFF1A, 0xFF1F, 0xFF01, 0xFF09,
	0x300D, 0x300F, 0x300B, 0x3009, 0x3011, 0x3015, 0x3017, 0xFF5E, 0xFF05, 0x3005, '.', ',',
	';', ':', '?', '!', ')', ']', '}', '%', 0x2026, 0x2014, 0x00B7, 0x2030, 0x2103, 0x2019,
	0x201D};
static const uint32_t no_end[] = {0xFF08, 0x300C, 0x300E, 0x300A, 0x3008, 0x3010, 0x3014, 0x3016,
	0xFFE5, 0x00A5, '$', '(', '[', '{', 0x2018, 0x201C};

/* Chinese characters, letters and digits are in neither set: most text never searches them. */
static bool may_be_mark(uint32_t c)
{
	if (c < 0x80)
		return c > ' ' && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
		       !(c >= 'a' && c <= 'z');
	return c < 0x3100 || c > 0xFF00;
}

static bool one_of(const uint32_t *set, size_t count, uint32_t c)
{
	if (!may_be_mark(c))
		return false;
	for (size_t i = 0; i < count; i++)
		if (set[i] == c)
			return true;
	return false;
}

/* Letters, digits and marks that make up one word or number; Chinese is not. */
static bool in_word(uint32_t c)
{
	return c > ' ' && c < 0x2000;
}

static bool may_break_between(uint32_t before, uint32_t after)
{
	if (after == ' ' || one_of(no_start, ARRAY_SIZE(no_start), after))
		return false;
	if (before == ' ')
		return true;
	if (one_of(no_end, ARRAY_SIZE(no_end), before))
		return false;
	return !(in_word(before) && in_word(after));
}

static size_t without_blanks(const char *text, size_t bytes)
{
	while (bytes > 0 && text[bytes - 1] == ' ')
		bytes--;
	return bytes;
}

/* A place where the line may end, and how wide what it then shows is. */
struct ending {
	size_t at;
	int64_t units;
};

static struct text_line line_at(const char *text, const struct ending *end, double size)
{
	return (struct text_line){
		without_blanks(text, end->at), end->at, (double)end->units * size / FONT_EM};
}

/* Ends the line at the last place that is allowed before it grows too wide. */
static struct text_line cut(const char *text, size_t bytes, double size, double limit)
{
	struct ending legal = {0, 0}, last = {0, 0}; /* last: behind what is no blank */
	int64_t units = 0;
	uint32_t before = 0;

	for (size_t at = 0, start = 0; at < bytes; start = at) {
		uint32_t c = utf8_next(text, bytes, &at);

		if (start > 0 && may_break_between(before, c))
			legal = (struct ending){start, last.units};
		units += font_glyph_of(c).advance;
		if ((double)units > limit && c != ' ' && start > 0) {
			last.at = start;
			return line_at(text, legal.at > 0 ? &legal : &last, size);
		}
		if (c != ' ')
			last.units = units;
		before = c;
	}
	last.at = bytes;
	return line_at(text, &last, size);
}

/* One character of Chinese, marks beside it not counted, is all that the text has left. */
static bool is_orphan(const char *text)
{
	size_t bytes = strnlen(text, ORPHAN_BYTES + 1), characters = 0;

	if (bytes == 0 || bytes > ORPHAN_BYTES)
		return false;
	for (size_t at = 0; at < bytes;) {
		uint32_t c = utf8_next(text, bytes, &at);

		if (c < FIRST_HANZI && !may_be_mark(c))
			return false;
		characters += !one_of(no_start, ARRAY_SIZE(no_start), c);
	}
	return characters == 1;
}

struct text_line line_break(const char *text, double size, double width)
{
	size_t bytes = strlen(text);
	struct text_line line = cut(text, bytes, size, (width + WIDTH_SLACK) * FONT_EM / size),
			 less;

	if (line.taken == bytes || width < ORPHAN_WIDTH * size || !is_orphan(text + line.taken))
		return line;
	less = cut(text, bytes, size, (line.width - WIDTH_SLACK) * FONT_EM / size);
	return less.width < line.width * ORPHAN_SHARE ? line : less;
}

double line_word_width(const char *text, double size)
{
	size_t bytes = strlen(text);
	int64_t word = 0, widest = 0;
	uint32_t before = ' ';

	for (size_t at = 0; at < bytes;) {
		uint32_t c = utf8_next(text, bytes, &at);

		if (may_break_between(before, c) || c == ' ')
			word = 0;
		if (c != ' ')
			word += font_glyph_of(c).advance;
		if (word > widest)
			widest = word;
		before = c;
	}
	return (double)widest * size / FONT_EM;
}

int line_count(const char *text, double size, double width)
{
	int lines = 0;

	do {
		text += line_break(text, size, width).taken;
		lines++;
	} while (*text != '\0');
	return lines;
}
