#include "db/clock_store.h"

#include <assert.h>

#include "db/bind.h"
#include "db/sql_sets.h"

enum { CLOCK_LAST, CLOCK_AFTER, CLOCK_LAST_DATE, CLOCK_ACCEPT, CLOCK_SQL_COUNT };

/* So many are looked at: a clock that creeps back in small steps is noticed, too. */
#define LAST_ENTRIES "100"
static_assert(CLOCK_ENTRIES == 100, "LAST_ENTRIES says so");

#define ENTRIES "SELECT MAX(journal_id), MAX(at) FROM journal WHERE journal_id > "

static const char *const texts[CLOCK_SQL_COUNT] = {
	[CLOCK_LAST] = ENTRIES
	"(SELECT CASE WHEN seen > marked THEN seen ELSE marked END FROM (SELECT "
	"(SELECT COALESCE(MAX(journal_id), 0) FROM journal) - " LAST_ENTRIES " AS seen, "
	"(SELECT COALESCE(MAX(journal_id), 0) FROM clock_mark) AS marked) AS bounds)",
	[CLOCK_AFTER] = ENTRIES "$1",
	[CLOCK_LAST_DATE] = "SELECT business_date FROM shift ORDER BY shift_id DESC LIMIT 1",
	[CLOCK_ACCEPT] = "INSERT INTO clock_mark (journal_id, at, login, reason) "
			 "SELECT COALESCE(MAX(journal_id), 0), $1, $2, $3 FROM journal",
};

const struct sql_set clock_sql = {"clock", texts, CLOCK_SQL_COUNT, SQL_SET_CLOCK};

static bool entries_read(struct stmt *st, struct clock_entries *out)
{
	enum db_step step = stmt_one(st);

	*out = (struct clock_entries){.found = step == DB_ROW && !stmt_is_null(st, 0)};
	if (out->found) {
		out->last = stmt_int(st, 0);
		out->latest = stmt_moment(st, 1);
	}
	return step == DB_ROW;
}

bool clock_store_last_entries(struct db *db, struct clock_entries *out)
{
	return entries_read(db_stmt(db, &clock_sql, CLOCK_LAST), out);
}

bool clock_store_entries_after(struct db *db, int64_t journal_id, struct clock_entries *out)
{
	struct stmt *st = db_stmt(db, &clock_sql, CLOCK_AFTER);

	stmt_bind_int(st, 1, journal_id);
	return entries_read(st, out);
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
