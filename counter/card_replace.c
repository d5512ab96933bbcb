/* A lost card's place taken by another, a purchase taken back, a balance carried to a new meter. */
#include "counter/card_replace.h"

#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/card_meter.h"
#include "counter/card_post.h"
#include "counter/card_prepare.h"
#include "counter/form.h"

#define CASE_ARGS_MAX (REASON_MAX + 256)
#define OPENING_COUNT_MAX 1 /* purchases that an opening card may carry */

/* Blank, or this customer's and not the card that lives. */
static bool check_fresh(struct session *s, const struct card_prepare *p)
{
	char serial[CARD_SERIAL_TEXT_MAX];
	enum card_verdict verdict = card_may_open(&p->look, &p->account.books);

	if (verdict != SELL_READY)
		return card_refuse(s, verdict, &p->look, &p->account);
	if (p->look.is_magnetic) /* nothing tells one stripe of the customer from another */
		return true;
	card_serial_format(p->look.serial, serial);
	return !p->account.has_card || strcmp(serial, p->account.card.serial) != 0 ||
	       session_refuse(s, CODE_CARD_WRONG,
		       SAY(N_("Card {1} is the account's present card: insert the new one."),
			       say_text(serial)));
}

/* --- replacement ---------------------------------------------------------------------------- */

/* What the last purchase was, so that the meter credits it if it was never inserted. */
static bool last_purchase(struct session *s, struct card_prepare *p)
{
	const struct card_replace_request *request = p->request;
	const struct card_account *account = &p->account;

	p->sale.count = account->books.count;
	if (account->has_last) {
		p->sale.hundredths = account->last.hundredths;
		p->sale.refers = account->last.sale_id;
		return true;
	}
	if (account->books.count == 0)
		return true;
	if (!request->has_last)
		return session_refuse(s, CODE_BAD_AMOUNT,
			SAY(N_("Purchase {1} of account {2} was not sold here: say what it came to "
			       "with --last-amount."),
				say_count(account->books.count),
				say_text(account->account.account_no)));
	p->sale.hundredths = money_to_fen(request->last);
	return p->sale.hundredths <= CARD_BCD_MAX || session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
}

/*
 * A meter takes a replacement only once its opening card was in it. Where nothing of that was ever
 * read back, the first card is made again instead: it opens the meter, and one that is open takes
 * it without another credit.
 */
static bool replacement_kind(struct session *s, struct card_prepare *p, enum card_kind *kind)
{
	const struct card_row *card = &p->account.card;
	struct card_return_row *rows;
	size_t count;

	*kind = CARD_KIND_REPLACEMENT;
	if (p->account.books.count > OPENING_COUNT_MAX || card->origin == CARD_TAKEN_OVER)
		return true;
	if (!card_note_returns(s->db, p->account.account.account_id, p->arena, &rows, &count))
		return session_db_failed(s);
	*kind = CARD_KIND_OPENING;
	for (size_t i = 0; i < count; i++)
		if (rows[i].generation == card->generation)
			*kind = CARD_KIND_REPLACEMENT;
	return true;
}

static bool replace_plan(struct session *s, struct card_prepare *p)
{
	const struct card_replace_request *request = p->request;
	enum card_kind kind;

	if (!p->account.has_card && p->account.books.count == 0)
		return card_refuse(s, SELL_NO_CARD, &p->look, &p->account);
	if (!check_fresh(s, p) || !last_purchase(s, p) || !replacement_kind(s, p, &kind))
		return false;
	p->sale.kind = SALE_REPLACEMENT;
	utf8_copy(p->sale.approver, sizeof p->sale.approver, request->approval.login);
	p->content.parameter = card_parameter_new(&p->account, kind);
	p->content.wallet = (struct card_wallet){
		.hundredths = (uint32_t)p->sale.hundredths, .count = (uint32_t)p->sale.count};
	return true;
}

static bool may(
	struct session *s, const char *verb, const char *subject, const struct approval *approval)
{
	return operation_may(s, verb, subject, PERMIT_CARD_SELL) &&
	       operation_approve(s, verb, subject, approval, PERMIT_CARD_APPROVE);
}

bool card_replace(struct session *s, const struct card_desk *desk,
	const struct card_replace_request *request, struct arena *arena, struct card_result *out)
{
	struct card_replace_request copy = *request;
	char args[CASE_ARGS_MAX], last[MONEY_TEXT_MAX];
	const struct card_preparing how = {.verb = "card_replace",
		.op_id = request->op_id,
		.args = args,
		.account_no = request->account_no,
		.subject = request->account_no,
		.new_card = true,
		.request = &copy,
		.plan = replace_plan};

	snprintf(args, sizeof args, "%.20s\n%s", request->account_no,
		request->has_last ? money_format(request->last, last) : "");
	return may(s, how.verb, how.subject, &request->approval) &&
	       card_prepare_run(s, desk, &how, arena, out);
}

/* --- refund --------------------------------------------------------------------------------- */

struct refunding {
	const struct card_refund_request *request;
	struct sale_row sale; /* that is taken back */
	struct sale_target target;
};

