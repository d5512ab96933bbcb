/* Papers as files: gathered, drawn, hashed. */
#include "counter/paper.h"

#include <assert.h>
#include <stdio.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/print_effect.h"
#include "db/staff_store.h"

static const struct {
	const struct paper_maker *maker;
	enum permission needs;
} kinds[] = {
	[EFFECT_RECEIPT] = {&receipt_maker, PERMIT_RECEIPT_PRINT},
	[EFFECT_STATEMENT] = {&statement_maker, PERMIT_ACCOUNT_READ},
	[EFFECT_SHIFT_REPORT] = {&shift_report_maker, PERMIT_COUNT}, /* asks itself: one's own */
	[EFFECT_DAY_REPORT] = {&day_report_maker, PERMIT_REPORT_READ},
};

enum lang paper_lang(const struct session *s)
{
	(void)s;
	return LANG_ZH;
}

bool paper_may(struct session *s, enum effect_kind kind)
{
	if (kinds[kind].needs != PERMIT_COUNT)
		return session_may(s, kinds[kind].needs);
	return s->login[0] != '\0' || session_refuse_plain(s, CODE_NOT_PERMITTED);
}

bool paper_person(struct session *s, const char *login, struct arena *arena, const char **name)
{
	struct staff_row row;
	bool found;

	if (!staff_store_find(s->db, login, &found, &row))
		return session_db_failed(s);
	*name = arena_text(arena, found ? row.name : login);
	return true;
}

/* The subject is as it was typed: one that is longer than any number is of nothing that is there.
 */
const char *paper_file_name(const struct paper_task *task, char buf[PAPER_NAME_MAX])
{
	const char *beginning = kinds[task->kind].maker->file;
	int length;

	if (task->copy > 0)
		length = snprintf(buf, PAPER_NAME_MAX, "%s%.*s-%d.pdf", beginning,
			RECEIPT_NO_MAX - 1, task->subject, task->copy);
	else
		length = snprintf(buf, PAPER_NAME_MAX, "%s%.*s.pdf", beginning, RECEIPT_NO_MAX - 1,
			task->subject);
	assert(length < PAPER_NAME_MAX);
	return buf;
}

/* What was written is read back: the hash is that of the file, not of what was meant. */
static bool hash_file(struct session *s, const char *path, struct paper_made *out)
{
	int64_t bytes;

	if (file_sha256(path, out->sha256, &bytes))
		return true;
	return session_refuse(s, CODE_IO,
		SAY(N_("{1} was written, but cannot be read back: check the disk."),
			say_text(path)));
}

static bool draw(
	struct session *s, struct paper_draft *draft, const char *path, struct paper_made *out)
{
	const struct paper_maker *maker = kinds[draft->task->kind].maker;
	const struct print_job job = {
		.share_dir = s->share_dir, .lang = paper_lang(s), .path = path};
	struct document_saved saved;

	if (!maker->load(s, draft) || !maker->save(&job, draft->data, &saved, &s->why))
		return false;
	*out = (struct paper_made){
		.copy = draft->task->copy, .state = draft->state, .pages = saved.pages};
	utf8_copy(out->subject, sizeof out->subject, draft->task->subject);
	utf8_copy(out->file, sizeof out->file, path);
	return hash_file(s, path, out);
}

bool paper_draw(
	struct session *s, const struct paper_task *task, const char *path, struct paper_made *out)
{
	struct arena arena = ARENA_EMPTY;
	struct paper_draft draft = {.task = task, .arena = &arena, .state = RECEIPT_VALID};
	bool ok = paper_may(s, task->kind) && draw(s, &draft, path, out);

	arena_release(&arena);
	return ok;
}

bool statement_pdf(
	struct session *s, const char *account_no, const char *path, struct paper_made *out)
{
	const struct paper_task task = {.kind = EFFECT_STATEMENT, .subject = account_no};

	return paper_draw(s, &task, path, out);
}

bool shift_report_pdf(
	struct session *s, const char *shift_no, const char *path, struct paper_made *out)
{
	const struct paper_task task = {.kind = EFFECT_SHIFT_REPORT, .subject = shift_no};

	return paper_draw(s, &task, path, out);
}

bool day_report_pdf(
	struct session *s, struct date business_date, const char *path, struct paper_made *out)
{
	char day[DATE_TEXT_MAX];
	const struct paper_task task = {
		.kind = EFFECT_DAY_REPORT, .subject = date_format(business_date, day)};

	return paper_draw(s, &task, path, out);
}

bool receipt_pdf(
	struct session *s, const char *receipt_no, const char *path, struct paper_made *out)
{
	const struct print_effect effect = {
		.kind = EFFECT_RECEIPT, .subject = receipt_no, .path = path};

	return print_effect_run(s, &effect, out);
}
