/*
 * Ends of a sale. Each looks again behind the account's lock, for another station may have resolved
 * it: a sale is settled once or undone once.
 */
#include "counter/card_settle.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/card_debt.h"
#include "counter/card_post.h"
#include "counter/customer.h"
#include "counter/pay_post.h"
#include "counter/undo.h"
#include "db/payment_store.h"
#include "db/row_lock.h"

static bool load_rows(struct session *s, int64_t sale_id, struct card_job *job)
{
	return (sale_store_load(s->db, sale_id, &job->sale) == DB_ROW &&
		       sale_store_target(s->db, sale_id, &job->target) == DB_ROW &&
		       card_price_of(s->db, sale_id, &job->prices) != DB_FAILED) ||
	       session_db_failed(s);
}

bool card_job_load(struct session *s, int64_t sale_id, struct card_job *job)
{
	bool ok = (db_begin_read(s->db) || session_db_failed(s)) && load_rows(s, sale_id, job);

	return session_end_read(s, ok);
}

static bool refuse_resolved(struct session *s, const struct card_job *job)
{
	return session_refuse(s, CODE_SALE_OPEN,
		SAY(N_("Sale {1} was resolved at another station meanwhile: look at the account "
		       "again."),
			say_text(job->sale.sale_no)));
}

/*
 * Behind the account's lock, what another station did meanwhile is seen. Whose card has been given
 * up for another one since says nothing of the sale any more.
 */
static bool lock_sale(struct session *s, struct card_job *job)
{
	struct card_job now = *job;

	if (!lock_accounts(s->db, &job->sale.account_id, 1))
		return session_db_failed(s);
	if (!load_rows(s, job->sale.sale_id, &now))
		return false;
	job->sale = now.sale;
	if (now.target.seq != job->target.seq)
		return refuse_resolved(s, job);
	*job = now;
	return true;
}

static bool add_state(struct session *s, const struct card_job *job, enum sale_state state,
	const char *detail, int64_t journal_id)
{
	const struct sale_event event = {.sale_id = job->sale.sale_id,
		.state = state,
		.login = s->login,
		.station = s->station,
		.detail = detail,
		.journal_id = journal_id,
		.at = session_now(s)};

	return sale_store_add_state(s->db, &event) || session_db_failed(s);
}

/* --- a step --------------------------------------------------------------------------------- */

struct step_work {
	struct card_job *job;
	enum sale_state to;
	const char *detail;
};

static bool step_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct step_work *work = ctx;
	struct card_job *job = work->job;

	if (!lock_sale(s, job))
		return false;
	if (!sale_is_open(job->sale.state))
		return refuse_resolved(s, job);
	record->result_id = job->sale.sale_id;
	snprintf(record->detail, sizeof record->detail, "%s", job->sale.sale_no);
	if (!add_state(s, job, work->to, work->detail, 0))
		return false;
	job->sale.state = work->to;
	return true;
}

bool card_job_state(struct session *s, struct card_job *job, enum sale_state to, const char *detail)
{
	struct step_work work = {.job = job, .to = to, .detail = detail};
	struct operation_record record;
	const struct operation op = {.verb = "card_step",
		.args = "",
		.subject = job->sale.account_no,
		.work = step_do,
		.ctx = &work};

	assert(sale_is_open(to));
	return operation_run(s, &op, &record);
}

/* --- settled -------------------------------------------------------------------------------- */

/* An account that never had a card in these books goes on from what it was imported with. */
static bool imported_count(struct session *s, int64_t account_id, int64_t *out)
{
	struct account_row account;
	bool found;

	if (!account_store_load(s->db, account_id, &account, &found))
		return session_db_failed(s);
	*out = found ? account.card_count : 0;
	return true;
}

