/* Taking money: what is refused, in which order, and what is said when it is. */
#include "counter/pay.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "counter/customer.h"
#include "counter/form.h"
#include "counter/guard.h"
#include "counter/operation.h"
#include "counter/pay_ahead.h"
#include "counter/pay_plan.h"
#include "counter/pay_post.h"
#include "counter/shift_view.h"
#include "db/journal.h"
#include "db/payment_store.h"
#include "db/row_lock.h"

#define MS_PER_MINUTE 60000
/* Each account, each tender with kind and amount, and the amount to be paid. */
#define PAY_ARGS_MAX                               \
	(PAY_ACCOUNTS_MAX * (ACCOUNT_NO_MAX + 1) + \
		TENDERS_MAX * (TENDER_REF_MAX + MONEY_TEXT_MAX + 16) + MONEY_TEXT_MAX + 16)

struct pay_work {
	const struct pay_request *request;
	struct arena *arena;
	struct pay_result *out;
	struct moment since; /* the same paid after it is paid twice */
};

static int tender_order(const void *a, const void *b)
{
	const struct tender *x = a, *y = b;
	int order = (x->kind > y->kind) - (x->kind < y->kind);

	if (order == 0)
		order = money_compare(x->amount, y->amount);
	return order != 0 ? order : strcmp(x->ref, y->ref);
}

/*
 * The arguments as one text, by which a repeated id is known to mean the same. The order of the
 * accounts matters, that of the tenders does not; what only guards (--again, --expect-due) is left
 * out. Nothing in it can hold a line break but the ends of lines.
 */
static const char *canonical_args(const struct pay_request *request, char buf[PAY_ARGS_MAX])
{
	struct tender tenders[TENDERS_MAX];
	char amount[MONEY_TEXT_MAX];
	int length = 0;

	memcpy(tenders, request->tenders, request->tender_count * sizeof tenders[0]);
	qsort(tenders, request->tender_count, sizeof tenders[0], tender_order);
	buf[0] = '\0';
	for (size_t i = 0; i < request->account_count; i++)
		length += snprintf(buf + length, (size_t)(PAY_ARGS_MAX - length), "%.*s\n",
			ACCOUNT_NO_MAX - 1, request->account_no[i]);
	for (size_t i = 0; i < request->tender_count; i++)
		length += snprintf(buf + length, (size_t)(PAY_ARGS_MAX - length), "%s:%s:%s\n",
			tender_kind_name(tenders[i].kind), money_format(tenders[i].amount, amount),
			tenders[i].ref);
	if (request->has_amount)
		length += snprintf(buf + length, (size_t)(PAY_ARGS_MAX - length), "amount:%s\n",
			money_format(request->amount, amount));
	assert(length < PAY_ARGS_MAX);
	return buf;
}

static bool lock_several(struct session *s, const struct pay_plan *plan)
{
	int64_t ids[PAY_ACCOUNTS_MAX];

	for (size_t i = 0; i < plan->account_count; i++)
		ids[i] = plan->accounts[i].account_id;
	return lock_accounts(s->db, ids, plan->account_count) || session_db_failed(s);
}

/* One account is read and held at once. Of several a look finds the rows to lock in their order. */
static bool hold_accounts(struct session *s, const struct pay_work *work, struct pay_plan *plan)
{
	if (work->request->account_count == 1)
		return pay_plan_account_held(s, work->request, work->arena, plan);
	return pay_plan_accounts(s, work->request, work->arena, plan) && lock_several(s, plan);
}

static bool refuse_paid_before(struct session *s, const struct account_payer *account,
	struct money net, struct moment since)
{
	enum db_step step = payment_store_same(s->db, account->account_id, net, since);

	if (step == DB_FAILED)
		return session_db_failed(s);
	if (step == DB_DONE)
		return true;
	return session_refuse(s, CODE_DUPLICATE_SUSPECTED,
		SAY(N_("Account {1} paid {2} less than {3} minutes ago: make sure that this is a "
		       "second payment, then confirm."),
			say_text(account->account_no), say_money(net),
			say_count(s->policy.duplicate_minutes)));
}

/* Was the same paid a moment ago for one of these accounts, alone or together with others? */
static bool refuse_duplicate(
	struct session *s, const struct pay_work *work, const struct pay_plan *plan)
{
	struct money net;

	if (work->request->again || s->policy.duplicate_minutes == 0)
		return true;
	if (!money_sub(&net, plan->change.received, plan->change.change))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	for (size_t i = 0; i < plan->account_count; i++)
		if (!refuse_paid_before(s, &plan->accounts[i], net, work->since))
			return false;
	return true;
}

