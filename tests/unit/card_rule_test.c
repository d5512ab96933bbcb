/* The selling rules and the table of what a card says about a write, row by row. */
#include "core/card_rule.h"

#include <stdio.h>
#include <string.h>

#include "core/card_conclusion.h"
#include "core/compiler.h"
#include "tests/test.h"

#define CUSTOMER "000000100001"
#define METER "000012345678"

/* A card of customer 100001 that has 3 purchases, the last of 100.00 and inserted. */
static struct card_image sound_card(void)
{
	struct card_parameter parameter = {.user_type = 1,
		.ct = 1,
		.pt = 1,
		.meter = METER,
		.customer = CUSTOMER,
		.kind = CARD_KIND_PURCHASE};
	struct card_wallet wallet = {.hundredths = 10000, .count = 3};
	struct card_return returned = {.edition = CARD_RETURN_698,
		.user_type = 1,
		.ct = 1,
		.pt = 1,
		.meter = METER,
		.customer = CUSTOMER,
		.remaining = 8850,
		.count = 3,
		.written_at = {INT64_C(1795000000000)}};
	struct card_image image = {.serial = {1, 2, 3, 4, 5, 6, 7, 8}, .returned_bytes = 49};

	assert_true(card_parameter_encode(&parameter, image.parameter));
	assert_true(card_wallet_encode(&wallet, image.wallet));
	assert_true(card_return_encode(&returned, image.returned));
	return image;
}

static struct card_books sound_books(void)
{
	return (struct card_books){.has_card = true,
		.serial = {1, 2, 3, 4, 5, 6, 7, 8},
		.customer = CUSTOMER,
		.meter = METER,
		.count = 3};
}

/* One thing that differs from the sound card or its books. */
enum twist {
	AS_IT_IS,
	NO_CUSTOMER,
	ALL_ZERO,
	BAD_SUM,
	BAD_RETURN,
	NEWER_CARD,
	NEWER_SHORT,
	NO_FRAME,
	NEWER_RETURN_FILE,
	CARD_OF_ANOTHER,
	NO_CARD_IN_BOOKS,
	OLD_CARD,
	METER_CHANGED,
	RETURN_EMPTY,
	RETURN_EMPTY_NEW,
	RETURN_OF_ANOTHER,
	RETURN_METER,
	CARD_AHEAD,
	CARD_BEHIND,
	METER_BEHIND,
	FULL
};

static void set_parameter(struct card_image *image, const char *meter, const char *customer)
{
	struct card_parameter parameter;

	assert_int_equal(card_parameter_decode(&parameter, image->parameter, 45), CARD_DECODE_OK);
	snprintf(parameter.meter, sizeof parameter.meter, "%s", meter);
	snprintf(parameter.customer, sizeof parameter.customer, "%s", customer);
	assert_true(card_parameter_encode(&parameter, image->parameter));
}

static void set_wallet(struct card_image *image, uint32_t count)
{
	const struct card_wallet wallet = {.hundredths = 10000, .count = count};

	assert_true(card_wallet_encode(&wallet, image->wallet));
}

static void set_return(
	struct card_image *image, const char *meter, const char *customer, uint32_t count)
{
	struct card_return returned;

	assert_int_equal(card_return_decode(&returned, image->returned, 49), CARD_DECODE_OK);
	memcpy(returned.meter, meter, sizeof returned.meter);
	memcpy(returned.customer, customer, sizeof returned.customer);
	returned.count = count;
	assert_true(card_return_encode(&returned, image->returned));
}

static void set_remaining(struct card_image *image, uint32_t remaining)
{
	struct card_return returned;

	assert_int_equal(card_return_decode(&returned, image->returned, 49), CARD_DECODE_OK);
	returned.remaining = remaining;
	assert_true(card_return_encode(&returned, image->returned));
}

static void empty_return(struct card_image *image)
{
	memset(image->returned, 0, sizeof image->returned);
}

/* A whole frame of another length. */
static void make_shorter(uint8_t *bytes, uint8_t length)
{
	size_t size = 6U + length;
	uint8_t sum = 0;

	bytes[3] = length;
	for (size_t i = 1; i < size - 2; i++)
		sum = (uint8_t)(sum + bytes[i]);
	bytes[size - 2] = sum;
	bytes[size - 1] = 0x16;
}

