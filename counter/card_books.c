/*
 * What the books say of a card, and whose it is. A card that was imported becomes a row of its own
 * only when it is first written here.
 */
#include "counter/card_books.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/form.h"
#include "counter/pay_post.h"
#include "counter/shift_view.h"
#include "db/row_lock.h"

static_assert(CARD_TEXT_MAX >= LOGIN_MAX, "a login fits");
static_assert(METER_NO_MAX == METER_NO_BYTES, "a meter's number fits into both");

bool sale_is_open(enum sale_state state)
{
	return state != SALE_SETTLED && state != SALE_UNDONE;
}

const char *sale_kind_name(enum sale_kind kind)
{
	static const char *const names[] = {
		[SALE_PURCHASE] = "purchase",
		[SALE_OPENING] = "opening",
		[SALE_REPLACEMENT] = "replacement",
		[SALE_REFUND] = "refund",
		[SALE_METER_CHANGE] = "meter_change",
	};

	return names[kind];
}

const char *sale_state_name(enum sale_state state)
{
	if (sale_is_open(state))
		return "open";
	return state == SALE_SETTLED ? "settled" : "undone";
}

const char *card_step_title(enum card_step step)
{
	static const char *const titles[CARD_STEPS] = {
		[CARD_STEP_READ] = N_("Reading the card"),
		[CARD_STEP_PREPARE] = N_("Keeping the sale"),
		[CARD_STEP_WRITE] = N_("Writing the card: leave it in the reader"),
		[CARD_STEP_CHECK] = N_("Reading the card back: leave it in the reader"),
		[CARD_STEP_SWIPE_READ] = N_("Swipe the card to read it"),
		[CARD_STEP_EITHER] = N_("Swipe the card, or put it into the reader"),
		[CARD_STEP_SWIPE_WRITE] = N_("Swipe the same card to write it"),
		[CARD_STEP_SWIPE_WRITE_AGAIN] =
			N_("That swipe failed: swipe the same card to write it"),
		[CARD_STEP_SWIPE_CHECK] = N_("Swipe the same card once more to check it"),
		[CARD_STEP_SWIPE_CHECK_AGAIN] =
			N_("That is not what was written: swipe the card that was written"),
	};

	return titles[step];
}

int card_step_number(enum card_step step)
{
	static const int numbers[CARD_STEPS] = {
		[CARD_STEP_READ] = 1,
		[CARD_STEP_PREPARE] = 2,
		[CARD_STEP_WRITE] = 3,
		[CARD_STEP_CHECK] = CARD_STEP_LAST,
		[CARD_STEP_SWIPE_READ] = 1,
		[CARD_STEP_EITHER] = 1,
		[CARD_STEP_SWIPE_WRITE] = 3,
		[CARD_STEP_SWIPE_WRITE_AGAIN] = 3,
		[CARD_STEP_SWIPE_CHECK] = CARD_STEP_LAST,
		[CARD_STEP_SWIPE_CHECK_AGAIN] = CARD_STEP_LAST,
	};

	return numbers[step];
}

void card_tell(const struct card_desk *desk, enum card_step step)
{
	if (desk->told != NULL)
		desk->told(desk->ctx, step);
}

bool card_ended(struct session *s, enum card_end end)
{
	assert(end != CARD_OK);
	return session_refuse(s, card_end_code(end), SAY(card_end_message(end)));
}

bool card_swipe_ended(struct session *s, enum card_end end)
{
	assert(end != CARD_OK);
	return session_refuse(s, card_end_code(end), SAY(card_end_swipe_message(end)));
}

/* --- the account ---------------------------------------------------------------------------- */

