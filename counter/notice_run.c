/*
 * Letters for a route or for the whole hall: first all are stored, step by step, then all are
 * drawn. Broken off in the first part it goes on with what is missing; in the second nothing was
 * written to the file, and the run finds every letter made and draws them.
 */
#include "counter/notice_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/notice_run_work.h"
#include "counter/operation.h"
#include "db/database.h"
#include "db/row_lock.h"

#define ARGS_BYTES 160
#define VERB "notice"

struct run {
	struct notice_kit *kit;
	struct arena *arena;
	struct notice_result *out;
	int64_t *accounts;
	size_t total;
	size_t passed_capacity;

	/* Those that did not exist before, by number. */
	struct notice_number *fresh;
	size_t fresh_count, fresh_capacity;

	/* Of one step, which counts only when it is committed. */
	size_t first, last;
	struct notice_made made[NOTICE_STEP];
	struct notice_passed passed[NOTICE_STEP];
	size_t made_count, passed_count;
};

/* --- the run itself -------------------------------------------------------------------------- */

static struct document_run_row row_of(const struct run *run)
{
	const struct notice_kit *kit = run->kit;
	struct document_run_row row = {.kind = kit->request->kind,
		.filter = kit->request->filter,
		.dated_on = kit->on,
		.at = session_now(kit->s)};

	utf8_copy(row.login, sizeof(row.login), kit->s->login);
	utf8_copy(row.station, sizeof(row.station), kit->s->station);
	return row;
}

/* The one that was broken off today, or a new one. */
static bool begin_run(struct session *s, void *ctx, struct operation_record *record)
{
	struct run *run = ctx;
	struct document_run_row row = row_of(run);
	bool found;

	if (!document_run_find_open(s->db, &row, &row.run_id, &found) ||
		(!found && !document_run_insert(s->db, &row)))
		return session_db_failed(s);
	run->out->run_id = record->result_id = row.run_id;
	snprintf(record->detail, sizeof(record->detail), "%s run %" PRId64,
		found ? "goes on with" : "begins", row.run_id);
	return true;
}

static bool end_run(struct session *s, void *ctx, struct operation_record *record)
{
	const struct run *run = ctx;
	const struct document_run_ending ending = {.run_id = run->out->run_id,
		.letters = (int64_t)run->out->count + run->out->settled,
		.passed_over = run->out->passed_over,
		.login = s->login,
		.at = session_now(s)};

	record->result_id = ending.run_id;
	snprintf(record->detail, sizeof(record->detail),
		"run %" PRId64 " has its letters: %" PRId64 ", passed over %" PRId64, ending.run_id,
		ending.letters, ending.passed_over);
	return document_run_close(s->db, &ending) || session_db_failed(s);
}

static bool run_step(struct run *run, const char *args,
	bool (*work)(struct session *, void *, struct operation_record *))
{
	const struct operation op = {.verb = VERB,
		.args = args,
		.subject = run->kit->request->filter.route,
		.work = work,
		.ctx = run};
	struct operation_record record;

	return operation_run(run->kit->s, &op, &record);
}

/* --- whom it is for -------------------------------------------------------------------------- */

bool notice_audience(
	const struct notice_kit *kit, struct arena *arena, int64_t **accounts, size_t *count)
{
	struct session *s = kit->s;
	const struct document_audience audience = {.filter = kit->request->filter,
		.on = kit->on,
		.debt = notice_row(kit->request->kind)->needs_debt};
	bool ok;

	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = document_run_audience(s->db, &audience, arena, accounts, count) ||
	     session_db_failed(s);
	return session_end_read(s, ok);
}

/* There is nothing to write to this one: the run goes on with the next. */
bool notice_passes_over(const struct session *s)
{
	return s->why.code == CODE_NOTHING_DUE || s->why.code == CODE_LAW_FORBIDS ||
	       s->why.code == CODE_BAD_VALUE;
}

