/* Customer displays: the bytes of their manuals, and what stands on a simulated one. */
#include "devices/display.h"

#include <stdlib.h>
#include <string.h>
#include "devices/sim/sim_display.h"
#include "tests/device/echo.h"
#include "tests/test.h"

#define SOON_MS 20000

static struct money yuan(const char *text)
{
	bool minus = text[0] == '-';
	struct money m;

	assert_int_equal(money_parse(&m, text + (minus ? 1 : 0)), MONEY_OK);
	return minus ? money_negate(m) : m;
}

static const struct {
	enum display_dialect dialect;
	enum display_what what;
	const char *amount, *bytes, *shown;
} cases[] = {
	/* The vectors of the LED8N's manual. */
	{DISPLAY_LED8N, DISPLAY_TOTAL, "123.45",
		"\x1b\x51\x41\x31\x32\x33\x2E\x34\x35\x0D\x1b\x73\x32", "total 123.45"},
	{DISPLAY_LED8N, DISPLAY_CHANGE, "6.55", "\x1b\x51\x41\x36\x2E\x35\x35\x0D\x1b\x73\x34",
		"change 6.55"},
	{DISPLAY_LED8N, DISPLAY_PRICE, "0.52", "\x1bQA0.52\r\x1bs1", "price 0.52"},
	{DISPLAY_LED8N, DISPLAY_RECEIVED, "0", "\x1bQA0.00\r\x1bs3", "received 0.00"},
	{DISPLAY_LED8N, DISPLAY_CHANGE, "-1.50", "\x1bQA-1.50\r\x1bs4", "change -1.50"},
	{DISPLAY_LED8N, DISPLAY_TOTAL, "999999.99", "\x1bQA999999.99\r\x1bs2", "total 999999.99"},
	/* One digit more does not fit: blank, never cut. */
	{DISPLAY_LED8N, DISPLAY_TOTAL, "1000000", "\x0c\x1bs0", ""},
	{DISPLAY_LED8N, DISPLAY_TOTAL, "-100000", "\x0c\x1bs0", ""},
	{DISPLAY_CD5220, DISPLAY_TOTAL, "123.45",
		"\x1bQATOTAL               \r\x1bQB              123.45\r",
		"TOTAL|              123.45"},
	{DISPLAY_CD5220, DISPLAY_CHANGE, "1000000000",
		"\x1bQA"
		"CHANGE              \r\x1bQB       1000000000.00\r",
		"CHANGE|       1000000000.00"},
};

static void test_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint8_t out[DISPLAY_BYTES_MAX];
		size_t size = display_amount_bytes(
			cases[i].dialect, cases[i].what, yuan(cases[i].amount), out);

		assert_int_equal(size, strlen(cases[i].bytes));
		assert_memory_equal(out, cases[i].bytes, size);
	}
}

static void assert_shows(struct sim_line *sim, const char *want)
{
	char say[SIM_SAY_MAX];

	assert_true(sim_line_operate(sim, "show", say));
	assert_string_equal(say, want);
}

static void test_what_is_seen(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bool led = cases[i].dialect == DISPLAY_LED8N;
		struct sim_line *sim = sim_line_new(led ? &sim_led8n : &sim_cd5220);
		uint8_t out[DISPLAY_BYTES_MAX];
		size_t size = display_amount_bytes(
			cases[i].dialect, cases[i].what, yuan(cases[i].amount), out);

		for (size_t at = 0; at < size; at++) /* one byte at a time */
			assert_true(sim_line_feed(sim, out + at, 1));
		assert_shows(sim, cases[i].shown);
		assert_true(sim_line_feed(sim, out, display_clear_bytes(cases[i].dialect, out)));
		assert_shows(sim, led ? "" : "|");
		sim_line_free(sim);
	}
}

/* What another host may send: it is passed over, and what follows is understood. */
static void test_unknown_bytes(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *shown;
	} odd[] = {
		{"\x1bQA12345678901\r", 14, ""}, /* eleven digits */
		{"\x1bQA12x\r", 7, ""},
		{"\x1bQA1.2.3.4.5.6.7.8\r", 19, "1.2.3.4.5.6.7.8"},
		{"hello\x1b\x1bQA5\r", 11, "5"}, /* ESC ESC: the second begins again */
		{"\x1bQA1..2\r", 8, ""},         /* two points in a cell */
		{"\x1bQA.5\r", 6, ".5"},
		{"\x1bQA5\r\x18", 7, ""},
		{"\x02L0110\x1bQA7\r", 12, "total received 7"},
		{"\x02L1111\x1bs3\x1bQA7\r", 15, "received 7"},
		{"\x1bs9\x1bQA5\r", 8, "5"},
		{"\x1bs2\x1bQA5\r\x1b@", 10, ""},
		{"\x02L1000\x1bQA7\r", 12, "price 7"},
		{"\x02"
		 "B2\x02M\x1bQA7\r",
			10, "7"},
	};
	struct sim_line *sim;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(odd); i++) {
		sim = sim_line_new(&sim_led8n);
		assert_true(sim_line_feed(sim, (const uint8_t *)odd[i].bytes, odd[i].size));
		assert_shows(sim, odd[i].shown);
		sim_line_free(sim);
	}
}

