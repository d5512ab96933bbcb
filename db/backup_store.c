#include "db/backup_store.h"

#include "db/bind.h"
#include "db/sql_sets.h"

enum { BACKUP_INSERT, BACKUP_LAST_GOOD, BACKUP_SQL_COUNT };

static const char *const texts[BACKUP_SQL_COUNT] = {
	[BACKUP_INSERT] = "INSERT INTO backup_run (at, login, station, file, bytes, sha256, code, "
			  "detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING run_id",
	[BACKUP_LAST_GOOD] = "SELECT at, file, bytes, sha256, code, detail FROM backup_run "
			     "WHERE code = 'ok' ORDER BY run_id DESC LIMIT 1",
};

const struct sql_set backup_sql = {"backup", texts, BACKUP_SQL_COUNT, SQL_SET_BACKUP};

bool backup_store_insert(struct db *db, const struct backup_row *row, const char *login,
	const char *station, int64_t *run_id)
{
	struct stmt *st = db_stmt(db, &backup_sql, BACKUP_INSERT);

	stmt_bind_moment(st, 1, row->at);
	stmt_bind_text(st, 2, login);
	stmt_bind_text(st, 3, station);
	stmt_bind_text(st, 4, row->file);
	stmt_bind_int(st, 5, row->bytes);
	stmt_bind_text(st, 6, row->sha256);
	stmt_bind_text(st, 7, row->code);
	stmt_bind_text(st, 8, row->detail);
	if (stmt_one(st) != DB_ROW)
		return false;
	*run_id = stmt_int(st, 0);
	return true;
}

bool backup_store_last_good(struct db *db, bool *found, struct backup_row *out)
{
	struct stmt *st = db_stmt(db, &backup_sql, BACKUP_LAST_GOOD);
	enum db_step step = stmt_one(st);

	*found = step == DB_ROW;
	if (!*found)
		return step == DB_DONE;
	out->at = stmt_moment(st, 0);
	stmt_copy_text(st, 1, out->file, sizeof(out->file));
	out->bytes = stmt_int(st, 2);
	stmt_copy_text(st, 3, out->sha256, sizeof(out->sha256));
	stmt_copy_text(st, 4, out->code, sizeof(out->code));
	stmt_copy_text(st, 5, out->detail, sizeof(out->detail));
	return !db_has_failed(db);
}
