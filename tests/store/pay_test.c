/* Taking money: the contract of `pay`, its refusals in their order, and the books behind it. */
#include "counter/pay.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/operation.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define PROCESSES 8
#define REPEATS 13 /* in each: more than a hundred in all */

/* The public case 1 of tests/vectors/exam_problems.md: 64.00 + 108.00 and 18.00 on 2001-01-18. */
struct exam {
	struct till till;
	int64_t account;
};

static void exam_init(struct exam *e, void **state, const char *business_date)
{
	till_init(&e->till, *state);
	e->account = till_account(&e->till, "1001", "industrial");
	till_bill(&e->till, e->account, "B-2000-12", "2000-12-15", "2000.00");
	till_bill(&e->till, e->account, "B-2001-01", "2001-01-15", "3000.00");
	if (business_date != NULL)
		(void)till_shift(&e->till, "ann", business_date, "100.00");
}

static void exam_release(struct exam *e)
{
	till_check_books(&e->till);
	till_verify(&e->till);
	till_release(&e->till);
}

static void pay(struct exam *e, const struct pay_request *request, struct pay_result *out)
{
	char text[SAY_TEXT_MAX];

	if (!pay_take(&e->till.session, request, &e->till.arena, out))
		fail_msg("%s: %s", code_name(e->till.session.why.code),
			fault_render(LANG_EN, &e->till.session.why, text, sizeof text));
}

static void check_applied(const struct pay_applied *applied, const char *bill_no,
	const char *principal, const char *late)
{
	assert_string_equal(applied->bill_no, bill_no);
	till_check_money(applied->principal, principal);
	till_check_money(applied->late_charge, late);
}

static void test_public_case(void **state)
{
	struct exam e;
	struct pay_result result;
	struct pay_request request = till_request("1001", TENDERS("cash:5200.00"));

	exam_init(&e, state, "2001-01-18");
	pay(&e, &request, &result);
	till_check_money(result.received, "5200.00");
	till_check_money(result.change, "10.00");
	till_check_money(result.to_advance, "0.00");
	assert_false(result.replayed);
	assert_int_equal(result.applied_count, 2);
	check_applied(&result.applied[0], "B-2000-12", "2000.00", "172.00");
	check_applied(&result.applied[1], "B-2001-01", "3000.00", "18.00");
	assert_string_equal(result.receipt_no, "CLI-000001");
	assert_string_equal(result.payment_no, "20010118-cli-1-0001");
	assert_string_equal(till_balance(&e.till, LEDGER_RECEIVABLE, e.account), "0.00");
	assert_string_equal(till_balance(&e.till, LEDGER_LATE, 0), "-190.00");
	exam_release(&e);
}

/*
 * 1,000.00 on 2000-12-31: 16 days x 2 permille x 2,000 = 64.00 late charge, the rest, 936.00,
 * principal. From 1 January 1,064.00 at 3 permille: 18 days = 57.456. On 2001-01-18 the bill's
 * charge is 64.00 + 57.456 = 121.456, rounded 121.46, less 64.00 paid = 57.46; the second bill
 * 3,000 x 3 x 2 permille = 18.00. Due: 1,064.00 + 57.46 + 3,000.00 + 18.00 = 4,139.46.
 */
static void test_public_case_in_two_parts(void **state)
{
	struct exam e;
	struct pay_result result;
	struct pay_request first = till_request("1001", TENDERS("cash:1000.00"));
	struct pay_request rest = till_request("1001", TENDERS("card:4139.46"));
	int64_t shift;

	exam_init(&e, state, NULL);
	shift = till_shift(&e.till, "ann", "2000-12-31", "0.00");
	pay(&e, &first, &result);
	assert_int_equal(result.applied_count, 1);
	check_applied(&result.applied[0], "B-2000-12", "936.00", "64.00");
	till_check_money(result.change, "0.00");
	till_end_shift(&e.till, shift);
	(void)till_shift(&e.till, "ann", "2001-01-18", "0.00");
	rest.has_expect_due = true;
	rest.expect_due = till_money("4139.46");
	pay(&e, &rest, &result);
	assert_int_equal(result.applied_count, 2);
	check_applied(&result.applied[0], "B-2000-12", "1064.00", "57.46");
	check_applied(&result.applied[1], "B-2001-01", "3000.00", "18.00");
	assert_string_equal(till_balance(&e.till, LEDGER_LATE, 0), "-139.46");
	assert_string_equal(till_balance(&e.till, LEDGER_RECEIVABLE, e.account), "0.00");
	exam_release(&e);
}

