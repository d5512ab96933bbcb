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

void card_look_decode(struct card_look *out, const struct card_image *image)
{
	*out = (struct card_look){.wallet_state = CARD_DECODE_OK};
	memcpy(out->serial, image->serial, sizeof out->serial);
	out->parameter_state =
		card_parameter_decode(&out->parameter, image->parameter, sizeof image->parameter);
	out->wallet_state = card_wallet_decode(&out->wallet, image->wallet, sizeof image->wallet);
	out->return_state =
		card_return_decode(&out->returned, image->returned, image->returned_bytes);
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

bool card_return_is_empty(const struct card_image *image)
{
	return is_zero(image->returned, image->returned_bytes);
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

/* Who it belongs to, before anything is said about what is on it. */
static enum card_verdict check_owner(const struct card_look *look, const struct card_books *books)
{
	if (is_blank(look))
		return SELL_BLANK;
	if (is_damaged(look->parameter_state) || is_damaged(look->wallet_state))
		return SELL_UNREADABLE;
	if (strcmp(look->parameter.customer, books->customer) != 0)
		return SELL_OTHER_CUSTOMER;
	if (!books->has_card)
		return SELL_NO_CARD;
	if (memcmp(look->serial, books->serial, sizeof look->serial) != 0)
		return SELL_OTHER_SERIAL;
	if (strcmp(look->parameter.meter, books->meter) != 0)
		return SELL_OTHER_METER;
	return SELL_READY;
}

/* A first card that no purchase was put onto yet may get one before it is inserted. */
static enum card_verdict check_return(const struct card_look *look, const struct card_books *books)
{
	const struct card_return *returned = &look->returned;

	if (look->return_state == CARD_DECODE_EMPTY)
		return books->count == 0 ? SELL_READY : SELL_NOT_INSERTED;
	if (look->return_state != CARD_DECODE_OK)
		return SELL_UNREADABLE;
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
		return SELL_UNREADABLE;
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
		   "customer to insert the card into the meter first."),
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

static bool same_wallet(const struct card_image *a, const struct card_image *b)
{
	return memcmp(a->wallet, b->wallet, sizeof a->wallet) == 0;
}

static bool same_return(const struct card_image *a, const struct card_image *b)
{
	return a->returned_bytes == b->returned_bytes &&
	       memcmp(a->returned, b->returned, a->returned_bytes) == 0;
}

bool card_image_equal(const struct card_image *a, const struct card_image *b)
{
	return memcmp(a->serial, b->serial, sizeof a->serial) == 0 &&
	       memcmp(a->parameter, b->parameter, sizeof a->parameter) == 0 && same_wallet(a, b) &&
	       same_return(a, b);
}

/* Did the customer's meter write this return file, having counted so many purchases? */
static bool returned_count(const struct card_image *now, const struct card_image *of)
{
	struct card_look there;
	struct card_wallet wallet;

	card_look_decode(&there, now);
	if (there.return_state != CARD_DECODE_OK ||
		card_wallet_decode(&wallet, of->wallet, sizeof of->wallet) != CARD_DECODE_OK)
		return false;
	return there.returned.count == wallet.count;
}

/* Only the wallet file gives value: it was written last, and by it the rest is told. */
enum card_conclusion card_conclude(const struct card_image *before,
	const struct card_image *intended, const struct card_image *now)
{
	bool empty;

	if (now == NULL)
		return CARD_IS_ABSENT;
	if (memcmp(now->serial, intended->serial, sizeof now->serial) != 0)
		return CARD_IS_ANOTHER;
	if (card_image_equal(now, intended))
		return CARD_IS_WRITTEN;
	empty = card_return_is_empty(now);
	if (same_wallet(now, intended) && !same_wallet(now, before)) {
		if (same_return(now, intended))
			return CARD_IS_WRITTEN;
		return !empty && returned_count(now, intended) ? CARD_IS_CREDITED : CARD_IS_DAMAGED;
	}
	if (!same_wallet(now, before))
		return CARD_IS_DAMAGED;
	if (same_return(now, before))
		return CARD_IS_NOT_WRITTEN;
	if (same_return(now, intended) || empty)
		return CARD_IS_HALF_WRITTEN;
	return returned_count(now, before) ? CARD_IS_NOT_WRITTEN : CARD_IS_DAMAGED;
}

static const struct conclusion_row {
	const char *name, *message;
} conclusions[CARD_CONCLUSIONS] = {
	[CARD_IS_ABSENT] = {"absent", N_("There is no card in the reader: insert the card of this "
					 "sale. If it is lost, take a new card and a supervisor.")},
	[CARD_IS_ANOTHER] = {"another", N_("This is not the card of the sale: nothing was changed "
					   "on it. Insert the card of "
					   "the sale.")},
	[CARD_IS_WRITTEN] = {"written", N_("The purchase is on the card.")},
	[CARD_IS_CREDITED] = {"credited",
		N_("The purchase was on the card, and the meter has taken "
		   "it already.")},
	[CARD_IS_NOT_WRITTEN] = {"not_written",
		N_("Nothing was written onto the card: write it now, "
		   "or give the money back.")},
	[CARD_IS_HALF_WRITTEN] = {"half_written",
		N_("The card was written in part and carries no new "
		   "purchase: write it again, or give the money "
		   "back.")},
	[CARD_IS_DAMAGED] = {"damaged",
		N_("The card is damaged: take a new card and a supervisor. It "
		   "carries the same purchase, and the meter credits it "
		   "once.")},
};

const char *card_conclusion_name(enum card_conclusion conclusion)
{
	return conclusions[conclusion].name;
}

const char *card_conclusion_message(enum card_conclusion conclusion)
{
	return conclusions[conclusion].message;
}

bool card_may_hoard(uint32_t remaining, uint32_t sold_since, uint32_t bought, int64_t limit)
{
	int64_t total = (int64_t)remaining + sold_since + bought;

	assert(limit >= 0);
	return limit == 0 || total <= limit;
}
