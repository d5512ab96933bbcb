/*
 * The manual page of the keys, made from the tables of the screens. `keys_test LANG` prints it
 * (`make keys` puts it into docs/); without an argument it holds the pages in docs/ against the
 * tables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"
#include "tui/desk.h"
#include "tui/screens.h"
#include "tui/ui_state.h"

static const struct words {
	const char *title, *intro, *key, *what, *everywhere, *counter, *page;
} words[] = {
	[LANG_ZH] = {"按键一览",
		"由程序的画面表生成（make keys）。终端吞掉功能键时，先按 Ctrl-O 再按数字。", "按键",
		"作用", "所有画面", "全部操作", "docs/keys.zh_CN.md"},
	[LANG_EN] = {"The keys",
		"Made from the tables of the screens (make keys). Where a terminal swallows an "
		"F-key, Ctrl-O and "
		"a digit stand for it.",
		"key", "what it does", "On every screen", "Everywhere at the counter",
		"docs/keys.md"},
};

/* What has no key of its own stands in the palette. */
static void print_action(FILE *out, const struct action *a, enum lang lang)
{
	char key[KEY_NAME_MAX];

	fprintf(out, "| %s | %s |\n", a->key == 0 ? "Ctrl-P" : key_label(a->key, key),
		text_in(lang, a->label));
}

static void print_part(FILE *out, const char *title, enum lang lang)
{
	fprintf(out, "\n## %s\n\n| %s | %s |\n|---|---|\n", title, words[lang].key,
		words[lang].what);
}

static void print_page(FILE *out, enum lang lang)
{
	fprintf(out, "# %s\n\n%s\n", words[lang].title, words[lang].intro);
	print_part(out, words[lang].everywhere, lang);
	for (size_t i = 0; i < ENGINE_ACTION_COUNT; i++)
		print_action(out, &ENGINE_ACTIONS[i], lang);
	print_part(out, words[lang].counter, lang);
	for (size_t i = 0; i < DESK_ACTION_COUNT; i++)
		print_action(out, &DESK_ACTIONS[i], lang);
	for (const struct screen *const *s = SCREENS; *s != NULL; s++) {
		if ((*s)->action_count == 0)
			continue;
		print_part(out, text_in(lang, (*s)->title), lang);
		for (size_t i = 0; i < (*s)->action_count; i++)
			print_action(out, &(*s)->actions[i], lang);
	}
}

static void assert_page(enum lang lang)
{
	char *page = NULL, *kept;
	size_t size = 0;
	FILE *made = open_memstream(&page, &size), *in = fopen(words[lang].page, "r");

	assert_non_null(made);
	assert_non_null(in);
	print_page(made, lang);
	assert_int_equal(fclose(made), 0);
	kept = calloc(1, size + 2);
	assert_non_null(kept);
	assert_int_equal(
		fread(kept, 1, size + 1, in), size); /* not a byte more or less: run `make keys` */
	assert_string_equal(kept, page);
	fclose(in);
	free(kept);
	free(page);
}

static void chinese_page_is_current(void **state)
{
	(void)state;
	assert_page(LANG_ZH);
}

static void english_page_is_current(void **state)
{
	(void)state;
	assert_page(LANG_EN);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(chinese_page_is_current),
		cmocka_unit_test(english_page_is_current)};
	enum lang lang;

	if (argc == 2 && lang_parse(&lang, argv[1])) {
		print_page(stdout, lang);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