/* --- storing --------------------------------------------------------------------------------- */

/* It has one in this run already, from before it was broken off. */
static bool find_in_run(struct run *run, const struct account_row *account, bool *found)
{
	struct session *s = run->kit->s;
	struct notice_made *made = &run->made[run->made_count];
	struct document_row row;

	if (!lock_account(s->db, account->account_id) ||
		!document_run_letter(s->db, run->out->run_id, account->account_id, &row, found))
		return session_db_failed(s);
	if (!*found)
		return true;
	*made = (struct notice_made){.year = (int)row.year, .serial = row.serial, .replayed = true};
	notice_number(made->number, run->kit->request->kind, made->year, made->serial);
	return true;
}

static bool store_letter(struct run *run, struct notice_draft *draft, const char *op_id)
{
	struct session *s = run->kit->s;
	struct notice_made *made = &run->made[run->made_count];

	if (!notice_draft_load(draft)) {
		struct notice_passed *passed = &run->passed[run->passed_count];

		if (!notice_passes_over(s))
			return false;
		utf8_copy(
			passed->account_no, sizeof(passed->account_no), draft->account.account_no);
		passed->why = s->why;
		run->passed_count++;
		return true;
	}
	if (!notice_store(run->kit, draft, op_id, made))
		return false;
	run->made_count++;
	return document_run_add(
		       s->db, run->out->run_id, draft->account.account_id, made->document_id) ||
	       session_db_failed(s);
}

static bool store_account(struct run *run, int64_t account_id, const char *op_id)
{
	struct session *s = run->kit->s;
	struct arena arena = ARENA_EMPTY;
	struct notice_draft draft = {.kit = run->kit, .arena = &arena};
	bool found = false, has = false;
	bool ok = account_store_load(s->db, account_id, &draft.account, &found) ||
		  session_db_failed(s);

	if (ok && found)
		ok = find_in_run(run, &draft.account, &has);
	if (ok && has)
		run->made_count++;
	else if (ok && found)
		ok = store_letter(run, &draft, op_id);
	arena_release(&arena);
	return ok;
}

static bool store_step(struct session *s, void *ctx, struct operation_record *record)
{
	struct run *run = ctx;

	(void)s;
	run->made_count = run->passed_count = 0;
	for (size_t i = run->first; i < run->last; i++)
		if (!store_account(run, run->accounts[i], record->op_id))
			return false;
	record->result_id = (int64_t)run->made_count;
	snprintf(record->detail, sizeof(record->detail), "%zu letters, %s to %s", run->made_count,
		run->made_count > 0 ? run->made[0].number : "",
		run->made_count > 0 ? run->made[run->made_count - 1].number : "");
	return true;
}

static void keep_step(struct run *run)
{
	struct notice_result *out = run->out;

	for (size_t i = 0; i < run->made_count; i++) {
		if (run->made[i].replayed)
			continue;
		run->fresh = arena_grow(run->arena, run->fresh, run->fresh_count,
			&run->fresh_capacity, sizeof(run->fresh[0]));
		run->fresh[run->fresh_count++] = (struct notice_number){
			run->kit->request->kind, run->made[i].year, run->made[i].serial};
	}
	for (size_t i = 0; i < run->passed_count && out->passed_count < NOTICE_PASSED_MAX; i++) {
		out->passed = arena_grow(run->arena, out->passed, out->passed_count,
			&run->passed_capacity, sizeof(out->passed[0]));
		out->passed[out->passed_count++] = run->passed[i];
	}
	out->passed_over += (int64_t)(run->last - run->first - run->made_count);
}

static bool asked_to_stop(struct run *run)
{
	const struct notice_request *request = run->kit->request;
	const struct notice_progress *p = &request->progress;
	size_t parts = request->path != NULL ? 2 : 1;

	if (p->tell != NULL)
		p->tell(p->ctx, (int64_t)run->last, (int64_t)(parts * run->total));
	run->out->stopped = p->stop != NULL && p->stop(p->ctx);
	return run->out->stopped;
}

