/*
 * Identity card readers: every kind of card and every failure, over a real pseudo-terminal; and a
 * disturbed line on a clock of its own, so that no time-out is waited for.
 */
#include "devices/sdt.h"

#include <stdlib.h>
#include <string.h>

#include "core/id_card.h"
#include "core/text.h"
#include "devices/sim/sim_id_reader.h"
#include "tests/device/echo.h"
#include "tests/device/sim_port.h"
#include "tests/test.h"

#define SOON_MS 20000 /* longer than any case should take; nothing waits for it */

struct bench {
	char place[PLACE_MAX], name[SIM_PATH_MAX];
	struct sim_line *sim;
	struct port_stop *stop;
	struct port *port;
	int phases[2];
	bool stop_when_looking;
};

static void open_port(struct bench *b)
{
	const struct port_options options = {.settings = sdt_port_settings, .stop = b->stop};
	struct fault why = {.code = CODE_OK};

	assert_true(port_open(&b->port, b->name, &options, &why));
}

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof *b);

	place_make(b->place);
	place_name(b->place, "id", b->name);
	b->sim = sim_line_new(&sim_id_reader_kind);
	assert_true(sim_line_plug(b->sim, b->name, false));
	b->stop = port_stop_new();
	open_port(b);
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	port_close(b->port);
	port_stop_free(b->stop);
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

static void on_phase(void *ctx, enum sdt_phase phase)
{
	struct bench *b = ctx;

	b->phases[phase]++;
	if (b->stop_when_looking)
		port_stop_ask(b->stop);
}

static enum sdt_end read_within(struct bench *b, int wait_ms, uint8_t text[SDT_TEXT_BYTES])
{
	const struct sdt_watch watch = {.phase = on_phase, .ctx = b};

	return sdt_read_card(b->port, port_now_ms(b->port) + wait_ms, &watch, text);
}

static struct date today(void)
{
	struct date d;

	assert_true(date_parse(&d, "2026-11-21"));
	return d;
}

static void assert_read(struct bench *b, const char *name, const char *number)
{
	uint8_t text[SDT_TEXT_BYTES];
	struct id_card card;

	assert_int_equal(read_within(b, SOON_MS, text), SDT_OK);
	assert_int_equal(id_card_decode(&card, text, sizeof text, today()), ID_CARD_OK);
	assert_string_equal(card.name[0] != '\0' ? card.name : card.latin, name);
	assert_string_equal(card.number.normalized, number);
}

static void test_every_kind_of_card(void **state)
{
	static const struct {
		const char *words, *name, *number;
	} cards[] = {
		{"lay citizen", "测试甲", "110105198501010004"},
		{"lay forever", "测试乙", "11010519491231002X"},
		{"lay expired", "测试甲", "110105198501010004"},
		{"lay region", "测试丙", "990105199003070002"},
		{"lay permit", "测试丁", "830000199201300022"},
		{"lay foreign-2017", "史约翰", "CAN110081080310"},
		{"lay foreign-2017 name=", "SMITH, JOHN ALEXANDER", "CAN110081080310"},
		{"lay foreign-2023", "MOREAU, ANNE", "911124198108030024"},
		{"lay citizen name=欧阳_小𠮷", "欧阳 小𠮷", "110105198501010004"},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cards); i++) {
		print_message("  %s\n", cards[i].words);
		hand(b, cards[i].words);
		assert_read(b, cards[i].name, cards[i].number);
	}
	assert_int_equal(b->phases[SDT_LOOKING], ARRAY_SIZE(cards));
	assert_int_equal(b->phases[SDT_READING], ARRAY_SIZE(cards));
}

