/* Steps of an arrears case taken by hand. */
#include "counter/arrears_step.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/form.h"
#include "counter/operation.h"
#include "counter/write_off.h"
#include "db/account_store.h"
#include "db/arrears_store.h"
#include "db/database.h"
#include "db/hall_store.h"
#include "db/row_lock.h"

#define STEP "arrears step"
#define MARK "arrears mark"
#define TOLD "arrears told"
#define CHARS_MAX 120
#define MS_PER_DAY INT64_C(86400000)

struct step_work {
	const struct arrears_step_request *request;
	struct arena *arena;
	struct arrears_view *out;
	struct account_row account;
	struct arrears_office *office;
	struct arrears_case c;
	struct arrears_act act;
	struct disconnection_row order; /* the open one; order_id 0: none yet */
	struct disconnection_approval *approvals;
	size_t approval_count;
	struct money written; /* off, by this step */
};

/* --- who may --------------------------------------------------------------------------------- */

static enum permission permission_of(enum arrears_stage to)
{
	if (to == ARREARS_STAGE_LETTER || to == ARREARS_STAGE_COURT || to == ARREARS_STAGE_JUDGED)
		return PERMIT_ARREARS_LEGAL;
	return to == ARREARS_STAGE_WRITTEN_OFF ? PERMIT_ARREARS_WRITE_OFF : PERMIT_ARREARS_STEP;
}

static bool approve(struct session *s, const struct arrears_step_request *request)
{
	enum permission what = request->to == ARREARS_STAGE_WRITTEN_OFF ? PERMIT_WRITE_OFF_APPROVE
									: PERMIT_ARREARS_APPROVE;

	return request->approval.login[0] == '\0' ||
	       operation_approve(s, STEP, request->account_no, &request->approval, what);
}

/* --- what was typed -------------------------------------------------------------------------- */

static bool check_text(struct session *s, const char *text)
{
	if (text == NULL || (text[0] != '\0' && utf8_is_clean(text, strlen(text)) &&
				    utf8_count(text) <= CHARS_MAX))
		return true;
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("Evidence, notes and names have 1 to {1} characters on one line."),
			say_count(CHARS_MAX)));
}

static bool check_texts(struct session *s, const struct arrears_step_request *request)
{
	for (size_t i = 0; i < request->participant_count; i++)
		if (!check_text(s, request->participants[i].name))
			return false;
	return check_text(s, request->evidence) && check_text(s, request->authority) &&
	       check_text(s, request->safety);
}

static bool check_day(struct session *s, const struct arrears_step_request *request)
{
	if (!s->trial && date_compare(request->on, session_today(s)) > 0)
		return session_refuse(
			s, CODE_BAD_DATE, SAY(N_("{1} has not come yet."), say_date(request->on)));
	if (request->has_at && date_compare(moment_date(request->at), request->on) != 0)
		return session_refuse(s, CODE_BAD_DATE,
			SAY(N_("The time is not one of {1}."), say_date(request->on)));
	if (!s->trial && request->has_at && request->at.ms > session_now(s).ms)
		return session_refuse(s, CODE_BAD_DATE,
			SAY(N_("{1} has not come yet."), say_moment(request->at)));
	return true;
}

/* On another day than today the clock's time of day is taken. */
static struct moment moment_of(struct session *s, const struct arrears_step_request *request)
{
	struct moment now = session_now(s);

	if (request->has_at)
		return request->at;
	now.ms += date_days_between(moment_date(now), request->on) * MS_PER_DAY;
	return now;
}

/* --- what is there --------------------------------------------------------------------------- */

