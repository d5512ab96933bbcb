#include "core/card_layout.h"

#include <string.h>

#include "core/compiler.h"
#include "core/date.h"
#include "tests/test.h"

/* A file that no card has: one field of each kind, and three of one in a row. */
struct record {
	uint32_t binary, bcd[3];
	char digits[5];
	struct moment at;
	uint8_t bytes[2];
};

static const struct card_field fields[] = {
	{.at = 4, .width = 2, .kind = CARD_FIELD_BINARY, .member = offsetof(struct record, binary)},
	{.at = 6,
		.width = 1,
		.count = 3,
		.kind = CARD_FIELD_BCD,
		.member = offsetof(struct record, bcd)},
	{.at = 9, .width = 2, .kind = CARD_FIELD_DIGITS, .member = offsetof(struct record, digits)},
	{.at = 12, .width = 5, .kind = CARD_FIELD_TIME, .member = offsetof(struct record, at)},
	{.at = 17, .width = 2, .kind = CARD_FIELD_BYTES, .member = offsetof(struct record, bytes)},
};
static const struct card_layout framed = {.bytes = 21,
	.is_framed = true,
	.command = 0x07,
	.fields = fields,
	.field_count = ARRAY_SIZE(fields)};
static const struct card_layout bare = {
	.bytes = 19, .fields = fields, .field_count = ARRAY_SIZE(fields)};

#define NEW_YEAR_2027 INT64_C(1798732800000) /* 2027-01-01T00:00:00+08:00 */

static struct record a_record(void)
{
	return (struct record){.binary = 0x1234,
		.bcd = {1, 23, 99},
		.digits = "0420",
		.at = {NEW_YEAR_2027},
		.bytes = {0xAB, 0xCD}};
}

static const uint8_t expected[21] = {0x68, 0x07, 0x00, 0x0F, 0x12, 0x34, 0x01, 0x23, 0x99, 0x04,
	0x20, 0x00, 0x27, 0x01, 0x01, 0x00, 0x00, 0xAB, 0xCD, 0xDE, 0x16};

static void test_each_kind(void **state)
{
	struct record in = a_record(), out = {0};
	uint8_t bytes[21];

	(void)state;
	assert_true(card_layout_encode(&framed, &in, bytes));
	assert_memory_equal(bytes, expected, sizeof bytes);
	assert_int_equal(card_layout_decode(&framed, bytes, sizeof bytes, &out), CARD_DECODE_OK);
	assert_int_equal(out.binary, 0x1234);
	assert_memory_equal(out.bcd, in.bcd, sizeof in.bcd);
	assert_string_equal(out.digits, "0420");
	assert_int_equal(out.at.ms, NEW_YEAR_2027);
	assert_memory_equal(out.bytes, in.bytes, sizeof in.bytes);
}

static void test_without_a_frame(void **state)
{
	struct record in = a_record(), out = {0};
	uint8_t bytes[19];

	(void)state;
	assert_true(card_layout_encode(&bare, &in, bytes));
	assert_int_equal(bytes[0], 0);
	assert_memory_equal(bytes + 4, expected + 4, 15);
	assert_int_equal(card_layout_decode(&bare, bytes, sizeof bytes, &out), CARD_DECODE_OK);
	assert_int_equal(out.binary, 0x1234);
	memset(bytes, 0, sizeof bytes);
	assert_int_equal(card_layout_decode(&bare, bytes, sizeof bytes, &out), CARD_DECODE_OK);
	assert_int_equal(out.at.ms, 0);
	assert_int_equal(card_layout_decode(&bare, bytes, 18, &out), CARD_DECODE_SIZE);
}

static void test_what_does_not_fit(void **state)
{
	struct record in;
	uint8_t bytes[21];

	(void)state;
	in = a_record();
	in.binary = 0x10000;
	assert_false(card_layout_encode(&framed, &in, bytes));
	in = a_record();
	in.bcd[2] = 100; /* the last of those in a row */
	assert_false(card_layout_encode(&framed, &in, bytes));
	in = a_record();
	memcpy(in.digits, "12345", 5);
	assert_false(card_layout_encode(&framed, &in, bytes));
	in = a_record();
	in.at.ms = NEW_YEAR_2027 + INT64_C(73) * 366 * 86400000; /* past 2099 */
	assert_false(card_layout_encode(&framed, &in, bytes));
}

static const struct damage_case {
	size_t at;
	uint8_t value;
	enum card_decode end;
} damages[] = {
	{0, 0x67, CARD_DECODE_FRAME}, {1, 0x08, CARD_DECODE_FRAME}, {2, 0x01, CARD_DECODE_FRAME},
	{20, 0x00, CARD_DECODE_FRAME}, {19, 0x07, CARD_DECODE_SUM},
	{11, 0x01, CARD_DECODE_SUM}, /* a byte that no field names counts in the sum */
};

static void test_damage(void **state)
{
	struct record out;
	uint8_t bytes[21];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(damages); i++) {
		memcpy(bytes, expected, sizeof bytes);
		bytes[damages[i].at] = damages[i].value;
		assert_int_equal(card_layout_decode(&framed, bytes, 21, &out), damages[i].end);
	}
	assert_false(card_layout_is(&framed, expected, 3));
	assert_true(card_layout_is(&framed, expected, 4));
	for (int end = CARD_DECODE_EMPTY; end <= CARD_DECODE_TIME; end++)
		assert_true(card_decode_message((enum card_decode)end)[0] != '\0');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_kind),
		cmocka_unit_test(test_without_a_frame),
		cmocka_unit_test(test_what_does_not_fit),
		cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
