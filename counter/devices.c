/*
 * The station's devices: what the database says of it, over it what this call of the program says.
 * Nothing is opened before it is needed.
 */
#include "counter/devices.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "counter/device_place.h"
#include "db/device_store.h"
#include "devices/device_set.h"

static_assert(DEVICES_MAX == DEVICE_KIND_COUNT * DEVICE_NUMBERS, "room for each");
static_assert(DEVICE_STATE_NAME_MAX == DEVICE_NAME_MAX, "room for its name");

#define MODEL_MAX 33
#define SETTLE_MS 3000

static void connect(struct device_set *set, const struct device_placing *p)
{
	struct device **place = &set->of[p->kind][p->number - 1];

	device_free(*place);
	*place = device_new(p->model, p->address, NULL);
}

/* "KIND=ADDRESS" or "KIND=MODEL@ADDRESS"; bare: without a number. */
struct choice {
	struct device_placing placing;
	bool bare;
};

static bool read_choice(struct session *s, const char *text, struct choice *out)
{
	const char *equals = strchr(text, '=');
	const char *at = equals != NULL ? strchr(equals, '@') : NULL;
	char name[MODEL_MAX], model[MODEL_MAX];
	struct device_placing *p = &out->placing;

	if (equals == NULL || equals[1] == '\0')
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("{1} names no device. Write KIND=ADDRESS, like "
			       "printer=/dev/ttyUSB0."),
				say_text(text)));
	snprintf(name, sizeof(name), "%.*s", (int)(equals - text), text);
	/* A path may hold an @, but a model's name no slash. */
	if (at != NULL && memchr(equals, '/', (size_t)(at - equals)) != NULL)
		at = NULL;
	if (at != NULL)
		snprintf(model, sizeof(model), "%.*s", (int)(at - equals - 1), equals + 1);
	p->address = at != NULL ? at + 1 : equals + 1;
	out->bare = strchr(name, '-') == NULL;
	return place_name_read(s, name, &p->kind, &p->number) &&
	       place_model_find(s, at != NULL ? model : NULL, p);
}

/* The number of a kind's next one: where it is already, else the lowest that is free; 0: none is.
 */
static int place_for(const struct device_set *set, enum device_kind kind, const char *address)
{
	int lowest = 0;

	for (int i = DEVICE_NUMBERS; i > 0; i--) {
		struct device *d = set->of[kind][i - 1];

		if (d == NULL)
			lowest = i;
		else if (strcmp(device_address(d), address) == 0)
			return i;
	}
	return lowest;
}

static void empty_kind(struct device_set *set, enum device_kind kind)
{
	for (int i = 0; i < DEVICE_NUMBERS; i++) {
		device_free(set->of[kind][i]);
		set->of[kind][i] = NULL;
	}
}

static bool take_choices(
	struct session *s, struct device_set *set, const char *const choices[], size_t count)
{
	bool chosen[DEVICE_KIND_COUNT] = {false};

	for (size_t i = 0; i < count; i++) {
		struct choice choice;
		struct device_placing *p = &choice.placing;

		if (!read_choice(s, choices[i], &choice))
			return false;
		if (!chosen[p->kind])
			empty_kind(set, p->kind);
		chosen[p->kind] = true;
		if (choice.bare)
			p->number = place_for(set, p->kind, p->address);
		if (p->number == 0)
			return place_refuse_full(s, p->kind);
		connect(set, p);
	}
	return true;
}

/* A row of a newer program's model is passed over; `devices` does not list it. */
static bool take_stored(struct session *s, struct device_set *set)
{
	struct arena arena = ARENA_EMPTY;
	struct fault before = s->why;
	struct device_row *rows;
	struct device_placing placing;
	size_t count;
	bool ok = device_store_list(s->db, s->station, &arena, &rows, &count);

	for (size_t i = 0; ok && i < count; i++) {
		placing = (struct device_placing){
			.number = rows[i].number, .address = rows[i].address};
		if (device_kind_parse(&placing.kind, rows[i].kind) && placing.number >= 1 &&
			placing.number <= DEVICE_NUMBERS &&
			place_model_find(s, rows[i].model, &placing))
			connect(set, &placing);
	}
	s->why = before;
	arena_release(&arena);
	return ok || session_db_failed(s);
}

