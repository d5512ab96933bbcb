/* Templates of letters: what is taken, and what is refused with its file and line. */
#include "printing/letter_template.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fault.h"
#include "tests/print/tools.h"
#include "tests/test.h"

#define HEAD "version = 1\npage = {page}/{pages}\ntitle = 函\n"
#define BODY                                                                        \
	"para = {number} {date} {account_no} {name} {address} {as_of} {principal} " \
	"{late_charge} {total} {pay_by}\n"
#define TABLE "table = bills\ncolumn = 期 | period | 1 | left\n"

static void good_ones(void **state)
{
	static const char *const texts[] = {
		HEAD BODY TABLE,
		"# words\n\n  version=1\r\npage\t=\t{page} of {pages}\r\ntitle = x\n" BODY TABLE,
		HEAD BODY TABLE "sum = {total}\nsize = 9\nspace = 20\nnewpage =\ntear = -",
		HEAD "para if deceased = {lawyer}\npara  unless  deceased = x\n" BODY TABLE,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct letter_template t;
		struct fault fault;

		assert_true(letter_template_parse(&t, NOTICE_LAWYER, "x", texts[i], &fault));
		assert_int_equal(t.version, 1);
		assert_string_equal(t.body, texts[i]);
		letter_template_release(&t);
	}
}

static const struct {
	const char *text;
	int line; /* that the refusal names */
	const char *what;
} bad[] = {
	{"", 1, "page"},
	{"title = x\n", 1, "title"},
	{"version = 0\n", 1, "0"},
	{"version = 1000000\n", 1, "1000000"},
	{"version = eins\n", 1, "eins"},
	{"version = 1\nversion = 2\n", 2, "version"},
	{"version = 1\ntitel = x\n", 2, "titel"},
	{"version = 1\ntitle\n", 2, ""},
	{"version = 1\ntitle =\n", 2, "title"},
	{"version = 1\npage = {page}\n", 2, ""},
	{"version = 1\npage = {pages}\n", 2, ""},
	{"version = 1\npage = {page} {page} {pages}\n", 2, ""},
	{"version = 1\npage = {page}/{pages}\npage = {page}/{pages}\n", 3, "page"},
	{HEAD "para = {nonsense}\n", 4, "nonsense"},
	{HEAD "para = {cut_on}\n", 4, "cut_on"}, /* of another letter */
	{HEAD "para = {name\n", 4, "{name"},
	{HEAD "para = name}\n", 4, "}"},
	{HEAD "para = {{name}}\n", 4, "{{name}}"},
	{HEAD "para if = x\n", 4, "if"},
	{HEAD "para if nothing = x\n", 4, "nothing"},
	{HEAD "para when name = x\n", 4, "when name"},
	{HEAD "size if name = 12\n", 4, "size"},
	{HEAD "size = 8\n", 4, "8"},
	{HEAD "size = 19\n", 4, "19"},
	{HEAD "space = 0\n", 4, "0"},
	{HEAD "form = a | b | c\n", 4, ""},
	{HEAD "form = a|b|c|d|e|f|g|h|i|j\n", 4, "j"},
	{HEAD "column = x | period | 1 | left\n", 4, ""},
	{HEAD "table = debts\n", 4, "debts"},
	{HEAD "table = schedule\n", 4, "schedule"}, /* of another letter */
	{HEAD "table = bills\n" BODY, 4, "bills"},
	{HEAD TABLE "column = x | colour | 1 | left\n", 6, "colour"},
	{HEAD TABLE "column = x | due | 0 | left\n", 6, "0"},
	{HEAD TABLE "column = x | due | 1 | middle\n", 6, ""},
	{HEAD TABLE "column = x | due | 1\n", 6, ""},
	{HEAD TABLE "column = {name} | due | 1 | left\n", 6, "{name}"},
	{HEAD TABLE "column if name = x | due | 1 | left\n", 6, "column"},
	{HEAD TABLE "sum = a | b\n", 6, ""},
	{HEAD TABLE "para = x\nsum = a\n", 7, ""},
	{HEAD TABLE "para = \xff\n", 6, ""},
	{HEAD TABLE "para = \x01\n", 6, ""},
	{HEAD BODY, 5, "bills"},
	{HEAD TABLE "para = {number} {date} {account_no} {name} {address} {as_of} {principal} "
		    "{late_charge} {total}\n",
		7, "pay_by"},
	{"version = 1\npage = {page}/{pages}\n" BODY TABLE, 6, "title"},
};

