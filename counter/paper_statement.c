/* What a statement says: what is due today and why, the bills behind it, and two years of energy.
 */
#include "counter/paper.h"

#include <assert.h>

#include "core/arena.h"
#include "core/price_class.h"
#include "counter/bill_view.h"
#include "printing/statement.h"

static_assert(USAGE_MONTHS == CHART_MONTHS_MAX, "the chart has a bar for each month");

#define STATEMENT_TOLD_MAX                                                    \
	24 /* bills of which the calculation is printed; the newest come last \
	    */

struct statement_draft {
	struct statement_paper paper;
	struct account_view account;
	struct statement_bill *bills;
	const char **lines; /* of the bill that is being told */
	size_t told;        /* bills of which the amount was told */
	bool rule_told;
	struct chart_month months[USAGE_MONTHS];
};

/* Everything unpaid, and of the settled bills those of the months on the chart. */
static bool bill_is_told(const struct bill_view *bill, struct date on)
{
	if (money_sign(bill->principal_due) > 0 || money_sign(bill->late_charge) > 0)
		return true;
	return bill->period.months >= period_of(on).months - USAGE_MONTHS;
}

static const char *said(enum lang lang, const struct say *say, struct arena *arena)
{
	char text[SAY_TEXT_MAX];

	return arena_text(arena, text_render(lang, say, text, sizeof text));
}

/*
 * Why a late charge is what it is; a bill without one explains itself. The rule, the last line, is
 * the same for all bills and told with the first; what is to be paid, the line before it, repeats
 * the sum where nothing was taken off.
 */
static void explain_late(enum lang lang, const struct bill_view *bill, struct arena *arena,
	struct statement_draft *d)
{
	struct statement_bill *out = &d->bills[d->paper.bill_count];
	bool reduced = money_sign(bill->late_paid) > 0 || money_sign(bill->waived) > 0;

	if (money_sign(bill->late_charge) == 0)
		return;
	for (size_t i = 0; i < bill->explain_count; i++) {
		size_t after = bill->explain_count - 1 - i;

		if ((after == 0 && d->rule_told) || (after == 1 && !reduced))
			continue;
		d->lines[out->explain_count++] = said(lang, &bill->explain[i], arena);
	}
	d->rule_told = true;
}

/* How the amount itself came about is told of what is unpaid, and of the newest bill in any case.
 */
static bool amount_is_told(const struct statement_draft *d, const struct bill_view *bill)
{
	const struct account_view *account = &d->account;

	return d->told < STATEMENT_TOLD_MAX &&
	       (money_sign(bill->principal_due) > 0 ||
		       bill == &account->bills[account->bill_count - 1]);
}

static bool explain_bill(struct session *s, const struct bill_view *bill, struct arena *arena,
	struct statement_draft *d)
{
	struct statement_bill *out = &d->bills[d->paper.bill_count];
	struct bill_detail *detail = arena_alloc(arena, sizeof *detail);
	enum lang lang = paper_lang(s);

	if (amount_is_told(d, bill) && !bill_show(s, bill->bill_no, arena, detail))
		return false;
	d->lines = arena_alloc(
		arena, (detail->explain_count + bill->explain_count) * sizeof *d->lines);
	for (size_t i = 0; i < detail->explain_count; i++)
		d->lines[out->explain_count++] = said(lang, &detail->explain[i], arena);
	d->told += detail->explain_count > 0;
	explain_late(lang, bill, arena, d);
	out->explain = d->lines;
	return true;
}

static bool add_bill(struct session *s, const struct bill_view *bill, struct arena *arena,
	struct statement_draft *d)
{
	struct statement_bill *out = &d->bills[d->paper.bill_count];

	if (d->paper.bill_count == STATEMENT_BILLS_MAX)
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	*out = (struct statement_bill){
		.bill_no = bill->bill_no,
		.period = bill->period,
		.energy = bill->energy,
		.due_on = bill->due_on,
		.amount = bill->amount,
		.paid = bill->paid,
		.late_charge = bill->late_charge,
	};
	if (!explain_bill(s, bill, arena, d))
		return false;
	d->paper.bill_count++;
	return money_add(&out->due, bill->principal_due, bill->late_charge) ||
	       session_refuse_plain(s, CODE_DB_DAMAGED);
}

static bool load_bills(struct session *s, struct arena *arena, struct statement_draft *d)
{
	const struct account_view *account = &d->account;

	d->bills = arena_alloc(arena, account->bill_count * sizeof *d->bills);
	for (size_t i = 0; i < account->bill_count; i++)
		if (bill_is_told(&account->bills[i], account->on) &&
			!add_bill(s, &account->bills[i], arena, d))
			return false;
	d->paper.bills = d->bills;
	return true;
}

/* The chart ends with this month, or where that is not billed yet with the one before. */
static struct date usage_end(const struct account_view *account)
{
	struct period last = period_of(account->on);

	for (size_t i = 0; i < account->bill_count; i++)
		if (account->bills[i].period.months == last.months)
			return account->on;
	return period_first_day(period_add(last, -1));
}

static bool load_usage(struct session *s, struct statement_draft *d)
{
	struct usage_month usage[USAGE_MONTHS];

	if (!account_usage(s, d->account.account_id, usage_end(&d->account), usage))
		return false;
	for (size_t i = 0; i < USAGE_MONTHS; i++)
		d->months[i] = (struct chart_month){usage[i].period, usage[i].energy};
	d->paper.months = d->months;
	d->paper.month_count = USAGE_MONTHS;
	return true;
}

static void load_account(struct session *s, struct statement_draft *d)
{
	const struct account_view *account = &d->account;

	d->paper.hall = s->hall_name;
	d->paper.account_no = account->account_no;
	d->paper.name = account->name;
	d->paper.address = account->address;
	d->paper.price_class = text_in(paper_lang(s), price_class_title(account->price_class));
	d->paper.meter_no = account->meter_no;
	d->paper.on = account->on;
	d->paper.made_at = session_now(s);
	d->paper.made_by = s->name;
	d->paper.principal = account->principal;
	d->paper.late_charge = account->late_charge;
	d->paper.total = account->total;
	d->paper.advance = account->advance;
	d->paper.trial = s->trial;
}

static bool load(struct session *s, struct paper_draft *draft)
{
	struct statement_draft *d = arena_alloc(draft->arena, sizeof *d);
	struct account_question question = {.account_no = draft->task->subject, .all = true};

	if (!session_business_date(s, &question.on) ||
		!account_show(s, &question, draft->arena, &d->account) ||
		!load_bills(s, draft->arena, d) || !load_usage(s, d))
		return false;
	load_account(s, d);
	draft->data = &d->paper;
	return true;
}

static bool save(const struct print_job *job, const void *data, struct document_saved *saved,
	struct fault *fault)
{
	return statement_paper_save(job, data, saved, fault);
}

const struct paper_maker statement_maker = {.file = "statement-", .load = load, .save = save};