static void twist_card(enum twist twist, struct card_image *image)
{
	switch (twist) {
	case NO_CUSTOMER:
		set_parameter(image, METER, "000000000000");
		return;
	case ALL_ZERO:
		memset(image->parameter, 0, sizeof image->parameter);
		return;
	case BAD_SUM:
		image->parameter[43] ^= 1;
		return;
	case BAD_RETURN:
		image->returned[20] ^= 1;
		return;
	case NEWER_CARD: /* longer than what was read: its sum stands behind */
		image->parameter[3] = 0x2B;
		return;
	case NEWER_SHORT:
		make_shorter(image->parameter, 0x20);
		return;
	case NO_FRAME:
		make_shorter(image->parameter, 0x20);
		image->parameter[10] ^= 1;
		return;
	case NEWER_RETURN_FILE:
		image->returned[3] = 0x40;
		return;
	case CARD_OF_ANOTHER:
		set_parameter(image, METER, "000000100002");
		return;
	case METER_CHANGED:
		set_parameter(image, "000000000009", CUSTOMER);
		return;
	case RETURN_EMPTY:
	case RETURN_EMPTY_NEW:
		empty_return(image);
		set_wallet(image, twist == RETURN_EMPTY ? 3 : 0);
		return;
	case RETURN_OF_ANOTHER:
		set_return(image, METER, "000000100002", 3);
		return;
	case RETURN_METER:
		set_return(image, "000000000009", CUSTOMER, 3);
		return;
	case CARD_AHEAD:
		set_wallet(image, 4);
		return;
	case CARD_BEHIND:
		set_wallet(image, 2);
		return;
	case METER_BEHIND:
		set_return(image, METER, CUSTOMER, 2);
		return;
	case FULL:
		set_wallet(image, CARD_COUNT_LIMIT);
		set_return(image, METER, CUSTOMER, CARD_COUNT_LIMIT);
		return;
	case AS_IT_IS:
	case NO_CARD_IN_BOOKS:
	case OLD_CARD:
		return;
	}
}

static void twist_books(enum twist twist, struct card_books *books)
{
	if (twist == NO_CARD_IN_BOOKS)
		books->has_card = false;
	if (twist == OLD_CARD)
		books->serial[7] = 9;
	if (twist == RETURN_EMPTY_NEW)
		books->count = 0;
	if (twist == FULL)
		books->count = CARD_COUNT_LIMIT;
}

static void test_selling(void **state)
{
	static const struct {
		enum twist twist;
		enum card_verdict sell, open;
	} rows[] = {
		{AS_IT_IS, SELL_READY, SELL_READY},
		{NO_CUSTOMER, SELL_BLANK, SELL_READY},
		{ALL_ZERO, SELL_BLANK, SELL_READY},
		{BAD_SUM, SELL_UNREADABLE, SELL_UNREADABLE},
		{BAD_RETURN, SELL_UNREADABLE, SELL_READY},
		{NEWER_CARD, SELL_NEWER, SELL_NEWER},
		{NEWER_SHORT, SELL_NEWER, SELL_NEWER},
		{NO_FRAME, SELL_UNREADABLE, SELL_UNREADABLE},
		{NEWER_RETURN_FILE, SELL_NEWER, SELL_READY},
		{CARD_OF_ANOTHER, SELL_OTHER_CUSTOMER, SELL_OTHER_CUSTOMER},
		{NO_CARD_IN_BOOKS, SELL_NO_CARD, SELL_READY},
		{OLD_CARD, SELL_OTHER_SERIAL, SELL_READY},
		{METER_CHANGED, SELL_OTHER_METER, SELL_READY},
		{RETURN_EMPTY, SELL_NOT_INSERTED, SELL_READY},
		{RETURN_EMPTY_NEW, SELL_READY, SELL_READY},
		{RETURN_OF_ANOTHER, SELL_RETURN_OTHER, SELL_READY},
		{RETURN_METER, SELL_RETURN_OTHER, SELL_READY},
		{CARD_AHEAD, SELL_COUNT_CARD, SELL_READY},
		{CARD_BEHIND, SELL_COUNT_CARD, SELL_READY},
		{METER_BEHIND, SELL_COUNT_RETURN, SELL_READY},
		{FULL, SELL_COUNT_FULL, SELL_READY},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct card_image image = sound_card();
		struct card_books books = sound_books();
		struct card_look look;

		twist_card(rows[i].twist, &image);
		twist_books(rows[i].twist, &books);
		card_look_decode(&look, &image);
		assert_string_equal(card_verdict_name(card_may_sell(&look, &books)),
			card_verdict_name(rows[i].sell));
		assert_string_equal(card_verdict_name(card_may_open(&look, &books)),
			card_verdict_name(rows[i].open));
	}
}

