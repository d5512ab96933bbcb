/* Frames of meters: real captures and the standard's own, every cut, every wrong byte. */
#include "devices/dlt645_frame.h"

#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "tests/test.h"

static size_t unhex(const char *text, uint8_t *out)
{
	size_t size = 0;
	unsigned byte;
	int used;

	for (; sscanf(text, " %2x%n", &byte, &used) == 1; text += used)
		out[size++] = (uint8_t)byte;
	return size;
}

/* Bytes on the line, and what they say; both ways. */
struct vector {
	const char *bytes, *address, *data;
	uint8_t control;
};

static const struct vector vectors[] = {
	/* recorded */
	{"68 61 01 00 00 00 00 68 11 04 33 33 34 33 14 16", "000000000161", "00 00 01 00", 0x11},
	{"68 61 01 00 00 00 00 68 91 08 33 33 34 33 59 33 33 33 8A 16", "000000000161",
		"00 00 01 00 26 00 00 00", 0x91},
	{"68 61 01 00 00 00 00 68 11 04 33 34 34 35 17 16", "000000000161", "00 01 01 02", 0x11},
	{"68 61 01 00 00 00 00 68 91 06 33 34 34 35 34 43 10 16", "000000000161",
		"00 01 01 02 01 10", 0x91},
	{"68 61 01 00 00 00 00 68 11 04 33 34 35 35 18 16", "000000000161", "00 01 02 02", 0x11},
	{"68 11 11 11 11 11 11 68 1C 10 33 33 33 33 33 33 33 33 4D 33 57 74 48 45 38 4B 55 16",
		"111111111111", "00 00 00 00 00 00 00 00 1A 00 24 41 15 12 05 18", 0x1C},
	{"68 AA AA AA AA AA AA 68 13 00 DF 16", "AAAAAAAAAAAA", "", 0x13},
	{"68 61 01 00 00 00 00 68 93 06 94 34 33 33 33 33 5F 16", "000000000161",
		"61 01 00 00 00 00", 0x93},
	/* made by the standard: meter 000012345678, password 02/123456, operator 1 */
	{"68 78 56 34 12 00 00 68 1C 10 35 89 67 45 34 33 33 33 4D 33 8C 8C 56 64 45 59 37 16",
		"000012345678", "02 56 34 12 01 00 00 00 1A 00 59 59 23 31 12 26", 0x1C},
	{"68 78 56 34 12 00 00 68 1C 10 35 89 67 45 34 33 33 33 4E 33 8C 8C 56 64 45 59 38 16",
		"000012345678", "02 56 34 12 01 00 00 00 1B 00 59 59 23 31 12 26", 0x1C},
	{"68 78 56 34 12 00 00 68 1C 10 35 89 67 45 34 33 33 33 4F 33 8C 8C 56 64 45 59 39 16",
		"000012345678", "02 56 34 12 01 00 00 00 1C 00 59 59 23 31 12 26", 0x1C},
	{"68 78 56 34 12 00 00 68 9C 00 80 16", "000012345678", "", 0x9C},
	{"68 78 56 34 12 00 00 68 DC 01 37 F8 16", "000012345678", "04", 0xDC},
	{"68 78 56 34 12 00 00 68 11 04 33 35 C3 33 57 16", "000012345678", "00 02 90 00", 0x11},
	{"68 78 56 34 12 00 00 68 91 08 33 35 C3 33 83 BB 33 33 7F 16", "000012345678",
		"00 02 90 00 50 88 00 00", 0x91},
	{"68 99 99 99 99 99 99 68 08 06 63 53 49 54 44 59 64 16", "999999999999",
		"30 20 16 21 11 26", 0x08},
};

static void test_encode(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		const struct vector *v = &vectors[i];
		struct dlt645_frame frame = {.control = v->control};
		uint8_t expected[DLT645_FRAME_MAX], made[DLT645_FRAME_MAX];
		size_t size = unhex(v->bytes, expected);

		print_message("  %s\n", v->bytes);
		memcpy(frame.address, v->address, DLT645_ADDRESS_MAX);
		frame.size = unhex(v->data, frame.data);
		assert_int_equal(dlt645_encode(&frame, made), size + 4);
		assert_memory_equal(made, "\xFE\xFE\xFE\xFE", 4);
		assert_memory_equal(made + 4, expected, size);
	}
}

