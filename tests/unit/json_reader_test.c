/* The JSON reader: what RFC 8259 allows, what it does not, and every bound. */
#include "core/json_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/compiler.h"
#include "core/json.h"
#include "tests/test.h"

struct good_case {
	const char *json;
	enum json_kind kind;
	const char *text; /* NULL: none */
	size_t count;
};

static const struct good_case good[] = {
	{"null", JSON_NULL, NULL, 0},
	{" true\r\n", JSON_TRUE, NULL, 0},
	{"false", JSON_FALSE, NULL, 0},
	{"0", JSON_NUMBER, "0", 0},
	{"-0", JSON_NUMBER, "-0", 0},
	{"12.50", JSON_NUMBER, "12.50", 0},
	{"1e2", JSON_NUMBER, "1e2", 0},
	{"1.5E-300", JSON_NUMBER, "1.5E-300", 0},
	{"123456789012345678901234567890", JSON_NUMBER, "123456789012345678901234567890", 0},
	{"\"\"", JSON_TEXT, "", 0},
	{"\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\"", JSON_TEXT, "a\"\\/\b\f\n\r\tz", 0},
	{"\"\\u0041\\u00e9\\u7535\"", JSON_TEXT, "A\xC3\xA9\xE7\x94\xB5", 0},
	{"\"\\ud842\\udfb7\"", JSON_TEXT, "\xF0\xA0\xAE\xB7", 0},
	{"\"\xE7\x94\xB5\"", JSON_TEXT, "\xE7\x94\xB5", 0},
	{"[]", JSON_ARRAY, NULL, 0},
	{"[ 1 , \"2\" , [ ] ]", JSON_ARRAY, NULL, 3},
	{"{}", JSON_OBJECT, NULL, 0},
	{"{ \"a\" : 1 , \"b\" : { \"a\" : 2 } }", JSON_OBJECT, NULL, 2},
	{"[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", JSON_ARRAY, NULL, 1},
};

static void test_reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		const struct good_case *c = &good[i];
		struct arena arena = ARENA_EMPTY;
		struct json_error error;
		const struct json_value *value =
			json_read(&arena, c->json, strlen(c->json), &error);

		print_message("  %s\n", c->json);
		assert_non_null(value);
		assert_int_equal(value->kind, c->kind);
		assert_int_equal(value->count, c->count);
		if (c->text == NULL)
			assert_null(value->text);
		else
			assert_string_equal(value->text, c->text);
		arena_release(&arena);
	}
}

struct bad_case {
	const char *json;
	long line, column;
	const char *reason;
};

static const struct bad_case bad[] = {
	{"", 1, 1, "a value must stand here"},
	{"  \n ", 2, 2, "a value must stand here"},
	{"nul", 1, 1, "a value must stand here"},
	{"True", 1, 1, "a value must stand here"},
	{"NaN", 1, 1, "a value must stand here"},
	{"'a'", 1, 1, "a value must stand here"},
	{"+1", 1, 1, "a value must stand here"},
	{"-", 1, 1, "a value must stand here"},
	{".5", 1, 1, "a value must stand here"},
	{"01", 1, 1, "a value must stand here"},
	{"-007", 1, 1, "a value must stand here"},
	{"1.", 1, 1, "digits must follow the decimal point"},
	{"1.e2", 1, 1, "digits must follow the decimal point"},
	{"1e", 1, 1, "digits must follow the exponent"},
	{"1e+", 1, 1, "digits must follow the exponent"},
	{"1 2", 1, 3, "something follows the end of the value"},
	{"{} x", 1, 4, "something follows the end of the value"},
	{"\xEF\xBB\xBF{}", 1, 1, "a value must stand here"},
	{"\"a", 1, 2, "a text is never closed"},
	{"\"a\\", 1, 2, "a text is never closed"},
	{"\"a\\\"", 1, 2, "a text is never closed"},
	{"\"\\x\"", 1, 3, "an unknown escape follows the backslash"},
	{"\"\\u12\"", 1, 6, "\\u needs four hexadecimal digits"},
	{"\"\\u00g0\"", 1, 6, "\\u needs four hexadecimal digits"},
	{"\"\\u0000\"", 1, 8, "a text cannot hold the character NUL"},
	{"\"\\ud842\"", 1, 8, "half of a surrogate pair stands alone"},
	{"\"\\ud842\\n\"", 1, 9, "half of a surrogate pair stands alone"},
	{"\"\\ud842\\u0041\"", 1, 14, "half of a surrogate pair stands alone"},
	{"\"\\udfb7\"", 1, 8, "half of a surrogate pair stands alone"},
	{"\"a\nb\"", 1, 3, "a control character stands in a text"},
	{"\"\x1b\"", 1, 2, "a control character stands in a text"},
	{"\"\xff\"", 1, 1, "it holds bytes that are not UTF-8 text"},
	{"\"\xed\xa0\x80\"", 1, 1, "it holds bytes that are not UTF-8 text"},
	{"[1", 1, 3, "a comma or a closing bracket must stand here"},
	{"[1 2]", 1, 4, "a comma or a closing bracket must stand here"},
	{"[1,]", 1, 4, "a value must stand here"},
	{"[1}", 1, 3, "a comma or a closing bracket must stand here"},
	{"{\"a\" 1}", 1, 6, "a colon must follow the key"},
	{"{a:1}", 1, 2, "a key in quotation marks must stand here"},
	{"{1:1}", 1, 2, "a key in quotation marks must stand here"},
	{"{\"a\":1,}", 1, 8, "a key in quotation marks must stand here"},
	{"{\"a\":1\n\"b\":2}", 2, 1, "a comma or a closing bracket must stand here"},
	{"{\"a\":1,\n \"a\":2}", 2, 5, "a key stands twice"},
	{"{\"a\":1,\"\\u0061\":2}", 1, 16, "a key stands twice"},
	{"[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", 1, 17, "the brackets are nested too deep"},
	{"{\"a\":/**/1}", 1, 6, "a value must stand here"},
};