/* A card that is not there, that lies there since the last time, and cards that are none. */
static void test_what_is_no_card(void **state)
{
	struct bench *b = *state;
	uint8_t text[SDT_TEXT_BYTES] = {0x5A};

	assert_int_equal(read_within(b, 0, text), SDT_NO_CARD);
	hand(b, "lay citizen");
	assert_read(b, "测试甲", "110105198501010004");
	assert_int_equal(read_within(b, 0, text), SDT_NO_CARD);
	hand(b, "lift");
	hand(b, "lay bank");
	assert_int_equal(read_within(b, SOON_MS, text), SDT_OTHER_CARD);
	hand(b, "lay damaged");
	assert_int_equal(read_within(b, SOON_MS, text), SDT_READ_ERROR);
	hand(b, "lay forged");
	assert_int_equal(read_within(b, SOON_MS, text), SDT_NOT_GENUINE);
	assert_int_equal(text[0], 0x5A); /* untouched by every failure */
}

/* What the third status byte says, for the command that says it. */
static void test_every_status(void **state)
{
	static const struct {
		const char *words;
		enum sdt_end end;
	} rows[] = {
		{"answer find 21 3", SDT_GARBLED},
		{"answer find 24 3", SDT_GARBLED},
		{"answer find 10 3", SDT_GARBLED},
		{"answer find 11 3", SDT_GARBLED},
		{"answer find 60", SDT_BROKEN},
		{"answer find 66", SDT_UNAUTHORISED},
		{"answer find 77", SDT_BROKEN},
		{"answer find 90 3", SDT_GARBLED}, /* good, but of another command */
		{"answer select 81", SDT_LIFTED},
		{"answer select 80", SDT_LIFTED},
		{"answer select 31", SDT_NOT_GENUINE},
		{"answer select 32", SDT_NOT_GENUINE},
		{"answer select 40", SDT_OTHER_CARD},
		{"answer select 9f 3", SDT_GARBLED},
		{"answer read 23", SDT_LIFTED},
		{"answer read 33", SDT_NOT_GENUINE},
		{"answer read 47 3", SDT_READ_ERROR},
		{"answer read 41 3", SDT_READ_ERROR},
		{"answer read 91", SDT_NO_CONTENT},
		{"answer read 90 3", SDT_GARBLED}, /* good, and no card in it */
		{"answer read 66", SDT_UNAUTHORISED},
	};
	struct bench *b = *state;
	uint8_t text[SDT_TEXT_BYTES];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		print_message("  %s\n", rows[i].words);
		hand(b, "lay citizen");
		hand(b, rows[i].words);
		assert_int_equal(read_within(b, SOON_MS, text), rows[i].end);
		assert_read(b, "测试甲", "110105198501010004"); /* and then all is well */
	}
}

/* What passes by itself is not told to anybody. */
static void test_what_is_tried_again(void **state)
{
	static const char *const words[] = {"answer find 10", "answer find 21 2",
		"answer select 11", "answer read 41 2", "answer read 47", "answer read 10 2"};
	struct bench *b = *state;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		print_message("  %s\n", words[i]);
		hand(b, "lay citizen");
		hand(b, words[i]);
		assert_read(b, "测试甲", "110105198501010004");
	}
}

static void test_module(void **state)
{
	struct bench *b = *state;
	uint8_t text[SDT_TEXT_BYTES];
	char number[SDT_MODULE_NUMBER_MAX];

	assert_int_equal(sdt_identify(b->port, number), SDT_OK);
	assert_string_equal(number, "05.01-20160407-0001234567-0012345678");
	hand(b, "lay citizen");
	hand(b, "module unauthorised");
	assert_int_equal(read_within(b, SOON_MS, text), SDT_UNAUTHORISED);
	hand(b, "module broken");
	assert_int_equal(read_within(b, SOON_MS, text), SDT_BROKEN);
	hand(b, "module ok");
	assert_read(b, "测试甲", "110105198501010004");
}

