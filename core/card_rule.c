/*
 * May this card be sold on? Questions in the order of docs/card-sales.md; the first that is
 * answered by no is what the cashier is told.
 */
#include "core/card_rule.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const char *card_serial_format(
	const uint8_t serial[CARD_SERIAL_BYTES], char buf[CARD_SERIAL_TEXT_MAX])
{
	for (size_t i = 0; i < CARD_SERIAL_BYTES; i++)
		snprintf(buf + 2 * i, 3, "%02X", serial[i]);
	return buf;
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool card_serial_parse(uint8_t serial[CARD_SERIAL_BYTES], const char *text)
{
	uint8_t bytes[CARD_SERIAL_BYTES];

	if (strlen(text) != sizeof bytes * 2)
		return false;
	for (size_t i = 0; i < sizeof bytes; i++) {
		int high = nibble(text[2 * i]), low = nibble(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	memcpy(serial, bytes, sizeof bytes);
	return true;
}

bool card_digits(char out[CARD_DIGITS + 1], const char *number)
{
	size_t length = strlen(number);

	if (length == 0 || length > CARD_DIGITS || strspn(number, "0123456789") != length)
		return false;
	memset(out, '0', CARD_DIGITS - length);
	memcpy(out + CARD_DIGITS - length, number, length + 1);
	return true;
}

static enum card_decode stripe_decode(const struct magnetic_stripe *stripe,
	struct magnetic_card *card, char mac[MAGNETIC_MAC_DIGITS + 1])
{
	static const enum card_decode states[] = {
		[MAGNETIC_OK] = CARD_DECODE_OK,
		[MAGNETIC_BLANK] = CARD_DECODE_EMPTY,
		[MAGNETIC_FOREIGN] = CARD_DECODE_FOREIGN,
		[MAGNETIC_NEWER] = CARD_DECODE_NEWER,
	};

	switch (stripe->state) {
	case MAGNETIC_READ:
		return states[magnetic_card_decode(&stripe->tracks, card, mac)];
	case MAGNETIC_UNPROVEN:
		return CARD_DECODE_UNPROVEN;
	case MAGNETIC_UNREADABLE:
	case MAGNETIC_NONE:
		break;
	}
	return CARD_DECODE_UNREADABLE;
}

static void look_at_stripe(struct card_look *out, const struct card_image *image)
{
	struct magnetic_card card = {.count = 0};
	char mac[MAGNETIC_MAC_DIGITS + 1];
	enum card_decode state = stripe_decode(&image->stripe, &card, mac);

	*out = (struct card_look){.is_magnetic = true,
		.generation = card.generation,
		.parameter_state = state,
		.wallet_state = state,
		.return_state = CARD_DECODE_EMPTY,
		.wallet = {card.hundredths, card.count}};
	memcpy(out->serial, image->serial, sizeof out->serial);
	memcpy(out->parameter.customer, card.account, sizeof out->parameter.customer);
	memcpy(out->parameter.meter, card.meter, sizeof out->parameter.meter);
}

/* A file of an edition that is not known here is no damaged one. */
static enum card_decode newer(enum card_decode state, const uint8_t *bytes, size_t size)
{
	bool other = state == CARD_DECODE_FRAME && card_layout_is_frame(bytes, size);

	return other ? CARD_DECODE_NEWER : state;
}

void card_look_decode(struct card_look *out, const struct card_image *image)
{
	if (image->stripe.state != MAGNETIC_NONE) {
		look_at_stripe(out, image);
		return;
	}
	*out = (struct card_look){.wallet_state = CARD_DECODE_OK};
	memcpy(out->serial, image->serial, sizeof out->serial);
	out->parameter_state =
		card_parameter_decode(&out->parameter, image->parameter, sizeof image->parameter);
	out->wallet_state = card_wallet_decode(&out->wallet, image->wallet, sizeof image->wallet);
	out->return_state =
		card_return_decode(&out->returned, image->returned, image->returned_bytes);
	out->parameter_state =
		newer(out->parameter_state, image->parameter, sizeof image->parameter);
	out->return_state = newer(out->return_state, image->returned, image->returned_bytes);
}

/* A number that is all zeros names nobody. */
static bool names_nobody(const char *digits)
{
	return strspn(digits, "0") == strlen(digits);
}

static bool is_blank(const struct card_look *look)
{
	return look->parameter_state == CARD_DECODE_EMPTY ||
	       (look->parameter_state == CARD_DECODE_OK && names_nobody(look->parameter.customer));
}

static bool is_damaged(enum card_decode state)
{
	return state != CARD_DECODE_OK && state != CARD_DECODE_EMPTY;
}

static enum card_verdict verdict_of(enum card_decode damage)
{
	static const struct {
		enum card_decode damage;
		enum card_verdict verdict;
	} rows[] = {
		{CARD_DECODE_FOREIGN, SELL_FOREIGN},
		{CARD_DECODE_NEWER, SELL_NEWER},
		{CARD_DECODE_UNPROVEN, SELL_UNPROVEN},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].damage == damage)
			return rows[i].verdict;
	return SELL_UNREADABLE;
}

/* Who it belongs to, before anything is said about what is on it. */
static enum card_verdict check_owner(const struct card_look *look, const struct card_books *books)
{
	if (is_blank(look))
		return SELL_BLANK;
	if (is_damaged(look->parameter_state) || is_damaged(look->wallet_state))
		return verdict_of(look->parameter_state);
	if (strcmp(look->parameter.customer, books->customer) != 0)
		return SELL_OTHER_CUSTOMER;
	if (!books->has_card)
		return SELL_NO_CARD;
	if (memcmp(look->serial, books->serial, sizeof look->serial) != 0)
		return SELL_OTHER_SERIAL;
	if (strcmp(look->parameter.meter, books->meter) != 0)
		return SELL_OTHER_METER;
	if (look->is_magnetic && look->generation != books->generation)
		return SELL_GENERATION;
	return SELL_READY;
}

/* A first card that no purchase was put onto yet may get one before it is inserted. */
static enum card_verdict check_return(const struct card_look *look, const struct card_books *books)
{
	const struct card_return *returned = &look->returned;

	if (look->is_magnetic) /* no meter writes on a stripe: limits hold instead */
		return SELL_READY;
	if (look->return_state == CARD_DECODE_EMPTY)
		return books->count == 0 ? SELL_READY : SELL_NOT_INSERTED;
	if (look->return_state != CARD_DECODE_OK)
		return verdict_of(look->return_state);
	if (strcmp(returned->meter, books->meter) != 0 ||
		strcmp(returned->customer, books->customer) != 0)
		return SELL_RETURN_OTHER;
	return returned->count == books->count ? SELL_READY : SELL_COUNT_RETURN;
}

enum card_verdict card_may_sell(const struct card_look *look, const struct card_books *books)
{
	enum card_verdict verdict = check_owner(look, books);

	if (verdict != SELL_READY)
		return verdict;
	if (look->wallet.count != books->count)
		return SELL_COUNT_CARD;
	verdict = check_return(look, books);
	if (verdict == SELL_READY && books->count >= CARD_COUNT_LIMIT)
		return SELL_COUNT_FULL;
	return verdict;
}

enum card_verdict card_may_open(const struct card_look *look, const struct card_books *books)
{
	if (is_blank(look))
		return SELL_READY;
	if (look->parameter_state != CARD_DECODE_OK)
		return verdict_of(look->parameter_state);
	if (strcmp(look->parameter.customer, books->customer) != 0)
		return SELL_OTHER_CUSTOMER;
	return SELL_READY;
}

static const struct verdict_row {
	const char *name, *message;
	enum code code;
} verdicts[SELL_VERDICTS] = {
	[SELL_READY] = {"ready", N_("The card may be sold on."), CODE_OK},
	[SELL_BLANK] = {"blank",
		N_("This card is empty: open it for the customer before anything is sold on it."),
		CODE_CARD_WRONG},
	[SELL_UNREADABLE] = {"unreadable",
		N_("What is on this card cannot be read: clean it and try again, or replace it."),
		CODE_CARD_BAD},
	[SELL_NO_CARD] = {"no_card",
		N_("This account has no card in the books: open one, or have its card imported."),
		CODE_CARD_WRONG},
	[SELL_OTHER_CUSTOMER] = {"other_customer",
		N_("This card belongs to another account: insert the card of this account."),
		CODE_CARD_WRONG},
	[SELL_OTHER_SERIAL] = {"other_serial",
		N_("This is not the account's present card: another one took its place, or it was "
		   "never given out here. Insert the present card, or replace it."),
		CODE_CARD_WRONG},
	[SELL_OTHER_METER] = {"other_meter",
		N_("This card is for another meter: if the meter was changed, carry that out "
		   "first."),
		CODE_CARD_WRONG},
	[SELL_NOT_INSERTED] = {"not_inserted",
		N_("The last purchase on this card has not been put into the meter: ask the "
		   "customer to insert the card into the meter first. If the meter refused it "
		   "(Err-33), replace the card."),
		CODE_CARD_NOT_INSERTED},
	[SELL_RETURN_OTHER] = {"return_other",
		N_("What a meter wrote onto this card is of another meter or customer: have the "
		   "meter looked at before anything is sold."),
		CODE_CARD_WRONG},
	[SELL_COUNT_CARD] = {"count_card",
		N_("The purchases counted on the card are not those of the books: check the card "
		   "and find out where it was sold on."),
		CODE_CARD_WRONG},
	[SELL_COUNT_RETURN] = {"count_return",
		N_("The meter has counted other purchases than the books: have the meter looked at "
		   "before anything is sold."),
		CODE_CARD_WRONG},
	[SELL_COUNT_FULL] = {"count_full",
		N_("The count of purchases is used up: change the meter or begin a new card "
		   "generation."),
		CODE_LIMIT_EXCEEDED},
	[SELL_FOREIGN] = {"foreign",
		N_("This stripe is another company's: nothing is written on it. Swipe the "
		   "customer's electricity card."),
		CODE_CARD_WRONG},
	[SELL_NEWER] = {"newer",
		N_("This card is of a newer layout than this program knows: have the program "
		   "updated, or take the card back to where it was issued."),
		CODE_CARD_WRONG},
	[SELL_UNPROVEN] = {"unproven",
		N_("The proof on this stripe is wrong: it was changed, or is not genuine. Keep the "
		   "card, and replace it with a supervisor."),
		CODE_CARD_BAD},
	[SELL_GENERATION] = {"generation",
		N_("This card is of another generation of the meter's purchases: replace it."),
		CODE_CARD_WRONG},
};

bool card_count_is_short(uint32_t count)
{
	return count + CARD_COUNT_WARN >= CARD_COUNT_LIMIT;
}

const char *card_verdict_name(enum card_verdict verdict)
{
	return verdicts[verdict].name;
}

const char *card_verdict_message(enum card_verdict verdict)
{
	return verdicts[verdict].message;
}

enum code card_verdict_code(enum card_verdict verdict)
{
	return verdicts[verdict].code;
}

bool card_image_make(
	struct card_image *out, const struct card_image *before, const struct card_content *content)
{
	struct card_image image = {.returned_bytes = before->returned_bytes};

	memcpy(image.serial, before->serial, sizeof image.serial);
	if (!card_parameter_encode(&content->parameter, image.parameter) ||
		!card_wallet_encode(&content->wallet, image.wallet))
		return false;
	*out = image;
	return true;
}

bool card_stripe_make(
	struct magnetic_card *out, const struct card_content *content, uint32_t generation)
{
	struct magnetic_card card = {.generation = generation,
		.count = content->wallet.count,
		.hundredths = content->wallet.hundredths};
	char text[MAGNETIC_TEXT_MAX];

	memcpy(card.account, content->parameter.customer, sizeof card.account);
	memcpy(card.meter, content->parameter.meter, sizeof card.meter);
	if (!magnetic_card_text(&card, text))
		return false;
	*out = card;
	return true;
}

bool card_stripe_serial(const char *account_no, uint8_t serial[CARD_SERIAL_BYTES])
{
	struct magnetic_card card = {.count = 0};

	return magnetic_number(card.account, account_no) && magnetic_card_key(&card, serial);
}

enum card_kind card_kind_for_new(uint32_t count)
{
	return count <= 1 ? CARD_KIND_OPENING : CARD_KIND_REPLACEMENT;
}

struct card_parameter card_parameter_for_purchase(const struct card_look *look)
{
	struct card_parameter parameter = look->parameter;

	/* A new card that no meter has seen stays one: another kind would be refused there. */
	if (look->return_state == CARD_DECODE_EMPTY && parameter.kind != CARD_KIND_PURCHASE)
		return parameter;
	parameter.kind = CARD_KIND_PURCHASE;
	parameter.update = 0;
	return parameter;
}

bool card_may_hoard(uint32_t remaining, uint32_t sold_since, uint32_t bought, int64_t limit)
{
	int64_t total = (int64_t)remaining + sold_since + bought;

	assert(limit >= 0);
	return total <= CARD_BCD_MAX && (limit == 0 || total <= limit);
}
