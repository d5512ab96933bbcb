/*
 * Rows that somebody changed behind the program's back, and a counter that works on them: whatever
 * stands there, each question and each operation is answered or refused with a sentence.
 */
#include <string.h>
#include <unistd.h>

#include "core/utf8.h"
#include "counter/account.h"
#include "counter/ageing.h"
#include "counter/receipt.h"
#include "counter/reverse.h"
#include "counter/shift.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define DAY "2001-01-10"

/* Payments by their receipts: by card with an advance, two with a cheque that waits. */
static const char mixed[] = "CLI-000001", waits[] = "CLI-000002", bounces[] = "CLI-000003",
		  later[] = "CLI-000004";
#define OF(receipt) "payment_id = " receipt " "

static void start(struct till *till, struct hall *hall)
{
	struct pay_result paid;
	int64_t account;

	till_init(till, hall);
	till->session.share_dir = "build/share/wattdesk";
	account = till_account(till, "1001", "industrial");
	till_bill(till, account, "B1", "2000-11-15", "100.00");
	till_bill(till, account, "B2", "2001-01-15", "50.00");
	(void)till_account(till, "1002", "residential");
	account = till_account(till, "1003", "residential");
	till_bill(till, account, "B3", "2000-11-15", "70.00");
	(void)till_shift(till, "ann", DAY, "50.00");
	till_pay(till, "1003", TENDERS("card:30.00", "cash:70.00"), &paid);
	assert_string_equal(paid.receipt_no, mixed);
	till_pay_amount(till, "1001", TENDERS("cheque:20.00:C1"), "20.00", &paid);
	till_pay_amount(till, "1001", TENDERS("cheque:60.00:C2", "cash:20.00"), "80.00", &paid);
	till_pay_amount(till, "1002", TENDERS("cash:10.00"), "10.00", &paid);
	assert_string_equal(paid.receipt_no, later);
}

/* --- what a counter does ------------------------------------------------------------------------
 */

struct counter {
	struct session s;
	struct till *till;
	char paper[SCRATCH_PATH_MAX];
};

static bool show_receipt(struct counter *c, const char *receipt_no)
{
	struct receipt_view view;

	return receipt_show(&c->s, receipt_no, &c->till->arena, &view);
}

static bool list_receipts(struct counter *c, const char *receipt_no)
{
	struct receipt_view *views;
	size_t count;

	(void)receipt_no;
	return receipt_list(&c->s, &c->till->arena, &views, &count);
}

static bool draw_receipt(struct counter *c, const char *receipt_no)
{
	struct paper_made made;

	return receipt_pdf(&c->s, receipt_no, c->paper, &made);
}

static bool draw_statement(struct counter *c, const char *account_no)
{
	struct paper_made made;

	return statement_pdf(&c->s, account_no, c->paper, &made);
}

static bool draw_shift(struct counter *c, const char *shift_no)
{
	struct paper_made made;

	return shift_report_pdf(&c->s, shift_no, c->paper, &made);
}

static bool show_account(struct counter *c, const char *account_no)
{
	const struct account_question question = {.account_no = account_no};
	struct account_event *events;
	struct account_view view;
	size_t count;

	return account_show(&c->s, &question, &c->till->arena, &view) &&
	       account_history(&c->s, view.account_id, &c->till->arena, &events, &count);
}

static bool find_account(struct counter *c, const char *text)
{
	struct account_found found[FIND_LIMIT];
	size_t count;
	bool more;

	return account_find(&c->s, text, found, &count, &more);
}

static bool show_ageing(struct counter *c, const char *day)
{
	struct ageing_view view;

	return ageing_show(&c->s, till_date(day), &view);
}

static bool list_waiting(struct counter *c, const char *receipt_no)
{
	struct clearing_item *items;
	size_t count;

	(void)receipt_no;
	return tender_clearing_list(&c->s, &c->till->arena, &items, &count);
}

