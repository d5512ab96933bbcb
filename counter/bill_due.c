/*
 * What is due, bill by bill: the one place in which the late charge of core/late_charge.h meets the
 * rows of the database.
 */
#include "counter/bill_due.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/late_charge.h"
#include "core/repayment.h"
#include "db/bill_store.h"
#include "db/repayment_store.h"
#include "db/write_off_store.h"

static_assert(BILL_NO_MAX == BILL_NO_BYTES, "a bill number fits into both");

/* What one load carries from bill to bill. */
struct due_walk {
	const struct bills_query *query;
	struct arena *arena;
	bool residential;
	const struct bill_paid *paid; /* of the bills still to come, in their order */
	size_t paid_count;
	struct principal_step *steps;  /* of the bill at hand; room for all */
	const struct plan_span *plans; /* that stop the late charge, oldest first */
	size_t plan_count;
	const struct written_late *lost; /* whose late charge stands still */
	size_t lost_count;
	struct say *lines; /* LATE_EXPLAIN_MAX, only when explaining */
	struct late_charge charge;
};

/* Moves what was paid on this bill out of the list: sums, and steps by day. */
static bool paid_take(struct due_walk *walk, struct bill_view *bill, struct late_charge_input *in)
{
	for (; walk->paid_count > 0 && walk->paid->bill_id == bill->bill_id; walk->paid_count--) {
		const struct bill_paid *paid = walk->paid++;

		if (!money_add(&bill->paid, bill->paid, paid->principal) ||
			!money_add(&bill->late_paid, bill->late_paid, paid->late_charge))
			return false;
		if (money_sign(paid->principal) > 0)
			walk->steps[in->step_count++] =
				(struct principal_step){.on = paid->on, .paid = paid->principal};
	}
	in->steps = walk->steps;
	in->paid = bill->late_paid;
	return true;
}

/* Of the plans that were made when the bill was there. */
static bool plan_pauses(const struct due_walk *walk, const struct bill_row *row,
	struct late_pause pauses[LATE_PAUSES_MAX], struct late_charge_input *in)
{
	for (size_t i = 0; row->paused && i < walk->plan_count; i++) {
		const struct plan_span *plan = &walk->plans[i];

		if (date_compare(plan->made_on, row->issued_on) < 0)
			continue;
		if (in->pause_count == LATE_PAUSES_MAX)
			return false;
		in->pause_count += repayment_pause(plan, in->on, &pauses[in->pause_count]);
	}
	return true;
}

/* Since the bill was written off, as long as nothing of it is expected again. */
static bool written_off_pause(const struct due_walk *walk, const struct bill_view *bill,
	const struct late_charge_input *in, struct late_pause *out)
{
	for (size_t i = 0; i < walk->lost_count; i++) {
		struct date from = date_add_days(walk->lost[i].written_on, 1);

		if (walk->lost[i].bill_id != bill->bill_id)
			continue;
		*out = (struct late_pause){
			.from = from, .to = in->on, .why = LATE_PAUSE_WRITTEN_OFF};
		return date_compare(from, in->on) <= 0 &&
		       money_compare(bill->written_off, bill->principal_due) >= 0;
	}
	return false;
}

/* The days without a late charge, by the first of each. */
static bool pauses_take(const struct due_walk *walk, const struct bill_row *row,
	const struct bill_view *bill, struct late_pause pauses[LATE_PAUSES_MAX],
	struct late_charge_input *in)
{
	struct late_pause pause;
	size_t i;

	if (!plan_pauses(walk, row, pauses, in))
		return false;
	in->pauses = pauses;
	if (!written_off_pause(walk, bill, in, &pause))
		return true;
	if (in->pause_count == LATE_PAUSES_MAX)
		return false;
	for (i = in->pause_count++; i > 0 && date_compare(pauses[i - 1].from, pause.from) > 0; i--)
		pauses[i] = pauses[i - 1];
	pauses[i] = pause;
	return true;
}