static bool find_account(struct session *s, const char *account_no, struct account_row *out)
{
	bool found = false;

	if (form_account_no(account_no) && !account_store_find(s->db, account_no, out, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_ACCOUNT_UNKNOWN,
			SAY(N_("There is no account {1}: check the number or find the customer by "
			       "name."),
				say_text(account_no)));
	return out->status == ACCOUNT_STORED_OPEN ||
	       session_refuse(s, CODE_ACCOUNT_CLOSED,
		       SAY(N_("Account {1} is closed: ask for the customer's present account "
			      "number."),
			       say_text(account_no)));
}

static bool find_meter(struct session *s, struct card_account *out)
{
	bool found;

	if (!meter_store_of(s->db, out->account.account_id, &out->meter, &found))
		return session_db_failed(s);
	if (!found || out->meter.kind == METER_POSTPAID || out->meter.kind == METER_NONE)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Account {1} has no card meter: nothing can be sold onto a card."),
				say_text(out->account.account_no)));
	return true;
}

static int digits_of(const struct card_account *account)
{
	return card_is_magnetic(account) ? MAGNETIC_DIGITS : CARD_DIGITS;
}

static bool write_number(
	const struct card_account *account, const char *number, char out[CARD_NUMBER_MAX])
{
	return card_is_magnetic(account) ? magnetic_number(out, number) : card_digits(out, number);
}

bool card_meter_number(struct session *s, const struct card_account *account, const char *meter_no,
	char out[CARD_NUMBER_MAX])
{
	return write_number(account, meter_no, out) ||
	       session_refuse(s, CODE_BAD_VALUE,
		       SAY(N_("Meter number {1} has no place on a card: it takes up to {2} "
			      "digits."),
			       say_text(meter_no), say_count(digits_of(account))));
}

static bool take_digits(struct session *s, struct card_account *out)
{
	if (!write_number(out, out->account.account_no, out->books.customer))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Account number {1} has no place on a card: it takes up to {2} "
			       "digits."),
				say_text(out->account.account_no), say_count(digits_of(out))));
	return card_meter_number(s, out, out->meter.meter_no, out->books.meter);
}

bool card_is_magnetic(const struct card_account *account)
{
	return account->meter.kind == METER_PREPAID_MAG;
}

/* The card with which the account was imported, until the books have one of their own. */
static void take_over(struct card_account *out)
{
	const struct account_row *account = &out->account;
	uint8_t serial[CARD_SERIAL_BYTES];

	out->base_count = account->card_count;
	if (card_is_magnetic(out) ? account->card_count == 0 ||
					    !card_stripe_serial(account->account_no, serial)
				  : !card_serial_parse(serial, account->card_serial))
		return;
	out->has_card = true;
	out->card = (struct card_row){.account_id = account->account_id,
		.generation = out->meter.generation,
		.origin = CARD_TAKEN_OVER,
		.base_count = account->card_count};
	utf8_copy(out->card.meter_no, sizeof out->card.meter_no, out->meter.meter_no);
	card_serial_format(serial, out->card.serial);
}

static bool find_card(struct session *s, struct card_account *out)
{
	enum db_step step = card_store_of(s->db, out->account.account_id, &out->card);

	if (step == DB_FAILED)
		return session_db_failed(s);
	out->has_card = step == DB_ROW && out->card.generation == out->meter.generation;
	out->base_count = out->has_card ? out->card.base_count : 0;
	if (step == DB_DONE)
		take_over(out);
	step = sale_store_last_settled(
		s->db, out->account.account_id, out->meter.generation, &out->last);
	if (step == DB_FAILED)
		return session_db_failed(s);
	out->has_last = step == DB_ROW;
	return true;
}

static void count_purchases(struct card_account *out)
{
	struct card_books *books = &out->books;

	books->has_card = out->has_card;
	books->generation = (uint32_t)out->meter.generation;
	if (out->has_card && !card_serial_parse(books->serial, out->card.serial))
		books->has_card = false;
	books->count = (uint32_t)(out->has_last ? out->last.count : out->base_count);
}