static bool pay(struct counter *c, const char *account_no)
{
	struct pay_request request = till_request(account_no, TENDERS("cash:5.00"));
	struct pay_result paid;

	request.again = true;
	request.has_amount = true;
	request.amount = till_money("5.00");
	return pay_take(&c->s, &request, &c->till->arena, &paid);
}

static bool bounce(struct counter *c, const char *receipt_no)
{
	const struct reverse_request request = {
		.receipt_no = receipt_no, .reason = "no cover", .approval = till_approval("sue")};
	struct reverse_result result;

	return tender_bounce(&c->s, &request, &result);
}

static bool clear(struct counter *c, const char *receipt_no)
{
	return tender_clear(&c->s, receipt_no);
}

static bool reverse(struct counter *c, const char *receipt_no)
{
	const struct reverse_request request = {
		.receipt_no = receipt_no, .reason = "wrong", .approval = till_approval("sue")};
	struct reverse_result result;

	return reverse_payment(&c->s, REVERSAL_REVERSE, &request, &result);
}

static bool move(struct counter *c, const char *receipt_no)
{
	const struct reverse_request request = {
		.receipt_no = receipt_no, .reason = "wrong", .approval = till_approval("sue")};
	struct pay_result result;

	return reverse_move(&c->s, &request, "1001", &c->till->arena, &result);
}

static bool close_shift(struct counter *c, const char *counted)
{
	const struct shift_close_request request = {.counted = till_money(counted),
		.reason = "counted twice",
		.approval = till_approval("sue")};
	struct shift_view view;

	return shift_close(&c->s, &request, &view);
}

static bool show_day(struct counter *c, const char *day)
{
	struct day_view view;

	return day_show(&c->s, till_date(day), &c->till->arena, &view);
}

static bool settle_day(struct counter *c, const char *day)
{
	struct day_view view;

	return day_settle(&c->s, till_date(day), &c->till->arena, &view);
}

/* In this order: what only reads comes first, what closes comes last. */
static const struct deed {
	const char *name, *login;
	bool (*run)(struct counter *c, const char *what);
	const char *what;
} deeds[] = {
	{"show mixed", "ann", show_receipt, mixed},
	{"show waits", "ann", show_receipt, waits},
	{"list", "ann", list_receipts, ""},
	{"draw mixed", "ann", draw_receipt, mixed},
	{"statement", "ann", draw_statement, "1001"},
	{"shift report", "ann", draw_shift, "20010110-cli-1"},
	{"account", "ann", show_account, "1001"},
	{"find", "ann", find_account, "1001"},
	{"find by name", "ann", find_account, "张"},
	{"ageing", "sue", show_ageing, DAY},
	{"waiting", "sue", list_waiting, ""},
	{"pay", "ann", pay, "1001"},
	{"move", "ann", move, later},
	{"clear", "sue", clear, waits},
	{"bounce", "ann", bounce, bounces},
	{"reverse", "ann", reverse, mixed},
	{"close", "ann", close_shift, "1.00"},
	{"day", "sue", show_day, DAY},
	{"settle", "sue", settle_day, DAY},
};

/* --- what somebody changed ----------------------------------------------------------------------
 */

#define HUGE "9223372036854775807"
#define MANY                                                                                     \
	"(VALUES (11), (12), (13), (14), (15), (16), (17), (18), (19), (20), (21), (22), (23), " \
	"(24), (25), (26), (27), (28), (29), (30), (31), (32), (33), (34), (35), (36), (37), "   \
	"(38), (39), (40), (41), (42), (43), (44), (45), (46), (47), (48), (49), (50), (51), "   \
	"(52), (53), (54), (55), (56), (57), (58), (59), (60), (61), (62)) AS many"

