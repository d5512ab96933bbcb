/* Typing into fields: what each kind takes, how it must read, where the focus goes. */
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"
#include "tui/form.h"
#include "tui/key.h"

#define LOCKED (UINT64_C(1) << 20)

static const char *const CHOICES[] = {"cash", "card", "cheque", NULL};

enum { NAME, NUMBER, AMOUNT, DAY, SECRET, KIND, SHUT, LAST };

static const struct field FIELDS[] = {
	[NAME] = {.label = "Name", .kind = FIELD_TEXT, .limit = 6},
	[NUMBER] = {.label = "Number", .kind = FIELD_DIGITS, .flags = FIELD_REQUIRED},
	[AMOUNT] = {.label = "Amount", .kind = FIELD_MONEY},
	[DAY] = {.label = "Day", .kind = FIELD_DATE},
	[SECRET] = {.label = "Secret", .kind = FIELD_SECRET},
	[KIND] = {.label = "Kind", .kind = FIELD_CHOICE, .choices = CHOICES},
	[SHUT] = {.label = "Shut", .kind = FIELD_TEXT, .needs = LOCKED},
	[LAST] = {.label = "Last", .kind = FIELD_TEXT},
};

static void open_form(struct form *f)
{
	form_init(f, FIELDS, ARRAY_SIZE(FIELDS));
}

static enum form_outcome type(struct form *f, const char *keys)
{
	enum form_outcome outcome = FORM_IGNORED;
	struct say why;

	for (const char *p = keys + strspn(keys, " "); *p != '\0'; p += strspn(p, " ")) {
		size_t size = strcspn(p, " ");
		uint32_t key;

		assert_true(key_parse(&key, p, size));
		outcome = form_key(f, key, &why);
		p += size;
	}
	return outcome;
}

