/*
 * What happens between the look and the deed: one terminal is in the middle of a change and holds
 * its rows, another has already looked and waits for them. On SQLite the other waits before it
 * looks, and must come to the same end.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "counter/account.h"
#include "counter/bill_run.h"
#include "counter/correction.h"
#include "counter/reverse.h"
#include "counter/shift.h"
#include "counter/staff.h"
#include "db/account_store.h"
#include "db/day_store.h"
#include "db/hall_store.h"
#include "db/receipt_store.h"
#include "db/row_lock.h"
#include "db/shift_store.h"
#include "db/sql_sets.h"
#include "db/staff_store.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define DAY "2001-01-10"
#define LOOKS_MAX 200000 /* at who waits; each is a question to the server */

struct race {
	struct till till;
	int64_t account, shift;
	struct db *watch;
};

/* What the other terminal does. Its code is what is seen of it. */
typedef void other_deed(struct till *other);

struct other {
	struct till till;
	other_deed *deed;
	pthread_t thread;
};

static void race_init(struct race *r, void **state)
{
	till_init(&r->till, *state);
	r->account = till_account(&r->till, "1001", "residential");
	till_bill(&r->till, r->account, "B-1", "2001-01-15", "100.00");
	r->shift = till_shift(&r->till, "ann", DAY, "50.00");
	r->watch = hall_connect(r->till.hall);
}

static void race_release(struct race *r)
{
	db_close(r->watch);
	till_check_books(&r->till);
	till_verify(&r->till);
	till_release(&r->till);
}

static void *other_main(void *ctx)
{
	struct other *other = ctx;

	other->deed(&other->till);
	return NULL;
}

/* A terminal of its own: a session on its own connection, on its own thread. */
static struct other *start(struct race *r, const char *login, other_deed *deed)
{
	struct other *other = xcalloc(1, sizeof *other);

	other->deed = deed;
	other->till.hall = r->till.hall;
	other->till.now = r->till.now;
	memcpy(other->till.key_path, r->till.key_path, sizeof other->till.key_path);
	till_connect(&other->till.session, &other->till, login);
	assert_int_equal(pthread_create(&other->thread, NULL, other_main, other), 0);
	return other;
}

/* On a server: until that many sessions wait for a lock. */
static void wait_for_waiters(struct race *r, int64_t count)
{
	static const char *const texts[] = {
		"SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"};
	static const struct sql_set set = {"waiters", texts, 1, SQL_SET_EXTRA};
	int64_t waiting = 0;

	if (db_engine(r->watch) == DB_SQLITE)
		return;
	for (int i = 0; i < LOOKS_MAX && waiting < count; i++) {
		struct stmt *st = db_stmt(r->watch, &set, 0);

		assert_int_equal(stmt_one(st), DB_ROW);
		waiting = stmt_int(st, 0);
	}
	assert_int_equal(waiting, count);
}

static enum code end(struct other *other)
{
	enum code code;

	assert_int_equal(pthread_join(other->thread, NULL), 0);
	code = other->till.session.why.code;
	till_disconnect(&other->till.session);
	arena_release(&other->till.arena);
	free(other);
	return code;
}

#define check_end(other, code) assert_string_equal(code_name(end(other)), code_name(code))

static void pay_100(struct till *other)
{
	struct pay_request request = till_request("1001", TENDERS("cash:100.00"));
	struct pay_result paid;

	if (pay_take(&other->session, &request, &other->arena, &paid))
		other->session.why.code = CODE_OK;
}

/* The drawer is counted and empty when the payment gets its turn: it must not go in there. */
static void test_pay_while_the_shift_closes(void **state)
{
	struct race r;
	struct other *other;

	race_init(&r, state);
	assert_true(db_begin(r.till.hall->db));
	assert_int_equal(lock_shift(r.till.hall->db, r.shift), DB_ROW);
	other = start(&r, "ann", pay_100);
	wait_for_waiters(&r, 1);
	db_rollback(r.till.hall->db);
	check_end(other, CODE_OK); /* nobody closed it after all */
	assert_int_equal(till_count(&r.till, "payment"), 1);
	till_bill(&r.till, r.account, "B-2", "2001-01-15", "100.00");

	assert_true(db_begin(r.till.hall->db));
	assert_int_equal(lock_shift(r.till.hall->db, r.shift), DB_ROW);
	assert_true(shift_store_close(r.till.hall->db, r.shift));
	assert_true(db_settle(r.till.hall->db));
	r.till.now.ms += INT64_C(3600000);
	other = start(&r, "ann", pay_100);
	wait_for_waiters(&r, 1);
	assert_true(db_commit(r.till.hall->db));
	check_end(other, CODE_SHIFT_NOT_OPEN);
	assert_int_equal(till_count(&r.till, "payment"), 1);
	hall_script(r.till.hall, "UPDATE shift SET state = 1"); /* that close was half of one */
	race_release(&r);
}

