/*
 * Frames of CCID over a serial line, byte for byte as Debian's driver for the GemPC Twin and a
 * reader exchanged them, and the reader's protocol with everything that may come in between.
 */
#include "devices/ccid.h"

#include <stdio.h>
#include <string.h>

#include "devices/atr.h"
#include "devices/sim/sim_reader.h"
#include "tests/device/sim_port.h"
#include "tests/test.h"

#define FRAMES_MAX 300

static size_t hex(const char *text, uint8_t *out)
{
	size_t size = 0;

	for (const char *p = text; *p != '\0'; p++) {
		unsigned byte;

		if (*p == ' ')
			continue;
		assert_int_equal(sscanf(p, "%2X", &byte), 1);
		assert_true(size < FRAMES_MAX);
		out[size++] = (uint8_t)byte;
		p++;
	}
	return size;
}

static const struct frame_case {
	const char *bytes;
	uint8_t type, sequence;
	uint8_t special[3];
	const char *data;
} frames[] = {
	{"03 06 6B 01000000 00 00 000000 02 6D", 0x6B, 0x00, {0}, "02"},
	{"03 06 83 12000000 00 00 010000 47656D5477696E2D56312E33302D47473031 B5", 0x83, 0x00,
		{0x01, 0, 0}, "47656D5477696E2D56312E33302D47473031"},
	{"03 06 65 00000000 00 03 000000 63", 0x65, 0x03, {0}, ""},
	{"03 06 81 00000000 00 03 010000 86", 0x81, 0x03, {0x01, 0, 0}, ""},
	{"03 06 62 00000000 00 15 010000 73", 0x62, 0x15, {0x01, 0, 0}, ""},
	{"03 06 80 0D000000 00 15 000000 3B690000574844010203040506 93", 0x80, 0x15, {0},
		"3B690000574844010203040506"},
	{"03 06 61 05000000 00 16 000000 1100000A00 6C", 0x61, 0x16, {0}, "1100000A00"},
	{"03 06 82 05000000 00 16 000000 1100000A00 8F", 0x82, 0x16, {0}, "1100000A00"},
	{"03 06 6F 07000000 00 17 000000 00A40000023F00 E3", 0x6F, 0x17, {0}, "00A40000023F00"},
	{"03 06 80 02000000 00 17 000000 9000 00", 0x80, 0x17, {0}, "9000"},
	{"03 06 6F 05000000 00 1A 000000 00B081002D 69", 0x6F, 0x1A, {0}, "00B081002D"},
	{"03 06 6F 0D000000 00 1B 000000 00D68200080000271000000001 16", 0x6F, 0x1B, {0},
		"00D68200080000271000000001"},
	{"03 06 63 00000000 00 0B 000000 6D", 0x63, 0x0B, {0}, ""},
	{"03 06 81 00000000 00 0B 010001 8F", 0x81, 0x0B, {0x01, 0, 0x01}, ""},
};

static void test_frames(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(frames); i++) {
		uint8_t bytes[FRAMES_MAX], data[FRAMES_MAX], made[CCID_FRAME_MAX];
		size_t size = hex(frames[i].bytes, bytes), data_size = hex(frames[i].data, data),
		       used;
		struct ccid_message message;

		assert_int_equal(ccid_parse(bytes, size, &message, &used), CCID_MESSAGE);
		assert_int_equal(used, size);
		assert_int_equal(message.type, frames[i].type);
		assert_int_equal(message.sequence, frames[i].sequence);
		assert_memory_equal(message.special, frames[i].special, 3);
		assert_int_equal(message.size, data_size);
		assert_memory_equal(message.data, data, data_size);
		assert_int_equal(ccid_frame(&message, made), size);
		assert_memory_equal(made, bytes, size);
		for (size_t part = 0; part < size; part++)
			assert_int_equal(ccid_parse(bytes, part, &message, &used), CCID_MORE);
	}
}

