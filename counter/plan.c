/* Repayment plans: made and looked at. */
#include "counter/plan.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/arrears.h"
#include "counter/bill_due.h"
#include "counter/form.h"
#include "counter/operation.h"
#include "counter/small_file.h"
#include "db/account_store.h"
#include "db/database.h"
#include "db/disconnection_store.h"
#include "db/hall_store.h"
#include "db/row_lock.h"

#define VERB "plan add"
#define DAYS_IN_MONTH 31
#define SCHEDULE_BYTES_MAX 65536

struct plan_work {
	const struct plan_request *request;
	struct plan_view *out;
	struct arena arena;
	struct arrears_office *office;
	struct account_row account;
	struct arrears_case c;
	struct bills_due due;
	struct date on;
};

static bool find_account(struct session *s, const char *account_no, struct account_row *out)
{
	bool found = false;

	if (form_account_no(account_no) && !account_store_find(s->db, account_no, out, &found))
		return session_db_failed(s);
	return found || session_refuse(s, CODE_ACCOUNT_UNKNOWN,
				SAY(N_("There is no account {1}."), say_text(account_no)));
}

/* --- what is refused ------------------------------------------------------------------------- */

static bool check_state(struct session *s, struct plan_work *w)
{
	struct plan_row last;
	bool found;

	if (money_sign(w->c.overdue) <= 0)
		return session_refuse(s, CODE_NOTHING_DUE,
			SAY(N_("Nothing is overdue on account {1}: there is nothing to plan."),
				say_text(w->account.account_no)));
	if (!repayment_store_last(s->db, w->account.account_id, &last, &found))
		return session_db_failed(s);
	return !found || last.state != PLAN_UNDER_WAY ||
	       session_refuse(s, CODE_EXISTS,
		       SAY(N_("Account {1} has the plan {2} under way."),
			       say_text(w->account.account_no), say_text(last.plan_no)));
}

static bool check_days(struct session *s, const struct plan_work *w)
{
	int months = arrears_days(&w->office->rules, ARREARS_PLAN_MONTHS);
	struct date first = w->request->start;
	struct date last = w->out->instalments[w->out->count - 1].due_on;

	if (date_compare(first, w->on) < 0 ||
		date_compare(w->out->instalments[0].due_on, first) < 0)
		return session_refuse(s, CODE_BAD_DATE,
			SAY(N_("A plan begins on {1} at the earliest."),
				say_date(date_compare(first, w->on) < 0 ? w->on : first)));
	return date_days_between(w->on, last) <= months * DAYS_IN_MONTH ||
	       session_refuse(s, CODE_LIMIT_EXCEEDED,
		       SAY(N_("A plan has at most {1} months."), say_count(months)));
}

static bool make_schedule(struct session *s, struct plan_work *w)
{
	const struct plan_request *request = w->request;
	const struct plan_terms terms = {
		.total = w->due.total, .first = request->start, .months = request->months};

	if (request->months > arrears_days(&w->office->rules, ARREARS_PLAN_MONTHS))
		return session_refuse(s, CODE_LIMIT_EXCEEDED,
			SAY(N_("A plan has at most {1} months."),
				say_count(arrears_days(&w->office->rules, ARREARS_PLAN_MONTHS))));
	w->out->count = (size_t)request->months;
	return repayment_schedule(&terms, &w->office->calendar, w->out->instalments) ||
	       session_refuse(s, CODE_BAD_VALUE,
		       SAY(N_("{1} cannot be paid in {2} months."), say_money(w->due.total),
			       say_count(request->months)));
}

static bool take_schedule(struct session *s, struct plan_work *w)
{
	const struct plan_request *request = w->request;
	struct money sum;

	assert(request->schedule_count <= INSTALMENTS_MAX);
	memcpy(w->out->instalments, request->schedule,
		request->schedule_count * sizeof *request->schedule);
	w->out->count = request->schedule_count;
	if (!repayment_sum(w->out->instalments, w->out->count, &sum))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	return money_compare(sum, w->due.total) == 0 ||
	       session_refuse(s, CODE_BAD_AMOUNT,
		       SAY(N_("The instalments come to {1}, and {2} is due."), say_money(sum),
			       say_money(w->due.total)));
}

