/* The card reader as a station has it: on a thread of its own, stopped, pulled, back. */
#include "devices/card_device.h"

#include <stdlib.h>
#include <string.h>

#include "devices/sim/sim_crt571.h"
#include "devices/sim/sim_reader.h"
#include "tests/device/echo.h"
#include "tests/test.h"

static const uint8_t serial[SIM_SERIAL_BYTES] = {0x48, 0x44, 1, 2, 3, 4, 5, 6};

struct bench {
	char place[PLACE_MAX], name[SIM_PATH_MAX];
	struct sim_line *sim;
	struct sim_card card;
	struct device *device;
	struct device_wait wait;
	struct card_device medium;
	struct card_image image;
	bool stop;
};

static bool asked_to_stop(void *ctx)
{
	return ((struct bench *)ctx)->stop;
}

static void insert(struct bench *b, struct sim_card *card)
{
	sim_line_lock(b->sim);
	if (card != NULL)
		sim_slot_insert(&((struct sim_reader *)sim_line_device(b->sim))->slot, card);
	else
		sim_slot_pull(&((struct sim_reader *)sim_line_device(b->sim))->slot);
	sim_line_unlock(b->sim);
}

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof *b);

	place_make(b->place);
	place_name(b->place, "card", b->name);
	b->sim = sim_line_new(&sim_reader_kind);
	assert_true(sim_line_plug(b->sim, b->name, false));
	sim_card_init(&b->card, serial, 49);
	b->device = device_new(device_model_find(DEVICE_CARD, NULL), b->name, NULL);
	b->wait = (struct device_wait){.asked_to_stop = asked_to_stop, .ctx = b};
	card_device_init(&b->medium, b->device, &b->wait);
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	device_free(b->device);
	sim_line_free(b->sim);
	place_drop(b->place);
	free(b);
	return 0;
}

static enum card_end begin(struct bench *b)
{
	return card_medium_begin(&b->medium.base, &b->image);
}

static enum card_end write_wallet(struct bench *b)
{
	static const uint8_t wallet[CARD_WALLET_BYTES] = {0, 0, 0x27, 0x10, 0, 0, 0, 1};

	return card_medium_write(&b->medium.base, CARD_FILE_WALLET, wallet, sizeof wallet);
}

static void test_session(void **state)
{
	struct bench *b = *state;
	uint8_t back[CARD_WALLET_BYTES];

	assert_int_equal(begin(b), CARD_ABSENT);
	assert_int_equal(b->medium.why.code, CODE_CARD_WRONG);
	assert_int_equal(device_light(b->device, &b->medium.why), DEVICE_READY);
	insert(b, &b->card);
	assert_int_equal(begin(b), CARD_OK);
	assert_memory_equal(b->image.serial, serial, sizeof serial);
	assert_int_equal(write_wallet(b), CARD_OK);
	assert_int_equal(
		card_medium_read(&b->medium.base, CARD_FILE_WALLET, back, sizeof back), CARD_OK);
	assert_int_equal(back[7], 1);
	assert_int_equal(card_medium_same(&b->medium.base), CARD_OK);
	card_medium_end(&b->medium.base);
	assert_int_equal(card_medium_same(&b->medium.base), CARD_REMOVED);
}

static void test_pulled_between_calls(void **state)
{
	struct bench *b = *state;

	insert(b, &b->card);
	assert_int_equal(begin(b), CARD_OK);
	insert(b, NULL);
	insert(b, &b->card);
	assert_int_equal(card_medium_same(&b->medium.base), CARD_REMOVED);
	assert_int_equal(write_wallet(b), CARD_REMOVED);
	assert_int_equal(b->card.file[1][7], 0);
}

static void test_stopped(void **state)
{
	struct bench *b = *state;

	insert(b, &b->card);
	assert_int_equal(begin(b), CARD_OK);
	sim_line_script(b->sim, &(struct sim_script){.fault = SIM_FAULT_SILENCE, .again = true});
	b->stop = true;
	assert_int_equal(write_wallet(b), CARD_CANCELLED);
	b->stop = false;
	sim_line_script(b->sim, &(struct sim_script){.fault = SIM_FAULT_NONE});
	card_medium_end(&b->medium.base);
	assert_int_equal(begin(b), CARD_OK);
	assert_int_equal(write_wallet(b), CARD_OK);
}