/* Each verdict has a sentence, and a code unless the card may be sold on. */
static void test_verdicts(void **state)
{
	(void)state;
	for (int i = 0; i < SELL_VERDICTS; i++) {
		enum card_verdict verdict = (enum card_verdict)i;

		assert_true(strlen(card_verdict_message(verdict)) > 0);
		assert_int_equal(card_verdict_code(verdict) == CODE_OK, verdict == SELL_READY);
	}
	for (int i = 0; i < CARD_CONCLUSIONS; i++)
		assert_true(strlen(card_conclusion_message((enum card_conclusion)i)) > 0);
}

/* --- what a card says about a write --------------------------------------------------------- */

struct writing {
	struct card_image before, intended, now;
};

static struct writing a_sale(void)
{
	struct writing w = {.before = sound_card()};
	struct card_look look;
	struct card_content content = {.wallet = {.hundredths = 5000, .count = 4}};

	card_look_decode(&look, &w.before);
	content.parameter = card_parameter_for_purchase(&look);
	assert_true(card_image_make(&w.intended, &w.before, &content));
	w.now = w.before;
	return w;
}

enum found {
	NOTHING_DONE,
	FIRST_FILE,
	RETURN_GONE,
	ALL_DONE,
	ALL_BUT_OLD_PARAMETERS,
	ALL_BUT_BROKEN_PARAMETERS,
	CREDITED_SINCE,
	NEWER_RETURN,
	WALLET_AND_OLD_RETURN,
	WALLET_ODD,
	WALLET_ODD_EMPTY,
	RETURN_BROKEN,
	RETURN_AHEAD,
	ANOTHER_CARD,
	GONE
};

/* Other parameters, and whole ones. */
static void set_kind(struct card_image *image)
{
	struct card_parameter parameter;

	assert_int_equal(
		card_parameter_decode(&parameter, image->parameter, sizeof image->parameter),
		CARD_DECODE_OK);
	parameter.alarm_1 += 100;
	assert_true(card_parameter_encode(&parameter, image->parameter));
}

static void find(enum found found, struct writing *w)
{
	memcpy(w->now.parameter, w->intended.parameter, sizeof w->now.parameter);
	switch (found) {
	case NOTHING_DONE:
		w->now = w->before;
		return;
	case FIRST_FILE:
	case GONE:
		return;
	case RETURN_GONE:
		empty_return(&w->now);
		return;
	case ALL_DONE:
		w->now = w->intended;
		return;
	case ALL_BUT_OLD_PARAMETERS:
		memcpy(w->intended.parameter, w->before.parameter, sizeof w->before.parameter);
		w->now = w->intended;
		set_kind(&w->intended);
		return;
	case ALL_BUT_BROKEN_PARAMETERS:
		w->now = w->intended;
		w->now.parameter[12] ^= 0x55;
		return;
	case CREDITED_SINCE:
		set_return(&w->now, METER, CUSTOMER, 4);
		memcpy(w->now.wallet, w->intended.wallet, sizeof w->now.wallet);
		return;
	case NEWER_RETURN:
		set_remaining(&w->now, 100);
		return;
	case WALLET_AND_OLD_RETURN:
		memcpy(w->now.wallet, w->intended.wallet, sizeof w->now.wallet);
		return;
	case WALLET_ODD:
		w->now.wallet[3] ^= 0x55;
		return;
	case WALLET_ODD_EMPTY:
		w->now.wallet[3] ^= 0x55;
		empty_return(&w->now);
		return;
	case RETURN_BROKEN:
		w->now.returned[30] ^= 0x55;
		return;
	case RETURN_AHEAD:
		set_return(&w->now, METER, CUSTOMER, 9);
		return;
	case ANOTHER_CARD:
		w->now.serial[0] ^= 0x55;
		return;
	}
}