/* Each command of the manual, and the length of its good answer. */
static void test_every_command(void **state)
{
	static const struct {
		enum sdt_command command;
		size_t size;
	} rows[] = {
		{SDT_RESET, 0},
		{SDT_STATUS, 0},
		{SDT_MODULE_NUMBER, 16},
		{SDT_FIND, 4},
		{SDT_SELECT, 8},
		{SDT_ADDRESS, SDT_ADDRESS_BYTES},
		{SDT_READ_FINGERS, 6 + 256 + 1024 + 1024},
		{SDT_SPEED_9600, 0},
		{SDT_SPEED_19200, 0},
		{SDT_SPEED_38400, 0},
		{SDT_SPEED_57600, 0},
		{SDT_SPEED_115200, 0},
	};
	struct bench *b = *state;
	uint8_t data[SDT_LENGTH_MAX];
	size_t size;

	hand(b, "lay citizen");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		size = SIZE_MAX;
		assert_int_equal(sdt_call(b->port, rows[i].command, data, &size), SDT_OK);
		assert_int_equal(size, rows[i].size);
	}
	assert_int_equal(sdt_call(b->port, SDT_FIND, data, &size), SDT_NO_CARD);
	hand(b, "lay citizen");
	assert_int_equal(sdt_call(b->port, SDT_FIND, data, &size), SDT_OK);
	assert_int_equal(sdt_call(b->port, SDT_SELECT, data, &size), SDT_OK);
	hand(b, "answer read 91"); /* nothing newer was ever written onto it */
	assert_int_equal(sdt_call(b->port, SDT_ADDRESS, data, &size), SDT_NO_CONTENT);
	hand(b, "module unauthorised");
	assert_int_equal(sdt_call(b->port, SDT_STATUS, data, &size), SDT_UNAUTHORISED);
	hand(b, "module broken");
	assert_int_equal(sdt_call(b->port, SDT_RESET, data, &size), SDT_BROKEN);
}

/* --- on a clock of its own ---------------------------------------------------------------------
 */

static void lay_with(struct sim_port *p, const struct sim_script *script)
{
	char say[SIM_SAY_MAX];

	assert_true(sim_line_operate(p->sim, "lay citizen", say));
	sim_line_script(p->sim, script);
}

static enum sdt_end read_here(struct sim_port *p, uint8_t text[SDT_TEXT_BYTES])
{
	return sdt_read_card(p->port, p->now_ms + SOON_MS, NULL, text);
}

/* One answer of three is wrong in every way, and the card is read all the same. */
static void test_disturbed_line(void **state)
{
	static const struct sim_script scripts[] = {
		{.fault = SIM_FAULT_GARBLE, .at = 3},
		{.fault = SIM_FAULT_GARBLE, .at = 6},
		{.fault = SIM_FAULT_GARBLE, .at = 9},
		{.fault = SIM_FAULT_CHECKSUM},
		{.fault = SIM_FAULT_DUPLICATE},
		{.fault = SIM_FAULT_SHORT, .at = 7},
		{.fault = SIM_FAULT_SILENCE},
	};
	struct sim_port p;

	(void)state;
	sim_port_open(&p, &sim_id_reader_kind);
	for (size_t i = 0; i < ARRAY_SIZE(scripts); i++) {
		for (int at = 0; at < 3; at++) {
			struct sim_script script = scripts[i];
			uint8_t text[SDT_TEXT_BYTES];
			struct id_card card;

			print_message("  %s, answer %d\n", sim_fault_name(script.fault), at);
			script.answer = at;
			lay_with(&p, &script);
			assert_int_equal(read_here(&p, text), SDT_OK);
			assert_int_equal(
				id_card_decode(&card, text, sizeof text, today()), ID_CARD_OK);
			assert_string_equal(card.name, "测试甲");
		}
	}
	sim_port_close(&p);
}

