#include "db/meter_line_store.h"

#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	LINE_INSERT,
	LINE_FIND,
	METER_ORDER_INSERT,
	METER_ORDER_OUTCOME,
	METER_ORDER_LAST,
	METER_ORDER_LOAD,
	METER_LINE_SQL_COUNT
};

/* An order with its last outcome. */
#define METER_ORDER                                                                      \
	"SELECT o.meter_order_id, o.op_id, o.meter_no, o.deed, o.valid_until, o.at, "    \
	"o.login, o.station, coalesce(r.outcome, 0), o.order_id FROM meter_order AS o "  \
	"LEFT JOIN meter_order_outcome AS r ON r.meter_order_id = o.meter_order_id AND " \
	"r.seq = (SELECT max(seq) FROM meter_order_outcome WHERE meter_order_id = "      \
	"o.meter_order_id) "

static const char *const texts[METER_LINE_SQL_COUNT] = {
	[LINE_INSERT] = "INSERT INTO meter_line (meter_no, line, address, level, operator_no, "
			"sealed_id, at, login) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	[LINE_FIND] = "SELECT meter_no, line, address, level, operator_no, sealed_id, at, login "
		      "FROM meter_line WHERE meter_no = $1 ORDER BY meter_line_id DESC LIMIT 1",
	[METER_ORDER_INSERT] = "INSERT INTO meter_order (op_id, order_id, meter_no, deed, "
			       "valid_until, at, login, station) VALUES ($1, $2, $3, $4, $5, $6, "
			       "$7, $8) RETURNING meter_order_id",
	[METER_ORDER_OUTCOME] =
		"INSERT INTO meter_order_outcome (meter_order_id, seq, outcome, detail, at) "
		"SELECT CAST($1 AS BIGINT), coalesce(max(seq), 0) + 1, CAST($2 AS SMALLINT), "
		"CAST($3 AS TEXT), CAST($4 AS BIGINT) FROM meter_order_outcome "
		"WHERE meter_order_id = $1",
	[METER_ORDER_LAST] = METER_ORDER "WHERE o.order_id = $1 ORDER BY o.meter_order_id DESC "
					 "LIMIT 1",
	[METER_ORDER_LOAD] = METER_ORDER "WHERE o.meter_order_id = $1",
};

const struct sql_set meter_line_sql = {
	"meter_line", texts, METER_LINE_SQL_COUNT, SQL_SET_METER_LINE};

bool meter_line_store_insert(struct db *db, const struct meter_line_row *row)
{
	struct stmt *st = db_stmt(db, &meter_line_sql, LINE_INSERT);

	stmt_bind_text(st, 1, row->meter_no);
	stmt_bind_text(st, 2, row->line);
	stmt_bind_text(st, 3, row->address);
	stmt_bind_int(st, 4, row->level);
	stmt_bind_int(st, 5, row->operator_no);
	stmt_bind_int(st, 6, row->sealed_id);
	stmt_bind_moment(st, 7, row->at);
	stmt_bind_text(st, 8, row->login);
	return stmt_run(st);
}

bool meter_line_store_find(
	struct db *db, const char *meter_no, struct meter_line_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &meter_line_sql, LINE_FIND);
	enum db_step step;

	stmt_bind_text(st, 1, meter_no);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (!*found)
		return step == DB_DONE;
	*out = (struct meter_line_row){.level = stmt_int(st, 3),
		.operator_no = stmt_int(st, 4),
		.sealed_id = stmt_int(st, 5),
		.at = stmt_moment(st, 6)};
	stmt_copy_text(st, 0, out->meter_no, sizeof out->meter_no);
	stmt_copy_text(st, 1, out->line, sizeof out->line);
	stmt_copy_text(st, 2, out->address, sizeof out->address);
	stmt_copy_text(st, 7, out->login, sizeof out->login);
	return true;
}

bool meter_order_store_insert(struct db *db, struct meter_order_row *row)
{
	struct stmt *st = db_stmt(db, &meter_line_sql, METER_ORDER_INSERT);

	stmt_bind_text(st, 1, row->op_id);
	stmt_bind_int(st, 2, row->order_id);
	stmt_bind_text(st, 3, row->meter_no);
	stmt_bind_int(st, 4, row->deed);
	stmt_bind_moment(st, 5, row->valid_until);
	stmt_bind_moment(st, 6, row->at);
	stmt_bind_text(st, 7, row->login);
	stmt_bind_text(st, 8, row->station);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->meter_order_id = stmt_int(st, 0);
	return true;
}

bool meter_order_store_outcome(struct db *db, int64_t meter_order_id, enum effect_outcome outcome,
	const char *detail, struct moment at)
{
	struct stmt *st = db_stmt(db, &meter_line_sql, METER_ORDER_OUTCOME);

	stmt_bind_int(st, 1, meter_order_id);
	stmt_bind_int(st, 2, outcome);
	stmt_bind_text(st, 3, detail);
	stmt_bind_moment(st, 4, at);
	return stmt_run(st);
}

static bool order_read(struct stmt *st, struct meter_order_row *out, bool *found)
{
	enum db_step step = stmt_one(st);
	int64_t outcome;

	*found = step == DB_ROW;
	if (!*found)
		return step == DB_DONE;
	outcome = stmt_int(st, 8);
	*out = (struct meter_order_row){.meter_order_id = stmt_int(st, 0),
		.order_id = stmt_int(st, 9),
		.deed = stmt_int(st, 3) == METER_CLOSE ? METER_CLOSE : METER_PERMIT,
		.valid_until = stmt_moment(st, 4),
		.at = stmt_moment(st, 5),
		.outcome = outcome == EFFECT_CONFIRMED || outcome == EFFECT_FAILED ||
					   outcome == EFFECT_PREPARED
				   ? (enum effect_outcome)outcome
				   : EFFECT_UNKNOWN};
	stmt_copy_text(st, 1, out->op_id, sizeof out->op_id);
	stmt_copy_text(st, 2, out->meter_no, sizeof out->meter_no);
	stmt_copy_text(st, 6, out->login, sizeof out->login);
	stmt_copy_text(st, 7, out->station, sizeof out->station);
	return true;
}

bool meter_order_store_last(
	struct db *db, int64_t order_id, struct meter_order_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &meter_line_sql, METER_ORDER_LAST);

	stmt_bind_int(st, 1, order_id);
	return order_read(st, out, found);
}

bool meter_order_store_load(
	struct db *db, int64_t meter_order_id, struct meter_order_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &meter_line_sql, METER_ORDER_LOAD);

	stmt_bind_int(st, 1, meter_order_id);
	return order_read(st, out, found);
}
