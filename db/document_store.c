#include "db/document_store.h"

#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "db/bind.h"
#include "db/repayment_store.h"
#include "db/sql_sets.h"

enum {
	TEMPLATE_ADD,
	TEMPLATE_GET,
	SERIES_ADD,
	SERIES_NEXT,
	SERIES_GET,
	DOCUMENT_ADD,
	DOCUMENT_SAME,
	DOCUMENT_FIND,
	DOCUMENT_LAST,
	DOCUMENT_LIST,
	DOCUMENT_ID,
	METERS,
	PLAN_FIND,
	PLAN_INSTALMENTS,
	PAPER_GET,
	PAPER_ADD,
	DOCUMENT_SQL_COUNT
};

#define DOCUMENT_COLUMNS                                                         \
	"d.document_id, d.kind, d.year, d.serial, d.account_id, d.template_id, " \
	"d.dated_on, d.data_sha256, d.fonts_sha256, d.at"
#define COLUMN_AFTER 10 /* the first behind them */

static const char *const texts[DOCUMENT_SQL_COUNT] = {
	[TEMPLATE_ADD] = "INSERT INTO document_template (kind, version, body, sha256, login, at) "
			 "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (kind, version) DO NOTHING",
	[TEMPLATE_GET] = "SELECT template_id, body, sha256, login, at FROM document_template "
			 "WHERE kind = $1 AND version = $2",
	[SERIES_ADD] = "INSERT INTO document_series (kind, year, last_serial) VALUES ($1, $2, 0) "
		       "ON CONFLICT (kind, year) DO NOTHING",
	[SERIES_NEXT] = "UPDATE document_series SET last_serial = last_serial + 1 "
			"WHERE kind = $1 AND year = $2",
	[SERIES_GET] = "SELECT last_serial FROM document_series WHERE kind = $1 AND year = $2",
	[DOCUMENT_ADD] = "INSERT INTO document (kind, year, serial, account_id, template_id, "
			 "dated_on, data, data_sha256, fonts_sha256, op_id, login, station, at) "
			 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
	[DOCUMENT_SAME] = "SELECT " DOCUMENT_COLUMNS " FROM document AS d "
			  "WHERE d.account_id = $1 AND d.kind = $2 AND d.dated_on = $3 "
			  "AND d.template_id = $4 AND d.data_sha256 = $5 "
			  "ORDER BY d.document_id DESC LIMIT 1",
	[DOCUMENT_FIND] = "SELECT " DOCUMENT_COLUMNS
			  ", d.data, d.login, d.station, a.account_no, t.body FROM document AS d "
			  "JOIN account AS a ON a.account_id = d.account_id "
			  "JOIN document_template AS t ON t.template_id = d.template_id "
			  "WHERE d.kind = $1 AND d.year = $2 AND d.serial = $3",
	[DOCUMENT_LAST] = "SELECT " DOCUMENT_COLUMNS " FROM document AS d WHERE d.account_id = $1 "
			  "AND (d.kind = $2 OR (CAST($2 AS BIGINT) = 0 AND d.kind <> $3)) "
			  "ORDER BY d.document_id DESC LIMIT 1",
	[DOCUMENT_LIST] = "SELECT " DOCUMENT_COLUMNS " FROM document AS d WHERE d.account_id = $1 "
			  "ORDER BY d.dated_on, d.document_id",
	[DOCUMENT_ID] = "SELECT document_id FROM document WHERE kind = $1 AND year = $2 "
			"AND serial = $3",
	[METERS] = "SELECT meter_no FROM meter WHERE account_id = $1 AND removed_on IS NULL "
		   "ORDER BY meter_no",
	[PLAN_FIND] =
		"SELECT plan_id, made_on, principal, late_charge, total, coalesce((SELECT l.late "
		"FROM plan_late l WHERE l.plan_id = p.plan_id), 0) FROM repayment_plan p "
		"WHERE account_id = $1 AND state = 1",
	[PLAN_INSTALMENTS] = "SELECT due_on, amount FROM plan_instalment WHERE plan_id = $1 "
			     "ORDER BY seq",
	[PAPER_GET] = "SELECT pages, sha256 FROM document_paper "
		      "WHERE document_id = $1 AND copy = $2",
	[PAPER_ADD] = "INSERT INTO document_paper (document_id, copy, pages, sha256, login, at) "
		      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (document_id, copy) DO NOTHING",
};

