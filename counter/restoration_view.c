/* Orders as they are looked at, and what became of them. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/operation.h"
#include "counter/restoration.h"
#include "counter/restoration_facts.h"
#include "db/account_store.h"
#include "db/database.h"
#include "db/meter_line_store.h"
#include "db/meter_store.h"
#include "db/restoration_store.h"

#define VERB "restoration"
#define RESULT_CHARS_MAX 120

static_assert(RESTORATION_RESULT_BYTES == REASON_MAX, "a result fits its column");

static enum restoration_told told_of(enum effect_outcome outcome)
{
	if (outcome == EFFECT_CONFIRMED)
		return TOLD_DONE;
	return outcome == EFFECT_FAILED ? TOLD_FAILED : TOLD_UNKNOWN;
}

/* Whether the meter can be reached, and what it was last told of this order. */
static bool fill_meter(struct session *s, struct restoration_view *view)
{
	struct restoration_meter *meter = &view->meter;
	struct meter_order_row last;
	struct meter_line_row line;
	bool told;

	if (view->meter_no[0] == '\0')
		return true;
	if (!meter_line_store_find(s->db, view->meter_no, &line, &meter->reachable) ||
		!meter_order_store_last(s->db, view->order_id, &last, &told))
		return session_db_failed(s);
	if (!told)
		return true;
	meter->told = told_of(last.outcome);
	meter->permit = last.deed == METER_PERMIT;
	meter->told_at = last.at;
	meter->valid_until = last.valid_until;
	return true;
}

static bool fill(struct session *s, const struct restoration_row *row, struct restoration_view *out)
{
	struct account_row account;
	struct meter_row meter;
	bool found, hangs;

	if (!account_store_load(s->db, row->account_id, &account, &found) ||
		!meter_store_of(s->db, row->account_id, &meter, &hangs))
		return session_db_failed(s);
	assert(found);
	*out = (struct restoration_view){.order_id = row->order_id,
		.account_id = row->account_id,
		.state = row->state,
		.blacklisted = row->blacklisted,
		.check_id = row->check_id,
		.business_date = row->business_date,
		.settled_at = row->settled_at,
		.at = row->at,
		.not_before = row->not_before,
		.deadline = row->deadline,
		.minutes_left = restoration_minutes_left(row->deadline, session_now(s))};
	memcpy(out->order_no, row->order_no, sizeof out->order_no);
	utf8_copy(out->account_no, sizeof out->account_no, account.account_no);
	utf8_copy(out->name, sizeof out->name, account.name);
	utf8_copy(out->address, sizeof out->address, account.address);
	utf8_copy(out->phone, sizeof out->phone, account.phone);
	utf8_copy(out->meter_no, sizeof out->meter_no, hangs ? meter.meter_no : "");
	utf8_copy(out->login, sizeof out->login, row->login);
	utf8_copy(out->station, sizeof out->station, row->station);
	return fill_meter(s, out);
}

bool restoration_show(
	struct session *s, const char *order_no, struct restoration_view *out, bool *found)
{
	struct restoration_row row;

	if (!session_may(s, PERMIT_RESTORE_READ))
		return false;
	if (!restoration_store_find(s->db, order_no, &row, found))
		return session_db_failed(s);
	return !*found || fill(s, &row, out);
}

bool restoration_of(
	struct session *s, const char *account_no, struct restoration_view *out, bool *found)
{
	struct account_row account;
	struct restoration_row row;

	if (!session_may(s, PERMIT_RESTORE_READ))
		return false;
	if (!account_store_find(s->db, account_no, &account, found))
		return session_db_failed(s);
	if (!*found)
		return session_refuse_plain(s, CODE_ACCOUNT_UNKNOWN);
	if (!restoration_store_last(s->db, account.account_id, &row, found))
		return session_db_failed(s);
	return !*found || fill(s, &row, out);
}

bool restoration_list(
	struct session *s, struct arena *arena, struct restoration_view **out, size_t *count)
{
	struct restoration_row *rows;
	bool ok = true;

	if (!session_may(s, PERMIT_RESTORE_READ))
		return false;
	if (!restoration_store_open(s->db, RESTORATION_LIST_MAX, arena, &rows, count))
		return session_db_failed(s);
	*out = arena_alloc(arena, (*count + 1) * sizeof **out);
	for (size_t i = 0; ok && i < *count; i++)
		ok = fill(s, &rows[i], &(*out)[i]);
	return ok;
}

bool restoration_watch(struct session *s, struct restoration_watch *out)
{
	struct moment now = session_now(s);
	struct restoration_totals totals;

	if (!restoration_store_totals(s->db, now, &totals))
		return session_db_failed(s);
	*out = (struct restoration_watch){.open = totals.open, .overdue = totals.overdue};
	if (totals.open > totals.overdue)
		out->minutes_to_next = restoration_minutes_left(totals.next, now);
	return true;
}

/* --- what became of an order ----------------------------------------------------------------- */

struct finish_work {
	const struct restoration_report *report;
	struct restoration_row row;
};