static bool keep_card(struct session *s, const struct card_job *job)
{
	const struct sale_row *sale = &job->sale;
	struct card_row row = {.account_id = sale->account_id,
		.generation = sale->generation,
		.at = session_now(s)};
	struct card_row last;
	enum db_step step = card_store_of(s->db, sale->account_id, &last);
	bool before = step == DB_ROW && last.generation == sale->generation;

	if (step == DB_FAILED)
		return session_db_failed(s);
	if (before && strcmp(last.serial, job->target.serial) == 0)
		return true;
	row.origin = before ? CARD_REPLACES : CARD_OPENED;
	if (!before && sale->kind == SALE_METER_CHANGE)
		row.origin = CARD_NEW_METER;
	row.base_count = before ? last.base_count : 0;
	if (step == DB_DONE && sale->kind != SALE_METER_CHANGE &&
		!imported_count(s, sale->account_id, &row.base_count))
		return false;
	utf8_copy(row.meter_no, sizeof row.meter_no, sale->meter_no);
	utf8_copy(row.serial, sizeof row.serial, job->target.serial);
	utf8_copy(row.login, sizeof row.login, s->login);
	utf8_copy(row.station, sizeof row.station, s->station);
	return card_store_insert(s->db, &row) || session_db_failed(s);
}

static bool settle_sale(struct session *s, struct card_job *job, const struct shift_row *shift,
	struct operation_record *record)
{
	const struct card_outcome outcome = {
		.sale = &job->sale, .shift = shift, .op_id = record->op_id, .print = job->print};
	struct receipt_row receipt = {.receipt_id = 0};
	int64_t journal_id;

	if (!card_post_settled(s, &outcome, job->arena, &journal_id, &job->print_id) ||
		!keep_card(s, job) || !add_state(s, job, SALE_SETTLED, "", journal_id))
		return false;
	if (job->sale.payment_id == 0) {
		snprintf(record->detail, sizeof record->detail, "%s", job->sale.sale_no);
		return true;
	}
	if (receipt_store_by_payment(s->db, job->sale.payment_id, &receipt) != DB_ROW)
		return session_db_failed(s);
	snprintf(record->detail, sizeof record->detail, "%s %s", job->sale.sale_no,
		receipt.receipt_no);
	return true;
}

/* The audit row of what was given back: VERIFY_TOLD finds it by these words. */
static bool tell_undone(struct session *s, const struct sale_row *sale,
	const struct card_undoing *undoing, struct operation_record *record)
{
	struct reversal_row reversal;
	struct card_debt_row debt;
	enum db_step step;
	bool owed;

	if (sale->payment_id == 0) {
		snprintf(record->detail, sizeof record->detail, "%s", sale->sale_no);
		return true;
	}
	step = reversal_store_of_payment(s->db, sale->payment_id, &reversal);
	if (step != DB_ROW || !card_debt_load(s, sale->sale_id, &debt, &owed))
		return session_db_failed(s);
	snprintf(record->detail, sizeof record->detail, "%s approved by %s: %s",
		owed ? debt.bill_no : reversal.reversal_no, undoing->approver, undoing->reason);
	return true;
}

/* The sale that a refund takes back is undone together with the refund's own settling. */
static bool settle_refund(struct session *s, struct card_job *job, const struct shift_row *shift,
	struct operation_record *record)
{
	const struct card_undoing undoing = {
		.reason = job->sale.evidence, .approver = job->sale.approver};
	struct card_outcome outcome = {.shift = shift,
		.op_id = record->op_id,
		.reason = undoing.reason,
		.approver = undoing.approver};
	struct card_job taken = {.arena = job->arena};
	int64_t journal_id;

	if (!load_rows(s, job->sale.refers, &taken))
		return false;
	if (taken.sale.state != SALE_SETTLED)
		return refuse_resolved(s, &taken);
	outcome.sale = &taken.sale;
	return card_post_undone(s, &outcome, job->arena, &journal_id) &&
	       add_state(s, &taken, SALE_UNDONE, job->sale.sale_no, journal_id) &&
	       add_state(s, job, SALE_SETTLED, "", 0) &&
	       tell_undone(s, &taken.sale, &undoing, record);
}