static const struct tamper {
	const char *damaged; /* the deed that must say so; NULL: any answer will do */
	const char *sql;
} tampers[] = {
	{"show mixed", "INSERT INTO tender (payment_id, seq, kind, amount, ref) "
		       "SELECT 1, column1, 1, 100, '' FROM " MANY},
	{"reverse", "INSERT INTO tender (payment_id, seq, kind, amount, ref) "
		    "SELECT 1, column1, 1, 100, '' FROM " MANY},
	{"bounce", "INSERT INTO tender (payment_id, seq, kind, amount, ref) "
		   "SELECT 3, column1, 1, 100, '' FROM " MANY},
	{"show mixed", "UPDATE tender SET kind = 99 WHERE " OF("1")},
	{"bounce", "INSERT INTO tender_event (payment_id, seq, state, at, login, reason, "
		   "journal_id) VALUES (3, 1, 77, 1, 'ann', '', 1)"},
	{"show mixed", "DELETE FROM payment_account"},
	{"draw mixed", "DELETE FROM payment_account"},
	{"reverse", "DELETE FROM payment_account"},
	{"reverse", "INSERT INTO payment_account (payment_id, seq, account_id) "
		    "SELECT 1, column1, 1 FROM " MANY},
	{"bounce", "UPDATE payment SET to_advance = to_advance + 1 WHERE " OF("3")},
	{"bounce", "UPDATE payment SET received = received + 700 WHERE " OF("3")},
	{"bounce", "UPDATE allocation SET principal = principal + 1 WHERE " OF("3")},
	{"bounce", "UPDATE tender SET amount = " HUGE " WHERE " OF("3")},
	{"reverse", "UPDATE tender SET amount = " HUGE " WHERE " OF("1")},
	{NULL, "UPDATE payment SET received = " HUGE ", change_given = " HUGE
	       ", to_advance = " HUGE},
	{NULL, "UPDATE allocation SET principal = " HUGE ", late_charge = " HUGE},
	{NULL, "UPDATE allocation SET principal = -principal, late_charge = -1, advance = -" HUGE},
	{NULL, "UPDATE journal_line SET amount = " HUGE},
	{NULL, "UPDATE journal_line SET amount = -amount - 1"},
	{NULL, "UPDATE journal_line SET ledger = 1, sub = -1"},
	{NULL, "UPDATE bill SET amount = 0"},
	{NULL, "UPDATE bill SET amount = " HUGE ", paid_before = " HUGE},
	{NULL, "UPDATE bill SET due_on = '2001-13-77', issued_on = 'x', period = '2001'"},
	{NULL, "UPDATE bill SET due_on = '0001-01-01', energy_wh = -" HUGE},
	{NULL, "UPDATE bill SET due_on = '9999-12-31'"},
	{NULL, "INSERT INTO waiver (bill_id, amount, login, approver, reason, business_date, at, "
	       "op_id) VALUES (1, " HUGE
	       ", '', '', '', 'x', 1, ''), (2, 1, '', '', '', '', 1, '')"},
	{NULL, "DELETE FROM account"},
	{NULL, "UPDATE account SET price_class = 'none', status = 77, opened_on = 'x', id_type = "
	       "9, "
	       "card_count = -5"},
	{NULL, "DELETE FROM payment"},
	{NULL, "DELETE FROM receipt"},
	{NULL, "DELETE FROM shift"},
	{NULL, "DELETE FROM journal"},
	{NULL, "DELETE FROM journal_line"},
	{NULL, "DELETE FROM book"},
	{NULL, "DELETE FROM audit_chain"},
	{NULL, "DELETE FROM audit"},
	{NULL, "DELETE FROM operation"},
	{NULL, "DELETE FROM hall"},
	{NULL, "DELETE FROM staff"},
	{NULL, "UPDATE book SET last_seq = " HUGE ", prefix = 'a prefix that is longer than all'"},
	{NULL, "UPDATE book SET last_seq = -5"},
	{NULL, "UPDATE shift SET shift_no = "
	       "'a number of a shift that is a good deal longer than any that was ever made', "
	       "business_date = 'today', float_amount = " HUGE},
	{NULL, "UPDATE shift SET state = 9"},
	{NULL, "INSERT INTO shift_denomination (shift_id, purpose, attempt, denomination, pieces) "
	       "VALUES (1, 1, 1, 12345, " HUGE ")"},
	{NULL, "UPDATE payment SET payment_no = "
	       "'a number of a payment that is a good deal longer than any that was made' "
	       "WHERE " OF("1")},
	{NULL, "UPDATE receipt SET check_code = 'a code that is longer than any' WHERE " OF("1")},
	{NULL, "UPDATE policy_value SET value = 'x'"},
	{NULL, "UPDATE audit SET detail = 'x', hash = mac"},
};

