/*
 * Who may do what, asked of the operations themselves: every one of counter/ with every role alone,
 * and with nobody signed in. And nobody approves what they may not.
 */
#include <stdio.h>
#include <string.h>

#include "counter/account.h"
#include "counter/ageing.h"
#include "counter/deposit.h"
#include "counter/devices.h"
#include "counter/drawer.h"
#include "counter/hall.h"
#include "counter/import.h"
#include "counter/notice.h"
#include "counter/print.h"
#include "counter/receipt.h"
#include "counter/reverse.h"
#include "counter/shift.h"
#include "counter/staff.h"
#include "db/staff_store.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define DAY "2001-01-10"
#define NOBODY 0

/* The calls name things that are not there: what is asked is only whether they get that far. */
static bool do_account_find(struct till *t)
{
	struct account_found found[FIND_LIMIT];
	size_t count;
	bool more;

	return account_find(&t->session, "x", found, &count, &more);
}

static bool do_account_show(struct till *t)
{
	const struct account_question question = {.account_no = "9", .on = till_date(DAY)};
	struct account_view view;

	return account_show(&t->session, &question, &t->arena, &view);
}

static bool do_account_usage(struct till *t)
{
	struct usage_month months[USAGE_MONTHS];

	return account_usage(&t->session, 9, till_date(DAY), months);
}

static bool do_account_history(struct till *t)
{
	struct account_event *events;
	size_t count;

	return account_history(&t->session, 9, &t->arena, &events, &count);
}

static bool do_account_change(struct till *t)
{
	const struct account_edit edit = {.phone = "1"};

	return account_change(&t->session, "9", &edit);
}

static bool do_account_close(struct till *t)
{
	return account_close(&t->session, "9");
}

static bool do_ageing(struct till *t)
{
	struct ageing_view view;

	return ageing_show(&t->session, till_date(DAY), &view);
}

static bool do_deposit(struct till *t)
{
	const struct deposit_request request = {.amount = till_money("9.00"), .bank_ref = "x"};
	struct deposit_made made;

	return deposit_make(&t->session, &request, &made);
}

static bool do_policy(struct till *t)
{
	return hall_set_policy(&t->session, "duplicate_minutes", "9999");
}

static bool do_backup(struct till *t)
{
	struct hall_backup made;

	return hall_backup_to(&t->session, "/nowhere/to/be/found", &made);
}

static bool do_import(struct till *t, enum import_what what)
{
	const struct import_request request = {.what = what, .path = "/nowhere"};
	struct import_result result;

	return import_run(&t->session, &request, &t->arena, &result);
}

static bool do_import_accounts(struct till *t)
{
	return do_import(t, IMPORT_ACCOUNTS);
}

static bool do_import_bills(struct till *t)
{
	return do_import(t, IMPORT_BILLS);
}

static bool do_pay(struct till *t)
{
	struct pay_request request = till_request("9", TENDERS("cash:1.00"));
	struct pay_result paid;

	return pay_take(&t->session, &request, &t->arena, &paid);
}

static bool do_quote(struct till *t)
{
	struct pay_request request = till_request("9", TENDERS("cash:1.00"));
	struct pay_quote quote;

	return pay_quote(&t->session, &request, &quote);
}

static bool do_waive(struct till *t)
{
	const struct waive_request request = {.bill_no = "9",
		.reason = "r",
		.amount = till_money("1.00"),
		.approval = till_approval("tom")};

	return pay_waive(&t->session, &request);
}

static struct reverse_request undo_of(const char *approver)
{
	struct reverse_request request = {.receipt_no = "CLI-000001", .reason = "r"};

	if (approver != NULL)
		request.approval = till_approval(approver);
	return request;
}

static bool do_reverse(struct till *t)
{
	const struct reverse_request request = undo_of("tom");
	struct reverse_result out;

	return reverse_payment(&t->session, REVERSAL_REVERSE, &request, &out);
}

static bool do_refund(struct till *t)
{
	const struct reverse_request request = undo_of("tom");
	struct reverse_result out;

	return reverse_payment(&t->session, REVERSAL_REFUND, &request, &out);
}

