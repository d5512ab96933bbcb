#include "db/card_price_store.h"

#include <string.h>

#include "db/bind.h"
#include "db/engine.h"
#include "db/sql_sets.h"

enum { PRICE_ADD, PRICE_OF, PRICE_ON_CARD, PRICE_SQL_COUNT };

#define LAST_SEQ "(SELECT max(x.seq) FROM card_target AS x WHERE x.sale_id = "

static const char *const texts[PRICE_SQL_COUNT] = {
	[PRICE_ADD] = "INSERT INTO card_price_target (sale_id, seq, file, switch_at, intended) "
		      "VALUES ($1, " LAST_SEQ "$1), $2, $3, $4)",
	[PRICE_OF] = "SELECT p.sale_id, p.file, p.switch_at, p.intended FROM card_price_target "
		     "AS p WHERE p.sale_id = $1 AND p.seq = " LAST_SEQ "p.sale_id)",
	[PRICE_ON_CARD] =
		"SELECT p.sale_id, p.file, p.switch_at, p.intended FROM card_price_target AS p "
		"JOIN card_target AS t ON t.sale_id = p.sale_id AND t.seq = p.seq "
		"WHERE t.serial = $1 AND p.seq = " LAST_SEQ "p.sale_id) AND EXISTS (SELECT 1 FROM "
		"card_sale_state AS s WHERE s.sale_id = p.sale_id AND s.state = 4) AND NOT EXISTS "
		"(SELECT 1 FROM card_sale_state AS s WHERE s.sale_id = p.sale_id AND s.state = 5) "
		"ORDER BY p.sale_id DESC LIMIT 1",
};

const struct sql_set card_price_sql = {"card_price", texts, PRICE_SQL_COUNT, SQL_SET_CARD_PRICE};

bool card_price_add(struct db *db, const struct card_price_row *row)
{
	struct stmt *st = db_stmt(db, &card_price_sql, PRICE_ADD);

	stmt_bind_int(st, 1, row->sale_id);
	stmt_bind_int(st, 2, row->file);
	stmt_bind_moment(st, 3, row->switch_at);
	stmt_bind_blob(st, 4, row->bytes, row->size);
	return stmt_run(st);
}

static enum db_step price_one(struct stmt *st, struct card_price_row *out)
{
	enum db_step step = stmt_one(st);
	const uint8_t *bytes;
	size_t size;

	*out = (struct card_price_row){.size = 0};
	if (step != DB_ROW)
		return step;
	bytes = stmt_blob(st, 3, &size);
	if (bytes == NULL || size > sizeof out->bytes) {
		stmt_wrong(st, 3);
		return DB_FAILED;
	}
	out->sale_id = stmt_int(st, 0);
	out->file = (enum card_file)stmt_bounded(st, 1, CARD_FILE_PRICES, CARD_FILE_NEXT_PRICES);
	out->switch_at = stmt_moment(st, 2);
	memcpy(out->bytes, bytes, size);
	out->size = size;
	return DB_ROW;
}

enum db_step card_price_of(struct db *db, int64_t sale_id, struct card_price_row *out)
{
	struct stmt *st = db_stmt(db, &card_price_sql, PRICE_OF);

	stmt_bind_int(st, 1, sale_id);
	return price_one(st, out);
}

enum db_step card_price_on_card(struct db *db, const char *serial, struct card_price_row *out)
{
	struct stmt *st = db_stmt(db, &card_price_sql, PRICE_ON_CARD);

	stmt_bind_text(st, 1, serial);
	return price_one(st, out);
}
