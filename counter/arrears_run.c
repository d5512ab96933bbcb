/* The daily run over all accounts, span by span. */
#include "counter/arrears_run.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "counter/arrears_span.h"
#include "counter/operation.h"
#include "db/arrears_run_store.h"
#include "db/database.h"

#define VERB "dun"

struct walk {
	struct session *s;
	const struct dun_request *request;
	struct arrears_span span;
	struct arrears_run_row run;
	struct arena *arena; /* of the result */
	struct dun_result *out;
	size_t move_capacity;
	struct arrears_run_step
		*before; /* in the arena: what the day's run had done when it ended */
	size_t before_count;
};

/* --- what is refused ------------------------------------------------------------------------- */

static bool check_day(struct session *s, const struct dun_request *request)
{
	struct date latest;
	bool found;

	if (!s->trial && date_compare(request->on, session_today(s)) > 0 && !request->preview)
		return session_refuse(s, CODE_BAD_DATE,
			SAY(N_("{1} has not come yet: only a preview can be had."),
				say_date(request->on)));
	if (!arrears_run_store_latest(s->db, false, &latest, &found))
		return session_db_failed(s);
	if (found && date_compare(request->on, latest) < 0)
		return session_refuse(s, CODE_BAD_DATE,
			SAY(N_("The daily run of {1} was begun already: a day before it is run no "
			       "more."),
				say_date(latest)));
	return true;
}

/* --- one span -------------------------------------------------------------------------------- */

static void keep_move(struct walk *walk, const struct arrears_moved *moved)
{
	struct dun_result *out = walk->out;

	out->moves = arena_grow(
		walk->arena, out->moves, out->move_count, &walk->move_capacity, sizeof *out->moves);
	out->moves[out->move_count++] = (struct dun_move){
		.account_no = arena_text(walk->arena, moved->account_no),
		.from = moved->from,
		.to = moved->to,
		.reason = arena_text(walk->arena, moved->reason),
	};
}

static void preview_moved(void *ctx, const struct arrears_moved *moved)
{
	keep_move(ctx, moved);
}

static bool next_span(struct walk *walk, struct arrears_span_ids *ids)
{
	int64_t step = walk->request->step == 0 ? DUN_STEP : walk->request->step;

	*ids = (struct arrears_span_ids){.after_id = walk->run.cursor_id, .on = walk->request->on};
	return arrears_run_store_span(walk->s->db, step, ids) || session_db_failed(walk->s);
}

static bool span_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct walk *walk = ctx;
	struct arrears_run_row *run = &walk->run;
	struct arrears_span_ids ids;
	int64_t before;

	if (!arrears_run_store_hold(s->db, run->run_id, run))
		return session_db_failed(s);
	before = run->moved;
	if (run->done)
		return true; /* somebody else came to the end meanwhile */
	if (!next_span(walk, &ids))
		return false;
	run->done = ids.to_id == ids.after_id;
	walk->span.run_id = run->run_id;
	if (!run->done && !arrears_span_move(&walk->span, &ids, &run->looked_at, &run->moved))
		return false;
	run->cursor_id = ids.to_id;
	if (!arrears_run_store_move(s->db, run))
		return session_db_failed(s);
	record->result_id = run->run_id;
	snprintf(record->detail, sizeof record->detail,
		"accounts up to id %" PRId64 ", %" PRId64 " steps", run->cursor_id,
		run->moved - before);
	return true;
}

static bool span_keep(struct walk *walk)
{
	char day[DATE_TEXT_MAX];
	struct operation_record record;
	const struct operation op = {
		.verb = VERB,
		.args = date_format(walk->request->on, day),
		.subject = day,
		.work = span_work,
		.ctx = walk,
	};

	return operation_run(walk->s, &op, &record);
}

static bool span_look(struct walk *walk)
{
	struct session *s = walk->s;
	struct arrears_span_ids ids;
	bool ok = (db_begin_read(s->db) || session_db_failed(s)) && next_span(walk, &ids);

	if (ok)
		walk->run.done = ids.to_id == ids.after_id;
	if (ok && !walk->run.done)
		ok = arrears_span_move(&walk->span, &ids, &walk->run.looked_at, &walk->run.moved);
	ok = session_end_read(s, ok);
	if (ok)
		walk->run.cursor_id = ids.to_id;
	return ok;
}

static bool asked_to_stop(const struct walk *walk)
{
	const struct dun_progress *p = &walk->request->progress;

	if (p->tell != NULL)
		p->tell(p->ctx, walk->run.cursor_id, walk->run.looked_at);
	return p->stop != NULL && p->stop(p->ctx);
}

