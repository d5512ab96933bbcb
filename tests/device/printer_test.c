/* The receipt printer: the bytes of the vector, what stands on the paper, and every way to fail. */
#include "devices/printer.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include "devices/escpos.h"
#include "devices/port_line.h"
#include "devices/sim/sim_printer.h"
#include "tests/device/echo.h"
#include "tests/device/sim_port.h"
#include "tests/test.h"

/* The vector of the protocol document, as far as it is a slip. */
static const uint8_t vector[] = {0x1B, 0x40, 0x1C, 0x26, 0x1B, 0x61, 0x01, 0x1D, 0x21, 0x11, 0xB9,
	0xFA, 0xCD, 0xF8, 0xCA, 0xDB, 0xB5, 0xE7, 0xCA, 0xD5, 0xBE, 0xDD, 0x0A, 0x1D, 0x21, 0x00,
	0x1B, 0x61, 0x00, 0xBB, 0xA7, 0xBA, 0xC5, 0x3A, 0x30, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35,
	0x36, 0x37, 0x38, 0x20, 0xBD, 0xF0, 0xB6, 0xEE, 0x3A, 0x31, 0x30, 0x30, 0x2E, 0x30, 0x30,
	0xD4, 0xAA, 0x0A, 0x81, 0x39, 0xEE, 0x39, 0xE9, 0x46, 0xFE, 0x9F, 0x20, 0x72, 0x61, 0x72,
	0x65, 0x0A, 0x1D, 0x28, 0x6B, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00, 0x1D, 0x28, 0x6B, 0x03,
	0x00, 0x31, 0x43, 0x06, 0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x45, 0x30, 0x1D, 0x28, 0x6B,
	0x0F, 0x00, 0x31, 0x50, 0x30, 'Q', 'R', '-', 'T', 'E', 'S', 'T', '-', '1', '2', '3', '4',
	0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x51, 0x30, 0x1B, 0x64, 0x03, 0x1D, 0x56, 0x42, 0x00};
static const uint8_t drawer_and_status[] = {0x1B, 0x70, 0x00, 0x19, 0xFA, 0x10, 0x04, 0x01};

#define ON_PAPER                                                                                            \
	"国网售电收据\n户号:0012345678 金额:100.00元\n㐀镕䶮 rare\n[QR QR-TEST-1234]\n\n\n\n" \
	"[cut]\n"

static void fill(struct slip *slip, struct arena *arena)
{
	slip_init(slip, arena, 48);
	slip_text(slip, SLIP_CENTRE | SLIP_LARGE, "国网售电收据");
	slip_text(slip, SLIP_PLAIN, "户号:0012345678 金额:100.00元");
	slip_text(slip, SLIP_PLAIN, "㐀镕䶮 rare");
	slip->code = "QR-TEST-1234";
}

static void test_the_vector(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct escpos_bytes bytes = {.arena = &arena};
	struct slip slip;

	(void)state;
	fill(&slip, &arena);
	escpos_slip(&bytes, &slip, false);
	assert_int_equal(bytes.size, sizeof(vector));
	assert_memory_equal(bytes.bytes, vector, sizeof(vector));
	assert_memory_equal(ESCPOS_DRAWER, drawer_and_status, ESCPOS_DRAWER_SIZE);
	arena_release(&arena);
}

/* Characters of four bytes become '?' on a printer that has none; those of two stay. */
static void test_gbk_only(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct escpos_bytes bytes = {.arena = &arena};
	struct slip slip;

	(void)state;
	slip_init(&slip, &arena, 48);
	slip_text(&slip, SLIP_BOLD, "㐀镕\U0001F600a");
	escpos_slip(&bytes, &slip, true);
	assert_memory_equal(bytes.bytes + 4, "\x1b\x45\x01?\xE9\x46?a\n\x1b\x45\x00", 12);
	arena_release(&arena);
}

