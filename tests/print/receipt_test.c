#include "printing/receipt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/compiler.h"
#include "core/fault.h"
#include "tests/print/samples.h"
#include "tests/print/tools.h"
#include "tests/test.h"

/* Draws and returns the text; every receipt must be sound and have what it says it has. */
static char *drawn(const struct receipt_paper *r, enum lang lang, const char *name, int pages)
{
	char path[256];
	struct print_job job = {TOOLS_SHARE, lang, tools_path(path, name)};
	struct document_saved saved;
	struct fault fault = {0};

	assert_true(receipt_paper_save(&job, r, &saved, &fault));
	assert_int_equal(saved.pages, pages);
	assert_int_equal(saved.missing, 0);
	assert_int_equal(tools_pdf_pages(path), pages);
	assert_true(tools_pdf_sound(path));
	return tools_pdf_text(path);
}

static void expect_all(const char *text, const char *const parts[])
{
	for (; *parts != NULL; parts++) {
		if (strstr(text, *parts) == NULL)
			fail_msg("\"%s\" is not in:\n%s", *parts, text);
	}
}

static void the_receipt_says_all(void **state)
{
	struct receipt_paper r = sample_receipt();
	char *text = drawn(&r, LANG_ZH, "receipt.pdf", 1);

	(void)state;
	expect_all(
		text, (const char *const[]){"国网浙江省电力有限公司杭州供电公司城西营业厅",
			      "电费收据", "A01-00000128", "2026-11-21 08:30:15", "01 号窗口",
			      "王芳", "3301000001", "张", "文三路 100 号", "2026-08", "287.5",
			      "167.93", "25", "4.20", "429.23", "5.20", "人民币伍佰元整", "500.00",
			      "现金 200.00", "支票 300.00", "00451207", "65.57", "80.00",
			      "不是发票", "7K3M-92QX", "收款单位（盖章）", "第1页 共1页", NULL});
	assert_null(strstr(text, "补打"));
	assert_null(strstr(text, "作废"));
	assert_null(strstr(text, "训练"));
	free(text);
}

static void copies_voids_and_training_are_marked(void **state)
{
	struct receipt_paper r = sample_receipt();
	char *text;

	(void)state;
	r.copy = 2;
	text = drawn(&r, LANG_ZH, "receipt_copy.pdf", 1);
	expect_all(text, (const char *const[]){"补打 第 2 次", "A01-00000128", NULL});
	free(text);
	r.voided = r.trial = true;
	text = drawn(&r, LANG_ZH, "receipt_void.pdf", 1);
	free(text);
	text = tools_output(
		"pdftotext -raw '%s/receipt_void.pdf' - 2>/dev/null | tr -d '\\n '", TOOLS_FOLDER);
	expect_all(text, (const char *const[]){"作废", "训练", NULL});
	free(text);
}

/* A purchase by card: what came onto it, and what of the money went to arrears. */
static void a_card_sale_stands_on_it(void **state)
{
	const struct receipt_card card = {.sale_no = "20261121-A01-1-C0007",
		.serial = "484495B6395E20CC",
		.meter_no = "12345678",
		.count = 17,
		.energy = {INT64_C(185900)},
		.amount = sample_money(10000),
		.arrears = sample_money(2500)};
	struct receipt_paper r = sample_receipt();
	char *text;

	(void)state;
	r.card = &card;
	text = drawn(&r, LANG_ZH, "receipt_card.pdf", 1);
	expect_all(
		text, (const char *const[]){"售电编号", "20261121-A01-1-C0007", "484495B6395E20CC",
			      "12345678", "17", "185.9", "100.00", "扣收欠费", "25.00", NULL});
	free(text);
	r.bill_count = 0;
	text = drawn(&r, LANG_EN, "receipt_card_en.pdf", 1);
	expect_all(text, (const char *const[]){"Onto the card", "For arrears", NULL});
	assert_null(strstr(text, "Days late"));
	free(text);
}

