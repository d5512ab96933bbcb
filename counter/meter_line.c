/* Meters on a line: where they are, what they show, and what they were told. */
#include "counter/meter_line.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/operation.h"
#include "db/database.h"
#include "db/meter_line_store.h"
#include "db/restoration_store.h"
#include "db/sealed_store.h"
#include "devices/dlt645.h"

#define LINE_VERB "meter_line"
#define ORDER_VERB "meter_order"
#define MINUTE_MS INT64_C(60000)
#define LEVEL_MAX 9
#define OPERATOR_MAX 99999999

static_assert(METER_LINE_BYTES == METER_LINE_MAX, "a line fits its column");
static_assert(METER_ADDRESS_BYTES == DLT645_ADDRESS_MAX, "an address fits its column");
static_assert(METER_REGISTERS == (int)DLT645_REGISTER_COUNT, "the registers are the meter's");

/* --- where ----------------------------------------------------------------------------------- */

struct line_work {
	const struct meter_line_request *request;
	char address[DLT645_ADDRESS_MAX];
};

static bool check_line(struct session *s, struct line_work *work)
{
	const struct meter_line_request *r = work->request;
	size_t length = strlen(r->line);

	if (!dlt645_address_parse(work->address, r->address))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("A meter's address has 1 to 12 digits: {1} has not."),
				say_text(r->address)));
	if (length == 0 || length >= METER_LINE_MAX || !utf8_is_clean(r->line, length))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("{1} is no address of a device. Write a path like /dev/ttyUSB0, or "
			       "tcp:HOST:PORT."),
				say_text(r->line)));
	if (strlen(r->password) != METER_PASSWORD_MAX - 1 ||
		strspn(r->password, "0123456789") != METER_PASSWORD_MAX - 1 || r->level < 0 ||
		r->level > LEVEL_MAX || r->operator_no < 0 || r->operator_no > OPERATOR_MAX)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("A meter wants a level of 0 to 9, a password of six digits, and an "
			       "operator of at most eight.")));
	return true;
}

static bool find_meter(struct session *s, const char *meter_no)
{
	struct meter_row meter;
	bool found;

	if (!meter_store_find(s->db, meter_no, &meter, &found))
		return session_db_failed(s);
	return found || session_refuse(s, CODE_BAD_VALUE,
				SAY(N_("There is no meter {1}."), say_text(meter_no)));
}

static bool line_do(struct session *s, void *ctx, struct operation_record *record)
{
	const struct line_work *work = ctx;
	const struct meter_line_request *r = work->request;
	struct meter_line_row row = {
		.level = r->level, .operator_no = r->operator_no, .at = session_now(s)};

	if (!find_meter(s, r->meter_no))
		return false;
	utf8_copy(row.meter_no, sizeof row.meter_no, r->meter_no);
	utf8_copy(row.line, sizeof row.line, r->line);
	utf8_copy(row.address, sizeof row.address, work->address);
	utf8_copy(row.login, sizeof row.login, s->login);
	if (!sealed_store_put(s->db, s->vault, r->password, &row.sealed_id) ||
		!meter_line_store_insert(s->db, &row))
		return session_db_failed(s);
	snprintf(record->detail, sizeof record->detail, "%s at %.200s", row.address, row.line);
	return true;
}

bool meter_line_set(struct session *s, const struct meter_line_request *request)
{
	struct line_work work = {.request = request};
	struct operation_record record;
	const struct operation op = {.verb = LINE_VERB,
		.args = "",
		.subject = request->meter_no,
		.work = line_do,
		.ctx = &work};

	return operation_may(s, LINE_VERB, request->meter_no, PERMIT_METER_LINE) &&
	       check_line(s, &work) && operation_run(s, &op, &record);
}