static void test_status_bytes(void **state)
{
	static const struct {
		int n;
		uint8_t answer;
		enum escpos_state state;
	} cases[] = {
		{1, 0x12, ESCPOS_READY},
		{1, 0x16, ESCPOS_READY}, /* the drawer is open */
		{1, 0x1A, ESCPOS_OFFLINE},
		{2, 0x12, ESCPOS_READY},
		{2, 0x32, ESCPOS_NO_PAPER},
		{2, 0x16, ESCPOS_COVER},
		{2, 0x52, ESCPOS_ERROR},
		{3, 0x1A, ESCPOS_CUTTER},
		{3, 0x32, ESCPOS_ERROR},
		{4, 0x1E, ESCPOS_READY}, /* near the end is no trouble yet */
		{4, 0x7E, ESCPOS_NO_PAPER},
		{4, 0x72, ESCPOS_NO_PAPER},
		{4, 0x00, ESCPOS_NOISE},
		{4, 0xFF, ESCPOS_NOISE},
		{4, 0x13, ESCPOS_NOISE},
		{4, 0x92, ESCPOS_NOISE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(escpos_status(cases[i].n, cases[i].answer), cases[i].state);
	assert_int_equal(escpos_paper(0x00), ESCPOS_READY);
	assert_int_equal(escpos_paper(0x03), ESCPOS_READY);
	assert_int_equal(escpos_paper(0x0c), ESCPOS_NO_PAPER);
	assert_int_equal(escpos_paper(0x0f), ESCPOS_NO_PAPER);
	assert_int_equal(escpos_paper(0x12), ESCPOS_NOISE);
}

/* The simulated one by itself, fed the vector byte by byte. */
static void test_simulated(void **state)
{
	struct sim_line *sim = sim_line_new(&sim_printer);
	uint8_t got[4];
	size_t count;

	(void)state;
	for (size_t i = 0; i < sizeof(vector); i++)
		assert_true(sim_line_feed(sim, vector + i, 1));
	assert_true(sim_line_feed(sim, drawer_and_status, sizeof(drawer_and_status)));
	assert_string_equal(sim_printer_paper(sim_line_device(sim)), ON_PAPER "[drawer]\n");
	assert_true(sim_line_take(sim, got, sizeof(got), &count));
	assert_int_equal(count, 1);
	assert_int_equal(got[0], 0x12);
	sim_line_free(sim);
}

/* What other hosts send is stepped over at its full length. */
static void test_simulated_knows_how_long_commands_are(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *paper;
	} cases[] = {
		{"\x1d\x6b\x49\x05{B12\nx\n", 11, "x\n"},
		{"\x1d\x6b\x04"
		 "123\0x\n",
			9, "x\n"},
		{"\x1d\x76\x30\x00\x02\x00\x02\x00\n\n\n\nx\n", 14, "x\n"},
		{"\x1b*\x21\x02\x00\n\n\n\n\n\nx\n", 13, "x\n"},
		{"\x1b*\x00\x02\x00\n\nx\n", 9, "x\n"},
		{"\x1b"
		 "D\x08\x10\0x\n",
			7, "x\n"},
		{"\x1b"
		 "d\x02x\n",
			5, "\n\nx\n"},
		{"\x1dV\0x\x1bi", 6, "[cut]\nx\n[cut]\n"},
		{"\x1b$\x10\0x\x1b\\\x01\0y\n", 11, "xy\n"},
		{"\x10\x14\x01\0\x02x\n", 7, "[drawer]\nx\n"},
		{"\x1b\xfex\n", 4, "x\n"},
		{"\x1b&\x03"
		 "AB\x02\n\n\n\n\n\n\x01\n\n\nx\n",
			18, "x\n"},
		{"\x1c(A\x02\0\n\nx\n", 9, "x\n"},
		{"\x1bW\0\0\0\0\n\n\n\nx\n", 12, "x\n"},
		{"\x10\x14\x02\x01\x08x\n", 7, "x\n"}, /* switching off is no pulse */
		{"ab\x18x\n", 5, "x\n"},
		{"a\tb\n", 4, "a       b\n"},
		/* Chinese off and on again; ESC @ has it on. */
		{"\x1c.\xb9\xfa\x1c&\xb9\xfa\n", 9, "??国\n"},
		{"\x1c.\x1b@\xb9\xfa\n", 7, "国\n"},
		{"a\xff\xff"
		 "b\n",
			5, "a??b\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sim_line *sim = sim_line_new(&sim_printer);

		assert_true(sim_line_feed(sim, (const uint8_t *)cases[i].bytes, cases[i].size));
		assert_string_equal(sim_printer_paper(sim_line_device(sim)), cases[i].paper);
		sim_line_free(sim);
	}
}

/* What the four statuses and the others say in each state that a hand can bring it into. */
static void test_simulated_states(void **state)
{
	static const struct {
		const char *hand;
		uint8_t status[4], paper, told[4];
	} rows[] = {
		{"paper 500", {0x12, 0x12, 0x12, 0x12}, 0x00, {0x10, 0x00, 0x00, 0x0f}},
		{"paper 3", {0x12, 0x12, 0x12, 0x1e}, 0x00, {0x10, 0x00, 0x03, 0x0f}},
		{"paper-out", {0x1a, 0x32, 0x12, 0x7e}, 0x0c, {0x18, 0x00, 0x0f, 0x0f}},
		{"open", {0x1a, 0x16, 0x12, 0x12}, 0x00, {0x38, 0x00, 0x00, 0x0f}},
		{"jam", {0x1a, 0x52, 0x1a, 0x12}, 0x00, {0x18, 0x08, 0x00, 0x0f}},
		{"offline", {0x1a, 0x12, 0x12, 0x12}, 0x00, {0x18, 0x00, 0x00, 0x0f}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sim_line *sim = sim_line_new(&sim_printer);
		char say[SIM_SAY_MAX];
		uint8_t got[8];
		size_t count;

		print_message("  %s\n", rows[i].hand);
		assert_true(sim_line_feed(sim, (const uint8_t *)"\x1d\x61\xff", 3));
		assert_true(sim_line_take(sim, got, sizeof got, &count)); /* all is well */
		assert_int_equal(count, 4);
		assert_memory_equal(got, rows[0].told, 4);
		assert_true(sim_line_operate(sim, rows[i].hand, say));
		assert_true(sim_line_take(sim, got, sizeof got, &count));
		assert_int_equal(count, i == 0 ? 0 : 4);
		assert_memory_equal(got, rows[i].told, count);
		for (uint8_t n = 1; n <= 4; n++) {
			const uint8_t ask[] = {'x', 0x10, 0x04, n}; /* behind what waits */

			assert_true(sim_line_feed(sim, ask, sizeof ask));
			assert_true(sim_line_take(sim, got, sizeof got, &count));
			assert_int_equal(count, 1);
			assert_int_equal(got[0], rows[i].status[n - 1]);
		}
		sim_line_free(sim);
	}
}

/* The size of a code is asked for: 12 bytes at level L are 21 modules, of 6 dots here. */
static void test_simulated_code_size(void **state)
{
	struct sim_line *sim = sim_line_new(&sim_printer);
	static const uint8_t ask[] = {0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x52, 0x30};
	static const uint8_t nothing_stored[] = {0x1b, 0x40};
	uint8_t got[32];
	size_t count;

	(void)state;
	assert_true(sim_line_feed(sim, vector, sizeof vector));
	assert_true(sim_line_feed(sim, ask, sizeof ask));
	assert_true(sim_line_take(sim, got, sizeof got, &count));
	assert_int_equal(count, 14);
	assert_memory_equal(got,
		"\x37\x36"
		"126\x1f"
		"126\x1f"
		"1\x1f"
		"0",
		count);
	assert_true(sim_line_feed(sim, nothing_stored, sizeof nothing_stored));
	assert_true(sim_line_feed(sim, ask, sizeof ask));
	assert_true(sim_line_take(sim, got, sizeof got, &count));
	assert_int_equal(count, 0);
	sim_line_free(sim);
}

/* While it stands still a pulse of real time reaches the drawer, and text waits. */
static void test_simulated_real_time(void **state)
{
	struct sim_line *sim = sim_line_new(&sim_printer);
	const uint8_t bytes[] = {
		'a', '\n', 0x10, 0x14, 0x01, 0x00, 0x02, 0x10, 0x05, 0x01, 'b', '\n'};
	char say[SIM_SAY_MAX];

	(void)state;
	assert_true(sim_line_operate(sim, "jam", say));
	assert_true(sim_line_feed(sim, bytes, sizeof bytes));
	assert_string_equal(sim_printer_paper(sim_line_device(sim)), "[drawer]\n");
	assert_true(sim_line_operate(sim, "clear", say));
	assert_string_equal(sim_printer_paper(sim_line_device(sim)), "[drawer]\na\nb\n");
	assert_false(sim_line_operate(sim, "jump", say));
	sim_line_free(sim);
}

/* --- through the device --------------------------------------------------------------------------
 */

struct bench {
	char place[PLACE_MAX], name[SIM_PATH_MAX];
	struct sim_line *sim;
	struct device *device;
	struct arena arena;
	struct slip slip;
};

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	place_make(b->place);
	b->sim = sim_line_new(&sim_printer);
	assert_true(sim_line_plug(b->sim, place_name(b->place, "printer", b->name), false));
	b->device = device_new(device_model_find(DEVICE_PRINTER, NULL), b->name, NULL);
	fill(&b->slip, &b->arena);
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	device_free(b->device);
	sim_line_free(b->sim);
	place_drop(b->place);
	arena_release(&b->arena);
	free(b);
	return 0;
}

static void by_hand(struct bench *b, const char *words)
{
	char say[SIM_SAY_MAX];

	assert_true(sim_line_operate(b->sim, words, say));
}

static void assert_paper(struct bench *b, const char *want)
{
	sim_line_lock(b->sim);
	assert_string_equal(sim_printer_paper(sim_line_device(b->sim)), want);
	sim_line_unlock(b->sim);
}

/* What nobody waited for is printed soon. Looks every millisecond, for as long as it takes. */
static void await_paper(struct bench *b, const char *want)
{
	bool there = false;

	while (!there) {
		sim_line_lock(b->sim);
		there = strcmp(sim_printer_paper(sim_line_device(b->sim)), want) == 0;
		sim_line_unlock(b->sim);
		poll(NULL, 0, 1);
	}
}

static enum print_result print(struct bench *b, struct fault *why)
{
	return printer_print(b->device, &b->slip, NULL, why);
}

static void assert_says(const struct fault *why, enum code code, const char *part)
{
	char text[SAY_TEXT_MAX];

	assert_int_equal(why->code, code);
	fault_render(LANG_EN, why, text, sizeof(text));
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text, part);
}

static void test_printed(void **state)
{
	struct bench *b = *state;
	struct fault why;

	assert_int_equal(print(b, &why), PRINT_SENT);
	assert_paper(b, ON_PAPER);
	assert_int_equal(printer_columns(b->device), 48);
	assert_int_equal(device_light(b->device, NULL), DEVICE_READY);
}

static void test_no_paper_before(void **state)
{
	struct bench *b = *state;
	struct fault why;

	by_hand(b, "paper-out");
	assert_int_equal(print(b, &why), PRINT_REFUSED);
	assert_says(&why, CODE_IO, "no paper");
	assert_int_equal(device_light(b->device, NULL), DEVICE_TROUBLE);
	by_hand(b, "paper 100");
	assert_int_equal(print(b, &why), PRINT_SENT);
	assert_paper(b, ON_PAPER);
}

static void test_open(void **state)
{
	struct bench *b = *state;
	struct fault why;

	by_hand(b, "open");
	assert_int_equal(print(b, &why), PRINT_REFUSED);
	assert_says(&why, CODE_IO, "Close its cover");
	by_hand(b, "close");
	assert_int_equal(print(b, &why), PRINT_SENT);
}

/* What a hand must end before anything is printed; each says what to do. */
static void test_troubles(void **state)
{
	static const char *const rows[][3] = {
		{"jam", "clear", "cutter"},
		{"offline", "online", "off line"},
		{"open", "close", "cover"},
		{"paper-out", "paper 100", "new roll"},
	};
	struct bench *b = *state;
	struct fault why;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		by_hand(b, rows[i][0]);
		assert_int_equal(print(b, &why), PRINT_REFUSED);
		assert_says(&why, CODE_IO, rows[i][2]);
		by_hand(b, rows[i][1]);
		assert_paper(b, "");
	}
	assert_int_equal(print(b, &why), PRINT_SENT);
	assert_paper(b, ON_PAPER);
}