static bool do_move(struct till *t)
{
	const struct reverse_request request = undo_of("tom");
	struct pay_result out;

	return reverse_move(&t->session, &request, "9", &t->arena, &out);
}

static bool do_clear(struct till *t)
{
	return tender_clear(&t->session, "CLI-000001");
}

static bool do_bounce(struct till *t)
{
	const struct reverse_request request = undo_of("tom");
	struct reverse_result out;

	return tender_bounce(&t->session, &request, &out);
}

static bool do_clearing_list(struct till *t)
{
	struct clearing_item *items;
	size_t count;

	return tender_clearing_list(&t->session, &t->arena, &items, &count);
}

static bool do_receipt_show(struct till *t)
{
	struct receipt_view view;

	return receipt_show(&t->session, "CLI-000001", &t->arena, &view);
}

static bool do_receipt_list(struct till *t)
{
	struct receipt_view *list;
	size_t count;

	return receipt_list(&t->session, &t->arena, &list, &count);
}

static bool do_receipt_pdf(struct till *t)
{
	struct paper_made made;

	return receipt_pdf(&t->session, "CLI-000001", "/nowhere/x", &made);
}

static bool do_receipt_print(struct till *t)
{
	struct paper_made made;

	return receipt_print(&t->session, "CLI-000001", &made);
}

static bool do_notice(struct till *t)
{
	const struct notice_request request = {
		.kind = NOTICE_LAWYER, .account_no = "9", .path = "/nowhere/x"};
	struct notice_result result;

	return notice_make(&t->session, &request, &t->arena, &result);
}

static bool do_notice_print(struct till *t)
{
	const struct notice_reprint request = {.number = "court-2026-1", .path = "/nowhere/x"};
	struct notice_made made;

	return notice_print(&t->session, &request, &t->arena, &made);
}

static bool do_notice_list(struct till *t)
{
	struct notice_listed *listed;
	size_t count;

	return notice_list(&t->session, "9", &t->arena, &listed, &count);
}

static bool do_statement_pdf(struct till *t)
{
	struct paper_made made;

	return statement_pdf(&t->session, "9", "/nowhere/x", &made);
}

static bool do_day_report_pdf(struct till *t)
{
	struct paper_made made;

	return day_report_pdf(&t->session, till_date(DAY), "/nowhere/x", &made);
}

static bool do_export(struct till *t)
{
	int64_t rows;

	return export_paid(&t->session, till_date(DAY), till_date(DAY), "/nowhere/x", &rows);
}

static bool do_print_waiting(struct till *t)
{
	struct print_item *items;
	size_t count;

	return print_waiting(&t->session, &t->arena, &items, &count);
}

static bool do_print_retry(struct till *t)
{
	struct paper_made made;

	return print_retry(&t->session, 9, &made);
}

static bool do_print_close(struct till *t)
{
	return print_close(&t->session, 9, true);
}

static bool do_queue_set(struct till *t)
{
	return print_queue_set(&t->session, "cli", "nothing", "x");
}

static bool do_devices_set(struct till *t)
{
	return devices_set(&t->session, "display", "", NULL);
}

static bool do_drawer_unlock(struct till *t)
{
	return drawer_unlock(&t->session);
}

static bool do_devices_add(struct till *t)
{
	char name[DEVICE_STATE_NAME_MAX];

	return devices_add(&t->session, "", NULL, "display", name);
}

static bool do_devices_drop(struct till *t)
{
	return devices_drop(&t->session, "scanner");
}

static bool do_shift_open(struct till *t)
{
	const struct shift_open_request request = {.float_amount = till_money("1.00"),
		.has_date = true,
		.business_date = till_date(DAY)};
	struct shift_view view;

	return shift_open(&t->session, &request, &view);
}

static bool do_shift_close(struct till *t)
{
	const struct shift_close_request request = {.reason = "x"};
	struct shift_view view;

	return shift_close(&t->session, &request, &view);
}

static bool do_hand_in(struct till *t)
{
	const struct hand_in_request request = {
		.amount = till_money("1.00"), .receiver = till_approval("tom")};
	struct hand_in_made made;

	return shift_hand_in(&t->session, &request, &made);
}

static bool do_shift_at_station(struct till *t)
{
	struct shift_view view;

	return shift_at_station(&t->session, &view);
}

