#include "core/card_file.h"

#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "tests/test.h"

/* Built by hand from the published layout; 27-01-01 00:00 in the hall is the day's first minute. */
static const uint8_t opening[CARD_PARAMETER_BYTES] = {0x68, 0x01, 0x00, 0x27, 0x01, 0x8F, 0, 0, 0,
	0, 0x27, 0x01, 0x01, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0x10, 0, 0, 0, 0x01, 0, 0, 0x01, 0, 0,
	0x12, 0x34, 0x56, 0x78, 0, 0, 0, 0x10, 0, 0x01, 0x01, 0x39, 0x16};
static const uint8_t returned_698[49] = {0x68, 0x11, 0x00, 0x2B, 0x01, 0, 0, 0x01, 0, 0, 0x01, 0, 0,
	0x12, 0x34, 0x56, 0x78, 0, 0, 0, 0x10, 0, 0x01, 0, 0, 0x22, 0x92, 0, 0, 0, 0x01, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0x26, 0x11, 0x21, 0x16, 0x09, 0x90, 0x16};
static const uint8_t hundred_yuan[CARD_WALLET_BYTES] = {0, 0, 0x27, 0x10, 0, 0, 0, 1};

#define NEW_YEAR_2027 INT64_C(1798732800000) /* 2027-01-01T00:00:00+08:00 */
#define AT_16_09 INT64_C(1795248540000)      /* 2026-11-21T16:09:00+08:00 */

static struct card_parameter an_opening_card(void)
{
	return (struct card_parameter){.user_type = 1,
		.update = CARD_UPDATE_OPENING,
		.switch_at = {NEW_YEAR_2027},
		.alarm_1 = 2000,
		.alarm_2 = 1000,
		.ct = 1,
		.pt = 1,
		.meter = "12345678",
		.customer = "100001",
		.kind = CARD_KIND_OPENING};
}

static void test_parameter_vector(void **state)
{
	struct card_parameter in = an_opening_card(), out;
	uint8_t bytes[CARD_PARAMETER_BYTES];

	(void)state;
	assert_true(card_parameter_encode(&in, bytes));
	assert_memory_equal(bytes, opening, sizeof bytes);
	assert_int_equal(card_parameter_decode(&out, bytes, sizeof bytes), CARD_DECODE_OK);
	assert_string_equal(out.meter, "000012345678");
	assert_string_equal(out.customer, "000000100001");
	assert_int_equal(out.switch_at.ms, NEW_YEAR_2027);
	assert_int_equal(out.alarm_1, 2000);
	assert_int_equal(out.alarm_2, 1000);
	assert_int_equal(out.update, 0x8F);
	assert_int_equal(out.kind, CARD_KIND_OPENING);
	assert_int_equal(out.ct, 1);
	assert_int_equal(out.pt, 1);

	in.update = 0;
	in.kind = CARD_KIND_PURCHASE;
	assert_true(card_parameter_encode(&in, bytes));
	assert_int_equal(bytes[43], 0xAB);
}

static void test_preset(void **state)
{
	struct card_parameter in = an_opening_card(), out;
	uint8_t bytes[CARD_PRESET_BYTES];
	static const uint8_t begin[] = {0x68, 0x06, 0x00, 0x1A, 0x01, 0x8F};

	(void)state;
	assert_true(card_preset_encode(&in, bytes));
	assert_memory_equal(bytes, begin, sizeof begin);
	assert_int_equal(bytes[31], 0x16);
	assert_int_equal(card_preset_decode(&out, bytes, sizeof bytes), CARD_DECODE_OK);
	assert_int_equal(out.alarm_2, 1000);
	assert_int_equal(out.pt, 1);
	assert_string_equal(out.meter, "");
	assert_int_equal(card_parameter_decode(&out, bytes, sizeof bytes), CARD_DECODE_SIZE);
	assert_int_equal(card_preset_decode(&out, opening, sizeof opening), CARD_DECODE_FRAME);
}

