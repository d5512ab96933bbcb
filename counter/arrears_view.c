/* Arrears as they are looked at: one account with all of its history, and lists. */
#include "counter/arrears_view.h"

#include <string.h>

#include "core/arena.h"
#include "core/late_charge.h"
#include "core/utf8.h"
#include "counter/arrears_reason.h"
#include "counter/form.h"
#include "db/account_store.h"
#include "db/arrears_store.h"
#include "db/database.h"
#include "db/tender_store.h"

#define RATED_DAYS 365

/* --- history --------------------------------------------------------------------------------- */

static struct arrears_event step_event(struct arena *arena, const struct arrears_step_row *row)
{
	return (struct arrears_event){
		.on = row->on,
		.at = row->at,
		.from = row->from,
		.to = row->to,
		.reason = arrears_reason_read(arena, row->reason),
		.evidence = row->evidence,
		.approver = row->approver,
		.login = row->login,
	};
}

static struct arrears_event mark_event(struct arena *arena, const struct arrears_mark_row *row)
{
	return (struct arrears_event){
		.on = row->on,
		.at = row->at,
		.is_mark = true,
		.mark = row->kind,
		.value = row->value,
		.reason = arrears_reason_read(arena, row->reason),
		.evidence = "",
		.approver = "",
		.login = row->login,
	};
}

/* Steps by their own order, and the marks where they were made. */
static bool load_history(
	struct session *s, int64_t account_id, struct arena *arena, struct arrears_view *out)
{
	struct arrears_step_row *steps;
	struct arrears_mark_row *marks;
	size_t step_count, mark_count, m = 0;

	if (!arrears_store_steps(s->db, account_id, arena, &steps, &step_count) ||
		!arrears_store_marks(s->db, account_id, arena, &marks, &mark_count))
		return session_db_failed(s);
	out->history = arena_alloc(arena, (step_count + mark_count) * sizeof *out->history);
	for (size_t i = 0; i < step_count; i++) {
		while (m < mark_count && marks[m].at.ms < steps[i].at.ms)
			out->history[out->history_count++] = mark_event(arena, &marks[m++]);
		out->history[out->history_count++] = step_event(arena, &steps[i]);
	}
	while (m < mark_count)
		out->history[out->history_count++] = mark_event(arena, &marks[m++]);
	return true;
}

/* --- credit ---------------------------------------------------------------------------------- */

static bool within_year(struct date then, struct date on)
{
	return date_days_between(then, on) <= RATED_DAYS;
}

static void rate_events(const struct arrears_view *view, struct credit_facts *facts)
{
	for (size_t i = 0; i < view->history_count; i++) {
		const struct arrears_event *event = &view->history[i];

		if (event->is_mark || !within_year(event->on, view->on))
			continue;
		if (event->to == ARREARS_STAGE_REMINDED && event->from == ARREARS_STAGE_NONE)
			facts->cases++;
		if (event->to == ARREARS_STAGE_DISCONNECTED)
			facts->cut = true;
		if (event->to == ARREARS_STAGE_LETTER || event->to == ARREARS_STAGE_COURT)
			facts->in_court = true;
	}
}

static bool rate(struct session *s, int64_t account_id, struct arrears_view *view)
{
	struct credit_facts facts = {.blacklisted = view->blacklist.blacklisted};
	const struct date from = date_add_days(view->on, -RATED_DAYS);

	if (!tender_store_bounced(s->db, account_id, from, view->on, &facts.cheque_bounced))
		return session_db_failed(s);
	for (size_t i = 0; i < view->blacklist.period_count; i++)
		if (within_year(view->blacklist.periods[i].counted_on, view->on))
			facts.periods++;
	facts.plan_broken = view->has_plan && view->plan.state == PLAN_BROKEN &&
			    within_year(view->plan.made_on, view->on);
	rate_events(view, &facts);
	view->credit = credit_rate(&facts);
	return true;
}

/* --- one account ----------------------------------------------------------------------------- */

static bool load_order(
	struct session *s, int64_t account_id, struct arena *arena, struct arrears_view *out)
{
	if (!disconnection_store_last(s->db, account_id, arena, &out->order))
		return session_db_failed(s);
	if (out->order.order_id == 0)
		return true;
	if (!disconnection_store_approvals(
		    s->db, out->order.order_id, arena, &out->approvals, &out->approval_count) ||
		!disconnection_store_participants(s->db, out->order.order_id, arena,
			&out->participants, &out->participant_count))
		return session_db_failed(s);
	return true;
}

