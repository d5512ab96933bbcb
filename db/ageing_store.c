#include "db/ageing_store.h"

#include "db/bind.h"
#include "db/sql_sets.h"

enum { AGEING_BY_DUE, AGEING_SQL_COUNT };

static const char *const texts[AGEING_SQL_COUNT] = {
	[AGEING_BY_DUE] =
		"SELECT due_on, count(*), CAST(sum(unpaid) AS BIGINT) FROM ("
		"SELECT b.due_on AS due_on, b.amount - b.paid_before - coalesce(("
		"SELECT sum(a.principal) FROM allocation AS a WHERE a.bill_id = b.bill_id), 0) - "
		"coalesce((SELECT sum(l.amount) FROM journal_line AS l WHERE l.ledger = 6702 AND "
		"l.sub = b.bill_id), 0) "
		"AS unpaid FROM bill AS b WHERE b.issued_on <= $1) AS open_bill "
		"WHERE unpaid > 0 GROUP BY due_on ORDER BY due_on",
};

const struct sql_set ageing_sql = {"ageing", texts, AGEING_SQL_COUNT, SQL_SET_AGEING};

bool ageing_store_each(struct db *db, struct date on,
	void (*row)(void *ctx, const struct ageing_row *row), void *ctx)
{
	struct stmt *st = db_stmt(db, &ageing_sql, AGEING_BY_DUE);
	enum db_step step;

	stmt_bind_date(st, 1, on);
	while ((step = stmt_step(st)) == DB_ROW) {
		struct ageing_row one = {.due_on = stmt_date(st, 0),
			.bills = stmt_int(st, 1),
			.unpaid = stmt_money(st, 2)};

		row(ctx, &one);
	}
	return step == DB_DONE;
}
