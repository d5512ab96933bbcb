/*
 * The arithmetic of a sale: arrears first by the hall's terms, then what goes onto the card, then
 * limits, and last the change. The quote runs the same lines, and so cannot promise anything else.
 */
#include "counter/card_plan.h"

#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/card_price.h"
#include "counter/form.h"
#include "db/sale_sum.h"

struct planning {
	struct session *s;
	const struct card_sell_request *request;
	const struct card_account *account;
	struct date on;
	struct arena *arena;
	struct card_plan *out;
	struct card_terms terms;
};

static bool load_due(struct planning *p)
{
	struct pay_request request = {
		.account_no = {p->account->account.account_no}, .account_count = 1};

	return pay_plan_accounts(p->s, &request, p->arena, &p->out->pay) &&
	       pay_plan_due(p->s, p->on, p->arena, &p->out->pay);
}

static bool sum_paid(struct planning *p)
{
	return money_add(&p->out->paid, p->out->amount, p->out->arrears) ||
	       session_refuse_plain(p->s, CODE_LIMIT_EXCEEDED);
}

/* So much is paid: arrears come off it first, the rest goes onto the card. */
static bool plan_by_amount(struct planning *p)
{
	struct money amount = p->request->amount, rest;
	struct card_pricer pricer;

	if (!card_share_of(&p->out->arrears, &p->terms, amount, p->out->pay.due) ||
		!money_sub(&rest, amount, p->out->arrears))
		return session_refuse(p->s, CODE_BAD_AMOUNT,
			SAY(N_("Arrears would take all of {1}: take more, or let the customer pay "
			       "the arrears first."),
				say_money(amount)));
	p->out->amount = rest;
	if (p->account->setting.unit == CARD_UNIT_MONEY)
		return sum_paid(p);
	return card_pricer_load(p->s, p->account, p->on, p->arena, &pricer) &&
	       card_price_buy(p->s, &pricer, rest, &p->out->energy, &p->out->amount) && sum_paid(p);
}

bool card_plan_energy(struct session *s, struct energy energy)
{
	return (energy.wh > 0 && energy.wh % CARD_STEP_WH == 0) ||
	       session_refuse(s, CODE_BAD_VALUE,
		       SAY(N_("Energy on a card is above zero and in steps of 0.01 kWh.")));
}

/* So much energy is bought: arrears come on top of its price. */
static bool plan_by_energy(struct planning *p)
{
	struct energy energy = p->request->energy;
	struct card_pricer pricer;

	if (!card_pricer_load(p->s, p->account, p->on, p->arena, &pricer) ||
		!card_price(p->s, &pricer, energy, &p->out->amount))
		return false;
	p->out->energy = energy;
	if (!card_share_beside(&p->out->arrears, &p->terms, p->out->amount, p->out->pay.due))
		return session_refuse_plain(p->s, CODE_LIMIT_EXCEEDED);
	return sum_paid(p);
}

static bool count_hundredths(struct planning *p)
{
	struct card_plan *out = p->out;

	out->hundredths = p->account->setting.unit == CARD_UNIT_ENERGY
				  ? out->energy.wh / CARD_STEP_WH
				  : money_to_fen(out->amount);
	return (out->hundredths > 0 && out->hundredths <= CARD_BCD_MAX) ||
	       session_refuse(p->s, CODE_LIMIT_EXCEEDED,
		       SAY(N_("A card carries no more than 999999.99 at once: sell it in parts.")));
}

