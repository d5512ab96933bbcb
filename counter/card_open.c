/*
 * Card sales that are neither settled nor undone, of the whole hall: each keeps its account closed
 * for every other sale.
 */
#include "counter/card_open.h"

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/session.h"
#include "db/account_store.h"
#include "db/database.h"

static bool view_of(struct session *s, const struct sale_row *row, struct card_open_view *view)
{
	struct account_row account;
	bool found;

	*view = (struct card_open_view){.kind = row->kind,
		.state = row->state,
		.amount = row->amount,
		.arrears = row->arrears,
		.count = row->count,
		.hundredths = row->hundredths,
		.unit = row->unit,
		.at = row->at};
	utf8_copy(view->sale_no, sizeof view->sale_no, row->sale_no);
	utf8_copy(view->account_no, sizeof view->account_no, row->account_no);
	utf8_copy(view->meter_no, sizeof view->meter_no, row->meter_no);
	utf8_copy(view->login, sizeof view->login, row->login);
	utf8_copy(view->station, sizeof view->station, row->station);
	if (!account_store_load(s->db, row->account_id, &account, &found))
		return session_db_failed(s);
	if (found)
		utf8_copy(view->name, sizeof view->name, account.name);
	return true;
}

static bool list(struct session *s, struct arena *arena, struct card_open_view **out, size_t *count)
{
	struct sale_row *rows;

	if (!sale_store_open_list(s->db, arena, &rows, count))
		return session_db_failed(s);
	*out = arena_alloc(arena, (*count + 1) * sizeof **out);
	for (size_t i = 0; i < *count; i++)
		if (!view_of(s, &rows[i], &(*out)[i]))
			return false;
	return true;
}

bool card_open_list(
	struct session *s, struct arena *arena, struct card_open_view **out, size_t *count)
{
	bool ok = session_may(s, PERMIT_ACCOUNT_READ) &&
		  (db_begin_read(s->db) || session_db_failed(s)) && list(s, arena, out, count);

	return session_end_read(s, ok);
}
