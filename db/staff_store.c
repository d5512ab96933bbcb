#include "db/staff_store.h"

#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	STAFF_INSERT,
	STAFF_FIND,
	STAFF_DISABLED,
	STAFF_LOCK,
	STAFF_TAKEN,
	STAFF_ALL,
	STAFF_COUNT_ACTIVE,
	STAFF_SET_STATE,
	STAFF_SET_FAILURES,
	STAFF_SET_PASSWORD,
	STAFF_SET_LANG,
	STAFF_SQL_COUNT
};

#define STAFF_COLUMNS "login, name, password, roles, state, failed_count, locked_until, lang"

static const char *const texts[STAFF_SQL_COUNT] = {
	[STAFF_INSERT] = "INSERT INTO staff (" STAFF_COLUMNS ", created_at) "
			 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
	[STAFF_FIND] = "SELECT " STAFF_COLUMNS " FROM staff WHERE login = $1",
	[STAFF_DISABLED] = "SELECT 1 FROM staff WHERE login = $1 AND state = 2",
	[STAFF_LOCK] = "UPDATE staff SET state = state WHERE login = $1",
	[STAFF_TAKEN] = "SELECT 1 FROM staff WHERE lower(login) = lower($1)",
	[STAFF_ALL] = "SELECT " STAFF_COLUMNS " FROM staff ORDER BY login",
	[STAFF_COUNT_ACTIVE] = "SELECT count(*) FROM staff WHERE state = 1 AND (roles & $1) <> 0",
	[STAFF_SET_STATE] = "UPDATE staff SET state = $2 WHERE login = $1",
	[STAFF_SET_FAILURES] =
		"UPDATE staff SET failed_count = $2, locked_until = $3 WHERE login = $1",
	[STAFF_SET_PASSWORD] = "UPDATE staff SET password = $2, failed_count = 0, locked_until = 0 "
			       "WHERE login = $1",
	[STAFF_SET_LANG] = "UPDATE staff SET lang = $2 WHERE login = $1",
};

const struct sql_set staff_sql = {"staff", texts, STAFF_SQL_COUNT, SQL_SET_STAFF};

bool staff_store_insert(struct db *db, const struct staff_row *row, struct moment at)
{
	struct stmt *st = db_stmt(db, &staff_sql, STAFF_INSERT);

	stmt_bind_text(st, 1, row->login);
	stmt_bind_text(st, 2, row->name);
	stmt_bind_text(st, 3, row->password);
	stmt_bind_int(st, 4, row->roles);
	stmt_bind_int(st, 5, row->state);
	stmt_bind_int(st, 6, row->failed_count);
	stmt_bind_moment(st, 7, row->locked_until);
	if (row->lang[0] != '\0')
		stmt_bind_text(st, 8, row->lang);
	stmt_bind_moment(st, 9, at);
	return stmt_run(st);
}

static void read_row(struct stmt *st, struct staff_row *out)
{
	stmt_copy_text(st, 0, out->login, sizeof(out->login));
	stmt_copy_text(st, 1, out->name, sizeof(out->name));
	stmt_copy_text(st, 2, out->password, sizeof(out->password));
	out->roles = (uint32_t)stmt_int(st, 3);
	out->state = (int)stmt_int(st, 4);
	out->failed_count = stmt_int(st, 5);
	out->locked_until = stmt_moment(st, 6);
	stmt_copy_text(st, 7, out->lang, sizeof(out->lang));
}

bool staff_store_find(struct db *db, const char *login, bool *found, struct staff_row *out)
{
	struct stmt *st = db_stmt(db, &staff_sql, STAFF_FIND);
	enum db_step step;

	stmt_bind_text(st, 1, login);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		read_row(st, out);
	return step != DB_FAILED;
}

bool staff_store_is_disabled(struct db *db, const char *login, bool *out)
{
	struct stmt *st = db_stmt(db, &staff_sql, STAFF_DISABLED);
	enum db_step step;

	stmt_bind_text(st, 1, login);
	step = stmt_one(st);
	*out = step == DB_ROW;
	return step != DB_FAILED;
}

bool staff_store_taken(struct db *db, const char *login, bool *taken)
{
	struct stmt *st = db_stmt(db, &staff_sql, STAFF_TAKEN);
	enum db_step step;

	stmt_bind_text(st, 1, login);
	step = stmt_one(st);
	*taken = step == DB_ROW;
	return step != DB_FAILED;
}

bool staff_store_lock(struct db *db, const char *login)
{
	struct stmt *st;

	if (db_engine(db) == DB_SQLITE)
		return true; /* its one writer is this transaction */
	st = db_stmt(db, &staff_sql, STAFF_LOCK);
	stmt_bind_text(st, 1, login);
	return stmt_run(st);
}

bool staff_store_each(struct db *db, void (*row)(void *ctx, const struct staff_row *row), void *ctx)
{
	struct stmt *st = db_stmt(db, &staff_sql, STAFF_ALL);
	struct staff_row one;
	enum db_step step;

	while ((step = stmt_step(st)) == DB_ROW) {
		read_row(st, &one);
		row(ctx, &one);
	}
	return step == DB_DONE;
}

bool staff_store_count_active(struct db *db, uint32_t role, int64_t *count)
{
	struct stmt *st = db_stmt(db, &staff_sql, STAFF_COUNT_ACTIVE);

	stmt_bind_int(st, 1, role);
	if (stmt_one(st) != DB_ROW)
		return false;
	*count = stmt_int(st, 0);
	return true;
}

bool staff_store_set_state(struct db *db, const char *login, int state)
{
	struct stmt *st = db_stmt(db, &staff_sql, STAFF_SET_STATE);

	stmt_bind_text(st, 1, login);
	stmt_bind_int(st, 2, state);
	return stmt_run(st);
}

bool staff_store_set_failures(
	struct db *db, const char *login, int64_t failed_count, struct moment locked_until)
{
	struct stmt *st = db_stmt(db, &staff_sql, STAFF_SET_FAILURES);

	stmt_bind_text(st, 1, login);
	stmt_bind_int(st, 2, failed_count);
	stmt_bind_moment(st, 3, locked_until);
	return stmt_run(st);
}

bool staff_store_set_password(struct db *db, const char *login, const char *hash)
{
	struct stmt *st = db_stmt(db, &staff_sql, STAFF_SET_PASSWORD);

	stmt_bind_text(st, 1, login);
	stmt_bind_text(st, 2, hash);
	return stmt_run(st);
}

bool staff_store_set_lang(struct db *db, const char *login, const char *lang)
{
	struct stmt *st = db_stmt(db, &staff_sql, STAFF_SET_LANG);

	stmt_bind_text(st, 1, login);
	stmt_bind_text(st, 2, lang);
	return stmt_run(st);
}
