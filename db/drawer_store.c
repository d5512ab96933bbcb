#include "db/drawer_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	DRAWER_ADD_COUNT,
	DRAWER_LAST_COUNT,
	DRAWER_COUNTS,
	DRAWER_ADD_PIECES,
	DRAWER_PIECES,
	DRAWER_ADD_DECLARED,
	DRAWER_ADD_CLOSE,
	DRAWER_CLOSE_OF,
	DRAWER_ADD_HAND_IN,
	DRAWER_HAND_IN_OF,
	DRAWER_HANDED_IN,
	DRAWER_SQL_COUNT
};

#define COUNT_COLUMNS "SELECT attempt, counted, reason, at FROM shift_count WHERE shift_id = $1 "

static const char *const texts[DRAWER_SQL_COUNT] = {
	[DRAWER_ADD_COUNT] = "INSERT INTO shift_count (shift_id, attempt, counted, reason, at) "
			     "VALUES ($1, $2, $3, $4, $5)",
	[DRAWER_LAST_COUNT] = COUNT_COLUMNS "ORDER BY attempt DESC LIMIT 1",
	[DRAWER_COUNTS] = COUNT_COLUMNS "ORDER BY attempt",
	[DRAWER_ADD_PIECES] =
		"INSERT INTO shift_denomination (shift_id, purpose, attempt, denomination, pieces) "
		"VALUES ($1, $2, $3, $4, $5)",
	[DRAWER_PIECES] = "SELECT pieces FROM shift_denomination WHERE shift_id = $1 "
			  "AND purpose = $2 AND attempt = $3 AND denomination = $4",
	[DRAWER_ADD_DECLARED] =
		"INSERT INTO shift_declared (shift_id, kind, amount) VALUES ($1, $2, $3)",
	[DRAWER_ADD_CLOSE] =
		"INSERT INTO shift_close (shift_id, expected, counted, difference, approver, at, "
		"journal_id) VALUES ($1, $2, $3, $4, $5, $6, $7)",
	[DRAWER_CLOSE_OF] =
		"SELECT expected, counted, difference, approver, at, coalesce(journal_id, 0) "
		"FROM shift_close WHERE shift_id = $1",
	[DRAWER_ADD_HAND_IN] =
		"INSERT INTO hand_in (hand_in_no, shift_id, amount, receiver, at, journal_id) "
		"VALUES ($1, $2, $3, $4, $5, $6) RETURNING hand_in_id",
	[DRAWER_HAND_IN_OF] = "SELECT hand_in_no, shift_id, amount, receiver, at, journal_id "
			      "FROM hand_in WHERE hand_in_id = $1",
	[DRAWER_HANDED_IN] = "SELECT count(*), CAST(coalesce(sum(amount), 0) AS BIGINT) "
			     "FROM hand_in WHERE shift_id = $1",
};

const struct sql_set drawer_sql = {"drawer", texts, DRAWER_SQL_COUNT, SQL_SET_DRAWER};

bool drawer_store_add_count(struct db *db, int64_t shift_id, const struct drawer_count *count)
{
	struct stmt *st = db_stmt(db, &drawer_sql, DRAWER_ADD_COUNT);

	stmt_bind_int(st, 1, shift_id);
	stmt_bind_int(st, 2, count->attempt);
	stmt_bind_money(st, 3, count->counted);
	stmt_bind_text(st, 4, count->reason);
	stmt_bind_moment(st, 5, count->at);
	return stmt_run(st);
}

static void count_read(struct stmt *st, struct drawer_count *out)
{
	out->attempt = (int)stmt_int(st, 0);
	out->counted = stmt_money(st, 1);
	stmt_copy_text(st, 2, out->reason, sizeof out->reason);
	out->at = stmt_moment(st, 3);
}

enum db_step drawer_store_last_count(struct db *db, int64_t shift_id, struct drawer_count *out)
{
	struct stmt *st = db_stmt(db, &drawer_sql, DRAWER_LAST_COUNT);
	enum db_step step;

	stmt_bind_int(st, 1, shift_id);
	step = stmt_one(st);
	if (step == DB_ROW)
		count_read(st, out);
	return step;
}

bool drawer_store_counts(struct db *db, int64_t shift_id, struct arena *arena,
	struct drawer_count **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &drawer_sql, DRAWER_COUNTS);
	struct drawer_count *list = NULL;
	size_t used = 0, capacity = 0;
	enum db_step step;

	stmt_bind_int(st, 1, shift_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		list = arena_grow(arena, list, used, &capacity, sizeof *list);
		count_read(st, &list[used++]);
	}
	*out = list;
	*count = used;
	return step == DB_DONE;
}