static bool find_sale(struct session *s, struct refunding *refunding)
{
	const char *sale_no = refunding->request->sale_no;
	enum db_step step = sale_store_by_no(s->db, sale_no, &refunding->sale);

	if (step == DB_FAILED)
		return session_db_failed(s);
	return step == DB_ROW ||
	       session_refuse(s, CODE_BAD_VALUE,
		       SAY(N_("There is no card sale {1}: check the number on the slip."),
			       say_text(sale_no)));
}

/* Settled, the last of its meter, and not in the meter by the meter's own count. */
static bool check_sale(
	struct session *s, const struct refunding *refunding, const struct card_prepare *p)
{
	const struct sale_row *sale = &refunding->sale;

	if (sale->kind != SALE_PURCHASE || sale->state != SALE_SETTLED)
		return session_refuse(s,
			sale->state == SALE_UNDONE ? CODE_ALREADY_REVERSED : CODE_BAD_VALUE,
			SAY(N_("Sale {1} is no settled purchase: nothing can be taken back."),
				say_text(sale->sale_no)));
	if (!p->account.has_last || p->account.last.sale_id != sale->sale_id)
		return session_refuse(s, CODE_LATER_PAYMENT,
			SAY(N_("Sale {1} is not the last of its meter: only that one can be taken "
			       "back."),
				say_text(sale->sale_no)));
	return refunding->request->meter_count < sale->count ||
	       session_refuse(s, CODE_CARD_WRITTEN,
		       SAY(N_("The meter counts {1} purchases: it has taken purchase {2}, and "
			      "nothing is given back."),
			       say_count(refunding->request->meter_count), say_count(sale->count)));
}

/* On the card stands that very purchase, and no meter has seen it since. */
static bool check_unread(
	struct session *s, const struct refunding *refunding, const struct card_prepare *p)
{
	enum card_verdict verdict = card_may_sell(&p->look, &p->account.books);

	enum card_verdict unread = p->look.is_magnetic ? SELL_READY : SELL_NOT_INSERTED;

	if (verdict == unread && p->look.wallet.count == refunding->sale.count &&
		p->look.wallet.hundredths == refunding->sale.hundredths)
		return true;
	if (verdict != SELL_READY)
		return card_refuse(s, verdict, &p->look, &p->account);
	return session_refuse(s, CODE_CARD_WRITTEN,
		SAY(N_("The meter has taken the purchase meanwhile: nothing is given back.")));
}

/*
 * What the card had before. A blank stripe is not made blank again: one that is drawn through the
 * wrong way round looks the same, and would prove a refund that was never written.
 */
static void take_before(struct card_prepare *p, const struct card_image *before)
{
	struct card_look was;

	card_look_decode(&was, before);
	p->raw = !was.is_magnetic || was.parameter_state == CARD_DECODE_OK;
	p->intended = *before;
	memcpy(p->intended.serial, p->image.serial, sizeof p->intended.serial);
	p->content.parameter = card_parameter_new(&p->account, CARD_KIND_OPENING);
	p->content.wallet = (struct card_wallet){.count = (uint32_t)p->sale.count - 1};
}

static bool refund_plan(struct session *s, struct card_prepare *p)
{
	struct refunding *refunding = p->request;
	const struct card_refund_request *request = refunding->request;

	if (!find_sale(s, refunding) || !check_sale(s, refunding, p) ||
		!check_unread(s, refunding, p) ||
		!card_drawer_holds(s, refunding->sale.payment_id, &p->shift, p->arena))
		return false;
	if (sale_store_target(s->db, refunding->sale.sale_id, &refunding->target) != DB_ROW)
		return session_db_failed(s);
	p->sale.kind = SALE_REFUND;
	p->sale.count = refunding->sale.count;
	p->sale.hundredths = refunding->sale.hundredths;
	p->sale.refers = refunding->sale.sale_id;
	utf8_copy(p->sale.approver, sizeof p->sale.approver, request->approval.login);
	utf8_copy(p->sale.evidence, sizeof p->sale.evidence, request->evidence);
	take_before(p, &refunding->target.before);
	return true;
}

static bool name_account(
	struct session *s, struct refunding *refunding, char account_no[ACCOUNT_NO_MAX])
{
	bool ok = (db_begin_read(s->db) || session_db_failed(s)) && find_sale(s, refunding);

	ok = session_end_read(s, ok);
	if (ok)
		utf8_copy(account_no, ACCOUNT_NO_MAX, refunding->sale.account_no);
	return ok;
}

