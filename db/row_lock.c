#include "db/row_lock.h"

#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "db/account_store.h"
#include "db/database.h"

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
			ok = account_store_lock(db, sorted[i]);
	free(sorted);
	return ok;
}