static void each_kind_takes_its_own_characters(void **state)
{
	static const struct {
		size_t field;
		const char *keys, *text;
		enum form_outcome last;
	} CASES[] = {
		{NAME, "a b 欧 阳", "ab欧阳", FORM_CHANGED},
		{NAME, "a b c d e f g", "abcdef", FORM_REFUSED},
		{NAME, "a b Left X", "aXb", FORM_CHANGED},
		{NAME, "a b Home X Del End Y", "XbY", FORM_CHANGED},
		{NAME, "a 欧 b Left Backspace", "ab", FORM_CHANGED},
		{NAME, "a b Ctrl-U", "", FORM_CHANGED},
		{NAME, "Backspace", "", FORM_DONE},
		{NAME, "Del", "", FORM_DONE},
		{NAME, "Left Right", "", FORM_DONE},
		{NAME, "F3", "", FORM_IGNORED},
		{NUMBER, "1 2 a", "12", FORM_REFUSED},
		{NUMBER, "１ ２", "12",
			FORM_CHANGED}, /* full-width: the input method was left on */
		{NUMBER, "-", "", FORM_REFUSED},
		{AMOUNT, "1 2 . 5", "12.5", FORM_CHANGED},
		{AMOUNT, "1 2 。 ５", "12.5", FORM_CHANGED},
		{AMOUNT, "-", "", FORM_REFUSED},
		{AMOUNT, "元", "", FORM_REFUSED},
		{DAY, "2 0 2 6 - 1", "2026-1", FORM_CHANGED},
		{DAY, "/", "", FORM_REFUSED},
		{SECRET, "密 ? x", "密?x", FORM_CHANGED},
		{KIND, "Right", "card", FORM_CHANGED},
		{KIND, "Left", "cheque", FORM_CHANGED},
		{KIND, "Space Space Space", "cash", FORM_CHANGED},
		{KIND, "2", "card", FORM_CHANGED},
		{KIND, "３", "cheque", FORM_CHANGED},
		{KIND, "4", "cash", FORM_IGNORED},
		{KIND, "x", "cash", FORM_IGNORED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		struct form f;

		open_form(&f);
		form_focus(&f, CASES[i].field);
		assert_int_equal(type(&f, CASES[i].keys), CASES[i].last);
		assert_string_equal(form_text(&f, CASES[i].field), CASES[i].text);
		form_release(&f);
	}
}

static void what_was_typed_must_read(void **state)
{
	static const struct {
		size_t field;
		const char *text;
		bool reads;
		const char *after; /* NULL: unchanged */
	} CASES[] = {
		{NAME, "", true, NULL},
		{NUMBER, "", false, NULL}, /* needed */
		{NUMBER, "0", true, NULL},
		{AMOUNT, "", true, NULL},
		{AMOUNT, "12.50", true, NULL},
		{AMOUNT, "12.505", false, NULL},
		{AMOUNT, ".5", false, NULL},
		{AMOUNT, "12.", false, NULL},
		{AMOUNT, "1.2.3", false, NULL},
		{AMOUNT, "9999999999999", false, NULL},
		{DAY, "", true, NULL},
		{DAY, "2026-11-21", true, NULL},
		{DAY, "20261121", true, "2026-11-21"},
		{DAY, "20260230", false, "2026-02-30"},
		{DAY, "2026-2-3", false, NULL},
		{DAY, "261121", false, NULL},
		{SHUT, "", true, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		struct say why = {0};
		struct form f;

		open_form(&f);
		form_set_text(&f, CASES[i].field, CASES[i].text);
		assert_int_equal(form_check_field(&f, CASES[i].field, &why), CASES[i].reads);
		assert_int_equal(why.msgid == NULL, CASES[i].reads);
		assert_int_equal(f.wrong[CASES[i].field], !CASES[i].reads);
		assert_string_equal(form_text(&f, CASES[i].field),
			CASES[i].after != NULL ? CASES[i].after : CASES[i].text);
		form_release(&f);
	}
}

static void the_focus_moves_and_is_held_back(void **state)
{
	static const struct {
		size_t from;
		const char *keys;
		enum form_outcome last;
		size_t to;
	} CASES[] = {
		{NAME, "Enter", FORM_DONE, NUMBER},
		{NAME, "Down", FORM_DONE, NUMBER},
		{NAME, "Up", FORM_IGNORED, NAME},
		{NUMBER, "Shift-Tab", FORM_DONE, NAME},
		{NUMBER, "Enter", FORM_REFUSED, NUMBER}, /* it is needed */
		{NUMBER, "Tab", FORM_DONE, AMOUNT},      /* but may be passed by for now */
		{AMOUNT, "1 . 2 3 4 Enter", FORM_REFUSED, AMOUNT},
		{AMOUNT, "1 . 2 3 4 Up", FORM_DONE, NUMBER},
		{KIND, "Enter", FORM_DONE, LAST}, /* over the one that is shut */
		{LAST, "Up", FORM_DONE, KIND},
		{LAST, "Enter", FORM_RUN, LAST},
		{LAST, "Tab", FORM_BEYOND, LAST},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		struct form f;

		open_form(&f);
		form_focus(&f, CASES[i].from);
		assert_int_equal(type(&f, CASES[i].keys), CASES[i].last);
		assert_int_equal(f.focus, CASES[i].to);
		form_release(&f);
	}
}

static void a_shut_field_opens_with_its_need(void **state)
{
	struct form f;

	(void)state;
	open_form(&f);
	assert_false(form_open(&f, SHUT));
	f.holds = LOCKED;
	assert_true(form_open(&f, SHUT));
	form_focus(&f, KIND);
	assert_int_equal(type(&f, "Enter"), FORM_DONE);
	assert_int_equal(f.focus, SHUT);
	form_release(&f);
}

static void checking_all_goes_to_the_first_wrong_one(void **state)
{
	struct say why;
	struct form f;

	(void)state;
	open_form(&f);
	form_focus(&f, LAST);
	form_set_text(&f, AMOUNT, "1.234");
	assert_false(form_check(&f, &why));
	assert_int_equal(f.focus, NUMBER);
	form_set_text(&f, NUMBER, "7");
	assert_false(form_check(&f, &why));
	assert_int_equal(f.focus, AMOUNT);
	form_set_text(&f, AMOUNT, "1.23");
	assert_true(form_check(&f, &why));
	form_release(&f);
}

static void an_offered_value_gives_way_to_the_first_digit(void **state)
{
	struct form f;

	(void)state;
	open_form(&f);
	form_set_text(&f, AMOUNT, "409.50");
	form_focus(&f, AMOUNT);
	type(&f, "5");
	assert_string_equal(form_text(&f, AMOUNT), "5");
	form_set_text(&f, AMOUNT, "409.50");
	form_focus(&f, AMOUNT);
	type(&f, "Backspace 1");
	assert_string_equal(form_text(&f, AMOUNT), "409.51");
	form_release(&f);
}

static void data_is_cleaned_and_cut_at_a_character(void **state)
{
	struct form f;

	(void)state;
	open_form(&f);
	form_set_text(&f, NAME, "a\033[31m欧阳建国大");
	assert_string_equal(form_text(&f, NAME), "a?[31m");
	form_set_text(&f, NAME, "欧阳建国大厦楼");
	assert_string_equal(form_text(&f, NAME), "欧阳建国大厦");
	form_release(&f);
}

static void drawing_aligns_boxes_and_hides_secrets(void **state)
{
	struct surface s;
	struct form f;
	char *text;

	(void)state;
	surface_init(&s, 10, 40);
	open_form(&f);
	form_set_text(&f, NUMBER, "123");
	form_set_text(&f, SECRET, "hush");
	form_focus(&f, SECRET);
	form_draw(&f, &s, (struct area){1, 2, 9, 38}, LANG_EN, true);
	text = surface_dump(&s);
	assert_non_null(strstr(text, "\n  Number  123\n"));
	assert_non_null(strstr(text, "\n  Secret  ****\n"));
	assert_null(strstr(text, "hush"));
	assert_int_equal(s.cursor_row, 5);
	assert_int_equal(s.cursor_col, 14);
	free(text);
	form_release(&f);
	surface_release(&s);
}

static void a_long_text_scrolls_with_its_cursor(void **state)
{
	static const struct field BOX[] = {{.label = "L", .kind = FIELD_TEXT, .width = 6}};
	struct surface s;
	struct form f;
	char line[SURFACE_LINE_MAX(20)];

	(void)state;
	surface_init(&s, 1, 20);
	form_init(&f, BOX, 1);
	form_set_text(&f, 0, "欧阳建国abc");
	form_focus(&f, 0);
	form_draw(&f, &s, (struct area){0, 0, 1, 20}, LANG_EN, true);
	assert_string_equal(surface_line(&s, 0, line, sizeof(line)), "L  国abc");
	assert_int_equal(s.cursor_col, 8);
	type(&f, "Home");
	form_draw(&f, &s, (struct area){0, 0, 1, 20}, LANG_EN, true);
	assert_string_equal(surface_line(&s, 0, line, sizeof(line)), "L  欧阳建");
	assert_int_equal(s.cursor_col, 3);
	form_release(&f);
	surface_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_takes_its_own_characters),
		cmocka_unit_test(what_was_typed_must_read),
		cmocka_unit_test(the_focus_moves_and_is_held_back),
		cmocka_unit_test(a_shut_field_opens_with_its_need),
		cmocka_unit_test(checking_all_goes_to_the_first_wrong_one),
		cmocka_unit_test(an_offered_value_gives_way_to_the_first_digit),
		cmocka_unit_test(data_is_cleaned_and_cut_at_a_character),
		cmocka_unit_test(drawing_aligns_boxes_and_hides_secrets),
		cmocka_unit_test(a_long_text_scrolls_with_its_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
