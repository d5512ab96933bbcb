#include "counter/devices.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/operation.h"
#include "db/device_store.h"
#include "devices/device.h"

static_assert(DEVICE_KINDS == DEVICE_KIND_COUNT, "a row for each kind");

#define MODEL_MAX 33
#define SETTLE_MS 3000

static bool refuse_kind(struct session *s, const char *kind)
{
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("There is no kind of device {1}. The kinds are printer, display, card, mag "
		       "and id."),
			say_text(kind)));
}

static bool refuse_model(struct session *s, const char *kind, const char *model)
{
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("There is no model {1} of the kind {2}. `wattdesk devices models` lists "
		       "them."),
			say_text(model), say_text(kind)));
}

/* What a row or a choice says, found in the tables. */
struct placing {
	enum device_kind kind;
	const struct device_model *model;
	const char *address;
};

static bool place(struct session *s, const struct device_row *row, struct placing *out)
{
	if (!device_kind_parse(&out->kind, row->kind))
		return refuse_kind(s, row->kind);
	out->model = device_model_find(out->kind, row->model);
	out->address = row->address;
	if (out->model == NULL)
		return refuse_model(s, row->kind, row->model != NULL ? row->model : "-");
	return true;
}

static void connect(struct device_set *set, const struct placing *p)
{
	device_free(set->of[p->kind]);
	set->of[p->kind] = device_new(p->model, p->address, NULL);
}

/* "KIND=ADDRESS" or "KIND=MODEL@ADDRESS". */
static bool read_choice(struct session *s, const char *choice, struct placing *out)
{
	const char *equals = strchr(choice, '=');
	const char *at = equals != NULL ? strchr(equals, '@') : NULL;
	char kind[MODEL_MAX], model[MODEL_MAX];

	if (equals == NULL || equals[1] == '\0')
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("{1} names no device. Write KIND=ADDRESS, like "
			       "printer=/dev/ttyUSB0."),
				say_text(choice)));
	snprintf(kind, sizeof(kind), "%.*s", (int)(equals - choice), choice);
	/* A path may hold an @, but a model's name no slash. */
	if (at != NULL && memchr(equals, '/', (size_t)(at - equals)) != NULL)
		at = NULL;
	if (at != NULL)
		snprintf(model, sizeof(model), "%.*s", (int)(at - equals - 1), equals + 1);
	return place(s,
		&(struct device_row){
			kind, at != NULL ? model : NULL, at != NULL ? at + 1 : equals + 1},
		out);
}

/* A row of a newer program's model is passed over; `devices` does not list it. */
static bool take_stored(struct session *s, struct device_set *set)
{
	struct arena arena = ARENA_EMPTY;
	struct fault before = s->why;
	struct device_row *rows;
	struct placing placing;
	size_t count;
	bool ok = device_store_list(s->db, s->station, &arena, &rows, &count);

	for (size_t i = 0; ok && i < count; i++)
		if (place(s, &rows[i], &placing))
			connect(set, &placing);
	s->why = before;
	arena_release(&arena);
	return ok || session_db_failed(s);
}