bool devices_attach(struct session *s, const char *const choices[], size_t count)
{
	struct device_set *set = xcalloc(1, sizeof(*set));
	bool ok = take_stored(s, set) && take_choices(s, set, choices, count);

	s->devices = set;
	if (!ok)
		devices_detach(s);
	return ok;
}

static int64_t now_ms(void)
{
	return port_machine_clock.now_ms(port_machine_clock.ctx);
}

static int left_until(int64_t until)
{
	int64_t left = until - now_ms();

	return left > 0 ? (int)left : 0;
}

/* Each of them, by a count from 0 to DEVICES_MAX; NULL where there is none. */
static struct device *nth(const struct device_set *set, size_t n)
{
	return set == NULL ? NULL : set->of[n / DEVICE_NUMBERS][n % DEVICE_NUMBERS];
}

void devices_detach(struct session *s)
{
	int64_t until = now_ms() + SETTLE_MS;

	if (s->devices == NULL)
		return;
	/* What the customer is to see goes out before a program that did one thing ends. */
	for (size_t i = 0; i < DEVICES_MAX; i++)
		if (nth(s->devices, i) != NULL)
			(void)(device_settle(nth(s->devices, i), left_until(until)) ? 1 : 0);
	device_set_release(s->devices);
	free(s->devices);
	s->devices = NULL;
}

void devices_watch(struct device_set *set)
{
	for (size_t i = 0; i < DEVICES_MAX; i++)
		if (nth(set, i) != NULL)
			device_start(nth(set, i));
}

static const char *const letters[] = {
	[DEVICE_PRINTER] = N_("prn"),
	[DEVICE_DISPLAY] = N_("dsp"),
	[DEVICE_CARD] = N_("crd"),
	[DEVICE_MAG] = N_("mag"),
	[DEVICE_ID] = N_("idc"),
};

static const char marks[] = {
	[DEVICE_ABSENT] = '-',
	[DEVICE_READY] = ' ',
	[DEVICE_BUSY] = '*',
	[DEVICE_TROUBLE] = '!',
};

static struct device_state seen(struct device *d)
{
	enum device_light light;
	const struct device_model *model = device_model(d);
	struct device_state state = {
		.kind = device_kind_name(model->kind),
		.title = device_kind_title(model->kind),
		.model = model->name,
		.model_title = model->title,
		.address = device_address(d),
	};

	light = device_light(d, &state.why);
	state.light = device_light_name(light);
	state.letter = letters[model->kind];
	state.mark = marks[light];
	return state;
}

const char *devices_name(const char *kind, int number, char buf[DEVICE_STATE_NAME_MAX])
{
	enum device_kind its;

	if (!device_kind_parse(&its, kind))
		assert(!"no kind of device");
	return device_name_format(its, number, buf);
}

/* All displays show the same, and an identity card may lie on any reader. */
static bool has_order(int kind)
{
	return kind != DEVICE_DISPLAY && kind != DEVICE_ID;
}

size_t devices_seen(struct device_set *set, struct device_state out[DEVICES_MAX])
{
	size_t count = 0;

	for (int kind = 0; set != NULL && kind < DEVICE_KIND_COUNT; kind++) {
		size_t first = count;

		for (int i = 0; i < DEVICE_NUMBERS; i++) {
			if (set->of[kind][i] == NULL)
				continue;
			out[count] = seen(set->of[kind][i]);
			out[count].number = i + 1;
			device_name_format((enum device_kind)kind, i + 1, out[count++].name);
		}
		for (size_t i = first; i < count; i++)
			out[i].several = count - first > 1;
		for (size_t i = first; i < count; i++)
			out[i].ordered = out[i].several && has_order(kind);
	}
	return count;
}

/* --- asking and testing -------------------------------------------------------------------------
 */

static bool asked_to_stop(void *ctx)
{
	const struct session *s = ctx;

	return s->stop.asked != NULL && s->stop.asked(s->stop.ctx);
}

/* Which of several is used first is the asking thread's to know. */
static void mark_preferred(const struct device_set *set, struct device_state states[], size_t count)
{
	struct device_choice order[DEVICE_NUMBERS];
	enum device_kind kind;

	for (size_t i = 0; i < count; i++)
		states[i].preferred = states[i].ordered &&
				      device_kind_parse(&kind, states[i].kind) &&
				      device_set_order(set, kind, order) > 0 &&
				      order[0].number == states[i].number;
}