/* Cash above the ceiling goes to the safe before more of it is taken. */
static bool refuse_full_drawer(struct session *s, const struct pay_request *request,
	const struct pay_plan *plan, const struct shift_row *shift)
{
	struct money cash, drawer;

	if (money_sign(s->policy.drawer_ceiling) == 0)
		return true;
	if (!tenders_sum(&cash, request->tenders, request->tender_count, TENDER_CASH) ||
		!money_sub(&cash, cash, plan->change.change))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	if (money_sign(cash) <= 0)
		return true;
	if (!journal_balance(s->db, LEDGER_DRAWER, shift->shift_id, &drawer))
		return session_db_failed(s);
	if (!money_add(&drawer, drawer, cash))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	if (money_compare(drawer, s->policy.drawer_ceiling) <= 0)
		return true;
	return session_refuse(s, CODE_LIMIT_EXCEEDED,
		SAY(N_("The drawer would hold {1}, and no more than {2} is allowed: hand in cash "
		       "first."),
			say_money(drawer), say_money(s->policy.drawer_ceiling)));
}

static bool plan_make(struct session *s, struct pay_work *work, const struct shift_row *shift,
	struct pay_plan *plan)
{
	const struct pay_request *request = work->request;
	const struct pay_held held = {.plan = plan, .shift = shift, .since = work->since};

	if (!hold_accounts(s, work, plan))
		return false;
	pay_ahead_held(s, request, &held);
	if (!shift_hold(s, shift))
		return false;
	/* A second look tells what several hold since they are locked. */
	return (request->account_count == 1 || pay_plan_accounts(s, request, work->arena, plan)) &&
	       pay_plan_due(s, shift->business_date, work->arena, plan) &&
	       pay_plan_spread(s, request, plan);
}

static void pay_ask(struct session *s, void *ctx)
{
	const struct pay_work *work = ctx;

	pay_ahead_first(s, work->request);
}

static bool pay_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct pay_work *work = ctx;
	const struct pay_request *request = work->request;
	struct pay_plan plan;
	struct shift_row shift;

	work->since = session_now(s);
	work->since.ms -= (int64_t)s->policy.duplicate_minutes * MS_PER_MINUTE;
	if (!pay_shift(s, &shift) || !guard_shift(s, &shift) || !plan_make(s, work, &shift, &plan))
		return false;
	if (!refuse_duplicate(s, work, &plan) || !refuse_full_drawer(s, request, &plan, &shift))
		return false;
	const struct pay_posting posting = {
		.plan = &plan,
		.tenders = request->tenders,
		.tender_count = request->tender_count,
		.shift = &shift,
		.op_id = record->op_id,
		.print = request->print,
	};

	if (!pay_post(s, &posting, work->arena, work->out))
		return false;
	record->result_id = work->out->payment_id;
	(void)pay_tell(work->out, record->detail);
	return true;
}

/* The money is in the books: what goes back is shown, and the drawer opens for cash. */
static void show_customer(
	struct session *s, const struct pay_request *request, const struct pay_result *result)
{
	if (money_sign(result->change) > 0)
		customer_sees_change(s->devices, result->change);
	else
		customer_sees_received(s->devices, result->received);
	customer_drawer(s->devices, request->tenders, request->tender_count);
}

bool pay_take(struct session *s, const struct pay_request *request, struct arena *arena,
	struct pay_result *out)
{
	struct pay_result result;
	struct pay_work work = {.request = request, .arena = arena, .out = &result};
	struct operation_record record;
	char args[PAY_ARGS_MAX];

	if (!form_pay(s, request, FORM_TENDERS_NEEDED) ||
		!operation_may(s, "pay", request->account_no[0], PERMIT_PAY))
		return false;
	const struct operation op = {
		.verb = "pay",
		.moves_money = true,
		.op_id = request->op_id,
		.args = canonical_args(request, args),
		.subject = request->account_no[0],
		.work = pay_do,
		.ahead = pay_ask,
		.ctx = &work,
	};

	if (!operation_run(s, &op, &record))
		return false;
	if (record.replayed && !pay_replay(s, record.result_id, arena, &result))
		return false;
	result.replayed = record.replayed;
	if (!result.replayed)
		show_customer(s, request, &result);
	*out = result;
	return true;
}

static bool quote_load(struct session *s, const struct pay_request *request, struct arena *arena,
	struct pay_quote *out)
{
	struct pay_plan plan;
	struct date on;

	if (!session_business_date(s, &on) || !pay_plan_accounts(s, request, arena, &plan) ||
		!pay_plan_due(s, on, arena, &plan))
		return false;
	*out = (struct pay_quote){.due = plan.due};
	if (request->tender_count == 0)
		return true;
	if (!pay_plan_spread(s, request, &plan))
		return false;
	out->received = plan.change.received;
	out->change = plan.change.change;
	out->to_advance = plan.change.to_advance;
	out->applied = plan.change.applied;
	return true;
}

bool pay_quote(struct session *s, const struct pay_request *request, struct pay_quote *out)
{
	struct arena arena = ARENA_EMPTY;
	struct pay_quote quote;
	bool ok;

	if (!session_may(s, PERMIT_PAY) || !form_pay(s, request, FORM_TENDERS_OPTIONAL))
		return false;
	ok = (db_begin_read(s->db) || session_db_failed(s)) &&
	     quote_load(s, request, &arena, &quote);
	ok = session_end_read(s, ok);
	arena_release(&arena);
	if (ok)
		*out = quote;
	return ok;
}
