#include "tests/print/samples.h"

#include <assert.h>

#define BILLS_MAX 200
#define MOMENT_MS INT64_C(1795221015000) /* 2026-11-21T08:30:15+08:00 */

struct money sample_money(int64_t fen)
{
	struct money m = MONEY_ZERO;

	if (!money_from_fen(&m, fen))
		assert(!"an amount out of range");
	return m;
}

struct date sample_date(int year, int month, int day)
{
	struct date d = {0};

	if (!date_from_civil(&d, year, month, day))
		assert(!"no such day");
	return d;
}

struct moment sample_moment(void)
{
	return (struct moment){MOMENT_MS};
}

static struct period month(int year, int number)
{
	return period_of(sample_date(year, number, 1));
}

static struct energy kwh(int64_t wh)
{
	return (struct energy){wh};
}

struct receipt_paper sample_receipt(void)
{
	static const struct receipt_account account = {
		"3301000001", "张𠮷", "杭州市西湖区文三路 100 号翠苑新村二区 3 幢 2 单元 401 室"};
	static struct receipt_bill bills[3];
	static const struct tender tenders[] = {
		{TENDER_CASH, {20000}, ""}, {TENDER_CHEQUE, {30000}, "00451207"}};

	bills[0] = (struct receipt_bill){"3301000001", month(2026, 8), kwh(312000),
		sample_money(16793), sample_money(16793), sample_money(420), 25};
	bills[1] = (struct receipt_bill){"3301000001", month(2026, 9), kwh(287500),
		sample_money(15474), sample_money(15474), sample_money(100), 3};
	bills[2] = (struct receipt_bill){"3301000001", month(2026, 10), kwh(198000),
		sample_money(10656), sample_money(10656), sample_money(0), 0};
	return (struct receipt_paper){
		.hall = "国网浙江省电力有限公司杭州供电公司城西营业厅",
		.receipt_no = "A01-00000128",
		.station = "01 号窗口",
		.cashier = "王芳",
		.at = sample_moment(),
		.business_date = sample_date(2026, 11, 21),
		.accounts = &account,
		.account_count = 1,
		.bills = bills,
		.bill_count = 3,
		.tenders = tenders,
		.tender_count = 2,
		.principal = sample_money(42923),
		.late_charge = sample_money(520),
		.received = sample_money(50000),
		.change = sample_money(0),
		.to_advance = sample_money(6557),
		.total = sample_money(50000),
		.advance_balance = sample_money(8000),
		.check_code = "7K3M-92QX",
		.qr_text = "WATTDESK:HZ-CX:A01-00000128:7K3M92QX",
	};
}

struct receipt_paper sample_long_receipt(size_t count)
{
	static const struct receipt_account accounts[] = {
		{"3301000001", "杭州翠苑物业服务有限责任公司第二分公司（公共照明）",
			"杭州市西湖区文三路 100 号翠苑新村二区配电房"},
		{"3301000002", "阿卜杜拉\u00b7买买提", "杭州市西湖区古墩路 8 号"},
		{"3301000003", "周𬭎", "杭州市西湖区文一西路 22 号 1 幢 101"},
	};
	static struct receipt_bill bills[BILLS_MAX];
	struct receipt_paper r = sample_receipt();

	assert(count <= BILLS_MAX);
	for (size_t i = 0; i < count; i++)
		bills[i] = (struct receipt_bill){accounts[i % 3].account_no,
			period_add(month(2010, 1), (int)i), kwh(100000 + (int64_t)i * 1500),
			sample_money(5380 + (int64_t)i), sample_money(5380 + (int64_t)i),
			sample_money(100), (int)(i % 40)};
	r.accounts = accounts;
	r.account_count = 3;
	r.bills = bills;
	r.bill_count = count;
	return r;
}