/* Every tender lands on its ledger, and the advance that is spent comes off the balance. */
static void test_tenders_and_ledgers(void **state)
{
	struct exam e;
	struct pay_result result;
	struct pay_request ahead = till_request("1001", TENDERS("mobile:5240.00"));
	struct pay_request mixed =
		till_request("1001", TENDERS("advance:40.00", "cash:20.00", "cheque:100.00:C1",
					     "transfer:30.00", "card:10.00"));
	int64_t shift;

	exam_init(&e, state, NULL);
	shift = till_shift(&e.till, "ann", "2001-01-18", "100.00");
	pay(&e, &ahead, &result);
	till_check_money(result.to_advance, "50.00");
	assert_string_equal(till_balance(&e.till, LEDGER_ADVANCE, e.account), "-50.00");
	till_bill(&e.till, e.account, "B-2001-02", "2001-02-15", "195.00");
	pay(&e, &mixed, &result);
	till_check_money(result.received, "200.00");
	till_check_money(result.change, "5.00");
	assert_string_equal(till_balance(&e.till, LEDGER_ADVANCE, e.account), "-10.00");
	assert_string_equal(till_balance(&e.till, LEDGER_DRAWER, shift), "115.00");
	assert_string_equal(till_balance(&e.till, LEDGER_CLEARING, 0), "130.00");
	assert_string_equal(till_balance(&e.till, LEDGER_CARD, 0), "10.00");
	assert_string_equal(till_balance(&e.till, LEDGER_MOBILE, 0), "5240.00");
	exam_release(&e);
}

static void test_several_accounts(void **state)
{
	struct exam e;
	struct pay_result result;
	struct pay_request request = till_request("2002", TENDERS("card:5500.00"));
	int64_t second;

	exam_init(&e, state, "2001-01-18");
	second = till_account(&e.till, "2002", "residential");
	till_bill(&e.till, second, "R-1", "2001-01-15", "100.00");
	request.account_no[request.account_count++] = "1001";
	pay(&e, &request, &result);
	assert_int_equal(result.applied_count, 3);
	assert_string_equal(result.applied[0].account_no, "2002");
	/* 100 x 3 days x 1 permille = 0.30, under the rules of 1996 at least 1.00 */
	check_applied(&result.applied[0], "R-1", "100.00", "1.00");
	assert_string_equal(result.applied[1].account_no, "1001");
	till_check_money(result.to_advance, "209.00");
	assert_string_equal(till_balance(&e.till, LEDGER_ADVANCE, second), "-209.00");
	assert_string_equal(till_balance(&e.till, LEDGER_ADVANCE, e.account), "0.00");
	assert_int_equal(till_count(&e.till, "receipt"), 1);
	exam_release(&e);
}

static void test_cash_unit(void **state)
{
	struct exam e;
	struct pay_result result;
	struct pay_request request = till_request("2002", TENDERS("cash:100.00"));
	int64_t second;

	exam_init(&e, state, "2001-01-10");
	second = till_account(&e.till, "2002", "residential");
	till_bill(&e.till, second, "R-1", "2001-01-15", "88.03");
	e.till.session.policy.cash_unit = till_money("0.10");
	pay(&e, &request, &result);
	till_check_money(result.change, "11.90");
	till_check_money(result.to_advance, "0.07");
	exam_release(&e);
}

