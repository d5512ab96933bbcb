/* The simulated meter: a test for every row of the rules by which meters accept cards. */
#include "devices/sim/sim_meter.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/card_prices.h"
#include "tests/device/echo.h"
#include "tests/test.h"

static const uint8_t first_serial[SIM_SERIAL_BYTES] = {0x48, 0x44, 1, 2, 3, 4, 5, 6};
static const uint8_t second_serial[SIM_SERIAL_BYTES] = {0x48, 0x44, 2, 2, 2, 2, 2, 2};

/* What the counter would put on a card; the bytes are laid there by hand. */
static void put_parameter(
	struct sim_card *card, enum card_kind kind, const char *meter, const char *customer)
{
	struct card_parameter parameter = {.user_type = 1,
		.update = kind == CARD_KIND_OPENING ? CARD_UPDATE_OPENING : 0,
		.alarm_1 = 2000,
		.alarm_2 = 1000,
		.ct = 1,
		.pt = 1,
		.kind = kind};

	snprintf(parameter.meter, sizeof parameter.meter, "%s", meter);
	snprintf(parameter.customer, sizeof parameter.customer, "%s", customer);
	assert_true(card_parameter_encode(&parameter, card->file[0]));
}

static void put_wallet(struct sim_card *card, uint32_t hundredths, uint32_t count)
{
	assert_true(card_wallet_encode(&(struct card_wallet){hundredths, count}, card->file[1]));
}

static void sell(struct sim_card *card, enum card_kind kind, uint32_t hundredths, uint32_t count)
{
	put_parameter(card, kind, "12345678", "100001");
	put_wallet(card, hundredths, count);
	memset(card->file[4], 0, card->file_bytes[4]);
}

static struct card_return returned_on(const struct sim_card *card)
{
	struct card_return out;

	assert_int_equal(
		card_return_decode(&out, card->file[4], card->file_bytes[4]), CARD_DECODE_OK);
	return out;
}

static bool return_is_empty(const struct sim_card *card)
{
	return card->file[4][0] == 0;
}

/* A meter opened with 50.00 by the first card. */
static void make_open(struct sim_meter *meter, struct sim_card *card)
{
	sim_meter_init(meter, "12345678");
	sim_card_init(card, first_serial, 49);
	sell(card, CARD_KIND_OPENING, 5000, 1);
	assert_int_equal(sim_meter_insert(meter, card), SIM_METER_OK);
	assert_int_equal(meter->remaining, 5000);
}

static void test_opening(void **state)
{
	struct sim_meter meter;
	struct sim_card card;
	struct card_return back;

	(void)state;
	sim_meter_init(&meter, "12345678");
	assert_true(meter.relay_is_open);
	memcpy(meter.now, "\x26\x11\x21\x16\x09", 5);
	sim_card_init(&card, first_serial, 50);
	sell(&card, CARD_KIND_OPENING, 5000, 1);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_true(meter.is_open);
	assert_false(meter.relay_is_open);
	assert_string_equal(meter.customer, "000000100001");
	assert_int_equal(meter.alarm_1, 2000);
	back = returned_on(&card);
	assert_int_equal(back.edition, CARD_RETURN_2013);
	assert_int_equal(back.remaining, 5000);
	assert_int_equal(back.count, 1);
	assert_string_equal(back.meter, "000012345678");
	assert_string_equal(back.customer, "000000100001");
	assert_int_equal(back.written_at.ms, INT64_C(1795248540000));
	assert_false(card.is_powered);
}

/* An opening card without money opens all the same. */
static void test_opening_without_money(void **state)
{
	struct sim_meter meter;
	struct sim_card card;

	(void)state;
	sim_meter_init(&meter, "12345678");
	sim_card_init(&card, first_serial, 49);
	sell(&card, CARD_KIND_OPENING, 0, 0);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_true(meter.is_open);
	assert_true(meter.relay_is_open);
	assert_int_equal(meter.count, 0);
}

/* One that never had a number takes that of its first opening card, and keeps it. */
static void test_new_meter(void **state)
{
	struct sim_meter meter;
	struct sim_card card;

	(void)state;
	sim_meter_init(&meter, "0");
	sim_card_init(&card, first_serial, 49);
	sell(&card, CARD_KIND_REPLACEMENT, 5000, 1);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_NUMBER);
	sell(&card, CARD_KIND_OPENING, 5000, 1);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_string_equal(meter.number, "000012345678");
	put_parameter(&card, CARD_KIND_OPENING, "999", "100001");
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_NUMBER);
}

