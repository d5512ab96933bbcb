/*
 * The simulated reader against the frames that Debian's driver for the GemPC Twin and a reader
 * exchanged, and what an operator can do to it and to the simulated meter in words.
 */
#include "devices/sim/sim_reader.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/card_file.h"
#include "devices/sim/sim_meter_slot.h"
#include "tests/device/echo.h"
#include "tests/test.h"

#define BYTES_MAX 700

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

/* What is sent comes back first, then the answer. */
static void exchange(struct sim_line *line, const char *sent, const char *expected, bool echoes)
{
	uint8_t out[BYTES_MAX], back[BYTES_MAX], answer[BYTES_MAX];
	size_t out_size = hex(sent, out), answer_size = hex(expected, answer), size;
	size_t echo = echoes ? out_size : 0;

	print_message("  %s\n", sent);
	assert_true(sim_line_feed(line, out, out_size));
	assert_true(sim_line_take(line, back, sizeof back, &size));
	assert_int_equal(size, echo + answer_size);
	assert_memory_equal(back, out, echo);
	assert_memory_equal(back + echo, answer, answer_size);
}

static const struct exchange_case {
	const char *sent, *answer;
} captured[] = {
	{"03 06 6B 01000000 00 00 000000 02 6D",
		"03 06 83 12000000 00 00 010000 47656D5477696E2D56312E33302D47473031 B5"},
	{"03 06 65 00000000 00 03 000000 63", "03 06 81 00000000 00 03 010000 86"},
	{"03 06 62 00000000 00 15 010000 73",
		"03 06 80 0D000000 00 15 000000 3B690000574844010203040506 93"},
	{"03 06 61 05000000 00 16 000000 1100000A00 6C",
		"03 06 82 05000000 00 16 000000 1100000A00 8F"},
	{"03 06 6F 07000000 00 17 000000 00A40000023F00 E3",
		"03 06 80 02000000 00 17 000000 9000 00"},
	{"03 06 63 00000000 00 0B 000000 6D", "03 06 81 00000000 00 0B 010001 8F"},
};

static void test_captured(void **state)
{
	static const uint8_t serial[SIM_SERIAL_BYTES] = {0x48, 0x44, 1, 2, 3, 4, 5, 6};
	struct sim_line *line = sim_line_new(&sim_reader_kind);
	struct sim_card card;

	(void)state;
	sim_card_init(&card, serial, 49);
	sim_slot_insert(&((struct sim_reader *)sim_line_device(line))->slot, &card);
	for (size_t i = 0; i < ARRAY_SIZE(captured); i++)
		exchange(line, captured[i].sent, captured[i].answer, true);
	sim_line_free(line);
}

static const struct answer_case {
	const char *what, *sent, *answer;
	bool echoes;
} odd[] = {
	{"no card", "03 06 65 00000000 00 01 000000 61", "03 06 81 00000000 00 01 020000 87", true},
	{"no card to power", "03 06 62 00000000 00 02 000000 65",
		"03 06 80 00000000 00 02 42FE00 3B", true},
	{"a wrong LRC", "03 06 65 00000000 00 01 000000 62", "03 15 16", false},
	{"another slot", "03 06 65 00000000 01 01 000000 60", "03 06 81 00000000 01 01 420500 C3",
		true},
	{"no such command", "03 06 77 00000000 00 01 000000 73",
		"03 06 81 00000000 00 01 420000 C7", true},
	{"noise before", "00 03 03 06 65 00000000 00 01 000000 61",
		"03 06 81 00000000 00 01 020000 87", false},
};

static void test_odd_commands(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(odd); i++) {
		struct sim_line *line = sim_line_new(&sim_reader_kind);
		struct sim_reader *reader = sim_line_device(line);

		print_message(" %s\n", odd[i].what);
		reader->echoes = odd[i].echoes;
		exchange(line, odd[i].sent, odd[i].answer, odd[i].echoes);
		sim_line_free(line);
	}
}