static void test_drawer_of_the_display(void **state)
{
	struct sim_line *sim = sim_line_new(&sim_led8n);
	char say[SIM_SAY_MAX];

	(void)state;
	assert_true(sim_line_feed(sim, (const uint8_t *)"\x02M\x02M", 4));
	assert_true(sim_line_operate(sim, "drawer", say));
	assert_string_equal(say, "2");
	assert_false(sim_line_operate(sim, "draw", say));
	sim_line_free(sim);
}

#define TEXT(literal) literal, sizeof(literal) - 1

/* Both command sets of the display of two lines. */
static void test_cd5220(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *shown;
	} rows[] = {
		{TEXT("hello"), "hello|"},
		{TEXT("12345678901234567890ab"), "12345678901234567890|ab"},
		{TEXT("a\x1bl\x05\x02"
		      "b\x1b[Hc"),
			"c|    b"},
		{TEXT("a\x1bl\x15\x02"
		      "b"),
			"ab|"}, /* column 21: no such place */
		{TEXT("a\x1b[Bb"), "a| b"},
		{TEXT("a\x1b[Bb\x1b[A\x1b[D\x1b[Dc"), "c| b"}, /* left twice is 0 */
		{TEXT("a\x1b[Rz\x1b[Lb\x1b[Kc"), "b                  z|                   c"},
		{TEXT("ab\nc\rd\x1bQAx\r"), "x|d c"}, {TEXT("ab\x18x"), "x|"},
		{TEXT("ab\ncd\x18x"), "ab|x"}, {TEXT("ab\x0c"), "|"}, {TEXT("ab\x1b@"), "|"},
		{TEXT("\x1bQAupper\r\x1bQBlower\r"), "upper|lower"},
		{TEXT("\x1bQDa text that runs through it\r"), "a text that runs thr|"},
		{TEXT("\x1b*\x04\x1b_\x01\x1b"
		      "f\x00\x1b"
		      "c\x00\x1bW\x01\x0c\x0c\x01x"),
			"x|"},
		{TEXT("\x1b=\x01"
		      "for the printer\x0c\x1b=\x02"
		      "for us"),
			"for us|"},
		/* Epson's: the column 12 is no clearing. */
		{TEXT("x\x1f$\x0c\x01y\x1f"
		      "C\x01\x1f"
		      "E\x0c\x1fT\x0c\x0c"),
			"x          y|"},
		{TEXT("a\x1f\x0a"
		      "b\x0b"
		      "c\x1f\x0d"
		      "d\x1f"
		      "Be\x08\x08"
		      "f"),
			"c                  d| b                fe"},
		{TEXT("\x1f\x02"
		      "1\n2\n3"),
			" 2|  3"}, /* it scrolls up */
		{TEXT("\x1b\x13"
		      "12345678901234567890ab"),
			"345678901234567890ab|"},
		{TEXT("\x1bZ\x1f\x7f"
		      "a"),
			"a|"}, /* no commands */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sim_line *sim = sim_line_new(&sim_cd5220);

		print_message("  %zu\n", i);
		for (size_t at = 0; at < rows[i].size; at++)
			assert_true(sim_line_feed(sim, (const uint8_t *)rows[i].bytes + at, 1));
		assert_shows(sim, rows[i].shown);
		sim_line_free(sim);
	}
}

/* On a plugged one, through the device's thread: the last amount stands there in the end. */
static void test_device(void **state)
{
	const struct device_model *model = device_model_find(DEVICE_DISPLAY, NULL);
	struct sim_line *sim = sim_line_new(&sim_led8n);
	char place[PLACE_MAX], name[SIM_PATH_MAX], say[SIM_SAY_MAX];
	struct device *d;

	(void)state;
	assert_ptr_equal(model, &display_led8n);
	place_make(place);
	assert_true(sim_line_plug(sim, place_name(place, "display", name), false));
	d = device_new(model, name, NULL);
	for (int i = 0; i < 50; i++)
		display_show(d, DISPLAY_RECEIVED, yuan("20"));
	display_show(d, DISPLAY_CHANGE, yuan("6.55"));
	assert_true(device_settle(d, SOON_MS));
	do
		assert_true(sim_line_operate(sim, "show", say));
	while (strcmp(say, "change 6.55") != 0);
	display_clear(d);
	assert_true(device_settle(d, SOON_MS));
	do
		assert_true(sim_line_operate(sim, "show", say));
	while (strcmp(say, "") != 0);
	device_free(d);
	sim_line_free(sim);
	place_drop(place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_what_is_seen),
		cmocka_unit_test(test_unknown_bytes),
		cmocka_unit_test(test_drawer_of_the_display),
		cmocka_unit_test(test_cd5220),
		cmocka_unit_test(test_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