static bool do_settle(struct till *t)
{
	struct day_view view;

	return day_settle(&t->session, till_date("9999-01-01"), &t->arena, &view);
}

static bool do_day_show(struct till *t)
{
	struct day_view view;

	return day_show(&t->session, till_date(DAY), &t->arena, &view);
}

static bool do_staff_add(struct till *t)
{
	const struct staff_request request = {
		.login = "NO", .name = "x", .password = TILL_PASSWORD, .roles = ROLE_ADMIN};

	return staff_add(&t->session, &request);
}

static bool do_staff_list(struct till *t)
{
	struct staff *list;
	size_t count;

	return staff_list(&t->session, &t->arena, &list, &count);
}

static bool do_staff_disable(struct till *t)
{
	return staff_disable(&t->session, "nobody");
}

static bool do_staff_enable(struct till *t)
{
	return staff_enable(&t->session, "nobody");
}

static bool do_staff_unlock(struct till *t)
{
	return staff_unlock(&t->session, "nobody");
}

static bool do_staff_password(struct till *t)
{
	return staff_set_password(&t->session, "nobody", TILL_PASSWORD);
}

#define READS false
#define CHANGES true

static const struct deed {
	const char *name;
	enum permission needs;
	bool changes; /* then a refusal is kept as an attempt */
	bool (*run)(struct till *t);
} deeds[] = {
	{"account_find", PERMIT_ACCOUNT_READ, READS, do_account_find},
	{"account_show", PERMIT_ACCOUNT_READ, READS, do_account_show},
	{"account_usage", PERMIT_ACCOUNT_READ, READS, do_account_usage},
	{"account_history", PERMIT_ACCOUNT_READ, READS, do_account_history},
	{"account_change", PERMIT_ACCOUNT_CHANGE, CHANGES, do_account_change},
	{"account_close", PERMIT_ACCOUNT_CLOSE, CHANGES, do_account_close},
	{"ageing_show", PERMIT_REPORT_READ, READS, do_ageing},
	{"deposit_make", PERMIT_HAND_IN_RECEIVE, CHANGES, do_deposit},
	{"hall_set_policy", PERMIT_POLICY_SET, CHANGES, do_policy},
	{"hall_backup_to", PERMIT_BACKUP, CHANGES, do_backup},
	{"import_accounts", PERMIT_IMPORT_ACCOUNTS, CHANGES, do_import_accounts},
	{"import_bills", PERMIT_IMPORT_BILLS, CHANGES, do_import_bills},
	{"pay_take", PERMIT_PAY, CHANGES, do_pay},
	{"pay_quote", PERMIT_PAY, READS, do_quote},
	{"pay_waive", PERMIT_WAIVE, CHANGES, do_waive},
	{"reverse", PERMIT_REVERSE, CHANGES, do_reverse},
	{"refund", PERMIT_REVERSE, CHANGES, do_refund},
	{"reverse_move", PERMIT_PAYMENT_MOVE, CHANGES, do_move},
	{"tender_clear", PERMIT_TENDER_CLEAR, CHANGES, do_clear},
	{"tender_bounce", PERMIT_TENDER_CLEAR, CHANGES, do_bounce},
	{"tender_clearing_list", PERMIT_TENDER_CLEAR, READS, do_clearing_list},
	{"receipt_show", PERMIT_RECEIPT_READ, READS, do_receipt_show},
	{"receipt_list", PERMIT_RECEIPT_READ, READS, do_receipt_list},
	{"receipt_pdf", PERMIT_RECEIPT_PRINT, READS, do_receipt_pdf},
	{"receipt_print", PERMIT_RECEIPT_PRINT, READS, do_receipt_print},
	{"statement_pdf", PERMIT_ACCOUNT_READ, READS, do_statement_pdf},
	{"notice_make", PERMIT_NOTICE_LEGAL, CHANGES, do_notice},
	{"notice_print", PERMIT_NOTICE_LEGAL, CHANGES, do_notice_print},
	{"notice_list", PERMIT_ACCOUNT_READ, READS, do_notice_list},
	{"day_report_pdf", PERMIT_REPORT_READ, READS, do_day_report_pdf},
	{"export_paid", PERMIT_EXPORT_PAID, CHANGES, do_export},
	{"print_waiting", PERMIT_RECEIPT_PRINT, READS, do_print_waiting},
	{"print_retry", PERMIT_RECEIPT_PRINT, READS, do_print_retry},
	{"print_close", PERMIT_RECEIPT_PRINT, READS, do_print_close},
	{"print_queue_set", PERMIT_POLICY_SET, CHANGES, do_queue_set},
	{"devices_set", PERMIT_POLICY_SET, CHANGES, do_devices_set},
	{"drawer_unlock", PERMIT_SHIFT_WORK, CHANGES, do_drawer_unlock},
	{"devices_add", PERMIT_POLICY_SET, CHANGES, do_devices_add},
	{"devices_drop", PERMIT_POLICY_SET, CHANGES, do_devices_drop},
	{"shift_open", PERMIT_SHIFT_WORK, CHANGES, do_shift_open},
	{"shift_close", PERMIT_SHIFT_WORK, CHANGES, do_shift_close},
	{"shift_hand_in", PERMIT_SHIFT_WORK, CHANGES, do_hand_in},
	{"shift_at_station", PERMIT_SHIFT_READ_ANY, READS, do_shift_at_station},
	{"day_settle", PERMIT_DAY_SETTLE, CHANGES, do_settle},
	{"day_show", PERMIT_REPORT_READ, READS, do_day_show},
	{"staff_add", PERMIT_STAFF_MANAGE, CHANGES, do_staff_add},
	{"staff_list", PERMIT_STAFF_MANAGE, READS, do_staff_list},
	{"staff_disable", PERMIT_STAFF_MANAGE, CHANGES, do_staff_disable},
	{"staff_enable", PERMIT_STAFF_MANAGE, CHANGES, do_staff_enable},
	{"staff_unlock", PERMIT_STAFF_MANAGE, CHANGES, do_staff_unlock},
	{"staff_set_password", PERMIT_STAFF_MANAGE, CHANGES, do_staff_password},
};