static void test_replay(void **state)
{
	struct exam e;
	struct pay_result first, again;
	struct pay_request request = till_request("1001", TENDERS("cash:100.00", "card:200.00"));

	exam_init(&e, state, "2001-01-18");
	request.op_id = "op-1";
	pay(&e, &request, &first);
	assert_false(first.replayed);
	/* neither guards nor the order of the tenders are part of what was asked */
	request = till_request("1001", TENDERS("card:200.00", "cash:100.00"));
	request.op_id = "op-1";
	request.has_expect_due = true;
	request.expect_due = till_money("1.00");
	pay(&e, &request, &again);
	assert_true(again.replayed);
	assert_string_equal(again.payment_no, first.payment_no);
	assert_string_equal(again.receipt_no, first.receipt_no);
	assert_int_equal(again.applied_count, first.applied_count);
	check_applied(&again.applied[0], "B-2000-12", "128.00", "172.00");
	request.tenders[0].amount = till_money("200.01");
	till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &again),
		CODE_OP_CONFLICT);
	assert_int_equal(till_count(&e.till, "payment"), 1);
	exam_release(&e);
}

/* A refused attempt leaves nothing behind and does not use up its id. */
static void test_refused_id_is_free(void **state)
{
	struct exam e;
	struct pay_result result;
	struct pay_request request = till_request("1001", TENDERS("card:10.00"));
	int64_t journal;

	exam_init(&e, state, "2001-01-18");
	journal = till_count(&e.till, "journal");
	request.op_id = "op-1";
	request.has_expect_due = true;
	request.expect_due = till_money("1.00");
	till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &result),
		CODE_DUE_CHANGED);
	assert_int_equal(till_count(&e.till, "journal"), journal);
	assert_int_equal(till_count(&e.till, "payment"), 0);
	assert_int_equal(till_count(&e.till, "attempt"), 1);
	request.has_expect_due = false;
	pay(&e, &request, &result);
	assert_false(result.replayed);
	assert_string_equal(result.receipt_no, "CLI-000001");
	exam_release(&e);
}

struct refusal {
	const char *what;
	const char *login;
	const char *account_no;
	const char *tender, *amount, *expect_due; /* NULL: none */
	enum code code;
};

static const struct refusal refusals[] = {
	{"a reader", "kim", "1001", "cash:10.00", NULL, NULL, CODE_NOT_PERMITTED},
	{"a supervisor", "sue", "1001", "cash:10.00", NULL, NULL, CODE_NOT_PERMITTED},
	{"no shift", "bob", "1001", "cash:10.00", NULL, NULL, CODE_SHIFT_NOT_OPEN},
	{"no such account", "ann", "9999", "cash:10.00", NULL, NULL, CODE_ACCOUNT_UNKNOWN},
	{"an account with a line break", "ann", "1001\n", "cash:10.00", NULL, NULL,
		CODE_ACCOUNT_UNKNOWN},
	{"an account that is no text", "ann", "\xff\xfe", "cash:10.00", NULL, NULL,
		CODE_ACCOUNT_UNKNOWN},
	{"a closed account", "ann", "3003", "cash:10.00", NULL, NULL, CODE_ACCOUNT_CLOSED},
	{"due has changed", "ann", "1001", "cash:10.00", NULL, "5189.99", CODE_DUE_CHANGED},
	{"due changed before nothing due", "ann", "2002", "cash:1.00", NULL, "1.00",
		CODE_DUE_CHANGED},
	{"nothing due", "ann", "2002", "cash:10.00", NULL, NULL, CODE_NOTHING_DUE},
	{"less than the amount", "ann", "2002", "cash:10.00", "10.01", NULL, CODE_TENDER_MISMATCH},
	{"change out of a card", "ann", "1001", "card:10.00", "9.99", NULL, CODE_TENDER_MISMATCH},
	{"an advance that is not there", "ann", "1001", "advance:0.01", NULL, NULL,
		CODE_TENDER_MISMATCH},
	{"an amount of zero", "ann", "1001", "cash:10.00", "0.00", NULL, CODE_BAD_AMOUNT},
};

static void test_refusals(void **state)
{
	struct exam e;
	struct pay_result result;
	int64_t journal;

	exam_init(&e, state, "2001-01-18");
	(void)till_account(&e.till, "2002", "residential");
	till_close_account(&e.till, till_account(&e.till, "3003", "residential"));
	journal = till_count(&e.till, "journal");
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		const struct refusal *r = &refusals[i];
		struct pay_request request = till_request(r->account_no, TENDERS(r->tender));

		print_message("  %s\n", r->what);
		request.has_amount = r->amount != NULL;
		if (request.has_amount)
			request.amount = till_money(r->amount);
		request.has_expect_due = r->expect_due != NULL;
		if (request.has_expect_due)
			request.expect_due = till_money(r->expect_due);
		till_as(&e.till, r->login);
		till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &result),
			r->code);
	}
	assert_int_equal(till_count(&e.till, "journal"), journal);
	assert_int_equal(till_count(&e.till, "payment"), 0);
	exam_release(&e);
}

