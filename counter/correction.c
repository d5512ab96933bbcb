/* Corrections by rule: proposed by one, decided by another, and what an approved one posts. */
#include "counter/correction.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/late_charge.h"
#include "core/say_pack.h"
#include "core/utf8.h"
#include "counter/advance_pay.h"
#include "counter/form.h"
#include "counter/operation.h"
#include "db/account_store.h"
#include "db/allocation_store.h"
#include "db/correction_store.h"
#include "db/database.h"
#include "db/journal.h"
#include "db/row_lock.h"

#define EXPLAIN_BYTES 8192
#define ARGS_BYTES (EXPLAIN_BYTES + REASON_MAX + ACCOUNT_NO_MAX + 128)
#define SUBJECT_BYTES 40

static_assert(sizeof(((struct correction_row *)0)->first.reason) == REASON_MAX, "a reason fits");

static bool find_account(struct session *s, const char *account_no, struct account_row *out)
{
	bool found = false;

	if (form_account_no(account_no) && !account_store_find(s->db, account_no, out, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_ACCOUNT_UNKNOWN,
			SAY(N_("There is no account {1}."), say_text(account_no)));
	return true;
}

/* --- proposing ------------------------------------------------------------------------------- */

static bool reckon(struct session *s, const struct account_row *account,
	const struct correction_request *request, struct proposal *out)
{
	struct proposal_facts facts = request->facts;
	enum proposal_error error;

	facts.on = session_today(s);
	facts.breach.residential = price_class_residential(account->price_class);
	error = proposal_compute(out, &facts);
	if (error != PROPOSAL_OK)
		return session_refuse(s,
			error == PROPOSAL_TIMES ? CODE_LAW_FORBIDS : CODE_BAD_VALUE,
			proposal_error_say(error, &facts));
	if (money_sign(out->total) == 0)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("This comes to 0.00: there is nothing to correct.")));
	return true;
}

bool correction_try(
	struct session *s, const struct correction_request *request, struct proposal *out)
{
	struct account_row account;
	bool ok;

	if (!session_may(s, PERMIT_CORRECTION_PROPOSE))
		return false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = find_account(s, request->account_no, &account);
	return session_end_read(s, ok) && reckon(s, &account, request, out);
}

struct propose_work {
	const struct correction_request *request;
	struct proposal proposal;
	char explain[EXPLAIN_BYTES];
};

static bool pack(struct session *s, struct propose_work *w)
{
	struct say basis = {.msgid = proposal_basis(w->request->facts.kind, session_today(s))};

	w->explain[0] = '\0';
	for (size_t i = 0; i < w->proposal.count; i++)
		if (!say_pack(w->explain, sizeof w->explain, &w->proposal.lines[i]))
			return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	return say_pack(w->explain, sizeof w->explain, &basis) ||
	       session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
}

static struct correction_event event_of(
	const struct session *s, enum correction_state state, const char *reason)
{
	struct correction_event event = {.state = state, .at = session_now(s)};

	utf8_copy(event.login, sizeof event.login, s->login);
	utf8_copy(event.station, sizeof event.station, s->station);
	utf8_copy(event.reason, sizeof event.reason, reason);
	return event;
}

static bool propose_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct propose_work *w = ctx;
	const struct proposal *p = &w->proposal;
	const struct correction_event event = event_of(s, CORRECTION_PROPOSED, w->request->reason);
	struct account_row account;
	struct correction_row row = {.kind = w->request->facts.kind,
		.energy = p->energy,
		.make_up = p->make_up,
		.penalty = p->penalty,
		.explain = w->explain,
		.op_id = record->op_id};
	char total[MONEY_TEXT_MAX];

	if (!find_account(s, w->request->account_no, &account))
		return false;
	if (account.status != ACCOUNT_STORED_OPEN)
		return session_refuse_plain(s, CODE_ACCOUNT_CLOSED);
	row.account_id = account.account_id;
	if (!correction_store_insert(s->db, &row, &event))
		return session_db_failed(s);
	record->result_id = row.correction_id;
	snprintf(record->detail, sizeof record->detail, "%" PRId64 " %s %s: %s", row.correction_id,
		proposal_kind_name(row.kind), money_format(p->total, total), w->request->reason);
	return true;
}

bool correction_propose(
	struct session *s, const struct correction_request *request, struct correction_made *out)
{
	struct propose_work w = {.request = request};
	struct operation_record record;
	char args[ARGS_BYTES];
	struct operation op = {.verb = "correction propose",
		.op_id = request->op_id,
		.args = args,
		.subject = request->account_no,
		.work = propose_work,
		.ctx = &w};

