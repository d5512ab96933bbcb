/*
 * The motor reader: the manual's frames byte for byte, through our parser and through the simulated
 * reader, and the CPU card through both with everything that may go wrong.
 */
#include "devices/crt571.h"

#include <stdio.h>
#include <string.h>

#include "devices/cpu_card.h"
#include "devices/sim/sim_crt571.h"
#include "devices/software_module.h"
#include "tests/device/sim_port.h"
#include "tests/test.h"

#define BYTES_MAX 300
#define EOT 0x04

static size_t hex(const char *text, uint8_t *out)
{
	size_t size = 0;

	for (const char *p = text; *p != '\0'; p++) {
		unsigned byte;

		if (*p == ' ')
			continue;
		assert_int_equal(sscanf(p, "%2X", &byte), 1);
		out[size++] = (uint8_t)byte;
		p++;
	}
	return size;
}

/* Published commands and answers, in an order in which a reader with a card gives them. */
static const struct vector {
	const char *what, *command, *answer;
} vectors[] = {
	{"init no move", "F2 00 00 03 43 30 33 03 B2",
		"06 F2 00 00 10 50 30 33 30 32 30 43 52 54 2D 35 37 31 2D 56 31 03 91"},
	{"status", "F2 00 00 03 43 31 30 03 B0", "06 F2 00 00 06 50 31 30 30 32 30 03 94"},
	{"error 65", "F2 00 00 0A 43 51 33 00 A4 00 00 02 3F 00 03 43",
		"06 F2 00 00 05 4E 51 33 36 35 03 DB"},
	{"(a card)", "", ""},
	{"move to IC", "F2 00 00 03 43 32 31 03 B2", "06 F2 00 00 06 50 32 31 32 32 30 03 94"},
	{"type", "F2 00 00 03 43 50 30 03 D1", "06 F2 00 00 08 50 50 30 32 32 30 31 30 03 F8"},
	{"cold reset", "F2 00 00 04 43 51 30 30 03 E7",
		"06 F2 00 00 14 50 51 30 32 32 30 30 3B 69 00 00 57 48 44 01 02 03 04 05 06 03 DA"},
	{"SELECT MF", "F2 00 00 0A 43 51 33 00 A4 00 00 02 3F 00 03 43",
		"06 F2 00 00 08 50 51 33 32 32 30 90 00 03 6B"},
	{"eject", "F2 00 00 03 43 32 39 03 BA", "06 F2 00 00 06 50 32 39 31 32 30 03 9F"},
	{"a wrong sum", "F2 00 00 03 43 31 30 03 B1", "15"},
	{"no such command", "F2 00 00 03 43 99 30 03 18", "06 F2 00 00 05 4E 99 30 30 30 03 13"},
};

static const uint8_t serial[SIM_SERIAL_BYTES] = {0x48, 0x44, 1, 2, 3, 4, 5, 6};

static void test_vectors(void **state)
{
	struct sim_line *line = sim_line_new(&sim_crt571_kind);
	struct sim_crt571 *sim = sim_line_device(line);
	struct sim_card card;

	(void)state;
	sim_card_init(&card, serial, 49);
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		uint8_t command[BYTES_MAX], expected[BYTES_MAX], back[BYTES_MAX];
		size_t command_size = hex(vectors[i].command, command), size;
		size_t expected_size = hex(vectors[i].answer, expected);

		print_message("  %s\n", vectors[i].what);
		if (command_size == 0) {
			sim_slot_insert(&sim->slot, &card);
			continue;
		}
		assert_true(sim_line_feed(line, command, command_size));
		assert_true(sim_line_take(line, back, sizeof back, &size));
		assert_int_equal(size, expected_size);
		assert_memory_equal(back, expected, size);
	}
	sim_line_free(line);
}

