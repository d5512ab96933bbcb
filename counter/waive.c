/* Taking late charge off a bill: an approved entry of its own, no money moves. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/arrears.h"
#include "counter/bill_due.h"
#include "counter/form.h"
#include "counter/operation.h"
#include "counter/pay.h"
#include "counter/pay_post.h"
#include "db/account_store.h"
#include "db/bill_store.h"
#include "db/reversal_store.h"
#include "db/row_lock.h"

#define WAIVE_ARGS_MAX (BILL_NO_MAX + MONEY_TEXT_MAX + REASON_MAX + LOGIN_MAX + 8)

static bool find_bill(
	struct session *s, const char *bill_no, struct bill_row *bill, struct account_row *account)
{
	bool found = false;

	if (utf8_is_clean(bill_no, strlen(bill_no)) &&
		!bill_store_find(s->db, bill_no, bill, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no bill {1}: check its number."), say_text(bill_no)));
	if (!lock_account(s->db, bill->account_id) ||
		!account_store_load(s->db, bill->account_id, account, &found))
		return session_db_failed(s);
	return found || session_refuse_plain(s, CODE_DB_DAMAGED);
}

struct waive_work {
	const struct waive_request *request;
};

/* The late charge that is due on one bill of the account on that day. */
static bool late_charge_of(struct session *s, const struct bill_row *bill,
	const struct bills_query *query, struct money *out)
{
	struct arena arena = ARENA_EMPTY;
	struct bills_due due;
	bool ok = bills_due_load(s, query, &arena, &due);

	*out = MONEY_ZERO;
	for (size_t i = 0; ok && i < due.count; i++)
		if (due.bills[i].bill_id == bill->bill_id)
			*out = due.bills[i].late_charge;
	arena_release(&arena);
	return ok;
}

static bool waive_do(struct session *s, void *ctx, struct operation_record *record)
{
	const struct waive_work *work = ctx;
	const struct waive_request *request = work->request;
	struct bill_row bill;
	struct account_row account;
	struct date on;
	struct money late;
	char amount[MONEY_TEXT_MAX];

	if (!find_bill(s, request->bill_no, &bill, &account) || !session_business_date(s, &on))
		return false;
	const struct bills_query query = {
		.account_id = account.account_id, .price_class = account.price_class, .on = on};
	const struct waiver_row row = {
		.bill_id = bill.bill_id,
		.amount = request->amount,
		.login = s->login,
		.approver = request->approval.login,
		.reason = request->reason,
		.op_id = record->op_id,
		.business_date = on,
		.at = session_now(s),
	};

	if (!late_charge_of(s, &bill, &query, &late))
		return false;
	if (money_compare(request->amount, late) > 0)
		return session_refuse(s, CODE_BAD_AMOUNT,
			SAY(N_("The late charge due on bill {1} is {2}: no more than that can be "
			       "waived."),
				say_text(bill.bill_no), say_money(late)));
	if (!waiver_store_insert(s->db, &row, &record->result_id))
		return session_db_failed(s);
	snprintf(record->detail, sizeof record->detail, "%s %s approved by %s: %s", bill.bill_no,
		money_format(request->amount, amount), request->approval.login, request->reason);
	return arrears_settled(s, account.account_id, 0, on, NULL);
}

bool pay_waive(struct session *s, const struct waive_request *request)
{
	struct waive_work work = {.request = request};
	char args[WAIVE_ARGS_MAX], amount[MONEY_TEXT_MAX];
	struct operation_record record;

	if (!operation_may(s, "waive", request->bill_no, PERMIT_WAIVE) ||
		!form_reason(s, request->reason))
		return false;
	if (money_sign(request->amount) <= 0)
		return session_refuse(
			s, CODE_BAD_AMOUNT, SAY(N_("The amount to be waived must be above 0.00.")));
	if (!operation_approve(
		    s, "waive", request->bill_no, &request->approval, PERMIT_WAIVE_APPROVE))
		return false;
	snprintf(args, sizeof args, "%.40s\n%s\n%.480s\n%.32s", request->bill_no,
		money_format(request->amount, amount), request->reason, request->approval.login);
	const struct operation op = {
		.verb = "waive",
		.op_id = request->op_id,
		.args = args,
		.subject = request->bill_no,
		.work = waive_do,
		.ctx = &work,
	};

	return operation_run(s, &op, &record);
}
