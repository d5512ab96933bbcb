/*
 * A reading asked of the meter. The line is asked outside of any transaction; then all of its
 * registers are stored, or none.
 */
#include "counter/reading_fetch.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/operation.h"
#include "counter/reading_take.h"
#include "db/account_store.h"
#include "db/database.h"
#include "db/meter_line_store.h"
#include "db/meter_store.h"
#include "devices/dlt645.h"

#define ARGS_BYTES 512

struct fetch_work {
	const struct fetch_request *request;
	struct meter_line_row line;
	struct fetched *out;
};

/* Reactive energy and demand stand in other data that not every meter gives. */
static const struct {
	enum register_kind which;
	enum dlt645_register data;
} registers[] = {
	{REGISTER_TOTAL, DLT645_TOTAL},
	{REGISTER_SHARP, DLT645_SHARP},
	{REGISTER_PEAK, DLT645_PEAK},
	{REGISTER_FLAT, DLT645_FLAT},
	{REGISTER_VALLEY, DLT645_VALLEY},
};

/* --- where it is reached --------------------------------------------------------------------- */

/* The last 12 digits of a meter number are its address unless something else is on record. */
static void address_of_number(const char *meter_no, char out[METER_ADDRESS_BYTES])
{
	size_t size = strlen(meter_no), first = size;

	while (first > 0 && size - first < DLT645_ADDRESS_DIGITS &&
		isdigit((unsigned char)meter_no[first - 1]))
		first--;
	utf8_copy(out, METER_ADDRESS_BYTES, meter_no + first);
}

static bool find_line(struct session *s, struct fetch_work *w)
{
	const struct fetch_request *r = w->request;
	bool found;

	if (!meter_line_store_find(s->db, r->meter_no, &w->line, &found))
		return session_db_failed(s);
	if (!found) {
		w->line = (struct meter_line_row){.line = ""};
		address_of_number(r->meter_no, w->line.address);
	}
	if (r->line != NULL)
		utf8_copy(w->line.line, sizeof w->line.line, r->line);
	if (w->line.line[0] == '\0')
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("It is not known how to reach meter {1}: name the line."),
				say_text(r->meter_no)));
	if (!dlt645_address_parse(
		    w->line.address, r->address != NULL ? r->address : w->line.address))
		return session_refuse(
			s, CODE_BAD_VALUE, SAY(N_("The address of a meter is 1 to 12 digits.")));
	return true;
}

/* What the meter is known to have; the total where nothing is known. */
static bool find_registers(struct session *s, struct fetch_work *w)
{
	struct register_row rows[REGISTER_KINDS];
	size_t count;

	if (!meter_store_registers(s->db, w->request->meter_no, rows, &count))
		return session_db_failed(s);
	w->out->count = 0;
	for (size_t i = 0; i < count; i++)
		if (rows[i].which != REGISTER_REACTIVE && rows[i].which != REGISTER_DEMAND)
			w->out->registers[w->out->count++].which = rows[i].which;
	if (w->out->count == 0)
		w->out->registers[w->out->count++].which = REGISTER_TOTAL;
	return true;
}

static bool find_meter(struct session *s, struct fetch_work *w)
{
	const char *meter_no = w->request->meter_no;
	struct meter_row meter;
	bool found = false;

	if (utf8_is_clean(meter_no, strlen(meter_no)) && strlen(meter_no) < METER_NO_BYTES &&
		!meter_store_find(s->db, meter_no, &meter, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no meter {1}: check its number, or import the meter "
			       "first."),
				say_text(meter_no)));
	return find_line(s, w) && find_registers(s, w);
}

/* --- asking it ------------------------------------------------------------------------------- */

static enum dlt645_register data_of(enum register_kind which)
{
	for (size_t i = 0; i < ARRAY_SIZE(registers); i++)
		if (registers[i].which == which)
			return registers[i].data;
	return DLT645_TOTAL;
}

static bool ask_all(struct session *s, struct fetch_work *w, struct port *port)
{
	for (size_t i = 0; i < w->out->count; i++) {
		struct fetched_register *r = &w->out->registers[i];
		struct energy shown;
		enum dlt645_end end =
			dlt645_read_energy(port, w->line.address, data_of(r->which), &shown);

		if (end != DLT645_OK)
			return session_refuse(s, dlt645_end_code(end),
				(struct say){.msgid = dlt645_end_message(end)});
		r->value = shown.wh; /* both are thousandths of a kWh, before the multiplier */
	}
	return true;
}

static bool ask_meter(struct session *s, struct fetch_work *w)
{
	const struct port_options options = {.settings = dlt645_port_settings};
	struct port *port;
	bool ok;

	if (!port_open(&port, w->line.line, &options, &s->why))
		return false;
	ok = ask_all(s, w, port);
	port_close(port);
	return ok;
}

/* --- storing it ------------------------------------------------------------------------------ */

static bool take_one(struct session *s, struct fetch_work *w, struct fetched_register *r,
	struct reading_taken *taken)
{
	struct reading_row row = {.which = r->which,
		.read_on = w->out->on,
		.value = r->value,
		.kind = READING_REMOTE,
		.source = "meter",
		.at = session_now(s)};

	utf8_copy(row.meter_no, sizeof row.meter_no, w->request->meter_no);
	if (!reading_take(
		    s, &row, w->request->goes_back ? READING_TAKE_BACK : READING_TAKE_PLAIN, taken))
		return false;
	if (taken->outcome == READING_REFUSED)
		return session_refuse(s, CODE_BAD_VALUE, taken->say);
	r->changed = taken->outcome == READING_STORED;
	return true;
}

static bool fetch_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct fetch_work *w = ctx;
	struct reading_taken taken = {.account_id = 0};
	struct account_row account;
	bool found;

	for (size_t i = 0; i < w->out->count; i++)
		if (!take_one(s, w, &w->out->registers[i], &taken))
			return false;
	if (!account_store_load(s->db, taken.account_id, &account, &found))
		return session_db_failed(s);
	utf8_copy(w->out->account_no, ACCOUNT_NO_MAX, found ? account.account_no : "");
	snprintf(record->detail, sizeof record->detail, "%zu registers from %s at %s",
		w->out->count, w->line.address, w->line.line);
	return true;
}

bool reading_fetch(struct session *s, const struct fetch_request *request, struct fetched *out)
{
	struct fetch_work w = {.request = request, .out = out};
	char args[ARGS_BYTES], day[DATE_TEXT_MAX];
	struct operation op = {.verb = "readings fetch",
		.args = args,
		.subject = request->meter_no,
		.work = fetch_work,
		.ctx = &w};
	struct operation_record record;
	bool ok;

	*out = (struct fetched){.on = session_today(s)};
	if (!operation_may(s, op.verb, request->meter_no, PERMIT_READING_ENTER))
		return false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = find_meter(s, &w);
	ok = session_end_read(s, ok);
	if (!ok || !ask_meter(s, &w))
		return false;
	snprintf(args, sizeof args, "%.40s %s %.256s", request->meter_no, date_format(out->on, day),
		w.line.line);
	return operation_run(s, &op, &record);
}