static void bad_ones(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct letter_template t;
		struct fault fault;
		char text[SAY_TEXT_MAX];

		if (letter_template_parse(&t, NOTICE_LAWYER, "x.txt", bad[i].text, &fault))
			fail_msg("taken: %s", bad[i].text);
		assert_int_equal(fault.code, CODE_TEMPLATE_BAD);
		fault_render(LANG_EN, &fault, text, sizeof(text));
		assert_non_null(strstr(text, "x.txt"));
		if (fault.say.arg[1].as.count != bad[i].line)
			fail_msg("%s\nline %d: %s", bad[i].text, bad[i].line, text);
		if (*bad[i].what != '\0' && strcmp(fault.say.arg[2].as.text, bad[i].what) != 0)
			fail_msg("%s\nabout %s: %s", bad[i].text, bad[i].what, text);
	}
}

static void too_long_and_too_many(void **state)
{
	struct letter_template t;
	struct fault fault;
	char *text = calloc(1, 65536), *end;

	(void)state;
	end = text + snprintf(text, 65536, HEAD "para = ");
	memset(end, 'x', LETTER_TEXT_MAX + 1);
	assert_false(letter_template_parse(&t, NOTICE_LAWYER, "x", text, &fault));
	assert_int_equal(fault.say.arg[1].as.count, 4);
	end = text + snprintf(text, 65536, HEAD);
	for (int i = 0; i < LETTER_ELEMENTS_MAX; i++)
		end += snprintf(end, 16, "para = x\n");
	assert_false(letter_template_parse(&t, NOTICE_LAWYER, "x", text, &fault));
	assert_int_equal(fault.say.arg[1].as.count, LETTER_ELEMENTS_MAX + 2);
	free(text);
}

/* No field, list or column bears two names, and each can be found by its own. */
static void names(void **state)
{
	(void)state;
	for (enum letter_field f = 0; f < LETTER_FIELD_COUNT; f++) {
		const char *name = letter_field_name(f);
		enum letter_field found;

		assert_true(letter_field_find(name, strlen(name), &found));
		assert_int_equal(found, f);
		assert_false(letter_field_find(name, strlen(name) - 1, &found));
	}
	for (enum letter_list list = 0; list < LETTER_LIST_COUNT; list++) {
		enum letter_list found;

		assert_true(letter_list_find(letter_list_name(list), &found));
		assert_int_equal(found, list);
	}
}

static void missing_file(void **state)
{
	struct letter_template t;
	struct fault fault;

	(void)state;
	assert_false(letter_template_load(&t, "/nowhere", NOTICE_COURT, &fault));
	assert_int_equal(fault.code, CODE_IO);
}

static void filling_is_cut_at_a_character(void **state)
{
	const char *values[LETTER_FIELD_COUNT] = {[FIELD_NAME] = "张三"};
	char buf[9];

	(void)state;
	assert_string_equal(letter_fill(buf, sizeof(buf), "{name}！{date}", values), "张三");
	assert_string_equal(letter_fill(buf, sizeof(buf), "甲{name}", values), "甲张");
	assert_string_equal(letter_fill(buf, sizeof(buf), "甲乙丙", values), "甲乙");
	assert_string_equal(letter_fill(buf, sizeof(buf), "{date}x", values), "x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_ones),
		cmocka_unit_test(bad_ones),
		cmocka_unit_test(too_long_and_too_many),
		cmocka_unit_test(names),
		cmocka_unit_test(missing_file),
		cmocka_unit_test(filling_is_cut_at_a_character),
	};

	return cmocka_run_group_tests_name("letter template", tests, NULL, NULL);
}