static void test_line_that_stays_bad(void **state)
{
	static const struct {
		struct sim_script script;
		enum sdt_end end;
	} rows[] = {
		{{.fault = SIM_FAULT_SILENCE, .again = true}, SDT_SILENT},
		{{.fault = SIM_FAULT_CHECKSUM, .again = true}, SDT_GARBLED},
		{{.fault = SIM_FAULT_SHORT, .at = 8, .again = true}, SDT_GARBLED},
		{{.fault = SIM_FAULT_STOP, .answer = 1, .at = 3}, SDT_SILENT},
	};
	uint8_t text[SDT_TEXT_BYTES];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sim_port p;

		sim_port_open(&p, &sim_id_reader_kind);
		lay_with(&p, &rows[i].script);
		assert_int_equal(read_here(&p, text), rows[i].end);
		assert_true(p.now_ms < SOON_MS); /* and not only when patience ended */
		sim_port_close(&p);
	}
}

/* Nobody lays a card on it: it is looked for until the time is over, and no longer. */
static void test_patience(void **state)
{
	uint8_t text[SDT_TEXT_BYTES];
	struct sim_port p;

	(void)state;
	sim_port_open(&p, &sim_id_reader_kind);
	assert_int_equal(read_here(&p, text), SDT_NO_CARD);
	assert_true(p.now_ms >= SOON_MS);
	assert_true(p.now_ms < SOON_MS + SDT_POLL_MS);
	sim_port_close(&p);
}

/* --- over the pseudo-terminal again -------------------------------------------------------------
 */

static void test_unplugged_and_back(void **state)
{
	struct bench *b = *state;
	uint8_t text[SDT_TEXT_BYTES];
	struct sim_script script = {.fault = SIM_FAULT_UNPLUG, .answer = 2, .at = 500};

	hand(b, "lay citizen");
	sim_line_script(b->sim, &script);
	assert_int_equal(read_within(b, SOON_MS, text), SDT_GONE);
	assert_int_equal(read_within(b, SOON_MS, text), SDT_GONE);
	port_close(b->port);
	b->port = NULL;
	sim_line_unplug(b->sim);
	sim_line_script(b->sim, &(struct sim_script){.fault = SIM_FAULT_NONE});
	assert_true(sim_line_plug(b->sim, b->name, false));
	open_port(b);
	hand(b, "lay citizen");
	assert_read(b, "测试甲", "110105198501010004");
}

static void test_cancelled(void **state)
{
	struct bench *b = *state;
	uint8_t text[SDT_TEXT_BYTES];

	b->stop_when_looking = true;
	assert_int_equal(read_within(b, SOON_MS, text), SDT_CANCELLED);
	b->stop_when_looking = false;
	port_stop_clear(b->stop);
	hand(b, "lay citizen");
	assert_read(b, "测试甲", "110105198501010004");
}

static void test_a_card_laid_on_while_waiting(void **state)
{
	struct bench *b = *state;

	hand(b, "lay citizen");
	hand(b, "answer find 80 2"); /* twice the reader does not see it yet */
	assert_read(b, "测试甲", "110105198501010004");
}

static void test_words(void **state)
{
	(void)state;
	for (int i = 0; i < SDT_ENDS; i++) {
		enum sdt_end end = (enum sdt_end)i;

		assert_string_not_equal(text_in(LANG_ZH, sdt_end_message(end)), "");
		assert_string_not_equal(
			text_in(LANG_ZH, sdt_end_message(end)), sdt_end_message(end));
		assert_int_equal(sdt_end_code(end) == CODE_OK, end == SDT_OK);
		for (int k = 0; k < i; k++)
			assert_string_not_equal(sdt_end_name(end), sdt_end_name((enum sdt_end)k));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_every_kind_of_card, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_no_card, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_every_status, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_tried_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_module, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_every_command, set_up, tear_down),
		cmocka_unit_test(test_disturbed_line),
		cmocka_unit_test(test_line_that_stays_bad),
		cmocka_unit_test(test_patience),
		cmocka_unit_test_setup_teardown(test_unplugged_and_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_cancelled, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_card_laid_on_while_waiting, set_up, tear_down),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