static void test_refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		const struct bad_case *c = &bad[i];
		struct arena arena = ARENA_EMPTY;
		struct json_error error;
		char text[SAY_TEXT_MAX];
		struct say say;

		assert_null(json_read(&arena, c->json, strlen(c->json), &error));
		say = json_error_say(&error);
		print_message("  %s\n", text_render(LANG_EN, &say, text, sizeof(text)));
		assert_string_equal(error.reason, c->reason);
		assert_int_equal(error.line, c->line);
		assert_int_equal(error.column, c->column);
		assert_string_not_equal(text_in(LANG_ZH, error.reason), error.reason);
		arena_release(&arena);
	}
}

static void test_names_the_key_that_stands_twice(void **state)
{
	static const char json[] = "{\"total\":1,\"total\":1}";
	struct arena arena = ARENA_EMPTY;
	struct json_error error;
	char text[SAY_TEXT_MAX];
	struct say say;

	(void)state;
	assert_null(json_read(&arena, json, strlen(json), &error));
	say = json_error_say(&error);
	assert_string_equal(text_render(LANG_EN, &say, text, sizeof(text)),
		"The input is not JSON, line 1, column 19: a key stands twice (total).");
	arena_release(&arena);
}

static void test_a_nul_is_no_end(void **state)
{
	static const char json[] = "{}\0{}";
	struct arena arena = ARENA_EMPTY;
	struct json_error error;

	(void)state;
	assert_null(json_read(&arena, json, sizeof(json) - 1, &error));
	assert_int_equal(error.column, 3);
	arena_release(&arena);
}

/* One of each more than is allowed. */
static void test_bounds(void **state)
{
	struct arena arena = ARENA_EMPTY;
	char *text = malloc(JSON_READ_BYTES_MAX + 1);
	struct json_error error;
	size_t at = 1;

	(void)state;
	memset(text, ' ', JSON_READ_BYTES_MAX + 1);
	text[0] = '1';
	assert_non_null(json_read(&arena, text, JSON_READ_BYTES_MAX, &error));
	assert_null(json_read(&arena, text, JSON_READ_BYTES_MAX + 1, &error));
	assert_string_equal(error.reason, "the file is too large");

	text[0] = '[';
	for (int i = 0; i < JSON_READ_VALUES_MAX; i++) {
		memcpy(text + at, "1,", 2);
		at += 2;
	}
	text[at - 1] = ']';
	assert_null(json_read(&arena, text, at, &error));
	assert_string_equal(error.reason, "there are too many values");
	text[at - 3] = ']';
	assert_non_null(json_read(&arena, text, at - 2, &error));

	at = 0;
	text[at++] = '{';
	for (int i = 0; i <= JSON_READ_KEYS_MAX; i++)
		at += (size_t)snprintf(text + at, 32, "\"k%d\":%d,", i, i);
	text[at - 1] = '}';
	assert_null(json_read(&arena, text, at, &error));
	assert_string_equal(error.reason, "an object has too many keys");
	free(text);
	arena_release(&arena);
}

static void test_members(void **state)
{
	static const char json[] = "{\"a\":1,\"b\":null}";
	struct arena arena = ARENA_EMPTY;
	struct json_error error;
	const struct json_value *value = json_read(&arena, json, strlen(json), &error);

	(void)state;
	assert_non_null(value);
	assert_string_equal(json_member(value, "a")->text, "1");
	assert_null(json_member(value, "b"));
	assert_null(json_member(value, "c"));
	arena_release(&arena);
}

/* What our writer escapes comes back as it was. */
static void test_reads_what_we_write(void **state)
{
	static const char *const texts[] = {
		"", "a\"b\\c", "\x01\x1f\x7f", "电费「」", "\n\t/", "\xE2\x80\xAE right to left"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct arena arena = ARENA_EMPTY;
		struct json_error error;
		const struct json_value *value;
		struct json j;

		json_init(&j);
		json_object_begin(&j);
		json_text(json_key(&j, texts[i]), texts[i]);
		json_object_end(&j);
		value = json_read(&arena, json_line(&j), strlen(json_line(&j)), &error);
		assert_non_null(value);
		assert_string_equal(json_member(value, texts[i])->text, texts[i]);
		json_release(&j);
		arena_release(&arena);
	}
}

/* Cut anywhere, a text is refused and nothing behind it is touched. */
static void test_cut_anywhere(void **state)
{
	static const char whole[] =
		"{\"a\":[1.5e3,\"\\ud842\\udfb7\",true],\"b\":{\"c\":null,\"d\":\"\\n\"}}";

	(void)state;
	for (size_t size = 0; size < sizeof(whole) - 1; size++) {
		struct arena arena = ARENA_EMPTY;
		struct json_error error;
		char *exact = malloc(size + 1);

		memcpy(exact, whole, size);
		exact = realloc(exact, size > 0 ? size : 1);
		assert_null(json_read(&arena, exact, size, &error));
		free(exact);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_names_the_key_that_stands_twice),
		cmocka_unit_test(test_a_nul_is_no_end),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_reads_what_we_write),
		cmocka_unit_test(test_cut_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