/* What a card says before its application is selected; a blank one says that it was not issued. */
static void test_before_the_application(void **state)
{
	static const struct {
		bool issued;
		uint8_t command[5], size; /* of the answer */
		uint16_t status;
	} rows[] = {
		{true, {0x00, 0xB0, 0x81, 0x00, 0x27}, 39, 0x9000},
		{true, {0x00, 0xB0, 0x81, 0x00, 0x2D}, 0, 0x6C27},
		{true, {0x00, 0xB0, 0x82, 0x00, 0x08}, 0, 0x6A82},
		{true, {0x00, 0xB0, 0x99, 0x01, 0x08}, 8, 0x9000},
		{false, {0x00, 0xB0, 0x81, 0x00, 0x27}, 0, 0x6B00},
	};
	static const uint8_t serial[SIM_SERIAL_BYTES] = {0x48, 0x44, 1, 2, 3, 4, 5, 6};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint8_t atr[SIM_CARD_ATR_BYTES], answer[SIM_CARD_ANSWER_MAX];
		struct sim_card card;

		sim_card_init(&card, serial, 49);
		card.has_application = rows[i].issued;
		assert_int_equal(sim_card_reset(&card, atr), sizeof atr);
		assert_int_equal(
			sim_card_exchange(&card, rows[i].command, 5, answer), rows[i].size + 2);
		assert_int_equal(
			answer[rows[i].size] << 8 | answer[rows[i].size + 1], rows[i].status);
	}
}

static void test_events(void **state)
{
	struct sim_line *line = sim_line_new(&sim_reader_kind);
	struct sim_reader *reader = sim_line_device(line);
	struct sim_card card = {.is_mute = true};
	uint8_t back[16];
	size_t size;

	(void)state;
	sim_slot_insert(&reader->slot, &card); /* nobody asked for events yet */
	assert_true(sim_line_take(line, back, sizeof back, &size));
	assert_int_equal(size, 0);
	reader->tells_events = true;
	sim_slot_pull(&reader->slot);
	sim_slot_insert(&reader->slot, &card);
	assert_true(sim_line_take(line, back, sizeof back, &size));
	assert_int_equal(size, 4);
	assert_memory_equal(back, "\x50\x02\x50\x03", 4);
	sim_line_free(line);
}

/* --- by hand --------------------------------------------------------------------------------- */

struct stall {
	char place[PLACE_MAX], card[SIM_PATH_MAX], meter[SIM_PATH_MAX];
	struct sim_line *reader, *slot;
	char say[SIM_SAY_MAX];
};

static int set_up(void **state)
{
	struct stall *s = test_calloc(1, sizeof *s);

	place_make(s->place);
	place_name(s->place, "card", s->card);
	place_name(s->place, "meter", s->meter);
	s->reader = sim_line_new(&sim_reader_kind);
	s->slot = sim_line_new(&sim_meter_slot_kind);
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct stall *s = *state;

	sim_line_free(s->reader);
	sim_line_free(s->slot);
	unlink(s->card);
	unlink(s->meter);
	place_drop(s->place);
	test_free(s);
	return 0;
}

static bool hand(struct stall *s, struct sim_line *line, const char *verb, const char *path)
{
	char words[SIM_PATH_MAX + 48];

	snprintf(words, sizeof words, "%s%s%s", verb, path[0] == '\0' ? "" : " ", path);
	return sim_line_operate(line, words, s->say);
}

static void test_words_of_the_reader(void **state)
{
	static const char *const bad[] = {"", "inser", "insert", "insertt x", "pull-after",
		"pull-after x", "pull-after 1 2", "pull-writing", "pull-writing x", "blank",
		"slow 61", "turn", "tear 3", "dance"};
	struct stall *s = *state;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(sim_line_operate(s->reader, bad[i], s->say));
	assert_false(hand(s, s->reader, "insert", s->card));
	assert_non_null(strstr(s->say, "ENOENT"));
	assert_true(hand(s, s->reader, "blank", s->card));
	assert_true(hand(s, s->reader, "insert", s->card));
	assert_non_null(strstr(s->say, "count 0, return file empty"));
	assert_true(hand(s, s->reader, "turn", ""));
	assert_true(((struct sim_reader *)sim_line_device(s->reader))->slot.card->is_mute);
	assert_true(hand(s, s->reader, "pull-after", "12"));
	assert_true(hand(s, s->reader, "pull", ""));
	assert_string_equal(s->say, "no card");
}