/* Sends a command and returns what came of it: its state, or the error, with the data behind. */
static const char *say(struct sim_line *line, uint8_t command, uint8_t parameter, const char *data)
{
	static char text[BYTES_MAX];
	uint8_t bytes[CRT571_FRAME_MAX];
	struct crt571_frame frame = {.kind = CRT571_COMMAND,
		.command = command,
		.parameter = parameter,
		.data = (const uint8_t *)data,
		.size = strlen(data)};
	size_t size, used;

	assert_true(sim_line_feed(line, bytes, crt571_frame(&frame, bytes)));
	assert_true(sim_line_take(line, bytes, sizeof bytes, &size));
	assert_int_equal(bytes[0], 0x06);
	assert_int_equal(crt571_parse(bytes + 1, size - 1, &frame, &used), CRT571_FRAME);
	assert_int_equal(used, size - 1);
	snprintf(text, sizeof text, "%s%.*s %.*s", frame.kind == CRT571_DONE ? "" : "error ",
		frame.kind == CRT571_DONE ? 3 : 2, (const char *)frame.state, (int)frame.size,
		(const char *)frame.data);
	return text;
}

/* All commands of the manual's table; where it says nothing of the data it is ours. */
static void test_all_commands(void **state)
{
	static const struct {
		uint8_t command, parameter;
		const char *data, *hand, *said;
	} rows[] = {
		{0x31, 0x30, "", NULL, "error B0 "}, /* not initialised */
		{0x30, 0x40, "", NULL, "error 01 "},
		{0x30, 0x37, "", NULL, "020 CRT-571-V1"},
		{0x31, 0x31, "", NULL, "020 000000"},
		{0x31, 0x32, "", NULL, "error 01 "},
		{0x32, 0x31, "", NULL, "error 43 "},
		{0x32, 0x33, "", NULL, "error 42 "},
		{0x32, 0x39, "", NULL, "error 42 "},
		{0x32, 0x38, "", NULL, "error 01 "},
		{0x53, 0x30, "", NULL, "error 65 "},
		{0x33, 0x32, "", NULL, "error 01 "},
		{0x33, 0x31, "", NULL, "020 "},
		{0x33, 0x30, "", "refuse", "020 "},
		{0x31, 0x31, "", "insert", "120 110000"},
		{0x32, 0x32, "", NULL, "220 "}, /* to the RF position */
		{0x31, 0x31, "", NULL, "220 001100"},
		{0x50, 0x30, "", NULL, "220 10"},
		{0x50, 0x31, "", NULL, "error 03 "},
		{0x50, 0x32, "", NULL, "error 01 "},
		{0x51, 0x32, "", NULL, "220 0"},
		{0x51, 0x38, "", NULL, "error 65 "}, /* a warm reset wants a card with power */
		{0x51, 0x30, "0", NULL, "220 0;i"},
		{0x51, 0x32, "", NULL, "220 1"},
		{0x51, 0x38, "", NULL, "220 0;i"},
		{0x51, 0x34, "x", NULL, "error 62 "}, /* T=1 */
		{0x51, 0x3A, "", NULL, "error 01 "},
		{0x52, 0x30, "", NULL, "error 03 "},
		{0x52, 0x40, "", NULL, "error 03 "},
		{0x53, 0x30, "", NULL, "error 62 "},
		{0x54, 0x33, "", NULL, "error 62 "},
		{0x60, 0x30, "", NULL, "error 03 "},
		{0xA2, 0x30, "", NULL, "220 0000000000000001"},
		{0xA3, 0x30, "", NULL, "220 9600"},
		{0xA4, 0x30, "", NULL, "220 CRT-571-V1"},
		{0xA4, 0x31, "", NULL, "error 01 "},
		{0x32, 0x39, "", "jam", "error 10 "},
		{0x32, 0x39, "", "clear", "120 "},
		{0x31, 0x30, "", "error 12", "error 12 "},
		{0x31, 0x30, "", NULL, "120 "}, /* that was for one command */
		{0xA5, 0x30, "", NULL, "120 000"},
		{0x32, 0x33, "", NULL, "020 "}, /* into the bin */
		{0xA5, 0x30, "", NULL, "020 001"},
		{0xA5, 0x31, "", NULL, "020 "},
		{0xA5, 0x30, "", NULL, "020 000"},
		{0xA5, 0x32, "", NULL, "error 01 "},
		{0x30, 0x35, "", "insert", "020 CRT-571-V1"},
		{0xA5, 0x30, "", NULL, "020 001"},
		{0x31, 0x33, "", "says-e", "error 01 "},
	};
	struct sim_line *line = sim_line_new(&sim_crt571_kind);
	struct sim_crt571 *sim = sim_line_device(line);
	struct sim_card card;
	char answer[SIM_SAY_MAX];

	(void)state;
	sim_card_init(&card, serial, 49);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *hand = rows[i].hand, *said;

		if (hand != NULL && strcmp(hand, "insert") == 0)
			sim_slot_insert(&sim->slot, &card);
		else if (hand != NULL && strcmp(hand, "refuse") == 0)
			assert_false(sim_line_operate(line, "insert x", answer));
		else if (hand != NULL)
			assert_true(sim_line_operate(line, hand, answer));
		said = say(line, rows[i].command, rows[i].parameter, rows[i].data);
		print_message("  %02X %02X %s\n", rows[i].command, rows[i].parameter, said);
		/* An answer to reset goes on with bytes that are no text. */
		if (strstr(rows[i].said, ";i") != NULL)
			assert_memory_equal(said, rows[i].said, strlen(rows[i].said));
		else
			assert_string_equal(said, rows[i].said);
	}
	sim_line_free(line);
}

