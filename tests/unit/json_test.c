/* core/json: every kind of value, nesting, hostile text, and the order in which it may be called.
 */
#include "core/json.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/utf8.h"
#include "tests/test.h"

static void test_values(void **state)
{
	struct json j;

	(void)state;
	json_init(&j);
	json_object_begin(&j);
	json_text(json_key(&j, "text"), "电费");
	json_text(json_key(&j, "none"), NULL);
	json_text(json_key(&j, "empty"), "");
	json_money(json_key(&j, "money"), (struct money){-1250});
	json_energy(json_key(&j, "energy"), (struct energy){12500});
	json_price(json_key(&j, "price"), (struct price){52240000});
	json_date(json_key(&j, "date"), (struct date){20778});
	json_period(json_key(&j, "period"), (struct period){2026 * 12 + 10});
	json_moment(json_key(&j, "moment"), (struct moment){0});
	json_count(json_key(&j, "least"), INT64_MIN);
	json_count(json_key(&j, "most"), INT64_MAX);
	json_bool(json_key(&j, "yes"), true);
	json_bool(json_key(&j, "no"), false);
	json_null(json_key(&j, "null"));
	json_object_end(&j);
	assert_string_equal(json_line(&j),
		"{\"text\":\"电费\",\"none\":null,\"empty\":\"\",\"money\":\"-12.50\","
		"\"energy\":\"12.5\",\"price\":\"0.5224\",\"date\":\"2026-11-21\","
		"\"period\":\"2026-11\",\"moment\":\"1970-01-01T08:00:00+08:00\","
		"\"least\":-9223372036854775808,\"most\":9223372036854775807,"
		"\"yes\":true,\"no\":false,\"null\":null}");
	json_release(&j);
	assert_null(j.text);
}

static void test_nesting(void **state)
{
	struct json j;

	(void)state;
	json_init(&j);
	json_array_begin(&j);
	json_object_begin(&j);
	json_object_end(&j);
	json_array_begin(&j);
	json_array_end(&j);
	json_array_begin(&j);
	json_count(&j, 1);
	json_object_begin(&j);
	json_array_begin(json_key(&j, "a"));
	json_null(&j);
	json_text(&j, "x");
	json_array_end(&j);
	json_object_begin(json_key(&j, "b"));
	json_bool(json_key(&j, "c"), true);
	json_object_end(&j);
	json_count(json_key(&j, "d"), 2);
	json_object_end(&j);
	json_count(&j, 3);
	json_array_end(&j);
	json_text(&j, "end");
	json_array_end(&j);
	assert_string_equal(json_line(&j),
		"[{},[],[1,{\"a\":[null,\"x\"],\"b\":{\"c\":true},\"d\":2},3],\"end\"]");
	json_release(&j);
}

static void test_greatest_depth(void **state)
{
	char expect[2 * JSON_DEPTH_MAX + 1] = "";
	struct json j;

	(void)state;
	json_init(&j);
	for (int i = 0; i < JSON_DEPTH_MAX; i++) {
		json_array_begin(&j);
		expect[i] = '[';
		expect[2 * JSON_DEPTH_MAX - 1 - i] = ']';
	}
	for (int i = 0; i < JSON_DEPTH_MAX; i++)
		json_array_end(&j);
	assert_string_equal(json_line(&j), expect);
	json_release(&j);
}