bool devices_attach(struct session *s, const char *const choices[], size_t count)
{
	struct device_set *set = xcalloc(1, sizeof(*set));
	struct placing placing;
	bool ok = take_stored(s, set);

	for (size_t i = 0; ok && i < count; i++) {
		ok = read_choice(s, choices[i], &placing);
		if (ok)
			connect(set, &placing);
	}
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

void devices_detach(struct session *s)
{
	int64_t until = now_ms() + SETTLE_MS;

	if (s->devices == NULL)
		return;
	/* What the customer is to see goes out before a program that did one thing ends. */
	for (int i = 0; i < DEVICE_KIND_COUNT; i++)
		if (s->devices->of[i] != NULL)
			(void)(device_settle(s->devices->of[i], left_until(until)) ? 1 : 0);
	device_set_release(s->devices);
	free(s->devices);
	s->devices = NULL;
}

void devices_watch(struct device_set *set)
{
	for (int i = 0; set != NULL && i < DEVICE_KIND_COUNT; i++)
		if (set->of[i] != NULL)
			device_start(set->of[i]);
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

size_t devices_seen(struct device_set *set, struct device_state out[DEVICE_KINDS])
{
	size_t count = 0;

	for (int i = 0; set != NULL && i < DEVICE_KIND_COUNT; i++)
		if (set->of[i] != NULL)
			out[count++] = seen(set->of[i]);
	return count;
}

/* --- asking and testing -------------------------------------------------------------------------
 */

static bool asked_to_stop(void *ctx)
{
	const struct session *s = ctx;

	return s->stop.asked != NULL && s->stop.asked(s->stop.ctx);
}

static enum port_end look_run(const struct device_turn *turn, void *arg)
{
	const struct device_model *model = device_model(turn->device);

	(void)arg;
	return model->look != NULL ? model->look(turn->driver, turn->why) : PORT_OK;
}

size_t devices_ask(struct session *s, struct device_state out[DEVICE_KINDS])
{
	static const struct device_task look = {.run = look_run};
	const struct device_wait wait = {.asked_to_stop = asked_to_stop, .ctx = s};
	struct fault why;

	/* How it ended shows in its light. */
	for (int i = 0; s->devices != NULL && i < DEVICE_KIND_COUNT; i++)
		if (s->devices->of[i] != NULL)
			(void)(device_call(s->devices->of[i], &look, NULL, &wait, &why) == PORT_OK
					? 1
					: 0);
	return devices_seen(s->devices, out);
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

/* The device of that kind here; NULL with why. */
static struct device *find(struct session *s, const char *name)
{
	enum device_kind kind;

	if (!device_kind_parse(&kind, name)) {
		(void)refuse_kind(s, name);
		return NULL;
	}
	if (s->devices == NULL || s->devices->of[kind] == NULL) {
		(void)session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("This station has no {1}. Say which with `wattdesk devices set {2} "
			       "ADDRESS`."),
				say_word(device_kind_title(kind)), say_text(name)));
		return NULL;
	}
	return s->devices->of[kind];
}

bool devices_test(struct session *s, const char *kind, struct device_trace *trace)
{
	const struct device_wait wait = {.asked_to_stop = asked_to_stop, .ctx = s};
	struct tracing tracing = {.out = trace, .way = -1};
	struct fault why = {.code = CODE_OK};
	struct device *d = find(s, kind);
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

/* --- what the station has -----------------------------------------------------------------------
 */

struct device_change {
	const char *station;
	struct device_row row;
	bool drop;
};

static bool change_work(struct session *s, void *ctx, struct operation_record *record)
{
	const struct device_change *c = ctx;
	bool ok = c->drop ? device_store_drop(s->db, c->station, c->row.kind)
			  : device_store_set(s->db, c->station, &c->row);

	if (!ok)
		return session_db_failed(s);
	snprintf(record->detail, sizeof(record->detail), "%s %s %s", c->row.kind,
		c->drop ? "-" : c->row.model, c->drop ? "-" : c->row.address);
	return true;
}

static bool change(struct session *s, struct device_change *c)
{
	struct operation_record record;
	const struct operation op = {.verb = "devices",
		.args = "",
		.subject = c->station,
		.work = change_work,
		.ctx = c};

	return operation_run(s, &op, &record);
}

bool devices_set(struct session *s, const char *kind, const char *address, const char *model)
{
	struct device_change c = {s->station, {kind, model, address}, false};
	struct placing placing;

	if (!operation_may(s, "devices", s->station, PERMIT_POLICY_SET) ||
		!place(s, &c.row, &placing))
		return false;
	if (!utf8_is_clean(address, strlen(address)) || strlen(address) >= PORT_ADDRESS_MAX ||
		(address[0] != '/' && strncmp(address, "tcp:", 4) != 0))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("{1} is no address of a device. Write a path like /dev/ttyUSB0, or "
			       "tcp:HOST:PORT."),
				say_text(address)));
	c.row.model = placing.model->name;
	return change(s, &c);
}

bool devices_drop(struct session *s, const char *kind)
{
	struct device_change c = {s->station, {kind, "", ""}, true};
	enum device_kind parsed;

	if (!operation_may(s, "devices", s->station, PERMIT_POLICY_SET))
		return false;
	return device_kind_parse(&parsed, kind) ? change(s, &c) : refuse_kind(s, kind);
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
