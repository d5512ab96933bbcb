/* The blacklist as it stands, and who is taken off it by hand. */
#include "counter/blacklist.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/account.h"
#include "counter/arrears_reason.h"
#include "counter/form.h"
#include "counter/operation.h"
#include "db/account_store.h"
#include "db/blacklist_store.h"
#include "db/database.h"
#include "db/row_lock.h"

#define LEAVE "blacklist"
#define LEAVE_ARGS_MAX (ACCOUNT_NO_MAX + REASON_MAX + 8)

static bool load_periods(struct session *s, int64_t account_id, struct blacklist *out)
{
	struct blacklist_period_row rows[BLACKLIST_PERIODS_MAX];

	if (!blacklist_store_periods(s->db, account_id, rows, ARRAY_SIZE(rows), &out->period_count))
		return session_db_failed(s);
	for (size_t i = 0; i < out->period_count; i++)
		out->periods[i] = (struct blacklist_counted){
			.period = rows[i].period, .counted_on = rows[i].counted_on};
	return true;
}

bool blacklist_state(struct session *s, int64_t account_id, struct blacklist *out)
{
	struct arena arena = ARENA_EMPTY;
	struct blacklist_event_row last;
	bool found, ok;

	*out = (struct blacklist){.blacklisted = false};
	ok = blacklist_store_last(s->db, account_id, &arena, &last, &found) || session_db_failed(s);
	if (ok && found) {
		out->blacklisted = last.entry;
		out->since = last.on;
		out->left = !last.entry;
		out->left_on = last.on;
		utf8_copy(out->stored_reason, sizeof out->stored_reason, last.reason);
	}
	arena_release(&arena);
	return ok && load_periods(s, account_id, out);
}

static bool take_entry_back(struct session *s, int64_t account_id, struct date on)
{
	const struct say why =
		SAY(N_("The bill that was counted was paid on the listing day itself."));
	char reason[ARREARS_REASON_BYTES];
	const struct blacklist_event_row exit = {
		.account_id = account_id,
		.on = on,
		.at = session_now(s),
		.reason = arrears_reason_pack(&why, reason),
		.login = s->login,
		.approver = "",
	};

	return blacklist_store_event(s->db, &exit) || session_db_failed(s);
}

bool blacklist_withdraw(struct session *s, int64_t account_id, struct date on)
{
	struct blacklist state;
	bool counted;

	if (!blacklist_store_counted(s->db, account_id, on, &counted))
		return session_db_failed(s);
	if (!counted)
		return true;
	if (!blacklist_store_withdraw(s->db, account_id, on))
		return session_db_failed(s);
	if (db_changes(s->db) == 0)
		return true;
	if (!blacklist_state(s, account_id, &state))
		return false;
	if (!state.blacklisted || date_compare(state.since, on) != 0)
		return true;
	return take_entry_back(s, account_id, on);
}

static bool find(struct session *s, const char *account_no, struct account_row *account)
{
	bool found = false;

	if (form_account_no(account_no) && !account_store_find(s->db, account_no, account, &found))
		return session_db_failed(s);
	return found || session_refuse(s, CODE_ACCOUNT_UNKNOWN,
				SAY(N_("There is no account {1}."), say_text(account_no)));
}

bool blacklist_show(struct session *s, const char *account_no, struct blacklist *out)
{
	struct account_row account;
	bool ok;

	if (!session_may(s, PERMIT_ARREARS_READ))
		return false;
	ok = (db_begin_read(s->db) || session_db_failed(s)) && find(s, account_no, &account) &&
	     blacklist_state(s, account.account_id, out);
	return session_end_read(s, ok);
}

struct leave_work {
	const struct blacklist_leave *request;
	struct blacklist *out;
};

static bool leave_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct leave_work *work = ctx;
	const struct blacklist_leave *request = work->request;
	struct account_row account;
	struct date on;

	if (!session_business_date(s, &on) || !find(s, request->account_no, &account))
		return false;
	if (!lock_accounts(s->db, &account.account_id, 1))
		return session_db_failed(s);
	if (!blacklist_state(s, account.account_id, work->out))
		return false;
	if (!work->out->blacklisted)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Account {1} is not on the blacklist."),
				say_text(request->account_no)));
	const struct blacklist_event_row exit = {
		.account_id = account.account_id,
		.on = on,
		.at = session_now(s),
		.reason = request->reason,
		.login = s->login,
		.approver = request->approval.login,
	};

	if (!blacklist_store_event(s->db, &exit))
		return session_db_failed(s);
	record->result_id = account.account_id;
	snprintf(record->detail, sizeof record->detail, "left, approved by %s: %s",
		request->approval.login, request->reason);
	return blacklist_state(s, account.account_id, work->out);
}

bool blacklist_leave(
	struct session *s, const struct blacklist_leave *request, struct blacklist *out)
{
	struct leave_work work = {.request = request, .out = out};
	char args[LEAVE_ARGS_MAX];
	struct operation_record record;
	const struct operation op = {
		.verb = LEAVE,
		.args = args,
		.subject = request->account_no,
		.work = leave_do,
		.ctx = &work,
	};

	snprintf(args, sizeof args, "%.20s\n%.480s", request->account_no, request->reason);
	return operation_may(s, LEAVE, request->account_no, PERMIT_BLACKLIST_LEAVE) &&
	       form_reason(s, request->reason) &&
	       operation_approve(s, LEAVE, request->account_no, &request->approval,
		       PERMIT_BLACKLIST_APPROVE) &&
	       operation_run(s, &op, &record);
}