static void refund_first(struct till *other)
{
	const struct reverse_request request = {
		.receipt_no = "CLI-000001", .reason = "录错", .approval = till_approval("sue")};
	struct reverse_result out;

	if (reverse_payment(&other->session, REVERSAL_REFUND, &request, &out))
		other->session.why.code = CODE_OK;
}

static void test_refund_while_the_shift_closes(void **state)
{
	struct race r;
	struct pay_result paid;
	struct other *other;

	race_init(&r, state);
	till_pay(&r.till, "1001", TENDERS("cash:100.00"), &paid);
	assert_true(db_begin(r.till.hall->db));
	assert_true(shift_store_close(r.till.hall->db, r.shift));
	assert_true(db_settle(r.till.hall->db));
	other = start(&r, "ann", refund_first);
	if (db_engine(r.watch) == DB_POSTGRES)
		wait_for_waiters(&r, 1);
	assert_true(db_commit(r.till.hall->db));
	check_end(other, CODE_SHIFT_NOT_OPEN);
	assert_int_equal(till_count(&r.till, "reversal"), 0);
	hall_script(r.till.hall, "UPDATE shift SET state = 1");
	race_release(&r);
}

/* One receipt, given back twice at once: once. */
static void test_refund_twice_at_once(void **state)
{
	struct race r;
	struct pay_result paid;
	struct other *first, *second;
	enum code one, two;

	race_init(&r, state);
	till_pay(&r.till, "1001", TENDERS("cash:100.00"), &paid);
	assert_true(db_begin(r.till.hall->db));
	assert_true(lock_account(r.till.hall->db, r.account));
	assert_true(db_settle(r.till.hall->db));
	first = start(&r, "ann", refund_first);
	second = start(&r, "ann", refund_first);
	wait_for_waiters(&r, 2);
	db_rollback(r.till.hall->db);
	one = end(first);
	two = end(second);
	assert_true((one == CODE_OK && two == CODE_ALREADY_REVERSED) ||
		    (two == CODE_OK && one == CODE_ALREADY_REVERSED));
	assert_string_equal(till_balance(&r.till, LEDGER_DRAWER, r.shift), "50.00");
	race_release(&r);
}

/* The station's first book is made by both: one book, two numbers, no gap. */
static void test_first_book_of_a_station(void **state)
{
	struct race r;
	struct receipt_place place;
	struct other *other;

	race_init(&r, state);
	assert_true(db_begin(r.till.hall->db));
	assert_true(receipt_store_next(r.till.hall->db, TILL_STATION, &place));
	assert_string_equal(place.receipt_no, "CLI-000001");
	other = start(&r, "ann", pay_100);
	wait_for_waiters(&r, 1);
	db_rollback(r.till.hall->db);
	check_end(other, CODE_OK);
	race_release(&r);
}

/* Another station takes the prefix while ours looks for a free one. */
static void test_prefix_taken_meanwhile(void **state)
{
	struct race r;
	struct receipt_place place;
	struct other *other;

	race_init(&r, state);
	assert_true(db_begin(r.till.hall->db));
	assert_true(receipt_store_next(r.till.hall->db, "c.l.i", &place));
	assert_string_equal(place.receipt_no, "CLI-000001");
	other = start(&r, "ann", pay_100);
	wait_for_waiters(&r, 1);
	assert_true(db_commit(r.till.hall->db));
	check_end(other, CODE_OK);
	hall_script(r.till.hall, "DELETE FROM book WHERE station = 'c.l.i'"); /* no receipt */
	race_release(&r);
}

