/* The magnetic encoder as a station has it: on a thread of its own, with somebody who swipes. */
#include "devices/mag_device.h"

#include <string.h>

#include "devices/sim/sim_encoder.h"
#include "tests/device/echo.h"
#include "tests/test.h"

#define LONG_MS 600000 /* nobody waits so long */

static const struct magnetic_tracks ours = {
	{"", "101=0007=00010000", "0000003301000450=0000000012345678=85529216486895"}};

struct bench {
	char place[PLACE_MAX], name[SIM_PATH_MAX];
	struct sim_line *sim;
	struct device *device;
	bool untouched;    /* by the last write that failed */
	const char *swipe; /* done while the call waits; NULL: the call is stopped */
};

static void bench_begin(struct bench *b)
{
	place_make(b->place);
	place_name(b->place, "mag", b->name);
	b->sim = sim_line_new(&sim_encoder_kind);
	assert_true(sim_line_plug(b->sim, b->name, false));
	b->device = device_new(device_model_find(DEVICE_MAG, NULL), b->name, NULL);
}

static void bench_end(struct bench *b)
{
	device_free(b->device);
	sim_line_free(b->sim);
	place_drop(b->place);
}

/* Asked while the call waits: swipes as soon as the encoder waits for a card. */
static bool hand(void *ctx)
{
	struct bench *b = ctx;
	char say[SIM_SAY_MAX];

	assert_true(sim_line_operate(b->sim, "show", say));
	if (strstr(say, "waits for nothing") != NULL)
		return false;
	if (b->swipe == NULL)
		return true;
	assert_true(sim_line_operate(b->sim, b->swipe, say));
	return false;
}

static bool read_card(
	struct bench *b, const char *swipe, struct magnetic_tracks *tracks, struct fault *why)
{
	const struct device_wait wait = {hand, NULL, b};

	struct mag_swipe read = {.patience_ms = LONG_MS};
	bool ok;

	b->swipe = swipe;
	ok = mag_device_read(b->device, &wait, &read);
	assert_int_equal(ok, read.end == ENCODER_OK);
	if (ok)
		*tracks = read.tracks;
	*why = read.why;
	return ok;
}

static bool write_card(struct bench *b, const char *swipe, struct fault *why)
{
	const struct device_wait wait = {hand, NULL, b};

	struct mag_swipe written = {.patience_ms = LONG_MS, .tracks = ours};
	bool ok;

	b->swipe = swipe;
	ok = mag_device_write(b->device, &wait, &written);
	*why = written.why;
	b->untouched = written.untouched;
	return ok;
}

static enum device_light light(struct bench *b)
{
	struct fault why;

	return device_light(b->device, &why);
}

static void test_swipes(void **state)
{
	struct magnetic_tracks back = {0};
	struct mag_swipe nobody = {.patience_ms = 0};
	struct bench b;
	struct fault why;

	(void)state;
	bench_begin(&b);
	assert_ptr_equal(device_model(b.device), &mag_device_msr605);
	assert_true(write_card(&b, "swipe A", &why));
	assert_true(read_card(&b, "swipe A", &back, &why));
	assert_true(magnetic_tracks_equal(&back, &ours));
	assert_false(read_card(&b, "swipe A bad", &back, &why));
	assert_int_equal(why.code, CODE_CARD_BAD);
	assert_int_equal(light(&b), DEVICE_READY); /* the card's affair, not the encoder's */
	assert_false(mag_device_read(b.device, NULL, &nobody));
	assert_int_equal(nobody.end, ENCODER_NO_SWIPE);
	assert_int_equal(nobody.why.code, CODE_DEVICE_TIMEOUT);
	assert_int_equal(light(&b), DEVICE_READY);
	assert_false(write_card(&b, "swipe A bad", &why));
	assert_false(b.untouched);
	bench_end(&b);
}

static void test_stopped(void **state)
{
	struct magnetic_tracks back;
	struct bench b;
	struct fault why;

	(void)state;
	bench_begin(&b);
	assert_false(write_card(&b, NULL, &why));
	assert_int_equal(why.code, CODE_DEVICE_TIMEOUT);
	assert_true(b.untouched);
	assert_true(write_card(&b, "swipe A", &why));
	assert_true(read_card(&b, "swipe A", &back, &why));
	bench_end(&b);
}

static void test_unplugged_and_back(void **state)
{
	struct mag_swipe gone = {.patience_ms = LONG_MS, .tracks = ours};
	struct magnetic_tracks back;
	struct bench b;
	struct fault why;

	(void)state;
	bench_begin(&b);
	assert_true(write_card(&b, "swipe A", &why));
	sim_line_unplug(b.sim);
	assert_false(mag_device_write(b.device, NULL, &gone));
	assert_int_equal(gone.why.code, CODE_DEVICE_GONE);
	assert_true(gone.untouched);
	assert_int_equal(light(&b), DEVICE_ABSENT);
	assert_true(sim_line_plug(b.sim, b.name, false));
	assert_true(read_card(&b, "swipe A", &back, &why));
	assert_int_equal(light(&b), DEVICE_READY);
	bench_end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_swipes),
		cmocka_unit_test(test_stopped),
		cmocka_unit_test(test_unplugged_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
