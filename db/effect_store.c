#include "db/effect_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

enum { EFFECT_INSERT, EFFECT_ADD_OUTCOME, EFFECT_LOAD, EFFECT_WAITING, EFFECT_SQL_COUNT };

/* The effect with its last outcome, where there is one. */
#define EFFECT_ROWS                                                                           \
	"SELECT e.effect_id, e.op_id, e.kind, e.subject, e.station, e.login, e.at, "          \
	"coalesce(e.receipt_id, 0), e.copy, e.attempt, o.outcome, o.detail FROM effect AS e " \
	"LEFT JOIN effect_outcome AS o ON o.effect_id = e.effect_id AND o.seq = "             \
	"(SELECT max(seq) FROM effect_outcome WHERE effect_id = e.effect_id) "

static const char *const texts[EFFECT_SQL_COUNT] = {
	[EFFECT_INSERT] = "INSERT INTO effect (op_id, kind, subject, station, login, at, "
			  "receipt_id, copy, attempt) "
			  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING effect_id",
	[EFFECT_ADD_OUTCOME] =
		"INSERT INTO effect_outcome (effect_id, seq, outcome, at, login, detail, sha256) "
		"SELECT CAST($1 AS BIGINT), coalesce(max(seq), 0) + 1, CAST($2 AS SMALLINT), "
		"CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT) "
		"FROM effect_outcome WHERE effect_id = $1",
	[EFFECT_LOAD] = EFFECT_ROWS "WHERE e.effect_id = $1",
	[EFFECT_WAITING] = EFFECT_ROWS
	"WHERE e.station = $1 AND e.at >= $2 AND "
	"(o.outcome IN (2, 3) OR (o.outcome IS NULL AND e.at <= $3)) ORDER BY e.effect_id",
};

const struct sql_set effect_sql = {"effect", texts, EFFECT_SQL_COUNT, SQL_SET_EFFECT};

bool effect_store_insert(struct db *db, const struct effect_row *row, int64_t *effect_id)
{
	struct stmt *st = db_stmt(db, &effect_sql, EFFECT_INSERT);

	stmt_bind_text(st, 1, row->op_id);
	stmt_bind_int(st, 2, row->kind);
	stmt_bind_text(st, 3, row->subject);
	stmt_bind_text(st, 4, row->station);
	stmt_bind_text(st, 5, row->login);
	stmt_bind_moment(st, 6, row->at);
	if (row->receipt_id != 0)
		stmt_bind_int(st, 7, row->receipt_id);
	stmt_bind_int(st, 8, row->copy);
	stmt_bind_int(st, 9, row->attempt);
	if (stmt_one(st) != DB_ROW)
		return false;
	*effect_id = stmt_int(st, 0);
	return true;
}

bool effect_store_add_outcome(struct db *db, const struct effect_event *event)
{
	struct stmt *st = db_stmt(db, &effect_sql, EFFECT_ADD_OUTCOME);

	stmt_bind_int(st, 1, event->effect_id);
	stmt_bind_int(st, 2, event->outcome);
	stmt_bind_moment(st, 3, event->at);
	stmt_bind_text(st, 4, event->login);
	stmt_bind_text(st, 5, event->detail);
	stmt_bind_text(st, 6, event->sha256);
	return stmt_run(st);
}

static void row_read(struct stmt *st, struct effect_row *out)
{
	out->effect_id = stmt_int(st, 0);
	stmt_copy_text(st, 1, out->op_id, sizeof out->op_id);
	out->kind = (enum effect_kind)stmt_bounded(st, 2, EFFECT_RECEIPT, EFFECT_DAY_REPORT);
	stmt_copy_text(st, 3, out->subject, sizeof out->subject);
	stmt_copy_text(st, 4, out->station, sizeof out->station);
	stmt_copy_text(st, 5, out->login, sizeof out->login);
	out->at = stmt_moment(st, 6);
	out->receipt_id = stmt_int(st, 7);
	out->copy = (int)stmt_int(st, 8);
	out->attempt = (int)stmt_int(st, 9);
	out->outcome = (enum effect_outcome)stmt_bounded(st, 10, EFFECT_PREPARED, EFFECT_GIVEN_UP);
	stmt_copy_text(st, 11, out->detail, sizeof out->detail);
}

enum db_step effect_store_load(struct db *db, int64_t effect_id, struct effect_row *out)
{
	struct stmt *st = db_stmt(db, &effect_sql, EFFECT_LOAD);
	enum db_step step;

	stmt_bind_int(st, 1, effect_id);
	step = stmt_one(st);
	if (step == DB_ROW)
		row_read(st, out);
	return step;
}

bool effect_store_waiting(struct db *db, const struct effect_question *question,
	struct arena *arena, struct effect_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &effect_sql, EFFECT_WAITING);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_text(st, 1, question->station);
	stmt_bind_moment(st, 2, question->since);
	stmt_bind_moment(st, 3, question->stale);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		row_read(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}
