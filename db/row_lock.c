/* Row locks. An update that changes nothing locks its row and is the same text on both engines. */
#include "db/row_lock.h"

#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "db/database.h"
#include "db/sql_sets.h"

enum { LOCK_ACCOUNT, LOCK_SHIFT, LOCK_SQL_COUNT };

static const char *const texts[LOCK_SQL_COUNT] = {
	[LOCK_ACCOUNT] = "UPDATE account SET status = status WHERE account_id = $1",
	[LOCK_SHIFT] = "UPDATE shift SET state = state WHERE shift_id = $1",
};

const struct sql_set row_lock_sql = {"row_lock", texts, LOCK_SQL_COUNT, SQL_SET_ROW_LOCK};

static bool lock_row(struct db *db, int which, int64_t id)
{
	struct stmt *st;

	if (db_engine(db) == DB_SQLITE)
		return true;
	st = db_stmt(db, &row_lock_sql, which);
	stmt_bind_int(st, 1, id);
	return stmt_run(st);
}

bool lock_account(struct db *db, int64_t account_id)
{
	return lock_row(db, LOCK_ACCOUNT, account_id);
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

bool lock_shift(struct db *db, int64_t shift_id)
{
	return lock_row(db, LOCK_SHIFT, shift_id);
}
