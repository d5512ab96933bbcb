/*
 * Weeks of a busy counter at random: payments of all kinds, reversals, refunds, moves, cleared and
 * bounced cheques, over several days and two cashiers. Whatever is done or refused, the books hold.
 */
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/reverse.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define STEPS 220
#define ACCOUNTS 4
#define RECEIPTS_MAX 512
#define REFUNDED_BY_CHANCE                                                    \
	5 /* one step in so many asks a supervisor: passwords take their time \
	   */

struct counter {
	struct till till;
	uint32_t seed;
	int64_t account[ACCOUNTS];
	int64_t shift;
	int bills, day, done, refused;
	char receipt_no[RECEIPTS_MAX][RECEIPT_NO_MAX];
	int receipts;
};

static const char *const account_no[ACCOUNTS] = {"1001", "2002", "3003", "4004"};
static const char *const classes[ACCOUNTS] = {"residential", "industrial", "residential", "farm"};

static uint32_t chance(struct counter *c, uint32_t below)
{
	c->seed = c->seed * 1664525U + 1013904223U;
	return (c->seed >> 8) % below;
}

static struct money random_money(struct counter *c, uint32_t below)
{
	struct money m = MONEY_ZERO;

	assert_true(money_from_fen(&m, 1 + (int64_t)chance(c, below)));
	return m;
}

static void add_bill(struct counter *c)
{
	struct date due = date_add_days(till_date("2000-12-20"), (int)chance(c, 25));
	char bill_no[16], due_on[DATE_TEXT_MAX], amount[MONEY_TEXT_MAX];

	snprintf(bill_no, sizeof bill_no, "B-%d", ++c->bills);
	till_bill(&c->till, c->account[chance(c, ACCOUNTS)], bill_no, date_format(due, due_on),
		money_format(random_money(c, 50000), amount));
}

/* A day on, with a new shift for whoever has the counter; only such refusals as may be. */
static void next_day(struct counter *c)
{
	char day[DATE_TEXT_MAX];

	if (c->shift != 0)
		till_end_shift(&c->till, c->shift);
	date_format(date_add_days(till_date("2000-12-25"), c->day++), day);
	till_as(&c->till, c->day % 2 == 0 ? "bob" : "ann");
	c->shift = till_shift(&c->till, c->till.session.login, day, "20.00");
}

static void random_tenders(struct counter *c, struct pay_request *request)
{
	uint32_t count = 1 + chance(c, 3);
	bool cash = false;

	for (uint32_t i = 0; i < count; i++) {
		struct tender *tender = &request->tenders[request->tender_count];

		tender->kind = (enum tender_kind)(TENDER_CASH + (int)chance(c, 6));
		if (tender->kind == TENDER_ADVANCE && chance(c, 3) > 0)
			tender->kind = TENDER_CHEQUE;
		if (tender->kind == TENDER_CASH && cash)
			continue;
		cash = cash || tender->kind == TENDER_CASH;
		tender->amount = random_money(c, 40000);
		snprintf(tender->ref, sizeof tender->ref, "R%d", c->receipts);
		request->tender_count++;
	}
}

static void keep(struct counter *c, bool ok, const struct pay_result *result)
{
	c->done += ok;
	c->refused += !ok;
	if (!ok) {
		assert_int_equal(code_exit_status(c->till.session.why.code), 1);
		return;
	}
	assert_true(c->receipts < RECEIPTS_MAX);
	utf8_copy(c->receipt_no[c->receipts++], RECEIPT_NO_MAX, result->receipt_no);
}

static void pay(struct counter *c)
{
	struct pay_request request = {.again = true};
	uint32_t first = chance(c, ACCOUNTS), count = 1 + chance(c, 2);
	struct pay_result result;

	for (uint32_t i = 0; i < count; i++)
		request.account_no[request.account_count++] = account_no[(first + i) % ACCOUNTS];
	random_tenders(c, &request);
	request.has_amount = chance(c, 4) == 0;
	request.amount = random_money(c, 60000);
	keep(c, pay_take(&c->till.session, &request, &c->till.arena, &result), &result);
}

static void undo(struct counter *c, const char *receipt_no)
{
	struct reverse_request request = {
		.receipt_no = receipt_no, .reason = "x", .approval = till_approval("sue")};
	struct reverse_result undone;
	struct pay_result moved;
	bool ok = false;

	switch (chance(c, 4)) {
	case 0:
		ok = reverse_payment(&c->till.session, REVERSAL_REVERSE, &request, &undone);
		break;
	case 1:
		ok = reverse_payment(&c->till.session, REVERSAL_REFUND, &request, &undone);
		break;
	case 2:
		ok = tender_bounce(&c->till.session, &request, &undone);
		break;
	case 3:
		ok = reverse_move(&c->till.session, &request, account_no[chance(c, ACCOUNTS)],
			&c->till.arena, &moved);
		keep(c, ok, &moved);
		return;
	}
	c->done += ok;
	c->refused += !ok;
	if (!ok)
		assert_int_equal(code_exit_status(c->till.session.why.code), 1);
}

/* Mostly one of the last receipts: older ones are nearly always refused. */
static const char *some_receipt(struct counter *c)
{
	uint32_t back = chance(c, chance(c, 3) == 0 ? (uint32_t)c->receipts : 2);

	if (back >= (uint32_t)c->receipts)
		back = 0;
	return c->receipt_no[c->receipts - 1 - (int)back];
}

static void step(struct counter *c)
{
	if (chance(c, 4) == 0)
		add_bill(c);
	if (chance(c, 20) == 0)
		next_day(c);
	if (c->receipts > 0 && chance(c, REFUNDED_BY_CHANCE) == 0)
		undo(c, some_receipt(c));
	else if (c->receipts > 0 && chance(c, 8) == 0)
		c->done += tender_clear(&c->till.session, some_receipt(c));
	else
		pay(c);
}

static void test_random_weeks(void **state)
{
	static struct counter c; /* too large for the stack of a test */

	c = (struct counter){.seed = 20261121};
	till_init(&c.till, *state);
	for (size_t i = 0; i < ACCOUNTS; i++)
		c.account[i] = till_account(&c.till, account_no[i], classes[i]);
	c.till.session.policy.cash_unit = till_money("0.10");
	next_day(&c);
	for (int i = 0; i < STEPS; i++) {
		step(&c);
		till_check_books(&c.till);
	}
	print_message("  %d done, %d refused, %d receipts, %d days\n", c.done, c.refused,
		c.receipts, c.day);
	assert_true(c.done > STEPS / 3);
	assert_true(till_count(&c.till, "reversal") > 5);
	till_verify(&c.till);
	till_release(&c.till);
}

int main(void)
{
	const struct hall_test tests[] = {HALL_TEST(test_random_weeks)};

	return hall_run("books", tests, ARRAY_SIZE(tests));
}