static bool find_account(struct session *s, const char *account_no, struct account_row *out)
{
	bool found = false;

	if (form_account_no(account_no) && !account_store_find(s->db, account_no, out, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_ACCOUNT_UNKNOWN,
			SAY(N_("There is no account {1}."), say_text(account_no)));
	return lock_accounts(s->db, &out->account_id, 1) || session_db_failed(s);
}

static bool load_order(struct session *s, struct step_work *w)
{
	if (!disconnection_store_open(s->db, w->c.case_id, w->arena, &w->order))
		return session_db_failed(s);
	if (w->order.order_id == 0)
		return true;
	return disconnection_store_approvals(
		       s->db, w->order.order_id, w->arena, &w->approvals, &w->approval_count) ||
	       session_db_failed(s);
}

static bool load(struct session *s, struct step_work *w)
{
	const struct arrears_step_request *request = w->request;

	if (!arrears_office_load(s, request->on, w->arena, &w->office) ||
		!find_account(s, request->account_no, &w->account) ||
		!arrears_load_on(s, w->account.account_id, request->on, &w->c) || !load_order(s, w))
		return false;
	if (w->c.open && date_compare(request->on, w->c.since) < 0)
		return session_refuse(s, CODE_BAD_DATE,
			SAY(N_("The case stands at this stage only since {1}."),
				say_date(w->c.since)));
	return true;
}

/* --- the order to disconnect ----------------------------------------------------------------- */

static bool approved_before(const struct step_work *w)
{
	for (size_t i = 0; i < w->approval_count; i++)
		if (strcmp(w->approvals[i].login, w->request->approval.login) == 0)
			return true;
	return false;
}

static void act_of(struct session *s, struct step_work *w)
{
	const struct arrears_step_request *request = w->request;
	bool fresh = request->approval.login[0] != '\0' && !approved_before(w);

	w->act = (struct arrears_act){
		.to = request->to,
		.on = request->on,
		.at = moment_of(s, request),
		.evidence = request->evidence != NULL,
		.approvals = (int)w->approval_count + fresh,
		.authority = request->authority != NULL ||
			     (w->order.order_id != 0 && w->order.authority[0] != '\0'),
		.participants = request->participant_count > 0 || w->order.order_id != 0,
		.safety = request->safety != NULL ||
			  (w->order.order_id != 0 && w->order.safety[0] != '\0'),
	};
}

/* Under the hall's lock, so that two orders never take one number. */
static bool number_order(struct session *s, struct date on, char out[DISCONNECTION_NO_BYTES])
{
	struct civil civil = date_to_civil(on);
	int64_t before;
	int length;

	if (!hall_store_lock(s->db) || !disconnection_store_count(s->db, on, &before))
		return session_db_failed(s);
	length = snprintf(out, DISCONNECTION_NO_BYTES, "T%04d%02d%02d-%lld", civil.year,
		civil.month, civil.day, (long long)before + 1);
	assert(length < DISCONNECTION_NO_BYTES);
	return true;
}

static bool order_event(
	struct session *s, int64_t order_id, enum disconnection_state state, const char *result)
{
	const struct disconnection_event event = {
		.order_id = order_id,
		.state = state,
		.at = session_now(s),
		.login = s->login,
		.result = result,
	};

	return disconnection_store_event(s->db, &event) || session_db_failed(s);
}

static const char *text_of(const char *text)
{
	return text == NULL ? "" : text;
}

static bool order_make(struct session *s, struct step_work *w)
{
	struct disconnection_row *order = &w->order;

	*order = (struct disconnection_row){
		.case_id = w->c.case_id,
		.account_id = w->c.account_id,
		.made_on = w->request->on,
		.important = w->c.mark[ARREARS_MARK_IMPORTANT],
		.authority = text_of(w->request->authority),
		.safety = text_of(w->request->safety),
		.state = DISCONNECTION_MADE,
	};
	if (!number_order(s, order->made_on, order->order_no))
		return false;
	if (!disconnection_store_insert(s->db, order))
		return session_db_failed(s);
	return order_event(s, order->order_id, DISCONNECTION_MADE, "");
}

static bool order_fill(struct session *s, struct step_work *w)
{
	const struct arrears_step_request *request = w->request;
	const struct disconnection_approval approval = {
		.level = (int)w->approval_count + 1,
		.login = request->approval.login,
		.at = session_now(s),
	};

	if (!disconnection_store_complete(s->db, w->order.order_id, text_of(request->authority),
		    text_of(request->safety)) ||
		!disconnection_store_approve(s->db, w->order.order_id, &approval))
		return session_db_failed(s);
	for (size_t i = 0; i < request->participant_count; i++)
		if (!disconnection_store_add_participant(
			    s->db, w->order.order_id, &request->participants[i]))
			return session_db_failed(s);
	return true;
}

/* Another person for each approval: whoever approved already does not count again. */
static bool order_approve(struct session *s, struct step_work *w)
{
	if (approved_before(w))
		return session_refuse(s, CODE_SELF_APPROVAL,
			SAY(N_("{1} approved this order already: the next approval is another "
			       "person's."),
				say_text(w->request->approval.login)));
	return (w->order.order_id != 0 || order_make(s, w)) && order_fill(s, w);
}

/* --- the step -------------------------------------------------------------------------------- */

static struct arrears_entry entry_of(const struct step_work *w)
{
	return (struct arrears_entry){
		.act = w->act,
		.evidence = w->request->evidence,
		.approver = w->request->approval.login,
	};
}

/* What a payment, a plan or a restoration does is not done by hand. */
static bool check_ours(struct session *s, const struct step_work *w)
{
	const struct arrears_move *move = arrears_move_find(arrears_case_stage(&w->c), w->act.to);

	assert(move != NULL);
	return move->ours || move->automatic ||
	       session_refuse(s, CODE_BAD_VALUE,
		       SAY(N_("The step {1} follows from a payment, a plan or a restoration: it is "
			      "not taken by hand."),
			       say_word(arrears_stage_title(w->act.to))));
}

/* A protected day is told with the reason that stands in the hall's list. */
static bool forbid(struct session *s, const struct step_work *w, enum arrears_need need,
	const struct arrears_act *act)
{
	(void)arrears_forbid(s, need, &w->c, act);
	if (need == ARREARS_NEED_PROTECTED)
		s->why.say = SAY(N_("No step {1} on {2}: nobody is cut on that day, {3} ({4})."),
			say_word(arrears_stage_title(act->to)), say_date(act->on),
			say_text(protection_on(&w->office->protection, act->on)),
			say_word(arrears_need_article(need)));
	return false;
}

static bool check_law(struct session *s, const struct step_work *w, const struct arrears_act *act)
{
	enum arrears_need missing[ARREARS_NEEDS];

	if (arrears_missing(&w->c, act, &w->office->ground, missing) > 0)
		return forbid(s, w, missing[0], act);
	return check_ours(s, w);
}

/* All but the number of approvals is asked first; an order that lacks some waits for the next. */
static bool step_approve(struct session *s, struct step_work *w)
{
	const struct arrears_entry entry = entry_of(w);
	struct arrears_act full = w->act;
	int needed = arrears_approvals(&w->c, &w->office->rules);

	if (w->request->approval.login[0] != '\0')
		full.approvals = needed;
	if (!check_law(s, w, &full) || !order_approve(s, w))
		return false;
	if ((int)w->approval_count + 1 < needed)
		return true;
	return arrears_enter(s, &w->c, &w->office->ground, &entry);
}

static bool late_stops(const struct step_work *w)
{
	return !arrears_switch(&w->office->rules, ARREARS_WRITTEN_OFF_LATE_CHARGE);
}

/* The books give the debt up; the case and its papers stay, and the crew is called back. */
static bool step_write_off(
	struct session *s, struct step_work *w, const struct operation_record *record)
{
	const struct arrears_entry entry = entry_of(w);
	const struct write_off_act act = {.op_id = record->op_id,
		.approver = w->request->approval.login,
		.reason = text_of(w->request->evidence),
		.late_stops = late_stops(w)};

	return check_law(s, w, &w->act) && arrears_cancel_order(s, &w->c, 0) &&
	       write_off_post(s, &w->c, &act, &w->written) &&
	       arrears_enter(s, &w->c, &w->office->ground, &entry);
}

static bool step_take(struct session *s, struct step_work *w, const struct operation_record *record)
{
	const struct arrears_entry entry = entry_of(w);

	if (w->act.to == ARREARS_STAGE_APPROVED)
		return step_approve(s, w);
	if (w->act.to == ARREARS_STAGE_WRITTEN_OFF)
		return step_write_off(s, w, record);
	if (!check_law(s, w, &w->act))
		return false;
	if (w->act.to == ARREARS_STAGE_DISCONNECTED && w->order.order_id != 0 &&
		!order_event(
			s, w->order.order_id, DISCONNECTION_DONE, text_of(w->request->evidence)))
		return false;
	return arrears_enter(s, &w->c, &w->office->ground, &entry);
}

/* What moves money is told as verify looks for it. */
static void detail_of(const struct step_work *w, struct operation_record *record)
{
	bool money = w->act.to == ARREARS_STAGE_WRITTEN_OFF;
	char amount[MONEY_TEXT_MAX], day[DATE_TEXT_MAX];

	snprintf(record->detail, sizeof record->detail, "%s %s%s%s approved by %s: %.480s",
		arrears_stage_name(w->act.to), money ? "" : "on ",
		money ? money_format(w->written, amount) : date_format(w->act.on, day),
		money && late_stops(w) ? ", late charge stops," : "", w->request->approval.login,
		text_of(w->request->evidence));
}

static bool step_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct step_work *w = ctx;

	if (!load(s, w))
		return false;
	act_of(s, w);
	if (!step_take(s, w, record))
		return false;
	record->result_id = w->c.case_id;
	detail_of(w, record);
	return arrears_view_load(s, w->c.account_id, w->request->on, w->arena, w->out);
}