/* A line that holds back both answers until it was asked twice: told apart by their fixed bits. */
struct late {
	uint8_t queued[8];
	size_t asked, given;
	int64_t now_ms;
	struct port_clock clock;
	uint8_t paper;
};

static enum port_end late_write(void *line, const uint8_t *bytes, size_t size, size_t *count)
{
	struct late *late = line;

	*count = size;
	if (size == 3 && bytes[0] == 0x10)
		late->queued[late->asked++] = 0x12;
	else if (size == 3 && bytes[0] == 0x1d)
		late->queued[late->asked++] = late->paper;
	return PORT_OK;
}

static enum port_end late_read(void *line, uint8_t *buf, size_t max, size_t *count)
{
	struct late *late = line;
	bool held = late->asked == 5 && late->given == 4; /* four statuses before the slip */

	(void)max;
	*count = 0;
	if (late->given == late->asked || held)
		return PORT_SILENT;
	buf[0] = late->queued[late->given++];
	*count = 1;
	return PORT_OK;
}

static void late_wait(void *line, bool to_send, struct port_stop *stop, int left_ms)
{
	struct late *late = line;

	(void)to_send, (void)stop;
	late->now_ms += left_ms;
}

static void late_close(void *line)
{
	(void)line;
}

static int64_t late_now(void *ctx)
{
	return ((const struct late *)ctx)->now_ms;
}