static bool find_open(struct session *s, struct finish_work *work)
{
	bool found;

	if (!restoration_store_find(s->db, work->report->order_no, &work->row, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no restoration order {1}."),
				say_text(work->report->order_no)));
	if (work->row.state == RESTORATION_ORDERED || work->row.state == RESTORATION_FAILED)
		return true;
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("Restoration order {1} is closed: {2}."), say_text(work->row.order_no),
			say_word(restoration_state_title(work->row.state))));
}

/* A4: not on the day of the payment. */
bool restoration_not_too_early(struct session *s, const char *order_no, struct moment not_before)
{
	if (session_now(s).ms >= not_before.ms)
		return true;
	(void)session_refuse(s, CODE_LAW_FORBIDS,
		SAY(N_("Order {1} may not be carried out before {2}."), say_text(order_no),
			say_moment(not_before)));
	s->why.rule = "not_before";
	s->why.article = restoration_need_article(RESTORATION_PERSON);
	return false;
}

/* The case goes on, or back to where an order can be made anew. */
static bool move_case(struct session *s, const struct finish_work *work, struct restoration_case *c)
{
	const struct restoration_report *r = work->report;
	const struct arrears_entry entry = {
		.act = {.to = r->state == RESTORATION_DONE ? ARREARS_STAGE_RESTORED
							   : ARREARS_STAGE_SETTLED,
			.on = c->today,
			.at = session_now(s),
			.evidence = true},
		.typed = r->result,
		.evidence = work->row.order_no,
	};

	if (r->state == RESTORATION_FAILED)
		return true;
	if (r->state == RESTORATION_DONE)
		return arrears_enter(s, &c->arrears, &c->office->ground, &entry);
	return arrears_put(s, &c->arrears, &c->office->ground, &entry);
}

static bool add_event(struct session *s, const struct finish_work *work)
{
	const struct restoration_report *r = work->report;
	struct restoration_event_row event = {.order_id = work->row.order_id,
		.state = r->state,
		.how = r->how,
		.at = session_now(s)};

	utf8_copy(event.result, sizeof event.result, r->result);
	utf8_copy(event.login, sizeof event.login, s->login);
	utf8_copy(event.station, sizeof event.station, s->station);
	return restoration_store_event(s->db, &event) || session_db_failed(s);
}

static bool finish_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct finish_work *work = ctx;
	struct arena arena = ARENA_EMPTY;
	struct account_row account;
	struct restoration_case c;
	bool found, ok;

	if (!find_open(s, work))
		return false;
	if (!account_store_load(s->db, work->row.account_id, &account, &found) || !found)
		return session_db_failed(s);
	ok = restoration_case_load(s, account.account_no, &arena, &c) &&
	     /* behind the account's lock once more: somebody may have been quicker */
	     find_open(s, work) &&
	     (work->report->state != RESTORATION_DONE ||
		     restoration_not_too_early(s, work->row.order_no, work->row.not_before)) &&
	     add_event(s, work) && move_case(s, work, &c);
	arena_release(&arena);
	record->result_id = work->row.order_id;
	snprintf(record->detail, sizeof record->detail, "%s %s: %s", work->row.order_no,
		restoration_state_name(work->report->state), work->report->result);
	return ok;
}

static bool check_report(struct session *s, const struct restoration_report *r)
{
	size_t size = strlen(r->result);
	size_t chars = utf8_is_clean(r->result, size) ? utf8_count(r->result) : 0;

	if (chars > 0 && chars <= RESULT_CHARS_MAX)
		return true;
	return session_refuse(
		s, CODE_BAD_VALUE, SAY(N_("Say who did it, or why not: 1 to 120 characters.")));
}

bool restoration_finish(
	struct session *s, const struct restoration_report *report, struct restoration_view *out)
{
	struct finish_work work = {.report = report};
	struct operation_record record;
	char args[RESTORATION_NO_MAX + REASON_MAX + 32];
	bool found;

	assert(report->state != RESTORATION_ORDERED);
	if (!operation_may(s, VERB, report->order_no, PERMIT_RESTORE_FINISH) ||
		!check_report(s, report))
		return false;
	snprintf(args, sizeof args, "%s\n%d\n%d\n%s", report->order_no, (int)report->state,
		(int)report->how, report->result);
	const struct operation op = {.verb = VERB,
		.op_id = report->op_id,
		.args = args,
		.subject = report->order_no,
		.work = finish_do,
		.ctx = &work};

	if (!operation_run(s, &op, &record))
		return false;
	if (!restoration_store_load(s->db, record.result_id, &work.row, &found) || !found)
		return session_db_failed(s);
	return fill(s, &work.row, out);
}

bool restoration_withdraw(struct session *s, int64_t account_id, const char *why)
{
	const struct restoration_report report = {
		.state = RESTORATION_CANCELLED, .how = RESTORATION_HOW_NONE, .result = why};
	struct finish_work work = {.report = &report};
	bool found;

	if (!restoration_store_last(s->db, account_id, &work.row, &found))
		return session_db_failed(s);
	if (!found || work.row.state == RESTORATION_DONE || work.row.state == RESTORATION_CANCELLED)
		return true;
	return add_event(s, &work);
}