/* Stopped while the reader has not said yet who it is: that is no silence of the reader. */
static void test_stopped_before_the_reader_is_there(void **state)
{
	struct bench *b = *state;

	insert(b, &b->card);
	sim_line_script(b->sim, &(struct sim_script){.fault = SIM_FAULT_DEAF});
	b->stop = true;
	assert_int_equal(begin(b), CARD_CANCELLED);
	b->stop = false;
	sim_line_script(b->sim, &(struct sim_script){.fault = SIM_FAULT_NONE});
	assert_int_equal(begin(b), CARD_OK);
}

/* The reader is unplugged in a session and comes back: the session is over, the card is not. */
static void test_unplugged_and_back(void **state)
{
	struct bench *b = *state;

	insert(b, &b->card);
	assert_int_equal(begin(b), CARD_OK);
	sim_line_unplug(b->sim);
	assert_int_equal(write_wallet(b), CARD_GONE);
	assert_int_equal(b->medium.why.code, CODE_DEVICE_GONE);
	assert_true(sim_line_plug(b->sim, b->name, false));
	assert_int_equal(write_wallet(b), CARD_REMOVED);
	assert_int_equal(begin(b), CARD_OK);
	assert_int_equal(write_wallet(b), CARD_OK);
}

/* What answers is no card reader. */
static void test_another_device(void **state)
{
	struct bench *b = *state;
	struct sim_line *echo = sim_line_new(&echo_kind);
	struct device *device;
	char name[SIM_PATH_MAX];

	place_name(b->place, "echo", name);
	assert_true(sim_line_plug(echo, name, false));
	device = device_new(&card_device_gempc_twin, name, NULL);
	card_device_init(&b->medium, device, NULL);
	assert_int_equal(begin(b), CARD_SILENT);
	assert_int_equal(b->medium.why.code, CODE_DEVICE_TIMEOUT);
	assert_ptr_equal(card_medium_why(&b->medium.base, CARD_SILENT), &b->medium.why);
	assert_null(card_medium_why(&b->medium.base, CARD_ABSENT)); /* no affair of the device */
	device_free(device);
	sim_line_free(echo);
}

/* A motor reader, and whether its card is inside. */
struct motor {
	struct sim_line *sim;
	bool hold; /* it falls silent while it has the card, and then somebody stops it */
};

static bool is_inside(struct motor *m)
{
	bool inside;

	sim_line_lock(m->sim);
	inside = ((struct sim_crt571 *)sim_line_device(m->sim))->is_inside;
	sim_line_unlock(m->sim);
	return inside;
}

static bool stop_once_inside(void *ctx)
{
	struct motor *m = ctx;

	if (!m->hold || !is_inside(m))
		return false;
	m->hold = false;
	sim_line_script(m->sim, &(struct sim_script){.fault = SIM_FAULT_NONE});
	return true;
}

/* Whoever stops a session before it has begun has the card at the gate again. */
static void test_stopped_while_a_motor_has_the_card(void **state)
{
	struct bench *b = *state;
	struct motor motor = {.sim = sim_line_new(&sim_crt571_kind)};
	struct device_wait wait = {.asked_to_stop = stop_once_inside, .ctx = &motor};
	struct device *device;
	char name[SIM_PATH_MAX];

	place_name(b->place, "motor", name);
	assert_true(sim_line_plug(motor.sim, name, false));
	device = device_new(&card_device_crt571, name, NULL);
	card_device_init(&b->medium, device, &wait);
	assert_int_equal(begin(b), CARD_ABSENT);
	sim_slot_insert(&((struct sim_crt571 *)sim_line_device(motor.sim))->slot, &b->card);
	for (int answer = 4; answer < 8; answer++) {
		sim_line_script(motor.sim,
			&(struct sim_script){
				.fault = SIM_FAULT_SILENCE, .answer = answer, .again = true});
		motor.hold = true;
		assert_int_equal(begin(b), CARD_CANCELLED);
		assert_false(is_inside(&motor));
	}
	assert_int_equal(begin(b), CARD_OK);
	card_medium_end(&b->medium.base);
	assert_false(is_inside(&motor));
	device_free(device);
	sim_line_free(motor.sim);
}

#define BENCH_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(test_session),
		BENCH_TEST(test_pulled_between_calls),
		BENCH_TEST(test_stopped),
		BENCH_TEST(test_stopped_before_the_reader_is_there),
		BENCH_TEST(test_stopped_while_a_motor_has_the_card),
		BENCH_TEST(test_unplugged_and_back),
		BENCH_TEST(test_another_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
