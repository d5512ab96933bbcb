/*
 * An account as it stands on a day. What is due comes from bill_due.c, the advance from the
 * journal: nothing is kept here that could differ from them.
 */
#include "counter/account.h"

#include <assert.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/bill_due.h"
#include "db/account_store.h"
#include "db/bill_store.h"
#include "db/database.h"
#include "db/journal.h"
#include "db/meter_store.h"
#include "db/shift_store.h"

static_assert(ACCOUNT_NO_MAX == ACCOUNT_NO_BYTES, "an account number fits into both");
static_assert(ACCOUNT_NAME_MAX == ACCOUNT_NAME_BYTES, "a name fits into both");
static_assert(ADDRESS_MAX == ACCOUNT_ADDRESS_BYTES, "an address fits into both");
static_assert(PHONE_MAX == ACCOUNT_SHORT_BYTES, "short fields fit into both");
static_assert(METER_NO_MAX == METER_NO_BYTES, "a meter number fits into both");
static_assert(ACCOUNT_OPEN == ACCOUNT_STORED_OPEN, "the status is stored as it stands");
static_assert(ACCOUNT_CLOSED == ACCOUNT_STORED_CLOSED, "the status is stored as it stands");

const char *account_status_name(enum account_status status)
{
	return status == ACCOUNT_CLOSED ? "closed" : "open";
}

const char *account_status_title(enum account_status status)
{
	return status == ACCOUNT_CLOSED ? N_("Closed") : N_("Open");
}

bool session_business_date(struct session *s, struct date *out)
{
	struct shift_row shift;

	switch (shift_store_open_of_login(s->db, s->login, &shift)) {
	case DB_ROW:
		*out = shift.business_date;
		return true;
	case DB_DONE:
		*out = session_today(s);
		return true;
	case DB_FAILED:
		break;
	}
	return session_db_failed(s);
}

static void row_view(const struct account_row *row, struct account_view *out)
{
	out->account_id = row->account_id;
	utf8_copy(out->account_no, sizeof out->account_no, row->account_no);
	utf8_copy(out->name, sizeof out->name, row->name);
	out->id_type = row->id_type;
	utf8_copy(out->id_masked, sizeof out->id_masked, row->id_masked);
	utf8_copy(out->address, sizeof out->address, row->address);
	utf8_copy(out->price_class, sizeof out->price_class, row->price_class);
	utf8_copy(out->region, sizeof out->region, row->region);
	utf8_copy(out->phone, sizeof out->phone, row->phone);
	utf8_copy(out->route, sizeof out->route, row->route);
	utf8_copy(out->tariff, sizeof out->tariff, row->tariff);
	out->opened_on = row->opened_on;
	out->status = row->status == ACCOUNT_STORED_CLOSED ? ACCOUNT_CLOSED : ACCOUNT_OPEN;
}

static bool load_meter(struct session *s, struct account_view *out)
{
	struct meter_row meter;
	bool found;

	if (!meter_store_of(s->db, out->account_id, &meter, &found))
		return session_db_failed(s);
	if (!found)
		return true;
	utf8_copy(out->meter_no, sizeof out->meter_no, meter.meter_no);
	out->meter_kind = (int)meter.kind;
	return true;
}

/* A credit balance: what the lines say, turned round. */
static bool load_advance(struct session *s, struct account_view *out)
{
	if (!journal_balance(s->db, LEDGER_ADVANCE, out->account_id, &out->advance))
		return session_db_failed(s);
	out->advance = money_negate(out->advance);
	return true;
}

static bool load_bills(struct session *s, bool all, struct arena *arena, struct account_view *out)
{
	struct bills_query query = {.account_id = out->account_id,
		.price_class = out->price_class,
		.on = out->on,
		.all = all,
		.explain = true};
	struct bills_due due;

	if (!bills_due_load(s, &query, arena, &due))
		return false;
	out->bills = due.bills;
	out->bill_count = due.count;
	out->principal = due.principal;
	out->late_charge = due.late_charge;
	out->total = due.total;
	return true;
}

static bool load_view(struct session *s, const char *account_no, struct account_view *out)
{
	struct account_row row;
	bool found;

	if (!account_store_find(s->db, account_no, &row, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_ACCOUNT_UNKNOWN,
			SAY(N_("There is no account {1}."), say_text(account_no)));
	row_view(&row, out);
	return load_meter(s, out) && load_advance(s, out);
}

bool account_show(struct session *s, const struct account_question *question, struct arena *arena,
	struct account_view *out)
{
	bool ok;

	*out = (struct account_view){.on = question->on};
	if (!session_may(s, PERMIT_ACCOUNT_READ))
		return false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = load_view(s, question->account_no, out) && load_bills(s, question->all, arena, out);
	return session_end_read(s, ok);
}

bool account_usage(struct session *s, int64_t account_id, struct date on,
	struct usage_month months[USAGE_MONTHS])
{
	struct bill_month billed[USAGE_MONTHS];
	struct period first = period_add(period_of(on), 1 - USAGE_MONTHS);

	if (!session_may(s, PERMIT_ACCOUNT_READ))
		return false;
	if (!bill_store_months(s->db, account_id, first, billed, USAGE_MONTHS))
		return session_db_failed(s);
	for (size_t i = 0; i < USAGE_MONTHS; i++)
		months[i] =
			(struct usage_month){billed[i].period, billed[i].energy, billed[i].amount};
	return true;
}