/* What the counter would have written. */
static void write_opening(const char *path, uint32_t hundredths)
{
	struct card_parameter parameter = {.update = CARD_UPDATE_OPENING,
		.alarm_1 = 2000,
		.ct = 1,
		.pt = 1,
		.meter = "12345678",
		.customer = "100001",
		.kind = CARD_KIND_OPENING};
	struct sim_card card;

	assert_true(sim_card_load(&card, path));
	assert_true(card_parameter_encode(&parameter, card.file[0]));
	assert_true(card_wallet_encode(&(struct card_wallet){hundredths, 1}, card.file[1]));
	assert_true(sim_card_save(&card));
}

/* The reader's card was in the meter meanwhile: with the next power it shows what the meter wrote.
 */
static void test_card_that_was_elsewhere(void **state)
{
	struct stall *s = *state;
	uint8_t atr[SIM_CARD_ATR_BYTES];
	struct sim_card *card;

	assert_true(hand(s, s->reader, "blank", s->card));
	write_opening(s->card, 5000);
	assert_true(hand(s, s->reader, "insert", s->card));
	assert_true(hand(s, s->slot, "insert", s->card));
	card = ((struct sim_reader *)sim_line_device(s->reader))->slot.card;
	assert_int_equal(card->file[4][0], 0);
	assert_int_equal(sim_card_reset(card, atr), sizeof atr);
	assert_int_equal(card->file[4][0], 0x68);
}

/* Without a slash a card lies where the line has its name. */
static void test_names_beside_the_line(void **state)
{
	struct stall *s = *state;
	char name[SIM_PATH_MAX];

	assert_true(sim_line_plug(s->reader, place_name(s->place, "reader", name), false));
	assert_true(sim_line_operate(s->reader, "blank card 50", s->say));
	assert_true(hand(s, s->reader, "insert", s->card));
	assert_true(sim_line_operate(s->reader, "insert card", s->say));
	assert_false(sim_line_operate(s->reader, "insert reader-2", s->say));
	assert_non_null(strstr(s->say, "ENOENT"));
	assert_true(sim_line_operate(s->reader, "show", s->say));
	assert_string_equal(s->say, "no card"); /* the other was taken out for it */
}

static void test_from_the_card_to_the_relay(void **state)
{
	struct stall *s = *state;
	struct sim_meter *meter = &((struct sim_meter_slot *)sim_line_device(s->slot))->meter;
	char numbered[SIM_PATH_MAX + 16];

	assert_true(hand(s, s->reader, "blank", s->card));
	write_opening(s->card, 8850);
	assert_true(sim_line_operate(s->slot, "clock 2611211609", s->say));
	snprintf(numbered, sizeof numbered, "%s 12345678", s->meter);
	assert_true(hand(s, s->slot, "keep", numbered));
	assert_non_null(strstr(s->say, "supply off"));
	assert_true(sim_line_operate(s->slot, "pull-after 10", s->say));
	assert_false(hand(s, s->slot, "insert", s->card));
	assert_non_null(strstr(s->say, "Err-35"));
	assert_true(hand(s, s->slot, "keep", s->meter)); /* it forgot nothing without power */
	assert_true(hand(s, s->slot, "insert", s->card));
	assert_non_null(strstr(s->say, "88.50 left"));
	assert_non_null(strstr(s->say, "supply on"));
	exchange(s->slot, "FE FE 68 78 56 34 12 00 00 68 11 04 33 35 C3 33 57 16",
		"68 78 56 34 12 00 00 68 91 08 33 35 C3 33 83 BB 33 33 7F 16", false);
	assert_true(sim_line_operate(s->slot, "use 68.50", s->say));
	assert_non_null(strstr(s->say, "20.00 left, 0.00 overdrawn, count 1, supply on, light"));
	assert_true(sim_line_operate(s->slot, "use 100", s->say));
	assert_non_null(strstr(s->say, "supply off"));
	assert_int_equal(meter->remaining, 0);
}

