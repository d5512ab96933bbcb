/* What letters of one kind say and others do not: deadlines, and what must come before. */
#include <stdio.h>
#include <string.h>

#include "core/late_charge.h"
#include "core/repayment.h"
#include "core/utf8.h"
#include "counter/arrears.h"
#include "counter/blacklist.h"
#include "counter/notice_work.h"
#include "db/arrears_store.h"
#include "db/database.h"
#include "db/restoration_store.h"

#define REMINDER_DAYS 7
#define SERVE_DAYS 1 /* between the date of a notice and its service */
#define TEXT_BYTES 64
#define PERIODS_BYTES 512
#define EVIDENCE_MAX 60 /* of the letters, the latest */

/* --- what several kinds need ------------------------------------------------------------------ */

static const struct arrears_office *office_of(const struct notice_draft *draft)
{
	return draft->kit->arrears;
}

static bool load_case(struct notice_draft *draft, struct arrears_case *out)
{
	if (!arrears_load_on(draft->kit->s, draft->account.account_id, draft->kit->on, out))
		return false;
	notice_say(
		draft, FIELD_STAGE, text_in(LANG_ZH, arrears_stage_title(arrears_case_stage(out))));
	if (out->mark[ARREARS_MARK_DECEASED])
		notice_say(draft, FIELD_DECEASED, "1");
	return true;
}

/* A last day that is a rest day is the next working day (Civil Code art. 203), where that is known.
 */
static void say_after(struct notice_draft *draft, enum letter_field field, int days)
{
	struct date last = date_add_days(draft->kit->on, days), working;

	if (calendar_working_from(&office_of(draft)->calendar, last, &working))
		last = working;
	notice_say_date(draft, field, last);
}

static void set_row(
	struct notice_draft *draft, enum letter_list list, size_t row, const char *const cells[])
{
	size_t width = letter_list_width(list);
	const char **to = (const char **)draft->data.rows[list].cells + row * width;

	for (size_t i = 0; i < width; i++)
		to[i] = arena_text(draft->arena, cells[i]);
	draft->data.rows[list].count = row + 1;
}

static void make_rows(struct notice_draft *draft, enum letter_list list, size_t most)
{
	draft->data.rows[list].cells =
		arena_alloc(draft->arena, (most + 1) * letter_list_width(list) * sizeof(char *));
}

/* --- the kinds -------------------------------------------------------------------------------- */

static bool load_reminder(struct notice_draft *draft)
{
	struct arrears_case c;

	say_after(draft, FIELD_PAY_BY, REMINDER_DAYS);
	return load_case(draft, &c);
}

static bool load_lawyer(struct notice_draft *draft)
{
	struct arrears_case c;

	say_after(draft, FIELD_PAY_BY,
		arrears_days(&office_of(draft)->rules, ARREARS_LETTER_DEADLINE_DAYS));
	return load_case(draft, &c);
}

/*
 * All that the law asks of serving the notice but the proof of it, which comes after; and a day of
 * work, at least so many days later, on which supply is cut.
 */
static bool load_disconnection(struct notice_draft *draft)
{
	struct session *s = draft->kit->s;
	const struct arrears_office *office = office_of(draft);
	const struct arrears_act act = {.to = ARREARS_STAGE_NOTIFIED,
		.on = draft->kit->on,
		.at = session_now(s),
		.evidence = true};
	enum arrears_need missing[ARREARS_NEEDS];
	struct arrears_case c;
	struct date cut;
	int days;

	if (!load_case(draft, &c))
		return false;
	if (arrears_missing(&c, &act, &office->ground, missing) > 0)
		return arrears_forbid(s, missing[0], &c, &act);
	days = arrears_days(&office->rules,
		c.residential ? ARREARS_NOTICE_DAYS_RESIDENTIAL : ARREARS_NOTICE_DAYS_OTHER);
	if (!arrears_cut_day(
		    &office->ground, date_add_days(draft->kit->on, days + SERVE_DAYS), &cut))
		return arrears_forbid(s, ARREARS_NEED_HOLIDAYS, &c, &act);
	notice_say_date(draft, FIELD_CUT_ON, cut);
	notice_say_date(draft, FIELD_PAY_BY, cut);
	notice_say_count(draft, FIELD_NOTICE_DAYS, days);
	return true;
}