static void test_conclusions(void **state)
{
	static const struct {
		enum found found;
		enum card_conclusion conclusion;
	} rows[] = {
		{NOTHING_DONE, CARD_IS_NOT_WRITTEN},
		{FIRST_FILE, CARD_IS_NOT_WRITTEN},
		{NEWER_RETURN, CARD_IS_NOT_WRITTEN},
		{RETURN_GONE, CARD_IS_HALF_WRITTEN},
		{ALL_DONE, CARD_IS_WRITTEN},
		{ALL_BUT_OLD_PARAMETERS, CARD_IS_WRITTEN},
		{ALL_BUT_BROKEN_PARAMETERS, CARD_IS_DAMAGED},
		{CREDITED_SINCE, CARD_IS_CREDITED},
		{WALLET_AND_OLD_RETURN, CARD_IS_DAMAGED},
		{WALLET_ODD, CARD_IS_DAMAGED},
		{WALLET_ODD_EMPTY, CARD_IS_DAMAGED},
		{RETURN_BROKEN, CARD_IS_DAMAGED},
		{RETURN_AHEAD, CARD_IS_DAMAGED},
		{ANOTHER_CARD, CARD_IS_ANOTHER},
		{GONE, CARD_IS_ABSENT},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct writing w = a_sale();

		find(rows[i].found, &w);
		assert_string_equal(card_conclusion_name(card_conclude(&w.before, &w.intended,
					    rows[i].found == GONE ? NULL : &w.now)),
			card_conclusion_name(rows[i].conclusion));
	}
}

/* A blank card that gets neither count nor amount: its parameter file tells. */
static void test_conclusions_of_a_first_card(void **state)
{
	struct card_image blank = {.serial = {9}, .returned_bytes = 49}, intended, now;
	const struct card_content content = {.parameter = {.user_type = 1,
						     .ct = 1,
						     .pt = 1,
						     .meter = METER,
						     .customer = CUSTOMER,
						     .kind = CARD_KIND_OPENING}};

	(void)state;
	assert_true(card_image_make(&intended, &blank, &content));
	assert_int_equal(card_conclude(&blank, &intended, &blank), CARD_IS_NOT_WRITTEN);
	assert_int_equal(card_conclude(&blank, &intended, &intended), CARD_IS_WRITTEN);
	now = intended;
	now.parameter[10] ^= 1;
	assert_int_equal(card_conclude(&blank, &intended, &now), CARD_IS_NOT_WRITTEN);
}

static void test_new_cards(void **state)
{
	(void)state;
	assert_int_equal(card_kind_for_new(0), CARD_KIND_OPENING);
	assert_int_equal(card_kind_for_new(1), CARD_KIND_OPENING);
	assert_int_equal(card_kind_for_new(2), CARD_KIND_REPLACEMENT);
}

static void test_purchase_keeps_new_cards(void **state)
{
	static const struct {
		enum card_kind kind;
		bool inserted;
		enum card_kind becomes;
	} rows[] = {
		{CARD_KIND_OPENING, false, CARD_KIND_OPENING},
		{CARD_KIND_REPLACEMENT, false, CARD_KIND_REPLACEMENT},
		{CARD_KIND_PURCHASE, false, CARD_KIND_PURCHASE},
		{CARD_KIND_OPENING, true, CARD_KIND_PURCHASE},
		{CARD_KIND_REPLACEMENT, true, CARD_KIND_PURCHASE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct card_look look = {
			.return_state = rows[i].inserted ? CARD_DECODE_OK : CARD_DECODE_EMPTY,
			.parameter = {.kind = rows[i].kind}};

		assert_int_equal(card_parameter_for_purchase(&look).kind, rows[i].becomes);
	}
}

static void test_digits(void **state)
{
	static const struct {
		const char *number, *digits;
	} rows[] = {
		{"1", "000000000001"},
		{"123456789012", "123456789012"},
		{"000000100001", CUSTOMER},
		{"", NULL},
		{"1234567890123", NULL},
		{"12A", NULL},
		{"-12", NULL},
		{" 12", NULL},
	};
	char digits[CARD_DIGITS + 1];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		bool ok = card_digits(digits, rows[i].number);

		assert_int_equal(ok, rows[i].digits != NULL);
		if (ok)
			assert_string_equal(digits, rows[i].digits);
	}
}

static void test_serial(void **state)
{
	static const char *const wrong[] = {"", "00", "000000000000000G", "00000000000000001"};
	uint8_t serial[CARD_SERIAL_BYTES];
	char text[CARD_SERIAL_TEXT_MAX];

	(void)state;
	assert_true(card_serial_parse(serial, "0123456789abcDEF"));
	assert_string_equal(card_serial_format(serial, text), "0123456789ABCDEF");
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_false(card_serial_parse(serial, wrong[i]));
}

