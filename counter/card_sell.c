/* Selling onto a card, and opening an account's first card. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/card_flag.h"
#include "counter/card_plan.h"
#include "counter/card_post.h"
#include "counter/card_prepare.h"
#include "counter/customer.h"
#include "counter/form.h"
#include "counter/shift_view.h"

#define SELL_ARGS_MAX (ACCOUNT_NO_MAX + TENDERS_MAX * (TENDER_REF_MAX + MONEY_TEXT_MAX + 16) + 128)

/* What card_prepare hands back to us. */
struct selling {
	const struct card_sell_request *request;
	bool approved;
	struct card_plan plan;
};

static bool is_purchase(const struct card_sell_request *request)
{
	return request->has_amount || request->has_energy;
}

static const char *sell_args(const struct card_sell_request *request, char buf[SELL_ARGS_MAX])
{
	char amount[MONEY_TEXT_MAX], energy[ENERGY_TEXT_MAX];
	int length = snprintf(buf, SELL_ARGS_MAX, "%.20s\n%s%s\n%s\n",
		request->account_no == NULL ? "" : request->account_no,
		request->open ? "open " : "",
		request->has_amount ? money_format(request->amount, amount) : "",
		request->has_energy ? energy_format(request->energy, energy) : "");

	for (size_t i = 0; i < request->tender_count; i++)
		length += snprintf(buf + length, (size_t)(SELL_ARGS_MAX - length), "%s:%s:%s\n",
			tender_kind_name(request->tenders[i].kind),
			money_format(request->tenders[i].amount, amount), request->tenders[i].ref);
	assert(length < SELL_ARGS_MAX);
	return buf;
}

static bool refuse_second(struct session *s, const struct card_account *account)
{
	return session_refuse(s, CODE_EXISTS,
		SAY(N_("Account {1} has card {2}: if it is lost or damaged, replace it."),
			say_text(account->account.account_no), say_text(account->card.serial)));
}

/* A card that is no one's yet, for an account that has none or lost nothing by a new one. */
static bool check_new_card(struct session *s, const struct card_prepare *p)
{
	const struct card_account *account = &p->account;
	char serial[CARD_SERIAL_TEXT_MAX];
	enum card_verdict verdict = card_may_open(&p->look, &account->books);

	if (verdict != SELL_READY)
		return card_refuse(s, verdict, &p->look, account);
	if (!account->has_card ||
		(account->books.count == 0 && strcmp(card_serial_format(p->look.serial, serial),
						      account->card.serial) == 0))
		return true;
	return refuse_second(s, account);
}

/* Onto a card that is blank and is to be opened, or one that may be sold on. */
static bool check_card(struct session *s, const struct card_prepare *p, bool open)
{
	enum card_verdict verdict;

	if (open)
		return check_new_card(s, p);
	verdict = card_may_sell(&p->look, &p->account.books);
	return verdict == SELL_READY || card_refuse(s, verdict, &p->look, &p->account);
}

static bool check_approval(struct session *s, const struct selling *selling)
{
	return !selling->plan.needs_approval || selling->approved ||
	       session_refuse(s, CODE_APPROVAL_REQUIRED,
		       SAY(N_("A sale of {1} needs a supervisor's approval."),
			       say_money(selling->plan.paid)));
}

static bool plan_purchase(struct session *s, struct card_prepare *p, struct selling *selling)
{
	const struct card_sell_request *request = selling->request;
	struct card_plan *plan = &selling->plan;
	const struct card_asking asking = {request, &p->account, p->shift.business_date};

	if (request->tender_count == 0)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("A payment has 1 to {1} tenders: say what was handed over."),
				say_count(TENDERS_MAX)));
	if (!card_plan_make(s, &asking, p->arena, plan) ||
		!card_plan_hoard(s, plan, &asking, &p->look) || !check_approval(s, selling))
		return false;
	p->sale.kind = SALE_PURCHASE;
	p->sale.count = (int64_t)p->account.books.count + 1;
	p->sale.hundredths = plan->hundredths;
	p->sale.amount = plan->amount;
	p->sale.arrears = plan->arrears;
	p->sale.energy = plan->energy;
	if (plan->needs_approval)
		utf8_copy(p->sale.approver, sizeof p->sale.approver, request->approval.login);
	return true;
}

static bool sell_plan(struct session *s, struct card_prepare *p)
{
	struct selling *selling = p->request;
	const struct card_sell_request *request = selling->request;

	if (!check_card(s, p, request->open))
		return false;
	p->sale.kind = SALE_OPENING;
	if (is_purchase(request) && !plan_purchase(s, p, selling))
		return false;
	p->content.wallet = (struct card_wallet){
		.hundredths = (uint32_t)p->sale.hundredths, .count = (uint32_t)p->sale.count};
	p->content.parameter = request->open ? card_parameter_new(&p->account, CARD_KIND_OPENING)
					     : card_parameter_for_purchase(&p->look);
	return true;
}

