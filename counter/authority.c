/* Who may act for a holder: recorded once, with a supervisor who saw the document. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/account.h"
#include "counter/form.h"
#include "counter/identity.h"
#include "counter/identity_check.h"
#include "counter/operation.h"
#include "db/account_store.h"
#include "db/database.h"
#include "db/identity_check_store.h"
#include "db/sealed_store.h"

#define DOCUMENT_CHARS_MAX 40
#define NAME_CHARS_MAX 60

struct authority_work {
	const struct authority_request *request;
	const struct identity *identity;
};

static bool is_text(const char *text, size_t chars_max)
{
	size_t size = strlen(text);

	return size > 0 && utf8_is_clean(text, size) && utf8_count(text) <= chars_max;
}

static bool check_request(
	struct session *s, const struct authority_request *r, struct identity *identity)
{
	if (!is_text(r->document, DOCUMENT_CHARS_MAX))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("An authority needs its document: its number or its title, 1 to 40 "
			       "characters.")));
	if (!is_text(r->name, NAME_CHARS_MAX))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("An authority needs the agent's name, 1 to 60 characters.")));
	if (date_compare(r->until, r->from) < 0)
		return session_refuse(s, CODE_BAD_DATE,
			SAY(N_("The authority ends on {1}, before it begins."),
				say_date(r->until)));
	if (r->type == ID_USCC || r->type == ID_NONE)
		return session_refuse(s, CODE_BAD_ID,
			SAY(N_("An agent is a person: this is no paper of a person.")));
	if (identity_read(s, r->type, r->number, false, identity))
		return true;
	s->why = identity_fault(s, r->type, r->number);
	return false;
}

static bool authority_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct authority_work *work = ctx;
	const struct authority_request *r = work->request;
	struct authority_row row = {
		.type = r->type, .from = r->from, .until = r->until, .at = session_now(s)};
	struct account_row account;
	bool found;

	if (!account_store_find(s->db, r->account_no, &account, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse_plain(s, CODE_ACCOUNT_UNKNOWN);
	row.account_id = account.account_id;
	utf8_copy(row.document, sizeof row.document, r->document);
	utf8_copy(row.name, sizeof row.name, r->name);
	utf8_copy(row.login, sizeof row.login, s->login);
	utf8_copy(row.station, sizeof row.station, s->station);
	id_mask(row.masked, work->identity->number);
	if (!sealed_store_put(s->db, s->vault, work->identity->number, &row.sealed_id) ||
		!authority_store_insert(s->db, &row))
		return session_db_failed(s);
	record->result_id = row.authority_id;
	snprintf(record->detail, sizeof record->detail, "%s approved by %s: %s", row.masked,
		r->approval.login, row.document);
	return true;
}

static const char *args_of(const struct session *s, const struct authority_request *r,
	const struct identity *identity, char out[IDENTITY_ARGS_MAX])
{
	struct identity_shown shown = {.type = r->type, .has_until = true, .until = r->until};
	size_t length;
	char from[DATE_TEXT_MAX];

	utf8_copy(shown.number, sizeof shown.number, identity->number);
	utf8_copy(shown.name, sizeof shown.name, r->name);
	utf8_copy(shown.document, sizeof shown.document, r->document);
	identity_shown_args(s, &shown, out);
	explicit_bzero(&shown, sizeof shown);
	length = strlen(out);
	snprintf(out + length, IDENTITY_ARGS_MAX - length, "\n%s\n%s", date_format(r->from, from),
		r->account_no);
	return out;
}

bool authority_record(
	struct session *s, const struct authority_request *request, struct authority_made *out)
{
	struct authority_made made = {.replayed = false};
	struct identity identity;
	struct authority_work work = {request, &identity};
	struct operation_record record;
	char args[IDENTITY_ARGS_MAX];
	bool ok;

	if (!operation_may(s, "authority", request->account_no, PERMIT_RESTORE) ||
		!check_request(s, request, &identity) ||
		!operation_approve(s, "authority", request->account_no, &request->approval,
			PERMIT_AUTHORITY_APPROVE))
		return false;
	const struct operation op = {.verb = "authority",
		.op_id = request->op_id,
		.args = args_of(s, request, &identity, args),
		.subject = request->account_no,
		.work = authority_do,
		.ctx = &work};

	id_mask(made.masked,
		identity.number); /* the id stands for this number, the first time too */
	ok = operation_run(s, &op, &record);
	explicit_bzero(&identity, sizeof identity);
	if (!ok)
		return false;
	made.replayed = record.replayed;
	*out = made;
	return true;
}

/* --- withdrawn ------------------------------------------------------------------------------- */

/* One more row of the same document, that ends before it begins: the last row holds. */
static bool withdraw_do(struct session *s, void *ctx, struct operation_record *record)
{
	const struct authority_end *r = ctx;
	struct account_row account;
	struct authority_row row;
	bool found;

	if (!account_store_find(s->db, r->account_no, &account, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse_plain(s, CODE_ACCOUNT_UNKNOWN);
	if (!authority_store_find(s->db, account.account_id, r->document, &row, &found))
		return session_db_failed(s);
	if (!found || date_compare(row.until, row.from) < 0)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Account {1} has no authority by the document {2}."),
				say_text(r->account_no), say_text(r->document)));
	row.from = session_today(s);
	row.until = date_add_days(row.from, -1);
	row.at = session_now(s);
	utf8_copy(row.login, sizeof row.login, s->login);
	utf8_copy(row.station, sizeof row.station, s->station);
	if (!authority_store_insert(s->db, &row))
		return session_db_failed(s);
	record->result_id = row.authority_id;
	snprintf(record->detail, sizeof record->detail, "%s withdrawn, %s: %s", row.masked,
		row.document, r->reason);
	return true;
}

bool authority_withdraw(struct session *s, const struct authority_end *request)
{
	struct authority_end end = *request;
	struct operation_record record;
	char args[IDENTITY_ARGS_MAX];
	const struct operation op = {.verb = "authority withdraw",
		.op_id = request->op_id,
		.args = args,
		.subject = request->account_no,
		.work = withdraw_do,
		.ctx = &end};

	/* Longer texts than these are of no document and no reason: what is cut never decides. */
	snprintf(args, sizeof args, "%.160s\n%.480s", request->document, request->reason);
	return operation_may(s, "authority withdraw", request->account_no, PERMIT_RESTORE) &&
	       form_reason(s, request->reason) && operation_run(s, &op, &record);
}

bool authority_list(struct session *s, const char *account_no, struct arena *arena,
	struct authority_view **out, size_t *count)
{
	struct date today = session_today(s);
	struct account_row account;
	struct authority_row *rows;
	bool found;

	if (!session_may(s, PERMIT_RESTORE_READ))
		return false;
	if (!account_store_find(s->db, account_no, &account, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse_plain(s, CODE_ACCOUNT_UNKNOWN);
	if (!authority_store_list(s->db, account.account_id, arena, &rows, count))
		return session_db_failed(s);
	*out = arena_alloc(arena, (*count + 1) * sizeof **out);
	for (size_t i = 0; i < *count; i++) {
		struct authority_view *view = &(*out)[i];

		view->from = rows[i].from;
		view->until = rows[i].until;
		view->holds = date_compare(rows[i].from, today) <= 0 &&
			      date_compare(today, rows[i].until) <= 0;
		utf8_copy(view->document, sizeof view->document, rows[i].document);
		utf8_copy(view->name, sizeof view->name, rows[i].name);
		utf8_copy(view->masked, sizeof view->masked, rows[i].masked);
		utf8_copy(view->login, sizeof view->login, rows[i].login);
	}
	return true;
}
