/*
 * What somebody decided about a flag or a finding. Decisions are added, never changed: the last one
 * is shown.
 */
#include "counter/card_review.h"

#include <stdio.h>

#include "core/utf8.h"
#include "counter/form.h"
#include "counter/operation.h"
#include "db/account_store.h"
#include "db/card_review_store.h"

#define REVIEW_ARGS_MAX (REASON_MAX + 128)

static bool check_flag(struct session *s, int64_t flag_id)
{
	enum db_step step = card_review_flag_exists(s->db, flag_id);

	if (step == DB_FAILED)
		return session_db_failed(s);
	return step == DB_ROW || session_refuse(s, CODE_BAD_VALUE,
					 SAY(N_("There is no flag {1}: look at the list again."),
						 say_count(flag_id)));
}

static bool find_account(struct session *s, const char *account_no, int64_t *account_id)
{
	struct account_row account;
	bool found = false;

	if (account_no != NULL && form_account_no(account_no) &&
		!account_store_find(s->db, account_no, &account, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse_plain(s, CODE_ACCOUNT_UNKNOWN);
	*account_id = account.account_id;
	return true;
}

static bool review_do(struct session *s, void *ctx, struct operation_record *record)
{
	const struct card_review_request *request = ctx;
	struct card_review_row row = {.flag_id = request->flag_id,
		.rule = request->rule,
		.from = request->from,
		.decision = request->decision,
		.at = session_now(s)};
	char from[DATE_TEXT_MAX];

	if (request->flag_id != 0 ? !check_flag(s, request->flag_id)
				  : !find_account(s, request->account_no, &row.account_id))
		return false;
	utf8_copy(row.note, sizeof row.note, request->note);
	utf8_copy(row.login, sizeof row.login, s->login);
	utf8_copy(row.station, sizeof row.station, s->station);
	record->result_id = request->flag_id != 0 ? request->flag_id : row.account_id;
	if (request->flag_id != 0)
		snprintf(record->detail, sizeof record->detail, "flag %lld %s: %s",
			(long long)request->flag_id, card_decision_name(row.decision), row.note);
	else
		snprintf(record->detail, sizeof record->detail, "%s since %s %s: %s",
			card_audit_name(request->rule), date_format(row.from, from),
			card_decision_name(row.decision), row.note);
	return card_review_add(s->db, &row) || session_db_failed(s);
}

bool card_review(struct session *s, const struct card_review_request *request)
{
	const char *subject = request->account_no == NULL ? "" : request->account_no;
	struct card_review_request copy = *request;
	char args[REVIEW_ARGS_MAX], from[DATE_TEXT_MAX];
	struct operation_record record;
	const struct operation op = {.verb = "card_review",
		.op_id = request->op_id,
		.args = args,
		.subject = subject,
		.work = review_do,
		.ctx = &copy};

	if (!operation_may(s, op.verb, subject, PERMIT_CARD_REVIEW) ||
		!form_reason(s, request->note))
		return false;
	if (request->decision <= CARD_DECISION_NONE || request->decision >= CARD_DECISIONS)
		return session_refuse(s, CODE_BAD_VALUE, SAY(N_("Say what was decided.")));
	snprintf(args, sizeof args, "%lld\n%.20s\n%d\n%s\n%d\n%.480s", (long long)request->flag_id,
		subject, (int)request->rule, date_format(request->from, from),
		(int)request->decision, request->note);
	return operation_run(s, &op, &record);
}

static bool view_of(struct session *s, enum db_step step, const struct card_review_row *row,
	struct card_review_view *out)
{
	*out = (struct card_review_view){.decision = CARD_DECISION_NONE};
	if (step != DB_ROW)
		return step == DB_DONE || session_db_failed(s);
	out->decision = row->decision;
	out->at = row->at;
	utf8_copy(out->note, sizeof out->note, row->note);
	utf8_copy(out->login, sizeof out->login, row->login);
	return true;
}

bool card_review_load_flag(struct session *s, int64_t flag_id, struct card_review_view *out)
{
	struct card_review_row row;

	return view_of(s, card_review_of_flag(s->db, flag_id, &row), &row, out);
}

bool card_review_load_finding(struct session *s, int64_t account_id,
	const struct card_audit_finding *finding, struct card_review_view *out)
{
	struct card_review_row row = {
		.account_id = account_id, .rule = finding->rule, .from = finding->from};

	return view_of(s, card_review_of_finding(s->db, &row), &row, out);
}