/* The business date; a trial hall lives on any date, and begins a plan of the past on its first
 * day. */
static bool plan_date(struct session *s, struct plan_work *w)
{
	if (!session_business_date(s, &w->on))
		return false;
	if (s->trial && date_compare(w->request->start, w->on) < 0)
		w->on = w->request->start;
	return true;
}

/* --- made ------------------------------------------------------------------------------------ */

static bool load(struct session *s, struct plan_work *w)
{
	if (!plan_date(s, w) || !arrears_office_load(s, w->on, &w->arena, &w->office) ||
		!find_account(s, w->request->account_no, &w->account))
		return false;
	if (!lock_accounts(s->db, &w->account.account_id, 1))
		return session_db_failed(s);
	const struct bills_query query = {.account_id = w->account.account_id,
		.price_class = w->account.price_class,
		.on = w->on};

	return arrears_load_on(s, w->account.account_id, w->on, &w->c) &&
	       bills_due_load(s, &query, &w->arena, &w->due) && check_state(s, w) &&
	       (w->request->months > 0 ? make_schedule(s, w) : take_schedule(s, w)) &&
	       check_days(s, w);
}

static bool number_plan(struct session *s, struct date on, char out[PLAN_NO_BYTES])
{
	struct civil civil = date_to_civil(on);
	int64_t before;
	int length;

	if (!hall_store_lock(s->db) || !repayment_store_count(s->db, on, &before))
		return session_db_failed(s);
	length = snprintf(out, PLAN_NO_BYTES, "P%04d%02d%02d-%lld", civil.year, civil.month,
		civil.day, (long long)before + 1);
	assert(length < PLAN_NO_BYTES);
	return true;
}

static bool enter(struct session *s, struct plan_work *w, enum arrears_stage to, struct say why)
{
	const struct arrears_entry entry = {
		.act = {.to = to, .on = w->on, .at = session_now(s), .evidence = true},
		.reason = why,
		.evidence = w->out->plan.plan_no,
	};

	return arrears_enter(s, &w->c, &w->office->ground, &entry);
}

/* A debt of which nobody was reminded yet begins its case with the plan. */
static bool enter_plan(struct session *s, struct plan_work *w)
{
	struct plan_row *plan = &w->out->plan;

	if (arrears_case_stage(&w->c) == ARREARS_STAGE_NONE &&
		!enter(s, w, ARREARS_STAGE_REMINDED,
			SAY(N_("{1} is unpaid since {2}."), say_money(w->c.overdue),
				say_date(w->c.oldest_due))))
		return false;
	plan->stage_before = w->c.stage;
	plan->case_id = w->c.case_id;
	return enter(s, w, ARREARS_STAGE_PLAN,
		SAY(N_("{1} in {2} instalments."), say_money(w->due.total),
			say_count((int64_t)w->out->count)));
}

static bool recall(struct session *s, struct plan_work *w)
{
	struct disconnection_row order;

	if (!disconnection_store_open(s->db, w->c.case_id, &w->arena, &order))
		return session_db_failed(s);
	w->out->recalled = order.order_id != 0;
	return arrears_cancel_order(s, &w->c, 0);
}

static enum plan_late late_of(const struct arrears_rules *rules)
{
	if (arrears_switch(rules, ARREARS_PLAN_LATE_CHARGE))
		return PLAN_LATE_RUNS;
	return arrears_switch(rules, ARREARS_PLAN_BROKEN_CHARGED) ? PLAN_LATE_STOPS
								  : PLAN_LATE_STOPS_LATER;
}

