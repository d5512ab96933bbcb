/* The promises of the surface: no control byte, no half of a character, nothing outside. */
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "tests/test.h"
#include "tui/ambiguous.h"
#include "tui/surface.h"

#define COLS 12

static void expect_line(const struct surface *s, int row, const char *text)
{
	char line[SURFACE_LINE_MAX(COLS)];

	assert_string_equal(surface_line(s, row, line, sizeof(line)), text);
}

static void text_is_cleaned_and_cut(void **state)
{
	static const struct {
		const char *text;
		int cells;
		const char *line;
		int used;
	} CASES[] = {
		{"abc", 10, "abc", 3}, {"abc", 2, "ab", 2}, {"abc", 0, "", 0}, {"", 5, "", 0},
		{"欧阳", 4, "欧阳", 4}, {"欧阳", 3, "欧", 2}, /* never half of it */
		{"欧阳", 1, "", 0}, {"𠮷x", 3, "𠮷x", 3}, {"e\xcc\x81x", 2, "e\xcc\x81x", 2},
		{"\xcc\x81x", 2, "x", 1}, /* a mark with nothing to sit on */
		{"a\033[2Jb", 12, "a?[2Jb", 6}, {"a\nb\tc\r", 12, "a?b?c?", 6},
		{"a\x7f\xc2\x9b", 12, "a??", 3},
		{"a\xe2\x80\xae"
		 "b",
			12, "a?b", 3},                                          /* bidi override */
		{"\xff\xe4\xb8", 12, "???", 3}, {"\xed\xa0\x80", 12, "???", 3}, /* a surrogate */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct surface s;
		struct spot at = {0, 0, CASES[i].cells};

		surface_init(&s, 1, COLS);
		assert_int_equal(surface_text(&s, at, PAINT_TEXT, CASES[i].text), CASES[i].used);
		expect_line(&s, 0, CASES[i].line);
		surface_release(&s);
	}
}

/* Every way in which one text can be written over another leaves whole characters. */
static void overwriting_never_leaves_a_half(void **state)
{
	static const char *const TEXTS[] = {"a", "欧", "ab", "a欧", "欧a", "欧阳", "", "  "};
	const size_t count = sizeof(TEXTS) / sizeof(TEXTS[0]);
	struct surface s;

	(void)state;
	surface_init(&s, 1, COLS);
	for (size_t i = 0; i < count * count * 49; i++) {
		struct spot first = {0, (int)(i % 7), COLS}, second = {0, (int)(i / 7 % 7), COLS};

		surface_clear(&s);
		surface_text(&s, first, PAINT_TEXT, TEXTS[i / 49 % count]);
		surface_text(&s, second, PAINT_KEY, TEXTS[i / 49 / count]);
		for (int col = 0; col < COLS; col++) {
			const struct cell *cell = &s.cells[col];
			bool follows_wide = col > 0 && s.cells[col - 1].width == 2;

			assert_int_equal(cell->width == 0, follows_wide);
			assert_int_equal(cell->width == 2, cell->c > 0x1000 && cell->width != 0);
		}
	}
	surface_release(&s);
}

static void nothing_is_written_outside(void **state)
{
	static const struct spot PLACES[] = {
		{-1, 0, 5}, {0, -1, 5}, {2, 0, 5}, {0, COLS, 5}, {0, 50, 5}};
	struct surface s;

	(void)state;
	surface_init(&s, 2, COLS);
	for (size_t i = 0; i < sizeof(PLACES) / sizeof(PLACES[0]); i++)
		assert_int_equal(surface_text(&s, PLACES[i], PAINT_TEXT, "abc"), 0);
	surface_fill(&s, (struct area){-3, -3, 10, 100}, PAINT_KEY);
	surface_frame(&s, (struct area){-1, -1, 9, 99});
	assert_int_equal(surface_text(&s, (struct spot){1, COLS - 1, 9}, PAINT_TEXT, "欧"), 0);
	expect_line(&s, 1, "");
	surface_cursor(&s, 5, 5);
	assert_int_equal(s.cursor_row, -1);
	surface_release(&s);
}

static void aligned_text(void **state)
{
	static const struct {
		enum align align;
		int cells;
		const char *text, *line;
	} CASES[] = {
		{ALIGN_LEFT, 6, "ab", "ab"},
		{ALIGN_RIGHT, 6, "ab", "    ab"},
		{ALIGN_CENTRE, 6, "ab", "  ab"},
		{ALIGN_RIGHT, 6, "欧阳", "  欧阳"},
		{ALIGN_LEFT, 4, "abcdef", "abc>"},
		{ALIGN_LEFT, 5, "欧阳建", "欧阳>"},
		{ALIGN_LEFT, 4, "欧阳建", "欧 >"},
		{ALIGN_RIGHT, 4, "12345", "####"},
		{ALIGN_LEFT, 0, "x", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct surface s;

		surface_init(&s, 1, COLS);
		surface_text(&s, (struct spot){0, 0, CASES[i].cells}, PAINT_TEXT, "zzzzzzzz");
		surface_align(&s, (struct spot){0, 0, CASES[i].cells}, CASES[i].align, PAINT_TEXT,
			CASES[i].text);
		expect_line(&s, 0, CASES[i].line);
		surface_release(&s);
	}
}

static void ambiguous_characters_get_wide_twins(void **state)
{
	static const struct {
		uint32_t c;
		bool ambiguous;
	} CASES[] = {{0xB7, true}, {0x2014, true}, {0x2026, true}, {0x2460, true}, {0x25CF, true},
		{0x2500, true}, {0x3B1, true}, {0x416, true}, {0xFFFD, true}, {'a', false},
		{0xA0, false}, {0x6B27, false}, {0xFF1F, false}, {0x30FB, false}, {0x20BB7, false},
		{0xE9, true}, {0xEB, false}};
	struct surface s;

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		assert_int_equal(ambiguous_is(CASES[i].c), CASES[i].ambiguous);
		assert_int_equal(utf8_cells(ambiguous_twin(CASES[i].c)), 2);
		assert_false(ambiguous_is(ambiguous_twin(CASES[i].c)));
	}
	surface_init(&s, 2, COLS);
	assert_int_equal(surface_width(&s, "阿·买"), 5);
	s.ambiguous_wide = true;
	assert_int_equal(surface_width(&s, "阿·买"), 6);
	surface_text(&s, (struct spot){0, 0, COLS}, PAINT_TEXT, "阿·买x");
	expect_line(&s, 0, "阿・买x");
	surface_release(&s);
}

static void a_dump_has_all_rows(void **state)
{
	struct surface s;
	char *text;

	(void)state;
	surface_init(&s, 4, 6);
	surface_frame(&s, (struct area){0, 0, 4, 6});
	surface_text(&s, (struct spot){1, 1, 4}, PAINT_TEXT, "欧");
	text = surface_dump(&s);
	assert_string_equal(text, "+----+\n|欧  |\n|    |\n+----+\n");
	free(text);
	surface_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_cleaned_and_cut),
		cmocka_unit_test(overwriting_never_leaves_a_half),
		cmocka_unit_test(nothing_is_written_outside),
		cmocka_unit_test(aligned_text),
		cmocka_unit_test(ambiguous_characters_get_wide_twins),
		cmocka_unit_test(a_dump_has_all_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
