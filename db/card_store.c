#include "db/card_store.h"

#include <assert.h>

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

static_assert(CARD_PAGE == 256, "CARD_LIVING names it");

/* Numbers that stand in databases. */
static_assert(CARD_OPENED == 1, "stored");
static_assert(CARD_REPLACES == 2, "stored");
static_assert(CARD_TAKEN_OVER == 3, "stored");
static_assert(CARD_NEW_METER == 4, "stored");

enum { CARD_INSERT, CARD_OF, CARD_BY_SERIAL, CARD_LIVING, CARD_SQL_COUNT };

#define CARD_COLUMNS                                                                            \
	"SELECT card_id, account_id, meter_no, generation, serial, origin, base_count, login, " \
	"station, at FROM card "

static const char *const texts[CARD_SQL_COUNT] = {
	[CARD_INSERT] = "INSERT INTO card (account_id, meter_no, generation, serial, origin, "
			"base_count, login, station, at) "
			"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
	[CARD_OF] = CARD_COLUMNS "WHERE account_id = $1 ORDER BY card_id DESC LIMIT 1",
	[CARD_LIVING] = CARD_COLUMNS
	"WHERE account_id > $1 AND card_id = (SELECT max(c.card_id) FROM card AS c WHERE "
	"c.account_id = card.account_id) ORDER BY account_id LIMIT 256",
	[CARD_BY_SERIAL] = CARD_COLUMNS "WHERE serial = $1 ORDER BY card_id DESC LIMIT 1",
};

const struct sql_set card_sql = {"card", texts, CARD_SQL_COUNT, SQL_SET_CARD};

bool card_store_insert(struct db *db, const struct card_row *row)
{
	struct stmt *st = db_stmt(db, &card_sql, CARD_INSERT);

	stmt_bind_int(st, 1, row->account_id);
	stmt_bind_text(st, 2, row->meter_no);
	stmt_bind_int(st, 3, row->generation);
	stmt_bind_text(st, 4, row->serial);
	stmt_bind_int(st, 5, row->origin);
	stmt_bind_int(st, 6, row->base_count);
	stmt_bind_text(st, 7, row->login);
	stmt_bind_text(st, 8, row->station);
	stmt_bind_moment(st, 9, row->at);
	return stmt_run(st);
}

static void card_read(struct stmt *st, struct card_row *out)
{
	out->card_id = stmt_int(st, 0);
	out->account_id = stmt_int(st, 1);
	stmt_copy_text(st, 2, out->meter_no, sizeof out->meter_no);
	out->generation = stmt_int(st, 3);
	stmt_copy_text(st, 4, out->serial, sizeof out->serial);
	out->origin = (enum card_origin)stmt_bounded(st, 5, CARD_OPENED, CARD_NEW_METER);
	out->base_count = stmt_int(st, 6);
	stmt_copy_text(st, 7, out->login, sizeof out->login);
	stmt_copy_text(st, 8, out->station, sizeof out->station);
	out->at = stmt_moment(st, 9);
}

static enum db_step card_one(struct stmt *st, struct card_row *out)
{
	enum db_step step = stmt_one(st);

	if (step == DB_ROW)
		card_read(st, out);
	return step;
}

enum db_step card_store_of(struct db *db, int64_t account_id, struct card_row *out)
{
	struct stmt *st = db_stmt(db, &card_sql, CARD_OF);

	stmt_bind_int(st, 1, account_id);
	return card_one(st, out);
}

enum db_step card_store_by_serial(struct db *db, const char *serial, struct card_row *out)
{
	struct stmt *st = db_stmt(db, &card_sql, CARD_BY_SERIAL);

	stmt_bind_text(st, 1, serial);
	return card_one(st, out);
}

bool card_store_living(struct db *db, int64_t after_account_id, struct arena *arena,
	struct card_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &card_sql, CARD_LIVING);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, after_account_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		card_read(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}
