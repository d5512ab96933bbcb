/*
 * The meter itself is asked before money goes back on its word. It is asked outside of any
 * transaction: a line may be silent for seconds.
 */
#include "counter/card_meter.h"

#include <stdio.h>

#include "core/utf8.h"
#include "counter/card_books.h"
#include "db/meter_line_store.h"
#include "devices/dlt645.h"

static bool find(struct session *s, const char *account_no, struct meter_line_row *line,
	struct card_meter_shown *out)
{
	struct card_account account;
	bool found;

	if (!card_account_load(s, account_no, &account))
		return false;
	out->unit = account.setting.unit;
	utf8_copy(out->meter_no, sizeof out->meter_no, account.meter.meter_no);
	if (!meter_line_store_find(s->db, out->meter_no, line, &found))
		return session_db_failed(s);
	return found || session_refuse(s, CODE_BAD_VALUE,
				SAY(N_("Nobody has said where meter {1} can be reached: have it "
				       "looked at on site."),
					say_text(out->meter_no)));
}

static bool refuse_end(struct session *s, enum dlt645_end end)
{
	return session_refuse(
		s, dlt645_end_code(end), (struct say){.msgid = dlt645_end_message(end)});
}

static bool ask(struct session *s, const struct meter_line_row *line, struct card_meter_shown *out)
{
	const struct port_options options = {.settings = dlt645_port_settings};
	enum dlt645_end end;
	struct port *port;
	int64_t left;

	if (!port_open(&port, line->line, &options, &s->why))
		return false;
	end = dlt645_read_purchases(port, line->address, &out->count);
	if (end == DLT645_OK)
		end = dlt645_read_left(port, line->address, out->unit == CARD_UNIT_ENERGY, &left);
	port_close(port);
	if (end != DLT645_OK)
		return refuse_end(s, end);
	return money_from_fen(&out->left, left) || refuse_end(s, DLT645_GARBLED);
}

bool card_meter_ask(struct session *s, const char *account_no, struct card_meter_shown *out)
{
	struct card_meter_shown shown = {.count = 0};
	struct meter_line_row line;
	char at[MOMENT_TEXT_MAX], left[MONEY_TEXT_MAX];
	bool ok = session_may(s, PERMIT_CARD_SELL) &&
		  (db_begin_read(s->db) || session_db_failed(s)) &&
		  find(s, account_no, &line, &shown);

	ok = session_end_read(s, ok);
	if (!ok || !ask(s, &line, &shown))
		return false;
	snprintf(shown.evidence, sizeof shown.evidence,
		"DL/T 645 meter %s: 03330201 = %lld, left %s, %s", line.address,
		(long long)shown.count, money_format(shown.left, left),
		moment_format_minute(session_now(s), at));
	*out = shown;
	return true;
}
