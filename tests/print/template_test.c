#include "printing/template.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/compiler.h"
#include "core/fault.h"
#include "tests/print/tools.h"
#include "tests/test.h"

enum { WORD_TITLE, WORD_PAGE };

static const struct template_field fields[] = {{"title", 0}, {"page", 2}};
static const struct template_kind kind = {
	.name = "trial", .version = 1, .fields = fields, .count = ARRAY_SIZE(fields)};

/* A share folder of our own with documents/trial.zh.txt of that text. */
static const char *folder_with(const char *text, size_t bytes, char folder[256])
{
	char path[300];
	FILE *out;

	tools_path(folder, "templates");
	mkdir(folder, 0755);
	snprintf(path, sizeof(path), "%s/documents", folder);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "%s/documents/trial.zh.txt", folder);
	out = fopen(path, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, bytes, out), bytes);
	assert_int_equal(fclose(out), 0);
	return folder;
}

static void good_templates_are_read(void **state)
{
	static const char *const texts[] = {
		"version = 1\ntitle = 电费收据\npage = {1}/{2}\n",
		"# words\n\n  version=1\r\ntitle\t=\t电费收据 \r\npage = {1}/{2}",
		"version = 1\npage = {1}/{2}\ntitle = 电费收据\n# end",
	};
	char folder[256], buf[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct template t;
		struct fault fault;

		folder_with(texts[i], strlen(texts[i]), folder);
		assert_true(template_load(&t, folder, &kind, LANG_ZH, &fault));
		assert_string_equal(template_word(&t, WORD_TITLE), "电费收据");
		assert_string_equal(template_find(&t, "title", "x"), "电费收据");
		assert_string_equal(template_find(&t, "other", "x"), "x");
		template_fill(buf, sizeof(buf), template_word(&t, WORD_PAGE),
			(const char *const[]){"2", "3", NULL});
		assert_string_equal(buf, "2/3");
		template_release(&t);
	}
}

static void bad_templates_are_refused(void **state)
{
	static const struct {
		const char *text;
		const char *told; /* stands in the sentence */
	} cases[] = {
		{"", "page|title|version"},
		{"title = a\npage = b\n", "line 1"},
		{"version = 2\ntitle = a\npage = b\n", "line 1"},
		{"version = 1\ntitle = a\n", "page"},
		{"version = 1\ntitle = a\npage = b\nfoot = c\n", "foot"},
		{"version = 1\ntitle = a\npage = b\nfoot = c\n", "line 4"},
		{"version = 1\ntitle = a\ntitle = b\npage = c\n", "line 3"},
		{"version = 1\nversion = 1\ntitle = a\npage = b\n", "version"},
		{"version = 1\ntitle =\npage = b\n", "title"},
		{"version = 1\ntitle = {1}\npage = b\n", "title"},
		{"version = 1\ntitle = a\npage = {3}\n", "page"},
		{"version = 1\ntitle = a\npage = {1\n", "page"},
		{"version = 1\ntitle = a\npage = 1}\n", "page"},
		{"version = 1\ntitle = a\npage = {x}\n", "page"},
		{"version = 1\ntitle\npage = b\n", "line 2"},
		{"version = 1\ntitle = \xC4\xFA\npage = b\n", "line 2"},
		{"version = 1\ntitle = a\x1B[2J\npage = b\n", "line 2"},
	};
	char folder[256], sentence[SAY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct template t;
		struct fault fault = {0};

		folder_with(cases[i].text, strlen(cases[i].text), folder);
		assert_false(template_load(&t, folder, &kind, LANG_ZH, &fault));
		assert_int_equal(fault.code, CODE_TEMPLATE_BAD);
		fault_render(LANG_EN, &fault, sentence, sizeof(sentence));
		assert_non_null(strstr(sentence, "trial.zh.txt"));
		if (strchr(cases[i].told, '|') == NULL && strstr(sentence, cases[i].told) == NULL)
			fail_msg("case %zu: %s", i, sentence);
	}
}

static void a_long_value_or_file_is_refused(void **state)
{
	char folder[256], text[TEMPLATE_VALUE_MAX + 64];
	char *large = calloc(1, TEMPLATE_FILE_MAX + 1);
	struct fault fault = {0};
	struct template t;

	(void)state;
	assert_non_null(large);
	snprintf(text, sizeof(text), "version = 1\npage = b\ntitle = %0*d\n",
		TEMPLATE_VALUE_MAX + 1, 0);
	folder_with(text, strlen(text), folder);
	assert_false(template_load(&t, folder, &kind, LANG_ZH, &fault));
	assert_int_equal(fault.code, CODE_TEMPLATE_BAD);
	memset(large, '#', TEMPLATE_FILE_MAX + 1);
	folder_with(large, TEMPLATE_FILE_MAX + 1, folder);
	assert_false(template_load(&t, folder, &kind, LANG_ZH, &fault));
	assert_int_equal(fault.code, CODE_IO);
	free(large);
	assert_false(template_load(&t, "/nowhere", &kind, LANG_ZH, &fault));
	assert_int_equal(fault.code, CODE_IO);
}

static void places_are_filled(void **state)
{
	static const struct {
		const char *words, *expect;
		size_t size;
	} cases[] = {
		{"{1}", "甲", 64},
		{"{2}{1}{2}", "乙甲乙", 64},
		{"{3}|", "|", 64},
		{"{1}{2}", "甲", 5},
		{"no place {", "no place {", 64},
	};
	char buf[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(template_fill(buf, cases[i].size, cases[i].words,
					    (const char *const[]){"甲", "乙", NULL}),
			cases[i].expect);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_templates_are_read),
		cmocka_unit_test(bad_templates_are_refused),
		cmocka_unit_test(a_long_value_or_file_is_refused),
		cmocka_unit_test(places_are_filled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