static void check_frame(const uint8_t *bytes, size_t size)
{
	uint8_t again[CRT571_FRAME_MAX];
	struct crt571_frame frame;
	size_t used;

	assert_int_equal(crt571_parse(bytes, size, &frame, &used), CRT571_FRAME);
	assert_int_equal(used, size);
	assert_int_equal(crt571_frame(&frame, again), size);
	assert_memory_equal(again, bytes, size);
	for (size_t part = 0; part < size; part++)
		assert_int_equal(crt571_parse(bytes, part, &frame, &used), CRT571_MORE);
}

static void test_frames(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		uint8_t bytes[BYTES_MAX];
		size_t size = hex(vectors[i].command, bytes);

		if (vectors[i].answer[0] != '0') /* a wrong sum, or none */
			continue;
		check_frame(bytes, size);
		size = hex(vectors[i].answer, bytes);
		check_frame(bytes + 1, size - 1);
	}
}

/* The longest frame of every kind fits into the room that the header asks for. */
static void test_longest_frames(void **state)
{
	static const enum crt571_kind kinds[] = {CRT571_COMMAND, CRT571_DONE, CRT571_FAILED};
	static const uint8_t data[CRT571_DATA_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct crt571_frame frame = {.kind = kinds[i], .data = data, .size = sizeof data};
		uint8_t *bytes = test_malloc(CRT571_FRAME_MAX);
		size_t size = crt571_frame(&frame, bytes);

		assert_true(size <= CRT571_FRAME_MAX);
		check_frame(bytes, size);
		test_free(bytes);
	}
}

static const struct item_case {
	const char *bytes;
	enum crt571_item item;
	size_t used;
} items[] = {
	{"", CRT571_MORE, 0}, {"06 F2", CRT571_ACK, 1}, {"15", CRT571_NAK, 1},
	{"00", CRT571_NOISE, 1}, {"F2 00 00 03 43 31 30 03 B1", CRT571_BAD_SUM, 9},
	{"F2 00 00 03 43 31 30 04 B7", CRT571_NOISE, 1},
	{"F2 00 00 02 43 31 30 03 B1", CRT571_NOISE, 1},
	{"F2 00 00 05 50 31 30 30 32 30 03", CRT571_NOISE, 1},
	{"F2 00 FF FF 50 31 30 30 32 30 03", CRT571_NOISE, 1},
	{"F2 00 00 06 51 31 30 30 32 30 03", CRT571_NOISE, 1},
	{"F2 00 00 05 45 51 33 36 35 03 D0", CRT571_FRAME, 11}, /* E for N */
};