/* What is wrong with a card for an open meter of customer 100001 that counts 1. */
static const struct refusal_case {
	const char *what;
	enum card_kind kind;
	const char *meter, *customer;
	uint32_t count;
	bool is_other_card, return_is_full;
	enum sim_meter_code code;
	const char *display;
	bool writes_return;
} refusals[] = {
	{"another meter", CARD_KIND_PURCHASE, "12345679", "100001", 2, false, false,
		SIM_METER_NUMBER, "Err-33", false},
	{"another customer", CARD_KIND_PURCHASE, "12345678", "100002", 2, false, false,
		SIM_METER_CUSTOMER, "Err-33", false},
	{"another customer's opening", CARD_KIND_OPENING, "12345678", "100002", 1, true, false,
		SIM_METER_CUSTOMER, "Err-33", false},
	{"another customer's replacement", CARD_KIND_REPLACEMENT, "12345678", "100002", 1, true,
		false, SIM_METER_CUSTOMER, "Err-33", false},
	{"a purchase on another card", CARD_KIND_PURCHASE, "12345678", "100001", 2, true, false,
		SIM_METER_SERIAL, "Err-33", false},
	{"an opening with count 2", CARD_KIND_OPENING, "12345678", "100001", 2, false, false,
		SIM_METER_COUNT, "Err-34", false},
	{"a purchase left out", CARD_KIND_PURCHASE, "12345678", "100001", 3, false, false,
		SIM_METER_COUNT, "Err-34", true},
	{"the return file is full", CARD_KIND_PURCHASE, "12345678", "100001", 2, false, true,
		SIM_METER_RETURNED, "Err-34", true},
	{"no such kind", (enum card_kind)4, "12345678", "100001", 2, false, false, SIM_METER_KIND,
		"Err-32", false},
};

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		const struct refusal_case *c = &refusals[i];
		struct sim_meter meter;
		struct sim_card card;

		print_message("  %s\n", c->what);
		make_open(&meter, &card);
		if (c->is_other_card)
			sim_card_init(&card, second_serial, 49);
		put_parameter(&card, c->kind, c->meter, c->customer);
		put_wallet(&card, 3000, c->count);
		if (!c->return_is_full)
			memset(card.file[4], 0, sizeof card.file[4]);
		assert_int_equal(sim_meter_insert(&meter, &card), c->code);
		assert_string_equal(sim_meter_display(c->code), c->display);
		assert_int_equal(meter.remaining, 5000);
		assert_int_equal(meter.credited, 5000);
		assert_int_equal(meter.count, 1);
		assert_int_equal(return_is_empty(&card), !c->writes_return && !c->return_is_full);
	}
}

static void test_before_the_opening(void **state)
{
	struct sim_meter meter;
	struct sim_card card;

	(void)state;
	sim_meter_init(&meter, "12345678");
	sim_card_init(&card, first_serial, 49);
	sell(&card, CARD_KIND_PURCHASE, 5000, 1);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_BUY_CLOSED);
	sell(&card, CARD_KIND_REPLACEMENT, 5000, 1);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_REPLACE_CLOSED);
	assert_int_equal(meter.credited, 0);
	assert_true(return_is_empty(&card));
}

/* --- counters ------------------------------------------------------------------------------- */

static void test_credited_once(void **state)
{
	struct sim_meter meter;
	struct sim_card card;

	(void)state;
	make_open(&meter, &card);
	sell(&card, CARD_KIND_PURCHASE, 3000, 2);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_int_equal(meter.remaining, 8000);
	assert_int_equal(returned_on(&card).count, 2);
	for (int again = 0; again < 3; again++) { /* with the return file filled, and without */
		assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
		memset(card.file[4], 0, sizeof card.file[4]);
	}
	put_wallet(&card, 9999, 1); /* an old counter brings nothing and disturbs nothing */
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_int_equal(meter.remaining, 8000);
	assert_int_equal(meter.count, 2);
	assert_int_equal(meter.credited, 8000);
}

/* With the same counter, parameters are taken while the return file is empty. */
static void test_parameters_alone(void **state)
{
	struct sim_meter meter;
	struct sim_card card;

	(void)state;
	make_open(&meter, &card);
	meter.alarm_1 = 1;
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_int_equal(meter.alarm_1, 1); /* its return file is filled */
	memset(card.file[4], 0, sizeof card.file[4]);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_int_equal(meter.alarm_1, 2000);
	assert_int_equal(meter.remaining, 5000);
}

static void test_hoarding(void **state)
{
	struct sim_meter meter;
	struct sim_card card;

	(void)state;
	make_open(&meter, &card);
	meter.hoard_limit = 8000;
	sell(&card, CARD_KIND_PURCHASE, 3001, 2);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_HOARD);
	assert_string_equal(sim_meter_display(meter.code), "Err-36");
	assert_int_equal(meter.remaining, 5000);
	assert_true(return_is_empty(&card));
	assert_int_equal(sim_meter_use(&meter, 1), 1);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_int_equal(meter.remaining, 8000);
	meter.hoard_limit = UINT32_MAX;
	sell(&card, CARD_KIND_PURCHASE, SIM_METER_MONEY_MAX, 3);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_HOARD);
	sell(&card, CARD_KIND_PURCHASE, UINT32_MAX, 3);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_HOARD);
}