static bool check_limits(struct planning *p)
{
	const struct card_setting *setting = &p->account->setting;
	struct card_limits limits = {.day = setting->day_limit,
		.month = setting->month_limit,
		.approval = p->s->policy.card_approval};
	int64_t account_id = p->account->account.account_id;
	struct card_bought day, month;

	if (!sale_sum_bought(p->s->db, account_id, p->on, &day) ||
		!sale_sum_bought(p->s->db, account_id, period_first_day(period_of(p->on)), &month))
		return session_db_failed(p->s);
	limits.bought_day = day.paid;
	limits.bought_month = month.paid;
	p->out->needs_approval = card_needs_approval(&limits, p->out->paid);
	switch (card_limit_of(&limits, p->out->paid)) {
	case CARD_OVER_DAY:
		return session_refuse(p->s, CODE_LIMIT_EXCEEDED,
			SAY(N_("Account {1} may buy {2} a day and has bought {3} today."),
				say_text(p->account->account.account_no), say_money(limits.day),
				say_money(limits.bought_day)));
	case CARD_OVER_MONTH:
		return session_refuse(p->s, CODE_LIMIT_EXCEEDED,
			SAY(N_("Account {1} may buy {2} a month and has bought {3} this month."),
				say_text(p->account->account.account_no), say_money(limits.month),
				say_money(limits.bought_month)));
	case CARD_WITHIN:
		break;
	}
	return true;
}

/* The tenders against what is paid; what an energy step leaves over goes to the advance. */
static bool plan_change(struct planning *p)
{
	struct pay_plan pay = p->out->pay;
	struct pay_request request = {.account_no = {p->account->account.account_no},
		.account_count = 1,
		.tender_count = p->request->tender_count,
		.has_amount = true,
		.amount = p->request->has_amount ? p->request->amount : p->out->paid};

	if (p->request->tender_count == 0)
		return true;
	memcpy(request.tenders, p->request->tenders,
		request.tender_count * sizeof request.tenders[0]);
	pay.due = p->out->paid;
	pay.bill_count = 0;
	if (!form_pay(p->s, &request, FORM_TENDERS_NEEDED) ||
		!pay_plan_change(p->s, &request, &pay))
		return false;
	p->out->pay.change = pay.change;
	return true;
}

bool card_plan_make(struct session *s, const struct card_asking *asking, struct arena *arena,
	struct card_plan *out)
{
	const struct card_sell_request *request = asking->request;
	struct planning p = {.s = s,
		.request = request,
		.account = asking->account,
		.on = asking->on,
		.arena = arena,
		.out = out,
		.terms = {s->policy.card_arrears, s->policy.card_arrears_percent,
			s->policy.card_arrears_amount}};

	*out = (struct card_plan){.hundredths = 0};
	return load_due(&p) && (request->has_energy ? plan_by_energy(&p) : plan_by_amount(&p)) &&
	       count_hundredths(&p) && check_limits(&p) && plan_change(&p);
}

static bool refuse_hoard(
	struct session *s, const struct card_look *look, int64_t held, int64_t most)
{
	struct money there, limit;

	if (!money_from_fen(&there, held) || !money_from_fen(&limit, most))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	return session_refuse(s, CODE_LIMIT_EXCEEDED,
		look->is_magnetic ? SAY(N_("{1} was bought today, and the meter may hold no more "
					   "than {2}: sell less."),
					    say_money(there), say_money(limit))
				  : SAY(N_("The meter holds {1} and may hold no more than {2}: "
					   "sell less."),
					    say_money(there), say_money(limit)));
}

bool card_plan_hoard(struct session *s, const struct card_plan *plan,
	const struct card_asking *asking, const struct card_look *look)
{
	int64_t limit = asking->account->setting.hoard_limit;
	int64_t most = limit == 0 || limit > CARD_BCD_MAX ? CARD_BCD_MAX : limit;
	int64_t held = look->return_state == CARD_DECODE_OK ? look->returned.remaining : 0;
	struct card_bought today;

	if (look->is_magnetic) {
		if (!sale_sum_bought(
			    s->db, asking->account->account.account_id, asking->on, &today))
			return session_db_failed(s);
		held = today.hundredths;
	}
	if (held <= CARD_BCD_MAX &&
		card_may_hoard((uint32_t)held, 0, (uint32_t)plan->hundredths, limit))
		return true;
	return refuse_hoard(s, look, held, most);
}