size_t devices_ask(struct session *s, struct device_state out[DEVICES_MAX])
{
	const struct device_wait wait = {.asked_to_stop = asked_to_stop, .ctx = s};
	struct fault why;
	size_t count;

	/* How it ended shows in its light. */
	for (size_t i = 0; i < DEVICES_MAX; i++)
		if (nth(s->devices, i) != NULL)
			(void)(device_call(nth(s->devices, i), &device_look_task, NULL, &wait,
				       &why) == PORT_OK
					? 1
					: 0);
	count = devices_seen(s->devices, out);
	mark_preferred(s->devices, out, count);
	return count;
}

struct tracing {
	struct device_trace *out;
	size_t used;
	int way; /* of the last byte: 1 sent, 0 received, -1 none yet */
};

static void add(struct tracing *t, const char *text)
{
	size_t size = strlen(text);

	if (t->used + size >= DEVICE_TRACE_MAX)
		return;
	memcpy(t->out->text + t->used, text, size + 1);
	t->used += size;
}

static void trace_bytes(void *ctx, bool sent, const uint8_t *bytes, size_t size)
{
	struct tracing *t = ctx;
	char byte[8];

	if (size > 0 && t->way != (sent ? 1 : 0)) {
		add(t, t->way < 0 ? "" : "\n");
		add(t, sent ? ">" : "<");
		t->way = sent ? 1 : 0;
	}
	for (size_t i = 0; i < size; i++) {
		snprintf(byte, sizeof(byte), " %02X", bytes[i]);
		add(t, byte);
	}
}

static struct port_trace trace_of(void *arg)
{
	return (struct port_trace){arg != NULL ? trace_bytes : NULL, arg};
}

/* A device that could be opened is asked anew: what opening it took is no part of its test. */
static enum port_end test_run(const struct device_turn *turn, void *arg)
{
	const struct device_model *model = device_model(turn->device);
	struct tracing *tracing = arg;
	enum port_end end;

	if (tracing != NULL) {
		tracing->used = 0;
		tracing->way = -1;
		tracing->out->text[0] = '\0';
	}
	port_set_trace(turn->port, trace_of(arg));
	end = model->test(turn->driver, turn->why);
	port_set_trace(turn->port, (struct port_trace){NULL, NULL});
	return end;
}

static const struct device_task test_task = {
	.what = N_("testing the device"), .run = test_run, .trace = trace_of};

static bool refuse_none(struct session *s, enum device_kind kind, const char *name)
{
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("This station has no {1}. Say which with `wattdesk devices set {2} "
		       "ADDRESS`."),
			say_word(device_kind_title(kind)), say_text(name)));
}

/* The device of that name here, of a kind the one that is used; NULL with why. */
static struct device *find(struct session *s, const char *name)
{
	struct device *d = NULL;
	enum device_kind kind;
	int number;

	if (!place_name_read(s, name, &kind, &number))
		return NULL;
	if (s->devices != NULL)
		d = s->devices->of[kind][number - 1];
	if (d == NULL && number == 1)
		d = device_set_use(s->devices, kind);
	if (d == NULL)
		(void)refuse_none(s, kind, name);
	return d;
}

bool devices_prefer(struct session *s, const char *name)
{
	enum device_kind kind;
	int number;

	if (!place_name_read(s, name, &kind, &number))
		return false;
	if (s->devices == NULL || s->devices->of[kind][number - 1] == NULL)
		return refuse_none(s, kind, name);
	if (has_order(kind))
		s->devices->preferred[kind] = number;
	return true;
}

bool devices_test(struct session *s, const char *name, struct device_trace *trace)
{
	const struct device_wait wait = {.asked_to_stop = asked_to_stop, .ctx = s};
	struct tracing tracing = {.out = trace, .way = -1};
	struct fault why = {.code = CODE_OK};
	struct device *d = find(s, name);
	void *arg = trace != NULL ? &tracing : NULL;

	if (trace != NULL)
		trace->text[0] = '\0';
	if (d == NULL)
		return false;
	if (device_call(d, &test_task, arg, &wait, &why) == PORT_OK && why.code == CODE_OK)
		return true;
	s->why = why;
	return false;
}

bool devices_offer(size_t n, struct device_offer *out)
{
	const struct device_model *m = device_model_nth(n);

	if (m == NULL)
		return false;
	*out = (struct device_offer){
		device_kind_name(m->kind), m->name, m->title, m->settings.baud};
	return true;
}