static bool find_line(struct session *s, const char *meter_no, struct meter_line_row *out)
{
	bool found;

	if (!meter_line_store_find(s->db, meter_no, out, &found))
		return session_db_failed(s);
	return found || session_refuse(s, CODE_BAD_VALUE,
				SAY(N_("Nobody has said where meter {1} can be reached."),
					say_text(meter_no)));
}

/* --- what it shows --------------------------------------------------------------------------- */

static bool open_line(struct session *s, const struct meter_line_row *line, struct port **out)
{
	const struct port_options options = {.settings = dlt645_port_settings};

	return port_open(out, line->line, &options, &s->why);
}

static struct fault fault_of(enum dlt645_end end)
{
	return (struct fault){.code = dlt645_end_code(end), .say = SAY(dlt645_end_message(end))};
}

static bool told_by_meter(struct session *s, enum dlt645_end end)
{
	if (end == DLT645_OK)
		return true;
	s->why = fault_of(end);
	return false;
}

/* A meter without rates has the total alone. */
static enum dlt645_end read_all(struct port *port, const char *address, struct meter_shown *out)
{
	enum dlt645_end end = DLT645_OK;

	for (int i = 0; end == DLT645_OK && i < METER_REGISTERS; i++) {
		end = dlt645_read_energy(port, address, (enum dlt645_register)i, &out->energy[i]);
		out->has[i] = end == DLT645_OK;
		if (end == DLT645_NO_DATA && i > 0)
			end = DLT645_OK;
	}
	return end == DLT645_OK ? dlt645_read_relay(port, address, &out->relay_open) : end;
}

bool meter_line_read(struct session *s, const char *meter_no, struct meter_shown *out)
{
	struct meter_shown shown = {.relay_open = false};
	struct meter_line_row line;
	struct port *port;
	bool ok;

	if (!role_allows(s->roles, PERMIT_RESTORE) && !session_may(s, PERMIT_READING_READ))
		return false;
	if (!find_meter(s, meter_no) || !find_line(s, meter_no, &line) ||
		!open_line(s, &line, &port))
		return false;
	ok = told_by_meter(s, read_all(port, line.address, &shown));
	port_close(port);
	if (!ok)
		return false;
	utf8_copy(shown.address, sizeof shown.address, line.address);
	*out = shown;
	return true;
}

/* --- what it is told ------------------------------------------------------------------------- */

struct order_work {
	const struct meter_order_request *request;
	struct restoration_view order;
	struct meter_line_row line;
	struct meter_order_row row;
};

static bool find_order(struct session *s, const char *order_no, struct order_work *work)
{
	bool found;

	if (!restoration_show(s, order_no, &work->order, &found))
		return false;
	if (!found)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no restoration order {1}."), say_text(order_no)));
	if (work->order.meter_no[0] == '\0')
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Account {1} has no meter."), say_text(work->order.account_no)));
	return find_line(s, work->order.meter_no, &work->line);
}

static bool may_be_sent(struct session *s, const struct restoration_view *order)
{
	if (order->state != RESTORATION_ORDERED && order->state != RESTORATION_FAILED)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Restoration order {1} is closed: {2}."), say_text(order->order_no),
				say_word(restoration_state_title(order->state))));
	return restoration_not_too_early(s, order->order_no, order->not_before);
}

/* Before anything is sent. */
static bool prepare_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct order_work *work = ctx;
	struct meter_order_row *row = &work->row;

	if (!may_be_sent(s, &work->order))
		return false;
	*row = (struct meter_order_row){.order_id = work->order.order_id,
		.deed = work->request->permit ? METER_PERMIT : METER_CLOSE,
		.valid_until = {session_now(s).ms + METER_ORDER_MINUTES * MINUTE_MS},
		.at = session_now(s)};
	utf8_copy(row->op_id, sizeof row->op_id, record->op_id);
	utf8_copy(row->meter_no, sizeof row->meter_no, work->order.meter_no);
	utf8_copy(row->login, sizeof row->login, s->login);
	utf8_copy(row->station, sizeof row->station, s->station);
	if (!meter_order_store_insert(s->db, row))
		return session_db_failed(s);
	record->result_id = row->meter_order_id;
	snprintf(record->detail, sizeof record->detail, "%s %s", row->meter_no,
		row->deed == METER_CLOSE ? "close" : "permit");
	return true;
}

