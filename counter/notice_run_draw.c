/* The letters of a run in one file, or in several where they are many. */
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/notice_run_work.h"
#include "db/database.h"
#include "printing/page.h"

#define PDF_END ".pdf"

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

/* Only of what work is done by it matters. */
static bool was_drawn(struct session *s, const struct notice_stored *stored, bool *out)
{
	struct document_paper_row row = {.document_id = stored->whole.row.document_id};

	*out = false;
	if (!notice_row((enum notice_kind)stored->whole.row.kind)->is_order)
		return true;
	return document_store_paper(s->db, &row, out) || session_db_failed(s);
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

/*
 * Into the file of the run, and alone for the hash that it is kept under. What work is done by is a
 * copy where it was drawn before, by whomever.
 */
static bool draw_one(struct notice_drawer *drawer, struct document *d, struct cached *cached,
	struct notice_made *made)
{
	struct session *s = drawer->s;
	const struct notice_number number = {drawer->kind, made->year, made->serial};
	struct notice_drawing how = {.copy = false};
	struct arena arena = ARENA_EMPTY;
	struct notice_stored stored;
	struct notice_made drawn = *made;
	bool ok = notice_load(s, &number, &arena, &stored) && template_of(s, &stored, cached);

	how.letter = &cached->letter;
	ok = ok && was_drawn(s, &stored, &how.copy) && hash_alone(s, &stored, &how, &drawn);
	if (ok) {
		drawn.replayed = made->replayed;
		*made = drawn;
		made->pages = notice_draw_into(s, d, &stored, &how);
		drawer->out->pages += made->pages;
	}
	arena_release(&arena);
	return ok;
}

/* "F.pdf", then "F-2.pdf". */
void notice_file_name(char path[NOTICE_PATH_MAX], const char *first, int number)
{
	size_t length = strlen(first), end = strlen(PDF_END);
	bool pdf = length > end && strcmp(first + length - end, PDF_END) == 0;

	if (number == 1)
		snprintf(path, NOTICE_PATH_MAX, "%s", first);
	else
		snprintf(path, NOTICE_PATH_MAX, "%.*s-%d%s", (int)(pdf ? length - end : length),
			first, number, pdf ? PDF_END : "");
}

static void ask_to_stop(struct notice_drawer *drawer, size_t drawn)
{
	const struct notice_progress *p = &drawer->progress;

	if (p->tell != NULL)
		p->tell(p->ctx, drawer->done + (int64_t)drawn, drawer->total);
	drawer->out->stopped = drawn < drawer->out->count && p->stop != NULL && p->stop(p->ctx);
}

/* From there on until the file is full; *next is the first letter of the next one. */
static bool draw_letters(struct notice_drawer *drawer, struct document *d, size_t *next)
{
	struct notice_result *out = drawer->out;
	struct db *db = drawer->s->db;
	struct cached cached = {0};
	int64_t pages = out->pages;
	bool ok = true;

	while (ok && *next < out->count && !out->stopped &&
		out->pages - pages < NOTICE_FILE_PAGES) {
		size_t end = *next + NOTICE_STEP;

		if (!db_begin(db)) {
			ok = session_db_failed(drawer->s);
			break;
		}
		for (; ok && *next < end && *next < out->count; ++*next)
			ok = draw_one(drawer, d, &cached, &out->documents[*next]);
		if (ok)
			ok = db_commit(db) || session_db_failed(drawer->s);
		if (!ok)
			db_rollback(db);
		ask_to_stop(drawer, *next);
	}
	if (cached.template_id != 0)
		letter_template_release(&cached.letter);
	return ok;
}

static bool draw_file(struct notice_drawer *drawer, size_t *next)
{
	struct session *s = drawer->s;
	char path[NOTICE_PATH_MAX], day[DATE_TEXT_MAX];
	struct document *d = notice_document(s, drawer->kind, date_format(drawer->on, day));
	bool ok = d != NULL && draw_letters(drawer, d, next);

	if (ok && !drawer->out->stopped) {
		notice_file_name(path, drawer->path, ++drawer->out->files);
		ok = document_save(d, path, NULL, &s->why);
	}
	document_free(d);
	return ok;
}

bool notice_draw_all(struct notice_drawer *drawer)
{
	bool ok = true;

	for (size_t next = 0; ok && next < drawer->out->count && !drawer->out->stopped;)
		ok = draw_file(drawer, &next);
	return ok;
}
