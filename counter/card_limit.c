/* How an account buys, and what was noted of how it bought. */
#include "counter/card_limit.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/card_flag.h"
#include "core/utf8.h"
#include "counter/card_books.h"
#include "db/row_lock.h"

#define USER_TYPE_MAX 4

static bool hundredths(struct session *s, int64_t from, struct money *out)
{
	return money_from_fen(out, from) || session_refuse_plain(s, CODE_DB_DAMAGED);
}

static bool show_return(struct session *s, int64_t account_id, struct card_limits_view *out)
{
	struct arena arena = ARENA_EMPTY;
	struct card_return_row *rows;
	size_t count;
	bool ok =
		card_note_returns(s->db, account_id, &arena, &rows, &count) || session_db_failed(s);

	out->has_return = ok && count > 0;
	if (out->has_return) {
		out->returned_count = rows[0].count;
		out->returned_at = rows[0].written_at;
		ok = hundredths(s, rows[0].remaining, &out->remaining) &&
		     hundredths(s, rows[0].overdraft, &out->overdraft);
	}
	arena_release(&arena);
	return ok;
}

static bool show(struct session *s, const char *account_no, struct card_limits_view *out)
{
	struct card_account account;
	const struct card_setting *setting = &account.setting;

	if (!card_account_load(s, account_no, &account))
		return false;
	*out = (struct card_limits_view){.unit = setting->unit,
		.user_type = (int)setting->user_type,
		.day_limit = setting->day_limit,
		.month_limit = setting->month_limit,
		.has_card = account.has_card,
		.generation = account.meter.generation,
		.count = account.books.count};
	utf8_copy(out->account_no, sizeof out->account_no, account.account.account_no);
	utf8_copy(out->name, sizeof out->name, account.account.name);
	utf8_copy(out->meter_no, sizeof out->meter_no, account.meter.meter_no);
	out->asks_last = !account.has_last && account.books.count > 0;
	if (account.has_card)
		utf8_copy(out->serial, sizeof out->serial, account.card.serial);
	return hundredths(s, setting->hoard_limit, &out->hoard_limit) &&
	       hundredths(s, setting->alarm_1, &out->alarm_1) &&
	       hundredths(s, setting->alarm_2, &out->alarm_2) &&
	       show_return(s, account.account.account_id, out);
}

bool card_limits_show(struct session *s, const char *account_no, struct card_limits_view *out)
{
	bool ok = session_may(s, PERMIT_ACCOUNT_READ) &&
		  (db_begin_read(s->db) || session_db_failed(s)) && show(s, account_no, out);

	return session_end_read(s, ok);
}

static void take_named(const struct card_limits_request *request, struct card_setting *setting)
{
	if (request->has_unit)
		setting->unit = request->unit;
	if (request->has_user_type)
		setting->user_type = request->user_type;
	if (request->has_hoard)
		setting->hoard_limit = money_to_fen(request->hoard_limit);
	if (request->has_day)
		setting->day_limit = request->day_limit;
	if (request->has_month)
		setting->month_limit = request->month_limit;
	if (request->has_alarm_1)
		setting->alarm_1 = money_to_fen(request->alarm_1);
	if (request->has_alarm_2)
		setting->alarm_2 = money_to_fen(request->alarm_2);
}

static bool check_setting(struct session *s, const struct card_limits_request *request,
	const struct card_account *account, const struct card_setting *setting)
{
	if (request->has_unit && request->unit != account->setting.unit &&
		(account->books.count > 0 || account->has_card))
		return session_refuse(s, CODE_EXISTS,
			SAY(N_("Account {1} has a card: what its meter counts cannot change any "
			       "more."),
				say_text(account->account.account_no)));
	if (setting->user_type < 1 || setting->user_type > USER_TYPE_MAX)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("The type of user is 1 (single rate), 2 (time of use), 3 (tiers) or "
			       "4 (both).")));
	return (setting->hoard_limit <= CARD_BCD_MAX && setting->alarm_1 <= CARD_BCD_MAX &&
		       setting->alarm_2 <= setting->alarm_1) ||
	       session_refuse(s, CODE_LIMIT_EXCEEDED,
		       SAY(N_("A meter holds up to 999999.99, and its second alarm is not above "
			      "the first.")));
}