static void test_count_is_short(void **state)
{
	(void)state;
	assert_false(card_count_is_short(0));
	assert_false(card_count_is_short(CARD_COUNT_LIMIT - CARD_COUNT_WARN - 1));
	assert_true(card_count_is_short(CARD_COUNT_LIMIT - CARD_COUNT_WARN));
	assert_true(card_count_is_short(CARD_COUNT_LIMIT));
}

static void test_hoarding(void **state)
{
	(void)state;
	assert_true(card_may_hoard(5000, 0, 5000, 10000));
	assert_false(card_may_hoard(5000, 0, 5001, 10000));
	assert_false(card_may_hoard(5000, 1, 5000, 10000));
	assert_true(card_may_hoard(CARD_BCD_MAX - 2, 1, 1, 0));
	assert_false(card_may_hoard(CARD_BCD_MAX - 1, 1, 1, 0)); /* no meter takes it */
	assert_false(card_may_hoard(UINT32_MAX, UINT32_MAX, UINT32_MAX, 0));
	assert_false(card_may_hoard(UINT32_MAX, UINT32_MAX, UINT32_MAX, 99999999));
}

/* --- a stripe -------------------------------------------------------------------------------- */

#define STRIPE_ACCOUNT "0000003301000024"
#define STRIPE_METER "0000330110000888"
#define STRIPE_MAC "28467069355920"
#define STRIPE_IDENTITY STRIPE_ACCOUNT "=" STRIPE_METER "=" STRIPE_MAC

/* Purchase 10 of generation 1, as docs/magnetic-card.md has it. */
static struct card_books stripe_books(void)
{
	return (struct card_books){.has_card = true,
		.serial = {0, 0, 0, 0x33, 0x01, 0x00, 0x00, 0x24},
		.customer = STRIPE_ACCOUNT,
		.meter = STRIPE_METER,
		.generation = 1,
		.count = 10};
}

/* "MAC, account, meter, generation and count are those of the books." */
static void test_selling_on_a_stripe(void **state)
{
	static const struct {
		const char *what;
		enum magnetic_state state;
		struct magnetic_tracks tracks;
		enum card_verdict sell, open;
	} rows[] = {
		{"as it is", MAGNETIC_READ, {{"", "101=0010=00002500", STRIPE_IDENTITY}},
			SELL_READY, SELL_READY},
		{"blank", MAGNETIC_READ, {{"", "", ""}}, SELL_BLANK, SELL_READY},
		{"unreadable", MAGNETIC_UNREADABLE, {{"", "", ""}}, SELL_UNREADABLE,
			SELL_UNREADABLE},
		{"wrong MAC", MAGNETIC_UNPROVEN, {{"", "101=0010=00002500", STRIPE_IDENTITY}},
			SELL_UNPROVEN, SELL_UNPROVEN},
		{"a bank's", MAGNETIC_READ, {{"B622202^ZHANG/SAN^2912", "6222=2912", ""}},
			SELL_FOREIGN, SELL_FOREIGN},
		{"a later layout", MAGNETIC_READ, {{"", "201=0010=00002500", STRIPE_IDENTITY}},
			SELL_NEWER, SELL_NEWER},
		{"another account's", MAGNETIC_READ,
			{{"", "101=0010=00002500",
				"0000003301000025=" STRIPE_METER "=" STRIPE_MAC}},
			SELL_OTHER_CUSTOMER, SELL_OTHER_CUSTOMER},
		{"another meter's", MAGNETIC_READ,
			{{"", "101=0010=00002500", STRIPE_ACCOUNT "=0000330110000889=" STRIPE_MAC}},
			SELL_OTHER_METER, SELL_READY},
		{"the generation after", MAGNETIC_READ,
			{{"", "102=0010=00002500", STRIPE_IDENTITY}}, SELL_GENERATION, SELL_READY},
		{"the generation before", MAGNETIC_READ,
			{{"", "100=0010=00002500", STRIPE_IDENTITY}}, SELL_GENERATION, SELL_READY},
		{"one purchase more", MAGNETIC_READ, {{"", "101=0011=00002500", STRIPE_IDENTITY}},
			SELL_COUNT_CARD, SELL_READY},
		{"one purchase less", MAGNETIC_READ, {{"", "101=0009=00002500", STRIPE_IDENTITY}},
			SELL_COUNT_CARD, SELL_READY},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct card_books books = stripe_books();
		struct card_image image = {
			.stripe = {.state = rows[i].state, .tracks = rows[i].tracks}};
		struct card_look look;

		memcpy(image.serial, books.serial, sizeof image.serial);
		card_look_decode(&look, &image);
		print_message("  %s\n", rows[i].what);
		assert_true(look.is_magnetic);
		assert_string_equal(card_verdict_name(card_may_sell(&look, &books)),
			card_verdict_name(rows[i].sell));
		assert_string_equal(card_verdict_name(card_may_open(&look, &books)),
			card_verdict_name(rows[i].open));
	}
}