static bool load_file(struct session *s, int64_t account_id, struct arrears_view *out)
{
	struct account_row account;
	bool found;

	if (!account_store_load(s->db, account_id, &account, &found))
		return session_db_failed(s);
	utf8_copy(out->account_no, sizeof out->account_no, account.account_no);
	utf8_copy(out->name, sizeof out->name, account.name);
	utf8_copy(out->address, sizeof out->address, account.address);
	return true;
}

bool arrears_view_load(struct session *s, int64_t account_id, struct date on, struct arena *arena,
	struct arrears_view *out)
{
	struct arrears_office *office;

	*out = (struct arrears_view){.on = on};
	if (!arrears_office_load(s, on, arena, &office) || !load_file(s, account_id, out) ||
		!arrears_load_on(s, account_id, on, &out->c) ||
		!load_history(s, account_id, arena, out) ||
		!blacklist_state(s, account_id, &out->blacklist) ||
		!load_order(s, account_id, arena, out))
		return false;
	if (!repayment_store_last(s->db, account_id, &out->plan, &out->has_plan))
		return session_db_failed(s);
	if (!rate(s, account_id, out))
		return false;
	arrears_next(&out->c, on, &office->ground, &out->next);
	return true;
}

static bool find(struct session *s, const char *account_no, int64_t *account_id)
{
	struct account_row account;
	bool found = false;

	if (form_account_no(account_no) && !account_store_find(s->db, account_no, &account, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_ACCOUNT_UNKNOWN,
			SAY(N_("There is no account {1}."), say_text(account_no)));
	*account_id = account.account_id;
	return true;
}

bool arrears_show(struct session *s, const char *account_no, struct date on, struct arena *arena,
	struct arrears_view *out)
{
	int64_t account_id;
	bool ok;

	if (!session_may(s, PERMIT_ARREARS_READ))
		return false;
	ok = (db_begin_read(s->db) || session_db_failed(s)) && find(s, account_no, &account_id) &&
	     arrears_view_load(s, account_id, on, arena, out);
	return session_end_read(s, ok);
}

/* --- lists ----------------------------------------------------------------------------------- */

static bool item_of(struct session *s, const struct arrears_office *office, struct date on,
	const struct arrears_list_row *row, struct arrears_item *out)
{
	struct arrears_debt debt;

	if (!arrears_store_debt(s->db, row->c.account_id, on, &debt))
		return session_db_failed(s);
	*out = (struct arrears_item){
		.account_no = row->account_no,
		.name = row->name,
		.address = row->address,
		.phone = row->phone,
		.route = row->route,
		.reader = row->reader,
		.c = row->c,
		.bills = debt.bills,
	};
	out->c.residential = price_class_residential(row->price_class);
	out->c.overdue = debt.overdue;
	out->c.lost = debt.lost;
	out->c.due = debt.overdue;
	out->c.oldest_due = debt.oldest_due;
	arrears_next(&out->c, on, &office->ground, &out->next);
	return true;
}

static bool list_load(struct session *s, const struct arrears_question *question,
	struct arena *arena, struct arrears_item **out, size_t *count)
{
	struct arrears_list_query query = {.stage = question->stage,
		.reader = question->reader == NULL ? "" : question->reader,
		.limit = question->limit == 0 ? ARREARS_LIST_MAX : (int64_t)question->limit};
	struct arrears_office *office;
	struct arrears_list_row *rows;

	if (!arrears_office_load(s, question->on, arena, &office))
		return false;
	if (!arrears_store_list(s->db, &query, arena, &rows, count))
		return session_db_failed(s);
	*out = arena_alloc(arena, *count * sizeof **out);
	for (size_t i = 0; i < *count; i++)
		if (!item_of(s, office, question->on, &rows[i], &(*out)[i]))
			return false;
	return true;
}

bool arrears_list(struct session *s, const struct arrears_question *question, struct arena *arena,
	struct arrears_item **out, size_t *count)
{
	bool ok;

	if (!session_may(s, PERMIT_ARREARS_READ))
		return false;
	ok = (db_begin_read(s->db) || session_db_failed(s)) &&
	     list_load(s, question, arena, out, count);
	return session_end_read(s, ok);
}