static bool settle_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct card_job *job = ctx;
	struct shift_row shift;
	bool ok;

	if (!card_hold(s, job->sale.account_id, &shift) || !lock_sale(s, job))
		return false;
	record->result_id = job->sale.sale_id;
	if (!sale_is_open(job->sale.state))
		return refuse_resolved(s, job);
	ok = job->sale.kind == SALE_REFUND ? settle_refund(s, job, &shift, record)
					   : settle_sale(s, job, &shift, record);
	if (!ok)
		return false;
	return sale_store_unmark(s->db, job->sale.sale_id) || session_db_failed(s);
}

bool card_job_settle(struct session *s, struct card_job *job)
{
	struct operation_record record;
	const struct operation op = {
		.verb = job->sale.kind == SALE_REFUND ? "card_undo" : "card_settle",
		.moves_money = true,
		.args = "",
		.subject = job->sale.account_no,
		.work = settle_do,
		.ctx = job};

	if (operation_run(s, &op, &record)) {
		job->sale.state = SALE_SETTLED;
		return true;
	}
	return job->sale.state == SALE_SETTLED;
}

void card_job_settle_written(struct session *s, struct card_job *job, const char *detail)
{
	(void)(card_job_state(s, job, SALE_WRITTEN, detail) && card_job_settle(s, job));
}

/* --- undone --------------------------------------------------------------------------------- */

struct undo_work {
	struct card_job *job;
	const struct card_undoing *undoing;
};

static bool undo_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct undo_work *work = ctx;
	struct card_job *job = work->job;
	struct card_outcome outcome = {.sale = &job->sale,
		.op_id = record->op_id,
		.reason = work->undoing->reason,
		.approver = work->undoing->approver};
	struct shift_row shift;
	int64_t journal_id;

	if (!card_hold(s, job->sale.account_id, &shift) || !lock_sale(s, job))
		return false;
	if (!sale_is_open(job->sale.state))
		return refuse_resolved(s, job);
	outcome.shift = &shift;
	record->result_id = job->sale.sale_id;
	if (!card_post_undone(s, &outcome, job->arena, &journal_id) ||
		!add_state(s, job, SALE_UNDONE, "", journal_id) ||
		!tell_undone(s, &job->sale, work->undoing, record))
		return false;
	return sale_store_unmark(s->db, job->sale.sale_id) || session_db_failed(s);
}

bool card_job_undo(struct session *s, struct card_job *job, const struct card_undoing *undoing)
{
	struct undo_work work = {.job = job, .undoing = undoing};
	struct operation_record record;
	const struct operation op = {.verb = "card_undo",
		.moves_money = job->sale.payment_id != 0,
		.args = "",
		.subject = job->sale.account_no,
		.work = undo_do,
		.ctx = &work};

	if (operation_run(s, &op, &record)) {
		job->sale.state = SALE_UNDONE;
		return true;
	}
	return job->sale.state == SALE_UNDONE;
}

/* --- the result ----------------------------------------------------------------------------- */

/* What an undoing gives into the customer's hands: not what came off the advance balance. */
static bool load_given_back(struct session *s, int64_t payment_id, struct card_result *out)
{
	struct tender tenders[TENDERS_MAX];
	struct payment_row payment;
	struct card_debt_row debt;
	struct money sum, cash;
	enum db_step step;
	size_t count;

	if (payment_id == 0)
		return true;
	step = card_debt_of_payment(s->db, payment_id, &debt);
	if (step == DB_ROW) /* its cheque bounced: there is nothing left to give back */
		return true;
	if (step == DB_FAILED || payment_store_by_id(s->db, payment_id, &payment) != DB_ROW ||
		!payment_store_tenders(s->db, payment_id, tenders, &count))
		return session_db_failed(s);
	sum = cash = money_negate(payment.change);
	for (size_t i = 0; i < count; i++)
		if ((tenders[i].kind != TENDER_ADVANCE &&
			    !money_add(&sum, sum, tenders[i].amount)) ||
			(tenders[i].kind == TENDER_CASH &&
				!money_add(&cash, cash, tenders[i].amount)))
			return session_refuse_plain(s, CODE_DB_DAMAGED);
	out->given_back = sum;
	out->cash_back = cash;
	return true;
}