static void test_a_slow_line(void **state)
{
	static const struct port_line kind = {
		.read = late_read, .write = late_write, .wait = late_wait, .close = late_close};
	static const struct {
		uint8_t paper;
		enum code code;
	} rows[] = {{0x00, CODE_OK}, {0x0c, CODE_IO}, {0x55, CODE_DEVICE_TIMEOUT}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct device_model *model = &printer_escpos_80;
		struct late late = {.paper = rows[i].paper};
		struct fault why = {.code = CODE_OK};
		struct port *port;
		void *driver;

		late.clock = (struct port_clock){late_now, &late};
		port = port_from_line(&kind, &late, &(struct port_options){.clock = &late.clock});
		driver = model->begin(port, model, &why);
		assert_int_equal(model->test(driver, &why), PORT_OK);
		assert_int_equal(why.code, rows[i].code);
		assert_int_equal(late.asked, 6);
		model->end(driver);
	}
}

/* A line that brings the same byte for ever, each in a millisecond. */
struct flood {
	uint8_t byte;
	int64_t now_ms;
	struct port_clock clock;
};

static enum port_end flood_read(void *line, uint8_t *buf, size_t max, size_t *count)
{
	struct flood *flood = line;

	(void)max;
	flood->now_ms++;
	buf[0] = flood->byte;
	*count = 1;
	assert_true(flood->now_ms < 60000); /* nothing that is asked takes a minute */
	return PORT_OK;
}