bool arrears_step(struct session *s, const struct arrears_step_request *request,
	struct arena *arena, struct arrears_view *out)
{
	struct step_work w = {.request = request, .arena = arena, .out = out};
	struct operation_record record;
	const struct operation op = {
		.verb = STEP,
		.args = arrears_stage_name(request->to),
		.subject = request->account_no,
		.moves_money = request->to == ARREARS_STAGE_WRITTEN_OFF,
		.work = step_do,
		.ctx = &w,
	};

	return operation_may(s, STEP, request->account_no, permission_of(request->to)) &&
	       check_texts(s, request) && check_day(s, request) && approve(s, request) &&
	       operation_run(s, &op, &record);
}

/* --- marks ----------------------------------------------------------------------------------- */

struct mark_work {
	const struct arrears_mark_request *request;
	struct arena *arena;
	struct arrears_view *out;
};

static bool mark_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct mark_work *w = ctx;
	const struct arrears_mark_request *request = w->request;
	struct arrears_mark_row row = {
		.kind = request->mark,
		.value = request->value,
		.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.reason = request->reason,
	};
	struct account_row account;

	if (!session_business_date(s, &row.on) || !find_account(s, request->account_no, &account))
		return false;
	row.account_id = account.account_id;
	if (!arrears_store_mark(s->db, &row))
		return session_db_failed(s);
	record->result_id = account.account_id;
	snprintf(record->detail, sizeof record->detail, "%s %s: %.480s",
		arrears_mark_name(request->mark), request->value ? "on" : "off", request->reason);
	return arrears_view_load(s, account.account_id, row.on, w->arena, w->out);
}