const struct sql_set document_sql = {"document", texts, DOCUMENT_SQL_COUNT, SQL_SET_DOCUMENT};

static bool add_template(struct db *db, const struct document_template_row *row)
{
	struct stmt *st = db_stmt(db, &document_sql, TEMPLATE_ADD);

	stmt_bind_int(st, 1, row->kind);
	stmt_bind_int(st, 2, row->version);
	stmt_bind_text(st, 3, row->body);
	stmt_bind_text(st, 4, row->sha256);
	stmt_bind_text(st, 5, row->login);
	stmt_bind_moment(st, 6, row->at);
	return stmt_run(st);
}

bool document_store_keep_template(
	struct db *db, struct arena *arena, struct document_template_row *row)
{
	struct stmt *st;

	if (!add_template(db, row))
		return false;
	st = db_stmt(db, &document_sql, TEMPLATE_GET);
	stmt_bind_int(st, 1, row->kind);
	stmt_bind_int(st, 2, row->version);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->template_id = stmt_int(st, 0);
	row->body = arena_text(arena, stmt_text(st, 1));
	stmt_copy_text(st, 2, row->sha256, sizeof row->sha256);
	row->login = arena_text(arena, stmt_text(st, 3));
	row->at = stmt_moment(st, 4);
	return true;
}

static struct stmt *series(struct db *db, int which, const struct document_row *row)
{
	struct stmt *st = db_stmt(db, &document_sql, which);

	stmt_bind_int(st, 1, row->kind);
	stmt_bind_int(st, 2, row->year);
	return st;
}

static bool take_number(struct db *db, struct document_row *row)
{
	struct stmt *st;

	if (!stmt_run(series(db, SERIES_ADD, row)) || !stmt_run(series(db, SERIES_NEXT, row)))
		return false;
	st = series(db, SERIES_GET, row);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->serial = stmt_int(st, 0);
	return true;
}

static bool read_id(struct db *db, struct document_row *row)
{
	struct stmt *st = series(db, DOCUMENT_ID, row);

	stmt_bind_int(st, 3, row->serial);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->document_id = stmt_int(st, 0);
	return true;
}

bool document_store_insert(struct db *db, struct document_row *row)
{
	struct stmt *st;

	if (!take_number(db, row))
		return false;
	st = series(db, DOCUMENT_ADD, row);
	stmt_bind_int(st, 3, row->serial);
	stmt_bind_int(st, 4, row->account_id);
	stmt_bind_int(st, 5, row->template_id);
	stmt_bind_date(st, 6, row->dated_on);
	stmt_bind_text(st, 7, row->data);
	stmt_bind_text(st, 8, row->data_sha256);
	stmt_bind_text(st, 9, row->fonts_sha256);
	stmt_bind_text(st, 10, row->op_id);
	stmt_bind_text(st, 11, row->login);
	stmt_bind_text(st, 12, row->station);
	stmt_bind_moment(st, 13, row->at);
	return stmt_run(st) && read_id(db, row);
}

static void read_row(struct stmt *st, struct document_row *out)
{
	*out = (struct document_row){.document_id = stmt_int(st, 0),
		.kind = stmt_int(st, 1),
		.year = stmt_int(st, 2),
		.serial = stmt_int(st, 3),
		.account_id = stmt_int(st, 4),
		.template_id = stmt_int(st, 5),
		.dated_on = stmt_date(st, 6),
		.at = stmt_moment(st, 9)};
	stmt_copy_text(st, 7, out->data_sha256, sizeof out->data_sha256);
	stmt_copy_text(st, 8, out->fonts_sha256, sizeof out->fonts_sha256);
}

static bool read_one(struct stmt *st, struct document_row *out, bool *found)
{
	enum db_step step = stmt_one(st);

	*found = step == DB_ROW;
	if (*found)
		read_row(st, out);
	return step != DB_FAILED;
}

bool document_store_same(
	struct db *db, const struct document_row *like, struct document_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &document_sql, DOCUMENT_SAME);

	stmt_bind_int(st, 1, like->account_id);
	stmt_bind_int(st, 2, like->kind);
	stmt_bind_date(st, 3, like->dated_on);
	stmt_bind_int(st, 4, like->template_id);
	stmt_bind_text(st, 5, like->data_sha256);
	return read_one(st, out, found);
}