/* Requests that no form would send, but a caller might. */
static void test_bad_requests(void **state)
{
	struct exam e;
	struct pay_result result;
	struct pay_request request;

	exam_init(&e, state, "2001-01-18");
	request = till_request("1001", TENDERS("cash:1.00", "cash:1.00"));
	till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &result),
		CODE_BAD_VALUE);
	request = till_request("1001", TENDERS("cash:1.00"));
	request.account_no[request.account_count++] = "1001";
	till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &result),
		CODE_BAD_VALUE);
	request.account_count = 0;
	till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &result),
		CODE_BAD_VALUE);
	request = till_request("1001", TENDERS("cash:1.00"));
	request.tender_count = 0;
	till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &result),
		CODE_BAD_VALUE);
	request = till_request("1001", TENDERS("cash:1.00"));
	request.tenders[0].amount = money_negate(request.tenders[0].amount);
	till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &result),
		CODE_BAD_AMOUNT);
	request = till_request("1001", TENDERS("cheque:1.00:C"));
	request.tenders[0].ref[0] = '\0';
	till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &result),
		CODE_BAD_VALUE);
	request = till_request("1001", TENDERS("cash:1.00"));
	request.op_id = "no blanks";
	till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &result),
		CODE_BAD_VALUE);
	assert_int_equal(till_count(&e.till, "payment"), 0);
	exam_release(&e);
}

static void test_drawer_at_another_station(void **state)
{
	struct exam e;
	struct pay_result result;
	struct pay_request request = till_request("1001", TENDERS("cash:1.00"));

	exam_init(&e, state, "2001-01-18");
	utf8_copy(e.till.session.station, sizeof e.till.session.station, "other");
	till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &result),
		CODE_SHIFT_NOT_OPEN);
	exam_release(&e);
}

static void test_duplicate(void **state)
{
	struct exam e;
	struct pay_result result;
	struct pay_request request = till_request("1001", TENDERS("cash:100.00"));

	exam_init(&e, state, "2001-01-18");
	pay(&e, &request, &result);
	/* the same money by other means is the same money */
	request = till_request("1001", TENDERS("card:60.00", "cash:50.00"));
	request.has_amount = true;
	request.amount = till_money("100.00");
	till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &result),
		CODE_DUPLICATE_SUSPECTED);
	e.till.now.ms += INT64_C(10) * 60 * 1000 - 1;
	till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &result),
		CODE_DUPLICATE_SUSPECTED);
	request.again = true;
	pay(&e, &request, &result);
	request.again = false;
	e.till.now.ms += INT64_C(10) * 60 * 1000;
	pay(&e, &request, &result);
	/* another amount, and another first account, are no repeat */
	request.amount = till_money("101.00");
	pay(&e, &request, &result);
	assert_int_equal(till_count(&e.till, "payment"), 4);
	exam_release(&e);
}

static void test_drawer_ceiling(void **state)
{
	struct exam e;
	struct pay_result result;
	struct pay_request request = till_request("1001", TENDERS("cash:400.01"));

	exam_init(&e, state, "2001-01-18");
	e.till.session.policy.drawer_ceiling = till_money("500.00");
	till_refused(&e.till, pay_take(&e.till.session, &request, &e.till.arena, &result),
		CODE_LIMIT_EXCEEDED);
	request = till_request("1001", TENDERS("cash:400.00"));
	pay(&e, &request, &result);
	request = till_request("1001", TENDERS("card:400.01"));
	pay(&e, &request, &result);
	exam_release(&e);
}