static void test_wallet(void **state)
{
	struct card_wallet in = {10000, 1}, out;
	uint8_t bytes[CARD_WALLET_BYTES];

	(void)state;
	assert_true(card_wallet_encode(&in, bytes));
	assert_memory_equal(bytes, hundred_yuan, sizeof bytes);
	in = (struct card_wallet){UINT32_MAX, UINT32_MAX};
	assert_true(card_wallet_encode(&in, bytes));
	assert_int_equal(card_wallet_decode(&out, bytes, sizeof bytes), CARD_DECODE_OK);
	assert_int_equal(out.hundredths, UINT32_MAX);
	assert_int_equal(out.count, UINT32_MAX);
	assert_int_equal(card_wallet_decode(&out, bytes, 7), CARD_DECODE_SIZE);
	memset(bytes, 0, sizeof bytes);
	assert_int_equal(card_wallet_decode(&out, bytes, sizeof bytes), CARD_DECODE_OK);
	assert_int_equal(out.count, 0);
}

static void test_return_698(void **state)
{
	struct card_return out;
	uint8_t bytes[CARD_RETURN_BYTES_MAX];

	(void)state;
	assert_int_equal(
		card_return_decode(&out, returned_698, sizeof returned_698), CARD_DECODE_OK);
	assert_int_equal(out.edition, CARD_RETURN_698);
	assert_string_equal(out.meter, "000012345678");
	assert_string_equal(out.customer, "000000100001");
	assert_int_equal(out.remaining, 8850);
	assert_int_equal(out.count, 1);
	assert_int_equal(out.overdraft, 0);
	assert_int_equal(out.written_at.ms, AT_16_09);
	assert_true(card_return_encode(&out, bytes));
	assert_memory_equal(bytes, returned_698, sizeof returned_698);
}

static void test_return_2013(void **state)
{
	struct card_return in = {.edition = CARD_RETURN_2013,
		.meter = "1",
		.customer = "2",
		.remaining = 99999999,
		.overdraft = 1234,
		.key_state = {1, 2, 3, 4},
		.strange_cards = 7,
		.mode = 0x5A};
	struct card_return out;
	uint8_t bytes[CARD_RETURN_BYTES_MAX];

	(void)state;
	assert_int_equal(card_return_bytes(CARD_RETURN_698), 49);
	assert_int_equal(card_return_bytes(CARD_RETURN_2013), 50);
	assert_true(card_return_encode(&in, bytes));
	assert_int_equal(bytes[3], 0x2C);
	assert_int_equal(bytes[34], 0x34);
	assert_int_equal(card_return_decode(&out, bytes, sizeof bytes), CARD_DECODE_OK);
	assert_int_equal(out.edition, CARD_RETURN_2013);
	assert_int_equal(out.remaining, 99999999);
	assert_int_equal(out.overdraft, 1234);
	assert_memory_equal(out.key_state, in.key_state, 4);
	assert_int_equal(out.strange_cards, 7);
	assert_int_equal(out.mode, 0x5A);
	assert_int_equal(out.written_at.ms, 0);
}

/* One byte of the return file changed; the sum is made right again where it says so. */
static const struct damage_case {
	const char *what;
	size_t at;
	uint8_t value;
	bool sum_again;
	size_t size;
	enum card_decode end;
} damages[] = {
	{"whole", 0, 0x68, false, 49, CARD_DECODE_OK},
	{"with a byte more", 0, 0x68, false, 50, CARD_DECODE_OK},
	{"cut", 0, 0x68, false, 48, CARD_DECODE_SIZE},
	{"nothing", 0, 0x68, false, 0, CARD_DECODE_SIZE},
	{"no beginning", 0, 0x00, false, 49, CARD_DECODE_FRAME},
	{"another command", 1, 0x12, true, 49, CARD_DECODE_FRAME},
	{"another length", 3, 0x2A, true, 49, CARD_DECODE_FRAME},
	{"2013 by its length, and cut", 3, 0x2C, true, 49, CARD_DECODE_SIZE},
	{"no end", 48, 0x17, false, 49, CARD_DECODE_FRAME},
	{"a wrong sum", 47, 0x91, false, 49, CARD_DECODE_SUM},
	{"a changed amount", 26, 0x93, false, 49, CARD_DECODE_SUM},
	{"a letter in the meter's number", 12, 0x0A, true, 49, CARD_DECODE_DIGIT},
	{"a letter in the overdraft", 31, 0xA0, true, 49, CARD_DECODE_DIGIT},
	{"a letter in the time", 46, 0x0F, true, 49, CARD_DECODE_DIGIT},
	{"month 13", 43, 0x13, true, 49, CARD_DECODE_TIME},
	{"31 November", 44, 0x31, true, 49, CARD_DECODE_TIME},
	{"hour 24", 45, 0x24, true, 49, CARD_DECODE_TIME},
	{"minute 60", 46, 0x60, true, 49, CARD_DECODE_TIME},
};