static void test_items(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(items); i++) {
		uint8_t bytes[BYTES_MAX];
		size_t size = hex(items[i].bytes, bytes), used = 99;
		struct crt571_frame frame;

		print_message("  %s\n", items[i].bytes);
		assert_int_equal(crt571_parse(bytes, size, &frame, &used), items[i].item);
		assert_int_equal(used, items[i].used);
		if (items[i].item == CRT571_FRAME)
			assert_int_equal(frame.kind, CRT571_FAILED);
	}
}

/* --- the protocol ---------------------------------------------------------------------------- */

struct desk {
	struct sim_port line;
	struct sim_crt571 *sim;
	struct sim_card card;
	struct crt571_reader reader;
	struct software_module module;
	struct cpu_card cpu;
	struct card_image image;
};

static int set_up(void **state)
{
	struct desk *d = test_calloc(1, sizeof *d);

	sim_port_open(&d->line, &sim_crt571_kind);
	d->sim = sim_line_device(d->line.sim);
	sim_card_init(&d->card, serial, 49);
	software_module_init(&d->module, MODULE_SM4, &module_test_masters);
	assert_int_equal(crt571_reader_init(&d->reader, d->line.port), CARD_OK);
	cpu_card_init(&d->cpu, &d->reader.base, &d->module.base);
	sim_slot_insert(&d->sim->slot, &d->card);
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

static enum card_end begin(struct desk *d)
{
	return card_medium_begin(&d->cpu.base, &d->image);
}

static enum card_end write_wallet(struct desk *d, uint8_t count)
{
	uint8_t bytes[CARD_WALLET_BYTES] = {0, 0, 0x27, 0x10, 0, 0, 0, count};

	return card_medium_write(&d->cpu.base, CARD_FILE_WALLET, bytes, sizeof bytes);
}

static void test_session(void **state)
{
	struct desk *d = *state;

	assert_int_equal(begin(d), CARD_OK);
	assert_true(d->sim->is_inside);
	assert_memory_equal(d->image.serial, serial, sizeof serial);
	assert_int_equal(write_wallet(d, 1), CARD_OK);
	assert_int_equal(card_medium_same(&d->cpu.base), CARD_OK);
	card_medium_end(&d->cpu.base);
	assert_false(d->sim->is_inside); /* at the gate, and drawn in again */
	assert_int_equal(d->card.file[1][7], 1);
	assert_int_equal(begin(d), CARD_OK);
}

static void test_no_card_and_bad_cards(void **state)
{
	struct desk *d = *state;

	d->card.is_mute = true;
	assert_int_equal(begin(d), CARD_MUTE);
	assert_false(d->sim->is_inside); /* handed back */
	d->card.is_mute = false;
	d->card.has_application = false;
	assert_int_equal(begin(d), CARD_UNKNOWN);
	sim_slot_pull(&d->sim->slot);
	assert_int_equal(begin(d), CARD_ABSENT);
}

static void test_pulled(void **state)
{
	struct desk *d = *state;

	for (uint8_t at = 0; at <= 5 + 5 + 8 + 4; at++) {
		uint8_t before = d->card.file[1][7];
		uint8_t arrived = at == 5 + 5 + 8 + 4;

		assert_int_equal(begin(d), CARD_OK);
		d->sim->slot.pull_after = at;
		assert_int_equal(write_wallet(d, (uint8_t)(before + 1)), CARD_REMOVED);
		assert_int_equal(d->card.file[1][7], before + arrived);
		sim_slot_insert(&d->sim->slot, &d->card);
		assert_int_equal(card_medium_same(&d->cpu.base), CARD_REMOVED);
		assert_int_equal(write_wallet(d, 99), CARD_REMOVED);
	}
}

static void test_power_loss(void **state)
{
	struct desk *d = *state;

	assert_int_equal(begin(d), CARD_OK);
	d->sim->slot.power_loss_in = 1;
	assert_int_equal(write_wallet(d, 1), CARD_MUTE);
	assert_int_equal(d->card.file[1][7], 0);
	assert_int_equal(begin(d), CARD_OK);
	assert_int_equal(write_wallet(d, 1), CARD_OK);
}

/* Each of the manual's errors while a card is begun with, told with N or E. */
static void test_every_error(void **state)
{
	static const struct {
		const char *digits;
		enum card_end end;
	} rows[] = {
		{"00", CARD_GARBLED},
		{"01", CARD_GARBLED},
		{"02", CARD_GARBLED},
		{"03", CARD_GARBLED},
		{"04", CARD_GARBLED},
		{"05", CARD_JAMMED},
		{"10", CARD_JAMMED},
		{"12", CARD_JAMMED},
		{"13", CARD_JAMMED},
		{"14", CARD_JAMMED},
		{"40", CARD_JAMMED},
		{"41", CARD_JAMMED},
		{"42", CARD_JAMMED},
		{"43", CARD_JAMMED},
		{"45", CARD_REMOVED},
		{"50", CARD_JAMMED},
		{"51", CARD_JAMMED},
		{"60", CARD_MUTE},
		{"61", CARD_MUTE},
		{"62", CARD_UNKNOWN},
		{"65", CARD_REMOVED},
		{"66", CARD_REMOVED},
		{"67", CARD_MUTE},
		{"68", CARD_MUTE},
		{"69", CARD_UNKNOWN},
		{"A0", CARD_JAMMED},
		{"A1", CARD_JAMMED},
	};
	struct desk *d = *state;
	char words[16], answer[SIM_SAY_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		snprintf(words, sizeof words, "error %s", rows[i].digits);
		print_message("  %s\n", words);
		assert_true(
			sim_line_operate(d->line.sim, i % 2 == 0 ? "says-n" : "says-e", answer));
		assert_true(sim_line_operate(d->line.sim, words, answer));
		assert_int_equal(begin(d), rows[i].end);
		assert_int_equal(begin(d), CARD_OK); /* and the next goes well */
		card_medium_end(&d->cpu.base);
	}
}

/* It was switched off and on: started again, and a card in a session has lost its power. */
static void test_started_again(void **state)
{
	struct desk *d = *state;

	d->sim->is_ready = false;
	assert_int_equal(begin(d), CARD_OK);
	d->sim->is_ready = false;
	assert_int_equal(write_wallet(d, 1), CARD_REMOVED);
	assert_int_equal(d->card.file[1][7], 0);
	assert_int_equal(begin(d), CARD_OK);
	assert_int_equal(write_wallet(d, 1), CARD_OK);
}

static void test_jam(void **state)
{
	struct desk *d = *state;
	char answer[SIM_SAY_MAX];

	assert_true(sim_line_operate(d->line.sim, "jam", answer));
	assert_int_equal(begin(d), CARD_JAMMED);
	assert_true(sim_line_operate(d->line.sim, "clear", answer));
	assert_int_equal(begin(d), CARD_OK);
}

/* Asks the port's stop with the byte that makes left zero. */
struct stopper {
	struct port_stop *stop;
	size_t left;
};

static void count_down(void *ctx, bool sent, const uint8_t *bytes, size_t size)
{
	struct stopper *s = ctx;

	(void)sent, (void)bytes;
	if (s->left > 0 && s->left <= size)
		port_stop_ask(s->stop);
	s->left -= s->left < size ? s->left : size;
}

/* Stopped at any byte of a beginning: who ends the session has the card at the gate again. */
static void test_stopped_anywhere(void **state)
{
	struct desk *d = *state;
	size_t stopped = 0;

	for (size_t at = 1;; at++) {
		struct stopper stopper = {d->line.stop, at};
		enum card_end end;

		port_set_trace(d->line.port, (struct port_trace){count_down, &stopper});
		end = begin(d);
		port_set_trace(d->line.port, (struct port_trace){NULL, NULL});
		port_stop_clear(d->line.stop);
		card_medium_end(&d->cpu.base);
		assert_false(d->sim->is_inside);
		if (stopper.left > 0)
			break; /* it was over before */
		assert_true(end == CARD_CANCELLED || end == CARD_OK);
		stopped += end == CARD_CANCELLED;
	}
	assert_true(stopped > 100);
	assert_int_equal(begin(d), CARD_OK);
	assert_int_equal(write_wallet(d, 1), CARD_OK);
}

static void keep_last_sent(void *ctx, bool sent, const uint8_t *bytes, size_t size)
{
	uint8_t *last = ctx;

	if (sent && size > 0)
		*last = bytes[size - 1];
}

/* A reader that is told to stop waiting hears it, although the stop was asked. */
static void test_stop_is_told_to_the_reader(void **state)
{
	struct desk *d = *state;
	uint8_t last = 0;

	assert_int_equal(begin(d), CARD_OK);
	port_stop_ask(d->line.stop);
	port_set_trace(d->line.port, (struct port_trace){keep_last_sent, &last});
	assert_int_equal(write_wallet(d, 1), CARD_CANCELLED);
	port_set_trace(d->line.port, (struct port_trace){NULL, NULL});
	port_stop_clear(d->line.stop);
	assert_int_equal(last, EOT);
}

/* Each fault at each byte of the answers: never a write that is believed and was not done. */
static void test_every_fault(void **state)
{
	struct desk *d = *state;

	for (int fault = SIM_FAULT_SILENCE; fault < SIM_FAULT_UNPLUG; fault++) {
		for (int i = 0; i < 2 * 30; i++) {
			struct sim_script script = {.fault = (enum sim_fault)fault,
				.answer = i / 30,
				.at = (size_t)i % 30};
			uint8_t before = d->card.file[1][7];
			enum card_end end;

			sim_line_script(d->line.sim, &(struct sim_script){0});
			assert_int_equal(begin(d), CARD_OK);
			sim_line_script(d->line.sim, &script);
			end = write_wallet(d, (uint8_t)(before + 1));
			assert_true(end != CARD_OK || d->card.file[1][7] == (uint8_t)(before + 1));
		}
	}
}

static void test_noise_and_silence(void **state)
{
	struct desk *d = *state;
	int64_t before = d->line.now_ms;

	sim_line_script(d->line.sim, &(struct sim_script){.fault = SIM_FAULT_NOISE});
	(void)begin(d); /* whether it finds its answers in the noise or not, it ends */
	(void)begin(d);
	sim_line_script(d->line.sim, &(struct sim_script){.fault = SIM_FAULT_DEAF});
	assert_int_equal(begin(d), CARD_SILENT);
	assert_true(d->line.now_ms - before < 30000);
	port_stop_ask(d->line.stop);
	assert_int_equal(begin(d), CARD_CANCELLED);
	port_stop_clear(d->line.stop);
	sim_line_script(d->line.sim, &(struct sim_script){0});
	assert_int_equal(begin(d), CARD_OK);
}

#define DESK_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_all_commands),
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_longest_frames),
		cmocka_unit_test(test_items),
		DESK_TEST(test_session),
		DESK_TEST(test_no_card_and_bad_cards),
		DESK_TEST(test_pulled),
		DESK_TEST(test_power_loss),
		DESK_TEST(test_every_error),
		DESK_TEST(test_started_again),
		DESK_TEST(test_jam),
		DESK_TEST(test_stopped_anywhere),
		DESK_TEST(test_stop_is_told_to_the_reader),
		DESK_TEST(test_every_fault),
		DESK_TEST(test_noise_and_silence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
