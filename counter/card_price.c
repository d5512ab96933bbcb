/*
 * Prices of a sale by energy. Energy follows the money by halving: prices are above zero, so the
 * last step of 0.01 kWh that fits is found in at most 34 looks.
 */
#include "counter/card_price.h"

#include <string.h>

#include "core/arena.h"
#include "core/bill_input.h"
#include "core/tariff_file.h"
#include "core/utf8.h"
#include "db/sale_sum.h"
#include "db/tariff_store.h"

#define MONTHS_PER_YEAR 12
#define STEPS_MAX INT64_C(10000000000) /* 0.01 kWh; more than any card holds */

bool card_price_terms(struct session *s, const struct card_account *account, struct date on,
	struct card_price_terms *out)
{
	const struct date days[2] = {on, on};
	struct terms_row terms[TERMS_MAX];
	const char *name = account->account.tariff;
	size_t count;

	if (!terms_store_of(s->db, account->account.account_id, days, terms, &count))
		return session_db_failed(s);
	for (size_t i = 0; i < count; i++)
		if (terms[i].tariff[0] != '\0')
			name = terms[i].tariff;
	*out = (struct card_price_terms){
		.large_household = count > 0 && terms[count - 1].household >= LARGE_HOUSEHOLD};
	utf8_copy(out->tariff, sizeof out->tariff, name);
	return true;
}

/* The version of that name that holds on the day; NULL with why set. */
static const struct tariff *find_version(
	struct session *s, const char *name, struct date on, struct arena *arena)
{
	struct tariff *tariff = arena_alloc(arena, sizeof *tariff);
	struct tariff_file_error error;
	struct tariff_row *rows;
	size_t count;

	if (!tariff_store_list(s->db, name, arena, &rows, &count)) {
		session_take_db_fault(s);
		return NULL;
	}
	for (size_t i = count; i > 0; i--)
		if (tariff_file_read(tariff, rows[i - 1].body, strlen(rows[i - 1].body), &error) &&
			tariff_holds(tariff, on))
			return tariff;
	(void)session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("No tariff {1} that holds on {2} is registered: import it."), say_text(name),
			say_date(on)));
	return NULL;
}

static int quota_months(
	const struct tariff *tariff, const struct card_account *account, struct date on)
{
	struct period start = tariff_cycle_start(tariff, period_of(on));
	struct period opened = period_of(account->account.opened_on);

	if (tariff->cycle != TARIFF_YEAR)
		return 1;
	if (opened.months > start.months && opened.months <= period_of(on).months)
		return MONTHS_PER_YEAR - (opened.months - start.months);
	return MONTHS_PER_YEAR;
}

static bool sold_by_energy(struct session *s, const struct tariff *tariff)
{
	return (!tariff->time_required && !tariff->funds_apart && !tariff->has_capacity &&
		       !tariff->has_demand) ||
	       session_refuse(s, CODE_BAD_VALUE,
		       SAY(N_("Tariff {1} has prices by time of use, capacity or funds of their "
			      "own: sell by money instead."),
			       say_text(tariff->name)));
}

static bool price_steps(const struct card_pricer *pricer, int64_t steps, struct money *out)
{
	struct tariff_use use = pricer->use;
	struct tariff_bill bill;

	use.energy.wh = steps * CARD_STEP_WH;
	if (!tariff_compute(&bill, pricer->tariff, &use))
		return false;
	*out = bill.total;
	return true;
}

/* Prices are above zero and so rise with the energy: the last step that fits is found by halving.
 */
static int64_t steps_for(const struct card_pricer *pricer, struct money amount, struct money *cost)
{
	int64_t fits = 0, over = STEPS_MAX;
	struct money total;

	*cost = MONEY_ZERO;
	while (over - fits > 1) {
		int64_t half = fits + (over - fits) / 2;

		if (price_steps(pricer, half, &total) && money_compare(total, amount) <= 0) {
			fits = half;
			*cost = total;
		} else {
			over = half;
		}
	}
	return fits;
}

/*
 * What of the tiers was used up in the cycle. A money meter reckons the energy of what was sold by
 * money itself, by the same prices: then all that was paid tells how far it is. The pricer has used
 * nothing yet.
 */
static struct energy used_before(const struct card_pricer *pricer, const struct card_bought *bought)
{
	struct money cost;

	if (money_sign(bought->unreckoned) == 0)
		return bought->energy;
	return (struct energy){steps_for(pricer, bought->for_energy, &cost) * CARD_STEP_WH};
}

bool card_pricer_load(struct session *s, const struct card_account *account, struct date on,
	struct arena *arena, struct card_pricer *out)
{
	struct card_price_terms terms;
	struct card_bought bought;

	*out = (struct card_pricer){.use = {.month = period_month(period_of(on))}};
	if (!card_price_terms(s, account, on, &terms))
		return false;
	if (terms.tariff[0] == '\0')
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("No tariff is on file for account {1}."),
				say_text(account->account.account_no)));
	out->tariff = find_version(s, terms.tariff, on, arena);
	if (out->tariff == NULL || !sold_by_energy(s, out->tariff))
		return false;
	if (!sale_sum_bought(s->db, account->account.account_id,
		    period_first_day(tariff_cycle_start(out->tariff, period_of(on))), &bought))
		return session_db_failed(s);
	out->use.quota_months = quota_months(out->tariff, account, on);
	if (terms.large_household)
		out->use.household_months = out->use.quota_months;
	tariff_use_total(&out->use, out->tariff, used_before(out, &bought));
	return true;
}

bool card_price(struct session *s, const struct card_pricer *pricer, struct energy energy,
	struct money *out)
{
	return price_steps(pricer, energy.wh / CARD_STEP_WH, out) ||
	       session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
}

bool card_price_buy(struct session *s, const struct card_pricer *pricer, struct money amount,
	struct energy *energy, struct money *cost)
{
	struct money best;
	int64_t fits = steps_for(pricer, amount, &best);

	if (fits == 0 || money_sign(best) <= 0)
		return session_refuse(s, CODE_BAD_AMOUNT,
			SAY(N_("{1} pays for no energy at this tariff: take more."),
				say_money(amount)));
	energy->wh = fits * CARD_STEP_WH;
	*cost = best;
	return true;
}