static void add_admin(struct till *till)
{
	struct staff_row row = {
		.login = "admin", .name = "A", .password = "x", .roles = ROLE_ADMIN, .state = 1};

	assert_true(db_begin(till->hall->db));
	assert_true(staff_store_insert(till->hall->db, &row, till->now));
	assert_true(db_commit(till->hall->db));
}

static void check_deed(struct till *till, const struct deed *deed, uint32_t role)
{
	bool may = role != NOBODY && role_allows(role, deed->needs);
	int64_t attempts = till_count(till, "attempt");
	bool done;

	till->session.roles = role;
	memcpy(till->session.login, role == NOBODY ? "" : "ann", role == NOBODY ? 1 : 4);
	till->session.why = (struct fault){.code = CODE_OK};
	done = deed->run(till);
	if (may && !done && till->session.why.code == CODE_NOT_PERMITTED)
		fail_msg("%s is refused to %s", deed->name, role_name(role));
	if (!may && (done || till->session.why.code != CODE_NOT_PERMITTED))
		fail_msg("%s is not refused to %s: %s", deed->name,
			role == NOBODY ? "nobody" : role_name(role),
			code_name(till->session.why.code));
	if (!may && deed->changes && till_count(till, "attempt") != attempts + 1)
		fail_msg("%s: the refusal is not kept", deed->name);
}

static void test_every_operation_with_every_role(void **state)
{
	struct till till;
	int64_t entries;

	till_init(&till, *state);
	add_admin(&till);
	entries = till_count(&till, "journal");
	for (size_t i = 0; i < ARRAY_SIZE(deeds); i++) {
		check_deed(&till, &deeds[i], NOBODY);
		for (uint32_t role = ROLE_CASHIER; role <= ROLE_ADMIN; role <<= 1)
			if (!role_allows(role, PERMIT_SHIFT_WORK) || deeds[i].run != do_shift_open)
				check_deed(&till, &deeds[i], role);
	}
	assert_int_equal(till_count(&till, "journal"), entries);
	till_verify(&till);
	till_release(&till);
}