static bool store_all(struct run *run)
{
	for (run->first = 0; run->first < run->total; run->first = run->last) {
		char args[ARGS_BYTES];

		run->last = run->first + NOTICE_STEP < run->total ? run->first + NOTICE_STEP
								  : run->total;
		snprintf(args, sizeof(args), "%s run %" PRId64 " from %" PRId64,
			notice_row(run->kit->request->kind)->name, run->out->run_id,
			run->accounts[run->first]);
		if (!run_step(run, args, store_step))
			return false;
		keep_step(run);
		if (run->last < run->total && asked_to_stop(run))
			return true;
	}
	return true;
}

/* --- what it has ----------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	const struct notice_number *x = a, *y = b;

	if (x->year != y->year)
		return x->year < y->year ? -1 : 1;
	return (x->serial > y->serial) - (x->serial < y->serial);
}

static bool is_fresh(const struct run *run, const struct notice_made *made)
{
	const struct notice_number number = {run->kit->request->kind, made->year, made->serial};

	return run->fresh_count > 0 && bsearch(&number, run->fresh, run->fresh_count,
					       sizeof(run->fresh[0]), by_number) != NULL;
}

/* All letters of the run, also those that it had before; a debt that was paid since is none. */
static bool load_letters(struct run *run)
{
	const struct document_run_row row = {
		.run_id = run->out->run_id, .kind = run->kit->request->kind};
	struct notice_result *out = run->out;

	if (!notice_run_letters(run->kit->s, &row, run->kit->on, run->arena, out))
		return false;
	if (run->fresh_count > 1)
		qsort(run->fresh, run->fresh_count, sizeof(run->fresh[0]), by_number);
	for (size_t i = 0; i < out->count; i++)
		out->documents[i].replayed = !is_fresh(run, &out->documents[i]);
	return true;
}

bool notice_run_take_over(struct session *s, struct notice_request *request)
{
	struct document_run_row row;
	bool found;

	if (request->run_id == 0)
		return true;
	if (!notice_run_find(s, request->run_id, &row, &found))
		return false;
	if (!found || row.state != DOCUMENT_RUN_OPEN)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no run {1} of letters that was broken off."),
				say_count(request->run_id)));
	request->kind = (enum notice_kind)row.kind;
	request->filter = row.filter;
	return true;
}

static bool store_run(struct run *run)
{
	struct notice_result *out = run->out;

	out->run_id = run->kit->request->run_id;
	if (out->run_id == 0 && !run_step(run, "run", begin_run))
		return false;
	if (!store_all(run) || out->stopped)
		return false;
	return load_letters(run) && run_step(run, "end of run", end_run);
}

static bool refuse_nobody(struct session *s)
{
	return session_refuse(s, CODE_NOTHING_DUE,
		SAY(N_("There is nobody to write to: no account has what this letter is "
		       "about.")));
}

bool notice_run(struct notice_kit *kit, struct arena *arena, struct notice_result *out)
{
	struct run *run = arena_alloc(arena, sizeof(*run));
	const struct notice_request *request = kit->request;

	*run = (struct run){.kit = kit, .arena = arena, .out = out};
	if (!notice_audience(kit, arena, &run->accounts, &run->total))
		return false;
	if (run->total == 0 && request->run_id == 0)
		return refuse_nobody(kit->s);
	if (!store_run(run))
		return out->stopped;
	if (out->count + (size_t)out->settled == 0)
		return refuse_nobody(kit->s);
	if (request->path == NULL)
		return true;
	return notice_draw_all(&(struct notice_drawer){.s = kit->s,
		.out = out,
		.kind = request->kind,
		.on = kit->on,
		.path = request->path,
		.progress = request->progress,
		.done = (int64_t)run->total,
		.total = (int64_t)(run->total + out->count)});
}