/* A refund gives back what the sale took that it refers to. */
static bool load_taken(struct session *s, const struct sale_row *sale, struct card_result *out)
{
	struct sale_row taken;

	if (sale->kind != SALE_REFUND)
		return load_given_back(s, sale->payment_id, out);
	if (sale_store_load(s->db, sale->refers, &taken) != DB_ROW)
		return session_db_failed(s);
	return load_given_back(s, taken.payment_id, out);
}

static bool load_money(
	struct session *s, int64_t payment_id, struct arena *arena, struct card_result *out)
{
	struct payment_row payment;
	struct receipt_row receipt;
	struct allocation_paid *paid;
	enum db_step step;

	if (payment_id == 0)
		return true;
	if (payment_store_by_id(s->db, payment_id, &payment) != DB_ROW ||
		!allocation_store_paid(s->db, payment_id, arena, &paid, &out->applied_count))
		return session_db_failed(s);
	step = receipt_store_by_payment(s->db, payment_id, &receipt);
	if (step == DB_FAILED)
		return session_db_failed(s);
	if (step == DB_ROW)
		utf8_copy(out->receipt_no, sizeof out->receipt_no, receipt.receipt_no);
	out->received = payment.received;
	out->change = payment.change;
	out->applied = arena_alloc(arena, (out->applied_count + 1) * sizeof *out->applied);
	for (size_t i = 0; i < out->applied_count; i++) {
		struct pay_applied *applied = &out->applied[i];

		utf8_copy(applied->account_no, sizeof applied->account_no, paid[i].account_no);
		utf8_copy(applied->bill_no, sizeof applied->bill_no, paid[i].bill_no);
		applied->principal = paid[i].principal;
		applied->late_charge = paid[i].late_charge;
	}
	return true;
}

static bool result_read(
	struct session *s, int64_t sale_id, struct arena *arena, struct card_result *out)
{
	struct sale_row sale;

	if (sale_store_load(s->db, sale_id, &sale) != DB_ROW)
		return session_db_failed(s);
	*out = (struct card_result){.sale_id = sale_id,
		.kind = sale.kind,
		.state = sale.state,
		.generation = sale.generation,
		.count = sale.count,
		.unit = sale.unit,
		.amount = sale.amount,
		.arrears = sale.arrears,
		.energy = sale.energy,
		.hundredths = sale.hundredths};
	utf8_copy(out->sale_no, sizeof out->sale_no, sale.sale_no);
	utf8_copy(out->account_no, sizeof out->account_no, sale.account_no);
	utf8_copy(out->meter_no, sizeof out->meter_no, sale.meter_no);
	return load_taken(s, &sale, out) && load_money(s, sale.payment_id, arena, out);
}

bool card_result_load(
	struct session *s, int64_t sale_id, struct arena *arena, struct card_result *out)
{
	struct fault why = s->why;
	bool ok = (db_begin_read(s->db) || session_db_failed(s)) &&
		  result_read(s, sale_id, arena, out);

	ok = session_end_read(s, ok);
	if (ok)
		s->why = why;
	return ok;
}

bool card_result_is_back(const struct card_result *result)
{
	return result->state == (result->kind == SALE_REFUND ? SALE_SETTLED : SALE_UNDONE);
}

void card_hand_back(struct session *s, const struct card_result *result)
{
	const struct tender cash = {.kind = TENDER_CASH, .amount = result->cash_back};

	if (!card_result_is_back(result) || money_sign(result->given_back) == 0)
		return;
	customer_sees_change(s->devices, result->given_back);
	customer_drawer(s->devices, &cash, money_sign(result->cash_back) > 0 ? 1 : 0);
}