static bool sell_post(struct session *s, struct card_prepare *p)
{
	struct selling *selling = p->request;
	const struct card_intake intake = {.plan = &selling->plan.pay,
		.tenders = selling->request->tenders,
		.tender_count = selling->request->tender_count,
		.shift = &p->shift,
		.op_id = p->op_id,
		.sale = &p->sale};
	char received[MONEY_TEXT_MAX], change[MONEY_TEXT_MAX];
	int64_t payment_id;

	if (!is_purchase(selling->request))
		return true;
	if (!card_post_intake(s, &intake, &payment_id) ||
		!card_flag_repeat(s, &p->account, p->shift.business_date))
		return false;
	snprintf(p->detail, AUDIT_DETAIL_MAX, "%s received %s change %s", p->sale.sale_no,
		money_format(selling->plan.pay.change.received, received),
		money_format(selling->plan.pay.change.change, change));
	return true;
}

/* What needs neither the books nor a card to be refused. */
static bool check_form(struct session *s, const struct card_sell_request *request)
{
	struct pay_request pay = {.tender_count = 0};

	if (request->has_amount && request->has_energy)
		return session_refuse(
			s, CODE_BAD_VALUE, SAY(N_("Sell by money or by energy, not by both.")));
	if (!is_purchase(request) && !request->open)
		return session_refuse(s, CODE_BAD_AMOUNT, SAY(N_("Say for how much is sold.")));
	if (request->has_amount && money_sign(request->amount) <= 0)
		return session_refuse_plain(s, CODE_BAD_AMOUNT);
	if (request->has_energy && !card_plan_energy(s, request->energy))
		return false;
	pay.tender_count = request->tender_count;
	memcpy(pay.tenders, request->tenders, request->tender_count * sizeof pay.tenders[0]);
	return form_pay_tenders(s, &pay, FORM_TENDERS_OPTIONAL);
}

/* The drawer opens also where the money goes back at once: it was in the hand. */
static void show_customer(struct session *s, const struct card_sell_request *request,
	const struct card_result *result)
{
	if (money_sign(result->change) > 0)
		customer_sees_change(s->devices, result->change);
	else
		customer_sees_received(s->devices, result->received);
	customer_drawer(s->devices, request->tenders, request->tender_count);
}

bool card_sell(struct session *s, const struct card_desk *desk,
	const struct card_sell_request *request, struct arena *arena, struct card_result *out)
{
	struct selling selling = {.request = request};
	char args[SELL_ARGS_MAX];
	const char *verb = is_purchase(request) ? "card_sell" : "card_open";
	const char *subject = request->account_no == NULL ? "" : request->account_no;

	if (!check_form(s, request) || !operation_may(s, verb, subject, PERMIT_CARD_SELL) ||
		!shift_consent(s, &request->approval, PERMIT_CARD_APPROVE, &selling.approved))
		return false;
	const struct card_preparing how = {.verb = verb,
		.op_id = request->op_id,
		.args = sell_args(request, args),
		.account_no = request->account_no,
		.subject = subject,
		.moves_money = is_purchase(request),
		.print = request->print,
		.request = &selling,
		.plan = sell_plan,
		.post = sell_post};

	if (!card_prepare_run(s, desk, &how, arena, out))
		return false;
	if (!out->replayed && is_purchase(request))
		show_customer(s, request, out);
	return true;
}

static bool quote_load(struct session *s, const struct card_sell_request *request,
	struct arena *arena, struct card_quote *out)
{
	struct card_account account;
	struct card_plan plan;
	struct date on;

	if (!session_business_date(s, &on) || !card_account_load(s, request->account_no, &account))
		return false;
	if (request->open && account.has_card && account.books.count > 0)
		return refuse_second(s, &account);
	if (!card_plan_make(s, &(struct card_asking){request, &account, on}, arena, &plan))
		return false;
	*out = (struct card_quote){.due = plan.pay.due,
		.arrears = plan.arrears,
		.amount = plan.amount,
		.paid = plan.paid,
		.change = plan.pay.change.change,
		.to_advance = plan.pay.change.to_advance,
		.energy = plan.energy,
		.hundredths = plan.hundredths,
		.count = (int64_t)account.books.count + 1,
		.unit = account.setting.unit,
		.needs_approval = plan.needs_approval};
	return true;
}

bool card_quote(struct session *s, const struct card_sell_request *request, struct card_quote *out)
{
	struct arena arena = ARENA_EMPTY;
	bool ok;

	if (!session_may(s, PERMIT_CARD_SELL) || !check_form(s, request))
		return false;
	ok = (db_begin_read(s->db) || session_db_failed(s)) && quote_load(s, request, &arena, out);
	ok = session_end_read(s, ok);
	arena_release(&arena);
	return ok;
}