static bool only_on(const struct tamper *tamper, const struct deed *deed)
{
	return tamper->damaged != NULL && strcmp(tamper->damaged, deed->name) == 0;
}

/* As that person, whatever the rows of the people say; and at a counter that tries once more. */
static bool deed_holds(struct counter *c, const struct tamper *tamper, const struct deed *deed)
{
	char text[SAY_TEXT_MAX];
	bool ok;

	c->s.roles = strcmp(deed->login, "ann") == 0 ? ROLE_CASHIER : ROLE_SUPERVISOR;
	utf8_copy(c->s.login, sizeof c->s.login, deed->login);
	c->s.damaged = false;
	c->s.why = (struct fault){.code = CODE_OK};
	ok = deed->run(c, deed->what);
	if (!ok && (c->s.why.code == CODE_OK ||
			   fault_render(LANG_ZH, &c->s.why, text, sizeof text)[0] == '\0')) {
		print_error("%s is refused without a word after: %s\n", deed->name, tamper->sql);
		return false;
	}
	if (only_on(tamper, deed) && (ok || c->s.why.code != CODE_DB_DAMAGED)) {
		print_error("%s says %s after: %s\n", deed->name,
			ok ? "ok" : code_name(c->s.why.code), tamper->sql);
		return false;
	}
	assert_false(db_in_transaction(c->s.db));
	return true;
}

static int works_on(struct till *till, const struct tamper *tamper)
{
	struct counter c = {.s = till->session, .till = till};
	struct hall copy;
	int wrong = 0;

	hall_copy_begin(till->hall, &copy);
	hall_tamper(&copy, tamper->sql);
	copy.db = hall_connect(&copy);
	c.s.db = copy.db;
	scratch_path(&till->hall->scratch, "paper.pdf", c.paper, sizeof c.paper);
	scratch_path(&till->hall->scratch, "copy.seals", c.s.seal_file, sizeof c.s.seal_file);
	for (size_t i = 0; i < ARRAY_SIZE(deeds); i++)
		wrong += !deed_holds(&c, tamper, &deeds[i]);
	hall_copy_end(&copy);
	(void)unlink(c.s.seal_file);
	return wrong;
}

static void test_works_on(void **state)
{
	struct till till;
	int wrong = 0;

	start(&till, *state);
	for (size_t i = 0; i < ARRAY_SIZE(tampers); i++) /* a copy on a server takes its time */
		if (tampers[i].damaged != NULL || till.hall->server == NULL)
			wrong += works_on(&till, &tampers[i]);
	assert_int_equal(wrong, 0);
	till.session.db = till.hall->db;
	till_verify(&till);
	till_release(&till);
}

/* On rows that nobody touched, all of it is done. */
static void test_untouched(void **state)
{
	static const struct tamper nothing = {NULL, "SELECT 1"};
	struct counter c;
	struct till till;

	start(&till, *state);
	c = (struct counter){.s = till.session, .till = &till};
	scratch_path(&till.hall->scratch, "paper.pdf", c.paper, sizeof c.paper);
	for (size_t i = 0; i < ARRAY_SIZE(deeds); i++) {
		assert_true(deed_holds(&c, &nothing, &deeds[i]));
		if (c.s.why.code != CODE_OK && strcmp(deeds[i].name, "close") != 0)
			fail_msg("%s: %s", deeds[i].name, code_name(c.s.why.code));
	}
	till_verify(&till);
	till_release(&till);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_untouched),
		HALL_TEST(test_works_on),
	};

	return hall_run("tamper", tests, ARRAY_SIZE(tests));
}
