#include "db/document_run_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/document_store.h"
#include "db/sql_sets.h"

enum { AUDIENCE, RUN_ADD, RUN_FIND_OPEN, RUN_LOAD, RUN_LIST, LETTER, ADD, CLOSE, ITEMS, SQL_COUNT };

/* Of account a: a bill that was due before $n and is not paid. */
#define UNPAID_BEFORE(n)                                                                          \
	"EXISTS (SELECT 1 FROM bill AS b WHERE b.account_id = a.account_id "                      \
	"AND b.due_on < $" n " AND b.amount - b.paid_before - coalesce((SELECT sum(l.principal) " \
	"FROM allocation AS l WHERE l.bill_id = b.bill_id), 0) > 0)"

#define RUN_COLUMNS                                                                      \
	"r.run_id, r.kind, r.route, r.region, r.stage, r.overdue_days, r.customers, "    \
	"r.dated_on, r.login, r.station, r.at, e.given_up, coalesce(e.passed_over, 0), " \
	"(SELECT count(*) FROM document_run_letter AS l WHERE l.run_id = r.run_id) "     \
	"FROM document_run AS r LEFT JOIN document_run_end AS e ON e.run_id = r.run_id"

static const char *const texts[SQL_COUNT] = {
	[AUDIENCE] = "SELECT a.account_id FROM account AS a "
		     "WHERE (CAST($1 AS TEXT) = '' OR a.route = $1) "
		     "AND (CAST($2 AS TEXT) = '' OR a.region = $2) "
		     "AND (CAST($3 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM arrears_case AS c "
		     "WHERE c.account_id = a.account_id AND c.state = 1 AND c.stage = $3)) "
		     "AND (CAST($4 AS BIGINT) = 0 "
		     "OR (CAST($4 AS BIGINT) = 1) = (a.price_class = 'residential')) "
		     "AND (" UNPAID_BEFORE("5") " OR (CAST($6 AS BIGINT) = 0 AND (EXISTS ("
						"SELECT 1 FROM document AS d WHERE d.account_id = "
						"a.account_id) OR EXISTS ("
						"SELECT 1 FROM arrears_case AS c WHERE "
						"c.account_id = a.account_id)))) "
						"ORDER BY a.route, a.account_no",
	[RUN_ADD] = "INSERT INTO document_run (kind, route, region, stage, overdue_days, "
		    "customers, dated_on, login, station, at) "
		    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING run_id",
	[RUN_FIND_OPEN] = "SELECT r.run_id FROM document_run AS r WHERE r.kind = $1 "
			  "AND r.route = $2 AND r.region = $3 AND r.stage = $4 "
			  "AND r.overdue_days = $5 AND r.customers = $6 AND r.dated_on = $7 "
			  "AND NOT EXISTS (SELECT 1 FROM document_run_end AS e "
			  "WHERE e.run_id = r.run_id) ORDER BY r.run_id DESC LIMIT 1",
	[RUN_LOAD] = "SELECT " RUN_COLUMNS " WHERE r.run_id = $1",
	[RUN_LIST] = "SELECT " RUN_COLUMNS " WHERE EXISTS (SELECT 1 FROM document_run_letter AS x "
		     "WHERE x.run_id = r.run_id) ORDER BY r.run_id DESC LIMIT $1",
	[LETTER] = "SELECT d.document_id, d.kind, d.year, d.serial FROM document_run_letter AS l "
		   "JOIN document AS d ON d.document_id = l.document_id "
		   "WHERE l.run_id = $1 AND l.account_id = $2",
	[ADD] = "INSERT INTO document_run_letter (run_id, account_id, document_id) "
		"VALUES ($1, $2, $3) ON CONFLICT (run_id, account_id) DO NOTHING",
	[CLOSE] = "INSERT INTO document_run_end (run_id, given_up, letters, passed_over, login, "
		  "at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (run_id) DO NOTHING",
	[ITEMS] = "SELECT d.year, d.serial, a.account_no, a.route, a.name, "
		  "CASE WHEN " UNPAID_BEFORE(
			  "2") " THEN 0 ELSE 1 END "
			       "FROM document_run_letter AS l "
			       "JOIN document AS d ON d.document_id = l.document_id "
			       "JOIN account AS a ON a.account_id = l.account_id "
			       "WHERE l.run_id = $1 ORDER BY a.route, a.account_no",
};

const struct sql_set document_run_sql = {"document run", texts, SQL_COUNT, SQL_SET_DOCUMENT_RUN};

bool document_run_audience(struct db *db, const struct document_audience *audience,
	struct arena *arena, int64_t **account_ids, size_t *count)
{
	struct stmt *st = db_stmt(db, &document_run_sql, AUDIENCE);
	int days = audience->filter.overdue_days > 0 ? (int)audience->filter.overdue_days - 1 : 0;
	size_t capacity = 0;
	enum db_step step;

	*account_ids = NULL;
	*count = 0;
	stmt_bind_text(st, 1, audience->filter.route);
	stmt_bind_text(st, 2, audience->filter.region);
	stmt_bind_int(st, 3, audience->filter.stage);
	stmt_bind_int(st, 4, audience->filter.customers);
	stmt_bind_date(st, 5, date_add_days(audience->on, -days));
	stmt_bind_int(st, 6, audience->debt || audience->filter.overdue_days > 0);
	while ((step = stmt_step(st)) == DB_ROW) {
		*account_ids =
			arena_grow(arena, *account_ids, *count, &capacity, sizeof **account_ids);
		(*account_ids)[(*count)++] = stmt_int(st, 0);
	}
	return step == DB_DONE;
}