static void test_scan(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		const struct vector *v = &vectors[i];
		uint8_t bytes[DLT645_FRAME_MAX], data[DLT645_DATA_MAX];
		size_t used, size = unhex(v->bytes, bytes);
		struct dlt645_frame frame;

		print_message("  %s\n", v->bytes);
		for (size_t cut = 0; cut < size; cut++)
			assert_int_equal(dlt645_scan(bytes, cut, &used, &frame), DLT645_SCAN_MORE);
		assert_int_equal(dlt645_scan(bytes, size, &used, &frame), DLT645_SCAN_FRAME);
		assert_int_equal(used, size);
		assert_string_equal(frame.address, v->address);
		assert_int_equal(frame.control, v->control);
		assert_int_equal(frame.size, unhex(v->data, data));
		assert_memory_equal(frame.data, data, frame.size);
	}
}

struct scan_case {
	const char *bytes;
	enum dlt645_scan scan;
	size_t used;
};

static const struct scan_case cases[] = {
	{"FE FE FE FE 68 78 56 34 12 00 00 68 9C 00 80 16", DLT645_SCAN_FRAME, 16},
	{"00 33 16 68 78 56 34 12 00 00 68 9C 00 80 16 FE", DLT645_SCAN_FRAME, 15},
	{"FE FE FE FE", DLT645_SCAN_MORE, 4},
	{"", DLT645_SCAN_MORE, 0},
	{"68 78 56 34 12 00 00 68 9C 00 81 16", DLT645_SCAN_BAD, 1}, /* sum */
	{"68 78 56 34 12 00 00 68 9C 00 80 17", DLT645_SCAN_BAD, 1}, /* end */
	{"68 78 56 34 12 00 00 69 9C 00 80 16", DLT645_SCAN_BAD, 1}, /* second 68 */
	{"68 7B 56 34 12 00 00 68 9C 00 80 16", DLT645_SCAN_BAD, 1}, /* no digit of an address */
	{"68 78 56 34 12 00 00 68 9C C9 80 16", DLT645_SCAN_BAD, 1}, /* longer than any */
	/* a 68 of noise before the frame's own: found at the next look */
	{"68 FE 68 78 56 34 12 00 00 68 9C 00 80 16", DLT645_SCAN_BAD, 1},
};

static void test_bad_frames(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint8_t bytes[64];
		struct dlt645_frame frame;
		size_t used, size = unhex(cases[i].bytes, bytes);

		print_message("  %s\n", cases[i].bytes);
		assert_int_equal(dlt645_scan(bytes, size, &used, &frame), cases[i].scan);
		assert_int_equal(used, cases[i].used);
	}
}

static void test_every_wrong_byte_is_found(void **state)
{
	uint8_t bytes[DLT645_FRAME_MAX];
	size_t used, size = unhex(vectors[1].bytes, bytes);
	struct dlt645_frame frame;

	(void)state;
	for (size_t at = 0; at < size; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			bytes[at] = (uint8_t)(bytes[at] ^ 1U << bit);
			assert_int_not_equal(
				dlt645_scan(bytes, size, &used, &frame), DLT645_SCAN_FRAME);
			bytes[at] = (uint8_t)(bytes[at] ^ 1U << bit);
		}
	}
}

static void test_addresses(void **state)
{
	static const struct {
		const char *text, *address; /* NULL: refused */
	} rows[] = {
		{"12345678", "000012345678"},
		{"000012345678", "000012345678"},
		{"1", "000000000001"},
		{"999999999999", "999999999999"},
		{"", NULL},
		{"1234567890123", NULL},
		{"12345678A", NULL},
		{"-1", NULL},
		{" 1", NULL},
		{"一", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char address[DLT645_ADDRESS_MAX] = "as it was";

		assert_int_equal(
			dlt645_address_parse(address, rows[i].text), rows[i].address != NULL);
		assert_string_equal(
			address, rows[i].address != NULL ? rows[i].address : "as it was");
	}
}

static void test_bcd(void **state)
{
	uint8_t bytes[4];
	int64_t value = -1;

	(void)state;
	for (int64_t n = 0; n < 100000000; n = n * 3 + 7) {
		dlt645_bcd_write(bytes, sizeof bytes, n);
		assert_true(dlt645_bcd_read(bytes, sizeof bytes, &value));
		assert_int_equal(value, n);
	}
	dlt645_bcd_write(bytes, sizeof bytes, 12345678);
	assert_memory_equal(bytes, "\x78\x56\x34\x12", 4);
	bytes[3] = 0x1A;
	value = 5;
	assert_false(dlt645_bcd_read(bytes, sizeof bytes, &value));
	bytes[3] = 0xA1;
	assert_false(dlt645_bcd_read(bytes, sizeof bytes, &value));
	assert_int_equal(value, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_encode),
		cmocka_unit_test(test_scan),
		cmocka_unit_test(test_bad_frames),
		cmocka_unit_test(test_every_wrong_byte_is_found),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_bcd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