/* Nobody sees another's shift but who may see any; one's own one always sees. */
static void test_own_shift(void **state)
{
	struct till till;
	struct shift_view mine, seen;

	till_init(&till, *state);
	(void)till_shift(&till, "ann", DAY, "50.00");
	assert_true(shift_current(&till.session, &mine));
	assert_true(shift_show(&till.session, mine.shift_no, &seen));
	assert_false(seen.expected_known);
	till_as(&till, "bob");
	till_refused(&till, shift_show(&till.session, mine.shift_no, &seen), CODE_NOT_PERMITTED);
	till_as(&till, "sue");
	assert_true(shift_show(&till.session, mine.shift_no, &seen));
	assert_true(seen.expected_known);
	session_sign_out(&till.session);
	till_refused(&till, shift_current(&till.session, &seen), CODE_NOT_PERMITTED);
	till_refused(&till, shift_show(&till.session, mine.shift_no, &seen), CODE_NOT_PERMITTED);
	till_release(&till);
}

/* --- approvals ------------------------------------------------------------------------------- */

static bool with_reverse(struct till *t, const struct approval *by)
{
	struct reverse_request request = undo_of(NULL);
	struct reverse_result out;

	request.approval = *by;
	return reverse_payment(&t->session, REVERSAL_REVERSE, &request, &out);
}

static bool with_refund(struct till *t, const struct approval *by)
{
	struct reverse_request request = undo_of(NULL);
	struct reverse_result out;

	request.approval = *by;
	return reverse_payment(&t->session, REVERSAL_REFUND, &request, &out);
}

static bool with_move(struct till *t, const struct approval *by)
{
	struct reverse_request request = undo_of(NULL);
	struct pay_result out;

	request.approval = *by;
	return reverse_move(&t->session, &request, "1001", &t->arena, &out);
}

static bool with_bounce(struct till *t, const struct approval *by)
{
	struct reverse_request request = undo_of(NULL);
	struct reverse_result out;

	request.approval = *by;
	return tender_bounce(&t->session, &request, &out);
}

static bool with_waive(struct till *t, const struct approval *by)
{
	const struct waive_request request = {
		.bill_no = "B-1", .reason = "r", .amount = till_money("1.00"), .approval = *by};

	return pay_waive(&t->session, &request);
}

static bool with_hand_in(struct till *t, const struct approval *by)
{
	const struct hand_in_request request = {.amount = till_money("1.00"), .receiver = *by};
	struct hand_in_made made;

	return shift_hand_in(&t->session, &request, &made);
}

static bool with_difference(struct till *t, const struct approval *by)
{
	const struct shift_close_request request = {
		.counted = till_money("1000.00"), .approval = *by};
	struct shift_view view;

	return shift_close(&t->session, &request, &view);
}

static bool with_other_date(struct till *t, const struct approval *by)
{
	const struct shift_open_request request = {
		.has_date = true, .business_date = till_date("2026-12-24"), .approval = *by};
	struct shift_view view;
	struct session bob = t->session;
	bool done;

	memcpy(bob.login, "bob", 4);
	memcpy(bob.station, "two", 4);
	bob.trial = false;
	done = shift_open(&bob, &request, &view);
	t->session.why = bob.why;
	return done;
}

static const struct consent {
	const char *name;
	bool (*run)(struct till *t, const struct approval *by);
	const char *self; /* who asks */
} consents[] = {
	{"reverse", with_reverse, "ann"},
	{"refund", with_refund, "ann"},
	{"move", with_move, "ann"},
	{"bounce", with_bounce, "ann"},
	{"waive", with_waive, "ann"},
	{"hand_in", with_hand_in, "ann"},
	{"difference", with_difference, "ann"},
	{"other date", with_other_date, "bob"},
};

static void check_consent(
	struct till *till, const struct consent *c, const struct approval *by, enum code code)
{
	int64_t entries = till_count(till, "journal");

	if (c->run(till, by))
		fail_msg("%s goes through where %s is due", c->name, code_name(code));
	if (till->session.why.code != code)
		fail_msg("%s: %s instead of %s", c->name, code_name(till->session.why.code),
			code_name(code));
	assert_int_equal(till_count(till, "journal"), entries);
}

