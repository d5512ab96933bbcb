/*
 * Magnetic encoders: read, write and every failure over a real pseudo-terminal, with a hand that
 * draws cards through; a disturbed line on a clock of its own, so that no patience is waited for.
 */
#include "devices/msr605.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "devices/sim/sim_encoder.h"
#include "tests/device/echo.h"
#include "tests/device/sim_port.h"
#include "tests/test.h"

#define SOON_MS 20000 /* longer than any case should take; nothing waits for it */

static const struct magnetic_tracks ours = {
	{"", "101=0007=00010000", "0000003301000450=0000000012345678=85529216486895"}};
static const struct magnetic_tracks full = {{"ABC123 ^/", "12345", "67890"}};

struct bench {
	char place[PLACE_MAX], name[SIM_PATH_MAX];
	struct sim_line *sim;
	struct port_stop *stop;
	struct port *port;
};

static void hand(struct sim_line *sim, const char *words, const char *says)
{
	char say[SIM_SAY_MAX];

	assert_true(sim_line_operate(sim, words, say));
	assert_string_equal(say, says);
}

static void bench_begin(struct bench *b)
{
	const struct port_options options = {
		.settings = msr605_settings, .stop = b->stop = port_stop_new()};
	struct fault why;

	place_make(b->place);
	place_name(b->place, "mag", b->name);
	b->sim = sim_line_new(&sim_encoder_kind);
	assert_true(sim_line_plug(b->sim, b->name, false));
	assert_true(port_open(&b->port, b->name, &options, &why));
	assert_int_equal(msr605_begin(b->port), ENCODER_OK);
}

static void bench_end(struct bench *b)
{
	port_close(b->port);
	port_stop_free(b->stop);
	sim_line_free(b->sim);
	place_drop(b->place);
}

/* Somebody who does this once the encoder waits for a card. */
struct hand_thread {
	struct bench *bench;
	const char *words; /* NULL: asks the stop */
	bool stops;        /* after that */
	pthread_t thread;
};

static bool is_waiting(struct bench *b)
{
	char say[SIM_SAY_MAX];

	return sim_line_operate(b->sim, "show", say) && strstr(say, "waits for nothing") == NULL;
}

static void *hand_run(void *arg)
{
	const struct hand_thread *h = arg;
	char say[SIM_SAY_MAX];

	while (!is_waiting(h->bench))
		sched_yield();
	if (h->words == NULL || !sim_line_operate(h->bench->sim, h->words, say) || h->stops)
		port_stop_ask(h->bench->stop);
	return NULL;
}

static void hand_start(struct hand_thread *h, struct bench *b, const char *words)
{
	*h = (struct hand_thread){.bench = b, .words = words};
	assert_int_equal(pthread_create(&h->thread, NULL, hand_run, h), 0);
}

static enum encoder_end read_swiped(
	struct bench *b, const char *words, struct magnetic_tracks *tracks)
{
	struct hand_thread h;
	enum encoder_end end;

	hand_start(&h, b, words);
	end = msr605_read(b->port, port_now_ms(b->port) + SOON_MS, tracks);
	pthread_join(h.thread, NULL);
	return end;
}

static enum encoder_end write_swiped(
	struct bench *b, const char *words, const struct magnetic_tracks *tracks)
{
	struct hand_thread h;
	enum encoder_end end;

	hand_start(&h, b, words);
	end = msr605_write(b->port, port_now_ms(b->port) + SOON_MS, tracks);
	pthread_join(h.thread, NULL);
	return end;
}

static void test_write_and_verify(void **state)
{
	static const struct magnetic_tracks nothing = {0};
	const struct magnetic_tracks *const cases[] = {&ours, &full, &nothing, &ours};
	struct magnetic_tracks back;
	struct bench b;

	(void)state;
	bench_begin(&b);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(write_swiped(&b, "swipe A", cases[i]), ENCODER_OK);
		back = full;
		if (cases[i] == &nothing)
			hand(b.sim, "show A", "- - -");
		assert_int_equal(read_swiped(&b, "swipe A", &back), ENCODER_OK);
		assert_true(magnetic_tracks_equal(&back, cases[i]));
	}
	hand(b.sim, "show A",
		"- ;101=0007=00010000? ;0000003301000450=0000000012345678=85529216486895?");
	bench_end(&b);
}

static void test_what_a_swipe_can_be(void **state)
{
	struct magnetic_tracks back = full;
	struct bench b;

	(void)state;
	bench_begin(&b);
	hand(b.sim, "card bank B62220^ZHANG/SAN 62220=2912 -", "");
	assert_int_equal(read_swiped(&b, "swipe bank bad", &back), ENCODER_UNREADABLE);
	assert_true(magnetic_tracks_equal(&back, &full));
	assert_int_equal(read_swiped(&b, "swipe bank", &back), ENCODER_OK);
	assert_string_equal(back.track[0], "B62220^ZHANG/SAN");
	assert_string_equal(back.track[2], "");
	hand(b.sim, "scratch bank 2", "");
	assert_int_equal(read_swiped(&b, "swipe bank", &back), ENCODER_UNREADABLE);
	assert_int_equal(write_swiped(&b, "swipe A bad", &ours), ENCODER_BAD_SWIPE);
	assert_int_equal(read_swiped(&b, "swipe A", &back), ENCODER_UNREADABLE);
	assert_int_equal(write_swiped(&b, "swipe A", &ours), ENCODER_OK);
	assert_int_equal(read_swiped(&b, "swipe A", &back), ENCODER_OK);
	assert_true(magnetic_tracks_equal(&back, &ours));
	bench_end(&b);
}

