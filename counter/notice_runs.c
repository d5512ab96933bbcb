/* Runs of letters as people look at them, and drawn once more. */
#include <inttypes.h>
#include <stdio.h>

#include "core/utf8.h"
#include "counter/notice_run.h"
#include "counter/notice_run_work.h"
#include "counter/operation.h"
#include "db/database.h"

#define VERB "notice run"
#define SUBJECT_BYTES 24

bool notice_run_find(struct session *s, int64_t run_id, struct document_run_row *out, bool *found)
{
	bool ok;

	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = document_run_load(s->db, run_id, out, found) || session_db_failed(s);
	return session_end_read(s, ok);
}

static bool must_find(struct session *s, int64_t run_id, struct document_run_row *out)
{
	bool found;

	if (!notice_run_find(s, run_id, out, &found))
		return false;
	return found || session_refuse(s, CODE_BAD_VALUE,
				SAY(N_("There is no run {1} of letters."), say_count(run_id)));
}

bool notice_run_list(
	struct session *s, struct arena *arena, struct document_run_row **out, size_t *count)
{
	bool ok;

	if (!session_may(s, PERMIT_ARREARS_READ))
		return false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = document_run_list(s->db, arena, out, count) || session_db_failed(s);
	return session_end_read(s, ok);
}

static bool load_items(struct session *s, const struct document_run_row *run, struct date on,
	struct arena *arena, struct notice_run_view *out)
{
	const struct document_run_query query = {run->run_id, on};
	struct document_run_item *items;
	bool ok;

	*out = (struct notice_run_view){.run = *run};
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = document_run_items(s->db, &query, arena, &items, &out->count) || session_db_failed(s);
	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	out->letters = arena_alloc(arena, (out->count + 1) * sizeof(out->letters[0]));
	for (size_t i = 0; i < out->count; i++) {
		struct notice_run_letter *letter = &out->letters[i];
		enum notice_kind kind = (enum notice_kind)run->kind;

		letter->year = (int)items[i].year;
		letter->serial = items[i].serial;
		letter->settled = items[i].settled && notice_row(kind)->needs_debt;
		out->settled += letter->settled;
		notice_number(letter->number, kind, letter->year, letter->serial);
		utf8_copy(letter->account_no, sizeof(letter->account_no), items[i].account_no);
		utf8_copy(letter->name, sizeof(letter->name), items[i].name);
		utf8_copy(letter->route, sizeof(letter->route), items[i].route);
	}
	return true;
}

bool notice_run_show(
	struct session *s, int64_t run_id, struct arena *arena, struct notice_run_view *out)
{
	struct document_run_row run;
	struct date on;

	return session_may(s, PERMIT_ARREARS_READ) && session_business_date(s, &on) &&
	       must_find(s, run_id, &run) && load_items(s, &run, on, arena, out);
}

bool notice_run_letters(struct session *s, const struct document_run_row *run, struct date on,
	struct arena *arena, struct notice_result *out)
{
	struct notice_run_view view;

	if (!load_items(s, run, on, arena, &view))
		return false;
	out->documents = arena_alloc(arena, (view.count + 1) * sizeof(out->documents[0]));
	out->count = 0;
	out->settled = view.settled;
	for (size_t i = 0; i < view.count; i++) {
		const struct notice_run_letter *letter = &view.letters[i];
		struct notice_made *made = &out->documents[out->count];

		if (letter->settled)
			continue;
		*made = (struct notice_made){
			.year = letter->year, .serial = letter->serial, .replayed = true};
		utf8_copy(made->number, sizeof(made->number), letter->number);
		utf8_copy(made->account_no, sizeof(made->account_no), letter->account_no);
		out->count++;
	}
	return true;
}

static bool may_run(struct session *s, const struct document_run_row *run)
{
	char subject[SUBJECT_BYTES];

	snprintf(subject, sizeof(subject), "%" PRId64, run->run_id);
	return operation_may(s, VERB, subject, notice_row((enum notice_kind)run->kind)->needs);
}

bool notice_run_draw(struct session *s, const struct notice_run_drawing *request,
	struct arena *arena, struct notice_result *out)
{
	struct document_run_row run;
	struct date on;

	*out = (struct notice_result){.run_id = request->run_id};
	if (!session_business_date(s, &on) || !must_find(s, request->run_id, &run) ||
		!may_run(s, &run) || !notice_run_letters(s, &run, on, arena, out))
		return false;
	if (out->count == 0)
		return session_refuse(s, CODE_NOTHING_DUE,
			SAY(N_("All that these letters ask for is paid: there is nothing to "
			       "print.")));
	return notice_draw_all(&(struct notice_drawer){.s = s,
		.out = out,
		.kind = (enum notice_kind)run.kind,
		.on = run.dated_on,
		.path = request->path,
		.progress = request->progress,
		.total = (int64_t)out->count});
}

static bool give_up(struct session *s, void *ctx, struct operation_record *record)
{
	const struct document_run_row *run = ctx;
	const struct document_run_ending ending = {.run_id = run->run_id,
		.letters = run->letters,
		.given_up = true,
		.login = s->login,
		.at = session_now(s)};

	record->result_id = run->run_id;
	snprintf(record->detail, sizeof(record->detail),
		"run %" PRId64 " is given up with %" PRId64 " letters", run->run_id, run->letters);
	return document_run_close(s->db, &ending) || session_db_failed(s);
}

bool notice_run_give_up(struct session *s, int64_t run_id)
{
	struct document_run_row run;
	char subject[SUBJECT_BYTES];
	const struct operation op = {
		.verb = VERB, .args = "give up", .subject = subject, .work = give_up, .ctx = &run};
	struct operation_record record;

	snprintf(subject, sizeof(subject), "%" PRId64, run_id);
	if (!must_find(s, run_id, &run) || !may_run(s, &run))
		return false;
	if (run.state != DOCUMENT_RUN_OPEN)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no run {1} of letters that was broken off."),
				say_count(run_id)));
	return operation_run(s, &op, &record);
}
