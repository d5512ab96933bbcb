/* One span of accounts in the daily run: who moves, and who is counted for the blacklist. */
#include "counter/arrears_span.h"

#include <assert.h>
#include <string.h>

#include "core/arena.h"
#include "core/late_charge.h"
#include "counter/arrears.h"
#include "counter/arrears_reason.h"
#include "counter/plan_watch.h"
#include "db/arrears_run_store.h"
#include "db/arrears_store.h"
#include "db/blacklist_store.h"
#include "db/database.h"

#define CHAIN_MAX 4 /* none, reminded, at risk, listed: no account moves further in one day */

/* --- the listing days since the last run ----------------------------------------------------- */

static bool listing_days(struct arrears_span *span)
{
	struct session *s = span->s;
	struct date last, day = span->on;
	bool found;

	if (!arrears_run_store_latest(s->db, true, &last, &found))
		return session_db_failed(s);
	while (span->listing_day_count < LISTING_DAYS_MAX &&
		arrears_calendar_day(&span->office->ground, ARREARS_LISTING_DAY, day, &day) &&
		(!found || date_compare(day, last) > 0)) {
		span->listing_days[span->listing_day_count++] = day;
		day = date_add_days(period_first_day(period_of(day)), -1);
		if (!found)
			break; /* the first run of a hall does not look back further */
	}
	return true;
}

bool arrears_span_init(
	struct arrears_span *span, struct session *s, struct date on, struct arena *arena)
{
	*span = (struct arrears_span){.s = s, .on = on};
	return arrears_office_load(s, on, arena, &span->office) && listing_days(span);
}

/* --- the cases ------------------------------------------------------------------------------- */

struct moving {
	struct arrears_span *span;
	struct arrears_run_account *account;
	struct arrears_step_row steps[CHAIN_MAX];
	char reasons[CHAIN_MAX][ARREARS_REASON_BYTES];
	int count;
	bool fresh; /* the case is new */
};

/* The new cases of a span, whose steps are still to be written; in the arena. */
struct beginnings {
	struct arena *arena;
	struct moving **list;
	size_t count, capacity;
};

static struct say reason_of(const struct arrears_case *c, enum arrears_stage to)
{
	if (to == ARREARS_STAGE_SETTLED)
		return SAY(N_("Nothing is due any more."));
	if (c->stage == ARREARS_STAGE_PLAN && c->open)
		return SAY(N_("The repayment plan is over and {1} is unpaid since {2}."),
			say_money(c->overdue), say_date(c->oldest_due));
	return SAY(N_("{1} is unpaid since {2}."), say_money(c->overdue), say_date(c->oldest_due));
}

static void take(struct moving *m, enum arrears_stage to)
{
	struct arrears_span *span = m->span;
	struct arrears_case *c = &m->account->c;
	const struct arrears_act act = {.to = to, .on = span->on, .at = session_now(span->s)};
	struct arrears_step_row *row = &m->steps[m->count];
	struct say reason = reason_of(c, to);

	assert(m->count < CHAIN_MAX);
	*row = (struct arrears_step_row){
		.from = arrears_case_stage(c),
		.to = to,
		.on = span->on,
		.at = act.at,
		.login = span->s->login,
		.station = span->s->station,
		.reason = arrears_reason_pack(&reason, m->reasons[m->count]),
		.evidence = "",
		.approver = "",
		.run_id = span->run_id,
	};
	if (row->from == ARREARS_STAGE_NONE) {
		m->fresh = true;
		arrears_begin(c, span->on);
	}
	arrears_take(c, &act, &span->office->ground);
	row->seq = ++c->steps;
	m->count++;
}

/* Something else than a payment paid the last fen: what hangs on the case ends all the same. */
static bool settled(struct arrears_span *span, const struct arrears_case *c)
{
	return plan_end(span->s, c->account_id, span->on) && arrears_cancel_order(span->s, c, 0);
}