static const struct item_case {
	const char *bytes;
	enum ccid_item item;
	size_t used;
} items[] = {
	{"", CCID_MORE, 0},
	{"50 03", CCID_INSERTED, 2},
	{"50 02 03 06", CCID_PULLED, 2},
	{"50", CCID_MORE, 0},
	{"50 04", CCID_NOISE, 1},
	{"03 15 16", CCID_NAK, 3},
	{"03 15 17", CCID_NOISE, 1},
	{"03 07", CCID_NOISE, 1},
	{"80", CCID_TIME, 1},
	{"FF 03", CCID_TIME, 1},
	{"00", CCID_NOISE, 1},
	{"7F", CCID_NOISE, 1},
	{"03 06 81 00000000 00 03 010000 87", CCID_BAD_SUM, 13},
	{"03 06 80 06010000 00 03 010000", CCID_NOISE, 1},
	{"03 06 80 00000100 00 03 010000", CCID_NOISE, 1},
	{"03 06 80 FFFFFFFF 00 03 010000", CCID_NOISE, 1},
};

static void test_items(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(items); i++) {
		uint8_t bytes[FRAMES_MAX];
		size_t size = hex(items[i].bytes, bytes), used = 99;
		struct ccid_message message;

		print_message("  %s\n", items[i].bytes);
		assert_int_equal(ccid_parse(bytes, size, &message, &used), items[i].item);
		assert_int_equal(used, items[i].used);
	}
}

static const struct atr_case {
	const char *bytes;
	bool ok;
	uint8_t speed, guard, waiting, protocol;
	size_t history;
} atrs[] = {
	{"3B690000574844010203040506", true, 0x11, 0, 10, 0, 9},
	{"3B00", true, 0x11, 0, 10, 0, 0},
	{"3B10 96", true, 0x96, 0, 10, 0, 0},
	{"3BF0 11 00 02 40 20 AABB", true, 0x11, 2, 0x20, 0, 0}, /* more bytes than it says */
	{"3BF2 11 00 02 40 20 AABB", true, 0x11, 2, 0x20, 0, 2},
	{"3B81 31 55", false, 0, 0, 0, 0, 0},
	{"3B80 01", true, 0x11, 0, 10, 1, 0},
	{"3F 61 00 00 55", true, 0x11, 0, 10, 0, 1},
	{"", false, 0, 0, 0, 0, 0},
	{"3B", false, 0, 0, 0, 0, 0},
	{"A2131091", false, 0, 0, 0, 0, 0},
	{"3B 69 00 00 57 48", false, 0, 0, 0, 0, 0},
	{"3B F0 11 00 00 F0 11 00 00 F0 11", false, 0, 0, 0, 0, 0},
};

static void test_answers_to_reset(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(atrs); i++) {
		uint8_t bytes[FRAMES_MAX];
		size_t size = hex(atrs[i].bytes, bytes);
		struct atr atr;

		print_message("  %s\n", atrs[i].bytes);
		assert_int_equal(atr_parse(&atr, bytes, size), atrs[i].ok);
		if (!atrs[i].ok)
			continue;
		assert_int_equal(atr.speed, atrs[i].speed);
		assert_int_equal(atr.guard, atrs[i].guard);
		assert_int_equal(atr.waiting, atrs[i].waiting);
		assert_int_equal(atr.protocol, atrs[i].protocol);
		assert_int_equal(atr.history_bytes, atrs[i].history);
	}
}

/* --- the protocol, on a reader that is simulated ---------------------------------------------- */

struct desk {
	struct sim_port line;
	struct sim_reader *sim;
	struct sim_card card;
	struct ccid_reader reader;
};

static const uint8_t serial[SIM_SERIAL_BYTES] = {0x48, 0x44, 1, 2, 3, 4, 5, 6};
static const uint8_t select_master[] = {0x00, 0xA4, 0x00, 0x00, 0x02, 0x3F, 0x00};

static int set_up(void **state)
{
	struct desk *d = test_calloc(1, sizeof *d);

	sim_port_open(&d->line, &sim_reader_kind);
	d->sim = sim_line_device(d->line.sim);
	sim_card_init(&d->card, serial, 49);
	assert_int_equal(ccid_reader_init(&d->reader, d->line.port), CARD_OK);
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;

	d->reader.base.kind->release(&d->reader.base);
	d->line.port = NULL;
	sim_port_close(&d->line);
	test_free(d);
	return 0;
}

static enum card_end power_on(struct desk *d)
{
	uint8_t atr[CARD_ATR_MAX];
	size_t size;

	return d->reader.base.kind->power_on(&d->reader.base, atr, &size);
}

