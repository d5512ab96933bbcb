/* Names of keys, remapped keys, lines that break, themes. */
#include <string.h>

#include "core/utf8.h"
#include "tests/test.h"
#include "tui/key.h"
#include "tui/keymap.h"
#include "tui/theme.h"
#include "tui/wrap.h"

static void names_read_back(void **state)
{
	char name[KEY_NAME_MAX];
	uint32_t key;

	(void)state;
	for (uint32_t k = K_NONE + 1; k < K_RESIZE; k++) {
		key_label(k, name);
		assert_true(key_parse(&key, name, strlen(name)));
		assert_int_equal(key, k);
	}
	for (uint32_t letter = 'A'; letter <= 'Z'; letter++) {
		key_label(K_CTRL(letter), name);
		assert_true(key_parse(&key, name, strlen(name)));
		assert_int_equal(key, K_CTRL(letter));
	}
	assert_string_equal(key_label(0x20BB7, name), "𠮷");
}

static void names_that_are_none(void **state)
{
	static const struct {
		const char *name;
		bool good;
		uint32_t key;
	} CASES[] = {
		{"f3", true, K_F3},
		{"ctrl-p", true, K_CTRL('P')},
		{"Space", true, ' '},
		{"?", true, '?'},
		{"欧", true, 0x6B27},
		{"F13", false, 0},
		{"F0", false, 0},
		{"Ctrl-", false, 0},
		{"Ctrl-1", false, 0},
		{"Ctrl-PP", false, 0},
		{"ab", false, 0},
		{"", false, 0},
		{"\033", false, 0},
		{"\xff", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		uint32_t key = K_NONE;

		assert_int_equal(
			key_parse(&key, CASES[i].name, strlen(CASES[i].name)), CASES[i].good);
		if (CASES[i].good)
			assert_int_equal(key, CASES[i].key);
	}
}

static void keys_are_remapped(void **state)
{
	static const struct {
		const char *text;
		bool good;
		size_t count;
	} CASES[] = {
		{"", true, 0},
		{"  ", true, 0},
		{"F5=Ctrl-R", true, 1},
		{"F5=Ctrl-R, Ctrl-B=F3,", true, 2},
		{"==F3", true, 1}, /* the key = itself */
		{",=F3", true, 1},
		{"F5", false, 0},
		{"F5=", false, 0},
		{"=F5", false, 0},
		{"F5=F99", false, 0},
		{"F5=Ctrl-R Ctrl-B=F3", false, 0},
	};
	struct keymap map;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		map = KEYMAP_EMPTY;
		if (keymap_parse(&map, CASES[i].text) != CASES[i].good)
			fail_msg("\"%s\"", CASES[i].text);
		assert_int_equal(map.count, CASES[i].count);
	}
	assert_true(keymap_parse(&map, "F5=Ctrl-R, Ctrl-B=F3"));
	assert_int_equal(keymap_feed(&map, K_F5), K_CTRL('R'));
	assert_int_equal(keymap_feed(&map, K_CTRL('B')), K_F3);
	assert_int_equal(keymap_feed(&map, K_F6), K_F6);
}

static void ctrl_o_and_a_digit_are_an_f_key(void **state)
{
	static const struct {
		uint32_t second, meant;
	} CASES[] = {{'1', K_F1}, {'9', K_F9}, {'0', K_F10}, {'-', K_F11}, {'=', K_F12}, {'x', 'x'},
		{K_ESC, K_ESC}, {0x6B27, 0x6B27}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		struct keymap map = KEYMAP_EMPTY;

		assert_int_equal(keymap_feed(&map, K_CTRL('O')), K_NONE);
		assert_true(map.prefixed);
		assert_int_equal(keymap_feed(&map, CASES[i].second), CASES[i].meant);
		assert_int_equal(keymap_feed(&map, '1'), '1');
	}
}

static void lines_break_where_they_may(void **state)
{
	static const struct {
		const char *text;
		int cells;
		const char *lines[5];
	} CASES[] = {
		{"", 5, {""}},
		{"abc", 5, {"abc"}},
		{"ab cd ef", 5, {"ab cd", "ef"}},
		{"abcdefgh", 5, {"abcde", "fgh"}},
		{"欧阳建国", 4, {"欧阳", "建国"}},
		{"欧阳建国", 5, {"欧阳", "建国"}},
		{"欧阳建国。", 8, {"欧阳建", "国。"}}, /* no line begins with a full stop */
		{"ab欧cd", 4, {"ab欧", "cd"}},
		{"a\nb", 9, {"a", "b"}},
		{"a\n\nb", 9, {"a", "", "b"}},
		{"ab   cd", 3, {"ab", "cd"}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		const char *p = CASES[i].text;
		int n = 0;

		do {
			size_t next, size = wrap_line(p, CASES[i].cells, &next);

			assert_non_null(CASES[i].lines[n]);
			if (size != strlen(CASES[i].lines[n]) ||
				memcmp(p, CASES[i].lines[n], size) != 0)
				fail_msg("case %zu line %d: \"%.*s\"", i, n, (int)size, p);
			p += next;
			n++;
		} while (*p != '\0');
		assert_int_equal(n, wrap_count(CASES[i].text, CASES[i].cells));
	}
}

/* On every theme a person can tell the paints that matter apart, with 256 colours, 8 and none. */
static bool same_look(const struct theme *theme, enum paint a, enum paint b, int colours)
{
	const struct shade *x = &theme->shade[a], *y = &theme->shade[b];

	if (colours == 256)
		return x->fg == y->fg && x->bg == y->bg && x->look == y->look;
	if (colours == 8)
		return x->fg8 == y->fg8 && x->bg8 == y->bg8 && x->look == y->look;
	return x->mono == y->mono;
}

static void paints_can_be_told_apart(void **state)
{
	static const enum paint PAIRS[][2] = {{PAINT_TEXT, PAINT_SELECTED},
		{PAINT_FIELD, PAINT_FIELD_FOCUS}, {PAINT_FIELD, PAINT_FIELD_WRONG},
		{PAINT_TEXT, PAINT_ERROR}, {PAINT_TEXT, PAINT_WARN}, {PAINT_KEY, PAINT_KEY_LABEL},
		{PAINT_KEY_LABEL, PAINT_DIM}, {PAINT_TEXT, PAINT_BIG}, {PAINT_TEXT, PAINT_CHART_A},
		{PAINT_CHART_A, PAINT_CHART_B}, {PAINT_CHART_B, PAINT_CHART_C},
		{PAINT_STATUS, PAINT_TRAINING}};
	static const int COLOURS[] = {256, 8, 0};

	(void)state;
	for (size_t t = 0; t < THEME_COUNT; t++) {
		const struct theme *theme = theme_get((enum theme_id)t);

		assert_ptr_equal(theme_find(theme->name), theme);
		for (size_t i = 0; i < ARRAY_SIZE(PAIRS) * ARRAY_SIZE(COLOURS); i++) {
			const enum paint *pair = PAIRS[i / ARRAY_SIZE(COLOURS)];
			int colours = COLOURS[i % ARRAY_SIZE(COLOURS)];

			if (same_look(theme, pair[0], pair[1], colours))
				fail_msg("%s, %d colours: paints %d and %d look alike", theme->name,
					colours, (int)pair[0], (int)pair[1]);
		}
	}
	assert_null(theme_find("pink"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_read_back),
		cmocka_unit_test(names_that_are_none),
		cmocka_unit_test(keys_are_remapped),
		cmocka_unit_test(ctrl_o_and_a_digit_are_an_f_key),
		cmocka_unit_test(lines_break_where_they_may),
		cmocka_unit_test(paints_can_be_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