static bool make(struct session *s, struct plan_work *w)
{
	struct plan_row *plan = &w->out->plan;

	*plan = (struct plan_row){
		.account_id = w->account.account_id,
		.made_on = w->on,
		.principal = w->due.principal,
		.late_charge = w->due.late_charge,
		.total = w->due.total,
		.state = PLAN_UNDER_WAY,
		.late = late_of(&w->office->rules),
		.login = s->login,
		.at = session_now(s),
	};
	if (!number_plan(s, w->on, plan->plan_no) || !recall(s, w) || !enter_plan(s, w))
		return false;
	return repayment_store_insert(s->db, plan, w->out->instalments, w->out->count) ||
	       session_db_failed(s);
}

static bool add_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct plan_work *w = ctx;
	char total[MONEY_TEXT_MAX];

	*w->out = (struct plan_view){.found = true};
	if (!load(s, w) || !make(s, w))
		return false;
	utf8_copy(w->out->account_no, sizeof w->out->account_no, w->account.account_no);
	utf8_copy(w->out->name, sizeof w->out->name, w->account.name);
	record->result_id = w->out->plan.plan_id;
	snprintf(record->detail, sizeof record->detail, "%s: %s in %zu instalments, late charge %s",
		w->out->plan.plan_no, money_format(w->due.total, total), w->out->count,
		plan_late_name(w->out->plan.late));
	return true;
}

bool plan_add(struct session *s, const struct plan_request *request, struct plan_view *out)
{
	struct plan_work w = {.request = request, .out = out};
	struct operation_record record;
	const struct operation op = {
		.verb = VERB,
		.args = "",
		.subject = request->account_no,
		.work = add_do,
		.ctx = &w,
	};
	bool ok = operation_may(s, VERB, request->account_no, PERMIT_PLAN) &&
		  operation_run(s, &op, &record);

	arena_release(&w.arena);
	return ok;
}

/* --- a schedule of its own ------------------------------------------------------------------- */

bool plan_schedule_load(
	struct session *s, const char *path, struct instalment out[INSTALMENTS_MAX], size_t *count)
{
	struct arena arena = ARENA_EMPTY;
	struct small_file file;
	struct schedule_error error = {.line = 0};
	enum small_file_end end = small_file_read(&arena, path, SCHEDULE_BYTES_MAX, &file);
	bool ok = end == SMALL_FILE_READ &&
		  repayment_schedule_read(file.bytes, file.size, out, count, &error);

	arena_release(&arena);
	if (end == SMALL_FILE_NONE)
		return session_refuse(
			s, CODE_IO, SAY(N_("The file {1} cannot be read."), say_text(path)));
	if (end == SMALL_FILE_BAD)
		return session_refuse(s, file.why.code, file.why.say);
	if (ok)
		return true;
	(void)session_refuse(s, CODE_BAD_VALUE, error.say);
	snprintf(s->why.file, sizeof s->why.file, "%.60s", path);
	s->why.line = error.line;
	return false;
}

/* --- looked at ------------------------------------------------------------------------------- */

static bool show_load(struct session *s, const char *account_no, struct plan_view *out)
{
	struct account_row account;

	if (!find_account(s, account_no, &account))
		return false;
	utf8_copy(out->account_no, sizeof out->account_no, account.account_no);
	utf8_copy(out->name, sizeof out->name, account.name);
	if (!repayment_store_last(s->db, account.account_id, &out->plan, &out->found))
		return session_db_failed(s);
	if (!out->found)
		return true;
	return (repayment_store_instalments(
			s->db, out->plan.plan_id, out->instalments, &out->count) &&
		       repayment_store_paid(s->db, &out->plan, &out->paid)) ||
	       session_db_failed(s);
}

bool plan_show(struct session *s, const char *account_no, struct plan_view *out)
{
	bool ok;

	*out = (struct plan_view){.found = false};
	if (!session_may(s, PERMIT_ARREARS_READ))
		return false;
	ok = (db_begin_read(s->db) || session_db_failed(s)) && show_load(s, account_no, out);
	return session_end_read(s, ok);
}
