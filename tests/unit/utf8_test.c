/* core/utf8: what is UTF-8, what may be shown, and how wide it is. */
#include "core/utf8.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "tests/test.h"

static bool is_scalar(uint32_t c)
{
	return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

static void test_every_character_comes_back(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		char buf[4];
		size_t at = 0;

		if (!is_scalar(c))
			continue;
		size_t size = utf8_put(buf, c);

		assert_int_equal(size, c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
		assert_int_equal(utf8_next(buf, size, &at), c);
		assert_int_equal(at, size);
		at = 0;
		if (size > 1)
			assert_int_equal(utf8_next(buf, size - 1, &at), UTF8_BAD);
	}
}

static void test_bad_bytes(void **state)
{
	static const char *const cases[] = {
		"\x80", /* a continuation alone */
		"\xbf",
		"\xc0\x80", /* overlong NUL */
		"\xc0\xaf", /* overlong '/' */
		"\xc1\xbf",
		"\xe0\x80\xaf",
		"\xe0\x9f\xbf", /* overlong U+07FF */
		"\xf0\x80\x80\xaf",
		"\xf0\x8f\xbf\xbf", /* overlong U+FFFF */
		"\xf8\x88\x80\x80\x80",
		"\xed\xa0\x80", /* surrogates U+D800, U+DFFF */
		"\xed\xbf\xbf",
		"\xed\xa0\x80\xed\xb0\x80",
		"\xf4\x90\x80\x80", /* U+110000 */
		"\xf5\x80\x80\x80",
		"\xff",
		"\xfe",
		"\xe7\x94", /* 电 without its end */
		"\xe7",
		"\xe7"
		"A\xb5",
		"\xc2"
		"A",
		"\xf0\x9f\x98"
		"A",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		size_t at = 0, size = strlen(cases[i]);
		char text[16];

		assert_int_equal(utf8_next(cases[i], size, &at), UTF8_BAD);
		assert_int_equal(at, 1);
		assert_false(utf8_valid(cases[i], size));
		assert_false(utf8_is_clean(cases[i], size));
		snprintf(text, sizeof(text), "电%s", cases[i]);
		assert_false(utf8_valid(text, strlen(text)));
		assert_true(utf8_valid(text, 3));
	}
}

/* Every pair of bytes: only ASCII pairs and the 1,920 characters of two bytes are valid. */
static void test_every_pair_of_bytes(void **state)
{
	size_t valid = 0;

	(void)state;
	for (int pair = 0; pair < 0x10000; pair++) {
		char text[2] = {(char)(pair >> 8), (char)(pair & 0xFF)};

		valid += utf8_valid(text, 2);
	}
	assert_int_equal(valid, 128 * 128 + 1920);
}

static void test_printable(void **state)
{
	static const struct {
		uint32_t c;
		bool printable;
	} cases[] = {
		{' ', true},
		{'~', true},
		{0xA0, true},
		{0x4E2D, true},
		{0x200A, true},
		{0x2010, true},
		{0x2027, true},
		{0x202F, true},
		{0x2065, true},
		{0x206A, true},
		{0xFDCF, true},
		{0xFDF0, true},
		{0xFFFD, true},
		{0xE000, true},
		{0x10FFFD, true},
		{0x1F600, true},
		{0x3000, true},
		{0xB7, true},
		{0, false},
		{0x1B, false},
		{'\n', false},
		{'\t', false},
		{0x1F, false},
		{0x7F, false},
		{0x80, false},
		{0x9B, false},
		{0x9F, false},
		{0x61C, false},
		{0x200B, false},
		{0x200D, false},
		{0x200E, false},
		{0x200F, false},
		{0x2028, false},
		{0x2029, false},
		{0x202A, false},
		{0x202E, false},
		{0x2060, false},
		{0x2061, false},
		{0x2064, false},
		{0xFFF8, true},
		{0xFFF9, false},
		{0xFFFB, false},
		{0xFFFC, true},
		{0xDFFFF, false},
		{0xE0000, false},
		{0xE0001, false},
		{0xE007F, false},
		{0xE0080, true},
		{0x2066, false},
		{0x2069, false},
		{0xFEFF, false},
		{0xFDD0, false},
		{0xFDEF, false},
		{0xFFFE, false},
		{0xFFFF, false},
		{0x1FFFE, false},
		{0x10FFFF, false},
		{0xD800, false},
		{0xDFFF, false},
		{0x110000, false},
		{UTF8_BAD, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(utf8_is_printable(cases[i].c), cases[i].printable);
	assert_true(utf8_is_clean("电费 12.50", strlen("电费 12.50")));
	assert_true(utf8_is_clean("", 0));
	assert_false(utf8_is_clean("a\0b", 3));
}

static void test_clean(void **state)
{
	static const struct {
		const char *text;
		size_t size;
		const char *expect;
	} cases[] = {
		{"", 8, ""},
		{"电费", 8, "电费"},
		{"电费", 7, "电费"},
		{"电费", 6, "电"},
		{"电费", 3, ""},
		{"电费", 1, ""},
		{"a\nb\x1b[1m", 16, "a?b?[1m"},
		{"\xe7\x94", 16, "??"},
		{"\xed\xa0\x80x", 16, "???x"},
		{"x\xc2\x9b"
		 "y",
			16, "x?y"},
		{"x\xe2\x80\x8b"
		 "y",
			16, "x?y"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char buf[32];

		memset(buf, '#', sizeof(buf));
		assert_ptr_equal(utf8_clean(buf, cases[i].size, cases[i].text), buf);
		assert_string_equal(buf, cases[i].expect);
		assert_int_equal(buf[cases[i].size], '#');
		assert_true(utf8_is_clean(buf, strlen(buf)));
	}
}

static void test_copy_and_count(void **state)
{
	static const struct {
		const char *text;
		size_t size;
		const char *expect;
		size_t count;
	} cases[] = {
		{"", 1, "", 0},
		{"abc", 4, "abc", 3},
		{"abc", 3, "ab", 2},
		{"阿卜杜拉", 13, "阿卜杜拉", 4},
		{"阿卜杜拉", 12, "阿卜杜", 3},
		{"阿卜杜拉", 10, "阿卜杜", 3},
		{"阿卜杜拉", 9, "阿卜", 2},
		{"阿", 1, "", 0},
		{"x😀", 5, "x", 1},
		{"x😀", 6, "x😀", 2},
		{"\x80\x80\x80\x80", 3, "", 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char buf[32];

		assert_ptr_equal(utf8_copy(buf, cases[i].size, cases[i].text), buf);
		assert_string_equal(buf, cases[i].expect);
		assert_int_equal(utf8_count(buf), cases[i].count);
	}
}

static void test_cells(void **state)
{
	static const struct {
		uint32_t c;
		int cells;
	} cases[] = {
		{'A', 1},
		{0xB7, 1},
		{0xE9, 1},
		{0x4E2D, 2},
		{0x3400, 2},
		{0x9FFF, 2},
		{0x3000, 2},
		{0x3001, 2},
		{0x300C, 2},
		{0x3042, 2},
		{0x30A2, 2},
		{0xAC00, 2},
		{0x1100, 2},
		{0x1161, 0},
		{0x11A8, 0},
		{0xFF01, 2},
		{0xFF21, 2},
		{0xFF61, 1},
		{0xFFE5, 2},
		{0x20000, 2},
		{0x2A6D6, 2},
		{0x30000, 2},
		{0x1F600, 2},
		{0x0301, 0},
		{0x20DD, 0},
		{0xFE0F, 0},
		{0x200B, 0},
		{0x302A, 0},
		{0x3099, 0},
		{0x2014, 1},
		{0x2026, 1},
		{0x201C, 1},
		{0x2103, 1},
		{0x203B, 1},
		{0x2192, 1},
		{0x25CF, 1},
		{0x2460, 1},
		{0x2500, 1},
		{UTF8_BAD, 1},
		{0xE000, 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(utf8_cells(cases[i].c), cases[i].cells);
}

/*
 * The C library's own table, where it knows the character and Unicode does not call the width
 * ambiguous (U+3248 to 324F, which it takes as wide).
 */
static void test_cells_agree_with_wcwidth(void **state)
{
	size_t compared = 0;

	(void)state;
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	for (uint32_t c = 0x20; c <= 0x10FFFF; c++) {
		int width = is_scalar(c) ? wcwidth((wchar_t)c) : -1;

		if (width < 0 || !utf8_is_printable(c) || (c >= 0x3248 && c <= 0x324F))
			continue;
		if (utf8_cells(c) != width)
			fail_msg("U+%04X: %d cells, wcwidth %d", c, utf8_cells(c), width);
		compared++;
	}
	assert_true(compared > 250000);
}

static void test_width_and_fit(void **state)
{
	static const struct {
		const char *text;
		int width;
		int cells;
		const char *fits;
	} cases[] = {
		{"", 0, 5, ""},
		{"abc", 3, 2, "ab"},
		{"abc", 3, 9, "abc"},
		{"abc", 3, 0, ""},
		{"abc", 3, -1, ""},
		{"电费", 4, 4, "电费"},
		{"电费", 4, 3, "电"},
		{"电费", 4, 1, ""},
		{"a电b", 4, 3, "a电"},
		{"e\xcc\x81x", 2, 1, "e\xcc\x81"}, /* the accent goes with its letter */
		{"阿卜杜拉·买买提", 15, 9, "阿卜杜拉·"},
		{"a\xff"
		 "b",
			3, 2, "a\xff"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(utf8_width(cases[i].text), cases[i].width);
		assert_int_equal(utf8_fit(cases[i].text, cases[i].cells), strlen(cases[i].fits));
	}
}

static void test_fold_width(void **state)
{
	static const struct {
		const char *text;
		size_t size;
		const char *expect;
	} cases[] = {
		{"", 8, ""},
		{"abc", 8, "abc"},
		{"１２．５０", 16, "12.50"},
		{"ＡＺａｚ！～", 16, "AZaz!~"},
		{"１　２", 16, "1 2"},
		{"电１费", 16, "电1费"},
		{"｟￠", 16, "｟￠"},
		{"１２３", 3, "12"},
		{"电费", 6, "电"},
		{"a\xff１", 16,
			"a\xff"
			"1"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char buf[32], same[32];

		assert_string_equal(
			utf8_fold_width(buf, cases[i].size, cases[i].text), cases[i].expect);
		utf8_copy(same, sizeof(same), cases[i].text);
		assert_string_equal(utf8_fold_width(same, cases[i].size, same), cases[i].expect);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_character_comes_back),
		cmocka_unit_test(test_bad_bytes),
		cmocka_unit_test(test_every_pair_of_bytes),
		cmocka_unit_test(test_printable),
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_copy_and_count),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_cells_agree_with_wcwidth),
		cmocka_unit_test(test_width_and_fit),
		cmocka_unit_test(test_fold_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
