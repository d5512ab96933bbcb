/* Blocks of a magnetic encoder, byte for byte as its manual prints them. */
#include "devices/msr605_frame.h"

#include <string.h>

#include "tests/test.h"

#define BYTES(...) (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})

static void write_frames(void **state)
{
	static const struct {
		struct magnetic_tracks tracks;
		size_t size;
		uint8_t bytes[32];
	} cases[] = {
		{{{"ABC123", "12345", "12345"}}, 28,
			{0x1B, 0x77, 0x1B, 0x73, 0x1B, 0x01, 0x41, 0x42, 0x43, 0x31, 0x32, 0x33,
				0x1B, 0x02, 0x31, 0x32, 0x33, 0x34, 0x35, 0x1B, 0x03, 0x31, 0x32,
				0x33, 0x34, 0x35, 0x3F, 0x1C}},
		{{{"01", "23", "45"}}, 18,
			{0x1B, 0x77, 0x1B, 0x73, 0x1B, 0x01, 0x30, 0x31, 0x1B, 0x02, 0x32, 0x33,
				0x1B, 0x03, 0x34, 0x35, 0x3F, 0x1C}},
		{{{"", "", ""}}, 12,
			{0x1B, 0x77, 0x1B, 0x73, 0x1B, 0x01, 0x1B, 0x02, 0x1B, 0x03, 0x3F, 0x1C}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint8_t out[MSR605_WRITE_MAX];

		assert_int_equal(msr605_write_frame(&cases[i].tracks, out), cases[i].size);
		assert_memory_equal(out, cases[i].bytes, cases[i].size);
	}
}

struct read_case {
	const uint8_t *bytes;
	size_t size;
	struct magnetic_tracks data;
	enum msr605_track state[MAGNETIC_TRACKS];
	uint8_t status;
};

#define D MSR605_TRACK_DATA
#define E MSR605_TRACK_EMPTY
#define U MSR605_TRACK_UNREADABLE

static void read_blocks(void **state)
{
	const struct read_case cases[] = {
		/* The manual's. */
		{BYTES(0x1B, 0x73, 0x1B, 0x01, 0x25, 0x30, 0x31, 0x3F, 0x1B, 0x02, 0x3B, 0x32, 0x33,
			 0x3F, 0x1B, 0x03, 0x3B, 0x34, 0x35, 0x3F, 0x3F, 0x1C, 0x1B, 0x30),
			{{"01", "23", "45"}}, {D, D, D}, MSR605_OK},
		/* An empty track: nothing, or ESC + as real ones send it. */
		{BYTES(0x1B, 0x73, 0x1B, 0x01, 0x1B, 0x02, 0x3B, 0x32, 0x33, 0x3F, 0x1B, 0x03, 0x3F,
			 0x1C, 0x1B, 0x30),
			{{"", "23", ""}}, {E, D, E}, MSR605_OK},
		{BYTES(0x1B, 0x73, 0x1B, 0x01, 0x1B, 0x2B, 0x1B, 0x02, 0x1B, 0x2B, 0x1B, 0x03, 0x1B,
			 0x2B, 0x3F, 0x1C, 0x1B, 0x31),
			{{"", "", ""}}, {E, E, E}, MSR605_ERROR},
		/* One that could not be read. */
		{BYTES(0x1B, 0x73, 0x1B, 0x01, 0x1B, 0x2B, 0x1B, 0x02, 0x1B, 0x2A, 0x1B, 0x03, 0x3B,
			 0x34, 0x3F, 0x3F, 0x1C, 0x1B, 0x30),
			{{"", "", "4"}}, {E, U, D}, MSR605_OK},
		/* Sentinels that are not there, and a track that has nothing between them. */
		{BYTES(0x1B, 0x73, 0x1B, 0x01, 0x30, 0x31, 0x1B, 0x02, 0x3B, 0x3F, 0x1B, 0x03, 0x3B,
			 0x41, 0x3F, 0x3F, 0x1C, 0x1B, 0x30),
			{{"", "", ""}}, {U, E, U}, MSR605_OK},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct read_case *c = &cases[i];
		struct msr605_block block;

		assert_int_equal(msr605_block_scan(c->bytes, c->size, &block), MSR605_WHOLE);
		assert_true(magnetic_tracks_equal(&block.data, &c->data));
		for (size_t t = 0; t < MAGNETIC_TRACKS; t++)
			assert_int_equal(block.state[t], c->state[t]);
		assert_int_equal(block.status, c->status);
		for (size_t n = 0; n < c->size; n++) /* each beginning of it waits for the rest */
			assert_int_equal(msr605_block_scan(c->bytes, n, &block), MSR605_MORE);
	}
}

static void no_blocks(void **state)
{
	static const struct {
		size_t size;
		uint8_t bytes[16];
	} cases[] = {
		{1, {0x00}},
		{2, {0x1B, 0x72}},
		{4, {0x1B, 0x73, 0x1B, 0x02}},
		{4, {0x1B, 0x73, 0x30, 0x31}},
		{8, {0x1B, 0x73, 0x1B, 0x01, 0x25, 0x3F, 0x1C, 0x1B}},
		{12, {0x1B, 0x73, 0x1B, 0x01, 0x1B, 0x02, 0x1B, 0x03, 0x3F, 0x1C, 0x30, 0x30}},
	};
	uint8_t flood[400] = {0x1B, 0x73, 0x1B, 0x01};
	struct msr605_block block;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(
			msr605_block_scan(cases[i].bytes, cases[i].size, &block), MSR605_NO_BLOCK);
	memset(flood + 4, 0x41, sizeof flood - 4);
	assert_int_equal(msr605_block_scan(flood, sizeof flood, &block), MSR605_NO_BLOCK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(write_frames),
		cmocka_unit_test(read_blocks),
		cmocka_unit_test(no_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
