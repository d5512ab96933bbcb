/* `card read`, `open`, `sell`, `resolve`, `check` and `sales`: prepaid electricity on cards. */
#include "cli/card.h"

#include <stdio.h>
#include <string.h>

#include "cli/tender.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"
#include "counter/card_open.h"
#include "counter/card_slip.h"
#include "counter/card_station.h"

static const char *type_name(const struct card_look *look)
{
	static const char *const names[] = {[CARD_KIND_OPENING] = "opening",
		[CARD_KIND_PURCHASE] = "purchase",
		[CARD_KIND_REPLACEMENT] = "replacement"};

	if (look->parameter_state != CARD_DECODE_OK || look->parameter.kind < CARD_KIND_OPENING ||
		look->parameter.kind > CARD_KIND_REPLACEMENT)
		return NULL;
	return names[look->parameter.kind];
}

/* Hundredths are written like money: of a yuan, or of a kWh. */
static void write_hundredths(struct json *j, int64_t hundredths)
{
	struct money m;

	if (money_from_fen(&m, hundredths))
		json_money(j, m);
	else
		json_null(j);
}

/* A meter whose clock was never set tells no time. */
static void write_time(struct json *j, struct moment at)
{
	if (at.ms == 0)
		json_null(j);
	else
		json_moment(j, at);
}

static void write_return(struct json *j, const struct card_look *look)
{
	const struct card_return *returned = &look->returned;

	json_object_begin(json_key(j, "return"));
	json_bool(json_key(j, "present"), look->return_state == CARD_DECODE_OK);
	if (look->return_state == CARD_DECODE_OK) {
		json_count(json_key(j, "count"), returned->count);
		write_hundredths(json_key(j, "remaining"), returned->remaining);
		write_hundredths(json_key(j, "overdraft"), returned->overdraft);
		json_count(json_key(j, "bad_cards"), returned->strange_cards);
		write_time(json_key(j, "written_at"), returned->written_at);
	} else {
		json_null(json_key(j, "count"));
		json_null(json_key(j, "remaining"));
		json_null(json_key(j, "overdraft"));
		json_null(json_key(j, "bad_cards"));
		json_null(json_key(j, "written_at"));
	}
	json_object_end(j);
}

static void write_wallet(struct json *j, const struct card_look *look)
{
	bool there = look->wallet_state == CARD_DECODE_OK;

	if (there)
		json_count(json_key(j, "count"), look->wallet.count);
	else
		json_null(json_key(j, "count"));
	if (there)
		write_hundredths(json_key(j, "amount"), look->wallet.hundredths);
	else
		json_null(json_key(j, "amount"));
}

/* A card carries numbers with zeros at their left: that of the account's own meter is told as the
 * books write it. */
static const char *meter_of(const struct card_view *card)
{
	const char *digits = card->look.parameter.meter;

	if (card->look.parameter_state != CARD_DECODE_OK)
		return NULL;
	if (card->known && strcmp(digits + strspn(digits, "0"),
				   card->meter_no + strspn(card->meter_no, "0")) == 0)
		return card->meter_no;
	return digits;
}

static void write_card(struct invocation *inv, const struct card_view *card)
{
	struct json *j = &inv->answer;
	bool named = card->look.parameter_state == CARD_DECODE_OK;
	char text[SAY_TEXT_MAX], name[DEVICE_STATE_NAME_MAX];

	json_text(json_key(j, "kind"), card->look.is_magnetic ? "mag" : "cpu");
	json_text(json_key(j, "serial"), card->serial);
	json_text(json_key(j, "reader"),
		card->reader > 0 ? devices_name("card", card->reader, name) : NULL);
	json_text(json_key(j, "account_no"), card->known ? card->account_no : NULL);
	json_text(json_key(j, "name"), card->known ? card->name : NULL);
	json_text(json_key(j, "customer_on_card"), named ? card->look.parameter.customer : NULL);
	json_text(json_key(j, "meter_no"), meter_of(card));
	if (card->look.is_magnetic && named)
		json_count(json_key(j, "generation"), card->look.generation);
	else if (card->known)
		json_count(json_key(j, "generation"), card->generation);
	else
		json_null(json_key(j, "generation"));
	write_wallet(j, &card->look);
	json_text(json_key(j, "type"), type_name(&card->look));
	write_return(j, &card->look);
	if (card->known)
		json_count(json_key(j, "account_count"), card->count);
	else
		json_null(json_key(j, "account_count"));
	json_bool(json_key(j, "count_is_short"),
		card->known && card_count_is_short((uint32_t)card->count));
	json_text(json_key(j, "verdict"), card_verdict_name(card->verdict));
	json_text(json_key(j, "reason"),
		card->verdict == SELL_READY
			? NULL
			: text_render(inv->lang, &card->reason, text, sizeof text));
	json_text(json_key(j, "open_sale"), card->has_open ? card->open_no : NULL);
	json_bool(json_key(j, "test_keys"), card_station_warns_of_keys(inv->session));
}