bool card_refund(struct session *s, const struct card_desk *desk,
	const struct card_refund_request *request, struct arena *arena, struct card_result *out)
{
	struct card_refund_request copy = *request;
	struct refunding refunding = {.request = &copy};
	struct card_meter_shown shown;
	char account_no[ACCOUNT_NO_MAX], args[CASE_ARGS_MAX];
	const struct card_preparing how = {.verb = "card_refund",
		.op_id = request->op_id,
		.args = args,
		.account_no = account_no,
		.subject = request->sale_no,
		.moves_money = true,
		.request = &refunding,
		.plan = refund_plan};

	if (request->ask_meter)
		snprintf(args, sizeof args, "%.40s\nmeter", request->sale_no);
	else
		snprintf(args, sizeof args, "%.40s\n%lld\n%.480s", request->sale_no,
			(long long)request->meter_count, request->evidence);
	if (!may(s, how.verb, request->sale_no, &request->approval) ||
		!name_account(s, &refunding, account_no))
		return false;
	if (request->ask_meter) {
		if (!card_meter_ask(s, account_no, &shown))
			return false;
		copy.meter_count = shown.count;
		copy.evidence = shown.evidence;
	}
	if (!form_reason(s, copy.evidence) || !card_prepare_run(s, desk, &how, arena, out))
		return false;
	if (!out->replayed)
		card_hand_back(s, out);
	return true;
}

/* --- meter change --------------------------------------------------------------------------- */

/* shown is empty unless the old meter was asked. */
struct changing {
	struct card_meter_request request;
	struct card_meter_shown shown;
};

static bool meter_is_free(struct session *s, const struct card_meter_request *request,
	const struct card_account *account, bool *known)
{
	struct meter_row meter;

	if (!meter_store_find(s->db, request->meter_no, &meter, known))
		return session_db_failed(s);
	if (!*known || (meter.account_id == account->account.account_id && !meter.removed))
		return true;
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("Meter {1} is in the books already: check its number."),
			say_text(request->meter_no)));
}

/* The old meter comes down and the new one hangs, of the next generation: that has happened. */
static bool hang_meter(
	struct session *s, struct card_prepare *p, const struct card_meter_request *request)
{
	struct meter_row *meter = &p->account.meter;
	bool known;

	if (!meter_is_free(s, request, &p->account, &known))
		return false;
	if (known) /* a change that broke off before its card was written */
		return strcmp(meter->meter_no, request->meter_no) == 0 && !p->account.has_card
			       ? true
			       : session_refuse(s, CODE_EXISTS,
					 SAY(N_("Account {1} has meter {2} already."),
						 say_text(p->account.account.account_no),
						 say_text(request->meter_no)));
	if (!meter_store_remove(s->db, meter->meter_no, p->shift.business_date))
		return session_db_failed(s);
	meter->generation++;
	utf8_copy(meter->meter_no, sizeof meter->meter_no, request->meter_no);
	return meter_store_insert(s->db, meter, p->shift.business_date) || session_db_failed(s);
}

/* The account's card or a blank one; no purchase of it may be on its way to the old meter. */
static bool check_change(struct session *s, const struct card_prepare *p)
{
	enum card_verdict verdict = card_may_open(&p->look, &p->account.books);

	return verdict == SELL_READY || card_refuse(s, verdict, &p->look, &p->account);
}

static bool meter_plan(struct session *s, struct card_prepare *p)
{
	const struct changing *changing = p->request;
	const struct card_meter_request *request = &changing->request;
	struct card_account *account = &p->account;

	utf8_copy(p->sale.evidence, sizeof p->sale.evidence, changing->shown.evidence);
	if (!card_meter_number(s, account, request->meter_no, account->books.meter))
		return false;
	if (!check_change(s, p) || !card_keep_taken_over(s, account) || !hang_meter(s, p, request))
		return false;
	account->has_card = false;
	p->sale.kind = SALE_METER_CHANGE;
	p->sale.generation = account->meter.generation;
	utf8_copy(p->sale.meter_no, sizeof p->sale.meter_no, account->meter.meter_no);
	utf8_copy(p->sale.approver, sizeof p->sale.approver, request->approval.login);
	p->sale.hundredths = money_to_fen(request->remaining);
	p->sale.count = p->sale.hundredths > 0 ? 1 : 0;
	if (p->sale.hundredths > CARD_BCD_MAX)
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	p->content.parameter = card_parameter_new(account, CARD_KIND_OPENING);
	p->content.wallet = (struct card_wallet){
		.hundredths = (uint32_t)p->sale.hundredths, .count = (uint32_t)p->sale.count};
	return true;
}

bool card_meter_change(struct session *s, const struct card_desk *desk,
	const struct card_meter_request *request, struct arena *arena, struct card_result *out)
{
	struct changing changing = {.request = *request};
	char args[CASE_ARGS_MAX], remaining[MONEY_TEXT_MAX];
	const struct card_preparing how = {.verb = "card_meter_change",
		.op_id = request->op_id,
		.args = args,
		.account_no = request->account_no,
		.subject = request->account_no,
		.request = &changing,
		.plan = meter_plan};

	snprintf(args, sizeof args, "%.20s\n%.32s\n%s", request->account_no, request->meter_no,
		request->ask_meter ? "meter" : money_format(request->remaining, remaining));
	if (!may(s, how.verb, how.subject, &request->approval))
		return false;
	if (request->ask_meter) {
		if (!card_meter_ask(s, request->account_no, &changing.shown))
			return false;
		changing.request.remaining = changing.shown.left;
	}
	return card_prepare_run(s, desk, &how, arena, out);
}