/* What the books alone can have against a sound stripe; 9,999 is the last purchase of all. */
static void test_books_against_a_stripe(void **state)
{
	struct card_image image = {.stripe = {.state = MAGNETIC_READ,
					   .tracks = {{"", "101=9999=00002500", STRIPE_IDENTITY}}}};
	struct card_books books = stripe_books();
	struct card_look look;

	(void)state;
	memcpy(image.serial, books.serial, sizeof image.serial);
	card_look_decode(&look, &image);
	assert_int_equal(look.wallet.count, 9999);
	assert_int_equal(look.wallet.hundredths, 2500);
	assert_int_equal(look.generation, 1);
	books.count = 9999;
	assert_int_equal(card_may_sell(&look, &books), SELL_COUNT_FULL);
	books.has_card = false;
	assert_int_equal(card_may_sell(&look, &books), SELL_NO_CARD);
	books = stripe_books();
	books.serial[7] ^= 1;
	assert_int_equal(card_may_sell(&look, &books), SELL_OTHER_SERIAL);
}

/* Fields of docs/magnetic-card.md: two digits of generation, four of count, eight of hundredths. */
static void test_what_fits_a_stripe(void **state)
{
	static const struct {
		const char *account, *meter;
		uint32_t generation, count, hundredths;
		bool fits;
	} rows[] = {
		{STRIPE_ACCOUNT, STRIPE_METER, 1, 10, 2500, true},
		{"3301000024", "330110000888", 99, 9999, 99999999, true},
		{STRIPE_ACCOUNT, STRIPE_METER, 100, 10, 2500, false},
		{STRIPE_ACCOUNT, STRIPE_METER, 1, 10000, 2500, false},
		{STRIPE_ACCOUNT, STRIPE_METER, 1, 10, 100000000, false},
		{"3301-24", STRIPE_METER, 1, 10, 2500, false},
		{STRIPE_ACCOUNT, "", 1, 10, 2500, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct card_content content = {.wallet = {rows[i].hundredths, rows[i].count}};
		struct magnetic_card card = {.count = 77};

		snprintf(content.parameter.customer, sizeof content.parameter.customer, "%s",
			rows[i].account);
		snprintf(content.parameter.meter, sizeof content.parameter.meter, "%s",
			rows[i].meter);
		assert_int_equal(
			card_stripe_make(&card, &content, rows[i].generation), rows[i].fits);
		assert_int_equal(card.count, rows[i].fits ? rows[i].count : 77);
	}
}

/* A stripe has no serial: the account's number in BCD stands in its place. */
static void test_serial_of_a_stripe(void **state)
{
	static const uint8_t expected[CARD_SERIAL_BYTES] = {0, 0, 0, 0x33, 0x01, 0x00, 0x00, 0x24};
	static const char *const wrong[] = {"", "A1", "33 01", "33010000240000001"};
	uint8_t serial[CARD_SERIAL_BYTES];

	(void)state;
	assert_true(card_stripe_serial("3301000024", serial));
	assert_memory_equal(serial, expected, sizeof expected);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_false(card_stripe_serial(wrong[i], serial));
	assert_memory_equal(serial, expected, sizeof expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_selling),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_conclusions),
		cmocka_unit_test(test_conclusions_of_a_first_card),
		cmocka_unit_test(test_new_cards),
		cmocka_unit_test(test_purchase_keeps_new_cards),
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_serial),
		cmocka_unit_test(test_count_is_short),
		cmocka_unit_test(test_hoarding),
		cmocka_unit_test(test_selling_on_a_stripe),
		cmocka_unit_test(test_books_against_a_stripe),
		cmocka_unit_test(test_what_fits_a_stripe),
		cmocka_unit_test(test_serial_of_a_stripe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