static enum card_end do_select(struct desk *d)
{
	uint8_t answer[CARD_ANSWER_MAX];
	size_t size = sizeof answer;
	enum card_end end = d->reader.base.kind->exchange(
		&d->reader.base, select_master, sizeof select_master, answer, &size);

	if (end == CARD_OK) {
		assert_int_equal(size, 2);
		assert_memory_equal(answer, "\x90\x00", 2);
	}
	return end;
}

static enum card_end present(struct desk *d)
{
	return d->reader.base.kind->present(&d->reader.base);
}

static void script(struct desk *d, enum sim_fault fault, size_t at)
{
	sim_line_script(d->line.sim, &(struct sim_script){.fault = fault, .at = at});
}

static void test_session(void **state)
{
	struct desk *d = *state;
	uint8_t atr[CARD_ATR_MAX];
	size_t size;

	assert_true(d->sim->tells_events);
	assert_int_equal(present(d), CARD_ABSENT);
	assert_int_equal(power_on(d), CARD_ABSENT);
	sim_slot_insert(&d->sim->slot, &d->card);
	assert_int_equal(present(d), CARD_OK);
	assert_int_equal(d->reader.base.kind->power_on(&d->reader.base, atr, &size), CARD_OK);
	assert_int_equal(size, 13);
	assert_memory_equal(atr + 5, serial, sizeof serial);
	assert_int_equal(do_select(d), CARD_OK);
	assert_int_equal(present(d), CARD_OK);
	d->reader.base.kind->power_off(&d->reader.base);
	assert_false(d->card.is_powered);
}

static void test_pulled(void **state)
{
	struct desk *d = *state;

	sim_slot_insert(&d->sim->slot, &d->card);
	assert_int_equal(power_on(d), CARD_OK);
	sim_slot_pull(&d->sim->slot);
	assert_int_equal(present(d), CARD_REMOVED);
	assert_int_equal(do_select(d), CARD_REMOVED);
	sim_slot_insert(&d->sim->slot, &d->card); /* back, but it is a new session */
	assert_int_equal(present(d), CARD_REMOVED);
	assert_int_equal(do_select(d), CARD_REMOVED);
	assert_int_equal(power_on(d), CARD_OK);
	assert_int_equal(do_select(d), CARD_OK);
}

/* A reader that tells no events: out and in again is seen because the card has no power. */
static void test_pulled_in_silence(void **state)
{
	struct desk *d = *state;

	d->sim->tells_events = false;
	sim_slot_insert(&d->sim->slot, &d->card);
	assert_int_equal(power_on(d), CARD_OK);
	sim_slot_pull(&d->sim->slot);
	sim_slot_insert(&d->sim->slot, &d->card);
	assert_int_equal(present(d), CARD_REMOVED);
}

static void test_mute_card(void **state)
{
	struct desk *d = *state;

	d->card.is_mute = true;
	sim_slot_insert(&d->sim->slot, &d->card);
	assert_int_equal(power_on(d), CARD_MUTE);
	d->card.is_mute = false;
	assert_int_equal(power_on(d), CARD_OK);
	d->sim->slot.power_loss_in = 0;
	assert_int_equal(do_select(d), CARD_MUTE);
}

static void test_time_requests(void **state)
{
	struct desk *d = *state;

	sim_slot_insert(&d->sim->slot, &d->card);
	assert_int_equal(power_on(d), CARD_OK);
	d->sim->slot.time_requests = 40;
	assert_int_equal(do_select(d), CARD_OK);
	d->sim->echoes = false; /* other readers of the family do not echo */
	assert_int_equal(do_select(d), CARD_OK);
}

/* The reader that hears a frame wrongly says so, and gets it again; a deaf one is silent. */
static void test_reader_hears_wrongly(void **state)
{
	struct desk *d = *state;
	uint8_t noise[] = {0x11, 0x03, 0x06, 0x65};

	assert_true(sim_line_feed(d->line.sim, noise, sizeof noise));
	sim_slot_insert(&d->sim->slot, &d->card);
	assert_int_equal(power_on(d), CARD_OK);
	script(d, SIM_FAULT_DEAF, 5);
	assert_int_equal(do_select(d), CARD_SILENT);
}