static bool walk_spans(struct walk *walk)
{
	while (!walk->run.done) {
		if (!(walk->request->preview ? span_look(walk) : span_keep(walk)))
			return false;
		if (!walk->run.done && asked_to_stop(walk)) {
			walk->out->stopped = true;
			return true;
		}
	}
	return true;
}

/* --- the whole ------------------------------------------------------------------------------- */

/* A day that was run to its end is gone through once more, for what has become due since. */
static bool run_reopen(struct walk *walk)
{
	struct arrears_run_row *run = &walk->run;

	if (!run->done)
		return true;
	run->done = false;
	run->cursor_id = run->looked_at = 0;
	return arrears_run_store_steps(
		       walk->s->db, run->run_id, walk->arena, &walk->before, &walk->before_count) &&
	       arrears_run_store_move(walk->s->db, run);
}

/* The run of that day, or a new one. */
static bool run_begin(struct walk *walk)
{
	struct session *s = walk->s;
	struct arrears_run_row *run = &walk->run;
	bool found = false, ok;

	*run = (struct arrears_run_row){.on = walk->request->on,
		.login = s->login,
		.station = s->station,
		.at = session_now(s)};
	if (walk->request->preview)
		return true;
	op_id_mint(run->op_id, session_now(s));
	ok = db_begin(s->db) && arrears_run_store_find(s->db, run->on, run, &found) &&
	     (found ? run_reopen(walk) : arrears_run_store_insert(s->db, run)) && db_commit(s->db);
	if (!ok) {
		session_take_db_fault(s);
		db_rollback(s->db);
	}
	return ok;
}

static bool is_same_step(const struct arrears_run_step *a, const struct arrears_run_step *b)
{
	return strcmp(a->account_no, b->account_no) == 0 && a->from == b->from && a->to == b->to &&
	       strcmp(a->reason, b->reason) == 0;
}

/*
 * What the run did, from its rows: the same however often it was broken off. Of a day that was run
 * to its end before, only what came since; both lists have one order, and rows are only added.
 */
static bool moves_load(struct walk *walk)
{
	struct session *s = walk->s;
	struct arrears_run_step *steps;
	size_t count, old = 0;
	bool ok = (db_begin_read(s->db) || session_db_failed(s)) &&
		  (arrears_run_store_steps(s->db, walk->run.run_id, walk->arena, &steps, &count) ||
			  session_db_failed(s));

	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	walk->out->moves = arena_alloc(walk->arena, count * sizeof *walk->out->moves);
	for (size_t i = 0; i < count; i++) {
		if (old < walk->before_count && is_same_step(&walk->before[old], &steps[i])) {
			old++;
			continue;
		}
		walk->out->moves[walk->out->move_count++] =
			(struct dun_move){.account_no = steps[i].account_no,
				.from = steps[i].from,
				.to = steps[i].to,
				.reason = steps[i].reason};
	}
	return true;
}

static struct dun_transition *transition_of(
	struct dun_result *out, enum arrears_stage from, enum arrears_stage to)
{
	struct dun_transition *t = out->transitions;

	for (size_t i = 0; i < out->transition_count; i++, t++)
		if (t->from == from && t->to == to)
			return t;
	assert(out->transition_count < DUN_TRANSITIONS_MAX);
	out->transition_count++;
	*t = (struct dun_transition){.from = from, .to = to};
	return t;
}

static bool sum_up(struct walk *walk)
{
	struct dun_result *out = walk->out;

	if (!walk->request->preview && !moves_load(walk))
		return false;
	for (size_t i = 0; i < out->move_count; i++)
		transition_of(out, out->moves[i].from, out->moves[i].to)->count++;
	out->accounts = walk->run.looked_at;
	return true;
}

bool dun_run(struct session *s, const struct dun_request *request, struct arena *arena,
	struct dun_result *out)
{
	struct walk walk = {.s = s, .request = request, .arena = arena, .out = out};
	struct arena office = ARENA_EMPTY;
	char day[DATE_TEXT_MAX];
	bool ok;

	*out = (struct dun_result){.on = request->on, .preview = request->preview};
	if (!operation_may(s, VERB, date_format(request->on, day), PERMIT_ARREARS_RUN) ||
		!check_day(s, request))
		return false;
	ok = arrears_span_init(&walk.span, s, request->on, &office);
	if (request->preview) {
		walk.span.moved = preview_moved;
		walk.span.ctx = &walk;
	}
	ok = ok && run_begin(&walk) && walk_spans(&walk) && sum_up(&walk);
	arena_release(&office);
	return ok;
}
