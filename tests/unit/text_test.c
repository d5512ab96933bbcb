/* core/text: sentences from messages and typed arguments, in both languages. */
#include "core/text.h"

#include <string.h>

#include "core/code.h"
#include "core/text_table.h"
#include "core/utf8.h"
#include "tests/test.h"

static const char *render(struct say say)
{
	static char buf[SAY_TEXT_MAX];

	return text_render(LANG_EN, &say, buf, sizeof(buf));
}

static void test_every_kind_of_argument(void **state)
{
	(void)state;
	assert_string_equal(render(SAY("{1}", say_text("王芳"))), "王芳");
	assert_string_equal(render(SAY("{1}", say_word("cash"))), "cash");
	assert_string_equal(render(SAY("{1}", say_count(0))), "0");
	assert_string_equal(render(SAY("{1}", say_count(INT64_MIN))), "-9223372036854775808");
	assert_string_equal(render(SAY("{1}", say_money((struct money){-123456}))), "-1234.56");
	assert_string_equal(render(SAY("{1}", say_date((struct date){20778}))), "2026-11-21");
	assert_string_equal(render(SAY("{1}", say_period((struct period){24322}))), "2026-11");
	assert_string_equal(render(SAY("{1}", say_energy((struct energy){12500}))), "12.5");
	assert_string_equal(render(SAY("{1}", say_price((struct price){52240000}))), "0.5224");
	assert_string_equal(render(SAY("{1}", say_moment((struct moment){0}))), "1970-01-01 08:00");
}

static void test_places(void **state)
{
	struct say_arg a = say_text("A"), b = say_text("B");

	(void)state;
	assert_string_equal(render(SAY("plain")), "plain");
	assert_string_equal(render(SAY("")), "");
	assert_string_equal(render((struct say){.msgid = NULL}), "");
	assert_string_equal(render(SAY("{1}{2}{1}", a, b)), "ABA");
	assert_string_equal(render(SAY("{2} before {1}.", a, b)), "B before A.");
	assert_string_equal(render(SAY("{6}{5}{4}{3}{2}{1}", a, b, a, b, a, a)), "AABABA");
	assert_string_equal(render(SAY("费{1}用", a)), "费A用");
}

static void test_places_that_are_none_stay(void **state)
{
	static const char *const cases[] = {
		"{",
		"{}",
		"{0}",
		"{2}",
		"{7}",
		"{x}",
		"{1",
		"{11}",
		"{1 }",
		"{-1}",
		"}",
		"1}",
		"{",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(render(SAY(cases[i], say_text("A"))), cases[i]);
	assert_string_equal(render(SAY("{{1}", say_text("A"))), "{1}");
	assert_string_equal(render(SAY("{{{1}", say_text("A"))), "{A");
	assert_string_equal(render(SAY("{{{{", say_text("A"))), "{{");
}

/* Data is never a pattern, and never moves the cursor of a terminal. */
static void test_data_is_only_data(void **state)
{
	(void)state;
	assert_string_equal(render(SAY("{1}", say_text("{1}{2}{{%s%n"))), "{1}{2}{{%s%n");
	assert_string_equal(render(SAY("{1}", say_text("a\033[2Jb\r\n\tc\x7f"))), "a?[2Jb???c?");
	assert_string_equal(render(SAY("{1}", say_text("x\xff\xfey\xc0\xaf"))), "x??y??");
	assert_string_equal(render(SAY("{1}", say_text("a\xe2\x80\xae"
						       "b"))),
		"a?b");
}

static void test_long_data_is_cut_at_a_character(void **state)
{
	char name[400] = "";

	(void)state;
	for (size_t at = 0; at + 4 < sizeof(name); at += 3)
		memcpy(name + at, "电", sizeof("电"));
	const char *shown = render(SAY("{1}", say_text(name)));

	assert_int_equal(strlen(shown), (SAY_ARG_TEXT_MAX - 1) / 3 * 3);
	assert_true(utf8_valid(shown, strlen(shown)));
}

/* A buffer of any size holds a whole number of characters, a beginning of the sentence, and a NUL.
 */
static void test_every_buffer_size(void **state)
{
	struct say say = SAY("户{1}欠费{2}元。", say_text("张三"), say_money((struct money){100}));
	char whole[SAY_TEXT_MAX];

	(void)state;
	text_render(LANG_EN, &say, whole, sizeof(whole));
	assert_string_equal(whole, "户张三欠费1.00元。");
	for (size_t size = 1; size <= strlen(whole) + 1; size++) {
		char buf[64];

		memset(buf, '#', sizeof(buf));
		text_render(LANG_EN, &say, buf, size);
		assert_true(strlen(buf) < size);
		assert_true(size - strlen(buf) <= 3);
		assert_memory_equal(buf, whole, strlen(buf));
		assert_true(utf8_valid(buf, strlen(buf)));
		assert_int_equal(buf[size], '#');
	}
}

static void test_translation(void **state)
{
	const char *id = code_message(CODE_SHIFT_NOT_OPEN);
	char buf[SAY_TEXT_MAX];
	struct say say = SAY("[{1}]", say_word(id));

	(void)state;
	assert_string_equal(text_in(LANG_ZH, id), "尚未开班：请先开班再收费。");
	assert_ptr_equal(text_in(LANG_EN, id), id);
	assert_string_equal(text_in(LANG_ZH, "no such message"), "no such message");
	assert_string_equal(text_in(LANG_ZH, ""), "");
	text_render(LANG_ZH, &say, buf, sizeof(buf));
	assert_string_equal(buf, "[尚未开班：请先开班再收费。]");
	text_render(LANG_EN, &say, buf, sizeof(buf));
	assert_string_equal(buf, "[No shift is open: open a shift before taking money.]");
}

static void test_table_is_sorted_and_found(void **state)
{
	(void)state;
	assert_true(text_table_count >= CODE_COUNT);
	for (size_t i = 0; i < text_table_count; i++) {
		assert_true(i == 0 || strcmp(text_table[i - 1].msgid, text_table[i].msgid) < 0);
		assert_ptr_equal(text_in(LANG_ZH, text_table[i].msgid), text_table[i].msgstr);
		assert_true(utf8_is_clean(text_table[i].msgstr, strlen(text_table[i].msgstr)));
	}
}

static void test_languages(void **state)
{
	static const char *const refused[] = {"", "z", "ZH", "zh_CN", "zhen", "fr", " en"};
	enum lang lang = LANG_ZH;

	(void)state;
	assert_string_equal(lang_name(LANG_ZH), "zh");
	assert_string_equal(lang_name(LANG_EN), "en");
	assert_true(lang_parse(&lang, "en"));
	assert_int_equal(lang, LANG_EN);
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		assert_false(lang_parse(&lang, refused[i]));
		assert_int_equal(lang, LANG_EN);
	}
	assert_true(lang_parse(&lang, "zh"));
	assert_int_equal(lang, LANG_ZH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind_of_argument),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_places_that_are_none_stay),
		cmocka_unit_test(test_data_is_only_data),
		cmocka_unit_test(test_long_data_is_cut_at_a_character),
		cmocka_unit_test(test_every_buffer_size),
		cmocka_unit_test(test_translation),
		cmocka_unit_test(test_table_is_sorted_and_found),
		cmocka_unit_test(test_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
