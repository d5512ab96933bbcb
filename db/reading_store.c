#include "db/reading_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	READING_SQL_INSERT,
	READING_SQL_ON,
	READING_SQL_BEFORE,
	READING_SQL_AFTER,
	READING_SQL_STORY,
	READING_SQL_COUNT
};

#define COLUMNS                                                                        \
	"r.reading_id, r.meter_no, r.register, r.read_on, r.value, r.kind, r.source, " \
	"r.login, r.station, r.at, r.reason, r.corrects"
#define STANDS "NOT EXISTS (SELECT 1 FROM reading c WHERE c.corrects = r.reading_id)"
#define OF_REGISTER                                                    \
	"SELECT " COLUMNS " FROM reading r WHERE r.meter_no = $1 AND " \
	"r.register = $2 AND " STANDS

static const char *const texts[READING_SQL_COUNT] = {
	[READING_SQL_INSERT] =
		"INSERT INTO reading (meter_no, register, read_on, value, kind, source, login, "
		"station, at, reason, corrects) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
		"$11) RETURNING reading_id",
	[READING_SQL_ON] = OF_REGISTER " AND r.read_on = $3",
	[READING_SQL_BEFORE] = OF_REGISTER " AND r.read_on < $3 ORDER BY r.read_on DESC LIMIT 1",
	[READING_SQL_AFTER] = OF_REGISTER " AND r.read_on > $3 ORDER BY r.read_on LIMIT 1",
	[READING_SQL_STORY] = "SELECT " COLUMNS " FROM reading r WHERE r.meter_no = $1 AND "
			      "r.register = $2 AND r.read_on = $3 ORDER BY r.reading_id",
};

const struct sql_set reading_sql = {"reading", texts, READING_SQL_COUNT, SQL_SET_READING};

static void row_read(struct stmt *st, struct reading_row *out)
{
	out->reading_id = stmt_int(st, 0);
	stmt_copy_text(st, 1, out->meter_no, sizeof out->meter_no);
	out->which = stmt_register(st, 2);
	out->read_on = stmt_date(st, 3);
	out->value = stmt_int(st, 4);
	out->kind = stmt_reading_kind(st, 5);
	stmt_copy_text(st, 6, out->source, sizeof out->source);
	stmt_copy_text(st, 7, out->login, sizeof out->login);
	stmt_copy_text(st, 8, out->station, sizeof out->station);
	out->at = stmt_moment(st, 9);
	stmt_copy_text(st, 10, out->reason, sizeof out->reason);
	out->corrects = stmt_int(st, 11);
}

bool reading_store_insert(struct db *db, struct reading_row *row)
{
	struct stmt *st = db_stmt(db, &reading_sql, READING_SQL_INSERT);

	stmt_bind_text(st, 1, row->meter_no);
	stmt_bind_int(st, 2, row->which);
	stmt_bind_date(st, 3, row->read_on);
	stmt_bind_int(st, 4, row->value);
	stmt_bind_int(st, 5, row->kind);
	stmt_bind_text(st, 6, row->source);
	stmt_bind_text(st, 7, row->login);
	stmt_bind_text(st, 8, row->station);
	stmt_bind_moment(st, 9, row->at);
	stmt_bind_text(st, 10, row->reason);
	if (row->corrects != 0)
		stmt_bind_int(st, 11, row->corrects);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->reading_id = stmt_int(st, 0);
	return true;
}

bool reading_store_find(struct db *db, const struct reading_row *key, enum reading_place place,
	struct reading_row *out, bool *found)
{
	static const int which[] = {[READING_ON] = READING_SQL_ON,
		[READING_BEFORE] = READING_SQL_BEFORE,
		[READING_AFTER] = READING_SQL_AFTER};
	struct stmt *st = db_stmt(db, &reading_sql, which[place]);
	enum db_step step;

	stmt_bind_text(st, 1, key->meter_no);
	stmt_bind_int(st, 2, key->which);
	stmt_bind_date(st, 3, key->read_on);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		row_read(st, out);
	return step != DB_FAILED;
}

static bool rows_read(struct stmt *st, struct arena *arena, struct reading_row **out, size_t *count)
{
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		row_read(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

bool reading_store_story(struct db *db, const struct reading_row *key, struct arena *arena,
	struct reading_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &reading_sql, READING_SQL_STORY);

	stmt_bind_text(st, 1, key->meter_no);
	stmt_bind_int(st, 2, key->which);
	stmt_bind_date(st, 3, key->read_on);
	return rows_read(st, arena, out, count);
}