static bool load_setting(struct session *s, struct card_account *out)
{
	enum db_step step = card_note_setting(s->db, out->account.account_id, &out->setting);

	if (step == DB_DONE)
		out->setting = (struct card_setting){.account_id = out->account.account_id,
			.unit = CARD_UNIT_MONEY,
			.user_type = 1,
			.hoard_limit = money_to_fen(s->policy.card_hoard_limit),
			.day_limit = s->policy.card_day_limit,
			.month_limit = s->policy.card_month_limit,
			.alarm_1 = money_to_fen(s->policy.card_alarm_1),
			.alarm_2 = money_to_fen(s->policy.card_alarm_2)};
	return step != DB_FAILED || session_db_failed(s);
}

bool card_account_load(struct session *s, const char *account_no, struct card_account *out)
{
	*out = (struct card_account){.has_card = false};
	if (!find_account(s, account_no, &out->account) || !find_meter(s, out) ||
		!take_digits(s, out) || !find_card(s, out) || !load_setting(s, out))
		return false;
	count_purchases(out);
	return true;
}

/* --- whose card ----------------------------------------------------------------------------- */

static bool account_number(struct session *s, int64_t account_id, char out[ACCOUNT_NO_MAX])
{
	struct account_row account;
	bool found;

	if (!account_store_load(s->db, account_id, &account, &found))
		return session_db_failed(s);
	if (found)
		utf8_copy(out, ACCOUNT_NO_MAX, account.account_no);
	return true;
}

/* The card's twelve digits may stand for a shorter number: first as they are, then without zeros.
 */
static bool by_number(struct session *s, const char *customer, char out[ACCOUNT_NO_MAX])
{
	const char *at = customer;
	struct account_row account;
	bool found = false;

	while (!found && *at != '\0') {
		if (!account_store_find(s->db, at, &account, &found))
			return session_db_failed(s);
		if (found)
			utf8_copy(out, ACCOUNT_NO_MAX, account.account_no);
		else if (*at != '0')
			break;
		at++;
	}
	return true;
}

bool card_owner(struct session *s, const struct card_look *look, char account_no[ACCOUNT_NO_MAX])
{
	char serial[CARD_SERIAL_TEXT_MAX];
	struct card_row card;
	enum db_step step;

	account_no[0] = '\0';
	if (look->parameter_state == CARD_DECODE_OK &&
		!by_number(s, look->parameter.customer, account_no))
		return false;
	if (account_no[0] != '\0' || look->is_magnetic) /* a stripe has no serial of its own */
		return true;
	step = card_store_by_serial(s->db, card_serial_format(look->serial, serial), &card);
	if (step == DB_FAILED)
		return session_db_failed(s);
	return step == DB_DONE || account_number(s, card.account_id, account_no);
}

/* --- what stands in the way ----------------------------------------------------------------- */

bool card_nothing_open(struct session *s, int64_t account_id)
{
	struct sale_row open;
	enum db_step step = sale_store_open_of(s->db, account_id, &open);

	if (step == DB_FAILED)
		return session_db_failed(s);
	if (step == DB_DONE)
		return true;
	return session_refuse(s, CODE_SALE_OPEN,
		SAY(N_("Sale {1} of account {2} is not finished; it was begun at station {3} at "
		       "{4}. Resolve it first."),
			say_text(open.sale_no), say_text(open.account_no), say_text(open.station),
			say_moment(open.at)));
}

bool card_hold(struct session *s, int64_t account_id, struct shift_row *shift)
{
	if (!pay_shift(s, shift))
		return false;
	if (!lock_accounts(s->db, &account_id, 1))
		return session_db_failed(s);
	return shift_hold(s, shift);
}

struct say card_reason(
	enum card_verdict verdict, const struct card_look *look, const struct card_account *account)
{
	char serial[CARD_SERIAL_TEXT_MAX];