/* Parameters $1 … $7. */
static struct stmt *run_bind(struct db *db, int which, const struct document_run_row *row)
{
	struct stmt *st = db_stmt(db, &document_run_sql, which);

	stmt_bind_int(st, 1, row->kind);
	stmt_bind_text(st, 2, row->filter.route);
	stmt_bind_text(st, 3, row->filter.region);
	stmt_bind_int(st, 4, row->filter.stage);
	stmt_bind_int(st, 5, row->filter.overdue_days);
	stmt_bind_int(st, 6, row->filter.customers);
	stmt_bind_date(st, 7, row->dated_on);
	return st;
}

bool document_run_insert(struct db *db, struct document_run_row *row)
{
	struct stmt *st = run_bind(db, RUN_ADD, row);

	stmt_bind_text(st, 8, row->login);
	stmt_bind_text(st, 9, row->station);
	stmt_bind_moment(st, 10, row->at);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->run_id = stmt_int(st, 0);
	return true;
}

bool document_run_find_open(
	struct db *db, const struct document_run_row *like, int64_t *run_id, bool *found)
{
	struct stmt *st = run_bind(db, RUN_FIND_OPEN, like);
	enum db_step step = stmt_one(st);

	*found = step == DB_ROW;
	if (*found)
		*run_id = stmt_int(st, 0);
	return step != DB_FAILED;
}

static void read_run(struct stmt *st, struct document_run_row *out)
{
	*out = (struct document_run_row){.run_id = stmt_int(st, 0),
		.kind = stmt_int(st, 1),
		.filter = {.stage = stmt_int(st, 4),
			.overdue_days = stmt_int(st, 5),
			.customers = stmt_int(st, 6)},
		.dated_on = stmt_date(st, 7),
		.at = stmt_moment(st, 10),
		.passed_over = stmt_int(st, 12),
		.letters = stmt_int(st, 13)};
	stmt_copy_text(st, 2, out->filter.route, sizeof out->filter.route);
	stmt_copy_text(st, 3, out->filter.region, sizeof out->filter.region);
	stmt_copy_text(st, 8, out->login, sizeof out->login);
	stmt_copy_text(st, 9, out->station, sizeof out->station);
	if (!stmt_is_null(st, 11))
		out->state = stmt_int(st, 11) != 0 ? DOCUMENT_RUN_GIVEN_UP : DOCUMENT_RUN_WHOLE;
}

bool document_run_load(struct db *db, int64_t run_id, struct document_run_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &document_run_sql, RUN_LOAD);
	enum db_step step;

	stmt_bind_int(st, 1, run_id);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		read_run(st, out);
	return step != DB_FAILED;
}

bool document_run_list(
	struct db *db, struct arena *arena, struct document_run_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &document_run_sql, RUN_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, DOCUMENT_RUNS_MAX);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		read_run(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

bool document_run_letter(
	struct db *db, int64_t run_id, int64_t account_id, struct document_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &document_run_sql, LETTER);
	enum db_step step;

	stmt_bind_int(st, 1, run_id);
	stmt_bind_int(st, 2, account_id);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		*out = (struct document_row){.document_id = stmt_int(st, 0),
			.kind = stmt_int(st, 1),
			.year = stmt_int(st, 2),
			.serial = stmt_int(st, 3),
			.account_id = account_id};
	return step != DB_FAILED;
}

bool document_run_add(struct db *db, int64_t run_id, int64_t account_id, int64_t document_id)
{
	struct stmt *st = db_stmt(db, &document_run_sql, ADD);

	stmt_bind_int(st, 1, run_id);
	stmt_bind_int(st, 2, account_id);
	stmt_bind_int(st, 3, document_id);
	return stmt_run(st);
}

bool document_run_close(struct db *db, const struct document_run_ending *ending)
{
	struct stmt *st = db_stmt(db, &document_run_sql, CLOSE);

	stmt_bind_int(st, 1, ending->run_id);
	stmt_bind_int(st, 2, ending->given_up);
	stmt_bind_int(st, 3, ending->letters);
	stmt_bind_int(st, 4, ending->passed_over);
	stmt_bind_text(st, 5, ending->login);
	stmt_bind_moment(st, 6, ending->at);
	return stmt_run(st);
}

bool document_run_items(struct db *db, const struct document_run_query *query, struct arena *arena,
	struct document_run_item **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &document_run_sql, ITEMS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, query->run_id);
	stmt_bind_date(st, 2, query->on);
	while ((step = stmt_step(st)) == DB_ROW) {
		struct document_run_item *item;

		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		item = &(*out)[(*count)++];
		*item = (struct document_run_item){.year = stmt_int(st, 0),
			.serial = stmt_int(st, 1),
			.settled = stmt_int(st, 5) != 0};
		stmt_copy_text(st, 2, item->account_no, sizeof item->account_no);
		stmt_copy_text(st, 3, item->route, sizeof item->route);
		stmt_copy_text(st, 4, item->name, sizeof item->name);
	}
	return step == DB_DONE;
}
