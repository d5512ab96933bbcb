#include "db/rate_store.h"

#include "core/arena.h"
#include "core/reading.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/sql_sets.h"

enum { RATE_MONTHS, RATE_SQL_COUNT };

/* $2 … $3: the days on which the month can be read. What was estimated (kind 2) is no error. */
static const char *const texts[RATE_SQL_COUNT] = {
	[RATE_MONTHS] =
		"SELECT route, CAST(sum(wrong) AS BIGINT), CAST(sum(bills) AS BIGINT), "
		"CAST(sum(due) AS BIGINT), CAST(sum(paid) AS BIGINT), CAST(sum(lost) AS BIGINT) "
		"FROM ("
		"SELECT a.route AS route, 1 AS wrong, 0 AS bills, 0 AS due, 0 AS paid, 0 AS lost "
		"FROM reading "
		"r JOIN reading c ON c.corrects = r.reading_id JOIN meter m ON m.meter_no = "
		"r.meter_no JOIN account a ON a.account_id = m.account_id WHERE r.read_on >= $2 "
		"AND r.read_on <= $3 AND r.corrects IS NULL AND r.kind <> 2 "
		"UNION ALL SELECT a.route, 0, 1, b.amount, b.paid_before + coalesce((SELECT "
		"CAST(sum(l.principal) AS BIGINT) FROM allocation l WHERE l.bill_id = b.bill_id), "
		"0), coalesce((SELECT CAST(sum(j.amount) AS BIGINT) FROM journal_line j WHERE "
		"j.ledger = 6702 AND j.sub = b.bill_id), 0) FROM bill b JOIN account a ON "
		"a.account_id = b.account_id WHERE b.period = $1 "
		"AND NOT EXISTS (SELECT 1 FROM bill_cancel x WHERE x.bill_id = b.bill_id)"
		") AS part GROUP BY route ORDER BY route",
};

const struct sql_set rate_sql = {"rate", texts, RATE_SQL_COUNT, SQL_SET_RATE};

bool rate_store_months(struct db *db, struct period period, struct arena *arena,
	struct route_month **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &rate_sql, RATE_MONTHS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_period(st, 1, period);
	stmt_bind_date(st, 2, reading_first_day(period));
	stmt_bind_date(st, 3, reading_last_day(period));
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		struct route_month *row = &(*out)[(*count)++];

		stmt_copy_text(st, 0, row->route, sizeof row->route);
		row->wrong = stmt_int(st, 1);
		row->bills = stmt_int(st, 2);
		row->due = stmt_money(st, 3);
		row->paid = stmt_money(st, 4);
		row->written_off = stmt_money(st, 5);
	}
	return step == DB_DONE;
}
