#include "db/sealed_store.h"

#include <assert.h>
#include <string.h>

#include "db/bind.h"
#include "db/sql_sets.h"

enum { SEALED_INSERT, SEALED_LOAD, SEALED_ROWS, SEALED_UPDATE, SEALED_SQL_COUNT };

static const char *const texts[SEALED_SQL_COUNT] = {
	[SEALED_INSERT] =
		"INSERT INTO sealed_text (sealed, hash) VALUES ($1, $2) RETURNING sealed_id",
	[SEALED_LOAD] = "SELECT sealed FROM sealed_text WHERE sealed_id = $1",
	[SEALED_ROWS] = "SELECT sealed_id, sealed FROM sealed_text WHERE sealed_id > $1 "
			"ORDER BY sealed_id LIMIT $2",
	[SEALED_UPDATE] = "UPDATE sealed_text SET sealed = $2, hash = $3 WHERE sealed_id = $1",
};

const struct sql_set sealed_sql = {"sealed", texts, SEALED_SQL_COUNT, SQL_SET_SEALED};

struct seal {
	int64_t sealed_id;
	uint8_t bytes[SEALED_BYTES_MAX];
	size_t size;
	uint8_t hash[VAULT_HASH_BYTES];
};

static void seal(const struct vault *v, const char *text, struct seal *out)
{
	size_t length = strlen(text);

	assert(length < SEALED_TEXT_MAX);
	vault_seal(v, text, length, out->bytes);
	out->size = length + VAULT_SEAL_OVERHEAD;
	vault_lookup_hash(v, text, out->hash);
}

static bool unseal(const struct vault *v, const struct seal *seal, char text[SEALED_TEXT_MAX])
{
	if (seal->size < VAULT_SEAL_OVERHEAD || seal->size >= SEALED_BYTES_MAX ||
		!vault_unseal(v, seal->bytes, seal->size, (uint8_t *)text))
		return false;
	text[seal->size - VAULT_SEAL_OVERHEAD] = '\0';
	return true;
}

/* What is longer than any seal of ours will not open. */
static void take_seal(struct stmt *st, int column, struct seal *out)
{
	const void *bytes = stmt_blob(st, column, &out->size);

	if (out->size > sizeof out->bytes)
		out->size = 0;
	if (out->size > 0)
		memcpy(out->bytes, bytes, out->size);
}

bool sealed_store_put(struct db *db, const struct vault *v, const char *text, int64_t *sealed_id)
{
	struct stmt *st = db_stmt(db, &sealed_sql, SEALED_INSERT);
	struct seal s;

	seal(v, text, &s);
	stmt_bind_blob(st, 1, s.bytes, s.size);
	stmt_bind_blob(st, 2, s.hash, sizeof s.hash);
	if (stmt_one(st) != DB_ROW)
		return false;
	*sealed_id = stmt_int(st, 0);
	return true;
}

bool sealed_store_get(struct db *db, const struct vault *v, int64_t sealed_id,
	char text[SEALED_TEXT_MAX], bool *ok)
{
	struct stmt *st = db_stmt(db, &sealed_sql, SEALED_LOAD);
	struct seal s;

	*ok = false;
	stmt_bind_int(st, 1, sealed_id);
	switch (stmt_one(st)) {
	case DB_ROW:
		take_seal(st, 0, &s);
		*ok = unseal(v, &s, text);
		return true;
	case DB_DONE:
		return true;
	case DB_FAILED:
		break;
	}
	return false;
}

static bool read_page(struct db *db, int64_t behind, struct seal *out, size_t *count)
{
	struct stmt *st = db_stmt(db, &sealed_sql, SEALED_ROWS);
	enum db_step step;

	*count = 0;
	stmt_bind_int(st, 1, behind);
	stmt_bind_int(st, 2, SEALED_PAGE);
	while ((step = stmt_step(st)) == DB_ROW) {
		out[*count].sealed_id = stmt_int(st, 0);
		take_seal(st, 1, &out[(*count)++]);
	}
	return step == DB_DONE;
}

static bool update(struct db *db, const struct seal *s)
{
	struct stmt *st = db_stmt(db, &sealed_sql, SEALED_UPDATE);

	stmt_bind_int(st, 1, s->sealed_id);
	stmt_bind_blob(st, 2, s->bytes, s->size);
	stmt_bind_blob(st, 3, s->hash, sizeof s->hash);
	return stmt_run(st);
}

bool sealed_store_change(struct db *db, struct sealed_change *change)
{
	struct seal rows[SEALED_PAGE];
	char text[SEALED_TEXT_MAX];
	bool ok;

	change->ok = true;
	ok = read_page(db, change->behind, rows, &change->count);
	for (size_t i = 0; ok && change->ok && i < change->count; i++) {
		change->ok = unseal(change->from, &rows[i], text);
		if (!change->ok)
			break;
		seal(change->to, text, &rows[i]);
		ok = update(db, &rows[i]);
		change->behind = rows[i].sealed_id;
	}
	explicit_bzero(text, sizeof text);
	return ok;
}
