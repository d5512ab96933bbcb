/* What a station has from now on. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/device_place.h"
#include "counter/operation.h"
#include "db/device_store.h"

struct device_change {
	const char *station;
	enum device_kind kind;
	struct device_row row;
	bool drop, add; /* add: the row's number is what is free */
	char name[DEVICE_NAME_MAX];
};

/* Another of its kind is at that address; or there is no room for one more. */
static bool find_number(
	struct session *s, const struct device_row *rows, size_t count, struct device_change *c)
{
	bool taken[DEVICE_NUMBERS + 1] = {false};
	char other[DEVICE_NAME_MAX];

	for (size_t i = 0; i < count; i++) {
		int number = rows[i].number;

		if (strcmp(rows[i].kind, c->row.kind) != 0 || number < 1 || number > DEVICE_NUMBERS)
			continue;
		taken[number] = true;
		if (strcmp(rows[i].address, c->row.address) == 0 &&
			(c->add || number != c->row.number))
			return session_refuse(s, CODE_BAD_VALUE,
				SAY(N_("{1} is at that address already: a device is connected "
				       "once."),
					say_text(device_name_format(c->kind, number, other))));
	}
	for (int i = DEVICE_NUMBERS; c->add && i > 0; i--)
		if (!taken[i])
			c->row.number = i;
	return c->row.number > 0 || place_refuse_full(s, c->kind);
}

static bool check_others(struct session *s, struct device_change *c)
{
	struct arena arena = ARENA_EMPTY;
	struct device_row *rows;
	size_t count;
	bool ok = device_store_list(s->db, c->station, &arena, &rows, &count)
			  ? find_number(s, rows, count, c)
			  : session_db_failed(s);

	arena_release(&arena);
	return ok;
}

static bool change_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct device_change *c = ctx;
	bool ok;

	if (!c->drop && !check_others(s, c))
		return false;
	ok = c->drop ? device_store_drop(s->db, c->station, c->row.kind, c->row.number)
		     : device_store_set(s->db, c->station, &c->row);
	if (!ok)
		return session_db_failed(s);
	device_name_format(c->kind, c->row.number, c->name);
	snprintf(record->detail, sizeof(record->detail), "%s %s %s", c->name,
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

static bool is_address(const char *address)
{
	return utf8_is_clean(address, strlen(address)) && strlen(address) < PORT_ADDRESS_MAX &&
	       (address[0] == '/' || strncmp(address, "tcp:", 4) == 0);
}

/* The kind's name, the number, model and address of a change. */
static bool read_change(
	struct session *s, const char *name, const char *model, struct device_change *c)
{
	struct device_placing placing;

	if (!operation_may(s, "devices", s->station, PERMIT_POLICY_SET) ||
		!place_name_read(s, name, &placing.kind, &placing.number) ||
		!place_model_find(s, model, &placing))
		return false;
	c->station = s->station;
	c->kind = placing.kind;
	c->row.kind = device_kind_name(placing.kind);
	c->row.number = c->add ? 0 : placing.number;
	c->row.model = placing.model->name;
	return c->drop || is_address(c->row.address) ||
	       session_refuse(s, CODE_BAD_VALUE,
		       SAY(N_("{1} is no address of a device. Write a path like /dev/ttyUSB0, or "
			      "tcp:HOST:PORT."),
			       say_text(c->row.address)));
}

bool devices_set(struct session *s, const char *name, const char *address, const char *model)
{
	struct device_change c = {.row.address = address};

	return read_change(s, name, model, &c) && change(s, &c);
}

bool devices_add(struct session *s, const char *address, const char *model, const char *kind,
	char name[DEVICE_STATE_NAME_MAX])
{
	struct device_change c = {.row.address = address, .add = true};

	if (!read_change(s, kind, model, &c))
		return false;
	if (strcmp(kind, c.row.kind) != 0)
		return place_refuse_kind(s, kind);
	if (!change(s, &c))
		return false;
	utf8_copy(name, DEVICE_STATE_NAME_MAX, c.name);
	return true;
}

bool devices_drop(struct session *s, const char *name)
{
	struct device_change c = {.row.address = "", .drop = true};

	return read_change(s, name, NULL, &c) && change(s, &c);
}
