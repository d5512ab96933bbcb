/* Lists: widths, scrolling, choosing, sorting, marking, and columns that stay in line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"
#include "tui/key.h"
#include "tui/list.h"

struct person {
	const char *name;
	int64_t owes;
};

static const struct person PEOPLE[] = {
	{"欧阳建国", 300}, {"𠮷", 100}, {"Li", 200}, {"e\xcc\x81mile", 100}, {"阿·买", 5}};

static void text_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	snprintf(buf, size, "%s", ((const struct person *)row)->name);
}

static void text_owes(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	snprintf(buf, size, "%lld", (long long)((const struct person *)row)->owes);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct person *)a)->name, ((const struct person *)b)->name);
}

static int by_owes(const void *a, const void *b)
{
	int64_t x = ((const struct person *)a)->owes, y = ((const struct person *)b)->owes;

	return (x > y) - (x < y);
}

static const struct column COLUMNS[] = {
	{.title = "Name", .width = 8, .stretch = 1, .text = text_name, .compare = by_name},
	{.title = "Owes", .width = 6, .align = ALIGN_RIGHT, .text = text_owes, .compare = by_owes},
	{.title = "End", .width = 8, .stretch = 3, .text = text_name},
};

static void open_list(struct list *l)
{
	list_init(l, COLUMNS, ARRAY_SIZE(COLUMNS));
	list_set_rows(l, PEOPLE, ARRAY_SIZE(PEOPLE), sizeof(PEOPLE[0]));
}

static void widths_share_what_is_left(void **state)
{
	static const struct {
		int cells;
		int widths[3];
	} CASES[] = {
		{24, {8, 6, 8}}, /* exactly */
		{28, {9, 6, 11}},
		{25, {8, 6, 9}}, /* nothing is lost to rounding */
		{64, {18, 6, 38}},
		{20, {6, 6, 6}}, /* too narrow: the widest give way */
		{11, {3, 3, 3}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		int widths[COLUMNS_MAX];
		struct list l;

		open_list(&l);
		list_layout(&l, CASES[i].cells, widths);
		for (size_t n = 0; n < 3; n++)
			assert_int_equal(widths[n], CASES[i].widths[n]);
		list_release(&l);
	}
}

static char *draw(struct list *l, int rows, int cols)
{
	struct list_look look = {NULL, LANG_EN, "nobody", true};
	struct surface s;
	char *text;

	surface_init(&s, rows, cols);
	list_draw(l, &s, (struct area){0, 0, rows, cols}, &look);
	text = surface_dump(&s);
	surface_release(&s);
	return text;
}

static void columns_stay_in_line(void **state)
{
	struct list l;
	char *text;

	(void)state;
	open_list(&l);
	text = draw(&l, 6, 28);
	assert_string_equal(text, "Name        Owes End\n"
				  "欧阳建国     300 欧阳建国\n"
				  "𠮷           100 𠮷\n"
				  "Li           200 Li\n"
				  "e\xcc\x81mile        100 e\xcc\x81mile\n"
				  "阿·买          5 阿·买\n");
	free(text);
	list_release(&l);
}

static void what_does_not_fit_is_cut_and_says_so(void **state)
{
	static const struct person LONG[] = {{"欧阳建国大酒店", 1234567}};
	struct list l;
	char *text;

	(void)state;
	list_init(&l, COLUMNS, ARRAY_SIZE(COLUMNS));
	list_set_rows(&l, LONG, 1, sizeof(LONG[0]));
	text = draw(&l, 2, 24);
	/* Seven cells cannot hold half a character; a number that is cut would be another number.
	 */
	assert_non_null(strstr(text, "欧阳建 > ###### 欧阳建 >"));
	free(text);
	list_release(&l);
}

