/* UTF-8 from outside: decoding, cleaning, cutting and measuring. */
#include "core/utf8.h"

#include <assert.h>
#include <string.h>

#define REPLACEMENT '?'
#define FULLWIDTH_FIRST 0xFF01
#define FULLWIDTH_LAST 0xFF5E
#define FULLWIDTH_OFFSET 0xFEE0
#define IDEOGRAPHIC_SPACE 0x3000

static bool is_continuation(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Length that a first byte announces; 0 where it cannot be one. */
static size_t length_of(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xC2 && first <= 0xDF)
		return 2;
	if (first >= 0xE0 && first <= 0xEF)
		return 3;
	return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

static bool is_scalar(uint32_t c)
{
	return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

/* The first bytes of most hanzi: three bytes long, and whatever follows is no surrogate. */
#define HANZI_LEAD_FIRST 0xE4
#define HANZI_LEAD_LAST 0xEC

uint32_t utf8_next(const char *text, size_t size, size_t *at)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};

	assert(*at < size);
	unsigned char first = (unsigned char)text[*at];
	size_t length = length_of(first), start = (*at)++;

	if (length == 1)
		return first;
	if (first >= HANZI_LEAD_FIRST && first <= HANZI_LEAD_LAST && size - start >= 3 &&
		is_continuation(text[start + 1]) && is_continuation(text[start + 2])) {
		*at = start + 3;
		return (uint32_t)(first & 0x0F) << 12 |
		       (uint32_t)((unsigned char)text[start + 1] & 0x3F) << 6 |
		       ((unsigned char)text[start + 2] & 0x3F);
	}
	if (length == 0 || length > size - start)
		return UTF8_BAD;
	uint32_t c = first & (0x7FU >> length);

	for (size_t i = 1; i < length; i++) {
		if (!is_continuation(text[start + i]))
			return UTF8_BAD;
		c = c << 6 | ((unsigned char)text[start + i] & 0x3F);
	}
	if (c < smallest[length] || !is_scalar(c))
		return UTF8_BAD;
	*at = start + length;
	return c;
}

size_t utf8_put(char buf[4], uint32_t c)
{
	static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};

	assert(is_scalar(c));
	if (c < 0x80) {
		buf[0] = (char)c;
		return 1;
	}
	size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = length - 1; i > 0; i--) {
		buf[i] = (char)(0x80 | (c & 0x3F));
		c >>= 6;
	}
	buf[0] = (char)(leads[length] | c);
	return length;
}

bool utf8_valid(const char *text, size_t size)
{
	uint64_t eight;

	for (size_t at = 0; at < size;) {
		if (size - at >= sizeof eight) { /* most text is plain ASCII, or begins with it */
			memcpy(&eight, text + at, sizeof eight);
			if ((eight & UINT64_C(0x8080808080808080)) == 0) {
				at += sizeof eight;
				continue;
			}
		}
		if (utf8_next(text, size, &at) == UTF8_BAD)
			return false;
	}
	return true;
}

size_t utf8_count(const char *text)
{
	size_t count = 0;

	for (const char *p = text; *p != '\0'; p++)
		count += !is_continuation(*p);
	return count;
}

bool utf8_is_printable(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{0x00, 0x1F},
		{0x7F, 0x9F},
		{0x061C, 0x061C},
		{0x200B, 0x200F},
		{0x2028, 0x202E},
		{0x2060, 0x2064},
		{0x2066, 0x2069},
		{0xFDD0, 0xFDEF},
		{0xFEFF, 0xFEFF},
		{0xFFF9, 0xFFFB},
		{0xE0000, 0xE007F},
	};

	if ((c >= 0x3000 && c < 0xD800) || (c >= ' ' && c < 0x7F))
		return true; /* nearly all that there is */
	if (!is_scalar(c) || (c & 0xFFFE) == 0xFFFE)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(hidden); i++) {
		if (c >= hidden[i].first && c <= hidden[i].last)
			return false;
	}
	return true;
}

bool utf8_is_clean(const char *text, size_t size)
{
	for (size_t at = 0; at < size;) {
		if (!utf8_is_printable(utf8_next(text, size, &at)))
			return false;
	}
	return true;
}

char *utf8_clean(char *buf, size_t size, const char *text)
{
	size_t length = strlen(text), used = 0;

	assert(size > 0);
	for (size_t at = 0; at < length;) {
		static const char replacement = REPLACEMENT;
		size_t start = at;
		bool shown = utf8_is_printable(utf8_next(text, length, &at));
		size_t count = shown ? at - start : 1;

		if (count > size - 1 - used)
			break;
		memcpy(buf + used, shown ? text + start : &replacement, count);
		used += count;
	}
	buf[used] = '\0';
	return buf;
}

char *utf8_copy(char *buf, size_t size, const char *text)
{
	size_t count = strlen(text);

	assert(size > 0);
	if (count >= size) {
		count = size - 1;
		while (count > 0 && is_continuation(text[count]))
			count--;
	}
	memmove(buf, text, count);
	buf[count] = '\0';
	return buf;
}

int utf8_width(const char *text)
{
	size_t size = strlen(text);
	int cells = 0;

	for (size_t at = 0; at < size;)
		cells += utf8_cells(utf8_next(text, size, &at));
	return cells;
}

size_t utf8_fit(const char *text, int cells)
{
	size_t size = strlen(text), fits = 0;

	for (size_t at = 0; at < size; fits = at) {
		cells -= utf8_cells(utf8_next(text, size, &at));
		if (cells < 0)
			break;
	}
	return fits;
}

static uint32_t fold(uint32_t c)
{
	if (c == IDEOGRAPHIC_SPACE)
		return ' ';
	return c >= FULLWIDTH_FIRST && c <= FULLWIDTH_LAST ? c - FULLWIDTH_OFFSET : c;
}

char *utf8_fold_width(char *buf, size_t size, const char *text)
{
	size_t length = strlen(text), used = 0;

	assert(size > 0);
	for (size_t at = 0; at < length;) {
		char bytes[4] = {text[at]};
		uint32_t c = utf8_next(text, length, &at);
		size_t count = c == UTF8_BAD ? 1 : utf8_put(bytes, fold(c));

		if (count > size - 1 - used)
			break;
		memcpy(buf + used, bytes, count);
		used += count;
	}
	buf[used] = '\0';
	return buf;
}
