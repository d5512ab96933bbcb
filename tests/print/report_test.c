/* The statement, the shift report and the day-end report. */
#include <stdlib.h>
#include <string.h>

#include "core/compiler.h"
#include "core/fault.h"
#include "tests/print/samples.h"
#include "tests/print/tools.h"
#include "tests/test.h"

static void expect_all(const char *text, const char *const parts[])
{
	for (; *parts != NULL; parts++) {
		if (strstr(text, *parts) == NULL)
			fail_msg("\"%s\" is not in:\n%s", *parts, text);
	}
}

static char *text_of(const char *path, const struct document_saved *saved, int pages)
{
	assert_int_equal(saved->pages, pages);
	assert_int_equal(saved->missing, 0);
	assert_int_equal(tools_pdf_pages(path), pages);
	assert_true(tools_pdf_sound(path));
	return tools_pdf_text(path);
}

static char *statement(const struct statement_paper *p, enum lang lang, const char *name, int pages)
{
	char path[256];
	struct print_job job = {TOOLS_SHARE, lang, tools_path(path, name)};
	struct document_saved saved;
	struct fault fault = {0};

	assert_true(statement_paper_save(&job, p, &saved, &fault));
	return text_of(path, &saved, pages);
}

static char *shift(const struct shift_paper *p, enum lang lang, const char *name)
{
	char path[256];
	struct print_job job = {TOOLS_SHARE, lang, tools_path(path, name)};
	struct document_saved saved;
	struct fault fault = {0};

	assert_true(shift_paper_save(&job, p, &saved, &fault));
	return text_of(path, &saved, 1);
}

static char *day(const struct day_paper *p, enum lang lang, const char *name)
{
	char path[256];
	struct print_job job = {TOOLS_SHARE, lang, tools_path(path, name)};
	struct document_saved saved;
	struct fault fault = {0};

	assert_true(day_paper_save(&job, p, &saved, &fault));
	return text_of(path, &saved, 1);
}

static void the_statement_says_all(void **state)
{
	struct statement_paper p = sample_statement();
	char *text = statement(&p, LANG_ZH, "statement.pdf", 1);

	(void)state;
	expect_all(text, (const char *const[]){"电费账单明细", "截止日期：2026-11-21", "3301000001",
				 "居民生活用电", "0123456789", "人民币", "近 24 个月用电量",
				 "千瓦时", "2025", "B202608-3301000001", "每日千分之一", "不是发票",
				 "第1页 共1页", NULL});
	assert_null(strstr(text, "训练"));
	free(text);
	p.bill_count = p.month_count = 0;
	p.trial = true;
	text = statement(&p, LANG_EN, "statement_en.pdf", 1);
	expect_all(text, (const char *const[]){
				 "Statement of Electricity Bills", "There are no bills", NULL});
	assert_null(strstr(text, "24 months"));
	free(text);
}

static void the_shift_report_says_all(void **state)
{
	struct shift_paper p = sample_shift();
	char *text = shift(&p, LANG_ZH, "shift_report.pdf");

	(void)state;
	expect_all(text, (const char *const[]){"收费班次交接表", "S20261121-01", "王芳", "备用金",
				 "18,142.50", "短款 0.50", "复点一次。初点 18,042.00", "漏点一张",
				 "172", "17,200.00", "H20261121-01", "A01-00000131", "客户报错户号",
				 "共 200 张，其中作废 2 张", "班长", NULL});
	free(text);
	p.difference = sample_money(123);
	text = shift(&p, LANG_ZH, "shift_over.pdf");
	expect_all(text, (const char *const[]){"长款 1.23", NULL});
	free(text);
	p.difference = MONEY_ZERO;
	text = shift(&p, LANG_ZH, "shift_even.pdf");
	expect_all(text, (const char *const[]){"相符", NULL});
	free(text);
}