/* Which swipe is wanted now, to whoever stands at the encoder. */
static void told(void *ctx, enum card_step step)
{
	const struct invocation *inv = ctx;

	if (step >= CARD_STEP_SWIPE_READ)
		fprintf(stderr, "%s\n", text_in(inv->lang, card_step_title(step)));
}

struct card_station *card_desk_open(struct invocation *inv, struct card_desk *desk)
{
	struct card_station *station = card_station_new(inv->session, desk);

	if (!inv->json) {
		desk->told = told;
		desk->ctx = inv;
	}
	return station;
}

static bool run_read(struct invocation *inv)
{
	struct card_desk desk;
	struct card_station *station = card_desk_open(inv, &desk);
	struct card_view card;
	bool ok = card_read(inv->session, &desk, &card);

	card_station_free(station);
	if (!ok)
		return verb_failed(inv);
	write_card(inv, &card);
	return true;
}

/* --- a sale --------------------------------------------------------------------------------- */

/* What came back into the customer's hands; null where nothing was taken back. */
static void write_given_back(struct json *j, const struct card_result *result)
{
	if (card_result_is_back(result))
		json_money(j, result->given_back);
	else
		json_null(j);
}

void write_sale(struct json *j, const struct card_result *result)
{
	bool metered = result->energy.wh == 0;

	json_text(json_key(j, "sale_no"), result->sale_no);
	json_text(json_key(j, "kind"), sale_kind_name(result->kind));
	json_text(json_key(j, "state"), sale_state_name(result->state));
	json_text(json_key(j, "receipt_no"),
		result->receipt_no[0] != '\0' ? result->receipt_no : NULL);
	json_text(json_key(j, "account_no"), result->account_no);
	json_text(json_key(j, "meter_no"), result->meter_no);
	json_count(json_key(j, "generation"), result->generation);
	json_count(json_key(j, "count"), result->count);
	json_money(json_key(j, "amount"), result->amount);
	if (metered)
		json_null(json_key(j, "energy_kwh"));
	else
		json_energy(json_key(j, "energy_kwh"), result->energy);
	write_applied(json_key(j, "arrears"), result->applied, result->applied_count);
	json_money(json_key(j, "arrears_total"), result->arrears);
	json_money(json_key(j, "received"), result->received);
	json_money(json_key(j, "change"), result->change);
	write_given_back(json_key(j, "given_back"), result);
	json_bool(json_key(j, "replayed"), result->replayed);
}

/* An open sale is the world's fault whatever the card said: it waits for the reader. */
static enum code open_code(enum code code)
{
	if (code_exit_status(code) != 3 || code == CODE_IO)
		return CODE_DEVICE_GONE;
	return code;
}

bool answer_sale(struct invocation *inv, const struct card_result *result, bool undo_asked)
{
	struct fault *why = &inv->session->why;

	write_sale(&inv->answer, result);
	if (result->state == SALE_SETTLED || (result->state == SALE_UNDONE && undo_asked))
		return true;
	inv->keep_answer = true;
	if (result->state == SALE_UNDONE)
		return verb_refuse(inv, CODE_ALREADY_REVERSED,
			SAY(N_("Sale {1} was undone: nothing is on the card, and the money was "
			       "given back."),
				say_text(result->sale_no)));
	if (why->say.msgid == NULL)
		return verb_refuse(inv, open_code(why->code),
			SAY(N_("Sale {1} is not finished: put the card back and resolve it."),
				say_text(result->sale_no)));
	return verb_refuse(inv, open_code(why->code), why->say);
}