/* After a cancel nothing is written by a card that is swiped later. */
static void test_cancel(void **state)
{
	struct bench b;

	(void)state;
	bench_begin(&b);
	assert_int_equal(write_swiped(&b, NULL, &ours), ENCODER_CANCELLED);
	port_stop_clear(b.stop);
	assert_int_equal(msr605_look(b.port), ENCODER_OK);
	hand(b.sim, "swipe A", "nothing waits for a card");
	hand(b.sim, "show A", "- - -");
	bench_end(&b);
}

/* The word of a card that was written is lost: that is no card that nobody swiped. */
static void test_cancel_unheard(void **state)
{
	struct hand_thread h;
	struct bench b;

	(void)state;
	bench_begin(&b);
	sim_line_script(b.sim, &(struct sim_script){.fault = SIM_FAULT_SILENCE});
	h = (struct hand_thread){.bench = &b, .words = "swipe A", .stops = true};
	assert_int_equal(pthread_create(&h.thread, NULL, hand_run, &h), 0);
	assert_int_equal(
		msr605_write(b.port, port_now_ms(b.port) + SOON_MS, &ours), ENCODER_GARBLED);
	pthread_join(h.thread, NULL);
	port_stop_clear(b.stop);
	assert_int_equal(msr605_look(b.port), ENCODER_OK);
	hand(b.sim, "show A",
		"- ;101=0007=00010000? ;0000003301000450=0000000012345678=85529216486895?");
	bench_end(&b);
}

/* What the device says of a command may be a disturbed word of a card that was written. */
static void test_what_spares(void **state)
{
	(void)state;
	for (enum encoder_end end = ENCODER_OK; end < ENCODER_ENDS; end++)
		assert_int_equal(encoder_end_spares(end),
			end == ENCODER_NO_SWIPE || end == ENCODER_CANCELLED);
}

static void test_unplugged(void **state)
{
	struct magnetic_tracks back;
	struct bench b;

	(void)state;
	bench_begin(&b);
	sim_line_script(b.sim, &(struct sim_script){.fault = SIM_FAULT_UNPLUG, .at = 5});
	assert_int_equal(read_swiped(&b, "swipe A", &back), ENCODER_GONE);
	assert_int_equal(msr605_look(b.port), ENCODER_GONE);
	bench_end(&b);
}

static void test_look_and_test(void **state)
{
	struct bench b;

	(void)state;
	bench_begin(&b);
	assert_int_equal(msr605_test(b.port), ENCODER_OK);
	assert_int_equal(msr605_look(b.port), ENCODER_OK); /* so that the lamps have been heard */
	hand(b.sim, "show", "waits for nothing, lamps off, Hi-Co");
	msr605_lamp(b.port, LAMP_GREEN);
	assert_int_equal(msr605_look(b.port), ENCODER_OK);
	hand(b.sim, "show", "waits for nothing, lamps green, Hi-Co");
	bench_end(&b);
}

/* --- a disturbed line --------------------------------------------------------------------------
 */

static void test_nobody_swipes(void **state)
{
	struct magnetic_tracks back = full;
	struct sim_port p;

	(void)state;
	sim_port_open(&p, &sim_encoder_kind);
	assert_int_equal(msr605_read(p.port, 60000, &back), ENCODER_NO_SWIPE);
	assert_true(p.now_ms >= 60000);
	hand(p.sim, "swipe A", "nothing waits for a card");
	assert_int_equal(msr605_write(p.port, p.now_ms + 60000, &ours), ENCODER_NO_SWIPE);
	hand(p.sim, "swipe A", "nothing waits for a card");
	assert_true(magnetic_tracks_equal(&back, &full));
	sim_port_close(&p);
}

static void test_disturbed(void **state)
{
	static const struct {
		struct sim_script script;
		enum encoder_end end;
	} cases[] = {
		{{.fault = SIM_FAULT_SILENCE}, ENCODER_SILENT},
		{{.fault = SIM_FAULT_SHORT, .at = 1}, ENCODER_GARBLED},
		{{.fault = SIM_FAULT_GARBLE, .at = 0}, ENCODER_GARBLED},
		{{.fault = SIM_FAULT_GARBLE, .at = 1}, ENCODER_GARBLED},
		{{.fault = SIM_FAULT_DUPLICATE}, ENCODER_OK},
		{{.fault = SIM_FAULT_NOISE}, ENCODER_OK},
		{{.fault = SIM_FAULT_STOP, .at = 0}, ENCODER_SILENT},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sim_port p;

		sim_port_open(&p, &sim_encoder_kind);
		sim_line_script(p.sim, &cases[i].script);
		assert_int_equal(msr605_look(p.port), cases[i].end);
		sim_port_close(&p);
	}
}

static void test_words(void **state)
{
	(void)state;
	for (enum encoder_end end = ENCODER_OK; end < ENCODER_ENDS; end++) {
		assert_true(encoder_end_name(end)[0] != '\0');
		assert_true(encoder_end_message(end)[0] != '\0');
		assert_int_equal(encoder_end_code(end) == CODE_OK, end == ENCODER_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write_and_verify),
		cmocka_unit_test(test_what_a_swipe_can_be),
		cmocka_unit_test(test_cancel),
		cmocka_unit_test(test_cancel_unheard),
		cmocka_unit_test(test_what_spares),
		cmocka_unit_test(test_unplugged),
		cmocka_unit_test(test_look_and_test),
		cmocka_unit_test(test_nobody_swipes),
		cmocka_unit_test(test_disturbed),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