static enum port_end flood_write(void *line, const uint8_t *bytes, size_t size, size_t *count)
{
	(void)line, (void)bytes;
	*count = size;
	return PORT_OK;
}

static int64_t flood_now(void *ctx)
{
	return ((const struct flood *)ctx)->now_ms;
}

static void test_a_line_that_floods(void **state)
{
	static const struct port_line kind = {
		.read = flood_read, .write = flood_write, .wait = late_wait, .close = late_close};
	const struct device_model *model = &printer_escpos_80;

	(void)state;
	for (int byte = 0; byte < 256; byte++) {
		struct flood flood = {.byte = (uint8_t)byte};
		struct fault why = {.code = CODE_OK};
		struct port *port;
		void *driver;

		flood.clock = (struct port_clock){flood_now, &flood};
		port = port_from_line(&kind, &flood, &(struct port_options){.clock = &flood.clock});
		driver = model->begin(port, model, &why);
		(void)(model->look(driver, &why) == PORT_OK);
		(void)(model->test(driver, &why) == PORT_OK);
		model->end(driver);
	}
}

/* The roll ends in the middle: nobody knows what is on paper, and the rest comes with the new one.
 */
static void test_paper_ends_in_the_middle(void **state)
{
	struct bench *b = *state;
	struct fault why;

	by_hand(b, "paper 2");
	assert_int_equal(print(b, &why), PRINT_UNKNOWN);
	assert_says(&why, CODE_IO, "no paper");
	assert_paper(b, "国网售电收据\n户号:0012345678 金额:100.00元\n");
	by_hand(b, "paper 100");
	assert_paper(b, ON_PAPER);
	assert_int_equal(print(b, &why), PRINT_SENT);
}

