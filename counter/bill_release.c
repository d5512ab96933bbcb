/* From a calculation to a bill in the books. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "counter/advance_pay.h"
#include "counter/bill_cancel.h"
#include "counter/bill_run_step.h"
#include "db/journal.h"

static struct journal_entry entry_of(
	const struct bill_step *step, enum journal_kind kind, const char *memo)
{
	return (struct journal_entry){.kind = kind,
		.op_id = step->op_id,
		.business_date = step->business_date,
		.at = session_now(step->s),
		.login = step->s->login,
		.station = step->s->station,
		.memo = memo};
}

/* The account and the month; a bill that takes the place of a cancelled one counts on. */
static void number_bill(const struct reckoning *reckoning, struct bill_row *bill)
{
	int64_t before = reckoning->facts.standing.bills;
	int length = snprintf(bill->bill_no, sizeof bill->bill_no, "%s-%04d%02d",
		reckoning->account.account_no, period_year(bill->period),
		period_month(bill->period));

	if (before > 0)
		snprintf(bill->bill_no + length, sizeof bill->bill_no - (size_t)length, "-%" PRId64,
			before + 1);
}

/* Dr 1122 Cr 6001. */
static bool post(struct bill_step *step, const struct reckoning *reckoning, struct bill_row *bill)
{
	struct session *s = step->s;
	struct journal_entry entry = entry_of(step, JOURNAL_BILL, bill->bill_no);
	const struct journal_line lines[] = {
		{LEDGER_RECEIVABLE, bill->account_id, bill->amount},
		{LEDGER_ENERGY, 0, money_negate(bill->amount)},
	};
	int64_t journal_id;

	if (!journal_post(s->db, &entry, lines, ARRAY_SIZE(lines), &journal_id) ||
		!bill_store_insert(s->db, bill, journal_id) ||
		!bill_run_store_release(
			s->db, bill->bill_id, reckoning->facts.current->calculation_id))
		return session_db_failed(s);
	return true;
}

/* --- steps ----------------------------------------------------------------------------------- */

static bool release(struct bill_step *step, const struct reckoning *reckoning)
{
	struct bill_row bill = {.account_id = reckoning->account.account_id,
		.period = step->request->period,
		.energy = reckoning->facts.current->energy,
		.amount = reckoning->facts.current->amount,
		.issued_on = step->business_date,
		.due_on = date_add_days(step->business_date, step->s->policy.bill_due_days)};

	const struct advance_paying paying = {.account_id = bill.account_id,
		.price_class = reckoning->account.price_class,
		.op_id = step->op_id,
		.business_date = step->business_date};

	number_bill(reckoning, &bill);
	return post(step, reckoning, &bill) && advance_pay(step->s, &paying, step->arena);
}

static void check_calculation(struct reckoning *reckoning)
{
	const struct calculation_row *current = reckoning->facts.current;

	if (current == NULL || current->cancelled)
		reckon_problem_add(reckoning, "not_calculated", "",
			SAY(N_("There is no calculation yet: run the bills first.")));
	else if (strcmp(current->basis, reckoning->basis) != 0)
		reckon_problem_add(reckoning, "changed", "",
			SAY(N_("Readings or prices have changed since the calculation: run the "
			       "bills again.")));
}

bool bill_step_release(struct bill_step *step, struct reckoning *reckoning, struct bill_made *out)
{
	if (step->keep && !reckon_keep_findings(step->reckon, reckoning))
		return false;
	if (!reckoning->released && reckoning->problem_count == 0)
		check_calculation(reckoning);
	if (reckoning->problem_count > 0)
		return true;
	*out = (struct bill_made){true, reckoning->facts.current->amount};
	return reckoning->released || !step->keep || release(step, reckoning);
}

bool bill_step_cancel(struct bill_step *step, struct reckoning *reckoning, struct bill_made *out)
{
	const struct bill_cancelling how = {.op_id = step->op_id,
		.reason = step->request->reason,
		.approved = step->request->approval.login[0] != '\0',
		.business_date = step->business_date};
	const struct calculation_row *current = reckoning->facts.current;
	bool cancelled = current != NULL && current->cancelled;
	struct money to_advance;
	struct bill_row bill;
	struct date until;
	bool found, paid;

	reckoning->problem_count = 0; /* what stands in the way of a bill does not stand here */
	if (!reckoning->released) {
		if (cancelled)
			*out = (struct bill_made){
				!step->keep && !step->request->preview, current->amount};
		return true;
	}
	if (!bill_run_store_billed_until(
		    step->s->db, reckoning->account.account_id, &until, &found) ||
		!bill_store_load(step->s->db, current->bill_id, &bill, &found))
		return session_db_failed(step->s);
	if (date_compare(until, current->to_on) > 0) {
		reckon_problem_add(reckoning, "later_billed", "",
			SAY(N_("Later bills of the account go on from bill {1}: cancel them "
			       "first, from the last one back."),
				say_text(bill.bill_no)));
		return true;
	}
	if (!bill_cancel_paid(step->s, &bill, &paid))
		return false;
	if (paid && !how.approved) {
		reckon_problem_add(reckoning, "paid", "",
			SAY(N_("Money was paid on bill {1}: a supervisor must agree to taking it "
			       "back."),
				say_text(bill.bill_no)));
		return true;
	}
	*out = (struct bill_made){true, current->amount};
	return !step->keep || bill_cancel_post(step->s, &bill, &how, &to_advance);
}
