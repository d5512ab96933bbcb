/* Orders to restore supply: everything that stands in the way is looked at inside the transaction.
 */
#include "counter/restoration.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/arrears.h"
#include "counter/blacklist.h"
#include "counter/operation.h"
#include "counter/restoration_facts.h"
#include "db/account_store.h"
#include "db/database.h"
#include "db/hall_store.h"
#include "db/identity_check_store.h"
#include "db/restoration_store.h"
#include "db/row_lock.h"

#define VERB "restore"

static_assert(RESTORATION_NO_BYTES == RESTORATION_NO_MAX, "a number fits its column");

struct order_work {
	const struct restoration_request *request;
	struct restoration_made *out;
};

/* A check of today, of this account; whoever it was looked at by. */
static bool take_check(struct session *s, const struct restoration_case *c, int64_t check_id,
	struct restoration_facts *facts, struct restoration_made *out)
{
	struct identity_check_row row;
	bool found;

	if (!identity_check_store_load(s->db, check_id, &row, &found))
		return session_db_failed(s);
	if (!found || row.account_id != c->account.account_id ||
		date_compare(moment_date(row.at), session_today(s)) != 0)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no identity check {1} of this account today: look at the "
			       "paper again."),
				say_count(check_id)));
	if (!identity_check_show(s, check_id, &out->verdict))
		return false;
	facts->agent = row.agent;
	facts->paper_shown = true;
	facts->paper_right = row.passed;
	out->checked = true;
	return true;
}

static bool look_at_paper(struct session *s, const struct order_work *work,
	const struct restoration_case *c, struct restoration_facts *facts)
{
	const struct restoration_request *r = work->request;

	if (r->check_id != 0)
		return take_check(s, c, r->check_id, facts, work->out);
	if (r->shown == NULL)
		return true;
	if (!identity_check_keep(s, &c->account, r->shown, &work->out->verdict))
		return false;
	facts->agent = r->shown->document[0] != '\0';
	facts->paper_shown = true;
	facts->paper_right = work->out->verdict.passed;
	work->out->checked = true;
	return true;
}

static struct money short_of(const struct restoration_facts *f, enum restoration_need need)
{
	struct money rest = f->due;

	if (need == RESTORATION_PREPAID && !money_sub(&rest, f->prepayment, f->advance))
		rest = f->prepayment;
	return rest;
}

/* What the paper has wrong is said itself, with the code that other programs know for it. */
static bool refuse(struct session *s, const struct restoration_facts *f, enum restoration_need need,
	const struct restoration_made *made)
{
	if (need == RESTORATION_IDENTITY)
		(void)session_refuse(s, CODE_BAD_ID, made->verdict.say);
	else
		(void)session_refuse(s, CODE_LAW_FORBIDS,
			SAY(restoration_need_message(need), say_money(short_of(f, need))));
	s->why.rule = restoration_need_name(need);
	s->why.article = restoration_need_article(need);
	return false;
}

static bool number_order(struct session *s, struct date day, char out[RESTORATION_NO_MAX])
{
	struct civil civil = date_to_civil(day);
	int64_t before;
	int length;

	if (!hall_store_lock(s->db) || !restoration_store_count(s->db, day, &before))
		return session_db_failed(s);
	length = snprintf(out, RESTORATION_NO_MAX, "F%04d%02d%02d-%lld", civil.year, civil.month,
		civil.day, (long long)before + 1);
	assert(length > 0);
	assert(length < RESTORATION_NO_MAX);
	return true;
}

static bool put_order(struct session *s, struct restoration_case *c,
	const struct restoration_facts *facts, struct restoration_row *row)
{
	const struct arrears_entry entry = {
		.act = {.to = ARREARS_STAGE_ORDERED, .on = c->today, .at = facts->at},
		.reason = SAY(N_("Restoration order {1}."), say_text(row->order_no)),
	};

	return (restoration_store_insert(s->db, row) || session_db_failed(s)) &&
	       arrears_enter(s, &c->arrears, &c->office->ground, &entry);
}

static bool order(struct session *s, const struct order_work *work, struct restoration_case *c,
	struct operation_record *record)
{
	struct restoration_made *out = work->out;
	struct restoration_facts facts = restoration_facts_of(s, c);
	enum restoration_need missing[RESTORATION_NEEDS];
	struct restoration_row row = {.account_id = c->account.account_id,
		.case_id = c->arrears.case_id,
		.blacklisted = facts.blacklisted,
		.business_date = c->today,
		.settled_at = facts.settled_at,
		.at = facts.at,
		.prepayment = facts.blacklisted ? facts.prepayment : MONEY_ZERO};

