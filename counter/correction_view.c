/* Corrections as lists, one by one, and as the notice that the customer gets. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/say_pack.h"
#include "core/utf8.h"
#include "counter/correction.h"
#include "counter/file_hash.h"
#include "counter/form.h"
#include "counter/paper.h"
#include "counter/paper_desk.h"
#include "db/account_store.h"
#include "db/correction_store.h"
#include "db/database.h"
#include "printing/correction_notice.h"

static const struct {
	const char *name, *title;
} outlooks[] = {
	[CORRECTION_WAITS] = {"proposed", N_("Waits for approval")},
	[CORRECTION_STANDS] = {"approved", N_("Approved")},
	[CORRECTION_IS_REFUSED] = {"refused", N_("Refused")},
};

const char *correction_outlook_name(enum correction_outlook state)
{
	return outlooks[state].name;
}

const char *correction_outlook_title(enum correction_outlook state)
{
	return outlooks[state].title;
}

static enum correction_outlook outlook_of(enum correction_state state)
{
	switch (state) {
	case CORRECTION_PROPOSED:
		return CORRECTION_WAITS;
	case CORRECTION_APPROVED:
		return CORRECTION_STANDS;
	case CORRECTION_REFUSED:
		break;
	}
	return CORRECTION_IS_REFUSED;
}

static bool view_of(struct session *s, const struct correction_row *row, struct arena *arena,
	struct correction_view *out)
{
	struct say *explain;

	*out = (struct correction_view){.correction_no = row->correction_id,
		.kind = row->kind,
		.energy = row->energy,
		.make_up = row->make_up,
		.penalty = row->penalty,
		.state = outlook_of(row->last.state),
		.proposed_at = row->first.at,
		.bill_cancelled = row->bill_cancelled};
	if (!money_add(&out->total, row->make_up, row->penalty) ||
		!say_unpack(row->explain, arena, &explain, &out->explain_count))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	out->explain = explain;
	utf8_copy(out->account_no, sizeof out->account_no, row->account_no);
	utf8_copy(out->name, sizeof out->name, row->name);
	utf8_copy(out->address, sizeof out->address, row->address);
	utf8_copy(out->proposer, sizeof out->proposer, row->first.login);
	utf8_copy(out->reason, sizeof out->reason, row->first.reason);
	utf8_copy(out->bill_no, sizeof out->bill_no, row->bill_no);
	if (out->state == CORRECTION_WAITS)
		return true;
	out->decided_at = row->last.at;
	utf8_copy(out->decider, sizeof out->decider, row->last.login);
	utf8_copy(out->decision, sizeof out->decision, row->last.reason);
	return true;
}

static bool filter_of(
	struct session *s, const struct correction_query *query, struct correction_filter *out)
{
	struct account_row account;
	bool found = false;

	*out = (struct correction_filter){.open = query->open, .limit = CORRECTION_LIST_MAX};
	if (query->account_no[0] == '\0')
		return true;
	if (form_account_no(query->account_no) &&
		!account_store_find(s->db, query->account_no, &account, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_ACCOUNT_UNKNOWN,
			SAY(N_("There is no account {1}."), say_text(query->account_no)));
	out->account_id = account.account_id;
	return true;
}

static bool list_load(struct session *s, const struct correction_query *query, struct arena *arena,
	struct correction_row **rows, size_t *count)
{
	struct correction_filter filter;

	return filter_of(s, query, &filter) &&
	       (correction_store_list(s->db, &filter, arena, rows, count) || session_db_failed(s));
}

bool correction_list(struct session *s, const struct correction_query *query, struct arena *arena,
	struct correction_view **out, size_t *count)
{
	struct correction_row *rows;
	bool ok;

	if (!session_may(s, PERMIT_CORRECTION_READ))
		return false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = list_load(s, query, arena, &rows, count);
	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	*out = arena_alloc(arena, *count * sizeof **out);
	for (size_t i = 0; i < *count; i++)
		if (!view_of(s, &rows[i], arena, &(*out)[i]))
			return false;
	return true;
}

bool correction_show(
	struct session *s, int64_t correction_no, struct arena *arena, struct correction_view *out)
{
	struct correction_row *row = arena_alloc(arena, sizeof *row);
	bool found, ok;

	if (!session_may(s, PERMIT_CORRECTION_READ))
		return false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = correction_store_load(s->db, correction_no, arena, row, &found);
	if (!ok)
		session_take_db_fault(s);
	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	if (!found)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no correction {1}."), say_count(correction_no)));
	return view_of(s, row, arena, out);
}

/* --- the notice ------------------------------------------------------------------------------ */

static const char *said(const struct session *s, struct say say, struct arena *arena)
{
	char text[SAY_TEXT_MAX];

	return arena_text(arena, text_render(paper_lang(s), &say, text, sizeof text));
}

static struct notice_paper paper_of(
	const struct session *s, const struct correction_view *view, struct arena *arena)
{
	const char **lines = arena_alloc(arena, (view->explain_count + 1) * sizeof *lines);
	char number[32];

	for (size_t i = 0; i < view->explain_count; i++)
		lines[i] = said(s, view->explain[i], arena);
	snprintf(number, sizeof number, "%lld", (long long)view->correction_no);
	return (struct notice_paper){.hall = s->hall_name,
		.number = arena_text(arena, number),
		.account_no = view->account_no,
		.name = view->name,
		.address = view->address,
		.kind = text_in(paper_lang(s), proposal_kind_title(view->kind)),
		.found = view->reason,
		.lines = lines,
		.line_count = view->explain_count,
		.energy = view->energy,
		.make_up = view->make_up,
		.penalty = view->penalty,
		.total = view->total,
		.bill_no = view->bill_no,
		.approved = view->state == CORRECTION_STANDS,
		.on = view->state == CORRECTION_STANDS ? moment_date(view->decided_at)
						       : session_today(s),
		.trial = s->trial};
}

bool correction_notice_pdf(
	struct session *s, int64_t correction_no, const char *path, struct paper_made *out)
{
	const struct print_job job = {
		.share_dir = s->share_dir, .lang = paper_lang(s), .path = path};
	struct arena arena = ARENA_EMPTY;
	struct correction_view view;
	struct document_saved saved;
	struct notice_paper paper;
	int64_t bytes;
	bool ok = correction_show(s, correction_no, &arena, &view);

	if (ok) {
		paper = paper_of(s, &view, &arena);
		ok = notice_paper_save(&job, &paper, &saved, &s->why);
	}
	if (ok) {
		*out = (struct paper_made){.pages = saved.pages};
		snprintf(out->subject, sizeof out->subject, "%lld", (long long)correction_no);
		utf8_copy(out->file, sizeof out->file, path);
		ok = file_sha256(path, out->sha256, &bytes) || session_refuse_plain(s, CODE_IO);
	}
	arena_release(&arena);
	return ok;
}

bool correction_notice_print(struct session *s, int64_t correction_no, struct paper_made *out)
{
	char name[48], path[PATH_MAX_BYTES];

	snprintf(name, sizeof name, "correction-%lld.pdf", (long long)correction_no);
	return session_may(s, PERMIT_CORRECTION_READ) && paper_desk_place(s, name, path) &&
	       correction_notice_pdf(s, correction_no, path, out) &&
	       paper_desk_send(s, path, name, out->request_id);
}
