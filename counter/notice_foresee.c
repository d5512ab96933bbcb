/* What letters would say, to whom, before anything is stored or numbered. */
#include <string.h>

#include "core/utf8.h"
#include "counter/notice_run.h"
#include "counter/notice_run_work.h"
#include "counter/operation.h"
#include "db/database.h"
#include "printing/letter_text.h"

#define VERB "notice preview"

struct foresight {
	struct notice_kit *kit;
	struct arena *arena;
	struct notice_foresight *out;
	struct notice_foreseen *passed; /* NOTICE_FORESEEN_MAX at most */
	size_t passed_count, passed_capacity, capacity;
};

static bool add_up(struct foresight *f, const struct notice_draft *draft, struct money *overdue)
{
	struct notice_foresight *out = f->out;

	*overdue = MONEY_ZERO;
	for (size_t i = 0; i < draft->due.count; i++) {
		const struct bill_view *bill = &draft->due.bills[i];

		if (date_compare(bill->due_on, f->kit->on) < 0 &&
			(!money_add(overdue, *overdue, bill->principal_due) ||
				!money_add(overdue, *overdue, bill->late_charge)))
			return session_refuse_plain(f->kit->s, CODE_DB_DAMAGED);
	}
	return money_add(&out->overdue, out->overdue, *overdue) ||
	       session_refuse_plain(f->kit->s, CODE_DB_DAMAGED);
}

static bool add_letter(
	struct foresight *f, const struct notice_draft *draft, struct notice_foreseen *row)
{
	struct notice_foresight *out = f->out;

	if (!add_up(f, draft, &row->overdue))
		return false;
	row->wanted = true;
	if (out->letters++ >= NOTICE_FORESEEN_MAX)
		return true;
	out->rows = arena_grow(f->arena, out->rows, out->count, &f->capacity, sizeof(out->rows[0]));
	out->rows[out->count++] = *row;
	return true;
}

static void add_passed(struct foresight *f, struct notice_foreseen *row)
{
	row->why = f->kit->s->why;
	if (f->out->passed_over++ >= NOTICE_FORESEEN_MAX)
		return;
	f->passed = arena_grow(
		f->arena, f->passed, f->passed_count, &f->passed_capacity, sizeof(f->passed[0]));
	f->passed[f->passed_count++] = *row;
}

static bool foresee_account(struct foresight *f, int64_t account_id)
{
	struct session *s = f->kit->s;
	struct arena arena = ARENA_EMPTY;
	struct notice_draft draft = {.kit = f->kit, .arena = &arena};
	struct notice_foreseen row = {.wanted = false};
	bool found = false;
	bool ok = account_store_load(s->db, account_id, &draft.account, &found) ||
		  session_db_failed(s);

	if (ok && found) {
		utf8_copy(row.account_no, sizeof(row.account_no), draft.account.account_no);
		utf8_copy(row.name, sizeof(row.name), draft.account.name);
		utf8_copy(row.route, sizeof(row.route), draft.account.route);
		if (notice_draft_load(&draft))
			ok = add_letter(f, &draft, &row);
		else if (notice_passes_over(s))
			add_passed(f, &row);
		else
			ok = false;
	}
	arena_release(&arena);
	return ok;
}

/* A view of the database for each step, so that none is held for minutes. */
static bool foresee_step(struct foresight *f, const int64_t *accounts, size_t count)
{
	struct session *s = f->kit->s;
	bool ok = true;

	if (!db_begin_read(s->db))
		return session_db_failed(s);
	for (size_t i = 0; ok && i < count; i++)
		ok = foresee_account(f, accounts[i]);
	return session_end_read(s, ok);
}

static bool foresee_all(struct foresight *f)
{
	const struct notice_progress *p = &f->kit->request->progress;
	int64_t *accounts;
	size_t total, step;

	if (!notice_audience(f->kit, f->arena, &accounts, &total))
		return false;
	for (size_t at = 0; at < total && !f->out->stopped; at += step) {
		step = total - at < NOTICE_STEP ? total - at : NOTICE_STEP;
		if (!foresee_step(f, accounts + at, step))
			return false;
		if (p->tell != NULL)
			p->tell(p->ctx, (int64_t)(at + step), (int64_t)total);
		f->out->stopped = at + step < total && p->stop != NULL && p->stop(p->ctx);
	}
	return true;
}

static void join(struct foresight *f)
{
	struct notice_foresight *out = f->out;

	for (size_t i = 0; i < f->passed_count; i++) {
		out->rows = arena_grow(
			f->arena, out->rows, out->count, &f->capacity, sizeof(out->rows[0]));
		out->rows[out->count++] = f->passed[i];
	}
}

bool notice_foresee(struct session *s, const struct notice_request *asked, struct arena *arena,
	struct notice_foresight *out)
{
	struct notice_request request = *asked;
	struct foresight f = {.arena = arena, .out = out};
	struct notice_kit kit;
	bool ok;

	*out = (struct notice_foresight){.overdue = MONEY_ZERO};
	if (!notice_run_take_over(s, &request) ||
		!operation_may(s, VERB, request.filter.route, notice_row(request.kind)->needs) ||
		!notice_kit_init(&kit, s, &request))
		return false;
	kit.look = true;
	f.kit = &kit;
	ok = foresee_all(&f);
	join(&f);
	out->note = kit.note;
	notice_kit_release(&kit);
	return ok;
}

static bool load_draft(struct notice_draft *draft)
{
	struct session *s = draft->kit->s;
	const char *account_no = draft->kit->request->account_no;
	bool found;

	if (!account_store_find(s->db, account_no, &draft->account, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_ACCOUNT_UNKNOWN,
			SAY(N_("There is no account {1}."), say_text(account_no)));
	return notice_draft_load(draft);
}

bool notice_text(struct session *s, const struct notice_request *request, struct arena *arena,
	struct letter_text *out)
{
	struct notice_kit kit;
	struct notice_draft draft = {.kit = &kit, .arena = arena};
	bool ok;

	if (!operation_may(s, VERB, request->account_no, notice_row(request->kind)->needs) ||
		!notice_kit_init(&kit, s, request))
		return false;
	kit.look = true;
	ok = db_begin_read(s->db) || session_db_failed(s);
	if (ok) {
		ok = load_draft(&draft);
		db_rollback(s->db);
	}
	if (ok) {
		notice_say(&draft, FIELD_NUMBER, text_in(LANG_ZH, N_("(not numbered yet)")));
		letter_text_make(arena, &kit.letter, &draft.data, out);
	}
	notice_kit_release(&kit);
	return ok;
}
