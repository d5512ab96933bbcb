/*
 * Letters for a route or for the whole hall: first all are stored, step by step, then all are
 * drawn. Broken off in the first part it goes on with what is missing; in the second nothing was
 * written to the file, and the run finds every letter made and draws them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/notice_work.h"
#include "counter/operation.h"
#include "db/database.h"
#include "printing/page.h"

#define ARGS_BYTES 160
#define PATH_BYTES 4096
#define PDF_END ".pdf"

struct run {
	struct notice_kit *kit;
	struct arena *arena;
	struct notice_result *out;
	int64_t *accounts;
	size_t total;
	size_t capacity;

	/* Of one step, which counts only when it is committed. */
	size_t first, last;
	struct notice_made made[NOTICE_STEP];
	size_t made_count;
};

static bool load_accounts(struct run *run)
{
	struct session *s = run->kit->s;
	const struct notice_request *request = run->kit->request;
	const struct document_audience audience = {.route = request->route,
		.due_before = run->kit->on,
		.debt = notice_row(request->kind)->needs_debt};
	bool ok;

	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = document_store_audience(s->db, &audience, run->arena, &run->accounts, &run->total) ||
	     session_db_failed(s);
	db_rollback(s->db);
	return ok;
}

/* There is nothing to write to this one: the run goes on with the next. */
static bool passes_over(const struct session *s)
{
	return s->why.code == CODE_NOTHING_DUE || s->why.code == CODE_LAW_FORBIDS ||
	       s->why.code == CODE_BAD_VALUE;
}

static bool store_account(struct run *run, int64_t account_id, const char *op_id)
{
	struct session *s = run->kit->s;
	struct arena arena = ARENA_EMPTY;
	struct notice_draft draft = {.kit = run->kit, .arena = &arena};
	struct notice_made *made = &run->made[run->made_count];
	bool found = false;
	bool ok = account_store_load(s->db, account_id, &draft.account, &found) ||
		  session_db_failed(s);

	if (ok && found) {
		bool wanted = notice_draft_load(&draft);

		ok = wanted ? notice_store(run->kit, &draft, op_id, made) : passes_over(s);
		run->made_count += ok && wanted;
	}
	arena_release(&arena);
	return ok;
}

static bool store_step(struct session *s, void *ctx, struct operation_record *record)
{
	struct run *run = ctx;

	(void)s;
	run->made_count = 0;
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
		out->documents = arena_grow(run->arena, out->documents, out->count, &run->capacity,
			sizeof(out->documents[0]));
		out->documents[out->count++] = run->made[i];
	}
	out->passed_over += (int64_t)(run->last - run->first - run->made_count);
}

static bool asked_to_stop(struct run *run, size_t done)
{
	const struct notice_progress *p = &run->kit->request->progress;

	if (p->tell != NULL)
		p->tell(p->ctx, (int64_t)done, (int64_t)(2 * run->total));
	run->out->stopped = p->stop != NULL && p->stop(p->ctx);
	return run->out->stopped;
}

static bool store_all(struct run *run)
{
	const struct notice_request *request = run->kit->request;
	const char *route = request->route == NULL ? "" : request->route;
	char args[ARGS_BYTES];
	const struct operation op = {
		.verb = "notice", .args = args, .subject = route, .work = store_step, .ctx = run};

	for (run->first = 0; run->first < run->total; run->first = run->last) {
		struct operation_record record;

		run->last = run->first + NOTICE_STEP < run->total ? run->first + NOTICE_STEP
								  : run->total;
		snprintf(args, sizeof(args), "%s route %s from %" PRId64,
			notice_row(request->kind)->name, route, run->accounts[run->first]);
		if (!operation_run(run->kit->s, &op, &record))
			return false;
		keep_step(run);
		if (asked_to_stop(run, run->last))
			return true;
	}
	return true;
}

/* A template as it was kept; most letters of a run have the same. */
struct cached {
	int64_t template_id;
	struct letter_template letter;
};

static bool template_of(
	struct session *s, const struct notice_stored *stored, struct cached *cached)
{
	const struct document_row *row = &stored->whole.row;

	if (cached->template_id == row->template_id)
		return true;
	if (cached->template_id != 0)
		letter_template_release(&cached->letter);
	cached->template_id = 0;
	if (!letter_template_parse(&cached->letter, (enum notice_kind)row->kind, stored->number,
		    stored->whole.template_body, &s->why))
		return false;
	cached->template_id = row->template_id;
	return true;
}