static bool refuse_no_sum(struct invocation *inv)
{
	return verb_usage(inv, SAY(N_("Say how much is sold: --amount AMOUNT or --energy KWH.")));
}

static bool read_sum(struct invocation *inv, struct card_sell_request *request)
{
	const char *amount = option_get(inv, "amount"), *energy = option_get(inv, "energy");

	request->has_amount = amount != NULL;
	request->has_energy = energy != NULL;
	if (amount == NULL && energy == NULL && !request->open)
		return refuse_no_sum(inv);
	if (amount != NULL && !read_amount(inv, amount, &request->amount))
		return false;
	return energy == NULL || read_energy(inv, energy, &request->energy);
}

static bool read_sell(struct invocation *inv, struct card_sell_request *request)
{
	struct pay_request pay = {.tender_count = 0};

	if (!read_sum(inv, request) || !read_approval(inv, &request->approval))
		return false;
	if (!request->has_amount && !request->has_energy)
		return !(option_given(inv, "cash") || option_given(inv, "tender")) ||
		       refuse_no_sum(inv); /* what was handed over is never left aside */
	if (!read_tenders(inv, &pay))
		return false;
	memcpy(request->tenders, pay.tenders, sizeof request->tenders);
	request->tender_count = pay.tender_count;
	return true;
}

static bool sell(struct invocation *inv, bool open)
{
	struct card_sell_request request = {
		.op_id = option_get(inv, "op-id"),
		.account_no = inv->arg_count > 0 ? inv->args[0] : NULL,
		.open = open,
		.print = option_given(inv, "print"),
	};
	struct arena arena = ARENA_EMPTY;
	struct card_desk desk;
	struct card_station *station;
	struct card_result result;
	bool ok = read_sell(inv, &request);

	if (!ok)
		return false;
	station = card_desk_open(inv, &desk);
	ok = card_sell(inv->session, &desk, &request, &arena, &result);
	card_station_free(station);
	forget_approval(&request.approval);
	ok = ok ? answer_sale(inv, &result, false) : verb_failed(inv);
	if (ok && request.print)
		print_receipt(inv, result.print_id);
	else if (inv->keep_answer && request.print)
		json_bool(json_key(&inv->answer, "slip"),
			card_slip_print(inv->session, result.sale_no));
	arena_release(&arena);
	return ok;
}

static bool run_sell(struct invocation *inv)
{
	return sell(inv, false);
}

static bool run_open(struct invocation *inv)
{
	return sell(inv, true);
}

static bool run_resolve(struct invocation *inv)
{
	struct card_resolve_request request = {
		.op_id = option_get(inv, "op-id"),
		.sale_no = inv->arg_count > 0 ? inv->args[0] : NULL,
		.undo = option_given(inv, "undo"),
		.lost = option_given(inv, "lost"),
		.print = option_given(inv, "print"),
	};
	struct arena arena = ARENA_EMPTY;
	struct card_desk desk;
	struct card_station *station;
	struct card_result result;
	bool ok;

	if (request.undo && request.lost)
		return verb_usage(
			inv, SAY(N_("A lost card cannot be undone: --lost or --undo, not both.")));
	if (!read_approval(inv, &request.approval))
		return false;
	station = card_desk_open(inv, &desk);
	ok = card_resolve(inv->session, &desk, &request, &arena, &result);
	card_station_free(station);
	forget_approval(&request.approval);
	ok = ok ? answer_sale(inv, &result, request.undo) : verb_failed(inv);
	if (ok && request.print)
		print_receipt(inv, result.print_id);
	arena_release(&arena);
	return ok;
}

