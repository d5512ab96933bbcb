/* Frames of identity card readers: the manual's bytes, every cut, every wrong byte, noise. */
#include "devices/sdt_frame.h"

#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "tests/test.h"

#define READ_REPLY_BYTES 1295

static size_t unhex(const char *text, uint8_t *out)
{
	size_t size = 0;
	unsigned byte;
	int used;

	for (; sscanf(text, " %2x%n", &byte, &used) == 1; text += used)
		out[size++] = (uint8_t)byte;
	return size;
}

static void test_requests(void **state)
{
	static const struct {
		enum sdt_command command;
		const char *bytes;
	} rows[] = {
		{SDT_RESET, "AA AA AA 96 69 00 03 10 FF EC"},
		{SDT_STATUS, "AA AA AA 96 69 00 03 11 FF ED"},
		{SDT_MODULE_NUMBER, "AA AA AA 96 69 00 03 12 FF EE"},
		{SDT_FIND, "AA AA AA 96 69 00 03 20 01 22"},
		{SDT_SELECT, "AA AA AA 96 69 00 03 20 02 21"},
		{SDT_READ, "AA AA AA 96 69 00 03 30 01 32"},
		{SDT_READ_FINGERS, "AA AA AA 96 69 00 03 30 10 23"},
		{SDT_ADDRESS, "AA AA AA 96 69 00 03 30 03 30"},
		{SDT_SPEED_115200, "AA AA AA 96 69 00 03 60 00 63"},
		{SDT_SPEED_57600, "AA AA AA 96 69 00 03 60 01 62"},
		{SDT_SPEED_38400, "AA AA AA 96 69 00 03 60 02 61"},
		{SDT_SPEED_19200, "AA AA AA 96 69 00 03 60 03 60"},
		{SDT_SPEED_9600, "AA AA AA 96 69 00 03 60 04 67"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint8_t expected[SDT_REQUEST_BYTES], made[SDT_REQUEST_BYTES];

		assert_int_equal(unhex(rows[i].bytes, expected), SDT_REQUEST_BYTES);
		sdt_request(rows[i].command, made);
		assert_memory_equal(made, expected, SDT_REQUEST_BYTES);
	}
}

struct scan_case {
	const char *bytes;
	enum sdt_scan scan;
	size_t used;
	uint8_t status;
	size_t size;
};

static const struct scan_case scans[] = {
	{"AA AA AA 96 69 00 04 00 00 90 94", SDT_SCAN_FRAME, 11, SDT_STATUS_OK, 0},
	{"AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97", SDT_SCAN_FRAME, 15, SDT_STATUS_FOUND, 4},
	{"AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C", SDT_SCAN_FRAME, 19,
		SDT_STATUS_OK, 8},
	{"AA AA AA 96 69 00 04 00 00 80 84", SDT_SCAN_FRAME, 11, SDT_STATUS_NO_CARD, 0},
	{"AA AA AA 96 69 00 04 00 00 81 85", SDT_SCAN_FRAME, 11, SDT_STATUS_NOT_SELECTED, 0},
	{"AA AA AA 96 69 00 04 00 00 41 45", SDT_SCAN_FRAME, 11, SDT_STATUS_READ_FAILED, 0},
	{"AA AA AA 96 69 00 04 00 00 66 62", SDT_SCAN_FRAME, 11, SDT_STATUS_UNAUTHORISED, 0},
	/* noise before it, also noise that begins like a frame */
	{"00 FF 96 AA AA AA 96 69 00 04 00 00 90 94", SDT_SCAN_FRAME, 14, SDT_STATUS_OK, 0},
	{"AA AA AA AA 96 69 00 04 00 00 90 94", SDT_SCAN_FRAME, 12, SDT_STATUS_OK, 0},
	{"AA AA AA 96 AA AA AA 96 69 00 04 00 00 90 94", SDT_SCAN_FRAME, 15, SDT_STATUS_OK, 0},
	/* and after it: left for the next look */
	{"AA AA AA 96 69 00 04 00 00 90 94 AA AA", SDT_SCAN_FRAME, 11, SDT_STATUS_OK, 0},
	{"", SDT_SCAN_MORE, 0, 0, 0},
	{"01 02 03", SDT_SCAN_MORE, 3, 0, 0},
	{"01 02 AA AA", SDT_SCAN_MORE, 2, 0, 0},
	{"AA AA AA 96 69 00 04 00 00 90", SDT_SCAN_MORE, 0, 0, 0},
	{"AA AA AA 96 69 0A 00 00 00 90", SDT_SCAN_MORE, 0, 0, 0}, /* the longest */
	{"AA AA AA 96 69 0A 01 00 00 90", SDT_SCAN_BAD, 5, 0, 0},  /* one more */
	{"AA AA AA 96 69 00 03 00 00 90", SDT_SCAN_BAD, 5, 0, 0},
	{"AA AA AA 96 69 00 00", SDT_SCAN_BAD, 5, 0, 0},
	{"AA AA AA 96 69 FF FF", SDT_SCAN_BAD, 5, 0, 0},
	{"AA AA AA 96 69 00 04 00 00 90 95", SDT_SCAN_BAD, 5, 0, 0},
	{"AA AA AA 96 69 00 04 00 01 90 94", SDT_SCAN_BAD, 5, 0, 0},
	{"AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 96", SDT_SCAN_BAD, 5, 0, 0},
};

static void test_scans(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(scans); i++) {
		const struct scan_case *c = &scans[i];
		struct sdt_reply reply = {.status = 0};
		uint8_t bytes[64];
		size_t used, size = unhex(c->bytes, bytes);

		print_message("  %s\n", c->bytes);
		assert_int_equal(sdt_scan(bytes, size, &used, &reply), c->scan);
		assert_int_equal(used, c->used);
		assert_int_equal(reply.status, c->status);
		assert_int_equal(reply.size, c->size);
	}
}