	if (!look_at_paper(s, work, c, &facts))
		return false;
	if (restoration_missing(&facts, missing) > 0)
		return refuse(s, &facts, missing[0], out);
	restoration_times(&facts, &row.not_before, &row.deadline);
	row.check_id = out->checked ? out->verdict.check_id : 0;
	utf8_copy(row.login, sizeof row.login, s->login);
	utf8_copy(row.station, sizeof row.station, s->station);
	if (!number_order(s, c->today, row.order_no) || !put_order(s, c, &facts, &row))
		return false;
	memcpy(out->order_no, row.order_no, sizeof out->order_no);
	out->not_before = row.not_before;
	out->deadline = row.deadline;
	out->blacklisted = row.blacklisted;
	record->result_id = row.order_id;
	snprintf(record->detail, sizeof record->detail, "%s%s%s", row.order_no,
		out->checked ? " " : "", out->checked ? out->verdict.masked : "");
	return true;
}

static bool refuse_second(struct session *s, const struct restoration_row *open)
{
	return session_refuse(s, CODE_EXISTS,
		SAY(N_("Order {1} stands already; supply is to be back by {2}."),
			say_text(open->order_no), say_moment(open->deadline)));
}

static bool order_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct order_work *work = ctx;
	struct arena arena = ARENA_EMPTY;
	struct restoration_case c;
	bool ok;

	*work->out = (struct restoration_made){.checked = false};
	ok = restoration_case_load(s, work->request->account_no, &arena, &c);
	if (ok && c.open)
		ok = refuse_second(s, &c.last);
	ok = ok && order(s, work, &c, record);
	arena_release(&arena);
	return ok;
}

static const char *args_of(const struct session *s, const struct restoration_request *r,
	char out[IDENTITY_ARGS_MAX + ACCOUNT_NO_MAX + 32])
{
	char paper[IDENTITY_ARGS_MAX] = "";

	if (r->shown != NULL)
		identity_shown_args(s, r->shown, paper);
	snprintf(out, IDENTITY_ARGS_MAX + ACCOUNT_NO_MAX + 32, "%s\n%lld\n%s", r->account_no,
		(long long)r->check_id, paper);
	return out;
}

static bool replay(struct session *s, int64_t order_id, struct restoration_made *out)
{
	struct restoration_row row;
	bool found;

	if (!restoration_store_load(s->db, order_id, &row, &found) || !found)
		return session_db_failed(s);
	*out = (struct restoration_made){.not_before = row.not_before,
		.deadline = row.deadline,
		.blacklisted = row.blacklisted,
		.checked = row.check_id != 0,
		.replayed = true};
	memcpy(out->order_no, row.order_no, sizeof out->order_no);
	return !out->checked || identity_check_show(s, row.check_id, &out->verdict);
}

/* What a refusal rolled back: the paper was looked at all the same. The refusal is what is told. */
static void keep_check(
	struct session *s, const struct restoration_request *r, struct restoration_made *made)
{
	struct fault why = s->why;

	if (made->checked && r->shown != NULL &&
		!identity_check_make(s, r->account_no, r->shown, &made->verdict))
		made->checked = false;
	s->why = why;
}

bool restoration_make(
	struct session *s, const struct restoration_request *request, struct restoration_made *out)
{
	struct order_work work = {.request = request, .out = out};
	struct operation_record record;
	char args[IDENTITY_ARGS_MAX + ACCOUNT_NO_MAX + 32];
	const struct operation op = {.verb = VERB,
		.op_id = request->op_id,
		.args = args_of(s, request, args),
		.subject = request->account_no,
		.work = order_do,
		.ctx = &work};

	assert(request->shown == NULL || request->check_id == 0);
	*out = (struct restoration_made){.checked = false};
	if (!operation_may(s, VERB, request->account_no, PERMIT_RESTORE))
		return false;
	if (!operation_run(s, &op, &record)) {
		keep_check(s, request, out);
		return false;
	}
	return !record.replayed || replay(s, record.result_id, out);
}

bool restoration_ask(struct session *s, const char *account_no, int64_t check_id,
	struct restoration_outlook *out)
{
	struct restoration_made made = {.checked = false};
	struct arena arena = ARENA_EMPTY;
	struct restoration_case c;
	struct restoration_facts facts;
	bool ok;

	if (!session_may(s, PERMIT_RESTORE_READ))
		return false;
	ok = restoration_case_load(s, account_no, &arena, &c);
	if (ok) {
		facts = restoration_facts_of(s, &c);
		ok = check_id == 0 || take_check(s, &c, check_id, &facts, &made);
	}
	if (ok) {
		*out = (struct restoration_outlook){.off = facts.cut,
			.ordered = c.open,
			.blacklisted = facts.blacklisted,
			.organisation = facts.organisation,
			.deceased = facts.deceased,
			.due = facts.due,
			.advance = facts.advance,
			.prepayment = facts.prepayment};
		out->missing_count = restoration_missing(&facts, out->missing);
		restoration_times(&facts, &out->not_before, &out->deadline);
	}
	arena_release(&arena);
	return ok;
}
