/* Lines of "key = value": what is passed over, what is cut off, and what no line may be. */
#include "core/line_file.h"

#include <string.h>

#include "tests/test.h"

struct pair {
	const char *key, *value;
};

static void test_lines(void **state)
{
	static const char text[] = "\xEF\xBB\xBF# a comment\n"
				   "\n"
				   "one = 1\r\n"
				   "  two\t=  a b  c \n"
				   "   # another\n"
				   "three = x = y\n"
				   "四=值";
	static const struct pair pairs[] = {
		{"one", "1"}, {"two", "a b  c"}, {"three", "x = y"}, {"四", "值"}};
	static const long lines[] = {3, 4, 6, 7};
	struct line_file file;

	(void)state;
	line_file_init(&file, text, strlen(text));
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		assert_int_equal(line_file_next(&file), LINE_FILE_LINE);
		assert_string_equal(file.key, pairs[i].key);
		assert_string_equal(file.value, pairs[i].value);
		assert_int_equal(file.line, lines[i]);
	}
	assert_int_equal(line_file_next(&file), LINE_FILE_END);
	assert_int_equal(line_file_next(&file), LINE_FILE_END);
}

static void test_wrong_lines(void **state)
{
	static const struct {
		const char *text;
		size_t size;
		enum line_file_end end;
	} cases[] = {
		{"", 0, LINE_FILE_END}, {"\n\n", 2, LINE_FILE_END}, {"key\n", 4, LINE_FILE_NO_PAIR},
		{"key =\n", 6, LINE_FILE_NO_VALUE}, {"key =  \t\n", 9, LINE_FILE_NO_VALUE},
		{"key = \x01\n", 8, LINE_FILE_NOT_TEXT},
		{"key = \xC0\xAF\n", 9, LINE_FILE_NOT_TEXT},
		{"key = a\0b\n", 10, LINE_FILE_NOT_TEXT},
		{"key = \xE2\x80\xAE\n", 10, LINE_FILE_NOT_TEXT}, /* right to left */
	};
	struct line_file file;
	char sentence[SAY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct say say;

		line_file_init(&file, cases[i].text, cases[i].size);
		assert_int_equal(line_file_next(&file), cases[i].end);
		if (cases[i].end == LINE_FILE_END)
			continue;
		say = line_file_say(&file, cases[i].end);
		assert_string_not_equal(text_render(LANG_ZH, &say, sentence, sizeof sentence), "");
		assert_int_equal(file.line, 1);
	}
}

static void test_the_longest_line(void **state)
{
	char text[LINE_FILE_LINE_MAX + 8];
	struct line_file file;

	(void)state;
	memset(text, 'x', sizeof text);
	memcpy(text, "key = ", 6);
	line_file_init(&file, text, LINE_FILE_LINE_MAX - 1);
	assert_int_equal(line_file_next(&file), LINE_FILE_LINE);
	assert_int_equal(strlen(file.value), LINE_FILE_LINE_MAX - 1 - 6);
	line_file_init(&file, text, LINE_FILE_LINE_MAX);
	assert_int_equal(line_file_next(&file), LINE_FILE_TOO_LONG);
}

struct told {
	int pairs;
	long line;
	bool stop, refused;
};

static bool take(void *ctx, long line, const char *key, const char *value)
{
	struct told *told = ctx;

	assert_string_equal(key, "key");
	assert_string_equal(value, "value");
	told->line = line;
	told->pairs++;
	return !told->stop;
}

static bool refuse(void *ctx, long line, struct say why)
{
	struct told *told = ctx;

	assert_non_null(why.msgid);
	told->line = line;
	told->refused = true;
	return false;
}

static void test_each(void **state)
{
	static const struct {
		const char *text;
		bool stop, whole, refused;
		int pairs;
		long line;
	} cases[] = {
		{"", false, true, false, 0, 0},
		{"key = value\n\nkey = value", false, true, false, 2, 3},
		{"key = value\nkey = value", true, false, false, 1, 1},
		{"# one\nkey = value\nkey\nkey = value", false, false, true, 1, 3},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct told told = {.stop = cases[i].stop};
		const struct line_file_reader reader = {
			.ctx = &told, .take = take, .refuse = refuse};

		assert_int_equal(line_file_each(cases[i].text, strlen(cases[i].text), &reader),
			cases[i].whole);
		assert_int_equal(told.pairs, cases[i].pairs);
		assert_int_equal(told.line, cases[i].line);
		assert_int_equal(told.refused, cases[i].refused);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_wrong_lines),
		cmocka_unit_test(test_the_longest_line),
		cmocka_unit_test(test_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
