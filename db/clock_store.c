#include "db/clock_store.h"

#include "db/bind.h"
#include "db/sql_sets.h"

enum { CLOCK_LAST_ENTRY, CLOCK_LAST_DATE, CLOCK_ACCEPT, CLOCK_SQL_COUNT };

/* So many are looked at: a clock that creeps back in small steps is noticed, too. */
#define LAST_ENTRIES "100"

static const char *const texts[CLOCK_SQL_COUNT] = {
	[CLOCK_LAST_ENTRY] =
		"SELECT MAX(at) FROM journal WHERE journal_id > (SELECT CASE WHEN seen > marked "
		"THEN seen ELSE marked END FROM (SELECT "
		"(SELECT COALESCE(MAX(journal_id), 0) FROM journal) - " LAST_ENTRIES " AS seen, "
		"(SELECT COALESCE(MAX(journal_id), 0) FROM clock_mark) AS marked) AS bounds)",
	[CLOCK_LAST_DATE] = "SELECT business_date FROM shift ORDER BY shift_id DESC LIMIT 1",
	[CLOCK_ACCEPT] = "INSERT INTO clock_mark (journal_id, at, login, reason) "
			 "SELECT COALESCE(MAX(journal_id), 0), $1, $2, $3 FROM journal",
};

const struct sql_set clock_sql = {"clock", texts, CLOCK_SQL_COUNT, SQL_SET_CLOCK};

bool clock_store_last_entry(struct db *db, bool *found, struct moment *out)
{
	struct stmt *st = db_stmt(db, &clock_sql, CLOCK_LAST_ENTRY);
	enum db_step step = stmt_one(st);

	*found = step == DB_ROW && !stmt_is_null(st, 0);
	if (*found)
		*out = stmt_moment(st, 0);
	return step == DB_ROW;
}

bool clock_store_last_business_date(struct db *db, bool *found, struct date *out)
{
	struct stmt *st = db_stmt(db, &clock_sql, CLOCK_LAST_DATE);
	enum db_step step = stmt_one(st);

	*found = step == DB_ROW;
	if (*found)
		*out = stmt_date(st, 0);
	return step != DB_FAILED;
}

bool clock_store_accept(struct db *db, const char *login, const char *reason, struct moment at)
{
	struct stmt *st = db_stmt(db, &clock_sql, CLOCK_ACCEPT);

	stmt_bind_moment(st, 1, at);
	stmt_bind_text(st, 2, login);
	stmt_bind_text(st, 3, reason);
	return stmt_run(st);
}