static bool write_steps(struct moving *m)
{
	struct db *db = m->span->s->db;
	struct arrears_case *c = &m->account->c;

	for (int i = 0; i < m->count; i++) {
		m->steps[i].case_id = c->case_id;
		if (!arrears_store_step(db, &m->steps[i]))
			return session_db_failed(m->span->s);
		if (m->steps[i].to == ARREARS_STAGE_SETTLED && !settled(m->span, c))
			return false;
	}
	return true;
}

/* A new case is begun at once; its steps wait until the ids of all of the span are asked together.
 */
static bool begin_case(struct moving *m, struct beginnings *begun)
{
	struct moving *kept;

	if (!arrears_store_start(m->span->s->db, &m->account->c))
		return session_db_failed(m->span->s);
	kept = arena_copy(begun->arena, m, sizeof *m);
	for (int i = 0; i < kept->count; i++)
		kept->steps[i].reason = kept->reasons[i];
	begun->list = arena_grow(
		begun->arena, begun->list, begun->count, &begun->capacity, sizeof *begun->list);
	begun->list[begun->count++] = kept;
	return true;
}

static bool write_begun(struct arrears_span *span, const struct arrears_span_ids *ids,
	const struct beginnings *begun)
{
	const struct arrears_id_query query = {.after_id = ids->after_id, .to_id = ids->to_id};
	struct arrears_id *cases;
	size_t count, at = 0;

	if (begun->count == 0)
		return true;
	if (!arrears_store_ids(span->s->db, &query, begun->arena, &cases, &count))
		return session_db_failed(span->s);
	for (size_t i = 0; i < begun->count; i++) { /* both lists are by account */
		struct arrears_case *c = &begun->list[i]->account->c;

		while (at < count && cases[at].account_id < c->account_id)
			at++;
		if (at == count || cases[at].account_id != c->account_id)
			return session_refuse_plain(span->s, CODE_DB_DAMAGED);
		c->case_id = cases[at].case_id;
		if (!write_steps(begun->list[i]))
			return false;
	}
	return true;
}

static bool write_move(struct moving *m, struct beginnings *begun)
{
	if (m->fresh)
		return begin_case(m, begun);
	return (arrears_store_save(m->span->s->db, &m->account->c) ||
		       session_db_failed(m->span->s)) &&
	       write_steps(m);
}

static void tell_steps(struct moving *m)
{
	for (int i = 0; i < m->count; i++) {
		const struct arrears_moved moved = {.account_no = m->account->account_no,
			.from = m->steps[i].from,
			.to = m->steps[i].to,
			.reason = m->steps[i].reason};

		m->span->moved(m->span->ctx, &moved);
	}
}

/* Late charges alone are still due where the principal is paid: only then are they added up. */
static bool load_due(struct arrears_span *span, struct arrears_case *c)
{
	struct arrears_case whole;

	c->due = c->overdue;
	if (!c->open || money_sign(c->overdue) > 0)
		return true;
	if (!arrears_load_on(span->s, c->account_id, span->on, &whole))
		return false;
	c->due = whole.due;
	return true;
}

static bool watch_plan(struct moving *m)
{
	struct arrears_case *c = &m->account->c;
	enum arrears_stage to;

	const struct plan_day day = {.on = m->span->on,
		.rules = &m->span->office->rules,
		.keep = m->span->moved == NULL};

	if (!plan_watch(m->span->s, c->account_id, &day, &to))
		return false;
	if (to != ARREARS_STAGE_PLAN && money_sign(c->overdue) > 0)
		take(m, to);
	return true;
}

static bool account_move(struct arrears_span *span, struct arrears_run_account *account,
	struct beginnings *begun, int64_t *moved)
{
	struct moving m = {.span = span, .account = account};
	struct arrears_case *c = &account->c;
	enum arrears_stage to;

	c->residential = price_class_residential(account->price_class);
	if (!load_due(span, c))
		return false;
	if (c->open && c->stage == ARREARS_STAGE_PLAN && !watch_plan(&m))
		return false;
	while (m.count < CHAIN_MAX &&
		(to = arrears_due_stage(c, span->on, &span->office->ground)) != c->stage)
		take(&m, to);
	*moved += m.count;
	if (m.count == 0)
		return true;
	if (span->moved == NULL)
		return write_move(&m, begun);
	tell_steps(&m);
	return true;
}