/* Whoever may set limits does it alone: whom such a one names beside has not signed in. */
static bool is_alone(const struct session *s)
{
	return role_allows(s->roles, PERMIT_CARD_SET);
}

static void tell_approver(const struct session *s, const struct card_limits_request *request,
	char detail[AUDIT_DETAIL_MAX])
{
	size_t used = strlen(detail);

	if (!is_alone(s))
		snprintf(detail + used, AUDIT_DETAIL_MAX - used, " approved by %s",
			request->approval.login);
}

static bool set_do(struct session *s, void *ctx, struct operation_record *record)
{
	const struct card_limits_request *request = ctx;
	struct card_account account;
	struct card_setting setting;

	if (!card_account_load(s, request->account_no, &account))
		return false;
	if (!lock_accounts(s->db, &account.account.account_id, 1))
		return session_db_failed(s);
	if (!card_account_load(s, request->account_no, &account))
		return false;
	setting = account.setting;
	take_named(request, &setting);
	if (!check_setting(s, request, &account, &setting))
		return false;
	setting.at = session_now(s);
	utf8_copy(setting.login, sizeof setting.login, s->login);
	record->result_id = account.account.account_id;
	snprintf(record->detail, sizeof record->detail,
		"unit %d type %d hoard %lld alarms %lld %lld", setting.unit, (int)setting.user_type,
		(long long)setting.hoard_limit, (long long)setting.alarm_1,
		(long long)setting.alarm_2);
	tell_approver(s, request, record->detail);
	return card_note_set(s->db, &setting) || session_db_failed(s);
}

/* A cashier has somebody beside who may set them. */
static bool may_set(struct session *s, const struct card_limits_request *request, const char *verb)
{
	if (is_alone(s))
		return operation_may(s, verb, request->account_no, PERMIT_CARD_SET);
	return operation_may(s, verb, request->account_no, PERMIT_CARD_SELL) &&
	       operation_approve(s, verb, request->account_no, &request->approval, PERMIT_CARD_SET);
}

bool card_limits_set(struct session *s, const struct card_limits_request *request)
{
	struct card_limits_request copy = *request;
	struct operation_record record;
	const struct operation op = {.verb = "card_limits",
		.args = "",
		.subject = request->account_no,
		.work = set_do,
		.ctx = &copy};

	return may_set(s, request, op.verb) && operation_run(s, &op, &record);
}

bool card_flag_list(struct session *s, struct date since, struct arena *arena,
	struct card_flag_view **out, size_t *count)
{
	struct card_flag_row *rows;
	bool ok = session_may(s, PERMIT_CARD_AUDIT) &&
		  (db_begin_read(s->db) || session_db_failed(s)) &&
		  (card_note_flags(s->db, moment_of_day(since), arena, &rows, count) ||
			  session_db_failed(s));

	*out = arena_alloc(arena, ((ok ? *count : 0) + 1) * sizeof **out);
	for (size_t i = 0; ok && i < *count; i++) {
		struct card_flag_view *view = &(*out)[i];

		*view = (struct card_flag_view){.flag_id = rows[i].flag_id,
			.rule = card_flag_name((enum card_flag)rows[i].rule),
			.what = card_flag_message((enum card_flag)rows[i].rule),
			.seen = rows[i].seen,
			.at = rows[i].at};
		utf8_copy(view->account_no, sizeof view->account_no, rows[i].account_no);
		utf8_copy(view->other_no, sizeof view->other_no, rows[i].other_no);
		utf8_copy(view->serial, sizeof view->serial, rows[i].serial);
		utf8_copy(view->login, sizeof view->login, rows[i].login);
		utf8_copy(view->station, sizeof view->station, rows[i].station);
		ok = card_review_load_flag(s, view->flag_id, &view->review);
	}
	return session_end_read(s, ok);
}