static bool bill_compute(struct due_walk *walk, const struct bill_row *row, struct bill_view *bill)
{
	struct late_charge_input in = {
		.residential = walk->residential,
		.due_on = row->due_on,
		.on = walk->query->on,
		.rules = LATE_RULES_BY_DATE,
		.waived = row->waived,
	};
	struct late_pause pauses[LATE_PAUSES_MAX];

	*bill = (struct bill_view){
		.bill_id = row->bill_id,
		.period = row->period,
		.energy = row->energy,
		.issued_on = row->issued_on,
		.due_on = row->due_on,
		.amount = row->amount,
		.paid = row->paid_before,
		.waived = row->waived,
		.written_off = row->written_off,
		.cancelled = row->cancelled,
	};
	memcpy(bill->bill_no, row->bill_no, sizeof bill->bill_no);
	if (!money_sub(&in.principal, row->amount, row->paid_before) ||
		!paid_take(walk, bill, &in) ||
		!money_sub(&bill->principal_due, bill->amount, bill->paid) ||
		!pauses_take(walk, row, bill, pauses, &in))
		return false;
	if (money_sign(in.principal) < 0 || money_sign(bill->principal_due) < 0 ||
		money_sign(in.paid) < 0)
		return false;
	if (row->cancelled) { /* what had been late is forgotten with it, what was paid went back */
		bill->paid = bill->principal_due = MONEY_ZERO;
		return true;
	}
	if (!late_charge_compute(&walk->charge, &in))
		return false;
	bill->late_charge = walk->charge.due;
	bill->days_late = money_sign(bill->principal_due) > 0 ? walk->charge.days : 0;
	if (!walk->query->explain)
		return true;
	bill->explain_count = late_charge_explain(&walk->charge, &in, walk->lines);
	bill->explain =
		arena_copy(walk->arena, walk->lines, bill->explain_count * sizeof walk->lines[0]);
	return true;
}

static bool bill_is_due(const struct bill_view *bill)
{
	return money_sign(bill->principal_due) > 0 || money_sign(bill->late_charge) > 0;
}

static bool total_add(struct bills_due *out, const struct bill_view *bill)
{
	return money_add(&out->principal, out->principal, bill->principal_due) &&
	       money_add(&out->late_charge, out->late_charge, bill->late_charge) &&
	       money_add(&out->total, out->principal, out->late_charge);
}

/* Only damaged books or sums beyond all bounds come here. */
static bool refuse_bill(struct session *s, const char *bill_no)
{
	return session_refuse(s, CODE_DB_DAMAGED,
		SAY(N_("Bill {1} cannot be computed: what is stored about it does not fit "
		       "together. "
		       "Stop work on this account and have the database checked."),
			say_text(bill_no)));
}

static bool bills_compute(struct session *s, struct due_walk *walk, const struct bill_row *rows,
	size_t count, struct bills_due *out)
{
	out->bills = arena_alloc(walk->arena, count * sizeof out->bills[0]);
	for (size_t i = 0; i < count; i++) {
		struct bill_view *bill = &out->bills[out->count];

		if (!bill_compute(walk, &rows[i], bill) || !total_add(out, bill))
			return refuse_bill(s, rows[i].bill_no);
		if (walk->query->all || bill_is_due(bill))
			out->count++;
	}
	return true;
}

/* Few accounts have a plan or a write-off that stops the charge: only they are asked once more. */
static bool stops_load(
	struct session *s, struct due_walk *walk, const struct bill_row *rows, size_t count)
{
	int64_t account_id = walk->query->account_id;
	struct written_late *lost;
	struct plan_span *plans;
	bool paused = false, stopped = false;

	for (size_t i = 0; i < count; i++) {
		paused = paused || rows[i].paused;
		stopped = stopped || rows[i].late_stopped;
	}
	if (paused) {
		if (!repayment_store_spans(
			    s->db, account_id, walk->arena, &plans, &walk->plan_count))
			return session_db_failed(s);
		walk->plans = plans;
	}
	if (stopped) {
		if (!write_off_store_late(s->db, account_id, walk->arena, &lost, &walk->lost_count))
			return session_db_failed(s);
		walk->lost = lost;
	}
	return true;
}

bool bills_due_load(struct session *s, const struct bills_query *query, struct arena *arena,
	struct bills_due *out)
{
	struct due_walk walk = {
		.query = query,
		.arena = arena,
		.residential = price_class_residential(query->price_class),
	};
	struct bill_row *rows;
	struct bill_paid *paid;
	size_t count;
	bool done;

	*out = (struct bills_due){0};
	if (!bill_store_list(s->db, query->account_id, arena, &rows, &count) ||
		!bill_store_paid(s->db, query->account_id, arena, &paid, &walk.paid_count))
		return session_db_failed(s);
	if (!stops_load(s, &walk, rows, count))
		return false;
	walk.paid = paid;
	walk.steps = arena_alloc(arena, walk.paid_count * sizeof walk.steps[0]);
	if (query->explain)
		walk.lines = xmalloc(LATE_EXPLAIN_MAX * sizeof walk.lines[0]);
	done = bills_compute(s, &walk, rows, count, out);
	free(walk.lines);
	return done;
}