static void english_has_its_words(void **state)
{
	struct receipt_paper r = sample_receipt();
	char *text = drawn(&r, LANG_EN, "receipt_en.pdf", 1);

	(void)state;
	expect_all(text, (const char *const[]){"Electricity Payment Receipt", "not a tax invoice",
				 "cheque 300.00", "人民币伍佰元整", "Page 1 of 1", NULL});
	free(text);
}

static size_t count_of(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		n++;
	return n;
}

static void many_bills_go_on_over_pages(void **state)
{
	static const struct {
		size_t bills;
		int pages;
	} cases[] = {{0, 1}, {1, 1}, {30, 3}, {200, 12}};
	char name[32];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct receipt_paper r = sample_long_receipt(cases[i].bills);
		char *text;

		snprintf(name, sizeof(name), "receipt_%zu.pdf", cases[i].bills);
		text = drawn(&r, LANG_ZH, name, cases[i].pages);
		assert_int_equal(count_of(text, "收据编号"), cases[i].pages);
		assert_int_equal(count_of(text, "电费收据（续）"), cases[i].pages - 1);
		assert_int_equal(count_of(text, "人民币"), 1);
		assert_int_equal(count_of(text, "交款人"), 1);
		free(text);
	}
}

static void the_same_receipt_is_the_same_bytes(void **state)
{
	struct receipt_paper r = sample_long_receipt(20);
	size_t size[2];
	unsigned char *bytes[2];
	char path[256];

	(void)state;
	for (int i = 0; i < 2; i++) {
		char *text = drawn(&r, LANG_ZH, "receipt_same.pdf", 2);

		free(text);
		bytes[i] = tools_read(tools_path(path, "receipt_same.pdf"), &size[i]);
	}
	assert_int_equal(size[0], size[1]);
	assert_memory_equal(bytes[0], bytes[1], size[0]);
	free(bytes[0]);
	free(bytes[1]);
}

/* The QR code has its finder patterns: three dark corners in the box where it is drawn. */
static void the_code_is_drawn(void **state)
{
	struct receipt_paper r = sample_receipt();
	int size[2];
	char path[256], *text = drawn(&r, LANG_ZH, "receipt_code.pdf", 1);
	unsigned char *with, *without;
	size_t dark[2] = {0, 0}, count;

	(void)state;
	free(text);
	with = tools_pdf_pixels(tools_path(path, "receipt_code.pdf"), 1, 72, size);
	r.check_code = NULL;
	text = drawn(&r, LANG_ZH, "receipt_code.pdf", 1);
	assert_null(strstr(text, "验证码"));
	free(text);
	without = tools_pdf_pixels(path, 1, 72, size);
	count = (size_t)size[0] * (size_t)size[1];
	for (size_t i = 0; i < count; i++) {
		dark[0] += with[i] < 128;
		dark[1] += without[i] < 128;
	}
	assert_true(dark[0] > dark[1] + 1000);
	free(with);
	free(without);
}

static void a_bad_template_makes_no_paper(void **state)
{
	struct receipt_paper r = sample_receipt();
	char path[256], folder[256], *out;
	struct print_job job = {
		tools_path(folder, "bad_share"), LANG_ZH, tools_path(path, "receipt_refused.pdf")};
	struct fault fault = {0};
	struct stat st;

	(void)state;
	out = tools_output("rm -rf '%s' '%s'; mkdir -p '%s'/documents && "
			   "sed s/^title/tytle/ share/documents/receipt.zh.txt "
			   ">'%s'/documents/receipt.zh.txt && echo made",
		folder, path, folder, folder);
	assert_string_equal(out, "made\n");
	free(out);
	assert_false(receipt_paper_save(&job, &r, NULL, &fault));
	assert_int_equal(fault.code, CODE_TEMPLATE_BAD);
	assert_int_equal(stat(path, &st), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_receipt_says_all),
		cmocka_unit_test(copies_voids_and_training_are_marked),
		cmocka_unit_test(a_card_sale_stands_on_it),
		cmocka_unit_test(english_has_its_words),
		cmocka_unit_test(many_bills_go_on_over_pages),
		cmocka_unit_test(the_same_receipt_is_the_same_bytes),
		cmocka_unit_test(the_code_is_drawn),
		cmocka_unit_test(a_bad_template_makes_no_paper),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
