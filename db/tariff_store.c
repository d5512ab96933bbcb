#include "db/tariff_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	TARIFF_INSERT,
	TARIFF_FIND,
	TARIFF_LIST,
	TERMS_INSERT,
	TERMS_BEFORE,
	TERMS_WITHIN,
	TARIFF_SQL_COUNT
};

#define TARIFF_COLUMNS \
	"tariff_id, name, valid_from, valid_to, price_class, body, sha256, login, at FROM tariff "
#define TERMS_COLUMNS                                                                         \
	"account_id, from_on, tariff, household, free_wh, demand_w, power_factor, login, at " \
	"FROM account_terms t "
/* Of several rows of one day the last holds. */
#define LAST_OF_ITS_DAY                                                                \
	"NOT EXISTS (SELECT 1 FROM account_terms n WHERE n.account_id = t.account_id " \
	"AND n.from_on = t.from_on AND n.terms_id > t.terms_id) "

static const char *const texts[TARIFF_SQL_COUNT] = {
	[TARIFF_INSERT] = "INSERT INTO tariff (name, valid_from, valid_to, price_class, body, "
			  "sha256, login, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	[TARIFF_FIND] = "SELECT " TARIFF_COLUMNS "WHERE name = $1 AND valid_from = $2",
	[TARIFF_LIST] = "SELECT " TARIFF_COLUMNS
			"WHERE CAST($1 AS TEXT) IS NULL OR name = $1 ORDER BY name, valid_from",
	[TERMS_INSERT] = "INSERT INTO account_terms (account_id, from_on, tariff, household, "
			 "free_wh, demand_w, power_factor, login, at) "
			 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
	[TERMS_BEFORE] = "SELECT " TERMS_COLUMNS "WHERE account_id = $1 AND from_on <= $2 "
			 "ORDER BY from_on DESC, terms_id DESC LIMIT 1",
	[TERMS_WITHIN] =
		"SELECT " TERMS_COLUMNS
		"WHERE account_id = $1 AND from_on > $2 AND from_on <= $3 AND " LAST_OF_ITS_DAY
		"ORDER BY from_on",
};

const struct sql_set tariff_sql = {"tariff", texts, TARIFF_SQL_COUNT, SQL_SET_TARIFF};

bool tariff_store_insert(struct db *db, const struct tariff_row *row)
{
	struct stmt *st = db_stmt(db, &tariff_sql, TARIFF_INSERT);

	stmt_bind_text(st, 1, row->name);
	stmt_bind_date(st, 2, row->valid_from);
	if (row->has_valid_to)
		stmt_bind_date(st, 3, row->valid_to);
	stmt_bind_text(st, 4, row->price_class);
	stmt_bind_text(st, 5, row->body);
	stmt_bind_text(st, 6, row->sha256);
	stmt_bind_text(st, 7, row->login);
	stmt_bind_moment(st, 8, row->at);
	return stmt_run(st);
}

static void tariff_read(struct stmt *st, struct arena *arena, struct tariff_row *out)
{
	out->tariff_id = stmt_int(st, 0);
	stmt_copy_text(st, 1, out->name, sizeof out->name);
	out->valid_from = stmt_date(st, 2);
	out->has_valid_to = !stmt_is_null(st, 3);
	out->valid_to = stmt_date(st, 3);
	out->price_class = arena_text(arena, stmt_text(st, 4));
	out->body = arena_text(arena, stmt_text(st, 5));
	stmt_copy_text(st, 6, out->sha256, sizeof out->sha256);
	out->login = arena_text(arena, stmt_text(st, 7));
	out->at = stmt_moment(st, 8);
}

bool tariff_store_find(struct db *db, struct arena *arena, struct tariff_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &tariff_sql, TARIFF_FIND);
	enum db_step step;

	stmt_bind_text(st, 1, out->name);
	stmt_bind_date(st, 2, out->valid_from);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		tariff_read(st, arena, out);
	return step != DB_FAILED;
}

bool tariff_store_list(struct db *db, const char *name, struct arena *arena,
	struct tariff_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &tariff_sql, TARIFF_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_text(st, 1, name);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		tariff_read(st, arena, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

bool terms_store_insert(struct db *db, const struct terms_row *row)
{
	struct stmt *st = db_stmt(db, &tariff_sql, TERMS_INSERT);

	stmt_bind_int(st, 1, row->account_id);
	stmt_bind_date(st, 2, row->from_on);
	stmt_bind_text(st, 3, row->tariff);
	stmt_bind_int(st, 4, row->household);
	stmt_bind_energy(st, 5, row->free_quota);
	stmt_bind_int(st, 6, row->demand_w);
	stmt_bind_int(st, 7, row->power_factor);
	stmt_bind_text(st, 8, row->login);
	stmt_bind_moment(st, 9, row->at);
	return stmt_run(st);
}

static void terms_read(struct stmt *st, struct terms_row *out)
{
	*out = (struct terms_row){.account_id = stmt_int(st, 0),
		.from_on = stmt_date(st, 1),
		.household = (int)stmt_int(st, 3),
		.free_quota = stmt_energy(st, 4),
		.demand_w = stmt_int(st, 5),
		.power_factor = (int)stmt_int(st, 6),
		.login = "",
		.at = stmt_moment(st, 8)};
	stmt_copy_text(st, 2, out->tariff, sizeof out->tariff);
}

bool terms_store_of(struct db *db, int64_t account_id, const struct date days[2],
	struct terms_row out[TERMS_MAX], size_t *count)
{
	struct stmt *st = db_stmt(db, &tariff_sql, TERMS_BEFORE);
	enum db_step step;

	*count = 0;
	stmt_bind_int(st, 1, account_id);
	stmt_bind_date(st, 2, days[0]);
	step = stmt_one(st);
	if (step == DB_ROW)
		terms_read(st, &out[(*count)++]);
	if (step == DB_FAILED)
		return false;
	st = db_stmt(db, &tariff_sql, TERMS_WITHIN);
	stmt_bind_int(st, 1, account_id);
	stmt_bind_date(st, 2, days[0]);
	stmt_bind_date(st, 3, days[1]);
	while ((step = stmt_step(st)) == DB_ROW && *count < TERMS_MAX)
		terms_read(st, &out[(*count)++]);
	return step != DB_FAILED;
}