static void bind_pieces(struct stmt *st, const struct drawer_pieces *row)
{
	stmt_bind_int(st, 1, row->shift_id);
	stmt_bind_int(st, 2, row->purpose);
	stmt_bind_int(st, 3, row->attempt);
	stmt_bind_money(st, 4, row->value);
}

bool drawer_store_add_pieces(struct db *db, const struct drawer_pieces *row)
{
	struct stmt *st = db_stmt(db, &drawer_sql, DRAWER_ADD_PIECES);

	bind_pieces(st, row);
	stmt_bind_int(st, 5, row->pieces);
	return stmt_run(st);
}

bool drawer_store_pieces(struct db *db, struct drawer_pieces *row)
{
	struct stmt *st = db_stmt(db, &drawer_sql, DRAWER_PIECES);
	enum db_step step;

	bind_pieces(st, row);
	step = stmt_one(st);
	row->pieces = step == DB_ROW ? stmt_int(st, 0) : 0;
	return step != DB_FAILED;
}

bool drawer_store_add_declared(struct db *db, int64_t shift_id, int kind, struct money amount)
{
	struct stmt *st = db_stmt(db, &drawer_sql, DRAWER_ADD_DECLARED);

	stmt_bind_int(st, 1, shift_id);
	stmt_bind_int(st, 2, kind);
	stmt_bind_money(st, 3, amount);
	return stmt_run(st);
}

bool drawer_store_add_close(struct db *db, const struct drawer_close *row)
{
	struct stmt *st = db_stmt(db, &drawer_sql, DRAWER_ADD_CLOSE);

	stmt_bind_int(st, 1, row->shift_id);
	stmt_bind_money(st, 2, row->expected);
	stmt_bind_money(st, 3, row->counted);
	stmt_bind_money(st, 4, row->difference);
	stmt_bind_text(st, 5, row->approver);
	stmt_bind_moment(st, 6, row->at);
	if (row->journal_id != 0)
		stmt_bind_int(st, 7, row->journal_id);
	return stmt_run(st);
}

enum db_step drawer_store_close_of(struct db *db, int64_t shift_id, struct drawer_close *out)
{
	struct stmt *st = db_stmt(db, &drawer_sql, DRAWER_CLOSE_OF);
	enum db_step step;

	stmt_bind_int(st, 1, shift_id);
	step = stmt_one(st);
	if (step != DB_ROW)
		return step;
	out->shift_id = shift_id;
	out->expected = stmt_money(st, 0);
	out->counted = stmt_money(st, 1);
	out->difference = stmt_money(st, 2);
	stmt_copy_text(st, 3, out->approver, sizeof out->approver);
	out->at = stmt_moment(st, 4);
	out->journal_id = stmt_int(st, 5);
	return DB_ROW;
}

bool drawer_store_add_hand_in(struct db *db, const struct drawer_hand_in *row, int64_t *hand_in_id)
{
	struct stmt *st = db_stmt(db, &drawer_sql, DRAWER_ADD_HAND_IN);

	stmt_bind_text(st, 1, row->hand_in_no);
	stmt_bind_int(st, 2, row->shift_id);
	stmt_bind_money(st, 3, row->amount);
	stmt_bind_text(st, 4, row->receiver);
	stmt_bind_moment(st, 5, row->at);
	stmt_bind_int(st, 6, row->journal_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	*hand_in_id = stmt_int(st, 0);
	return true;
}

enum db_step drawer_store_hand_in(struct db *db, int64_t hand_in_id, struct drawer_hand_in *out)
{
	struct stmt *st = db_stmt(db, &drawer_sql, DRAWER_HAND_IN_OF);
	enum db_step step;

	stmt_bind_int(st, 1, hand_in_id);
	step = stmt_one(st);
	if (step != DB_ROW)
		return step;
	stmt_copy_text(st, 0, out->hand_in_no, sizeof out->hand_in_no);
	out->shift_id = stmt_int(st, 1);
	out->amount = stmt_money(st, 2);
	stmt_copy_text(st, 3, out->receiver, sizeof out->receiver);
	out->at = stmt_moment(st, 4);
	out->journal_id = stmt_int(st, 5);
	return DB_ROW;
}

bool drawer_store_handed_in(struct db *db, int64_t shift_id, int64_t *count, struct money *total)
{
	struct stmt *st = db_stmt(db, &drawer_sql, DRAWER_HANDED_IN);

	stmt_bind_int(st, 1, shift_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	*count = stmt_int(st, 0);
	*total = stmt_money(st, 1);
	return true;
}