static void keys_move_and_the_window_follows(void **state)
{
	static const struct {
		uint32_t key;
		bool used;
		size_t chosen, top;
	} STEPS[] = {
		{K_UP, false, 0, 0}, {K_DOWN, true, 1, 0}, {K_PAGE_DOWN, true, 3, 2},
		{K_DOWN, true, 4, 3}, {K_DOWN, true, 4, 3}, {K_HOME, true, 0, 0},
		{K_END, true, 4, 3}, {K_PAGE_UP, true, 2, 2}, {K_UP, true, 1, 1},
		{K_F3, false, 1, 1}, {' ', false, 1, 1}, /* no marks here */
	};
	struct list l;

	(void)state;
	open_list(&l);
	for (size_t i = 0; i < ARRAY_SIZE(STEPS); i++) {
		free(draw(&l, 3, 30)); /* a header and two rows */
		assert_int_equal(list_key(&l, STEPS[i].key), STEPS[i].used);
		free(draw(&l, 3, 30));
		assert_int_equal(l.chosen, STEPS[i].chosen);
		assert_int_equal(l.top, STEPS[i].top);
	}
	list_release(&l);
}

static void sorting_keeps_the_chosen_record(void **state)
{
	struct list l;

	(void)state;
	open_list(&l);
	list_choose(&l, 2); /* Li */
	list_key(&l, K_CTRL('T'));
	assert_int_equal(l.sorted_by, 0);
	assert_string_equal(((const struct person *)list_row(&l))->name, "Li");
	assert_int_equal(l.chosen, 0);
	list_key(&l, K_CTRL('T'));
	assert_int_equal(l.sorted_by, 1);
	/* 5, 100 (as they stood), 100, 200, 300 */
	assert_int_equal(l.order[0], 4);
	assert_int_equal(l.order[1], 1);
	assert_int_equal(l.order[2], 3);
	assert_int_equal(l.chosen, 3);
	list_key(&l, K_CTRL('T'));
	assert_int_equal(l.sorted_by, LIST_UNSORTED);
	assert_int_equal(l.chosen, 2);
	list_release(&l);
}

static void marks_follow_their_records(void **state)
{
	struct list l;
	char *text;

	(void)state;
	open_list(&l);
	l.marks = true;
	list_key(&l, ' ');
	list_key(&l, ' ');
	assert_int_equal(l.chosen, 2);
	assert_int_equal(list_marked_count(&l), 2);
	list_choose(&l, 1);
	list_key(&l, ' ');
	assert_int_equal(list_marked_count(&l), 1);
	list_key(&l, K_CTRL('T'));
	list_key(&l, K_CTRL('T'));
	text = draw(&l, 6, 30);
	assert_non_null(strstr(text, "\n* 欧阳建国"));
	free(text);
	list_set_rows(&l, PEOPLE, 2, sizeof(PEOPLE[0]));
	assert_int_equal(list_marked_count(&l), 0);
	list_release(&l);
}

static void no_rows_is_a_list_too(void **state)
{
	static const uint32_t KEYS[] = {K_UP, K_DOWN, K_END, K_PAGE_DOWN, ' ', K_CTRL('T')};
	struct list l;
	char *text;

	(void)state;
	open_list(&l);
	list_choose(&l, 4);
	list_set_rows(&l, NULL, 0, sizeof(PEOPLE[0]));
	assert_null(list_row(&l));
	for (size_t i = 0; i < ARRAY_SIZE(KEYS); i++)
		assert_false(list_key(&l, KEYS[i]));
	text = draw(&l, 4, 30);
	assert_non_null(strstr(text, "nobody"));
	free(text);
	list_set_rows(&l, PEOPLE, 3, sizeof(PEOPLE[0]));
	assert_string_equal(((const struct person *)list_row(&l))->name, PEOPLE[0].name);
	list_release(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(widths_share_what_is_left),
		cmocka_unit_test(columns_stay_in_line),
		cmocka_unit_test(what_does_not_fit_is_cut_and_says_so),
		cmocka_unit_test(keys_move_and_the_window_follows),
		cmocka_unit_test(sorting_keeps_the_chosen_record),
		cmocka_unit_test(marks_follow_their_records),
		cmocka_unit_test(no_rows_is_a_list_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
