#include "db/row_lock.h"

#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "db/sql_sets.h"

enum { LOCK_ACCOUNT, LOCK_SHIFT, LOCK_SQL_COUNT };

/* As strong as a change of the row that leaves its key alone, and nothing is written anew. */
static const char *const texts[LOCK_SQL_COUNT] = {
	/* No column: there is no answer to wait for. */
	[LOCK_ACCOUNT] = "SELECT FROM account WHERE account_id = $1 FOR NO KEY UPDATE",
	[LOCK_SHIFT] = "SELECT 1 FROM shift WHERE shift_id = $1 AND state = 1 FOR NO KEY UPDATE",
};

const struct sql_set row_lock_sql = {"row_lock", texts, LOCK_SQL_COUNT, SQL_SET_ROW_LOCK};

bool lock_account(struct db *db, int64_t account_id)
{
	struct stmt *st;

	if (db_engine(db) == DB_SQLITE)
		return true;
	st = db_stmt(db, &row_lock_sql, LOCK_ACCOUNT);
	stmt_bind_int(st, 1, account_id);
	return stmt_run(st);
}

enum db_step lock_shift(struct db *db, int64_t shift_id)
{
	struct stmt *st;

	if (db_engine(db) == DB_SQLITE)
		return DB_ROW;
	st = db_stmt(db, &row_lock_sql, LOCK_SHIFT);
	stmt_bind_int(st, 1, shift_id);
	return stmt_one(st);
}

static int id_compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

bool lock_accounts(struct db *db, const int64_t *account_ids, size_t count)
{
	int64_t *sorted;
	bool ok = true;

	if (db_engine(db) == DB_SQLITE || count == 0)
		return true;
	sorted = xcalloc(count, sizeof *sorted);
	memcpy(sorted, account_ids, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, id_compare);
	for (size_t i = 0; i < count && ok; i++)
		if (i == 0 || sorted[i] != sorted[i - 1])
			ok = lock_account(db, sorted[i]);
	free(sorted);
	return ok;
}
