/* A device with its thread: calls, posts, cancel, progress, lights, and coming and going. */
#include "devices/device.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "core/alloc.h"
#include "tests/device/echo.h"
#include "tests/test.h"

#define SOON_MS 20000

/* A driver that is its port. */
static void *begin(struct port *port, const struct device_model *model, struct fault *why)
{
	(void)model;
	(void)why;
	return port;
}

static void end(void *driver)
{
	port_close(driver);
}

static const struct device_model model = {
	.name = "echo",
	.title = "Echo 1",
	.kind = DEVICE_MAG,
	.settings = {.baud = 9600, .data_bits = 8, .stop_bits = 1},
	.begin = begin,
	.end = end,
};

struct bench {
	char place[PLACE_MAX], name[SIM_PATH_MAX];
	struct sim_line *sim;
	struct device *device;
};

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	place_make(b->place);
	place_name(b->place, "echo", b->name);
	b->sim = sim_line_new(&echo_kind);
	assert_true(sim_line_plug(b->sim, b->name, false));
	b->device = device_new(&model, b->name, NULL);
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

struct chat {
	char sent[32], got[32];
	int64_t wait_ms;
};

static enum port_end chat_run(const struct device_turn *turn, void *arg)
{
	struct chat *c = arg;
	size_t size = strlen(c->sent), count;
	enum port_end e = port_write(turn->port, c->sent, size, port_now_ms(turn->port) + SOON_MS);

	device_progress(turn, 1, 2);
	if (e == PORT_OK)
		e = port_read_all(
			turn->driver, c->got, size, port_now_ms(turn->port) + c->wait_ms, &count);
	return e;
}

static const struct device_task chat = {.what = "chatting", .run = chat_run};

static struct chat chat_of(const char *sent)
{
	struct chat c = {.wait_ms = SOON_MS};

	memcpy(c.sent, sent, strlen(sent));
	return c;
}

static void test_call(void **state)
{
	struct bench *b = *state;
	struct chat c = chat_of("hello\n");
	struct fault why;

	assert_int_equal(device_light(b->device, NULL), DEVICE_ABSENT);
	assert_int_equal(device_call(b->device, &chat, &c, NULL, &why), PORT_OK);
	assert_string_equal(c.got, "hello\n");
	assert_int_equal(why.code, CODE_OK);
	assert_int_equal(device_light(b->device, NULL), DEVICE_READY);
}

static void test_silence_is_trouble_until_it_speaks(void **state)
{
	struct bench *b = *state;
	struct chat c = chat_of("no end of line");
	struct fault why;
	char text[SAY_TEXT_MAX];

	c.wait_ms = 0;
	assert_int_equal(device_call(b->device, &chat, &c, NULL, &why), PORT_SILENT);
	assert_int_equal(why.code, CODE_DEVICE_TIMEOUT);
	fault_render(LANG_EN, &why, text, sizeof(text));
	assert_non_null(strstr(text, "magnetic encoder does not answer"));
	assert_non_null(strstr(text, "Echo 1"));
	assert_int_equal(device_light(b->device, &why), DEVICE_TROUBLE);
	assert_int_equal(why.code, CODE_DEVICE_TIMEOUT);
	c = chat_of("x\n");
	assert_int_equal(device_call(b->device, &chat, &c, NULL, &why), PORT_OK);
	assert_int_equal(device_light(b->device, &why), DEVICE_READY);
	assert_int_equal(why.code, CODE_OK);
}

static enum port_end complain(const struct device_turn *turn, void *arg)
{
	(void)arg;
	*turn->why = (struct fault){.code = CODE_CARD_BAD, .say = SAY("Bad.")};
	return PORT_OK;
}

static void test_what_a_task_finds_wrong(void **state)
{
	static const struct device_task task = {.run = complain};
	struct bench *b = *state;
	struct fault why;

	assert_int_equal(device_call(b->device, &task, NULL, NULL, &why), PORT_OK);
	assert_int_equal(why.code, CODE_CARD_BAD);
	assert_int_equal(device_light(b->device, NULL), DEVICE_TROUBLE);
}

struct watcher {
	int asked, told;
	int64_t done, total;
};

static bool third_time(void *ctx)
{
	struct watcher *w = ctx;

	return ++w->asked == 3;
}

static void told(void *ctx, int64_t done, int64_t total)
{
	struct watcher *w = ctx;

	w->told++;
	w->done = done;
	w->total = total;
}

static void test_progress_and_cancel(void **state)
{
	struct bench *b = *state;
	struct chat c = chat_of("for ever");
	struct watcher w = {.asked = 0};
	const struct device_wait wait = {third_time, told, &w};
	struct fault why;

	assert_int_equal(device_call(b->device, &chat, &c, &wait, &why), PORT_CANCELLED);
	assert_int_equal(why.code, CODE_DEVICE_TIMEOUT);
	assert_int_equal(w.asked, 3);
	assert_int_equal(w.told, 1);
	assert_int_equal(w.done, 1);
	assert_int_equal(w.total, 2);
	/* A stop holds for its own call only. */
	c = chat_of("\nagain\n");
	assert_int_equal(device_call(b->device, &chat, &c, NULL, &why), PORT_OK);
}