static void write_open(struct invocation *inv, const struct card_open_view *sale)
{
	struct json *j = &inv->answer;
	struct date today = session_today(inv->session);

	json_object_begin(j);
	json_text(json_key(j, "sale_no"), sale->sale_no);
	json_text(json_key(j, "kind"), sale_kind_name(sale->kind));
	json_text(json_key(j, "state"), sale_state_name(sale->state));
	json_text(json_key(j, "account_no"), sale->account_no);
	json_count(json_key(j, "count"), sale->count);
	json_money(json_key(j, "amount"), sale->amount);
	json_money(json_key(j, "arrears_total"), sale->arrears);
	json_text(json_key(j, "login"), sale->login);
	json_text(json_key(j, "station"), sale->station);
	json_moment(json_key(j, "at"), sale->at);
	json_count(json_key(j, "age_days"), date_days_between(moment_date(sale->at), today));
	json_object_end(j);
}

/* A sale's number begins with that of its shift. */
static bool is_of_shift(const struct card_open_view *sale, const char *shift_no)
{
	size_t length = shift_no == NULL ? 0 : strlen(shift_no);

	return shift_no == NULL ||
	       (strncmp(sale->sale_no, shift_no, length) == 0 && sale->sale_no[length] == '-');
}

static bool write_open_list(struct invocation *inv, const char *key, const char *shift_no)
{
	struct arena arena = ARENA_EMPTY;
	struct card_open_view *sales;
	size_t count;
	bool ok = card_open_list(inv->session, &arena, &sales, &count);

	json_array_begin(json_key(&inv->answer, key));
	for (size_t i = 0; ok && i < count; i++)
		if (is_of_shift(&sales[i], shift_no))
			write_open(inv, &sales[i]);
	json_array_end(&inv->answer);
	arena_release(&arena);
	return ok;
}

/* What was done stands, whatever becomes of the list. */
void write_open_sales(struct invocation *inv, const char *shift_no)
{
	(void)(write_open_list(inv, "open_sales", shift_no) == true);
}

static bool run_sales(struct invocation *inv)
{
	return write_open_list(inv, "sales", NULL) || verb_failed(inv);
}

static const struct option_row sell_options[] = {
	{"amount", OPTION_VALUE, false, N_("how much is paid, arrears and all")},
	{"energy", OPTION_VALUE, false, N_("how many kWh are bought")},
	{"cash", OPTION_REPEATED, false, N_("the cash that was handed over")},
	{"tender", OPTION_REPEATED, false,
		N_("KIND:AMOUNT or KIND:AMOUNT:REFERENCE; cash, card, cheque, transfer, mobile or "
		   "advance")},
	{"op-id", OPTION_VALUE, false, N_("the same id again gives the same answer")},
	{"approve", OPTION_VALUE, false, N_("the login of whoever approves")},
	{"print", OPTION_FLAG, false, N_("print the receipt at once")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row resolve_options[] = {
	{"undo", OPTION_FLAG, false, N_("give the money back instead of writing again")},
	{"lost", OPTION_FLAG, false, N_("a new card takes the place of the sale's")},
	{"print", OPTION_FLAG, false, N_("print the receipt at once")},
	{"approve", OPTION_VALUE, false, N_("the login of whoever approves")},
	{"op-id", OPTION_VALUE, false, N_("the same id again gives the same answer")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row sales_options[] = {
	{"open", OPTION_FLAG, false, N_("those that are neither settled nor undone")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_card_read = {
	.words = "card read",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_read,
	.help = N_("what is on the card in the reader, and what the books say of it"),
};

const struct verb verb_card_check = {
	.words = "card check",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_read,
	.help = N_("hold the card in the reader against the books, and say what does not fit"),
};

const struct verb verb_card_open = {
	.words = "card open",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = sell_options,
	.run = run_open,
	.help = N_("give out an account's first card, with or without a purchase"),
};

const struct verb verb_card_sell = {
	.words = "card sell",
	.args = "[NO]",
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = sell_options,
	.run = run_sell,
	.help = N_("sell electricity onto the card in the reader"),
};

const struct verb verb_card_resolve = {
	.words = "card resolve",
	.args = "[SALE]",
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = resolve_options,
	.run = run_resolve,
	.help = N_("bring a card sale that broke off to its end"),
};

const struct verb verb_sales = {
	.words = "sales",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = sales_options,
	.run = run_sales,
	.help = N_("card sales that are not finished"),
};
