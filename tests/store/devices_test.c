/* What a station has: stored and by choice, how it is, and its test with raw bytes. */
#include "counter/devices.h"

#include <string.h>
#include "core/permission.h"
#include "db/database.h"
#include "db/device_store.h"
#include "devices/device.h"
#include "devices/sim/sim_display.h"
#include "tests/device/echo.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define SOON_MS 20000

static void init(struct till *till, void **state)
{
	till_init(till, *state);
	till_as(till, "ann");
	till->session.roles = ROLE_ADMIN;
}

static void release(struct till *till)
{
	devices_detach(&till->session);
	till_release(till);
}

static void test_what_may_be_set(void **state)
{
	static const struct {
		const char *kind, *address, *model;
		enum code code;
	} cases[] = {
		{"display", "/dev/ttyUSB0", NULL, CODE_OK},
		{"display", "tcp:box:4001", "cd5220", CODE_OK},
		{"display", "/dev/serial/by-id/usb-客显", "led8n", CODE_OK},
		{"display", "/dev/ttyUSB0", "vfd9000", CODE_BAD_VALUE},
		{"display", "/dev/ttyUSB0", "", CODE_BAD_VALUE},
		{"display", "ttyUSB0", NULL, CODE_BAD_VALUE},
		{"display", "", NULL, CODE_BAD_VALUE},
		{"display", "/dev/\x1b[2J", NULL, CODE_BAD_VALUE},
		{"scanner", "/dev/ttyUSB0", NULL, CODE_BAD_VALUE},
		{"", "/dev/ttyUSB0", NULL, CODE_BAD_VALUE},
	};
	struct till till;
	struct session *s = &till.session;

	init(&till, state);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bool ok = devices_set(s, cases[i].kind, cases[i].address, cases[i].model);

		if (ok != (cases[i].code == CODE_OK) || (!ok && s->why.code != cases[i].code))
			fail_msg("case %zu: %s", i, code_name(s->why.code));
	}
	till_refused(&till, devices_drop(s, "scanner"), CODE_BAD_VALUE);
	s->roles = ROLE_CASHIER;
	till_refused(&till, devices_set(s, "display", "/dev/x", NULL), CODE_NOT_PERMITTED);
	till_refused(&till, devices_drop(s, "display"), CODE_NOT_PERMITTED);
	release(&till);
}

static void test_stored_and_chosen(void **state)
{
	static const char *const choice[] = {"display=cd5220@/dev/no-such-port"};
	struct device_state states[DEVICES_MAX];
	struct till till;
	struct session *s = &till.session;

	init(&till, state);
	assert_true(devices_attach(s, NULL, 0));
	assert_int_equal(devices_seen(s->devices, states), 0);
	devices_detach(s);

	assert_true(devices_set(s, "display", "/dev/never-there", NULL));
	assert_true(devices_attach(s, NULL, 0));
	assert_int_equal(devices_ask(s, states), 1);
	assert_string_equal(states[0].kind, "display");
	assert_string_equal(states[0].model, "led8n");
	assert_string_equal(states[0].address, "/dev/never-there");
	assert_string_equal(states[0].light, "absent");
	assert_int_equal(states[0].why.code, CODE_DEVICE_GONE);
	devices_detach(s);

	assert_true(devices_attach(s, choice, 1)); /* what is said now goes before what is stored */
	assert_int_equal(devices_seen(s->devices, states), 1);
	assert_string_equal(states[0].model, "cd5220");
	assert_string_equal(states[0].address, "/dev/no-such-port");
	devices_detach(s);

	assert_true(devices_set(s, "printer", "/dev/never-there", NULL));
	assert_true(devices_drop(s, "display"));
	/* As a copy for training does: it touches no device of the station. */
	assert_true(db_begin(s->db) && device_store_clear(s->db) && db_commit(s->db));
	assert_true(devices_attach(s, NULL, 0));
	assert_int_equal(devices_seen(s->devices, states), 0);
	release(&till);
}

static void test_choices_that_are_none(void **state)
{
	static const char *const bad[] = {
		"", "=", "display", "display=", "=/dev/x", "scanner=/dev/x", "display=vfd@/dev/x"};
	struct till till;

	init(&till, state);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		till_refused(&till, devices_attach(&till.session, &bad[i], 1), CODE_BAD_VALUE);
		assert_null(till.session.devices);
	}
	release(&till);
}

static void test_a_test_with_its_bytes(void **state)
{
	struct sim_line *sim = sim_line_new(&sim_led8n);
	char place[PLACE_MAX], name[SIM_PATH_MAX], say[SIM_SAY_MAX];
	struct device_state states[DEVICES_MAX];
	struct device_trace trace;
	struct till till;
	struct session *s = &till.session;

	init(&till, state);
	place_make(place);
	assert_true(sim_line_plug(sim, place_name(place, "display", name), false));
	assert_true(devices_set(s, "display", name, NULL));
	assert_true(devices_attach(s, NULL, 0));
	assert_true(devices_test(s, "display", &trace));
	assert_string_equal(trace.text, "> 1B 51 41 38 38 38 38 38 38 2E 38 38 0D 1B 73 32");
	do
		assert_true(sim_line_operate(sim, "show", say));
	while (strcmp(say, "total 888888.88") != 0);
	assert_int_equal(devices_ask(s, states), 1);
	assert_string_equal(states[0].light, "ready");
	sim_line_unplug(sim);
	till_refused(&till, devices_test(s, "display", &trace), CODE_DEVICE_GONE);
	assert_int_equal(devices_ask(s, states), 1);
	assert_string_equal(states[0].light, "absent");
	till_refused(&till, devices_test(s, "printer", NULL), CODE_BAD_VALUE);
	till_refused(&till, devices_test(s, "scanner", NULL), CODE_BAD_VALUE);
	release(&till);
	sim_line_free(sim);
	place_drop(place);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_what_may_be_set),
		HALL_TEST(test_stored_and_chosen),
		HALL_TEST(test_choices_that_are_none),
		HALL_TEST(test_a_test_with_its_bytes),
	};

	return hall_run("devices", tests, ARRAY_SIZE(tests));
}
