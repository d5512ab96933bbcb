#include "db/key_store.h"

#include <sodium.h>
#include <string.h>

#include "db/bind.h"
#include "db/sql_sets.h"

enum { KEY_LAST, KEY_INSERT, KEY_SQL_COUNT };

static const char *const texts[KEY_SQL_COUNT] = {
	[KEY_LAST] = "SELECT key_no, check_value FROM hall_key ORDER BY key_no DESC LIMIT 1",
	[KEY_INSERT] =
		"INSERT INTO hall_key (key_no, check_value, at, login) VALUES ($1, $2, $3, $4)",
};

const struct sql_set key_sql = {"key", texts, KEY_SQL_COUNT, SQL_SET_KEY};

/* On SQLite whoever writes is alone. */
static const char *const postgres_texts[] = {
	"LOCK TABLE account, audit_chain, hall_key, sealed_text IN EXCLUSIVE MODE",
};

const struct sql_set key_postgres_sql = {
	"key_postgres", postgres_texts, ARRAY_SIZE(postgres_texts), SQL_SET_KEY_POSTGRES};

bool key_store_lock(struct db *db)
{
	return db_engine(db) == DB_SQLITE || stmt_run(db_stmt(db, &key_postgres_sql, 0));
}

bool key_store_last(struct db *db, struct key_row *out)
{
	struct stmt *st = db_stmt(db, &key_sql, KEY_LAST);
	enum db_step step = stmt_one(st);
	const void *value;
	size_t size = 0;

	*out = (struct key_row){.key_no = 0};
	if (step != DB_ROW)
		return step == DB_DONE;
	out->key_no = (int)stmt_int(st, 0);
	value = stmt_blob(st, 1, &size);
	if (size == sizeof(out->check_value))
		memcpy(out->check_value, value, size);
	return true;
}

bool key_store_insert(struct db *db, const struct vault *v, const char *login, struct moment at)
{
	struct stmt *st = db_stmt(db, &key_sql, KEY_INSERT);
	uint8_t value[VAULT_HASH_BYTES];

	vault_check_value(v, value);
	stmt_bind_int(st, 1, vault_key_no(v));
	stmt_bind_blob(st, 2, value, sizeof(value));
	stmt_bind_moment(st, 3, at);
	stmt_bind_text(st, 4, login);
	return stmt_run(st);
}

bool key_row_fits(const struct key_row *row, const struct vault *v)
{
	uint8_t value[VAULT_HASH_BYTES];

	vault_check_value(v, value);
	return row->key_no == vault_key_no(v) &&
	       sodium_memcmp(value, row->check_value, sizeof(value)) == 0;
}