static void say_minute(struct notice_draft *draft, enum letter_field field, struct moment at)
{
	struct civil c = date_to_civil(moment_date(at));
	char clock[MOMENT_TEXT_MAX], text[TEXT_BYTES];

	moment_format_clock(at, clock);
	snprintf(text, sizeof(text), "%d年%d月%d日 %.5s", c.year, c.month, c.day, clock);
	notice_say(draft, field, text);
}

/* The paper of an order that is still to be carried out: no order, no paper. */
static bool load_restoration(struct notice_draft *draft)
{
	struct session *s = draft->kit->s;
	struct restoration_row order;
	struct arrears_case c;
	bool found;

	if (!load_case(draft, &c))
		return false;
	if (!restoration_store_last(s->db, draft->account.account_id, &order, &found))
		return session_db_failed(s);
	if (!found || (order.state != RESTORATION_ORDERED && order.state != RESTORATION_FAILED))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Account {1} has no order to restore supply that is still to be "
			       "carried out: make one first."),
				say_text(draft->account.account_no)));
	notice_say(draft, FIELD_ORDER_NO, order.order_no);
	notice_say_date(draft, FIELD_SETTLED_ON, moment_date(order.settled_at));
	say_minute(draft, FIELD_NOT_BEFORE, order.not_before);
	say_minute(draft, FIELD_RESTORE_BY, order.deadline);
	if (order.blacklisted)
		notice_say(draft, FIELD_BLACKLISTED, "1");
	return true;
}

static bool say_instalment(struct notice_draft *draft, const struct document_instalment *i,
	size_t row, struct money *left)
{
	char number[TEXT_BYTES], due_on[DATE_TEXT_MAX], amount[MONEY_TEXT_MAX],
		rest[MONEY_TEXT_MAX];

	if (!money_sub(left, *left, i->amount))
		return session_refuse_plain(draft->kit->s, CODE_DB_DAMAGED);
	snprintf(number, sizeof(number), "%zu", row + 1);
	set_row(draft, LIST_SCHEDULE, row,
		(const char *const[]){number, date_format(i->due_on, due_on),
			money_format_grouped(i->amount, amount),
			money_format_grouped(*left, rest)});
	return true;
}

/* The plan under way, with the sums that were acknowledged when it was made. */
static bool load_plan(struct notice_draft *draft)
{
	struct session *s = draft->kit->s;
	struct document_plan plan;
	bool found;

	if (!document_store_plan(s->db, draft->account.account_id, draft->arena, &plan, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Account {1} has no repayment plan under way: make one first."),
				say_text(draft->account.account_no)));
	notice_say_sums(draft, plan.principal, plan.late_charge, plan.total);
	notice_say_date(draft, FIELD_AS_OF, plan.made_on);
	make_rows(draft, LIST_SCHEDULE, plan.count);
	for (size_t i = 0; i < plan.count; i++)
		if (!say_instalment(draft, &plan.instalments[i], i, &plan.total))
			return false;
	notice_say_count(draft, FIELD_PLAN_COUNT, (int64_t)plan.count);
	if (plan.count == 0)
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	notice_say_date(draft, FIELD_PLAN_FIRST, plan.instalments[0].due_on);
	notice_say_date(draft, FIELD_PLAN_LAST, plan.instalments[plan.count - 1].due_on);
	if (plan.late != PLAN_LATE_RUNS)
		notice_say(draft, FIELD_LATE_STOPS, text_in(LANG_ZH, plan_late_clause(plan.late)));
	return true;
}

/* Proof for the letter that was made last. */
static bool load_service(struct notice_draft *draft)
{
	struct session *s = draft->kit->s;
	const struct document_query query = {
		.account_id = draft->account.account_id, .but = NOTICE_SERVICE};
	char number[NOTICE_NUMBER_MAX];
	struct document_row last;
	bool found;

	if (!document_store_last(s->db, &query, &last, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Account {1} has no letter to be served: make that first."),
				say_text(draft->account.account_no)));
	notice_say(draft, FIELD_SERVED_NUMBER,
		notice_number(number, (enum notice_kind)last.kind, (int)last.year, last.serial));
	notice_say(draft, FIELD_SERVED_TITLE,
		text_in(LANG_ZH, notice_row((enum notice_kind)last.kind)->title));
	return true;
}