static void test_gone_and_back(void **state)
{
	struct bench *b = *state;
	struct chat c = chat_of("a\n");
	struct fault why;

	assert_int_equal(device_call(b->device, &chat, &c, NULL, &why), PORT_OK);
	sim_line_unplug(b->sim);
	assert_int_equal(device_call(b->device, &chat, &c, NULL, &why), PORT_GONE);
	assert_int_equal(why.code, CODE_DEVICE_GONE);
	assert_int_equal(device_light(b->device, &why), DEVICE_ABSENT);
	assert_int_equal(why.code, CODE_DEVICE_GONE);
	assert_true(sim_line_plug(b->sim, b->name, false));
	assert_int_equal(device_call(b->device, &chat, &c, NULL, &why), PORT_OK);
	assert_int_equal(device_light(b->device, NULL), DEVICE_READY);
}

/* Looks every millisecond, for as long as it takes. */
static void await_light(struct device *d, enum device_light light)
{
	while (device_light(d, NULL) != light)
		poll(NULL, 0, 1);
}

/* It is noticed without being used. */
static void test_an_idle_device_is_looked_after(void **state)
{
	struct bench *b = *state;
	struct chat c = chat_of("a\n");
	struct fault why;

	assert_int_equal(device_call(b->device, &chat, &c, NULL, &why), PORT_OK);
	sim_line_unplug(b->sim);
	await_light(b->device, DEVICE_ABSENT);
	assert_true(sim_line_plug(b->sim, b->name, false));
	await_light(b->device, DEVICE_READY);
}

static void test_no_port_at_all(void **state)
{
	struct bench *b = *state;
	struct device *d = device_new(&model, "/dev/no-such-port", NULL);
	struct chat c = chat_of("a\n");
	struct fault why;
	char text[SAY_TEXT_MAX];

	(void)b;
	assert_int_equal(device_call(d, &chat, &c, NULL, &why), PORT_GONE);
	fault_render(LANG_EN, &why, text, sizeof(text));
	assert_non_null(strstr(text, "There is no device at /dev/no-such-port"));
	device_free(d);
}

struct note {
	atomic_int *ran, *dropped;
	atomic_bool *open; /* the task waits for it */
};

static enum port_end note_run(const struct device_turn *turn, void *arg)
{
	const struct note *n = arg;

	(void)turn;
	while (!atomic_load(n->open))
		poll(NULL, 0, 1);
	atomic_fetch_add(n->ran, 1);
	return PORT_OK;
}

static void note_drop(void *arg)
{
	struct note *n = arg;

	atomic_fetch_add(n->dropped, 1);
	free(n);
}

static const struct device_task note = {.run = note_run, .drop = note_drop};
static const struct device_task latest = {.run = note_run, .drop = note_drop, .newest_only = true};

struct counts {
	atomic_int ran, dropped;
	atomic_bool open;
};

static bool post(struct device *d, const struct device_task *task, struct counts *c)
{
	struct note *n = xcalloc(1, sizeof(*n));

	*n = (struct note){&c->ran, &c->dropped, &c->open};
	return device_post(d, task, n);
}

static void test_posts(void **state)
{
	struct bench *b = *state;
	struct counts c = {.ran = 0};
	int taken = 0;

	for (int i = 0; i < DEVICE_QUEUE_MAX + 5; i++)
		taken += post(b->device, &note, &c) ? 1 : 0;
	assert_in_range(taken, DEVICE_QUEUE_MAX, DEVICE_QUEUE_MAX + 1); /* one may run already */
	atomic_store(&c.open, true);
	assert_true(device_settle(b->device, SOON_MS));
	assert_int_equal(c.ran, taken);
	assert_int_equal(c.dropped, DEVICE_QUEUE_MAX + 5);
}

/* What is overtaken before its turn is never shown. */
static void test_only_the_newest(void **state)
{
	struct bench *b = *state;
	struct counts c = {.ran = 0};

	for (int i = 0; i < 100; i++)
		assert_true(post(b->device, &latest, &c));
	atomic_store(&c.open, true);
	assert_true(device_settle(b->device, SOON_MS));
	assert_in_range(c.ran, 1, 2);
	assert_int_equal(c.dropped, 100);
}

static void test_freed_while_posts_wait(void **state)
{
	struct bench *b = *state;
	struct counts c = {.ran = 0, .open = true};

	for (int i = 0; i < 10; i++)
		assert_true(post(b->device, &note, &c));
	device_free(b->device);
	b->device = NULL;
	assert_int_equal(c.dropped, 10);
	assert_true(c.ran <= 10);
}

static bool has_answer(const struct device_entrant *entrant)
{
	return entrant->end == PORT_OK && ((const struct chat *)entrant->arg)->got[0] != '\0';
}

static bool stop_at_once(void *ctx)
{
	(void)ctx;
	return true;
}

/* One is never answered, one is not there, one answers: that one wins, and the first is cancelled.
 */