/* --- replacement ---------------------------------------------------------------------------- */

/* The last purchase again on a new card: it counts once, whichever card comes first. */
static void test_replacement(void **state)
{
	for (int old_first = 0; old_first < 2; old_first++) {
		struct sim_meter meter;
		struct sim_card old, fresh;

		(void)state;
		make_open(&meter, &old);
		sell(&old, CARD_KIND_PURCHASE, 3000, 2);
		sim_card_init(&fresh, second_serial, 49);
		sell(&fresh, CARD_KIND_REPLACEMENT, 3000, 2);
		if (old_first)
			assert_int_equal(sim_meter_insert(&meter, &old), SIM_METER_OK);
		assert_int_equal(sim_meter_insert(&meter, &fresh), SIM_METER_OK);
		assert_int_equal(meter.remaining, 8000);
		assert_int_equal(sim_meter_insert(&meter, &old), SIM_METER_SERIAL);
		assert_int_equal(meter.credited, 8000);
		sell(&fresh, CARD_KIND_PURCHASE, 100, 3);
		assert_int_equal(sim_meter_insert(&meter, &fresh), SIM_METER_OK);
		assert_int_equal(meter.count, 3);
	}
}

/* --- cards that are none, and cards that are pulled ------------------------------------------ */

static void test_bad_cards(void **state)
{
	struct sim_meter meter;
	struct sim_card card;

	(void)state;
	make_open(&meter, &card);
	card.file[0][43] ^= 1;
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_FORMAT);
	card.file[0][43] ^= 1;
	card.has_application = false;
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_UNISSUED);
	card.has_application = true;
	card.tries_left = 0;
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_LOCKED);
	card.tries_left = 10;
	card.is_mute = true;
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_RESET);
	card.is_mute = false;
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_int_equal(meter.strange_cards, 3);
	assert_int_equal(returned_on(&card).strange_cards, 3);
}

/* After each exchange: the money is credited once or will be, never twice, never not. */
static void test_pulled_after_each_exchange(void **state)
{
	int credited_when_pulled = 0;

	(void)state;
	for (int at = 0; at < 20; at++) {
		struct sim_meter meter;
		struct sim_card card;
		enum sim_meter_code code;

		make_open(&meter, &card);
		sell(&card, CARD_KIND_PURCHASE, 3000, 2);
		meter.pull_after = at;
		code = sim_meter_insert(&meter, &card);
		if (code == SIM_METER_PULLED) {
			assert_string_equal(sim_meter_display(code), "Err-35");
			assert_true(return_is_empty(&card));
			credited_when_pulled += meter.remaining == 8000;
		}
		assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
		assert_int_equal(meter.credited, 8000);
		assert_int_equal(returned_on(&card).remaining, 8000);
	}
	assert_int_equal(credited_when_pulled, 2); /* before the challenge, before the write */
}

/* --- electricity ---------------------------------------------------------------------------- */

static void test_relay(void **state)
{
	struct sim_meter meter;
	struct sim_card card;

	(void)state;
	make_open(&meter, &card);
	meter.overdraft_limit = 500;
	assert_int_equal(sim_meter_use(&meter, 2999), 2999);
	assert_false(sim_meter_light_is_on(&meter));
	assert_int_equal(sim_meter_use(&meter, 1), 1);
	assert_true(sim_meter_light_is_on(&meter));
	assert_int_equal(sim_meter_use(&meter, 5000), 1000); /* to alarm 2, and trips */
	assert_true(meter.relay_is_open);
	assert_int_equal(sim_meter_use(&meter, 1), 0);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK); /* any card, once */
	assert_false(meter.relay_is_open);
	assert_int_equal(sim_meter_use(&meter, 9999), 1500); /* the rest and the overdraft */
	assert_true(meter.relay_is_open);
	assert_int_equal(meter.overdraft, 500);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_true(meter.relay_is_open); /* only money helps now */
	assert_int_equal(returned_on(&card).overdraft, 500);
	sell(&card, CARD_KIND_PURCHASE, 3000, 2);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_int_equal(meter.overdraft, 0);
	assert_int_equal(meter.remaining, 2500);
	assert_false(meter.relay_is_open);
	assert_int_equal(sim_meter_use(&meter, 9999), 1500); /* alarm 2 trips again */
}

/* --- kept in files --------------------------------------------------------------------------- */

