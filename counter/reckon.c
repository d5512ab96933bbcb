/*
 * One account's month: readings, prices, verification. Check and run go through the same lines, so
 * that a bill is never made of what the check did not see.
 */
#include "counter/reckon.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/reckon_tariff.h"
#include "db/abnormal_store.h"

#define USUAL_MONTHS 3
#define NEIGHBOURS_LEAST 5

bool reckon_init(struct reckon *r, struct session *s, struct period period)
{
	*r = (struct reckon){.s = s, .period = period};
	r->limits = verification_limits_of(&s->policy);
	r->window[0] = reading_first_day(period);
	r->window[1] = reading_last_day(period);
	if (!reckon_funds_load(r))
		return false;
	if (!route_store_cycles(s->db, &r->arena, &r->cycles, &r->cycle_count))
		return session_db_failed(s);
	return bill_batch_means(
		       s->db, period_add(period, -1), &r->arena, &r->means, &r->mean_count) ||
	       session_db_failed(s);
}

void reckon_release(struct reckon *r)
{
	arena_release(&r->arena);
}

void reckon_problem_add(
	struct reckoning *out, const char *rule, const char *meter_no, struct say detail)
{
	struct reckon_problem *problem;

	if (out->problem_count == RECKON_PROBLEMS_MAX)
		return;
	out->problems = arena_grow(out->arena, out->problems, out->problem_count,
		&out->problem_capacity, sizeof *out->problems);
	problem = &out->problems[out->problem_count++];
	problem->rule = rule;
	problem->detail = detail;
	utf8_copy(problem->meter_no, sizeof problem->meter_no, meter_no);
}

/* --- what is usual -------------------------------------------------------------------------- */

static bool usual_of(const struct reckon *r, const struct reckoning *out, struct energy *usual)
{
	int64_t sum = 0, months = 0;
	struct period last = {0};

	for (size_t i = 0; i < out->facts.bill_count; i++) {
		const struct batch_bill *bill = &out->facts.bills[i];

		if (bill->period.months < r->period.months - USUAL_MONTHS ||
			bill->period.months >= r->period.months)
			continue;
		sum += bill->energy.wh;
		months += bill->period.months != last.months;
		last = bill->period;
	}
	if (months > 0)
		usual->wh = sum / months;
	return months > 0;
}

static bool neighbours_of(const struct reckon *r, const struct reckoning *out, struct energy *mean)
{
	for (size_t i = 0; i < r->mean_count; i++) {
		const struct batch_mean *m = &r->means[i];

		if (m->bills < NEIGHBOURS_LEAST || strcmp(m->route, out->account.route) != 0 ||
			strcmp(m->price_class, out->account.price_class) != 0)
			continue;
		mean->wh = m->energy.wh / m->bills;
		return true;
	}
	return false;
}

/* --- cases ---------------------------------------------------------------------------------- */

static const char *meter_of(const struct reckoning *out, int64_t reading_id)
{
	for (size_t i = 0; i < out->count; i++)
		if (out->seen[i].reading_id == reading_id)
			return out->meter_no[i];
	return "";
}

/* Takes out the findings that a verifier has settled already; what is left is a problem. */
bool reckon_verify(struct reckon *r, struct reckoning *out)
{
	struct verification_input in = {.seen = out->seen,
		.count = out->count,
		.months = out->months,
		.contract_w = out->input.demand_w};
	size_t kept = 0;

	in.has_usual = usual_of(r, out, &in.usual);
	in.has_neighbours = neighbours_of(r, out, &in.neighbours);
	out->finding_count = verification_run(&in, &r->limits, out->findings);
	for (size_t i = 0; i < out->finding_count; i++) {
		const struct finding *finding = &out->findings[i];
		enum abnormal_state state;
		bool known;

		if (!abnormal_store_find(
			    r->s->db, finding->reading_id, finding->rule, &state, &known))
			return session_db_failed(r->s);
		if (known && state == ABNORMAL_APPROVED)
			continue;
		reckon_problem_add(out, verification_name(finding->rule),
			meter_of(out, finding->reading_id), verification_say(finding));
		if (!known)
			out->findings[kept++] = *finding;
	}
	out->finding_count = kept;
	return true;
}

bool reckon_keep_findings(struct reckon *r, const struct reckoning *out)
{
	for (size_t i = 0; i < out->finding_count; i++) {
		struct abnormal_row row = {.account_id = out->account.account_id,
			.period = r->period,
			.finding = out->findings[i],
			.at = session_now(r->s)};

		row.reading.reading_id = out->findings[i].reading_id;
		if (!abnormal_store_insert(r->s->db, &row, r->s->login))
			return session_db_failed(r->s);
	}
	return true;
}

/* --- the whole ------------------------------------------------------------------------------ */

static void refuse_imported(const struct reckon *r, struct reckoning *out)
{
	for (size_t i = 0; i < out->facts.bill_count; i++)
		if (out->facts.bills[i].period.months == r->period.months &&
			!out->facts.bills[i].ours)
			reckon_problem_add(out, "imported", "",
				SAY(N_("A bill of {1} was taken over from elsewhere: it is not "
				       "billed twice."),
					say_period(r->period)));
}

bool reckon_account(struct reckon *r, struct reckoning *out)
{
	const struct calculation_row *current = out->facts.current;

	out->basis = "";
	out->released = current != NULL && current->bill_id != 0 && !current->cancelled;
	refuse_imported(r, out);
	if (out->released || out->problem_count > 0)
		return true;
	if (!reckon_readings(r, out))
		return false;
	if (out->problem_count > 0)
		return true;
	return reckon_prices(r, out) && reckon_verify(r, out);
}

void reckon_compute(struct reckoning *reckoning, struct bill *out)
{
	struct say why;

	if (!bill_compute(out, &reckoning->input, &why)) {
		reckon_problem_add(reckoning, "calculation", "", why);
		return;
	}
	if (money_sign(out->total) < 0)
		reckon_problem_add(reckoning, "calculation", "",
			SAY(N_("The bill would come to {1}: less than nothing."),
				say_money(out->total)));
}
