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

static size_t bytes_of(const char *hex, uint8_t *out)
{
	size_t size = 0;

	for (const char *p = hex; *p != '\0'; p += p[2] == ' ' ? 3 : 2)
		out[size++] = (uint8_t)strtoul((const char[]){p[0], p[1], '\0'}, NULL, 16);
	return size;
}

/* Every command of the table, by its control byte and its data; the answer's likewise. */
static void test_simulated_commands(void **state)
{
	static const struct {
		const char *to;
		uint8_t control;
		const char *data;
		uint8_t answer; /* 0: none */
		const char *answered;
	} rows[] = {
		{METER, 0x11, "00FF0100", 0x91,
			"00FF0100 56341200 45230100 36700300 82930400 91460200"},
		{METER, 0x11, "00010102", 0x91, "00010102 0122"},
		{METER, 0x11, "00010202", 0x91, "00010202 341200"},
		{METER, 0x11, "01040004", 0x91, "01040004 785634120000"},
		{METER, 0x11, "02040004", 0x91, "02040004 785634120000"},
		{METER, 0x11, "06030004", 0x91, "06030004 010000"},
		{METER, 0x11, "01100004", 0x91, "01100004 00200000"},
		{METER, 0x11, "04100004", 0x91, "04100004 00000005"},
		{METER, 0x11, "01019000", 0xD1, "02"}, /* it has no slot */
		{METER, 0x11, "78563412", 0xD1, "02"},
		{METER, 0x11, "0000", 0xD1, "01"},
		{METER, 0x12, "00FF010001", 0xD2, "02"},
		{METER, 0x03, "00", 0xC3, "0100"},
		{METER, 0x07, "", 0xC7, "01"},
		/* The clock: to all of them, in its five minutes, and by an order. */
		{"999999999999", 0x08, "302016211126", 0, ""},
		{METER, 0x11, "01010004", 0x91, "01010004 06211126"}, /* a Saturday */
		{METER, 0x11, "02010004", 0x91, "02010004 302016"},
		{"999999999999", 0x08, "312516211126", 0, ""}, /* five minutes and a second */
		{METER, 0x11, "02010004", 0x91, "02010004 302016"},
		{"999999999999", 0x08, "302516211126", 0, ""},
		{METER, 0x11, "02010004", 0x91, "02010004 302516"},
		{METER, 0x14, "02010004 03563412 00000000 000009", 0xD4, "04"},
		{METER, 0x14, "02010004 02563412 00000000 000009", 0x94, ""},
		{METER, 0x11, "02010004", 0x91, "02010004 000009"},
		{METER, 0x14, "01010004 02563412 00000000 07221126", 0x94, ""},
		{METER, 0x11, "01010004", 0x91,
			"01010004 00221126"}, /* it reckons the day itself */
		{METER, 0x14, "01040004 02563412 00000000 000009", 0xD4, "02"},
		{METER, 0x14, "01040004", 0xD4, "01"},
		{METER, 0x16, "99999999", 0x96, ""},
		{METER, 0x16, "99", 0xD6, "01"},
		{METER, 0x17, "08", 0x97, "08"},
		{METER, 0x17, "0C", 0xD7, "08"},
		/* The relay: alarm, kept on, and what the date allows. */
		{METER, 0x1C, "02563412 00000000 1D00 595923311226", 0x9C, ""},
		{METER, 0x11, "03050004", 0x91, "03050004 8000"},
		{METER, 0x1C, "02563412 00000000 1E00 595923311226", 0x9C, ""},
		{METER, 0x1C, "02563412 00000000 3A00 595923311226", 0x9C, ""},
		{METER, 0x1C, "02563412 00000000 1A00 595923311226", 0xDC, "01"},
		{METER, 0x1C, "02563412 00000000 3B00 595923311226", 0x9C, ""},
		{METER, 0x1C, "02563412 00000000 1A00 595923311226", 0x9C, ""},
		{METER, 0x11, "03050004", 0x91, "03050004 5000"},
		{METER, 0x1C, "02563412 00000000 1C00 595923311225", 0xDC, "01"}, /* too late */
		{METER, 0x1C, "02563412 00000000 1F00 595923311226", 0xDC, "01"},
		/* What is cleared, another password, another address. */
		{METER, 0x19, "02563412 00000000", 0x99, ""},
		{METER, 0x1B, "02563412 00000000 FFFFFFFF", 0x9B, ""},
		{METER, 0x1A, "02563413 00000000", 0xDA, "04"},
		{METER, 0x1A, "02563412 00000000", 0x9A, ""},
		{METER, 0x11, "00000100", 0x91, "00000100 00000000"},
		{METER, 0x18, "030C0004 02563412 04010203", 0x98, "04010203"},
		{METER, 0x18, "030C0004 02563412 04010203", 0xD8, "04"},
		{METER, 0x15, "990000000000", 0x95, ""},
		{"000000000099", 0x13, "", 0x93, "990000000000"},
		{METER, 0x13, "", 0, ""},
	};
	struct sim_port *p = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct dlt645_frame request = {.control = rows[i].control}, answer;
		uint8_t bytes[DLT645_FRAME_MAX], wanted[DLT645_DATA_MAX];
		size_t size, used;

		print_message("  %02X %s\n", rows[i].control, rows[i].data);
		memcpy(request.address, rows[i].to, sizeof request.address);
		request.size = bytes_of(rows[i].data, request.data);
		assert_true(sim_line_feed(p->sim, bytes, dlt645_encode(&request, bytes)));
		assert_true(sim_line_take(p->sim, bytes, sizeof bytes, &size));
		if (rows[i].answer == 0) {
			assert_int_equal(size, 0);
			continue;
		}
		assert_int_equal(dlt645_scan(bytes, size, &used, &answer), DLT645_SCAN_FRAME);
		assert_int_equal(used, size);
		assert_int_equal(answer.control, rows[i].answer);
		assert_int_equal(answer.size, bytes_of(rows[i].answered, wanted));
		assert_memory_equal(answer.data, wanted, answer.size);
	}
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
		cmocka_unit_test_setup_teardown(test_simulated_commands, set_up, tear_down),
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