/* Its hash alone: as it was kept when it was drawn before, else drawn now and kept. */
static bool hash_alone(struct session *s, const struct notice_stored *stored,
	const struct notice_drawing *how, struct notice_made *made)
{
	struct document_paper_row row = {
		.document_id = stored->whole.row.document_id, .copy = how->copy};
	bool found;

	if (!document_store_paper(s->db, &row, &found))
		return session_db_failed(s);
	if (!found)
		return notice_draw_alone(s, stored, how, made) &&
		       notice_keep_paper(s, stored, how->copy, made);
	utf8_copy(made->sha256, sizeof(made->sha256), row.sha256);
	return true;
}

/* Into the file of the run, and alone for the hash that it is kept under. */
static bool draw_one(
	struct run *run, struct document *d, struct cached *cached, struct notice_made *made)
{
	struct session *s = run->kit->s;
	const struct notice_number number = {run->kit->request->kind, made->year, made->serial};
	struct notice_drawing how = {.copy = made->replayed && notice_row(number.kind)->is_order};
	struct arena arena = ARENA_EMPTY;
	struct notice_stored stored;
	struct notice_made drawn = *made;
	bool ok = notice_load(s, &number, &arena, &stored) && template_of(s, &stored, cached);

	how.letter = &cached->letter;
	ok = ok && hash_alone(s, &stored, &how, &drawn);
	if (ok) {
		drawn.replayed = made->replayed;
		*made = drawn;
		made->pages = notice_draw_into(s, d, &stored, &how);
		run->out->pages += made->pages;
	}
	arena_release(&arena);
	return ok;
}

/* "F.pdf", then "F-2.pdf". */
static void file_name(char path[PATH_BYTES], const char *first, int number)
{
	size_t length = strlen(first), end = strlen(PDF_END);
	bool pdf = length > end && strcmp(first + length - end, PDF_END) == 0;

	if (number == 1)
		snprintf(path, PATH_BYTES, "%s", first);
	else
		snprintf(path, PATH_BYTES, "%.*s-%d%s", (int)(pdf ? length - end : length), first,
			number, pdf ? PDF_END : "");
}

/* From there on until the file is full; *next is the first letter of the next one. */
static bool draw_letters(struct run *run, struct document *d, size_t *next)
{
	struct session *s = run->kit->s;
	struct cached cached = {0};
	int64_t pages = run->out->pages;
	bool ok = true;

	while (ok && *next < run->out->count && !run->out->stopped &&
		run->out->pages - pages < NOTICE_FILE_PAGES) {
		size_t end = *next + NOTICE_STEP;

		if (!db_begin(s->db)) {
			ok = session_db_failed(s);
			break;
		}
		for (; ok && *next < end && *next < run->out->count; ++*next)
			ok = draw_one(run, d, &cached, &run->out->documents[*next]);
		if (ok)
			ok = db_commit(s->db) || session_db_failed(s);
		if (!ok)
			db_rollback(s->db);
		(void)asked_to_stop(run, run->total + *next);
	}
	if (cached.template_id != 0)
		letter_template_release(&cached.letter);
	return ok;
}

static bool draw_file(struct run *run, size_t *next)
{
	struct session *s = run->kit->s;
	char path[PATH_BYTES], day[DATE_TEXT_MAX];
	struct document *d =
		notice_document(s, run->kit->request->kind, date_format(run->kit->on, day));
	bool ok = d != NULL && draw_letters(run, d, next);

	if (ok && !run->out->stopped) {
		file_name(path, run->kit->request->path, ++run->out->files);
		ok = document_save(d, path, NULL, &s->why);
	}
	document_free(d);
	return ok;
}

bool notice_run(struct notice_kit *kit, struct arena *arena, struct notice_result *out)
{
	struct run *run = arena_alloc(arena, sizeof(*run));
	bool ok;

	*run = (struct run){.kit = kit, .arena = arena, .out = out};
	ok = load_accounts(run) && store_all(run);
	if (ok && !out->stopped && out->count == 0)
		return session_refuse(kit->s, CODE_NOTHING_DUE,
			SAY(N_("There is nobody to write to: no account has what this letter is "
			       "about.")));
	for (size_t next = 0; ok && next < out->count && !out->stopped;)
		ok = draw_file(run, &next);
	return ok;
}