static bool settle_once(struct session *s, const struct order_work *work,
	enum effect_outcome outcome, const char *detail)
{
	bool ok = db_begin(s->db) &&
		  meter_order_store_outcome(
			  s->db, work->row.meter_order_id, outcome, detail, session_now(s)) &&
		  db_commit(s->db);

	if (!ok)
		(void)session_db_failed(s);
	db_rollback(s->db);
	return ok;
}

static enum dlt645_end send(
	struct session *s, const struct order_work *work, struct port *port, bool *known)
{
	struct dlt645_authority who = {
		.level = (int)work->line.level, .operator_no = work->line.operator_no};
	const struct dlt645_control control = {
		.order = work->row.deed == METER_CLOSE ? DLT645_CLOSE : DLT645_PERMIT,
		.authority = &who,
		.valid_until = work->row.valid_until};
	char password[SEALED_TEXT_MAX];
	enum dlt645_end end;

	if (!sealed_store_get(s->db, s->vault, work->line.sealed_id, password, known) || !*known)
		return DLT645_PASSWORD; /* nothing was sent */
	utf8_copy(who.password, sizeof who.password, password);
	end = dlt645_control(port, work->line.address, &control);
	*known = end == DLT645_OK || end == DLT645_NO_DATA || end == DLT645_PASSWORD ||
		 end == DLT645_DENIED;
	explicit_bzero(&who, sizeof who);
	explicit_bzero(password, sizeof password);
	return end;
}

static bool asked_to_stop(const struct session *s)
{
	return s->stop.asked != NULL && s->stop.asked(s->stop.ctx);
}

/* Unknown is asked, never guessed: an open relay was not closed, a closed one was. */
static enum meter_order_outcome resolve(
	const struct order_work *work, struct port *port, struct meter_order_made *out)
{
	bool open;

	if (dlt645_read_relay(port, work->line.address, &open) != DLT645_OK)
		return METER_ORDER_UNKNOWN;
	out->restored = !open;
	out->still_open = open;
	if (!open)
		return METER_ORDER_DONE;
	return work->row.deed == METER_CLOSE ? METER_ORDER_FAILED : METER_ORDER_UNKNOWN;
}

static void give(struct session *s, const struct order_work *work, struct meter_order_made *out)
{
	struct port *port;
	enum dlt645_end end;
	bool known = true;

	out->outcome = METER_ORDER_FAILED;
	if (!open_line(s, &work->line, &port)) {
		out->why = s->why;
		return;
	}
	if (asked_to_stop(s)) {
		out->why = (struct fault){.code = CODE_DEVICE_TIMEOUT,
			.say = SAY(N_("Stopped before anything was sent to meter {1}."),
				say_text(work->row.meter_no))};
		port_close(port);
		return;
	}
	end = send(s, work, port, &known);
	if (end != DLT645_OK)
		out->why = fault_of(end);
	if (!known && asked_to_stop(s))
		out->outcome = METER_ORDER_UNKNOWN;
	else if (!known)
		out->outcome = resolve(work, port, out);
	else if (end == DLT645_OK)
		out->outcome = METER_ORDER_DONE;
	if (end == DLT645_OK && work->row.deed == METER_CLOSE)
		out->restored = true;
	port_close(port);
}

static enum effect_outcome effect_of(enum meter_order_outcome outcome)
{
	switch (outcome) {
	case METER_ORDER_DONE:
		return EFFECT_CONFIRMED;
	case METER_ORDER_FAILED:
		return EFFECT_FAILED;
	case METER_ORDER_UNKNOWN:
		break;
	}
	return EFFECT_UNKNOWN;
}