/* Some never answer: whether the slip is there is unknown, and that is no reason to keep it. */
static void test_silent(void **state)
{
	struct bench *b = *state;
	struct fault why;

	by_hand(b, "mute");
	assert_int_equal(print(b, &why), PRINT_UNKNOWN);
	assert_says(&why, CODE_DEVICE_TIMEOUT, "does not say whether it printed");
	assert_int_equal(device_light(b->device, NULL), DEVICE_TROUBLE);
	await_paper(b, ON_PAPER);
}

/* One that never answers is believed. */
static void test_mute_model(void **state)
{
	struct bench *b = *state;
	struct fault why;

	by_hand(b, "mute");
	device_free(b->device);
	b->device = device_new(&printer_escpos_58_mute, b->name, NULL);
	assert_int_equal(printer_columns(b->device), 32);
	assert_int_equal(print(b, &why), PRINT_SENT);
}

static void test_unplugged_in_the_middle(void **state)
{
	struct bench *b = *state;
	/* Four questions before the slip; it is pulled at the answer to the one behind it. */
	const struct sim_script pull = {.fault = SIM_FAULT_UNPLUG, .answer = 4};
	struct fault why;

	sim_line_script(b->sim, &pull);
	assert_int_equal(print(b, &why), PRINT_UNKNOWN);
	assert_says(&why, CODE_DEVICE_GONE, "is gone");
	assert_int_equal(device_light(b->device, NULL), DEVICE_ABSENT);
}

static void test_noise(void **state)
{
	struct bench *b = *state;
	const struct sim_script garbled = {.fault = SIM_FAULT_GARBLE};
	struct fault why;

	sim_line_script(b->sim, &garbled);
	assert_int_equal(print(b, &why), PRINT_REFUSED);
	assert_says(&why, CODE_DEVICE_TIMEOUT, "cannot be understood");
}

/*
 * Every fault at every answer and at its first bytes, on a clock of its own: whatever happens, it
 * ends, and what counts as printed stands on paper to its cut.
 */
static void test_every_fault(void **state)
{
	const struct device_model *model = &printer_escpos_80;
	int printed = 0, failed = 0;

	(void)state;
	for (int n = 0; n < SIM_FAULT_COUNT * 6 * 4; n++) {
		const struct sim_script script = {.fault = (enum sim_fault)(n / 24),
			.answer = n / 4 % 6,
			.at = (size_t)(n % 4),
			.again = n % 2 == 1};
		struct fault why = {.code = CODE_OK};
		struct sim_port p;
		void *driver;
		const char *paper;

		sim_port_open(&p, &sim_printer);
		sim_line_script(p.sim, &script);
		driver = model->begin(p.port, model, &why);
		assert_non_null(driver);
		enum port_end end = model->test(driver, &why);

		paper = sim_printer_paper(sim_line_device(p.sim));
		if (end == PORT_OK && why.code == CODE_OK) {
			printed++;
			assert_non_null(strstr(paper, "wattdesk\n"));
			assert_non_null(strstr(paper, "[cut]\n"));
		} else {
			failed++;
			assert_true(end != PORT_OK || why.say.msgid != NULL);
		}
		model->end(driver);
		p.port = NULL;
		sim_port_close(&p);
	}
	assert_true(printed > 20);
	assert_true(failed > 20);
}

static void test_drawer(void **state)
{
	struct bench *b = *state;
	struct fault why;

	printer_open_drawer(b->device);
	assert_int_equal(print(b, &why), PRINT_SENT);
	assert_paper(b, "[drawer]\n" ON_PAPER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_vector),
		cmocka_unit_test(test_gbk_only),
		cmocka_unit_test(test_status_bytes),
		cmocka_unit_test(test_simulated),
		cmocka_unit_test(test_simulated_knows_how_long_commands_are),
		cmocka_unit_test(test_simulated_states),
		cmocka_unit_test(test_simulated_real_time),
		cmocka_unit_test(test_simulated_code_size),
		cmocka_unit_test(test_a_slow_line),
		cmocka_unit_test(test_a_line_that_floods),
		cmocka_unit_test(test_every_fault),
		cmocka_unit_test_setup_teardown(test_printed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_paper_before, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_troubles, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_open, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_paper_ends_in_the_middle, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_silent, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_mute_model, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unplugged_in_the_middle, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_noise, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_drawer, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
