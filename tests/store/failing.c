#include "tests/store/failing.h"

#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "db/sql_sets.h"
#include "tests/test.h"

#define CALLS_MIN 3 /* begin, something, commit */

#define ROWS(table) "(SELECT count(*) FROM " #table ") || ' ' || "
#define SUM(value, table) "(SELECT coalesce(sum(" value "), 0) FROM " #table ") || ' ' || "

/* clang-format off */
static const char *const texts[] = {
	"SELECT "
	ROWS(abnormal)
	ROWS(abnormal_event)
	ROWS(account)
	ROWS(account_change)
	ROWS(account_terms)
	ROWS(agent_authority)
	ROWS(allocation)
	ROWS(arrears_case)
	ROWS(arrears_mark)
	ROWS(arrears_run)
	ROWS(arrears_step)
	ROWS(audit_chain)
	ROWS(backup_run)
	ROWS(bill)
	ROWS(bill_cancel)
	ROWS(bill_line)
	ROWS(bill_origin)
	ROWS(bill_run)
	ROWS(blacklist_event)
	ROWS(blacklist_period)
	ROWS(book)
	ROWS(calculation)
	ROWS(card)
	ROWS(card_audit_review)
	ROWS(card_flag_review)
	ROWS(card_payment)
	ROWS(card_price_target)
	ROWS(card_return)
	ROWS(card_sale)
	ROWS(card_sale_open)
	ROWS(card_sale_state)
	ROWS(card_setting)
	ROWS(card_target)
	ROWS(clock_mark)
	ROWS(correction)
	ROWS(correction_event)
	ROWS(correction_outcome)
	ROWS(deposit)
	ROWS(disconnection_approval)
	ROWS(disconnection_event)
	ROWS(disconnection_order)
	ROWS(disconnection_participant)
	ROWS(document)
	ROWS(document_paper)
	ROWS(document_run)
	ROWS(document_run_end)
	ROWS(document_run_letter)
	"''",
	"SELECT "
	ROWS(document_series)
	ROWS(document_template)
	ROWS(effect)
	ROWS(effect_outcome)
	ROWS(hall)
	ROWS(hall_key)
	ROWS(hand_in)
	ROWS(identity_check)
	ROWS(identity_finding)
	ROWS(journal)
	ROWS(journal_line)
	ROWS(ledger)
	ROWS(meter)
	ROWS(meter_line)
	ROWS(meter_order)
	ROWS(meter_order_outcome)
	ROWS(meter_register)
	ROWS(payment)
	ROWS(payment_account)
	ROWS(plan_event)
	ROWS(plan_fate)
	ROWS(plan_instalment)
	ROWS(plan_late)
	ROWS(policy_value)
	ROWS(print_queue)
	ROWS(reading)
	ROWS(reading_plan)
	ROWS(receipt)
	ROWS(repayment_plan)
	ROWS(restoration_event)
	ROWS(restoration_order)
	ROWS(reversal)
	ROWS(route)
	ROWS(sealed_text)
	ROWS(settlement)
	ROWS(shift)
	ROWS(shift_close)
	ROWS(shift_count)
	ROWS(shift_declared)
	ROWS(shift_denomination)
	ROWS(staff)
	ROWS(station_device)
	ROWS(tariff)
	ROWS(tender)
	ROWS(tender_event)
	ROWS(waiver)
	ROWS(write_off)
	ROWS(write_off_bill)
	ROWS(write_off_late)
	ROWS(write_off_recovery)
	SUM("amount * ledger", journal_line) SUM("last_seq", book) SUM("state", shift) SUM("state * 100 + failed_count", staff) "''",
};
/* clang-format on */

static const struct sql_set failing_sql = {"failing", texts, ARRAY_SIZE(texts), SQL_SET_EXTRA};

void failing_mark(struct till *till, char out[FAILING_MARK_MAX])
{
	size_t used = 0;

	for (int i = 0; i < (int)ARRAY_SIZE(texts); i++) {
		struct stmt *st = db_stmt(till->hall->db, &failing_sql, i);

		assert_int_equal(stmt_one(st), DB_ROW);
		used += (size_t)snprintf(
			out + used, FAILING_MARK_MAX - used, "%s", stmt_text(st, 0));
		assert_true(used < FAILING_MARK_MAX);
	}
}

/* --- between the connection and its engine -------------------------------------------------- */

static struct failing *of(struct db *db)
{
	return (struct failing *)(uintptr_t)db->ops;
}