/* The order that the relay has carried out. */
static bool finish(struct session *s, const char *order_no, const char *meter_no)
{
	const struct restoration_report report = {.order_no = order_no,
		.state = RESTORATION_DONE,
		.how = RESTORATION_BY_LINE,
		.result = meter_no};
	struct restoration_view view;

	return restoration_finish(s, &report, &view);
}

static enum meter_order_outcome outcome_of(enum effect_outcome outcome)
{
	if (outcome == EFFECT_CONFIRMED)
		return METER_ORDER_DONE;
	return outcome == EFFECT_FAILED ? METER_ORDER_FAILED : METER_ORDER_UNKNOWN;
}

/* What came of that very order, whatever the meter was told after it. */
static bool replay(struct session *s, const struct order_work *work, int64_t meter_order_id,
	struct meter_order_made *out)
{
	struct meter_order_row row;
	bool found;

	if (!meter_order_store_load(s->db, meter_order_id, &row, &found) || !found)
		return session_db_failed(s);
	*out = (struct meter_order_made){.outcome = outcome_of(row.outcome), .replayed = true};
	out->restored = out->outcome == METER_ORDER_DONE && work->order.state == RESTORATION_DONE;
	utf8_copy(out->meter_no, sizeof out->meter_no, row.meter_no);
	return true;
}

bool meter_order_give(
	struct session *s, const struct meter_order_request *request, struct meter_order_made *out)
{
	struct order_work work = {.request = request};
	struct meter_order_made made = {.outcome = METER_ORDER_FAILED};
	struct operation_record record;
	char args[RESTORATION_NO_MAX + 8];
	const struct operation op = {.verb = ORDER_VERB,
		.op_id = request->op_id,
		.args = args,
		.subject = request->order_no,
		.work = prepare_do,
		.ctx = &work};

	snprintf(args, sizeof args, "%s\n%d", request->order_no, request->permit);
	if (!operation_may(s, ORDER_VERB, request->order_no, PERMIT_RESTORE_FINISH) ||
		!find_order(s, request->order_no, &work) || !operation_run(s, &op, &record))
		return false;
	if (record.replayed)
		return replay(s, &work, record.result_id, out);
	utf8_copy(made.meter_no, sizeof made.meter_no, work.order.meter_no);
	give(s, &work, &made);
	if (!settle_once(s, &work, effect_of(made.outcome), code_name(made.why.code)))
		return false;
	if (made.restored && !finish(s, request->order_no, made.meter_no))
		return false;
	*out = made;
	return true;
}

bool meter_order_ask(struct session *s, const char *order_no, struct meter_order_made *out)
{
	struct order_work work = {.row = {.deed = METER_PERMIT}};
	struct meter_order_made made = {.outcome = METER_ORDER_UNKNOWN};
	struct port *port;
	bool found;

	if (!operation_may(s, ORDER_VERB, order_no, PERMIT_RESTORE_FINISH) ||
		!find_order(s, order_no, &work) || !may_be_sent(s, &work.order))
		return false;
	if (!meter_order_store_last(s->db, work.order.order_id, &work.row, &found))
		return session_db_failed(s);
	if (!open_line(s, &work.line, &port))
		return false;
	utf8_copy(made.meter_no, sizeof made.meter_no, work.order.meter_no);
	made.outcome = resolve(&work, port, &made);
	port_close(port);
	if (found && made.outcome != METER_ORDER_UNKNOWN &&
		!settle_once(s, &work, effect_of(made.outcome), "asked"))
		return false;
	if (made.restored && !finish(s, order_no, made.meter_no))
		return false;
	*out = made;
	return true;
}

const char *meter_order_outcome_name(enum meter_order_outcome outcome)
{
	static const char *const names[] = {[METER_ORDER_DONE] = "done",
		[METER_ORDER_FAILED] = "failed",
		[METER_ORDER_UNKNOWN] = "unknown"};

	return names[outcome];
}
