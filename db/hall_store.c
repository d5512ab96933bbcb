#include "db/hall_store.h"

#include <string.h>

#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	HALL_INSERT,
	HALL_LOAD,
	HALL_SET_TRIAL,
	HALL_LOCK,
	POLICY_ALL,
	POLICY_INSERT,
	OPERATION_FIND,
	OPERATION_INSERT,
	ATTEMPT_INSERT,
	HALL_SQL_COUNT
};

static const char *const texts[HALL_SQL_COUNT] = {
	[HALL_INSERT] = "INSERT INTO hall (code, name, trial, created_at) VALUES ($1, $2, $3, $4)",
	[HALL_LOAD] = "SELECT code, name, trial FROM hall",
	[HALL_SET_TRIAL] = "UPDATE hall SET trial = 1",
	[HALL_LOCK] = "UPDATE hall SET code = code",
	[POLICY_ALL] = "SELECT key, value FROM policy_value ORDER BY seq",
	[POLICY_INSERT] =
		"INSERT INTO policy_value (key, value, set_by, set_at) VALUES ($1, $2, $3, $4)",
	[OPERATION_FIND] =
		"SELECT verb, login, args_hash, result_id FROM operation WHERE op_id = $1",
	[OPERATION_INSERT] = "INSERT INTO operation (op_id, verb, login, args_hash, at, result_id) "
			     "VALUES ($1, $2, $3, $4, $5, $6)",
	[ATTEMPT_INSERT] = "INSERT INTO attempt (at, login, station, verb, op_id, code, detail) "
			   "VALUES ($1, $2, $3, $4, $5, $6, $7)",
};

const struct sql_set hall_sql = {"hall", texts, HALL_SQL_COUNT, SQL_SET_HALL};

bool hall_store_insert(
	struct db *db, const char *code, const char *name, bool trial, struct moment at)
{
	struct stmt *st = db_stmt(db, &hall_sql, HALL_INSERT);

	stmt_bind_text(st, 1, code);
	stmt_bind_text(st, 2, name);
	stmt_bind_int(st, 3, trial);
	stmt_bind_moment(st, 4, at);
	return stmt_run(st);
}

bool hall_store_load(struct db *db, struct hall_row *out)
{
	struct stmt *st = db_stmt(db, &hall_sql, HALL_LOAD);

	if (stmt_one(st) != DB_ROW)
		return false;
	stmt_copy_text(st, 0, out->code, sizeof(out->code));
	stmt_copy_text(st, 1, out->name, sizeof(out->name));
	out->trial = stmt_int(st, 2) != 0;
	return true;
}

bool hall_store_set_trial(struct db *db)
{
	return stmt_run(db_stmt(db, &hall_sql, HALL_SET_TRIAL));
}

bool hall_store_lock(struct db *db)
{
	if (db_engine(db) == DB_SQLITE)
		return true; /* its one writer is this transaction */
	return stmt_run(db_stmt(db, &hall_sql, HALL_LOCK));
}

bool hall_store_each_policy(
	struct db *db, void (*row)(void *ctx, const char *key, const char *value), void *ctx)
{
	struct stmt *st = db_stmt(db, &hall_sql, POLICY_ALL);
	enum db_step step;

	while ((step = stmt_step(st)) == DB_ROW)
		row(ctx, stmt_text(st, 0), stmt_text(st, 1));
	return step == DB_DONE;
}

bool hall_store_add_policy(
	struct db *db, const char *key, const char *value, const char *login, struct moment at)
{
	struct stmt *st = db_stmt(db, &hall_sql, POLICY_INSERT);

	stmt_bind_text(st, 1, key);
	stmt_bind_text(st, 2, value);
	stmt_bind_text(st, 3, login);
	stmt_bind_moment(st, 4, at);
	return stmt_run(st);
}

bool operation_store_find(struct db *db, const char *op_id, bool *found, struct operation_row *out)
{
	struct stmt *st = db_stmt(db, &hall_sql, OPERATION_FIND);
	enum db_step step;
	const void *hash;
	size_t size = 0;

	stmt_bind_text(st, 1, op_id);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (step != DB_ROW)
		return step == DB_DONE;
	stmt_copy_text(st, 0, out->verb, sizeof(out->verb));
	stmt_copy_text(st, 1, out->login, sizeof(out->login));
	hash = stmt_blob(st, 2, &size);
	memset(out->args_hash, 0, sizeof(out->args_hash));
	if (size == sizeof(out->args_hash))
		memcpy(out->args_hash, hash, size);
	out->result_id = stmt_int(st, 3);
	return true;
}

bool operation_store_insert(
	struct db *db, const char *op_id, const struct operation_row *row, struct moment at)
{
	struct stmt *st = db_stmt(db, &hall_sql, OPERATION_INSERT);

	stmt_bind_text(st, 1, op_id);
	stmt_bind_text(st, 2, row->verb);
	stmt_bind_text(st, 3, row->login);
	stmt_bind_blob(st, 4, row->args_hash, sizeof(row->args_hash));
	stmt_bind_moment(st, 5, at);
	stmt_bind_int(st, 6, row->result_id);
	return stmt_run(st);
}

bool attempt_store_insert(struct db *db, const struct attempt_row *row)
{
	struct stmt *st = db_stmt(db, &hall_sql, ATTEMPT_INSERT);

	stmt_bind_moment(st, 1, row->at);
	stmt_bind_text(st, 2, row->login);
	stmt_bind_text(st, 3, row->station);
	stmt_bind_text(st, 4, row->verb);
	stmt_bind_text(st, 5, row->op_id);
	stmt_bind_text(st, 6, row->code);
	stmt_bind_text(st, 7, row->detail);
	return stmt_run(st);
}
