#include "db/identity_store.h"

#include <string.h>

#include "db/bind.h"
#include "db/sql_sets.h"

enum { IDENTITY_ROWS, IDENTITY_UPDATE, IDENTITY_SQL_COUNT };

static const char *const texts[IDENTITY_SQL_COUNT] = {
	[IDENTITY_ROWS] = "SELECT account_id, id_sealed FROM account WHERE account_id > $1 "
			  "AND id_sealed IS NOT NULL ORDER BY account_id LIMIT $2",
	[IDENTITY_UPDATE] = "UPDATE account SET id_sealed = $2, id_hash = $3 WHERE account_id = $1",
};

const struct sql_set identity_sql = {"identity", texts, IDENTITY_SQL_COUNT, SQL_SET_IDENTITY};

bool identity_store_page(
	struct db *db, int64_t behind, struct identity_row out[IDENTITY_PAGE], size_t *count)
{
	struct stmt *st = db_stmt(db, &identity_sql, IDENTITY_ROWS);
	enum db_step step;

	*count = 0;
	stmt_bind_int(st, 1, behind);
	stmt_bind_int(st, 2, IDENTITY_PAGE);
	while ((step = stmt_step(st)) == DB_ROW) {
		struct identity_row *row = &out[(*count)++];
		const void *sealed = stmt_blob(st, 1, &row->sealed_size);

		row->account_id = stmt_int(st, 0);
		if (row->sealed_size > sizeof(row->sealed))
			row->sealed_size = 0; /* no seal of ours: it will not open */
		memcpy(row->sealed, sealed != NULL ? sealed : "", row->sealed_size);
	}
	return step == DB_DONE;
}

bool identity_store_update(struct db *db, const struct identity_row *row)
{
	struct stmt *st = db_stmt(db, &identity_sql, IDENTITY_UPDATE);

	stmt_bind_int(st, 1, row->account_id);
	stmt_bind_blob(st, 2, row->sealed, row->sealed_size);
	stmt_bind_blob(st, 3, row->hash, sizeof(row->hash));
	return stmt_run(st);
}
