#include "counter/card_open.h"

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/session.h"
#include "db/database.h"

bool card_open_list(
	struct session *s, struct arena *arena, struct card_open_view **out, size_t *count)
{
	struct sale_row *rows;
	bool ok = session_may(s, PERMIT_ACCOUNT_READ) &&
		  (db_begin_read(s->db) || session_db_failed(s)) &&
		  (sale_store_open_list(s->db, arena, &rows, count) || session_db_failed(s));

	db_rollback(s->db);
	if (!ok)
		return false;
	*out = arena_alloc(arena, (*count + 1) * sizeof **out);
	for (size_t i = 0; i < *count; i++) {
		struct card_open_view *view = &(*out)[i];

		*view = (struct card_open_view){.kind = rows[i].kind,
			.state = rows[i].state,
			.amount = rows[i].amount,
			.arrears = rows[i].arrears,
			.count = rows[i].count,
			.at = rows[i].at};
		utf8_copy(view->sale_no, sizeof view->sale_no, rows[i].sale_no);
		utf8_copy(view->account_no, sizeof view->account_no, rows[i].account_no);
		utf8_copy(view->login, sizeof view->login, rows[i].login);
		utf8_copy(view->station, sizeof view->station, rows[i].station);
	}
	return true;
}