/* Before the count the cashier's own report tells neither the expected cash nor a difference. */
static void an_open_shift_keeps_its_secret(void **state)
{
	struct shift_paper p = sample_shift();
	char *text;

	(void)state;
	p.closed = p.expected_known = p.counted_known = false;
	p.expected = sample_money(77777777);
	p.counted = p.difference = sample_money(66666666);
	p.count_count = p.declared_count = p.hand_in_count = p.reversal_count = 0;
	p.receipt_count = 0;
	text = shift(&p, LANG_EN, "shift_open.pdf");
	expect_all(text, (const char *const[]){"Not closed yet", "No receipt", "None", NULL});
	assert_null(strstr(text, "777,777.77"));
	assert_null(strstr(text, "666,666.66"));
	free(text);
}

/* Sales on cards that are not finished are listed; without any the section is not there. */
static void open_sales_are_listed(void **state)
{
	const struct open_sale sale = {.sale_no = "20261121-A01-1-C0007",
		.account_no = "3301000009",
		.amount = sample_money(12345),
		.at = sample_moment(),
		.age_days = 3};
	static const char *const parts[] = {"未完成的售电", "20261121-A01-1-C0007", "3301000009",
		"123.45", "2026-11-21 08:30", NULL};
	struct shift_paper p = sample_shift();
	struct day_paper whole = sample_day();
	char *text = shift(&p, LANG_ZH, "shift_none_open.pdf");

	(void)state;
	assert_null(strstr(text, "未完成的售电"));
	free(text);
	p.open_sales = whole.open_sales = (struct open_sales){&sale, 1};
	text = shift(&p, LANG_ZH, "shift_sale_open.pdf");
	expect_all(text, parts);
	free(text);
	text = day(&whole, LANG_ZH, "day_sale_open.pdf");
	expect_all(text, parts);
	free(text);
}

/* What came in on bills that were written off; of a day also what was given up. */
static void what_is_written_off_is_told(void **state)
{
	static const char *const back[] = {
		"核销与收回", "核销后收回", "234.56", "已包含在收款汇总中", NULL};
	static const char *const lost[] = {"坏账核销", "9,876.54", "核销后收回", "234.56", NULL};
	struct shift_paper p = sample_shift();
	struct day_paper whole = sample_day();
	char *text = shift(&p, LANG_ZH, "shift_none_recovered.pdf");

	(void)state;
	assert_null(strstr(text, "核销"));
	free(text);
	p.written_off =
		(struct written_off_sums){.recovered_count = 2, .recovered = sample_money(23456)};
	text = shift(&p, LANG_ZH, "shift_recovered.pdf");
	expect_all(text, back);
	assert_null(strstr(text, "坏账核销"));
	free(text);
	whole.written_off = p.written_off;
	whole.written_off.written_count = 1;
	whole.written_off.written = sample_money(987654);
	text = day(&whole, LANG_ZH, "day_written_off.pdf");
	expect_all(text, lost);
	free(text);
}

static void the_day_report_says_all(void **state)
{
	struct day_paper p = sample_day();
	char *text = day(&p, LANG_ZH, "day_report.pdf");

	(void)state;
	expect_all(
		text, (const char *const[]){"营业日结算表", "业务日期：2026-11-21", "S20261121-03",
			      "欧阳建国", "135,581.89", "-0.50", "A02-00000194", "R20261121-0002",
			      "1204", "9f2c4e1ab37d5560", "封签 D20261121", "稽核", NULL});
	free(text);
	p.seal_no = p.seal_mac = "";
	p.void_count = p.book_count = p.station_count = 0;
	text = day(&p, LANG_EN, "day_report_en.pdf");
	expect_all(
		text, (const char *const[]){"Day-End Report", "has not been sealed", "None", NULL});
	free(text);
}

static void the_scale_of_a_chart_is_round(void **state)
{
	static const struct {
		int64_t most, end;
	} cases[] = {{0, 1}, {1, 1}, {2, 2}, {3, 5}, {6, 10}, {10, 10}, {312, 500}, {1001, 2000},
		{INT64_MAX, INT64_MAX}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(chart_scale(cases[i].most), cases[i].end);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_statement_says_all),
		cmocka_unit_test(the_shift_report_says_all),
		cmocka_unit_test(an_open_shift_keeps_its_secret),
		cmocka_unit_test(open_sales_are_listed),
		cmocka_unit_test(what_is_written_off_is_told),
		cmocka_unit_test(the_day_report_says_all),
		cmocka_unit_test(the_scale_of_a_chart_is_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
