/* Breaking text into lines, Chinese and Latin. */
#include "tui/wrap.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/compiler.h"
#include "core/utf8.h"

/* May not begin a line: . , ; : ! ? ) and their Chinese forms. */
static bool closes(uint32_t c)
{
	static const uint32_t CLOSING[] = {'.', ',', ';', ':', '!', '?', ')', ']', '%', 0x3001,
		0x3002, 0x300B, 0x300D, 0x3011, 0xFF01, 0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F};

	for (size_t i = 0; i < ARRAY_SIZE(CLOSING); i++) {
		if (CLOSING[i] == c)
			return true;
	}
	return false;
}

static bool may_break(uint32_t before, uint32_t after)
{
	if (after == ' ')
		return true;
	if (closes(after) || utf8_cells(after) == 0)
		return false;
	return before == ' ' || utf8_cells(before) == 2 || utf8_cells(after) == 2;
}

size_t wrap_line(const char *text, int cells, size_t *next)
{
	size_t size = strcspn(text, "\n");
	size_t at = 0, end = 0, last = 0; /* end: the last good place to break */
	uint32_t before = 0;
	int used = 0;

	while (at < size) {
		size_t here = at;
		uint32_t c = utf8_next(text, size, &at);

		if (here > 0 && may_break(before, c))
			end = here;
		used += utf8_cells(c);
		if (used > cells && c != ' ' && here > 0) {
			last = end > 0 ? end : here;
			*next = last + strspn(text + last, " ");
			while (last > 0 && text[last - 1] == ' ')
				last--;
			return last;
		}
		before = c;
	}
	*next = size + (text[size] == '\n');
	return size;
}

int wrap_count(const char *text, int cells)
{
	int lines = 0;
	size_t next;

	do {
		wrap_line(text, cells, &next);
		text += next;
		lines++;
	} while (*text != '\0');
	return lines;
}
