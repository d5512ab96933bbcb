/*
 * Runs over many accounts. Each step is one transaction under an id made of the run's and the
 * cursor, so that a step which was done and whose answer was lost is found again and not done
 * twice.
 */
#include "counter/bill_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/bill_cancel.h"
#include "counter/bill_run_step.h"
#include "counter/operation.h"
#include "db/bill_store.h"
#include "db/database.h"
#include "db/row_lock.h"

#define ARGS_BYTES 160

/* Accounts from a run's cursor on, until the end or the end of the step. */
struct walk {
	struct bill_step step;
	struct bill_run_row run;
	struct arena *arena; /* of the result */
	struct bill_run_result *out;
	size_t abnormal_capacity;
	int64_t total;
	int64_t done_id; /* up to which an earlier try of the same run came */
};

/* A step's sums, which count only when it is committed. */
struct step_work {
	struct walk *walk;
	struct bill_run_row row; /* the run behind it, as it is stored */
	struct arena arena;
	int64_t last_id;
	bool behind; /* what was done before, or is only tried */
	bool more;
	int64_t customers, bills;
	struct money amount;
	struct bill_run_abnormal *abnormal;
	size_t abnormal_count, abnormal_capacity;
};

static bool step_check(struct bill_step *step, struct reckoning *reckoning, struct bill_made *out)
{
	if (step->keep && !reckon_keep_findings(step->reckon, reckoning))
		return false;
	out->made = reckoning->problem_count == 0;
	return true;
}

static const struct {
	const char *verb;
	enum permission permission;
	bool (*run)(struct bill_step *, struct reckoning *, struct bill_made *);
	bool posts; /* into the books: what is due, and from which day on */
} actions[] = {
	[BILL_ACTION_RUN] = {"bill run", PERMIT_BILL_RUN, bill_step_calculate, false},
	[BILL_ACTION_RELEASE] = {"bill release", PERMIT_BILL_RUN, bill_step_release, true},
	[BILL_ACTION_CANCEL] = {"bill cancel", PERMIT_BILL_RUN, bill_step_cancel, true},
	[BILL_ACTION_CHECK] = {"readings check", PERMIT_READING_ENTER, step_check, false},
};

static void note_abnormal(struct step_work *w, const struct reckoning *reckoning)
{
	for (size_t i = 0; i < reckoning->problem_count; i++) {
		const struct reckon_problem *problem = &reckoning->problems[i];
		struct bill_run_abnormal *row;

		if (strcmp(problem->rule, RECKON_NOT_DUE) == 0)
			continue;

		w->abnormal = arena_grow(&w->arena, w->abnormal, w->abnormal_count,
			&w->abnormal_capacity, sizeof *w->abnormal);
		row = &w->abnormal[w->abnormal_count++];
		row->rule = problem->rule;
		row->detail = problem->detail;
		utf8_copy(row->account_no, sizeof row->account_no, reckoning->account.account_no);
		utf8_copy(row->meter_no, sizeof row->meter_no, problem->meter_no);
	}
}

static bool account_run(
	struct step_work *w, const struct batch_account *account, struct reckon_facts *facts)
{
	struct bill_step *step = &w->walk->step;
	struct arena arena = ARENA_EMPTY;
	struct bill_made made = {false};
	struct reckoning reckoning = {.arena = &arena, .account = *account};
	bool ok;

	step->arena = &arena;
	reckon_facts_take(facts, account->account_id, &reckoning.facts);
	ok = reckon_account(step->reckon, &reckoning) &&
	     actions[step->request->action].run(step, &reckoning, &made);
	if (ok) {
		note_abnormal(w, &reckoning);
		w->customers++;
		w->bills += made.made;
		w->last_id = account->account_id;
		if (made.made && !money_add(&w->amount, w->amount, made.amount))
			ok = session_refuse_plain(step->s, CODE_LIMIT_EXCEEDED);
	}
	step->arena = NULL;
	arena_release(&arena);
	return ok;
}

static bool accounts_load(
	struct step_work *w, struct arena *arena, struct batch_account **out, size_t *count)
{
	struct walk *walk = w->walk;
	const struct bill_run_request *request = walk->step.request;
	struct batch_query query = {.after_id = w->last_id,
		.route = request->route,
		.limit = request->step == 0 ? BILL_RUN_STEP : request->step};
	struct session *s = walk->step.s;

