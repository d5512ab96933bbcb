#include "printing/page.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/compiler.h"
#include "core/fault.h"
#include "printing/qr.h"
#include "printing/table.h"
#include "tests/print/tools.h"
#include "tests/test.h"

static const struct style plain = {.size = 10};
static const struct part bare = {.page_words = "page {1} of {2}"};

static struct document *open_paper(enum paper paper)
{
	struct document_options options = {.share_dir = TOOLS_SHARE,
		.paper = paper,
		.margin = 40,
		.title = "电费收据 张𠮷",
		.author = "城西营业厅"};
	struct fault fault;
	struct document *d = document_new(&options, &fault);

	assert_non_null(d);
	return d;
}

static void save(struct document *d, const char *path, struct document_saved *saved)
{
	struct fault fault = {0};

	assert_true(document_save(d, path, saved, &fault));
	document_free(d);
}

static size_t count_of(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		n++;
	return n;
}

static void data_is_cleaned_before_it_is_drawn(void **state)
{
	struct document *d = open_paper(PAPER_A4);
	struct document_saved saved;
	char path[256], *text;

	(void)state;
	document_begin_part(d, &bare);
	page_text(d, (struct point){40, 60}, &plain, "esc\x1B[31m红");
	page_text(d, (struct point){40, 80}, &plain, "bad\xFF\xE4\xB8utf8");
	page_text(d, (struct point){40, 100}, &plain, "back\xE2\x80\xAEwards");
	page_text(d, (struct point){40, 120}, &plain, "face \xF0\x9F\x98\x80 \xF0\x9F\x98\x81");
	page_text(d, (struct point){40, 140}, &plain, "张𠮷吉");
	document_end_part(d);
	save(d, tools_path(path, "clean.pdf"), &saved);
	assert_int_equal(saved.missing, 2);
	assert_int_equal(saved.first_missing, 0x1F600);
	text = tools_pdf_text(path);
	assert_non_null(strstr(text, "esc?[31m红"));
	assert_non_null(strstr(text, "utf8"));
	assert_null(strstr(text, "丵"));
	assert_non_null(strstr(text, "back?wards"));
	assert_non_null(strstr(text, "face □ □"));
	assert_non_null(strstr(text, "张"));
	assert_true(tools_pdf_sound(path));
	free(text);
}

static void titles_are_chinese_and_nothing_tells_the_time(void **state)
{
	char path[256], *info;
	struct document *d = open_paper(PAPER_A4);

	(void)state;
	document_begin_part(d, &bare);
	document_end_part(d);
	save(d, tools_path(path, "title.pdf"), NULL);
	info = tools_output("pdfinfo '%s'", path);
	assert_non_null(strstr(info, "电费收据 张〓"));
	assert_non_null(strstr(info, "城西营业厅"));
	assert_null(strstr(info, "CreationDate"));
	free(info);
}

static void a_table_goes_on_with_its_titles(void **state)
{
	static const struct table_column columns[] = {
		{1, ALIGN_LEFT, false},
		{1, ALIGN_RIGHT, false},
	};
	const char *titles[] = {"编号栏", "金额栏"};
	struct document *d = open_paper(PAPER_A5_LANDSCAPE);
	struct table t = {d, columns, titles, 2, page_area(d), 9, {0}};
	char path[256], row[32], *text;

	(void)state;
	document_begin_part(d, &bare);
	table_begin(&t);
	for (int i = 0; i < 100; i++) {
		snprintf(row, sizeof(row), "row%03d", i);
		table_row(&t, (const char *const[]){row, NULL});
	}
	table_total(&t, (const char *const[]){"total", "1.00"});
	document_end_part(d);
	save(d, tools_path(path, "table.pdf"), NULL);
	assert_int_equal(tools_pdf_pages(path), 6);
	text = tools_pdf_text(path);
	assert_int_equal(count_of(text, "编号栏"), 6);
	assert_int_equal(count_of(text, "row"), 100);
	assert_non_null(strstr(text, "page 6 of 6"));
	assert_null(strstr(text, "page 7"));
	free(text);
}

/* Each part counts its own pages. */
static void parts_are_numbered_apart(void **state)
{
	struct document *d = open_paper(PAPER_A5_LANDSCAPE);
	char path[256], *text;

	(void)state;
	for (int i = 0; i < 3; i++) {
		document_begin_part(d, &bare);
		if (i == 1)
			assert_true(page_need(d, page_left_over(d) + 1));
		assert_int_equal(page_number(d), i == 1 ? 2 : 1);
		document_end_part(d);
	}
	save(d, tools_path(path, "parts.pdf"), NULL);
	text = tools_pdf_text(path);
	assert_int_equal(count_of(text, "page 1 of 1"), 2);
	assert_int_equal(count_of(text, "page 1 of 2"), 1);
	assert_int_equal(count_of(text, "page 2 of 2"), 1);
	free(text);
}

static void a_code_that_does_not_encode_is_told(void **state)
{
	char large[QR_TEXT_MAX + 2];
	struct document *d = open_paper(PAPER_A4);
	struct box box = {40, 40, 80, 80};

	(void)state;
	memset(large, 'x', sizeof(large));
	large[QR_TEXT_MAX + 1] = '\0';
	document_begin_part(d, &bare);
	assert_false(qr_draw(d, box, ""));
	assert_false(qr_draw(d, box, large));
	assert_true(qr_draw(d, box, "A01-00000128"));
	assert_true(qr_draw(d, box, large + 1));
	document_end_part(d);
	document_free(d);
}

static void fonts_must_be_there(void **state)
{
	struct document_options options = {.share_dir = "/nowhere", .paper = PAPER_A4};
	struct fault fault = {0};

	(void)state;
	assert_null(document_new(&options, &fault));
	assert_int_equal(fault.code, CODE_IO);
}

static enum code save_fails_with(const char *path)
{
	struct document *d = open_paper(PAPER_A4);
	struct fault fault = {0};

	document_begin_part(d, &bare);
	document_end_part(d);
	assert_false(document_save(d, path, NULL, &fault));
	document_free(d);
	return fault.code;
}

static void a_file_is_replaced_whole_or_not_at_all(void **state)
{
	struct rlimit before, small;
	char path[256], *left;
	struct stat st;
	FILE *out;

	(void)state;
	tools_path(path, "whole.pdf");
	out = fopen(path, "w");
	assert_non_null(out);
	fputs("old", out);
	fclose(out);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){4096, before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(save_fails_with(path), CODE_DISK_FULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 3);
	left = tools_output("ls %s | grep -c 'whole.pdf\\.' || true", TOOLS_FOLDER);
	assert_string_equal(left, "0\n");
	free(left);
	save(open_paper(PAPER_A4), path, NULL);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_true(st.st_size > 1000);
}

static void what_is_no_file_is_left_alone(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(save_fails_with("/dev/null"), CODE_IO);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	assert_int_equal(save_fails_with(TOOLS_FOLDER), CODE_IO);
	assert_int_equal(save_fails_with("/nowhere/x.pdf"), CODE_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(data_is_cleaned_before_it_is_drawn),
		cmocka_unit_test(titles_are_chinese_and_nothing_tells_the_time),
		cmocka_unit_test(a_table_goes_on_with_its_titles),
		cmocka_unit_test(parts_are_numbered_apart),
		cmocka_unit_test(a_code_that_does_not_encode_is_told),
		cmocka_unit_test(fonts_must_be_there),
		cmocka_unit_test(a_file_is_replaced_whole_or_not_at_all),
		cmocka_unit_test(what_is_no_file_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