static void change_phone(struct till *other)
{
	const struct account_edit edit = {.phone = "13800000000"};

	if (account_change(&other->session, "1001", &edit))
		other->session.why.code = CODE_OK;
}

/* Two people change two fields of one account: both changes stay. */
static void test_two_edits(void **state)
{
	struct race r;
	struct account_row row;
	bool found;
	struct other *other;

	race_init(&r, state);
	assert_true(db_begin(r.till.hall->db));
	assert_true(lock_account(r.till.hall->db, r.account));
	assert_true(account_store_load(r.till.hall->db, r.account, &row, &found));
	memcpy(row.name, "李四", sizeof "李四");
	other = start(&r, "ann", change_phone);
	wait_for_waiters(&r, 1);
	assert_true(account_store_update(r.till.hall->db, &row));
	assert_true(db_commit(r.till.hall->db));
	check_end(other, CODE_OK);
	assert_true(account_store_load(r.till.hall->db, r.account, &row, &found));
	assert_string_equal(row.name, "李四");
	assert_string_equal(row.phone, "13800000000");
	race_release(&r);
}

static void guess(struct till *other)
{
	if (session_sign_in(&other->session, "ann", "not the password"))
		other->session.why.code = CODE_OK;
}

/* Guesses at once are as many as guesses one after another. */
static void test_guesses_at_once(void **state)
{
	enum { GUESSES = 5 };
	struct race r;
	struct other *others[GUESSES];

	race_init(&r, state);
	assert_true(db_begin(r.till.hall->db));
	assert_true(staff_store_lock(r.till.hall->db, "ann"));
	assert_true(db_settle(r.till.hall->db));
	for (int i = 0; i < GUESSES; i++)
		others[i] = start(&r, "bob", guess);
	wait_for_waiters(&r, GUESSES);
	db_rollback(r.till.hall->db);
	for (int i = 0; i < GUESSES; i++)
		check_end(others[i], CODE_SIGN_IN_FAILED);
	till_refused(
		&r.till, session_sign_in(&r.till.session, "ann", TILL_PASSWORD), CODE_LOCKED_OUT);
	till_as(&r.till, "ann");
	race_release(&r);
}

static void add_admin(struct till *other)
{
	const struct staff_request request = {
		.login = "mallory", .name = "M", .password = TILL_PASSWORD, .roles = ROLE_ADMIN};

	session_sign_out(&other->session);
	if (staff_add(&other->session, &request))
		other->session.why.code = CODE_OK;
}

/* Only the first administrator of a hall comes without one. */
static void test_two_first_administrators(void **state)
{
	struct race r;
	struct staff_row row = {
		.login = "admin", .name = "A", .password = "x", .roles = ROLE_ADMIN, .state = 1};
	struct other *other;

	race_init(&r, state);
	assert_true(db_begin(r.till.hall->db));
	assert_true(hall_store_lock(r.till.hall->db));
	assert_true(db_settle(r.till.hall->db));
	other = start(&r, "ann", add_admin);
	wait_for_waiters(&r, 1);
	assert_true(staff_store_insert(r.till.hall->db, &row, r.till.now));
	assert_true(db_commit(r.till.hall->db));
	check_end(other, CODE_NOT_PERMITTED);
	race_release(&r);
}

static void clear_first(struct till *other)
{
	if (tender_clear(&other->session, "CLI-000001"))
		other->session.why.code = CODE_OK;
}

/* The bank's answer comes while the day is being settled: it belongs to another day. */
static void test_clear_while_the_day_settles(void **state)
{
	struct race r;
	struct pay_result paid;
	struct day_settlement today = {.login = "sue", .station = "cli"};
	struct other *other;

	race_init(&r, state);
	till_pay(&r.till, "1001", TENDERS("cheque:100.00:C1"), &paid);
	till_end_shift(&r.till, r.shift);
	today.at = r.till.now;
	today.business_date = session_today(&r.till.session);
	assert_true(db_begin(r.till.hall->db));
	assert_true(hall_store_lock(r.till.hall->db));
	assert_true(day_store_settle(r.till.hall->db, &today));
	assert_true(db_settle(r.till.hall->db));
	other = start(&r, "ann", clear_first);
	wait_for_waiters(&r, 1);
	assert_true(db_commit(r.till.hall->db));
	check_end(other, CODE_DAY_SETTLED);
	assert_string_equal(till_balance(&r.till, LEDGER_CLEARING, 0), "100.00");
	db_close(r.watch);
	till_check_books(&r.till); /* and not the judge: this settlement has no seal */
	till_release(&r.till);
}