static const struct fault_case {
	enum sim_fault fault;
	size_t at; /* in echo and answer: 20 bytes of echo, 15 of answer */
	enum card_end end;
} faults[] = {
	{SIM_FAULT_NONE, 0, CARD_OK},
	{SIM_FAULT_SILENCE, 0, CARD_SILENT},
	{SIM_FAULT_SHORT, 0, CARD_SILENT},
	{SIM_FAULT_SHORT, 20, CARD_SILENT},
	{SIM_FAULT_SHORT, 34, CARD_SILENT},
	{SIM_FAULT_CHECKSUM, 0, CARD_GARBLED},
	{SIM_FAULT_GARBLE, 3, CARD_SILENT},   /* the echo seems to be long */
	{SIM_FAULT_GARBLE, 33, CARD_GARBLED}, /* in the status word: the LRC tells */
	{SIM_FAULT_DUPLICATE, 0, CARD_OK},
	{SIM_FAULT_STOP, 30, CARD_SILENT},
	{SIM_FAULT_UNPLUG, 30, CARD_GONE},
	{SIM_FAULT_NOISE, 0, CARD_OK},
};

static void test_faults(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		struct desk *d;

		set_up(state);
		d = *state;
		print_message("  %s at %zu\n", sim_fault_name(faults[i].fault), faults[i].at);
		sim_slot_insert(&d->sim->slot, &d->card);
		assert_int_equal(power_on(d), CARD_OK);
		script(d, faults[i].fault, faults[i].at);
		assert_int_equal(do_select(d), faults[i].end);
		script(d, SIM_FAULT_NONE, 0);
		if (faults[i].fault == SIM_FAULT_UNPLUG)
			assert_int_equal(present(d), CARD_GONE);
		else /* it is all right again, and what was late belongs to nobody */
			assert_int_equal(do_select(d), CARD_OK);
		tear_down(state);
	}
}

static void test_other_sequence_number(void **state)
{
	struct desk *d = *state;

	sim_slot_insert(&d->sim->slot, &d->card);
	assert_int_equal(power_on(d), CARD_OK);
	d->sim->slot.sequence_off = 1;
	assert_int_equal(do_select(d), CARD_SILENT);
	d->sim->slot.sequence_off = 0;
	assert_int_equal(do_select(d), CARD_OK);
}

/* Noise for ever ends in bounded time, also before anything was asked. */
static void test_noise_for_ever(void **state)
{
	struct desk *d = *state;
	int64_t before = d->line.now_ms;

	sim_slot_insert(&d->sim->slot, &d->card);
	script(d, SIM_FAULT_NOISE, 0);
	(void)present(d);
	assert_int_equal(present(d), CARD_GARBLED);
	assert_true(d->line.now_ms - before < 20000);
}

static void test_cancel(void **state)
{
	struct desk *d = *state;

	sim_slot_insert(&d->sim->slot, &d->card);
	assert_int_equal(power_on(d), CARD_OK);
	script(d, SIM_FAULT_SILENCE, 0);
	port_stop_ask(d->line.stop);
	assert_int_equal(do_select(d), CARD_CANCELLED);
	port_stop_clear(d->line.stop);
	script(d, SIM_FAULT_NONE, 0);
	assert_int_equal(do_select(d), CARD_OK);
}

static void test_no_reader(void **state)
{
	struct sim_port line;
	struct ccid_reader reader;

	(void)state;
	sim_port_open(&line, &sim_reader_kind);
	sim_line_script(line.sim, &(struct sim_script){.fault = SIM_FAULT_SILENCE, .again = true});
	assert_int_equal(ccid_reader_init(&reader, line.port), CARD_SILENT);
	line.port = NULL;
	sim_port_close(&line);
}

#define DESK_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_answers_to_reset),
		DESK_TEST(test_session),
		DESK_TEST(test_pulled),
		DESK_TEST(test_pulled_in_silence),
		DESK_TEST(test_mute_card),
		DESK_TEST(test_time_requests),
		DESK_TEST(test_reader_hears_wrongly),
		cmocka_unit_test(test_faults),
		DESK_TEST(test_other_sequence_number),
		DESK_TEST(test_noise_for_ever),
		DESK_TEST(test_cancel),
		cmocka_unit_test(test_no_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