	if (!operation_may(s, op.verb, request->account_no, PERMIT_CORRECTION_PROPOSE) ||
		!form_reason(s, request->reason) || !correction_try(s, request, &w.proposal) ||
		!pack(s, &w))
		return false;
	snprintf(args, sizeof args, "%.20s %s\n%s\n%.480s", request->account_no,
		proposal_kind_name(request->facts.kind), w.explain, request->reason);
	if (!operation_run(s, &op, &record))
		return false;
	*out = (struct correction_made){.correction_no = record.result_id,
		.proposal = w.proposal,
		.replayed = record.replayed};
	return true;
}

/* --- what it posts --------------------------------------------------------------------------- */

struct decide_work {
	const struct correction_decision *decision;
	struct date business_date;
	struct correction_row row;
	const char *op_id;
	struct arena *arena;
	struct correction_decided *out;
};

static struct journal_entry entry_of(const struct session *s, const struct decide_work *w,
	enum journal_kind kind, const char *memo)
{
	return (struct journal_entry){.kind = kind,
		.op_id = w->op_id,
		.business_date = w->business_date,
		.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.memo = memo};
}

/* Dr 1122 all of it, Cr 6001 what is made up for, Cr 6052 the penalty. */
static bool post_bill(struct session *s, struct decide_work *w, struct money total,
	struct correction_outcome *made)
{
	const struct correction_row *row = &w->row;
	struct bill_row bill = {.account_id = row->account_id,
		.period = period_of(w->business_date),
		.amount = total,
		.issued_on = w->business_date,
		.due_on = date_add_days(w->business_date, s->policy.bill_due_days)};
	struct journal_line lines[] = {
		{LEDGER_RECEIVABLE, row->account_id, total},
		{LEDGER_ENERGY, 0, money_negate(row->make_up)},
		{LEDGER_PENALTY, 0, money_negate(row->penalty)},
	};
	struct journal_entry entry;

	snprintf(bill.bill_no, sizeof bill.bill_no, "%s-C%" PRId64, row->account_no,
		row->correction_id);
	entry = entry_of(s, w, JOURNAL_BILL, bill.bill_no);
	if (!journal_post(s->db, &entry, lines, ARRAY_SIZE(lines), &made->journal_id) ||
		!bill_store_insert(s->db, &bill, made->journal_id))
		return session_db_failed(s);
	made->bill_id = bill.bill_id;
	w->out->charged = total;
	utf8_copy(w->out->bill_no, sizeof w->out->bill_no, bill.bill_no);
	return true;
}

/* Dr 6001 what was charged too much, or 6712 what is compensated; Cr 2203. */
static bool post_credit(struct session *s, struct decide_work *w, struct money total,
	struct correction_outcome *made)
{
	const struct correction_row *row = &w->row;
	struct money amount = money_negate(total);
	enum ledger from = row->kind == PROPOSAL_OUTAGE ? LEDGER_COMPENSATION : LEDGER_ENERGY;
	const struct journal_line lines[] = {
		{from, 0, amount},
		{LEDGER_ADVANCE, row->account_id, total},
	};
	struct journal_entry entry = entry_of(s, w, JOURNAL_CREDIT, row->account_no);
	struct allocation_row allocation = {.account_id = row->account_id,
		.business_date = w->business_date,
		.advance = amount};

	if (!journal_post(s->db, &entry, lines, ARRAY_SIZE(lines), &made->journal_id))
		return session_db_failed(s);
	allocation.journal_id = made->journal_id;
	if (!allocation_store_insert(s->db, &allocation))
		return session_db_failed(s);
	w->out->to_advance = amount;
	return true;
}

static bool post(struct session *s, struct decide_work *w)
{
	struct correction_outcome made = {
		.correction_id = w->row.correction_id, .business_date = w->business_date};
	struct advance_paying paying = {.account_id = w->row.account_id,
		.op_id = w->op_id,
		.business_date = w->business_date};
	struct account_row account;
	struct money total;
	bool found;

	if (!account_store_load(s->db, w->row.account_id, &account, &found))
		return session_db_failed(s);
	if (!found || account.status != ACCOUNT_STORED_OPEN)
		return session_refuse_plain(s, CODE_ACCOUNT_CLOSED);
	if (!money_add(&total, w->row.make_up, w->row.penalty))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	if (money_sign(total) > 0 ? !post_bill(s, w, total, &made)
				  : !post_credit(s, w, total, &made))
		return false;
	if (!correction_store_outcome(s->db, &made))
		return session_db_failed(s);
	paying.price_class = account.price_class;
	return money_sign(total) < 0 || advance_pay(s, &paying, w->arena);
}