/* The quote is what pay_take does, and does nothing. */
static void test_quote(void **state)
{
	struct exam e;
	struct pay_quote quote;
	struct pay_request request = till_request("1001", TENDERS("cash:6000.00"));
	int64_t journal;

	exam_init(&e, state, "2001-01-18");
	journal = till_count(&e.till, "journal");
	assert_true(pay_quote(&e.till.session, &request, &quote));
	till_check_money(quote.due, "5190.00");
	till_check_money(quote.received, "6000.00");
	till_check_money(quote.change, "810.00");
	till_check_money(quote.applied, "5190.00");
	request.tender_count = 0;
	assert_true(pay_quote(&e.till.session, &request, &quote));
	till_check_money(quote.due, "5190.00");
	till_check_money(quote.received, "0.00");
	request.account_no[0] = "9999";
	till_refused(&e.till, pay_quote(&e.till.session, &request, &quote), CODE_ACCOUNT_UNKNOWN);
	assert_int_equal(till_count(&e.till, "journal"), journal);
	exam_release(&e);
}

/* What a child says of its payments: how many it made itself, how many it was told of. */
struct told {
	int made, replayed;
	char payment_no[PAYMENT_NO_MAX];
};

static void pay_in_child(struct till *till, int to)
{
	struct pay_request request = till_request("1001", TENDERS("cash:100.00"));
	struct told told = {.made = 0};
	struct session session;

	request.op_id = "the-one";
	till_connect(&session, till, "ann");
	for (int i = 0; i < REPEATS; i++) {
		struct arena arena = ARENA_EMPTY;
		struct pay_result result;

		if (!pay_take(&session, &request, &arena, &result)) {
			fprintf(stderr, "refused: %s\n", code_name(session.why.code));
			_exit(1);
		}
		told.made += !result.replayed;
		told.replayed += result.replayed;
		utf8_copy(told.payment_no, sizeof told.payment_no, result.payment_no);
		arena_release(&arena);
	}
	till_disconnect(&session);
	_exit(write(to, &told, sizeof told) == sizeof told ? 0 : 1);
}

/* What the children said; a child that failed said nothing. */
static int children_wait(int from, struct told *sum)
{
	int failed = 0;

	for (int i = 0; i < PROCESSES; i++) {
		struct told told;
		int status;

		if (wait(&status) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0 ||
			read(from, &told, sizeof told) != sizeof told) {
			failed++;
			continue;
		}
		sum->made += told.made;
		sum->replayed += told.replayed;
		failed +=
			sum->payment_no[0] != '\0' && strcmp(sum->payment_no, told.payment_no) != 0;
		utf8_copy(sum->payment_no, sizeof sum->payment_no, told.payment_no);
	}
	return failed;
}

static void test_one_id_from_many_processes(void **state)
{
	struct hall *hall = *state;
	struct told sum = {.made = 0};
	struct exam e;
	int failed, ends[2];

	exam_init(&e, state, "2001-01-18");
	assert_int_equal(pipe(ends), 0);
	db_close(hall->db); /* nothing forks with an open handle */
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			pay_in_child(&e.till, ends[1]);
	failed = children_wait(ends[0], &sum);
	close(ends[0]);
	close(ends[1]);
	hall->db = hall_connect(hall);
	e.till.session.db = hall->db;
	assert_int_equal(failed, 0);
	assert_int_equal(sum.made, 1);
	assert_int_equal(sum.replayed, PROCESSES * REPEATS - 1);
	assert_int_equal(till_count(&e.till, "payment"), 1);
	assert_int_equal(till_count(&e.till, "receipt"), 1);
	exam_release(&e);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_public_case),
		HALL_TEST(test_public_case_in_two_parts),
		HALL_TEST(test_tenders_and_ledgers),
		HALL_TEST(test_several_accounts),
		HALL_TEST(test_cash_unit),
		HALL_TEST(test_replay),
		HALL_TEST(test_refused_id_is_free),
		HALL_TEST(test_refusals),
		HALL_TEST(test_bad_requests),
		HALL_TEST(test_drawer_at_another_station),
		HALL_TEST(test_duplicate),
		HALL_TEST(test_drawer_ceiling),
		HALL_TEST(test_quote),
		HALL_TEST(test_one_id_from_many_processes),
	};

	return hall_run("pay", tests, ARRAY_SIZE(tests));
}