static void test_text_is_escaped(void **state)
{
	static const struct {
		const char *text, *written;
	} cases[] = {
		{"plain", "plain"},
		{"/", "/"},
		{"\"", "\\\""},
		{"\\", "\\\\"},
		{"\\\"", "\\\\\\\""},
		{"a\nb\tc\r", "a\\u000ab\\u0009c\\u000d"},
		{"\x01\x1f\x7f", "\\u0001\\u001f\\u007f"},
		{"\033[2J", "\\u001b[2J"},
		{"\xc2\x9b", "\\u009b"},
		{"\xe2\x80\xae", "\\u202e"},
		{"\xe2\x80\xa8", "\\u2028"},
		{"\xef\xbb\xbf", "\\ufeff"},
		{"\xf0\x9f\xbf\xbe", "\\ud83f\\udffe"}, /* U+1FFFE */
		{"\xf4\x8f\xbf\xbf", "\\udbff\\udfff"}, /* U+10FFFF */
		{"𠮷😀", "𠮷😀"},
		{"\xff", "\xef\xbf\xbd"},
		{"a\xc0\xaf"
		 "b",
			"a\xef\xbf\xbd\xef\xbf\xbd"
			"b"},
		{"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
		{"\xe7\x94", "\xef\xbf\xbd\xef\xbf\xbd"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char expect[64];
		struct json j;

		json_init(&j);
		json_text(&j, cases[i].text);
		snprintf(expect, sizeof(expect), "\"%s\"", cases[i].written);
		assert_string_equal(json_line(&j), expect);
		assert_true(utf8_is_clean(json_line(&j), strlen(json_line(&j))));
		json_release(&j);
	}
}

static void test_any_byte_gives_clean_text(void **state)
{
	char text[3] = "";

	(void)state;
	for (int pair = 0x101; pair < 0x10000; pair++) {
		struct json j;

		text[0] = (char)(pair >> 8);
		text[1] = (char)(pair & 0xFF);
		json_init(&j);
		json_text(&j, text);
		assert_true(utf8_is_clean(j.text, j.size));
		assert_int_equal(j.size, strlen(j.text));
		json_release(&j);
	}
}

static void test_it_grows(void **state)
{
	struct json j;

	(void)state;
	json_init(&j);
	json_array_begin(&j);
	for (int i = 0; i < 10000; i++)
		json_text(&j, "0123456789");
	json_array_end(&j);
	assert_int_equal(strlen(json_line(&j)), 2 + 10000 * 13 - 1);
	json_release(&j);
}

static void two_values(struct json *j)
{
	json_null(j);
	json_null(j);
}

static void member_without_key(struct json *j)
{
	json_object_begin(j);
	json_null(j);
}

static void key_in_array(struct json *j)
{
	json_array_begin(j);
	json_key(j, "a");
}

static void key_outside(struct json *j)
{
	json_key(j, "a");
}

static void two_keys(struct json *j)
{
	json_object_begin(j);
	json_key(json_key(j, "a"), "b");
}

static void key_without_value(struct json *j)
{
	json_object_begin(j);
	json_key(j, "a");
	json_object_end(j);
}

static void wrong_end(struct json *j)
{
	json_object_begin(j);
	json_array_end(j);
}

static void end_too_many(struct json *j)
{
	json_array_begin(j);
	json_array_end(j);
	json_array_end(j);
}

static void too_deep(struct json *j)
{
	for (int i = 0; i <= JSON_DEPTH_MAX; i++)
		json_array_begin(j);
}

static void line_of_nothing(struct json *j)
{
	(void)json_line(j);
}

static void line_before_the_end(struct json *j)
{
	json_array_begin(j);
	(void)json_line(j);
}

/* In a process of its own, which must end by abort. */
static bool aborts(void (*misuse)(struct json *j))
{
	static const struct rlimit no_core = {0, 0};
	int status = 0;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		struct json j;

		signal(SIGABRT, SIG_DFL);
		setrlimit(RLIMIT_CORE, &no_core);
		close(STDERR_FILENO);
		json_init(&j);
		misuse(&j);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void test_misuse_aborts(void **state)
{
	static void (*const cases[])(struct json * j) = {
		two_values,
		member_without_key,
		key_in_array,
		key_outside,
		two_keys,
		key_without_value,
		wrong_end,
		end_too_many,
		too_deep,
		line_of_nothing,
		line_before_the_end,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_true(aborts(cases[i]));
	assert_false(aborts(json_null));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_nesting),
		cmocka_unit_test(test_greatest_depth),
		cmocka_unit_test(test_text_is_escaped),
		cmocka_unit_test(test_any_byte_gives_clean_text),
		cmocka_unit_test(test_it_grows),
		cmocka_unit_test(test_misuse_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