/* --- the blacklist --------------------------------------------------------------------------- */

static bool list_event(struct arrears_span *span, int64_t account_id, bool entry, struct say why)
{
	char reason[ARREARS_REASON_BYTES];
	const struct blacklist_event_row row = {
		.account_id = account_id,
		.entry = entry,
		.on = span->on,
		.at = session_now(span->s),
		.reason = arrears_reason_pack(&why, reason),
		.login = span->s->login,
		.approver = "",
	};

	return blacklist_store_event(span->s->db, &row) || session_db_failed(span->s);
}

static bool enter_list(
	struct arrears_span *span, const struct arrears_span_ids *ids, struct date day)
{
	int year = date_to_civil(day).year;
	int64_t needed = arrears_days(&span->office->rules, ARREARS_BLACKLIST_PERIODS);
	struct blacklist_query query = {
		.after_id = ids->after_id, .to_id = ids->to_id, .periods = needed};
	struct arena arena = ARENA_EMPTY;
	bool ok = date_from_civil(&query.from, year, 1, 1) &&
		  date_from_civil(&query.to, year, 12, 31);
	int64_t *accounts;
	size_t count;

	assert(ok);
	ok = blacklist_store_entering(span->s->db, &query, &arena, &accounts, &count) ||
	     session_db_failed(span->s);
	for (size_t i = 0; ok && i < count; i++)
		ok = list_event(span, accounts[i], true,
			SAY(N_("{1} periods in arrears in the year {2}."), say_count(needed),
				say_count(year)));
	arena_release(&arena);
	return ok;
}

static bool leave_list(struct arrears_span *span, const struct arrears_span_ids *ids)
{
	int months = arrears_days(&span->office->rules, ARREARS_BLACKLIST_MONTHS);
	struct blacklist_query query = {.after_id = ids->after_id, .to_id = ids->to_id};
	struct period then = period_add(period_of(span->on), -months);
	struct arena arena = ARENA_EMPTY;
	int64_t *accounts;
	size_t count;
	bool ok;

	query.from = period_day(then, date_to_civil(span->on).day); /* so many months ago */
	ok = blacklist_store_leaving(span->s->db, &query, &arena, &accounts, &count) ||
	     session_db_failed(span->s);
	for (size_t i = 0; ok && i < count; i++)
		ok = list_event(span, accounts[i], false,
			SAY(N_("{1} months without arrears."), say_count(months)));
	arena_release(&arena);
	return ok;
}

static bool count_periods(struct arrears_span *span, const struct arrears_span_ids *ids)
{
	for (size_t i = span->listing_day_count; i-- > 0;) { /* the oldest first */
		const struct blacklist_span counted = {.after_id = ids->after_id,
			.to_id = ids->to_id,
			.listing_day = span->listing_days[i]};

		if (!blacklist_store_count(span->s->db, &counted))
			return session_db_failed(span->s);
		if (!enter_list(span, ids, span->listing_days[i]))
			return false;
	}
	return leave_list(span, ids);
}

bool arrears_span_move(struct arrears_span *span, const struct arrears_span_ids *ids,
	int64_t *looked_at, int64_t *moved)
{
	struct arena arena = ARENA_EMPTY;
	struct beginnings begun = {.arena = &arena};
	struct arrears_run_account *accounts;
	struct db *db = span->s->db;
	size_t count;
	bool ok = ((span->moved != NULL || arrears_run_store_lock(db, ids)) &&
			  arrears_run_store_accounts(db, ids, &arena, &accounts, &count)) ||
		  session_db_failed(span->s);

	for (size_t i = 0; ok && i < count; i++)
		ok = account_move(span, &accounts[i], &begun, moved);
	ok = ok && write_begun(span, ids, &begun);
	if (ok)
		*looked_at += (int64_t)count;
	arena_release(&arena);
	return ok && (span->moved != NULL || count_periods(span, ids));
}