static void set_state(struct till *till, const char *login, int state, int64_t locked_ms)
{
	assert_true(db_begin(till->hall->db));
	assert_true(staff_store_set_state(till->hall->db, login, state));
	assert_true(staff_store_set_failures(
		till->hall->db, login, 0, (struct moment){till->now.ms + locked_ms}));
	assert_true(db_commit(till->hall->db));
}

static void test_every_approval(void **state)
{
	struct till till;
	struct pay_result paid;

	till_init(&till, *state);
	till_bill(&till, till_account(&till, "1001", "residential"), "B-1", "2001-01-05", "9.00");
	(void)till_shift(&till, "ann", DAY, "50.00");
	till_pay_amount(&till, "1001", TENDERS("cash:5.00", "cheque:1.00:C"), "6.00", &paid);
	assert_string_equal(paid.receipt_no, "CLI-000001");
	for (size_t i = 0; i < ARRAY_SIZE(consents); i++) {
		const struct consent *c = &consents[i];
		const struct approval none = {.login = ""};
		struct approval sue = till_approval("sue"), self = till_approval(c->self),
				kim = till_approval("kim"), stranger = till_approval("eve");

		check_consent(&till, c, &none, CODE_APPROVAL_REQUIRED);
		check_consent(&till, c, &self, CODE_SELF_APPROVAL);
		check_consent(&till, c, &kim, CODE_NOT_PERMITTED);
		check_consent(&till, c, &stranger, CODE_SIGN_IN_FAILED);
		memcpy(sue.password, "open Sesame", sizeof "open Sesame");
		check_consent(&till, c, &sue, CODE_SIGN_IN_FAILED);
		sue = till_approval("sue");
		set_state(&till, "sue", 2, 0);
		check_consent(&till, c, &sue, CODE_SIGN_IN_FAILED);
		set_state(&till, "sue", 1, 60000);
		check_consent(&till, c, &sue, CODE_LOCKED_OUT);
		set_state(&till, "sue", 1, 0);
	}
	till_check_books(&till);
	till_verify(&till);
	till_release(&till);
}

/* What was refused for want of consent is in the books of attempts and in the chain. */
static void test_attempts_are_kept(void **state)
{
	struct till till;
	const struct approval none = {.login = ""};

	till_init(&till, *state);
	(void)till_shift(&till, "ann", DAY, "50.00");
	assert_int_equal(till_count(&till, "attempt"), 0);
	check_consent(&till, &consents[0], &none, CODE_APPROVAL_REQUIRED);
	assert_int_equal(till_count(&till, "attempt"), 1);
	till_verify(&till);
	till_release(&till);
}

/* Who was signed in when the sign-in was closed does nothing more, and says who did. */
static void test_closed_while_signed_in(void **state)
{
	struct till till;
	struct pay_request request = till_request("1001", TENDERS("cash:9.00"));
	struct pay_result paid;

	till_init(&till, *state);
	till_bill(&till, till_account(&till, "1001", "residential"), "B-1", "2001-01-15", "9.00");
	(void)till_shift(&till, "ann", DAY, "50.00");
	set_state(&till, "ann", 2, 0);
	till_refused(
		&till, pay_take(&till.session, &request, &till.arena, &paid), CODE_NOT_PERMITTED);
	assert_int_equal(till_count(&till, "payment"), 0);
	assert_int_equal(till_count(&till, "attempt"), 1);
	set_state(&till, "ann", 1, 0);
	assert_true(pay_take(&till.session, &request, &till.arena, &paid));
	till_release(&till);
}

/* A screen that was left open does not give a sign-in away. */
static void test_confirm(void **state)
{
	struct till till;

	till_init(&till, *state);
	assert_true(staff_confirm(&till.session, TILL_PASSWORD));
	till_refused(&till, staff_confirm(&till.session, "guess work"), CODE_SIGN_IN_FAILED);
	session_sign_out(&till.session);
	till_refused(&till, staff_confirm(&till.session, TILL_PASSWORD), CODE_NOT_PERMITTED);
	till_release(&till);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_every_operation_with_every_role),
		HALL_TEST(test_own_shift),
		HALL_TEST(test_every_approval),
		HALL_TEST(test_attempts_are_kept),
		HALL_TEST(test_closed_while_signed_in),
		HALL_TEST(test_confirm),
	};

	return hall_run("role", tests, ARRAY_SIZE(tests));
}
