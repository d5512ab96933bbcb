#include "core/card_prices.h"

#include <string.h>

#include "core/compiler.h"
#include "tests/test.h"

#define JULY INT64_C(1814371200000) /* 2027-07-01T00:00:00+08:00 */

static struct card_prices some_prices(enum card_prices_edition edition)
{
	struct card_prices p = {.edition = edition, .switch_at = {JULY}};

	for (uint32_t i = 0; i < (edition == CARD_PRICES_698 ? 32 : 12); i++)
		p.rate[i] = 5380 + i;
	for (uint32_t n = 0; n < (edition == CARD_PRICES_698 ? 1 : 2); n++) {
		for (uint32_t i = 0; i < CARD_STEPS; i++)
			p.ladder[n].limit[i] = 276000 * (i + 1) + n;
		for (uint32_t i = 0; i <= CARD_STEPS; i++)
			p.ladder[n].price[i] = 5380 + 500 * i + n;
		for (uint32_t i = 0; i < (edition == CARD_PRICES_SOUTHERN ? 6 : 4); i++)
			p.ladder[n].from[i] = 10100 + 30000 * i + n;
	}
	return p;
}

/* Where single values stand, from the published offsets. */
static const struct place_case {
	enum card_prices_edition edition;
	size_t bytes, at;
	uint8_t expected[5];
	size_t count;
} places[] = {
	{CARD_PRICES_698, 203, 0, {0x68, 0x01, 0x00, 0xC5}, 4},
	{CARD_PRICES_698, 203, 4, {0x00, 0x00, 0x53, 0x80}, 4},
	{CARD_PRICES_698, 203, 128, {0x00, 0x00, 0x54, 0x11}, 4},
	{CARD_PRICES_698, 203, 132, {0x00, 0x27, 0x60, 0x00}, 4},
	{CARD_PRICES_698, 203, 180, {0x00, 0x00, 0x83, 0x80}, 4},
	{CARD_PRICES_698, 203, 184, {0x01, 0x01, 0x00}, 3},
	{CARD_PRICES_698, 203, 196, {0x27, 0x07, 0x01, 0x00, 0x00}, 5},
	{CARD_PRICES_2013, 187, 0, {0x68, 0x01, 0x00, 0xB5}, 4},
	{CARD_PRICES_2013, 187, 52, {0x00, 0x27, 0x60, 0x00}, 4},
	{CARD_PRICES_2013, 187, 116, {0x00, 0x27, 0x60, 0x01}, 4},
	{CARD_PRICES_2013, 187, 180, {0x27, 0x07, 0x01, 0x00, 0x00}, 5},
	{CARD_PRICES_SOUTHERN, 199, 0, {0x68, 0x01, 0x00, 0xC1}, 4},
	{CARD_PRICES_SOUTHERN, 199, 122, {0x00, 0x27, 0x60, 0x01}, 4},
	{CARD_PRICES_SOUTHERN, 199, 192, {0x27, 0x07, 0x01, 0x00, 0x00}, 5},
};

static void test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		struct card_prices prices = some_prices(places[i].edition);
		uint8_t bytes[CARD_FILE_BYTES_MAX] = {0};

		assert_int_equal(card_prices_bytes(places[i].edition), places[i].bytes);
		assert_true(card_prices_encode(&prices, bytes));
		assert_memory_equal(bytes + places[i].at, places[i].expected, places[i].count);
		assert_int_equal(bytes[places[i].bytes - 1], 0x16);
		assert_int_equal(bytes[places[i].bytes], 0);
	}
}

static void test_round_trip(void **state)
{
	(void)state;
	for (int edition = 0; edition < CARD_PRICES_EDITIONS; edition++) {
		struct card_prices in = some_prices((enum card_prices_edition)edition), out;
		uint8_t bytes[CARD_FILE_BYTES_MAX] = {0};

		assert_true(card_prices_encode(&in, bytes));
		assert_int_equal(card_prices_decode(&out, bytes, sizeof bytes), CARD_DECODE_OK);
		assert_int_equal(out.edition, edition);
		assert_memory_equal(out.rate, in.rate, sizeof in.rate);
		assert_memory_equal(out.ladder, in.ladder, sizeof in.ladder);
		assert_int_equal(out.switch_at.ms, JULY);
	}
}

static void test_refused(void **state)
{
	struct card_prices in = some_prices(CARD_PRICES_2013), out;
	uint8_t bytes[CARD_FILE_BYTES_MAX] = {0};

	(void)state;
	assert_int_equal(card_prices_decode(&out, bytes, sizeof bytes), CARD_DECODE_EMPTY);
	assert_int_equal(card_prices_decode(&out, bytes, 100), CARD_DECODE_SIZE);
	assert_true(card_prices_encode(&in, bytes));
	bytes[3]++;
	assert_int_equal(card_prices_decode(&out, bytes, sizeof bytes), CARD_DECODE_FRAME);
	bytes[3]--;
	bytes[10] ^= 1;
	assert_int_equal(card_prices_decode(&out, bytes, sizeof bytes), CARD_DECODE_SUM);
	in.rate[11] = CARD_BCD_MAX + 1;
	assert_false(card_prices_encode(&in, bytes));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
