/* Any clean text breaks into lines, on paper and on screen: all of it, and always at a character.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "printing/line_break.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"
#include "tui/wrap.h"

static void on_paper(const char *text, double width)
{
	int lines = 0;

	for (const char *at = text; *at != '\0'; lines++) {
		struct text_line line = line_break(at, 9.0, width);

		assert(line.taken > 0 && line.taken <= strlen(at));
		assert(line.shown <= line.taken);
		assert(utf8_valid(at, line.taken));
		at += line.taken;
	}
	assert(line_count(text, 9.0, width) == (lines == 0 ? 1 : lines));
}

static void on_screen(const char *text, int cells)
{
	int lines = 0;

	for (const char *at = text; *at != '\0'; lines++) {
		size_t next = 0, shown = wrap_line(at, cells, &next);

		assert(next > 0 && next <= strlen(at));
		assert(shown <= next);
		assert(utf8_valid(at, shown));
		at += next;
	}
	assert(wrap_count(text, cells) == (lines == 0 ? 1 : lines));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = stage_text(data, size), *clean = malloc(4 * size + 1);

	assert(clean != NULL);
	utf8_clean(clean, 4 * size + 1, text);
	for (int width = 1; width < 40; width += 7) {
		on_paper(clean, (double)width * 4.5);
		on_screen(clean, width);
	}
	free(clean);
	free(text);
	return 0;
}