/* --- deciding -------------------------------------------------------------------------------- */

static bool load_row(struct session *s, struct decide_work *w)
{
	int64_t correction_no = w->decision->correction_no;
	bool found;

	if (!correction_store_load(s->db, correction_no, w->arena, &w->row, &found))
		return session_db_failed(s);
	return found || session_refuse(s, CODE_BAD_VALUE,
				SAY(N_("There is no correction {1}."), say_count(correction_no)));
}

/* Read once more behind the account's lock: somebody else may have decided it meanwhile. */
static bool hold_row(struct session *s, struct decide_work *w)
{
	if (!load_row(s, w))
		return false;
	if (!lock_accounts(s->db, &w->row.account_id, 1))
		return session_db_failed(s);
	return load_row(s, w);
}

static bool decidable(struct session *s, const struct decide_work *w)
{
	const struct correction_decision *d = w->decision;

	if (w->row.last.state != CORRECTION_PROPOSED)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Correction {1} was decided before, by {2}."),
				say_count(d->correction_no), say_text(w->row.last.login)));
	if (strcmp(w->row.first.login, s->login) != 0)
		return session_may(s, PERMIT_CORRECTION_APPROVE);
	return !d->approve || session_refuse_plain(s, CODE_SELF_APPROVAL);
}

static bool decide(struct session *s, struct decide_work *w)
{
	const struct correction_decision *d = w->decision;
	const struct correction_event event =
		event_of(s, d->approve ? CORRECTION_APPROVED : CORRECTION_REFUSED, d->reason);

	if (!hold_row(s, w) || !decidable(s, w))
		return false;
	if (!correction_store_decide(s->db, d->correction_no, &event))
		return session_db_failed(s);
	return !d->approve || post(s, w);
}

static bool decide_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct decide_work *w = ctx;
	struct arena arena = ARENA_EMPTY;
	char charged[MONEY_TEXT_MAX], advance[MONEY_TEXT_MAX];
	bool ok;

	*w->out = (struct correction_decided){.replayed = false};
	w->op_id = record->op_id;
	w->arena = &arena;
	ok = decide(s, w);
	arena_release(&arena);
	if (!ok)
		return false;
	record->result_id = w->decision->correction_no;
	snprintf(record->detail, sizeof record->detail,
		"account %s, charged %s, to the advance %s: %s", w->row.account_no,
		money_format(w->out->charged, charged), money_format(w->out->to_advance, advance),
		w->decision->reason);
	return true;
}

/* What the first run of the same operation made. */
static bool replay(struct session *s, struct decide_work *w)
{
	struct arena arena = ARENA_EMPTY;
	struct correction_row row;
	struct money total;
	bool found, ok;

	ok = correction_store_load(s->db, w->decision->correction_no, &arena, &row, &found);
	arena_release(&arena);
	if (!ok)
		return session_db_failed(s);
	*w->out = (struct correction_decided){.replayed = true};
	if (!found || !w->decision->approve)
		return true;
	if (!money_add(&total, row.make_up, row.penalty))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	if (money_sign(total) > 0)
		w->out->charged = total;
	else
		w->out->to_advance = money_negate(total);
	utf8_copy(w->out->bill_no, sizeof w->out->bill_no, row.bill_no);
	return true;
}

bool correction_decide(struct session *s, const struct correction_decision *decision,
	struct correction_decided *out)
{
	struct decide_work w = {.decision = decision, .out = out};
	char args[REASON_MAX + SUBJECT_BYTES], subject[SUBJECT_BYTES];
	struct operation op = {
		.verb = decision->approve ? "correction approve" : "correction refuse",
		.op_id = decision->op_id,
		.args = args,
		.moves_money = decision->approve,
		.subject = subject,
		.work = decide_work,
		.ctx = &w};
	struct operation_record record;

	snprintf(subject, sizeof subject, "correction %" PRId64, decision->correction_no);
	if (!operation_may(s, op.verb, subject,
		    decision->approve ? PERMIT_CORRECTION_APPROVE : PERMIT_CORRECTION_REFUSE) ||
		!form_reason(s, decision->reason) || !session_business_date(s, &w.business_date))
		return false;
	snprintf(args, sizeof args, "%" PRId64 "\n%.480s", decision->correction_no,
		decision->reason);
	if (!operation_run(s, &op, &record))
		return false;
	return !record.replayed || replay(s, &w);
}