static bool fails(struct db *db)
{
	struct failing *f = of(db);

	if (++f->calls != f->nth)
		return false;
	f->fired = true;
	if (f->how == FAILING_FOR_GOOD)
		(void)db_fail(db, CODE_IO, SAY("The disk is gone."));
	else
		(void)db_fail_transient(db, CODE_DB_BUSY, SAY("A deadlock."));
	return true;
}

static bool begin(struct db *db)
{
	return !fails(db) && of(db)->real->begin(db);
}

static bool begin_read(struct db *db)
{
	return !fails(db) && of(db)->real->begin_read(db);
}

static bool commit(struct db *db)
{
	struct failing *f = of(db);

	if (f->how == FAILING_UNHEARD && f->calls + 1 == f->nth && !f->real->commit(db))
		return false;
	return !fails(db) && f->real->commit(db);
}

static enum db_step step(struct db *db, void *prepared)
{
	return fails(db) ? DB_FAILED : of(db)->real->step(db, prepared);
}

static bool run(struct db *db, void *prepared)
{
	return !fails(db) && of(db)->real->run(db, prepared);
}

static bool ahead(struct db *db, void *prepared)
{
	return !fails(db) && of(db)->real->ahead(db, prepared);
}

void failing_put(struct failing *f, struct db *db)
{
	*f = (struct failing){.ops = *db->ops, .real = db->ops};
	f->ops.begin = begin;
	f->ops.begin_read = begin_read;
	f->ops.commit = commit;
	f->ops.step = step;
	if (f->real->run != NULL)
		f->ops.run = run;
	if (f->real->ahead != NULL)
		f->ops.ahead = ahead;
	db->ops = &f->ops;
}

void failing_take_off(struct failing *f, struct db *db)
{
	db->ops = f->real;
}

void failing_arm(struct failing *f, int64_t nth, enum failing_how how)
{
	f->calls = 0;
	f->nth = nth;
	f->how = how;
	f->fired = false;
}

/* --- everywhere ----------------------------------------------------------------------------- */

static void check_refused(struct till *till, const struct failing_act *act, int64_t nth, bool ok)
{
	struct db *db = till->session.db;

	if (ok)
		fail_msg("%s: call %lld failed, and it was done all the same", act->what,
			(long long)nth);
	if (till->session.why.code != CODE_IO)
		fail_msg("%s: call %lld failed, and %s is told", act->what, (long long)nth,
			code_name(till->session.why.code));
	if (db_in_transaction(db) || db_has_failed(db))
		fail_msg("%s: call %lld left its transaction behind", act->what, (long long)nth);
}

/* With no call failing: what changed before stays as it is. */
static void do_again(struct till *till, const struct failing_act *act, enum code code)
{
	char before[FAILING_MARK_MAX], after[FAILING_MARK_MAX];
	bool ok;

	failing_mark(till, before);
	ok = act->run(till, act->op_id);
	if (ok != (code == CODE_OK) || (!ok && till->session.why.code != code))
		fail_msg("%s: done once more, %s is told", act->what,
			code_name(ok ? CODE_OK : till->session.why.code));
	failing_mark(till, after);
	assert_string_equal(before, after);
}

/* True: the work is kept, whatever the answer was. */
static bool do_with(struct till *till, const struct failing_act *act, struct failing *f)
{
	char before[FAILING_MARK_MAX], after[FAILING_MARK_MAX];
	int64_t nth = f->nth;
	bool ok;

	failing_mark(till, before);
	failing_put(f, till->session.db);
	failing_arm(f, nth, FAILING_FOR_GOOD);
	ok = act->run(till, act->op_id);
	failing_take_off(f, till->session.db);
	failing_mark(till, after);
	if (f->fired)
		check_refused(till, act, nth, ok);
	else if (!ok)
		fail_msg("%s: refused with %s", act->what, code_name(till->session.why.code));
	return strcmp(before, after) != 0;
}

void failing_everywhere(struct till *till, const struct failing_act *act)
{
	struct failing f = {.nth = 1};
	int64_t nth = 1;

	while (!do_with(till, act, &f)) {
		if (!f.fired)
			fail_msg("%s: nothing changed", act->what);
		f.nth = ++nth;
	}
	print_message("  %s: %lld calls\n", act->what, (long long)nth - !f.fired);
	assert_true(nth > CALLS_MIN);
	if (f.fired && act->again == CODE_OK && act->op_id == NULL)
		fail_msg("%s: call %lld failed, and something was kept", act->what, (long long)nth);
	if (f.fired || act->op_id != NULL)
		do_again(till, act, act->again);
	till_verify(till);
}
