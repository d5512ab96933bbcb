/* Meters on a line: what they show, what they are told, and whether it is known what came of it. */
#include "devices/dlt645.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "devices/sim/sim_meter_line.h"
#include "tests/device/echo.h"
#include "tests/device/sim_port.h"
#include "tests/test.h"

#define METER "000012345678"
#define OTHER "000000000161"
#define TEXT_MAX 128

static int set_up(void **state)
{
	struct sim_port *p = calloc(1, sizeof *p);
	char say[SIM_SAY_MAX];

	sim_port_open(p, &sim_meter_line_kind);
	assert_true(sim_line_operate(p->sim, "meter 12345678 1234.56", say));
	assert_true(sim_line_operate(p->sim, "meter 161 0.26", say));
	*state = p;
	return 0;
}

static int tear_down(void **state)
{
	struct sim_port *p = *state;

	sim_port_close(p);
	free(p);
	return 0;
}

static void hand(struct sim_port *p, const char *words, char say[SIM_SAY_MAX])
{
	assert_true(sim_line_operate(p->sim, words, say));
}

static void assert_shows(struct sim_port *p, const char *what)
{
	char say[SIM_SAY_MAX];

	hand(p, "show 12345678", say);
	assert_string_equal(say, what);
}

static void assert_energy(
	struct port *port, const char *address, enum dlt645_register which, const char *kwh)
{
	char text[ENERGY_TEXT_MAX];
	struct energy energy;

	assert_int_equal(dlt645_read_energy(port, address, which, &energy), DLT645_OK);
	assert_string_equal(energy_format(energy, text), kwh);
}

static void test_energy(void **state)
{
	struct sim_port *p = *state;

	assert_energy(p->port, METER, DLT645_TOTAL, "1234.56");
	assert_energy(p->port, METER, DLT645_SHARP, "123.45");
	assert_energy(p->port, METER, DLT645_PEAK, "370.36");
	assert_energy(p->port, METER, DLT645_FLAT, "493.82");
	assert_energy(p->port, METER, DLT645_VALLEY, "246.91");
	assert_energy(p->port, OTHER, DLT645_TOTAL, "0.26");
}

static void test_address(void **state)
{
	struct sim_port *p = *state;
	char address[DLT645_ADDRESS_MAX], say[SIM_SAY_MAX];

	hand(p, "mute 161", say);
	assert_int_equal(dlt645_read_address(p->port, address), DLT645_OK);
	assert_string_equal(address, METER);
}

static struct dlt645_authority authority(void)
{
	return (struct dlt645_authority){.level = 2, .password = "123456", .operator_no = 1};
}

static struct moment at(int64_t hours)
{
	struct date d;

	assert_true(date_parse(&d, "2026-11-21"));
	return (struct moment){((int64_t)d.days * 24 - 8 + hours) * 3600 * 1000};
}

static enum dlt645_end order(struct sim_port *p, enum dlt645_order what)
{
	struct dlt645_authority who = authority();
	const struct dlt645_control control = {
		.order = what, .authority = &who, .valid_until = at(18)};

	return dlt645_control(p->port, METER, &control);
}

static void test_relay(void **state)
{
	struct sim_port *p = *state;
	char say[SIM_SAY_MAX];
	bool open = true;

	assert_int_equal(dlt645_read_relay(p->port, METER, &open), DLT645_OK);
	assert_false(open);
	assert_int_equal(order(p, DLT645_TRIP), DLT645_OK);
	assert_int_equal(dlt645_read_relay(p->port, METER, &open), DLT645_OK);
	assert_true(open);
	assert_int_equal(order(p, DLT645_PERMIT), DLT645_OK);
	assert_shows(p, "relay open, may close; orders 2");
	hand(p, "button 12345678", say);
	assert_int_equal(dlt645_read_relay(p->port, METER, &open), DLT645_OK);
	assert_false(open);
	assert_int_equal(order(p, DLT645_TRIP), DLT645_OK);
	assert_int_equal(order(p, DLT645_CLOSE), DLT645_OK);
	assert_shows(p, "relay closed; orders 4");
}

/* The bytes of an order, as the standard's example has them but for the time. */
struct sent {
	uint8_t bytes[TEXT_MAX];
	size_t size;
};

static void keep(void *ctx, bool sent, const uint8_t *bytes, size_t size)
{
	struct sent *s = ctx;

	if (!sent)
		return;
	assert_true(s->size + size <= sizeof s->bytes);
	memcpy(s->bytes + s->size, bytes, size);
	s->size += size;
}

static void test_order_bytes(void **state)
{
	static const uint8_t expected[] = {0xFE, 0xFE, 0xFE, 0xFE, 0x68, 0x78, 0x56, 0x34, 0x12, 0,
		0, 0x68, 0x1C, 0x10, 0x35, 0x89, 0x67, 0x45, 0x34, 0x33, 0x33, 0x33, 0x4F, 0x33,
		0x8C, 0x8C, 0x56, 0x64, 0x45, 0x59, 0x39, 0x16};
	struct sim_port *p = *state;
	struct dlt645_authority who = authority();
	struct dlt645_control control = {.order = DLT645_CLOSE, .authority = &who};
	struct sent sent = {.size = 0};
	struct date last;

	assert_true(date_parse(&last, "2026-12-31"));
	control.valid_until.ms = ((int64_t)last.days * 24 + 16) * 3600 * 1000 - 1000;
	port_set_trace(p->port, (struct port_trace){.bytes = keep, .ctx = &sent});
	assert_int_equal(dlt645_control(p->port, METER, &control), DLT645_OK);
	assert_int_equal(sent.size, sizeof expected);
	assert_memory_equal(sent.bytes, expected, sizeof expected);
}