/* An answer to a read: 00 00 90, the lengths, a text that counts, a photo of zeros. */
static size_t read_reply(uint8_t *out)
{
	uint8_t check = 0;

	memset(out, 0, READ_REPLY_BYTES);
	unhex("AA AA AA 96 69 05 08 00 00 90 01 00 04 00", out);
	for (size_t i = 0; i < SDT_TEXT_BYTES; i++)
		out[14 + i] = (uint8_t)i;
	for (size_t i = 5; i < READ_REPLY_BYTES - 1; i++)
		check = (uint8_t)(check ^ out[i]);
	out[READ_REPLY_BYTES - 1] = check;
	return READ_REPLY_BYTES;
}

static void test_a_read_in_any_pieces(void **state)
{
	uint8_t bytes[READ_REPLY_BYTES];
	size_t size = read_reply(bytes), used;
	struct sdt_reply reply;

	(void)state;
	for (size_t cut = 0; cut < size; cut++) {
		assert_int_equal(sdt_scan(bytes, cut, &used, &reply), SDT_SCAN_MORE);
		assert_int_equal(used, 0);
	}
	assert_int_equal(sdt_scan(bytes, size, &used, &reply), SDT_SCAN_FRAME);
	assert_int_equal(used, size);
	assert_int_equal(reply.size, 4 + 256 + 1024);
	assert_memory_equal(sdt_text_block(&reply), bytes + 14, SDT_TEXT_BYTES);
}

static void test_every_wrong_byte_is_found(void **state)
{
	uint8_t bytes[READ_REPLY_BYTES];
	size_t size = read_reply(bytes), used;
	struct sdt_reply reply;

	(void)state;
	for (size_t at = 0; at < size; at++) {
		bytes[at] ^= 0x40;
		assert_int_not_equal(sdt_scan(bytes, size, &used, &reply), SDT_SCAN_FRAME);
		bytes[at] ^= 0x40;
	}
}

static void test_inner_lengths(void **state)
{
	static const struct {
		size_t at;
		uint8_t byte;
	} wrong[] = {{0, 0}, {0, 2}, {1, 1}, {2, 0}, {2, 5}, {3, 1}};
	uint8_t bytes[READ_REPLY_BYTES];
	struct sdt_reply reply = {.data = bytes + 10, .size = 4 + 256 + 1024};

	(void)state;
	read_reply(bytes);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		uint8_t before = bytes[10 + wrong[i].at];

		bytes[10 + wrong[i].at] = wrong[i].byte;
		assert_null(sdt_text_block(&reply));
		bytes[10 + wrong[i].at] = before;
	}
	assert_non_null(sdt_text_block(&reply));
	reply.size--;
	assert_null(sdt_text_block(&reply));
}

/* The fingerprints have a length and a block of their own: 1024, 512 or no bytes. */
static void test_fingers(void **state)
{
	static const struct {
		uint8_t high, low;
		size_t size;
		bool fits;
	} cases[] = {
		{0x04, 0x00, 6 + 256 + 1024 + 1024, true},
		{0x02, 0x00, 6 + 256 + 1024 + 512, true},
		{0x00, 0x00, 6 + 256 + 1024, true},
		{0x04, 0x00, 6 + 256 + 1024 + 512, false},
		{0x00, 0x00, 6 + 256 + 1024 + 1, false},
		{0x01, 0x00, 6 + 256 + 1024 + 256, false},
	};
	uint8_t data[6 + 256 + 1024 + 1024] = {0x01, 0x00, 0x04, 0x00};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct sdt_reply reply = {.data = data, .size = cases[i].size};

		data[4] = cases[i].high;
		data[5] = cases[i].low;
		assert_ptr_equal(sdt_text_block(&reply), cases[i].fits ? data + 6 : NULL);
	}
}

static void test_module_number(void **state)
{
	uint8_t data[16];
	struct sdt_reply reply = {.data = data, .size = sizeof data};
	char text[SDT_MODULE_NUMBER_MAX];

	(void)state;
	unhex("05 00 01 00 97 9F 33 01 87 D6 12 00 4E 61 BC 00", data);
	assert_true(sdt_module_number_text(&reply, text));
	assert_string_equal(text, "05.01-20160407-0001234567-0012345678");
	memset(data, 0xFF, sizeof data); /* as long as it can be */
	assert_true(sdt_module_number_text(&reply, text));
	reply.size = 15;
	assert_false(sdt_module_number_text(&reply, text));
}

/* Whatever comes, the scan goes forward: no byte is looked at for ever. */
static void test_noise(void **state)
{
	uint32_t seed = 3;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		uint8_t bytes[200];
		size_t held = sizeof bytes;
		struct sdt_reply reply;

		for (size_t i = 0; i < sizeof bytes; i++) {
			seed = seed * 1664525U + 1013904223U;
			bytes[i] = (seed >> 16) % 3 ? 0xAA : (uint8_t)(seed >> 24);
		}
		for (int i = 0; i < 40; i++)
			unhex("AA AA AA 96 69", bytes + seed % 190);
		for (;;) {
			size_t used;
			enum sdt_scan scan = sdt_scan(bytes, held, &used, &reply);

			assert_true(used <= held);
			if (scan == SDT_SCAN_MORE)
				break;
			assert_true(used > 0);
			memmove(bytes, bytes + used, held - used);
			held -= used;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_scans),
		cmocka_unit_test(test_a_read_in_any_pieces),
		cmocka_unit_test(test_every_wrong_byte_is_found),
		cmocka_unit_test(test_inner_lengths),
		cmocka_unit_test(test_fingers),
		cmocka_unit_test(test_module_number),
		cmocka_unit_test(test_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
