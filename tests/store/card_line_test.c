/*
 * Sales through the whole way to a card: the counter's effect, the card's commands, the reader's
 * protocol and a line on which everything goes wrong once, at every answer and at every byte. After
 * each the sale is finished by one key, the card goes into the meter, and the meter has what was
 * settled. No case takes longer than a person would wait, by the line's own clock.
 */
#include <string.h>

#include "core/compiler.h"
#include "devices/ccid.h"
#include "devices/cpu_card.h"
#include "devices/sim/sim_meter.h"
#include "devices/sim/sim_reader.h"
#include "devices/software_module.h"
#include "tests/device/sim_port.h"
#include "tests/store/card_room.h"
#include "tests/test.h"

#define ANSWERS 36     /* of the reader, in one sale: a few more than there are */
#define SALE_BYTES 270 /* to the card */
#define SALE_COMMANDS 32
#define PATIENCE_MS 60000
#define AMOUNT "10.00"
#define AMOUNT_HUNDREDTHS 1000

static const uint8_t serial[SIM_SERIAL_BYTES] = {0x48, 0x44, 1, 2, 3, 4, 5, 6};

/* The reader of a station; plugged anew for each case, while card and meter stay. */
struct bench {
	struct card_room room;
	struct sim_card card;
	struct sim_meter meter;
	struct sim_port line;
	struct ccid_reader reader;
	struct software_module module;
	struct cpu_card cpu;
	uint64_t settled; /* hundredths */
	int open;         /* sales that had to be finished by a key */
};

static struct sim_slot *slot_of(struct bench *b)
{
	return &((struct sim_reader *)sim_line_device(b->line.sim))->slot;
}

static void plug(struct bench *b)
{
	sim_port_open(&b->line, &sim_reader_kind);
	assert_int_equal(ccid_reader_init(&b->reader, b->line.port), CARD_OK);
	cpu_card_init(&b->cpu, &b->reader.base, &b->module.base);
	b->room.desk.medium = &b->cpu.base;
	b->card.tear_at = SIM_CARD_NEVER;
	sim_slot_insert(slot_of(b), &b->card);
}

static void unplug(struct bench *b)
{
	b->reader.base.kind->release(&b->reader.base);
	b->line.port = NULL;
	sim_port_close(&b->line);
}

/* The card into the meter, which uses what it got so that it never holds too much. */
static void to_the_meter(struct bench *b)
{
	sim_slot_pull(slot_of(b));
	assert_int_equal(sim_meter_insert(&b->meter, &b->card), SIM_METER_OK);
	assert_int_equal(b->meter.credited, b->settled);
	if (b->meter.remaining > 2 * AMOUNT_HUNDREDTHS)
		(void)sim_meter_use(&b->meter, AMOUNT_HUNDREDTHS);
}

static struct bench *set_up(void **state)
{
	struct bench *b = test_calloc(1, sizeof *b);

	room_init(&b->room, state);
	sim_card_init(&b->card, serial, 49);
	sim_meter_init(&b->meter, ROOM_METER);
	software_module_init(&b->module, MODULE_SM4, &module_test_masters);
	plug(b);
	room_must_open(&b->room, "50.00");
	b->settled = 5000;
	to_the_meter(b);
	unplug(b);
	return b;
}

static void tear_down(struct bench *b)
{
	assert_true(b->open > 0);
	room_check(&b->room);
	room_release(&b->room);
	test_free(b);
}

/* Nothing goes wrong any more: whatever became of the sale, it ends as settled once. */
static void finish(struct bench *b, bool began)
{
	unplug(b);
	plug(b);
	if (!began)
		room_must_sell(&b->room, AMOUNT);
	else if (b->room.result.state != SALE_SETTLED) {
		b->open++;
		if (!room_resolve(&b->room, false) || b->room.result.state != SALE_SETTLED)
			room_fail(&b->room);
	}
	b->settled += AMOUNT_HUNDREDTHS;
	to_the_meter(b);
	unplug(b);
}

/* One sale with what was set up to go wrong. A sale that did not begin leaves nothing behind. */
static void one_case(struct bench *b)
{
	int64_t before = b->line.now_ms;
	bool began = room_sell(&b->room, AMOUNT, NULL);

	assert_true(b->line.now_ms - before < PATIENCE_MS);
	if (began && b->room.result.state == SALE_SETTLED)
		assert_int_equal(b->card.file[1][3], AMOUNT_HUNDREDTHS & 0xFF);
	finish(b, began);
}

static void test_line(void **state)
{
	static const size_t places[] = {0, 12, 17, 28};
	struct bench *b = set_up(state);

	for (int fault = SIM_FAULT_SILENCE; fault < SIM_FAULT_COUNT; fault++) {
		for (int i = 0; i < ANSWERS; i++) {
			struct sim_script script = {.fault = (enum sim_fault)fault,
				.answer = i,
				.at = places[i % (int)ARRAY_SIZE(places)]};

			if (fault == SIM_FAULT_DEAF)
				script.at = (size_t)i * 24;
			plug(b);
			sim_line_script(b->line.sim, &script);
			one_case(b);
		}
	}
	tear_down(b);
}

static void test_pulled(void **state)
{
	struct bench *b = set_up(state);

	for (size_t at = 0; at < SALE_BYTES; at += 3) {
		plug(b);
		slot_of(b)->pull_after = at;
		one_case(b);
	}
	tear_down(b);
}

static void test_without_power(void **state)
{
	struct bench *b = set_up(state);

	for (size_t at = 0; at < SALE_COMMANDS; at++) {
		plug(b);
		slot_of(b)->power_loss_in = at;
		one_case(b);
	}
	tear_down(b);
}

/* A write that stops inside the file: damaged is what it is called, and a new card takes it on. */
static void test_torn(void **state)
{
	struct bench *b = set_up(state);

	for (size_t at = 0; at < CARD_PARAMETER_BYTES; at += 7) {
		plug(b);
		b->card.tear_at = at;
		one_case(b);
	}
	tear_down(b);
}

static void test_another_sequence(void **state)
{
	struct bench *b = set_up(state);

	plug(b);
	slot_of(b)->sequence_off = 1;
	one_case(b);
	plug(b);
	slot_of(b)->time_requests = 40;
	slot_of(b)->pull_after = 120;
	one_case(b);
	tear_down(b);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_line),
		HALL_TEST(test_pulled),
		HALL_TEST(test_without_power),
		HALL_TEST(test_torn),
		HALL_TEST(test_another_sequence),
	};

	return hall_run("card_line", tests, ARRAY_SIZE(tests));
}