static void test_the_first_of_several(void **state)
{
	static const struct device_wait stop = {.asked_to_stop = stop_at_once};
	struct bench *b = *state;
	struct chat chats[] = {chat_of("no end of line"), chat_of("x\n"), chat_of("hello\n")};
	char name[SIM_PATH_MAX];
	struct sim_line *sim = sim_line_new(&echo_kind);
	struct device *gone = device_new(&model, "/dev/never-there", NULL), *other;
	struct fault why;

	assert_true(sim_line_plug(sim, place_name(b->place, "other", name), false));
	other = device_new(&model, name, NULL);
	struct device_entrant all[] = {{.device = b->device, .arg = &chats[0]},
		{.device = gone, .arg = &chats[1]}, {.device = other, .arg = &chats[2]}};

	assert_int_equal(device_call_first(all, 3, &chat, has_answer, NULL), 2);
	assert_int_equal(all[0].end, PORT_CANCELLED);
	assert_int_equal(all[1].end, PORT_GONE);
	assert_int_equal(all[1].why.code, CODE_DEVICE_GONE);
	assert_int_equal(all[2].end, PORT_OK);
	assert_string_equal(chats[2].got, "hello\n");
	/* Each goes on as if nothing had been. */
	chats[0] = chat_of("again\n");
	assert_int_equal(device_call(b->device, &chat, &chats[0], NULL, &why), PORT_OK);

	chats[0] = chats[2] = chat_of("nor has this one any, ever");
	assert_int_equal(device_call_first(all, 3, &chat, has_answer, &stop), -1);
	assert_int_equal(all[0].end, PORT_CANCELLED);
	assert_int_equal(all[2].end, PORT_CANCELLED);
	device_free(gone);
	device_free(other);
	sim_line_free(sim);
}

/* What is not looked after leaves its port to others until it is called again. */
static void test_rest(void **state)
{
	struct bench *b = *state;
	struct device *other = device_new(&model, b->name, NULL);
	struct chat c = chat_of("x\n");
	struct fault why;

	assert_int_equal(device_call(b->device, &chat, &c, NULL, &why), PORT_OK);
	assert_int_equal(device_call(other, &chat, &c, NULL, &why), PORT_GONE);
	assert_true(port_is_taken(&why));
	device_rest(b->device);
	while (device_call(other, &chat, &c, NULL, &why) != PORT_OK)
		assert_true(port_is_taken(&why));
	assert_int_equal(device_call(b->device, &chat, &c, NULL, &why), PORT_GONE);
	device_free(other);
	assert_int_equal(device_call(b->device, &chat, &c, NULL, &why), PORT_OK);

	device_start(b->device); /* now it is looked after, and rests no more */
	device_rest(b->device);
	other = device_new(&model, b->name, NULL);
	assert_int_equal(device_call(b->device, &chat, &c, NULL, &why), PORT_OK);
	assert_int_equal(device_call(other, &chat, &c, NULL, &why), PORT_GONE);
	device_free(other);
}

static void test_names(void **state)
{
	static const char *const bad[] = {"", "card-1", "card-0", "card-5", "card-22", "card2",
		"card-", "-2", "CARD", "card-2 ", "scanner"};
	char name[DEVICE_NAME_MAX];
	enum device_kind kind;
	int number;

	(void)state;
	for (int i = 0; i < DEVICE_KIND_COUNT * DEVICE_NUMBERS; i++) {
		device_name_format(
			(enum device_kind)(i / DEVICE_NUMBERS), i % DEVICE_NUMBERS + 1, name);
		assert_true(device_name_parse(&kind, &number, name));
		assert_int_equal(kind, i / DEVICE_NUMBERS);
		assert_int_equal(number, i % DEVICE_NUMBERS + 1);
	}
	assert_string_equal(device_name_format(DEVICE_CARD, 1, name), "card");
	assert_string_equal(device_name_format(DEVICE_CARD, 2, name), "card-2");
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (device_name_parse(&kind, &number, bad[i]))
			fail_msg("\"%s\" is taken for a name", bad[i]);
}

static void test_kinds_and_models(void **state)
{
	const struct device_model *m;
	enum device_kind kind;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < DEVICE_KIND_COUNT; i++) {
		assert_true(device_kind_parse(&kind, device_kind_name((enum device_kind)i)));
		assert_int_equal(kind, i);
	}
	assert_false(device_kind_parse(&kind, ""));
	assert_false(device_kind_parse(&kind, "Printer"));
	while ((m = device_model_nth(n++)) != NULL) {
		assert_ptr_equal(device_model_find(m->kind, m->name), m);
		assert_non_null(m->begin);
		assert_non_null(m->end);
		assert_non_null(m->test);
		assert_true(m->settings.baud > 0);
	}
	assert_null(device_model_find(DEVICE_MAG, "no such model"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_call, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_silence_is_trouble_until_it_speaks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_a_task_finds_wrong, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_progress_and_cancel, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_gone_and_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_idle_device_is_looked_after, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_port_at_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_posts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_only_the_newest, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_freed_while_posts_wait, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_first_of_several, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rest, set_up, tear_down),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_kinds_and_models),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
