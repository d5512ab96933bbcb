/* Arrears written off, what comes in on them later, and the act undone. */
#include "counter/write_off.h"

#include <assert.h>
#include <stdio.h>

#include "core/arena.h"
#include "core/write_off.h"
#include "counter/account.h"
#include "counter/arrears.h"
#include "counter/arrears_view.h"
#include "counter/bill_due.h"
#include "counter/form.h"
#include "counter/operation.h"
#include "db/account_store.h"
#include "db/database.h"
#include "db/journal.h"
#include "db/row_lock.h"
#include "db/shift_store.h"
#include "db/write_off_store.h"

#define REINSTATE "arrears reinstate"
#define LINES_MAX (JOURNAL_LINES_MAX - 1) /* a line for each bill, and one for the account */

/* --- an entry: the bills on one side, the account on the other ------------------------------- */

struct entry_lines {
	struct journal_line line[JOURNAL_LINES_MAX];
	size_t count;
	struct money total; /* debited to the bills */
};

/* False: more bills than an entry holds, or a sum beyond all bounds. */
static bool add_bill(struct entry_lines *lines, int64_t bill_id, struct money amount)
{
	if (lines->count == LINES_MAX || !money_add(&lines->total, lines->total, amount))
		return false;
	lines->line[lines->count++] = (struct journal_line){LEDGER_WRITTEN_OFF, bill_id, amount};
	return true;
}

struct posting {
	enum journal_kind kind;
	const char *op_id, *memo;
	int64_t account_id, shift_id;
	struct date on;
};

static bool post(struct session *s, const struct posting *posting, struct entry_lines *lines,
	int64_t *journal_id)
{
	const struct journal_entry entry = {.kind = posting->kind,
		.op_id = posting->op_id,
		.business_date = posting->on,
		.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.shift_id = posting->shift_id,
		.memo = posting->memo};

	lines->line[lines->count++] = (struct journal_line){
		LEDGER_RECEIVABLE, posting->account_id, money_negate(lines->total)};
	return journal_post(s->db, &entry, lines->line, lines->count, journal_id) ||
	       session_db_failed(s);
}

/* --- written off ----------------------------------------------------------------------------- */

static bool gather_overdue(struct session *s, const struct arrears_case *c, struct date on,
	struct arena *arena, struct entry_lines *lines)
{
	struct account_row account;
	struct bills_due due;
	bool found;

	if (!account_store_load(s->db, c->account_id, &account, &found))
		return session_db_failed(s);
	const struct bills_query query = {
		.account_id = c->account_id, .price_class = account.price_class, .on = on};

	if (!bills_due_load(s, &query, arena, &due))
		return false;
	for (size_t i = 0; i < due.count; i++) {
		struct money open = due.bills[i].principal_due;

		if (date_compare(due.bills[i].due_on, on) >= 0 ||
			!money_sub(&open, open, due.bills[i].written_off) || money_sign(open) <= 0)
			continue;
		if (!add_bill(lines, due.bills[i].bill_id, open))
			return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	}
	return money_sign(lines->total) > 0 ||
	       session_refuse(s, CODE_NOTHING_DUE,
		       SAY(N_("Nothing is overdue on account {1} that is not written off."),
			       say_text(account.account_no)));
}

static bool keep_act(struct session *s, struct write_off_row *row, const struct entry_lines *lines,
	bool late_stops)
{
	if (!write_off_store_insert(s->db, row) ||
		(late_stops && !write_off_store_stop_late(s->db, row)))
		return session_db_failed(s);
	for (size_t i = 0; i + 1 < lines->count; i++) /* the last one is the account's */
		if (!write_off_store_add_bill(
			    s->db, row->write_off_id, lines->line[i].sub, lines->line[i].amount))
			return session_db_failed(s);
	return true;
}

static struct write_off_row row_of(struct session *s, const struct arrears_case *c,
	const struct write_off_act *act, struct date on)
{
	return (struct write_off_row){.account_id = c->account_id,
		.case_id = c->case_id,
		.business_date = on,
		.at = session_now(s),
		.op_id = act->op_id,
		.login = s->login,
		.station = s->station,
		.approver = act->approver,
		.reason = act->reason};
}