static void cancel_b1(struct till *other)
{
	const struct bill_run_request request = {
		.action = BILL_ACTION_CANCEL, .route = "", .bill_no = "B-1", .reason = "重算"};
	struct bill_run_result out;

	other->session.roles = ROLE_VERIFIER;
	if (bill_run(&other->session, &request, &other->arena, &out))
		other->session.why.code = CODE_OK;
}

/* One bill, taken back twice at once: once, and the other is told so. */
static void test_cancel_twice_at_once(void **state)
{
	struct race r;
	struct other *first, *second;
	enum code one, two;

	race_init(&r, state);
	assert_true(db_begin(r.till.hall->db));
	assert_true(lock_account(r.till.hall->db, r.account));
	assert_true(db_settle(r.till.hall->db));
	first = start(&r, "kim", cancel_b1);
	second = start(&r, "kim", cancel_b1);
	wait_for_waiters(&r, 2);
	db_rollback(r.till.hall->db);
	one = end(first);
	two = end(second);
	if (one == CODE_OK)
		one = two;
	assert_string_equal(code_name(one), code_name(CODE_ALREADY_REVERSED));
	assert_int_equal(till_count(&r.till, "bill_cancel"), 1);
	assert_string_equal(till_balance(&r.till, LEDGER_RECEIVABLE, r.account), "0.00");
	race_release(&r);
}

static void decide(struct till *other, bool approve)
{
	const struct correction_decision decision = {
		.correction_no = 1, .approve = approve, .reason = "看过"};
	struct correction_decided out;

	if (correction_decide(&other->session, &decision, &out))
		other->session.why.code = CODE_OK;
}

static void approve(struct till *other)
{
	decide(other, true);
}

static void turn_down(struct till *other)
{
	decide(other, false);
}

/* Two supervisors decide one correction at once: the first one's word holds. */
static void test_decided_twice_at_once(void **state)
{
	const struct correction_request request = {.account_no = "1001",
		.facts = {.kind = PROPOSAL_THEFT,
			.theft = {.watts = 1000,
				.hours = 12,
				.days = 30,
				.price = {53800000},
				.times = 3}},
		.reason = "现场查获"};
	struct correction_made made;
	struct race r;
	struct other *first, *second;
	enum code one, two;

	race_init(&r, state);
	till_as(&r.till, "kim");
	r.till.session.roles = ROLE_INSPECTOR;
	assert_true(correction_propose(&r.till.session, &request, &made));
	assert_int_equal(made.correction_no, 1);
	assert_true(db_begin(r.till.hall->db));
	assert_true(lock_account(r.till.hall->db, r.account));
	assert_true(db_settle(r.till.hall->db));
	first = start(&r, "sue", approve);
	wait_for_waiters(&r, 1);
	second = start(&r, "tom", turn_down);
	wait_for_waiters(&r, 2);
	db_rollback(r.till.hall->db);
	one = end(first);
	two = end(second);
	if (one == CODE_OK)
		one = two;
	else
		assert_string_equal(code_name(two), code_name(CODE_OK)); /* SQLite: in any order */
	assert_string_equal(code_name(one), code_name(CODE_BAD_VALUE));
	assert_int_equal(till_count(&r.till, "correction_event"), 2);
	race_release(&r);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_pay_while_the_shift_closes),
		HALL_TEST(test_refund_while_the_shift_closes),
		HALL_TEST(test_refund_twice_at_once),
		HALL_TEST(test_first_book_of_a_station),
		HALL_TEST(test_prefix_taken_meanwhile),
		HALL_TEST(test_two_edits),
		HALL_TEST(test_guesses_at_once),
		HALL_TEST(test_two_first_administrators),
		HALL_TEST(test_clear_while_the_day_settles),
		HALL_TEST(test_cancel_twice_at_once),
		HALL_TEST(test_decided_twice_at_once),
	};

	return hall_run("race", tests, ARRAY_SIZE(tests));
}