/* The periods that count, the earliest first. */
static void say_counted(struct notice_draft *draft, const struct blacklist *list)
{
	char text[PERIODS_BYTES] = "";

	for (size_t i = list->period_count; i-- > 0;) {
		struct period p = list->periods[i].period;
		size_t used = strlen(text);

		snprintf(text + used, sizeof(text) - used, "%s%d年%d月", used > 0 ? "、" : "",
			period_year(p), period_month(p));
	}
	notice_say(draft, FIELD_BLACK_PERIODS, text);
}

static bool load_blacklist(struct notice_draft *draft)
{
	struct session *s = draft->kit->s;
	struct blacklist list;

	if (!blacklist_state(s, draft->account.account_id, &list))
		return false;
	if (!list.blacklisted)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Account {1} is not on the blacklist: there is nothing to tell."),
				say_text(draft->account.account_no)));
	notice_say_date(draft, FIELD_BLACK_SINCE, list.since);
	say_counted(draft, &list);
	return true;
}

/* What the database can prove, and the letters that went out. */
static bool load_court(struct notice_draft *draft)
{
	struct session *s = draft->kit->s;
	struct document_row *rows;
	struct arrears_case c;
	char number[TEXT_BYTES], day[DATE_TEXT_MAX];
	size_t count, first, row = 0;

	if (!load_case(draft, &c))
		return false;
	if (!document_store_list(s->db, draft->account.account_id, draft->arena, &rows, &count))
		return session_db_failed(s);
	first = count > EVIDENCE_MAX ? count - EVIDENCE_MAX : 0;
	make_rows(draft, LIST_EVIDENCE, count - first + 3);
	set_row(draft, LIST_EVIDENCE, row++,
		(const char *const[]){"1", text_in(LANG_ZH, N_("Supply contract of the account")),
			draft->account.account_no, date_format(draft->account.opened_on, day)});
	set_row(draft, LIST_EVIDENCE, row++,
		(const char *const[]){"2", text_in(LANG_ZH, N_("Meter readings and bills")),
			draft->data.values[FIELD_PERIODS], ""});
	set_row(draft, LIST_EVIDENCE, row++,
		(const char *const[]){"3",
			text_in(LANG_ZH, N_("Statement of debt with the late charge")),
			text_in(LANG_ZH, N_("second enclosure")),
			date_format(draft->kit->on, day)});
	for (size_t i = first; i < count; i++) {
		char letter[NOTICE_NUMBER_MAX];
		enum notice_kind kind = (enum notice_kind)rows[i].kind;

		if (kind == NOTICE_COURT)
			continue;
		snprintf(number, sizeof(number), "%zu", row + 1);
		set_row(draft, LIST_EVIDENCE, row++,
			(const char *const[]){number, text_in(LANG_ZH, notice_row(kind)->title),
				notice_number(letter, kind, (int)rows[i].year, rows[i].serial),
				date_format(rows[i].dated_on, day)});
	}
	notice_say_count(draft, FIELD_EVIDENCE_COUNT, (int64_t)row);
	return true;
}

bool notice_kind_load(struct notice_draft *draft)
{
	static bool (*const loads[NOTICE_KIND_END])(struct notice_draft *) = {
		[NOTICE_REMINDER] = load_reminder,
		[NOTICE_DISCONNECTION] = load_disconnection,
		[NOTICE_RESTORATION] = load_restoration,
		[NOTICE_LAWYER] = load_lawyer,
		[NOTICE_PLAN] = load_plan,
		[NOTICE_SERVICE] = load_service,
		[NOTICE_BLACKLIST] = load_blacklist,
		[NOTICE_COURT] = load_court,
	};

	return loads[draft->kit->request->kind](draft);
}