bool write_off_post(struct session *s, const struct arrears_case *c,
	const struct write_off_act *act, struct money *total)
{
	struct arena arena = ARENA_EMPTY;
	struct entry_lines lines = {.count = 0};
	struct write_off_row row;
	struct date on;
	bool ok = session_business_date(s, &on) && gather_overdue(s, c, on, &arena, &lines);

	if (ok) {
		const struct posting posting = {.kind = JOURNAL_WRITE_OFF,
			.op_id = act->op_id,
			.memo = act->reason,
			.account_id = c->account_id,
			.on = on};

		row = row_of(s, c, act, on);
		row.amount = lines.total;
		ok = post(s, &posting, &lines, &row.journal_id) &&
		     keep_act(s, &row, &lines, act->late_stops);
	}
	*total = lines.total;
	arena_release(&arena);
	return ok;
}

/* --- what comes in later --------------------------------------------------------------------- */

static bool shift_of(struct session *s, int64_t *shift_id)
{
	struct shift_row shift;
	enum db_step step = shift_store_open_of_login(s->db, s->login, &shift);

	*shift_id = step == DB_ROW ? shift.shift_id : 0;
	return step != DB_FAILED || session_db_failed(s);
}

static bool move_bill(struct session *s, const struct written_bill *bill,
	const struct posting *posting, int64_t payment_id)
{
	struct recovery_row row = {.bill_id = bill->bill_id,
		.payment_id = payment_id,
		.shift_id = posting->shift_id,
		.business_date = posting->on};
	struct entry_lines lines = {.count = 0};

	if (money_sign(bill->written) < 0 || money_sign(bill->unpaid) < 0)
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	if (!money_sub(&row.amount, bill->stands, write_off_stands(bill->written, bill->unpaid)))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	if (money_sign(row.amount) == 0)
		return true;
	return (add_bill(&lines, bill->bill_id, money_negate(row.amount)) ||
		       session_refuse_plain(s, CODE_LIMIT_EXCEEDED)) &&
	       post(s, posting, &lines, &row.journal_id) &&
	       (write_off_store_recover(s->db, &row) || session_db_failed(s));
}

static bool move_bills(struct session *s, struct posting *posting, int64_t payment_id,
	const struct written_bill *bills, size_t count)
{
	if (count > 0 && !shift_of(s, &posting->shift_id))
		return false;
	for (size_t i = 0; i < count; i++) {
		posting->memo = bills[i].bill_no;
		if (!move_bill(s, &bills[i], posting, payment_id))
			return false;
	}
	return true;
}

bool write_off_follow(struct session *s, int64_t account_id, int64_t payment_id, struct date on)
{
	struct posting posting = {.kind = JOURNAL_RECOVERY, .account_id = account_id, .on = on};
	struct arena arena = ARENA_EMPTY;
	struct written_bill *bills;
	size_t count;
	const struct written_query query = {.account_id = account_id};
	bool ok = write_off_store_bills(s->db, &query, &arena, &bills, &count) ||
		  session_db_failed(s);

	ok = ok && move_bills(s, &posting, payment_id, bills, count);
	arena_release(&arena);
	return ok;
}

/* --- undone ---------------------------------------------------------------------------------- */

struct reinstate_work {
	const struct write_off_undo *request;
	struct arena *arena;
	struct arrears_view *out;
	struct account_row account;
	struct arrears_case c;
	struct write_off_row act; /* the one that is undone */
	struct date on;
};

