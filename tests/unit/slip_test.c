/* Slips: widths on paper, lines that go on, two sides of a line. */
#include "core/slip.h"

#include <string.h>
#include "tests/test.h"

static void test_width(void **state)
{
	static const struct {
		const char *text;
		int cells;
	} cases[] = {
		{"", 0},
		{"abc", 3},
		{"电费", 4},
		{"a·b", 4}, /* U+00B7 is two bytes of GBK */
		{"㐀x", 3},
		{"12.50元", 7},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(slip_width(cases[i].text), cases[i].cells);
}

static void test_lines_go_on(void **state)
{
	static const struct {
		uint32_t look;
		const char *text, *lines;
	} cases[] = {
		{SLIP_PLAIN, "", "|"},
		{SLIP_PLAIN, "12345678", "12345678|"},
		{SLIP_PLAIN, "123456789", "12345678|9|"},
		{SLIP_PLAIN, "电费收据单", "电费收据|单|"},
		{SLIP_PLAIN, "1电费收据", "1电费收|据|"}, /* half a character is none */
		{SLIP_LARGE, "电费收据", "电费|收据|"},
		{SLIP_PLAIN,
			"a\x1b\x01"
			"b\xff",
			"a??b?|"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena arena = ARENA_EMPTY;
		struct slip slip;
		char got[128] = "";

		slip_init(&slip, &arena, 8);
		slip_text(&slip, cases[i].look, cases[i].text);
		for (size_t k = 0; k < slip.count; k++) {
			size_t used = strlen(got), size = strlen(slip.lines[k].text);

			memcpy(got + used, slip.lines[k].text, size);
			memcpy(got + used + size, "|", 2);
			assert_int_equal(slip.lines[k].look, cases[i].look);
		}
		assert_string_equal(got, cases[i].lines);
		arena_release(&arena);
	}
}

static void test_pairs(void **state)
{
	static const struct {
		const char *left, *right, *first, *second;
	} cases[] = {
		{"户号", "1001", "户号    1001", NULL},
		{"", "1001", "        1001", NULL},
		{"12345678", "901", "12345678 901", NULL},
		{"12345678", "9012", "12345678", "        9012"},
		{"电费收据", "张三丰", "电费收据", "      张三丰"},
		{"1", "123456789012", "1", "123456789012"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena arena = ARENA_EMPTY;
		struct slip slip;

		slip_init(&slip, &arena, 12);
		slip_pair(&slip, cases[i].left, cases[i].right);
		assert_int_equal(slip.count, cases[i].second != NULL ? 2 : 1);
		assert_string_equal(slip.lines[0].text, cases[i].first);
		if (cases[i].second != NULL)
			assert_string_equal(slip.lines[1].text, cases[i].second);
		arena_release(&arena);
	}
}

static void test_a_slip_has_an_end(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct slip slip;

	(void)state;
	slip_init(&slip, &arena, 4);
	for (int i = 0; i < SLIP_LINES_MAX + 10; i++)
		slip_text(&slip, SLIP_PLAIN, "x");
	assert_int_equal(slip.count, SLIP_LINES_MAX);
	slip_init(&slip, &arena, 6);
	slip_rule(&slip);
	assert_string_equal(slip.lines[0].text, "------");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_lines_go_on),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_a_slip_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