static void test_refusals(void **state)
{
	struct sim_port *p = *state;
	struct dlt645_authority who = authority();
	struct dlt645_control control = {
		.order = DLT645_CLOSE, .authority = &who, .valid_until = at(18)};
	char say[SIM_SAY_MAX];
	bool open;

	hand(p, "relay 12345678 open", say);
	who.password[0] = '9';
	assert_int_equal(dlt645_control(p->port, METER, &control), DLT645_PASSWORD);
	who = authority();
	who.level = 4;
	assert_int_equal(dlt645_control(p->port, METER, &control), DLT645_PASSWORD);
	who = authority();
	hand(p, "clock 261121180001", say); /* a second after the order's last */
	assert_int_equal(dlt645_control(p->port, METER, &control), DLT645_DENIED);
	hand(p, "clock 261121180000", say);
	assert_shows(p, "relay open; orders 0");
	assert_int_equal(dlt645_control(p->port, METER, &control), DLT645_OK);
	hand(p, "mute 12345678", say);
	assert_int_equal(dlt645_read_relay(p->port, METER, &open), DLT645_SILENT);
	assert_int_equal(order(p, DLT645_CLOSE), DLT645_SILENT);
}

/* Questions are asked again. */
static void test_disturbed_reading(void **state)
{
	static const struct sim_script scripts[] = {
		{.fault = SIM_FAULT_SILENCE},
		{.fault = SIM_FAULT_CHECKSUM},
		{.fault = SIM_FAULT_DUPLICATE},
		{.fault = SIM_FAULT_GARBLE, .at = 4},
		{.fault = SIM_FAULT_GARBLE, .at = 11},
		{.fault = SIM_FAULT_GARBLE, .at = 13},
		{.fault = SIM_FAULT_GARBLE, .at = 20},
		{.fault = SIM_FAULT_SHORT, .at = 9},
	};
	struct sim_port *p = *state;

	for (size_t i = 0; i < ARRAY_SIZE(scripts); i++) {
		print_message("  %s\n", sim_fault_name(scripts[i].fault));
		sim_line_script(p->sim, &scripts[i]);
		assert_energy(p->port, METER, DLT645_TOTAL, "1234.56");
	}
}

/* An order is sent once: when its answer is lost it was carried out, and the relay tells. */
static void test_order_without_answer(void **state)
{
	static const struct {
		struct sim_script script;
		enum dlt645_end end;
	} rows[] = {
		{{.fault = SIM_FAULT_SILENCE}, DLT645_SILENT},
		{{.fault = SIM_FAULT_CHECKSUM}, DLT645_GARBLED},
		{{.fault = SIM_FAULT_SHORT, .at = 9}, DLT645_GARBLED},
	};
	struct sim_port *p = *state;
	char say[SIM_SAY_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		bool open = true;

		hand(p, "relay 12345678 open", say);
		sim_line_script(p->sim, &rows[i].script);
		assert_int_equal(order(p, DLT645_CLOSE), rows[i].end);
		assert_int_equal(dlt645_read_relay(p->port, METER, &open), DLT645_OK);
		assert_false(open);
	}
	assert_shows(p, "relay closed; orders 3");
}

static void test_line_gone(void **state)
{
	struct sim_port *p = *state;
	struct sim_script script = {.fault = SIM_FAULT_UNPLUG, .at = 3};
	struct energy energy = {.wh = 7};

	sim_line_script(p->sim, &script);
	assert_int_equal(dlt645_read_energy(p->port, METER, DLT645_TOTAL, &energy), DLT645_GONE);
	assert_int_equal(energy.wh, 7);
}

static void test_noise_without_end(void **state)
{
	struct sim_port *p = *state;
	struct sim_script script = {.fault = SIM_FAULT_NOISE, .again = true};

	sim_line_script(p->sim, &script);
	assert_energy(p->port, METER, DLT645_TOTAL, "1234.56"); /* the answer comes before it */
}

/* Once over a real pseudo-terminal with even parity asked for. */
static void test_over_a_terminal(void **state)
{
	const struct port_options options = {.settings = dlt645_port_settings};
	char place[PLACE_MAX], name[SIM_PATH_MAX], say[SIM_SAY_MAX];
	struct sim_line *sim = sim_line_new(&sim_meter_line_kind);
	struct port *port;
	struct fault why;

	(void)state;
	place_make(place);
	assert_true(sim_line_plug(sim, place_name(place, "meters", name), false));
	assert_true(sim_line_operate(sim, "meter 12345678 88.50", say));
	assert_true(port_open(&port, name, &options, &why));
	assert_energy(port, METER, DLT645_TOTAL, "88.5");
	port_close(port);
	sim_line_free(sim);
	place_drop(place);
}

static void test_words(void **state)
{
	(void)state;
	for (int i = 0; i < DLT645_ENDS; i++) {
		enum dlt645_end end = (enum dlt645_end)i;

		assert_string_not_equal(
			text_in(LANG_ZH, dlt645_end_message(end)), dlt645_end_message(end));
		assert_int_equal(dlt645_end_code(end) == CODE_OK, end == DLT645_OK);
		for (int k = 0; k < i; k++)
			assert_string_not_equal(
				dlt645_end_name(end), dlt645_end_name((enum dlt645_end)k));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_energy, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_address, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_relay, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_order_bytes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_disturbed_reading, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_order_without_answer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_line_gone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_noise_without_end, set_up, tear_down),
		cmocka_unit_test(test_over_a_terminal),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
