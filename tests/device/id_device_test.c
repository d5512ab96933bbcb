/* The identity card reader as a station has it: on a thread of its own, stopped, pulled, back. */
#include "devices/id_device.h"

#include <stdlib.h>
#include <string.h>

#include "core/id_card.h"
#include "devices/sim/sim_id_reader.h"
#include "tests/device/echo.h"
#include "tests/test.h"

#define LONG_MS 600000 /* nobody waits so long: the test stops it */

struct bench {
	char place[PLACE_MAX], name[SIM_PATH_MAX];
	struct sim_line *sim;
	struct device *device;
	int64_t steps[ID_DEVICE_STEPS];
	bool stop, stop_when_looking;
};

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof *b);

	place_make(b->place);
	place_name(b->place, "id", b->name);
	b->sim = sim_line_new(&sim_id_reader_kind);
	assert_true(sim_line_plug(b->sim, b->name, false));
	b->device = device_new(device_model_find(DEVICE_ID, NULL), b->name, NULL);
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

static void hand(struct bench *b, const char *words)
{
	char say[SIM_SAY_MAX];

	assert_true(sim_line_operate(b->sim, words, say));
}

static bool asked_to_stop(void *ctx)
{
	return ((struct bench *)ctx)->stop;
}

static void on_progress(void *ctx, int64_t done, int64_t total)
{
	struct bench *b = ctx;

	assert_int_equal(total, ID_DEVICE_STEPS);
	b->steps[done]++;
	b->stop |= b->stop_when_looking;
}

static bool read_card(struct bench *b, int patience_ms, struct fault *why)
{
	const struct device_wait wait = {asked_to_stop, on_progress, b};
	uint8_t text[SDT_TEXT_BYTES];
	struct id_card card;
	struct date today;

	if (!id_device_read(b->device, patience_ms, &wait, text, why))
		return false;
	assert_true(date_parse(&today, "2026-11-21"));
	assert_int_equal(id_card_decode(&card, text, sizeof text, today), ID_CARD_OK);
	assert_string_equal(card.name, "测试甲");
	return true;
}

static enum device_light light(struct bench *b)
{
	struct fault why;

	return device_light(b->device, &why);
}

static void test_reads(void **state)
{
	struct bench *b = *state;
	struct fault why;

	assert_ptr_equal(device_model(b->device), &id_device_sdt);
	hand(b, "lay citizen");
	assert_true(read_card(b, LONG_MS, &why));
	assert_int_equal(light(b), DEVICE_READY);
	assert_false(read_card(b, 0, &why)); /* it lies there still */
	assert_int_equal(why.code, CODE_DEVICE_TIMEOUT);
	assert_int_equal(light(b), DEVICE_READY); /* and the reader is well */
	hand(b, "lay damaged");
	assert_false(read_card(b, LONG_MS, &why));
	assert_int_equal(why.code, CODE_CARD_BAD);
	hand(b, "lay bank");
	assert_false(read_card(b, LONG_MS, &why));
	assert_int_equal(why.code, CODE_CARD_WRONG);
	assert_int_equal(light(b), DEVICE_READY);
}

static void test_stopped(void **state)
{
	struct bench *b = *state;
	struct fault why;

	b->stop_when_looking = true; /* once somebody was told to lay the card on it */
	assert_false(read_card(b, LONG_MS, &why));
	assert_int_equal(why.code, CODE_DEVICE_TIMEOUT);
	assert_int_equal(b->steps[ID_DEVICE_LOOKING], 1);
	b->stop = b->stop_when_looking = false;
	hand(b, "lay citizen");
	assert_true(read_card(b, LONG_MS, &why));
}

static void test_module_in_trouble(void **state)
{
	struct bench *b = *state;
	struct fault why;

	hand(b, "lay citizen");
	hand(b, "module unauthorised");
	assert_false(read_card(b, LONG_MS, &why));
	assert_int_equal(why.code, CODE_IO);
	assert_int_equal(light(b), DEVICE_TROUBLE);
	hand(b, "module ok");
	assert_true(read_card(b, LONG_MS, &why));
	assert_int_equal(light(b), DEVICE_READY);
}

static void test_pulled_and_back(void **state)
{
	struct bench *b = *state;
	struct fault why;

	hand(b, "lay citizen");
	sim_line_script(b->sim, &(struct sim_script){.fault = SIM_FAULT_UNPLUG, .answer = 2});
	assert_false(read_card(b, LONG_MS, &why));
	assert_int_equal(why.code, CODE_DEVICE_GONE);
	sim_line_unplug(b->sim);
	assert_false(read_card(b, LONG_MS, &why));
	assert_int_equal(why.code, CODE_DEVICE_GONE);
	assert_int_equal(light(b), DEVICE_ABSENT);
	sim_line_script(b->sim, &(struct sim_script){.fault = SIM_FAULT_NONE});
	assert_true(sim_line_plug(b->sim, b->name, false));
	hand(b, "lay citizen");
	assert_true(read_card(b, LONG_MS, &why));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_reads, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stopped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_module_in_trouble, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pulled_and_back, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