	if (!bill_batch_accounts(s->db, &query, arena, out, count))
		return session_db_failed(s);
	w->more = *count == query.limit;
	while (w->behind && *count > 0 && (*out)[*count - 1].account_id > walk->done_id) {
		--*count; /* that is still to be done */
		w->more = true;
	}
	return true;
}

static bool accounts_lock(struct session *s, const struct batch_account *accounts, size_t count)
{
	for (size_t i = 0; i < count; i++) /* they come in ascending order */
		if (!lock_accounts(s->db, &accounts[i].account_id, 1))
			return session_db_failed(s);
	return true;
}

/* The accounts of one step, in whatever transaction is open. */
static bool step_accounts(struct step_work *w)
{
	struct bill_step *step = &w->walk->step;
	struct arena arena = ARENA_EMPTY;
	struct batch_step batch = {.route = step->request->route};
	struct batch_account *accounts;
	struct reckon_facts facts;
	size_t count;
	bool ok = accounts_load(w, &arena, &accounts, &count) &&
		  (!step->keep || accounts_lock(step->s, accounts, count));

	if (ok && count > 0) {
		batch.accounts = accounts;
		batch.count = count;
		ok = reckon_facts_load(step->reckon, &batch, &arena, &facts);
	}
	for (size_t i = 0; ok && i < count; i++)
		ok = account_run(w, &accounts[i], &facts);
	arena_release(&arena);
	return ok;
}

static void step_reset(struct step_work *w)
{
	struct walk *walk = w->walk;

	arena_release(&w->arena);
	*w = (struct step_work){.walk = walk, .last_id = walk->run.cursor_id};
}

static bool work(struct session *s, void *ctx, struct operation_record *record)
{
	struct step_work *w = ctx;
	struct bill_run_row *row = &w->row;
	const char *approver = w->walk->step.request->approval.login;

	step_reset(w);
	w->walk->step.op_id = record->op_id;
	if (!step_accounts(w))
		return false;
	*row = w->walk->run;
	row->cursor_id = w->last_id;
	row->customers += w->customers;
	row->bills += w->bills;
	row->done = !w->more;
	if (!money_add(&row->amount, row->amount, w->amount))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	if (!bill_run_store_move(s->db, row))
		return session_db_failed(s);
	record->result_id = row->run_id;
	snprintf(record->detail, sizeof record->detail,
		"customers %" PRId64 ", bills %" PRId64 ", up to account id %" PRId64 "%s%s",
		w->customers, w->bills, w->last_id, approver[0] != '\0' ? ", approved by " : "",
		approver);
	return true;
}

/* One step that only looks. */
static bool step_look(struct walk *walk, struct step_work *w)
{
	struct session *s = walk->step.s;
	bool ok;

	step_reset(w);
	w->behind = !walk->step.request->preview;
	walk->step.keep = false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = step_accounts(w);
	return session_end_read(s, ok);
}

/* One step that is kept, under an operation id that a second try finds again. */
static bool step_keep(struct walk *walk, struct step_work *w)
{
	const struct bill_run_request *request = walk->step.request;
	char op_id[OP_ID_MAX], args[ARGS_BYTES], period[PERIOD_TEXT_MAX];
	struct operation op = {.verb = actions[request->action].verb,
		.moves_money = actions[request->action].posts,
		.op_id = op_id,
		.args = args,
		.subject = period,
		.work = work,
		.ctx = w};
	struct operation_record record;

	period_format(request->period, period);
	snprintf(op_id, sizeof op_id, "%.40s.%" PRId64, walk->run.op_id, walk->run.cursor_id);
	snprintf(args, sizeof args, "%s %s %" PRId64, period, request->route, walk->run.cursor_id);
	walk->step.keep = true;
	if (!operation_run(walk->step.s, &op, &record))
		return false;
	if (!record.replayed) {
		walk->run = w->row;
		return true;
	}
	walk->done_id = INT64_MAX; /* somebody else is at the same run and was first */
	return step_look(walk, w);
}

static bool step_count(struct walk *walk, const struct step_work *w)
{
	struct bill_run_result *out = walk->out;

	out->customers += w->customers;
	out->bills += w->bills;
	if (!money_add(&out->amount, out->amount, w->amount))
		return session_refuse_plain(walk->step.s, CODE_LIMIT_EXCEEDED);
	out->abnormal_total += (int64_t)w->abnormal_count;
	for (size_t i = 0; i < w->abnormal_count; i++) {
		if (out->abnormal_count == BILL_RUN_ABNORMAL_MAX)
			break;
		out->abnormal = arena_grow(walk->arena, out->abnormal, out->abnormal_count,
			&walk->abnormal_capacity, sizeof out->abnormal[0]);
		out->abnormal[out->abnormal_count++] = w->abnormal[i];
	}
	return true;
}