static void sum_up(uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 1; i < size - 2; i++)
		sum = (uint8_t)(sum + bytes[i]);
	bytes[size - 2] = sum;
}

static void test_damage(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(damages); i++) {
		struct card_return out = {.count = 77};
		uint8_t bytes[CARD_RETURN_BYTES_MAX] = {0};

		print_message("  %s\n", damages[i].what);
		memcpy(bytes, returned_698, sizeof returned_698);
		bytes[damages[i].at] = damages[i].value;
		if (damages[i].sum_again)
			sum_up(bytes, 49);
		assert_int_equal(card_return_decode(&out, bytes, damages[i].size), damages[i].end);
		assert_int_equal(out.count, damages[i].end == CARD_DECODE_OK ? 1 : 77);
		assert_true((card_decode_message(damages[i].end)[0] == '\0') ==
			    (damages[i].end == CARD_DECODE_OK));
	}
}

static void test_empty(void **state)
{
	struct card_return out;
	struct card_parameter parameter;
	uint8_t bytes[CARD_RETURN_BYTES_MAX] = {0};

	(void)state;
	assert_int_equal(card_return_decode(&out, bytes, 49), CARD_DECODE_EMPTY);
	assert_int_equal(card_return_decode(&out, bytes, 50), CARD_DECODE_EMPTY);
	assert_int_equal(card_return_decode(&out, bytes, 48), CARD_DECODE_SIZE);
	assert_int_equal(card_parameter_decode(&parameter, bytes, 45), CARD_DECODE_EMPTY);
	bytes[20] = 1;
	assert_int_equal(card_return_decode(&out, bytes, 49), CARD_DECODE_FRAME);
}

static void test_what_does_not_fit(void **state)
{
	static const char *const numbers[] = {"", "1234567890123", "12 4", "-1", "1a", "１"};
	uint8_t bytes[CARD_PARAMETER_BYTES];
	struct card_parameter in;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		in = an_opening_card();
		snprintf(in.meter, sizeof in.meter, "%s", numbers[i]);
		if (strlen(numbers[i]) <= CARD_DIGITS)
			assert_false(card_parameter_encode(&in, bytes));
	}
	in = an_opening_card();
	memset(in.customer, '9', sizeof in.customer); /* and no NUL at its end */
	assert_false(card_parameter_encode(&in, bytes));
	in = an_opening_card();
	in.alarm_1 = CARD_BCD_MAX;
	assert_true(card_parameter_encode(&in, bytes));
	in.alarm_1++;
	assert_false(card_parameter_encode(&in, bytes));
	in = an_opening_card();
	in.ct = 1000000;
	assert_false(card_parameter_encode(&in, bytes));
	in = an_opening_card();
	in.user_type = 256;
	assert_false(card_parameter_encode(&in, bytes));
	in = an_opening_card();
	in.switch_at.ms = 1; /* 1970 */
	assert_false(card_parameter_encode(&in, bytes));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parameter_vector),
		cmocka_unit_test(test_preset),
		cmocka_unit_test(test_wallet),
		cmocka_unit_test(test_return_698),
		cmocka_unit_test(test_return_2013),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_what_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
