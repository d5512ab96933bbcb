/* A stripe's MAC by the declared test keys, byte for byte as docs/magnetic-card.md prints it, and
 * what is proven by it; then a meter that takes stripes, a row of its rules each. */
#include "devices/mag_card.h"

#include <stdio.h>
#include <string.h>

#include "core/card_conclusion.h"
#include "core/card_rule.h"
#include "core/compiler.h"
#include "devices/sim/sim_meter.h"
#include "tests/test.h"

static const struct magnetic_card usual = {.account = "3301000024",
	.meter = "330110000888",
	.generation = 1,
	.count = 10,
	.hundredths = 2500};
static const char purchase[] = "101=0010=00002500";
static const char identity[] = "0000003301000024=0000330110000888=28467069355920";

static struct magnetic_tracks seal(const struct magnetic_card *card)
{
	struct software_module module;
	struct magnetic_tracks tracks;

	software_module_init(&module, MODULE_SM4, &module_test_masters);
	assert_true(mag_card_seal(&module.base, card, &tracks));
	module.base.kind->release(&module.base);
	return tracks;
}

static struct card_image image_of(const struct magnetic_tracks *tracks)
{
	struct software_module module;
	struct magnetic_stripe stripe;
	struct card_image image;

	software_module_init(&module, MODULE_SM4, &module_test_masters);
	assert_true(mag_card_prove(&module.base, tracks, &stripe));
	module.base.kind->release(&module.base);
	mag_card_image(&stripe, &image);
	return image;
}

static void test_vector(void **state)
{
	static const uint8_t serial[CARD_SERIAL_BYTES] = {0, 0, 0, 0x33, 0x01, 0, 0, 0x24};
	struct magnetic_tracks tracks = seal(&usual);
	struct card_image image = image_of(&tracks);

	(void)state;
	assert_string_equal(tracks.track[0], "");
	assert_string_equal(tracks.track[1], purchase);
	assert_string_equal(tracks.track[2], identity);
	assert_int_equal(image.stripe.state, MAGNETIC_READ);
	assert_memory_equal(image.serial, serial, sizeof serial);
}

/* Any digit of any track changed: not proven, or no card of ours any more. */
static void test_no_digit_can_be_changed(void **state)
{
	const struct magnetic_tracks good = seal(&usual);

	(void)state;
	for (size_t t = 1; t < MAGNETIC_TRACKS; t++)
		for (size_t i = 0; good.track[t][i] != '\0'; i++) {
			struct magnetic_tracks bad = good;
			struct card_image image;
			struct card_look look;

			if (bad.track[t][i] == '=')
				continue;
			bad.track[t][i] = bad.track[t][i] == '9' ? '0' : bad.track[t][i] + 1;
			image = image_of(&bad);
			card_look_decode(&look, &image);
			assert_int_not_equal(look.parameter_state, CARD_DECODE_OK);
			assert_int_not_equal(look.parameter_state, CARD_DECODE_EMPTY);
		}
}

/* --- what a stripe says about a write --------------------------------------------------------- */

static void test_conclusions(void **state)
{
	struct magnetic_card next = usual, older = usual, other = usual;
	struct magnetic_tracks blank = {0}, bank = {{"B6222021^ZHANG", "6222021=2912", ""}};
	struct magnetic_tracks before_tracks = seal(&usual), after_tracks, mixed[2];
	struct magnetic_tracks older_tracks, other_tracks;
	struct card_image before = image_of(&before_tracks), after, torn = {0};

	(void)state;
	next.count = 11;
	next.hundredths = 5000;
	older.count = 9;
	memcpy(other.account, "3301000025", sizeof "3301000025");
	after_tracks = seal(&next);
	older_tracks = seal(&older);
	other_tracks = seal(&other);
	after = image_of(&after_tracks);
	mixed[0] = mixed[1] = before_tracks;
	memcpy(mixed[0].track[1], after_tracks.track[1], MAGNETIC_TRACK_MAX);
	memcpy(mixed[1].track[2], after_tracks.track[2], MAGNETIC_TRACK_MAX);
	torn.stripe.state = MAGNETIC_UNREADABLE;
	const struct {
		struct card_image now;
		enum card_conclusion conclusion;
	} cases[] = {
		{after, CARD_IS_WRITTEN}, {before, CARD_IS_NOT_WRITTEN},
		{torn, CARD_IS_HALF_WRITTEN}, {image_of(&mixed[0]), CARD_IS_HALF_WRITTEN},
		{image_of(&mixed[1]), CARD_IS_HALF_WRITTEN}, {image_of(&blank), CARD_IS_ANOTHER},
		{image_of(&bank), CARD_IS_ANOTHER}, {image_of(&older_tracks), CARD_IS_ANOTHER},
		{image_of(&other_tracks), CARD_IS_ANOTHER},
		{{.returned_bytes = 49}, CARD_IS_ANOTHER}, /* a CPU card */
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(
			card_conclude(&before, &after, &cases[i].now), cases[i].conclusion);
	assert_int_equal(card_conclude(&before, &after, NULL), CARD_IS_ABSENT);
}

/* --- a meter ---------------------------------------------------------------------------------- */

static enum sim_meter_code swipe(struct sim_meter *meter, const struct magnetic_card *card)
{
	struct magnetic_tracks tracks = seal(card);

	return sim_meter_swipe(meter, tracks.track[1], tracks.track[2]);
}

static void test_meter(void **state)
{
	struct magnetic_card card = {
		.account = "100001", .meter = "12345678", .generation = 1, .hundredths = 5000};
	struct sim_meter meter;

	(void)state;
	sim_meter_init(&meter, "12345678");
	assert_int_equal(sim_meter_swipe(&meter, "", ""), SIM_METER_FORMAT);
	assert_int_equal(sim_meter_swipe(&meter, "201=0001=00005000", identity), SIM_METER_FORMAT);
	assert_int_equal(sim_meter_swipe(&meter, "101=0010=00002501", identity), SIM_METER_FORGED);
	assert_int_equal(sim_meter_swipe(&meter, purchase, identity), SIM_METER_NUMBER);
	card.count = 2;
	assert_int_equal(swipe(&meter, &card), SIM_METER_COUNT); /* nobody opened it */
	card.count = 1;
	assert_int_equal(swipe(&meter, &card), SIM_METER_OK);
	assert_int_equal(swipe(&meter, &card), SIM_METER_OK);
	assert_int_equal(meter.credited, 5000);
	assert_false(meter.relay_is_open);
	card.count = 3;
	assert_int_equal(swipe(&meter, &card), SIM_METER_COUNT);
	card.count = 2;
	card.generation = 2;
	assert_int_equal(swipe(&meter, &card), SIM_METER_COUNT);
	card.generation = 1;
	memcpy(card.account, "100002", sizeof "100002");
	assert_int_equal(swipe(&meter, &card), SIM_METER_CUSTOMER);
	memcpy(card.account, "100001", sizeof "100001");
	meter.hoard_limit = 9999;
	assert_int_equal(swipe(&meter, &card), SIM_METER_HOARD);
	meter.hoard_limit = 10000;
	assert_int_equal(swipe(&meter, &card), SIM_METER_OK);
	card.count = 1;
	assert_int_equal(swipe(&meter, &card), SIM_METER_OK); /* an old copy: nothing */
	assert_int_equal(meter.credited, 10000);
	assert_int_equal(meter.count, 2);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vector),
		cmocka_unit_test(test_no_digit_can_be_changed),
		cmocka_unit_test(test_conclusions),
		cmocka_unit_test(test_meter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