	switch (verdict) {
	case SELL_OTHER_CUSTOMER:
		return SAY(N_("This card belongs to customer {1}, not to account {2}: insert the "
			      "card of this account."),
			say_text(look->parameter.customer), say_text(account->account.account_no));
	case SELL_OTHER_SERIAL:
		return SAY(N_("Card {1} is not the present card of account {2}, which is {3}: "
			      "insert that one, or replace it."),
			say_text(card_serial_format(look->serial, serial)),
			say_text(account->account.account_no), say_text(account->card.serial));
	case SELL_OTHER_METER:
		return SAY(N_("This card is for meter {1}, and account {2} has meter {3}: if the "
			      "meter was changed, carry that out first."),
			say_text(look->parameter.meter), say_text(account->account.account_no),
			say_text(account->meter.meter_no));
	case SELL_COUNT_CARD:
		return SAY(N_("The card counts {1} purchases and the books {2}: find out where "
			      "else it was sold on."),
			say_count(look->wallet.count), say_count(account->books.count));
	case SELL_COUNT_RETURN:
		return SAY(N_("The meter counts {1} purchases and the books {2}: have the meter "
			      "looked at before anything is sold."),
			say_count(look->returned.count), say_count(account->books.count));
	case SELL_RETURN_OTHER:
		return SAY(N_("What a meter wrote onto this card is of meter {1} and customer "
			      "{2}: have the meter looked at before anything is sold."),
			say_text(look->returned.meter), say_text(look->returned.customer));
	case SELL_GENERATION:
		return SAY(N_("This card is of generation {1} of the meter's purchases, and the "
			      "books are at {2}: replace it."),
			say_count(look->generation), say_count(account->books.generation));
	case SELL_FOREIGN:
	case SELL_NEWER:
	case SELL_UNPROVEN:
	case SELL_READY:
	case SELL_BLANK:
	case SELL_UNREADABLE:
	case SELL_NO_CARD:
	case SELL_NOT_INSERTED:
	case SELL_COUNT_FULL:
	case SELL_VERDICTS:
		break;
	}
	return SAY(card_verdict_message(verdict));
}

bool card_refuse(struct session *s, enum card_verdict verdict, const struct card_look *look,
	const struct card_account *account)
{
	assert(verdict != SELL_READY);
	return session_refuse(s, card_verdict_code(verdict), card_reason(verdict, look, account));
}

/* --- rows ----------------------------------------------------------------------------------- */

bool card_number_sale(struct session *s, const struct shift_row *shift, char out[CARD_SALE_NO_MAX])
{
	int64_t count;
	int length;

	if (!sale_store_count(s->db, shift->shift_id, &count))
		return session_db_failed(s);
	length = snprintf(
		out, CARD_SALE_NO_MAX, "%.32s-C%04lld", shift->shift_no, (long long)count + 1);
	assert(length < CARD_SALE_NO_MAX);
	return true;
}

bool card_keep_taken_over(struct session *s, const struct card_account *account)
{
	struct card_row row = account->card;

	if (!account->has_card || row.card_id != 0)
		return true;
	row.at = session_now(s);
	utf8_copy(row.login, sizeof row.login, s->login);
	utf8_copy(row.station, sizeof row.station, s->station);
	return card_store_insert(s->db, &row) || session_db_failed(s);
}

bool card_keep_return(
	struct session *s, const struct card_account *account, const struct card_look *look)
{
	struct card_return_row row = {.account_id = account->account.account_id,
		.generation = account->meter.generation,
		.count = look->returned.count,
		.remaining = look->returned.remaining,
		.overdraft = look->returned.overdraft,
		.strange_cards = look->returned.strange_cards,
		.written_at = look->returned.written_at,
		.at = session_now(s)};

	if (look->return_state != CARD_DECODE_OK ||
		strcmp(look->returned.meter, account->books.meter) != 0)
		return true;
	utf8_copy(row.meter_no, sizeof row.meter_no, account->meter.meter_no);
	card_serial_format(look->serial, row.serial);
	utf8_copy(row.login, sizeof row.login, s->login);
	utf8_copy(row.station, sizeof row.station, s->station);
	return card_note_return(s->db, &row) || session_db_failed(s);
}
