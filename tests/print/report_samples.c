/* The statement and the two reports of tests/print/samples.h. */
#include <assert.h>
#include <stdio.h>

#include "core/compiler.h"
#include "tests/print/samples.h"

#define YUAN(y, f)              \
	{                       \
		(y) * 100 + (f) \
	}

static const char mac[] = "9f2c4e1ab37d5560e8c1d2f3a4b5968778695a4b3c2d1e0f1122334455667788";

struct statement_paper sample_statement(void)
{
	static const char *const late[] = {
		"违约金：186.14 元自 2026-10-28 起至 2026-11-21 止共 25 天，每日千分之一，"
		"186.14 × 25 × 0.001 = 4.65 元"};
	static struct chart_month months[24];
	static struct statement_bill bills[24];
	static char numbers[24][24];

	for (int i = 0; i < 24; i++) {
		struct period p = period_add(period_of(sample_date(2024, 11, 1)), i);
		int month = period_month(p);
		int64_t wh = 180000 +
			     (month >= 7 && month <= 9 ? 160000
				     : month <= 2      ? 90000
						       : 0) +
			     (i * 7919) % 40000 / 500 * 500;
		struct money amount = sample_money(wh / 1000 * 538 / 10);

		months[i] = (struct chart_month){p, {wh}};
		snprintf(numbers[i], sizeof(numbers[i]), "B%04d%02d-3301000001", period_year(p),
			month);
		bills[i] = (struct statement_bill){.bill_no = numbers[i],
			.period = p,
			.energy = {wh},
			.due_on = date_add_days(period_last_day(p), 27),
			.amount = amount,
			.paid = amount};
	}
	for (int i = 21; i < 24; i++) {
		bills[i].paid = MONEY_ZERO;
		bills[i].due = bills[i].amount;
	}
	bills[21].due = sample_money(19079);
	bills[21].late_charge = sample_money(465);
	bills[21].explain = late;
	bills[21].explain_count = 1;
	return (struct statement_paper){
		.hall = "国网浙江省电力有限公司杭州供电公司城西营业厅",
		.account_no = "3301000001",
		.name = "张𠮷",
		.address = "杭州市西湖区文三路 100 号翠苑新村二区 3 幢 2 单元 401 室",
		.price_class = "居民生活用电（一户一表）",
		.meter_no = "0123456789",
		.on = sample_date(2026, 11, 21),
		.made_at = sample_moment(),
		.made_by = "王芳",
		.bills = bills,
		.bill_count = 24,
		.principal = sample_money(48526),
		.late_charge = sample_money(465),
		.total = sample_money(48991),
		.advance = sample_money(1500),
		.months = months,
		.month_count = 24,
	};
}

static const struct tender_line tenders[] = {
	{TENDER_CASH, 96, YUAN(18342, 50), 1, YUAN(200, 0), YUAN(18142, 50)},
	{TENDER_CARD, 31, YUAN(9120, 8), 0, YUAN(0, 0), YUAN(9120, 8)},
	{TENDER_CHEQUE, 2, YUAN(56000, 0), 0, YUAN(0, 0), YUAN(56000, 0)},
	{TENDER_TRANSFER, 0, YUAN(0, 0), 0, YUAN(0, 0), YUAN(0, 0)},
	{TENDER_MOBILE, 68, YUAN(12077, 31), 1, YUAN(88, 0), YUAN(11989, 31)},
	{TENDER_ADVANCE, 3, YUAN(120, 0), 0, YUAN(0, 0), YUAN(120, 0)},
};
static const struct tender_line total = {
	TENDER_CASH, 200, YUAN(95659, 89), 2, YUAN(288, 0), YUAN(95371, 89)};

struct shift_paper sample_shift(void)
{
	static const struct shift_count counts[] = {
		{YUAN(100, 0), 172, YUAN(17200, 0)},
		{YUAN(50, 0), 9, YUAN(450, 0)},
		{YUAN(20, 0), 12, YUAN(240, 0)},
		{YUAN(10, 0), 18, YUAN(180, 0)},
		{YUAN(5, 0), 11, YUAN(55, 0)},
		{YUAN(1, 0), 16, YUAN(16, 0)},
		{YUAN(0, 50), 2, YUAN(1, 0)},
	};
	static const struct shift_declared declared[] = {
		{TENDER_CARD, YUAN(9120, 8), YUAN(9120, 8), YUAN(0, 0)},
		{TENDER_CHEQUE, YUAN(56000, 0), YUAN(56000, 0), YUAN(0, 0)},
	};
	static struct shift_hand_in hand_ins[1];
	static struct shift_reversal reversals[2];