static void test_kept(void **state)
{
	char place[PLACE_MAX], name[SIM_PATH_MAX];
	struct sim_meter meter, meter_again;
	struct sim_card card, card_again;

	(void)state;
	place_make(place);
	make_open(&meter, &card);
	place_name(place, "meter", name);
	assert_false(sim_meter_load(&meter_again, name));
	assert_int_equal(errno, ENOENT);
	snprintf(meter.path, sizeof meter.path, "%s", name);
	place_name(place, "card", name);
	snprintf(card.path, sizeof card.path, "%s", name);
	sell(&card, CARD_KIND_PURCHASE, 3000, 2);
	meter.pull_after = 10; /* after credit, before the return file */
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_PULLED);
	assert_true(sim_meter_load(&meter_again, meter.path));
	assert_int_equal(meter_again.credited, 8000);
	assert_memory_equal(meter_again.serial, first_serial, sizeof first_serial);
	assert_string_equal(meter_again.customer, "000000100001");
	assert_int_equal(sim_meter_insert(&meter_again, &card), SIM_METER_OK);
	assert_true(sim_card_load(&card_again, card.path));
	assert_memory_equal(card_again.file, card.file, sizeof card.file);
	assert_int_equal(returned_on(&card_again).remaining, 8000);
	assert_false(sim_card_load(&card_again, meter.path));
	assert_int_equal(errno, EBADMSG);
	assert_false(sim_meter_load(&meter_again, card.path));
	assert_int_equal(unlink(meter.path), 0);
	assert_int_equal(unlink(card.path), 0);
	place_drop(place);
}

/* File 83 with the first card, file 84 with a purchase from its day on, and none that is torn. */
static void test_prices(void **state)
{
	struct card_prices prices = {.edition = CARD_PRICES_698, .rate = {5380, 5380, 5380, 5380}};
	struct card_parameter parameter;
	struct sim_meter meter;
	struct sim_card card;

	(void)state;
	sim_meter_init(&meter, "12345678");
	sim_card_init(&card, first_serial, 49);
	sell(&card, CARD_KIND_OPENING, 5000, 1);
	assert_true(card_prices_encode(&prices, card.file[2]));
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_int_equal(meter.prices.rate[2], 5380);

	sell(&card, CARD_KIND_PURCHASE, 1000, 2);
	assert_int_equal(card_parameter_decode(&parameter, card.file[0], 45), CARD_DECODE_OK);
	parameter.update = CARD_UPDATE_NEXT_RATES | CARD_UPDATE_NEXT_LADDER | CARD_UPDATE_RATES;
	parameter.switch_at = (struct moment){1796054400000}; /* 2026-12-01 00:00 in the hall */
	assert_true(card_parameter_encode(&parameter, card.file[0]));
	prices.rate[2] = 6000;
	prices.ladder[0].limit[0] = 276000;
	prices.ladder[0].price[1] = 500;
	assert_true(card_prices_encode(&prices, card.file[3]));
	assert_true(card_prices_encode(&prices, card.file[2])); /* not taken on a purchase */
	memcpy(meter.now, "\x26\x11\x30\x23\x59", 5);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_int_equal(meter.prices.rate[2], 5380);
	assert_int_equal(meter.next.rate[2], 6000);
	assert_int_equal(meter.next_from, 2612010000);
	memcpy(meter.now, "\x26\x12\x01\x00\x00", 5);
	sell(&card, CARD_KIND_PURCHASE, 1000, 3);
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_int_equal(meter.prices.rate[2], 6000);
	assert_int_equal(meter.prices.added[1], 500);
	assert_int_equal(meter.prices.limit[0], 276000);

	sell(&card, CARD_KIND_PURCHASE, 1000, 4);
	parameter.update = CARD_UPDATE_NEXT_RATES;
	assert_true(card_parameter_encode(&parameter, card.file[0]));
	prices.rate[2] = 7000;
	assert_true(card_prices_encode(&prices, card.file[3]));
	card.file[3][10] ^= 1;
	assert_int_equal(sim_meter_insert(&meter, &card), SIM_METER_OK);
	assert_int_equal(meter.next.rate[2], 6000);
	assert_int_equal(meter.remaining, 8000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_opening),
		cmocka_unit_test(test_opening_without_money),
		cmocka_unit_test(test_new_meter),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_before_the_opening),
		cmocka_unit_test(test_credited_once),
		cmocka_unit_test(test_parameters_alone),
		cmocka_unit_test(test_hoarding),
		cmocka_unit_test(test_replacement),
		cmocka_unit_test(test_bad_cards),
		cmocka_unit_test(test_pulled_after_each_exchange),
		cmocka_unit_test(test_relay),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_prices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