bool document_store_find(
	struct db *db, struct arena *arena, struct document_whole *out, bool *found)
{
	struct stmt *st = series(db, DOCUMENT_FIND, &out->row);

	stmt_bind_int(st, 3, out->row.serial);
	if (!read_one(st, &out->row, found))
		return false;
	if (!*found)
		return true;
	out->row.data = arena_text(arena, stmt_text(st, COLUMN_AFTER));
	out->row.login = arena_text(arena, stmt_text(st, COLUMN_AFTER + 1));
	out->row.station = arena_text(arena, stmt_text(st, COLUMN_AFTER + 2));
	out->account_no = arena_text(arena, stmt_text(st, COLUMN_AFTER + 3));
	out->template_body = arena_text(arena, stmt_text(st, COLUMN_AFTER + 4));
	return true;
}

bool document_store_last(
	struct db *db, const struct document_query *query, struct document_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &document_sql, DOCUMENT_LAST);

	stmt_bind_int(st, 1, query->account_id);
	stmt_bind_int(st, 2, query->kind);
	stmt_bind_int(st, 3, query->but);
	return read_one(st, out, found);
}

bool document_store_meters(struct db *db, int64_t account_id, char *buf, size_t size)
{
	struct stmt *st = db_stmt(db, &document_sql, METERS);
	size_t used = 0;
	enum db_step step;

	buf[0] = '\0';
	stmt_bind_int(st, 1, account_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		if (used > 0)
			used += strlen(utf8_copy(buf + used, size - used, "、"));
		used += strlen(utf8_copy(buf + used, size - used, stmt_text(st, 0)));
	}
	return step == DB_DONE;
}

static bool load_instalments(struct db *db, struct arena *arena, struct document_plan *out)
{
	struct stmt *st = db_stmt(db, &document_sql, PLAN_INSTALMENTS);
	size_t capacity = 0;
	enum db_step step;

	stmt_bind_int(st, 1, out->plan_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		out->instalments = arena_grow(
			arena, out->instalments, out->count, &capacity, sizeof *out->instalments);
		out->instalments[out->count++] = (struct document_instalment){
			.due_on = stmt_date(st, 0), .amount = stmt_money(st, 1)};
	}
	return step == DB_DONE;
}

bool document_store_plan(struct db *db, int64_t account_id, struct arena *arena,
	struct document_plan *out, bool *found)
{
	struct stmt *st = db_stmt(db, &document_sql, PLAN_FIND);
	enum db_step step;

	stmt_bind_int(st, 1, account_id);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (!*found)
		return step != DB_FAILED;
	*out = (struct document_plan){.plan_id = stmt_int(st, 0),
		.made_on = stmt_date(st, 1),
		.principal = stmt_money(st, 2),
		.late_charge = stmt_money(st, 3),
		.total = stmt_money(st, 4),
		.late = stmt_plan_late(st, 5)};
	return load_instalments(db, arena, out);
}

bool document_store_list(struct db *db, int64_t account_id, struct arena *arena,
	struct document_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &document_sql, DOCUMENT_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, account_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		read_row(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

bool document_store_paper(struct db *db, struct document_paper_row *row, bool *found)
{
	struct stmt *st = db_stmt(db, &document_sql, PAPER_GET);
	enum db_step step;

	stmt_bind_int(st, 1, row->document_id);
	stmt_bind_int(st, 2, row->copy);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found) {
		row->pages = stmt_int(st, 0);
		stmt_copy_text(st, 1, row->sha256, sizeof row->sha256);
	}
	return step != DB_FAILED;
}

bool document_store_add_paper(struct db *db, const struct document_paper_row *row)
{
	struct stmt *st = db_stmt(db, &document_sql, PAPER_ADD);

	stmt_bind_int(st, 1, row->document_id);
	stmt_bind_int(st, 2, row->copy);
	stmt_bind_int(st, 3, row->pages);
	stmt_bind_text(st, 4, row->sha256);
	stmt_bind_text(st, 5, row->login);
	stmt_bind_moment(st, 6, row->at);
	return stmt_run(st);
}