/* A meter and a card that were in use before the counter knew them. */
static void test_in_use(void **state)
{
	struct stall *s = *state;
	char words[SIM_PATH_MAX + 64];
	struct card_parameter parameter;
	struct card_return back;
	struct sim_card card;

	snprintf(words, sizeof words, "keep %s 12345678", s->meter);
	assert_true(sim_line_operate(s->slot, words, s->say));
	snprintf(words, sizeof words, "in-use %s C033010000000010 100001 10", s->card);
	assert_false(sim_line_operate(s->slot, words, s->say));
	snprintf(words, sizeof words, "in-use %s C033010000000010 100001 10 25.50", s->card);
	assert_true(sim_line_operate(s->slot, words, s->say));
	assert_non_null(strstr(s->say, "25.50 left, 0.00 overdrawn, count 10, supply on"));
	assert_true(sim_card_load(&card, s->card));
	assert_int_equal(card.serial[7], 0x10);
	assert_int_equal(card_parameter_decode(&parameter, card.file[0], 45), CARD_DECODE_OK);
	assert_int_equal(parameter.kind, CARD_KIND_PURCHASE);
	assert_string_equal(parameter.customer, "000000100001");
	assert_int_equal(card_return_decode(&back, card.file[4], 49), CARD_DECODE_OK);
	assert_int_equal(back.count, 10);
	assert_int_equal(back.remaining, 2550);
	assert_true(hand(s, s->slot, "insert", s->card));
	assert_non_null(strstr(s->say, "25.50 left"));
}

static const struct exchange_case items[] = {
	{"68 78 56 34 12 00 00 68 11 04 34 35 66 36 FE 16" /* 03330201 */,
		"68 78 56 34 12 00 00 68 91 06 34 35 66 36 33 33 E6 16"},
	{"68 78 56 34 12 00 00 68 11 04 34 33 34 33 C7 16" /* none such */,
		"68 78 56 34 12 00 00 68 D1 01 35 EB 16"},
	{"68 AA AA AA AA AA AA 68 13 00 DF 16",
		"68 78 56 34 12 00 00 68 93 06 AB 89 67 45 33 33 C3 16"},
};

static void test_its_line(void **state)
{
	struct sim_line *line = sim_line_new(&sim_meter_slot_kind);
	uint8_t frame[64], back[64];
	size_t size;

	(void)state;
	sim_meter_init(&((struct sim_meter_slot *)sim_line_device(line))->meter, "12345678");
	for (size_t i = 0; i < ARRAY_SIZE(items); i++)
		exchange(line, items[i].sent, items[i].answer, false);
	size = hex("68 79 56 34 12 00 00 68 11 04 33 35 C3 33 58 16" /* another's */, frame);
	assert_true(sim_line_feed(line, frame, size));
	size = hex("68 78 56 34 12 00 00 68 11 04 33 35 C3 33 58 16" /* damaged */, frame);
	assert_true(sim_line_feed(line, frame, size));
	assert_true(sim_line_take(line, back, sizeof back, &size));
	assert_int_equal(size, 0);
	sim_line_free(line);
}

#define STALL_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_captured),
		cmocka_unit_test(test_odd_commands),
		cmocka_unit_test(test_before_the_application),
		cmocka_unit_test(test_events),
		STALL_TEST(test_words_of_the_reader),
		STALL_TEST(test_card_that_was_elsewhere),
		STALL_TEST(test_names_beside_the_line),
		STALL_TEST(test_from_the_card_to_the_relay),
		STALL_TEST(test_in_use),
		cmocka_unit_test(test_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