bool arrears_mark(struct session *s, const struct arrears_mark_request *request,
	struct arena *arena, struct arrears_view *out)
{
	struct mark_work w = {.request = request, .arena = arena, .out = out};
	struct operation_record record;
	const struct operation op = {
		.verb = MARK,
		.args = arrears_mark_name(request->mark),
		.subject = request->account_no,
		.work = mark_do,
		.ctx = &w,
	};

	return operation_may(s, MARK, request->account_no, PERMIT_ARREARS_MARK) &&
	       form_reason(s, request->reason) && operation_run(s, &op, &record);
}

/* --- the crew -------------------------------------------------------------------------------- */

static bool told_do(struct session *s, void *ctx, struct operation_record *record)
{
	const char *const *typed = ctx;
	const char *account_no = *typed;
	struct arena arena = ARENA_EMPTY;
	struct disconnection_row order;
	struct account_row account;
	bool ok = find_account(s, account_no, &account) &&
		  (disconnection_store_last(s->db, account.account_id, &arena, &order) ||
			  session_db_failed(s));

	arena_release(&arena);
	if (!ok)
		return false;
	if (order.order_id == 0 || order.state != DISCONNECTION_CANCELLED)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Account {1} has no cancelled order of which the crew is to be "
			       "told."),
				say_text(account_no)));
	record->result_id = order.order_id;
	snprintf(record->detail, sizeof record->detail, "%s", order.order_no);
	return order_event(s, order.order_id, DISCONNECTION_TOLD, "");
}

bool arrears_told(struct session *s, const char *account_no)
{
	struct operation_record record;
	const struct operation op = {.verb = TOLD,
		.args = "",
		.subject = account_no,
		.work = told_do,
		.ctx = &account_no};

	return (role_allows(s->roles, PERMIT_PAY) ||
		       operation_may(s, TOLD, account_no, PERMIT_ARREARS_STEP)) &&
	       operation_run(s, &op, &record);
}