static bool asked_to_stop(const struct walk *walk)
{
	const struct bill_run_progress *p = &walk->step.request->progress;

	if (p->tell != NULL)
		p->tell(p->ctx, walk->out->customers, walk->total);
	return p->stop != NULL && p->stop(p->ctx);
}

/*
 * From the first account to the last. What an earlier try of the same run has behind it is looked
 * at again but not done again, so that the answer is the same however often it was broken off.
 */
static bool walk_accounts(struct walk *walk)
{
	struct step_work w = {.walk = walk, .more = true};
	bool preview = walk->step.request->preview;
	bool ok = true;

	while (ok && w.more) {
		ok = (preview || walk->run.cursor_id < walk->done_id ? step_look(walk, &w)
								     : step_keep(walk, &w)) &&
		     step_count(walk, &w);
		walk->run.cursor_id = w.last_id;
		if (ok && w.more && asked_to_stop(walk)) {
			walk->out->stopped = true;
			break;
		}
	}
	arena_release(&w.arena);
	return ok;
}

/* The run that is under way, or a new one. */
static bool run_begin(struct walk *walk)
{
	struct session *s = walk->step.s;
	struct bill_run_row *run = &walk->run;
	const struct bill_run_request *request = walk->step.request;
	bool found;

	*run = (struct bill_run_row){.action = request->action,
		.period = request->period,
		.login = s->login,
		.station = s->station,
		.at = session_now(s)};
	utf8_copy(run->route, sizeof run->route, request->route);
	if (request->preview)
		return true;
	op_id_mint(run->op_id, session_now(s));
	if (!db_begin(s->db) || !bill_run_store_find(s->db, run, run, &found) ||
		(!found && !bill_run_store_insert(s->db, run)) || !db_commit(s->db)) {
		session_take_db_fault(s);
		db_rollback(s->db);
		return false;
	}
	walk->done_id = run->cursor_id;
	walk->run.cursor_id = 0; /* its sums are those of the steps that are behind it */
	return true;
}

static bool check_request(struct session *s, const struct bill_run_request *request)
{
	if (strlen(request->route) >= RUN_ROUTE_BYTES)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no route {1}."), say_text(request->route)));
	if (request->reason != NULL && strlen(request->reason) >= REASON_MAX)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("A reason has 1 to 120 characters on one line: write down why.")));
	return true;
}

static bool count_all(struct walk *walk)
{
	struct session *s = walk->step.s;
	bool ok = db_begin_read(s->db) &&
		  bill_batch_size(s->db, walk->step.request->route, &walk->total);

	if (!ok)
		session_take_db_fault(s);
	db_rollback(s->db);
	if (ok && walk->total == 0 && walk->step.request->route[0] != '\0')
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("No customer of the route {1} has a meter that is read."),
				say_text(walk->step.request->route)));
	return ok;
}

static const char *subject_of(const struct bill_run_request *request)
{
	return request->bill_no != NULL ? request->bill_no : request->route;
}

static bool may(struct session *s, const struct bill_run_request *request)
{
	return operation_may(s, actions[request->action].verb, subject_of(request),
		actions[request->action].permission);
}

static bool approved(struct session *s, const struct bill_run_request *request)
{
	return request->approval.login[0] == '\0' ||
	       operation_approve(s, actions[request->action].verb, subject_of(request),
		       &request->approval, PERMIT_BILL_CANCEL_APPROVE);
}

bool bill_run(struct session *s, const struct bill_run_request *request, struct arena *arena,
	struct bill_run_result *out)
{
	struct reckon reckon;
	struct walk walk = {.arena = arena, .out = out};
	bool ok;

	*out = (struct bill_run_result){0};
	walk.step = (struct bill_step){.s = s, .request = request, .reckon = &reckon};
	if (!may(s, request) || !check_request(s, request) ||
		!session_business_date(s, &walk.step.business_date) || !count_all(&walk))
		return false;
	if (!approved(s, request))
		return false;
	if (request->bill_no != NULL)
		return bill_cancel_one(s, request, out);
	ok = reckon_init(&reckon, s, request->period) && run_begin(&walk);
	walk.step.run_id = walk.run.run_id;
	ok = ok && walk_accounts(&walk);
	reckon_release(&reckon);
	return ok;
}