static bool reinstate_load(struct session *s, struct reinstate_work *w)
{
	const char *account_no = w->request->account_no;
	bool found = false;

	if (form_account_no(account_no) &&
		!account_store_find(s->db, account_no, &w->account, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_ACCOUNT_UNKNOWN,
			SAY(N_("There is no account {1}."), say_text(account_no)));
	if (!session_business_date(s, &w->on))
		return false;
	if (!lock_accounts(s->db, &w->account.account_id, 1))
		return session_db_failed(s);
	if (!arrears_load_on(s, w->account.account_id, w->on, &w->c))
		return false;
	if (!write_off_store_last(s->db, w->account.account_id, &w->act, &found))
		return session_db_failed(s);
	return found ||
	       session_refuse(s, CODE_BAD_VALUE,
		       SAY(N_("Nothing of account {1} is written off."), say_text(account_no)));
}

/* What was recovered meanwhile stays what it is; the rest of the act is expected again. */
static bool reinstate_lines(
	struct session *s, const struct reinstate_work *w, struct entry_lines *lines)
{
	const struct written_query query = {
		.account_id = w->account.account_id, .act_id = w->act.write_off_id};
	struct written_bill *bills;
	size_t count;

	if (!write_off_store_bills(s->db, &query, w->arena, &bills, &count))
		return session_db_failed(s);
	for (size_t i = 0; i < count; i++) {
		struct money left, back;

		if (!money_sub(&left, bills[i].written, bills[i].of_act) || money_sign(left) < 0 ||
			money_sign(bills[i].unpaid) < 0 ||
			!money_sub(&back, write_off_stands(left, bills[i].unpaid), bills[i].stands))
			return session_refuse_plain(s, CODE_DB_DAMAGED);
		if (money_sign(back) != 0 && !add_bill(lines, bills[i].bill_id, back))
			return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	}
	return lines->count > 0 || session_refuse(s, CODE_BAD_VALUE,
					   SAY(N_("All that was written off of account {1} has "
						  "come in since."),
						   say_text(w->account.account_no)));
}

static bool reinstate_post(
	struct session *s, struct reinstate_work *w, const struct operation_record *record)
{
	const struct write_off_act act = {.op_id = record->op_id,
		.approver = w->request->approval.login,
		.reason = w->request->reason};
	const struct posting posting = {.kind = JOURNAL_WRITE_OFF_UNDONE,
		.op_id = record->op_id,
		.memo = w->request->reason,
		.account_id = w->account.account_id,
		.on = w->on};
	struct write_off_row row = row_of(s, &w->c, &act, w->on);
	struct entry_lines lines = {.count = 0};

	row.case_id = w->act.case_id;
	row.reverses = w->act.write_off_id;
	row.amount = money_negate(w->act.amount);
	if (!reinstate_lines(s, w, &lines) || !post(s, &posting, &lines, &row.journal_id))
		return false;
	return (write_off_store_insert(s->db, &row) &&
		       write_off_store_turn(s->db, w->act.write_off_id, row.write_off_id)) ||
	       session_db_failed(s);
}

/* Where something is overdue the case begins anew; else there is none to open. */
static bool reinstate_case(struct session *s, struct reinstate_work *w)
{
	const struct arrears_ground none = {0};
	const struct arrears_entry entry = {
		.act = {.to = w->c.supply_off ? ARREARS_STAGE_DISCONNECTED : ARREARS_STAGE_REMINDED,
			.on = w->on,
			.at = session_now(s)},
		.typed = w->request->reason,
		.approver = w->request->approval.login,
	};

	return arrears_case_stage(&w->c) != ARREARS_STAGE_WRITTEN_OFF ||
	       arrears_put(s, &w->c, &none, &entry);
}

static bool reinstate_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct reinstate_work *w = ctx;
	char amount[MONEY_TEXT_MAX];

	if (!reinstate_load(s, w) || !reinstate_post(s, w, record) || !reinstate_case(s, w))
		return false;
	record->result_id = w->act.write_off_id;
	snprintf(record->detail, sizeof record->detail, "%s %s approved by %s: %s",
		w->account.account_no, money_format(w->act.amount, amount),
		w->request->approval.login, w->request->reason);
	return arrears_view_load(s, w->account.account_id, w->on, w->arena, w->out);
}

bool write_off_reinstate(struct session *s, const struct write_off_undo *request,
	struct arena *arena, struct arrears_view *out)
{
	struct reinstate_work w = {.request = request, .arena = arena, .out = out};
	struct operation_record record;
	const struct operation op = {.verb = REINSTATE,
		.args = "",
		.moves_money = true,
		.subject = request->account_no,
		.work = reinstate_do,
		.ctx = &w};

	return operation_may(s, REINSTATE, request->account_no, PERMIT_ARREARS_WRITE_OFF) &&
	       form_reason(s, request->reason) &&
	       operation_approve(s, REINSTATE, request->account_no, &request->approval,
		       PERMIT_WRITE_OFF_APPROVE) &&
	       operation_run(s, &op, &record);
}

/* --- figures --------------------------------------------------------------------------------- */

bool write_off_figures(
	struct session *s, struct date from, struct date to, struct write_off_figures *out)
{
	struct write_off_sums sums;
	bool ok;

	*out = (struct write_off_figures){.bills = 0};
	if (!session_may(s, PERMIT_REPORT_READ))
		return false;
	ok = db_begin_read(s->db) && write_off_store_sums(s->db, from, to, &sums) &&
	     write_off_store_stands(s->db, &out->bills, &out->stands);
	if (!ok)
		session_take_db_fault(s);
	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	out->write_offs = sums.write_offs;
	out->recoveries = sums.recoveries;
	out->written = sums.written;
	out->recovered = sums.recovered;
	return true;
}