	hand_ins[0] = (struct shift_hand_in){
		"H20261121-01", sample_moment(), sample_money(50000), "李明"};
	reversals[0] = (struct shift_reversal){"A01-00000131", "R20261121-0001", sample_moment(),
		sample_money(20000), "李明", "客户报错户号，重新收费"};
	reversals[1] = (struct shift_reversal){"A01-00000187", "R20261121-0002", sample_moment(),
		sample_money(8800), "李明", "重复扫码"};
	return (struct shift_paper){
		.hall = "国网浙江省电力有限公司杭州供电公司城西营业厅",
		.shift_no = "S20261121-01",
		.station = "01 号窗口",
		.cashier = "王芳（wangfang）",
		.business_date = sample_date(2026, 11, 21),
		.opened_at = sample_moment(),
		.closed = true,
		.closed_at = {sample_moment().ms + INT64_C(32400000)},
		.tenders = tenders,
		.tender_count = ARRAY_SIZE(tenders),
		.total = total,
		.float_amount = sample_money(50000),
		.cash_net = sample_money(1814250),
		.handed_in = sample_money(50000),
		.expected_known = true,
		.expected = sample_money(1814250),
		.counted_known = true,
		.counted = sample_money(1814200),
		.difference = sample_money(-50),
		.recounted = true,
		.first_counted = sample_money(1804200),
		.recount_reason = "漏点一张 100 元",
		.counts = counts,
		.count_count = ARRAY_SIZE(counts),
		.declared = declared,
		.declared_count = ARRAY_SIZE(declared),
		.hand_ins = hand_ins,
		.hand_in_count = 1,
		.reversals = reversals,
		.reversal_count = 2,
		.first_receipt = "A01-00000101",
		.last_receipt = "A01-00000300",
		.receipt_count = 200,
		.void_count = 2,
	};
}

struct day_paper sample_day(void)
{
	static struct day_shift shifts[3];
	static const struct day_station stations[] = {
		{"01", 200, 2, YUAN(95371, 89)}, {"02", 151, 0, YUAN(40210, 0)}};
	static const struct day_book books[] = {{"01", "A01-00000101", "A01-00000300", 200, 2},
		{"02", "A02-00000044", "A02-00000194", 151, 0}};
	static const struct day_void voids[] = {{"A01-00000131", "R20261121-0001", YUAN(200, 0),
							"王芳", "李明", "客户报错户号，重新收费"},
		{"A01-00000187", "R20261121-0002", YUAN(88, 0), "王芳", "李明", "重复扫码"}};
	static const struct day_chain chains[] = {
		{"01", 1204, mac}, {"02", 873, mac}, {"cli", 3, mac}};

	shifts[0] = (struct day_shift){"S20261121-01", "01", "王芳", sample_moment(), true,
		{sample_moment().ms + INT64_C(32400000)}, 200, sample_money(9537189),
		sample_money(1814250), sample_money(1814200), sample_money(-50)};
	shifts[1] = (struct day_shift){"S20261121-02", "02", "欧阳建国", sample_moment(), true,
		{sample_moment().ms + INT64_C(32400000)}, 100, sample_money(3021000),
		sample_money(1210000), sample_money(1210000), sample_money(0)};
	shifts[2] = (struct day_shift){"S20261121-03", "02", "周𬭎", sample_moment(), true,
		{sample_moment().ms + INT64_C(32400000)}, 51, sample_money(1000000),
		sample_money(400000), sample_money(400100), sample_money(100)};
	return (struct day_paper){
		.hall = "国网浙江省电力有限公司杭州供电公司城西营业厅",
		.business_date = sample_date(2026, 11, 21),
		.settled_at = sample_moment(),
		.settled_by = "李明",
		.shifts = shifts,
		.shift_count = 3,
		.shift_total = {.closed = true,
			.payment_count = 351,
			.net = sample_money(13558189),
			.expected_cash = sample_money(3424250),
			.counted = sample_money(3424300),
			.difference = sample_money(50)},
		.tenders = tenders,
		.tender_count = ARRAY_SIZE(tenders),
		.total = total,
		.stations = stations,
		.station_count = 2,
		.books = books,
		.book_count = 2,
		.voids = voids,
		.void_count = 2,
		.chains = chains,
		.chain_count = 3,
		.seal_no = "D20261121",
		.seal_mac = mac,
	};
}
