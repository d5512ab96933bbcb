#include "db/copy_store.h"

#include "db/database.h"
#include "db/sql_sets.h"

enum { COPY_LOCK, COPY_FAILED, COPY_LAST, COPY_COUNT, COPY_SQL_COUNT };

/* The last attempt of the copy failed, and failed alone: there is no paper of it. */
#define COPY_IS_FREE                                                                         \
	"c.attempt = (SELECT max(attempt) FROM effect WHERE receipt_id = c.receipt_id "      \
	"AND copy = c.copy) "                                                                \
	"AND EXISTS (SELECT 1 FROM effect_outcome AS o WHERE o.effect_id = c.effect_id "     \
	"AND o.outcome = 2) "                                                                \
	"AND NOT EXISTS (SELECT 1 FROM effect_outcome AS o WHERE o.effect_id = c.effect_id " \
	"AND o.outcome IN (1, 3))"

static const char *const texts[COPY_SQL_COUNT] = {
	[COPY_LOCK] = "UPDATE book SET last_seq = last_seq WHERE book_id = "
		      "(SELECT book_id FROM receipt WHERE receipt_id = $1)",
	[COPY_FAILED] = "SELECT c.copy, c.attempt, c.effect_id FROM effect AS c "
			"WHERE c.receipt_id = $1 AND " COPY_IS_FREE
			" ORDER BY CASE WHEN c.effect_id = $2 THEN 0 ELSE 1 END, c.copy LIMIT 1",
	[COPY_LAST] = "SELECT coalesce(max(copy), -1) FROM effect WHERE receipt_id = $1",
	[COPY_COUNT] = "SELECT (SELECT count(DISTINCT copy) FROM effect "
		       "WHERE receipt_id = $1) - (SELECT count(*) FROM effect AS c "
		       "WHERE c.receipt_id = $1 AND " COPY_IS_FREE ")",
};

const struct sql_set copy_sql = {"copy", texts, COPY_SQL_COUNT, SQL_SET_COPY};

static bool lock_book(struct db *db, int64_t receipt_id)
{
	struct stmt *st;

	if (db_engine(db) == DB_SQLITE)
		return true; /* its one writer is this transaction */
	st = db_stmt(db, &copy_sql, COPY_LOCK);
	stmt_bind_int(st, 1, receipt_id);
	return stmt_run(st);
}

static enum db_step find_failed(struct db *db, int64_t failed, struct copy_place *place)
{
	struct stmt *st = db_stmt(db, &copy_sql, COPY_FAILED);
	enum db_step step;

	stmt_bind_int(st, 1, place->receipt_id);
	stmt_bind_int(st, 2, failed);
	step = stmt_one(st);
	if (step != DB_ROW)
		return step;
	place->copy = (int)stmt_int(st, 0);
	place->attempt = (int)stmt_int(st, 1) + 1;
	place->failed_effect_id = stmt_int(st, 2);
	return DB_ROW;
}

static bool number_next(struct db *db, struct copy_place *place)
{
	struct stmt *st = db_stmt(db, &copy_sql, COPY_LAST);

	stmt_bind_int(st, 1, place->receipt_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	place->copy = (int)stmt_int(st, 0) + 1;
	place->attempt = 1;
	return true;
}

bool copy_store_next(struct db *db, int64_t receipt_id, int64_t failed, struct copy_place *out)
{
	*out = (struct copy_place){.receipt_id = receipt_id};
	if (!lock_book(db, receipt_id))
		return false;
	switch (find_failed(db, failed, out)) {
	case DB_ROW:
		return true;
	case DB_DONE:
		return number_next(db, out);
	case DB_FAILED:
		break;
	}
	return false;
}

static bool number_read(struct stmt *st, int *out)
{
	if (stmt_one(st) != DB_ROW)
		return false;
	*out = (int)stmt_int(st, 0);
	return true;
}

bool copy_store_count(struct db *db, int64_t receipt_id, int *copies)
{
	struct stmt *st = db_stmt(db, &copy_sql, COPY_COUNT);

	stmt_bind_int(st, 1, receipt_id);
	return number_read(st, copies);
}
