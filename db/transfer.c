#include "db/transfer.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "db/database.h"
#include "db/migration.h"
#include "db/search.h"
#include "db/sql_sets.h"

#define PAGE_ROWS 2000

static const char *const texts[] = {
	"SELECT setval(CAST(pg_get_serial_sequence($1, $2) AS regclass), $3)",
};

const struct sql_set transfer_postgres_sql = {
	"transfer_postgres", texts, ARRAY_SIZE(texts), SQL_SET_TRANSFER_POSTGRES};

/* One column of the key of the last row that was read. */
struct key_cell {
	int64_t number;
	char *text;
};

/* A table on its way: where the walk stands, and what becomes of each row. */
struct walk {
	const struct table_shape *shape;
	int index;
	struct db *from, *to; /* to NULL: the rows are only looked at */
	struct key_cell key[TABLE_KEY_MAX];
	crypto_generichash_state hash;
	int64_t rows;
};

static void hash_number(crypto_generichash_state *hash, char kind, int64_t number)
{
	uint8_t bytes[9] = {(uint8_t)kind};

	for (int i = 0; i < 8; i++)
		bytes[1 + i] = (uint8_t)((uint64_t)number >> (8 * i));
	crypto_generichash_update(hash, bytes, sizeof(bytes));
}

static void hash_bytes(crypto_generichash_state *hash, char kind, const void *bytes, size_t size)
{
	hash_number(hash, kind, (int64_t)size);
	if (size > 0)
		crypto_generichash_update(hash, bytes, size);
}

/* A value into the digest and, where there is one, into the insertion. */
static void take_cell(struct walk *w, struct stmt *row, int column, struct stmt *into)
{
	char letter = w->shape->letters[column];

	if (stmt_is_null(row, column)) {
		hash_number(&w->hash, 'n', 0);
	} else if (letter == 'i') {
		hash_number(&w->hash, 'i', stmt_int(row, column));
		if (into != NULL)
			stmt_bind_int(into, column + 1, stmt_int(row, column));
	} else if (letter == 't') {
		const char *text = stmt_text(row, column);
		hash_bytes(&w->hash, 't', text, strlen(text));
		if (into != NULL)
			stmt_bind_text(into, column + 1, text);
	} else {
		size_t size = 0;
		const void *bytes = stmt_blob(row, column, &size);
		hash_bytes(&w->hash, 'b', bytes, size);
		if (into != NULL)
			stmt_bind_blob(into, column + 1, bytes, size);
	}
}

static void keep_key(struct walk *w, struct stmt *row)
{
	for (int i = 0; i < w->shape->key_size; i++) {
		int column = w->shape->key[i];

		if (w->shape->letters[column] == 'i') {
			w->key[i].number = stmt_int(row, column);
		} else {
			free(w->key[i].text);
			w->key[i].text = xstrdup(stmt_text(row, column));
		}
	}
}

static bool take_row(struct walk *w, struct stmt *row)
{
	int columns = (int)strlen(w->shape->letters);
	struct stmt *into = w->to == NULL ? NULL
					  : db_stmt(w->to, &table_sql,
						    w->index * TABLE_STATEMENTS + TABLE_INSERT);

	for (int column = 0; column < columns; column++)
		take_cell(w, row, column, into);
	keep_key(w, row);
	w->rows++;
	return into == NULL || stmt_run(into);
}

/* The first page, or the one behind the key at hand. */
static struct stmt *page_open(struct walk *w)
{
	int which = w->rows == 0 ? TABLE_FIRST : TABLE_NEXT;
	struct stmt *st = db_stmt(w->from, &table_sql, w->index * TABLE_STATEMENTS + which);
	int n = 1;

	for (int i = 0; w->rows > 0 && i < w->shape->key_size; i++, n++)
		if (w->shape->letters[w->shape->key[i]] == 'i')
			stmt_bind_int(st, n, w->key[i].number);
		else
			stmt_bind_text(st, n, w->key[i].text);
	stmt_bind_int(st, n, PAGE_ROWS);
	return st;
}

static bool page_take(struct walk *w, bool *more)
{
	struct stmt *page = page_open(w);
	enum db_step step;
	int rows = 0;

	while ((step = stmt_step(page)) == DB_ROW) {
		if (!take_row(w, page))
			return false;
		rows++;
	}
	*more = rows == PAGE_ROWS;
	return step == DB_DONE && !db_has_failed(w->from);
}

static bool walk_table(struct walk *w, const struct transfer_watch *watch, struct table_digest *out)
{
	bool more = true, ok = true;

	crypto_generichash_init(&w->hash, NULL, 0, TRANSFER_HASH_BYTES);
	while (ok && more) {
		ok = page_take(w, &more);
		if (ok && watch != NULL && watch->page != NULL)
			watch->page(watch->ctx, w->shape->name, w->rows);
	}
	out->rows = w->rows;
	crypto_generichash_final(&w->hash, out->hash, sizeof(out->hash));
	return ok;
}

static void walk_release(struct walk *w)
{
	for (int i = 0; i < w->shape->key_size; i++)
		free(w->key[i].text);
}

bool transfer_digest(struct db *db, const struct transfer_watch *watch,
	struct table_digest out[TRANSFER_TABLES_MAX])
{
	bool ok = true;

	assert(table_shape_count <= TRANSFER_TABLES_MAX);
	for (int i = 0; ok && i < table_shape_count; i++) {
		struct walk w = {.shape = &table_shapes[i], .index = i, .from = db};

		ok = walk_table(&w, watch, &out[i]);
		walk_release(&w);
	}
	return ok;
}

/* The steps themselves have filled some tables, such as the chart of accounts. */
static bool is_filled(struct db *db, int index, bool *filled)
{
	struct stmt *st = db_stmt(db, &table_sql, index * TABLE_STATEMENTS + TABLE_FIRST);
	enum db_step step;

	stmt_bind_int(st, 1, 1);
	step = stmt_one(st);
	*filled = step == DB_ROW;
	return step != DB_FAILED;
}

/* A server gives its numbers from a sequence that knows nothing of rows with their own. */
static bool sequence_follows(struct walk *w)
{
	struct stmt *st;

	if (db_engine(w->to) != DB_POSTGRES || w->shape->identity == NULL || w->rows == 0)
		return true;
	st = db_stmt(w->to, &transfer_postgres_sql, 0);
	stmt_bind_text(st, 1, w->shape->name);
	stmt_bind_text(st, 2, w->shape->identity);
	stmt_bind_int(st, 3, w->key[0].number);
	return stmt_one(st) == DB_ROW;
}

bool transfer_copy(struct db *from, struct db *to, const struct transfer_watch *watch,
	struct table_digest out[TRANSFER_TABLES_MAX])
{
	bool ok = true, filled;

	assert(table_shape_count <= TRANSFER_TABLES_MAX);
	for (int i = 0; ok && i < table_shape_count; i++) {
		struct walk w = {.shape = &table_shapes[i], .index = i, .from = from};

		ok = is_filled(to, i, &filled);
		w.to = filled ? NULL : to;
		ok = ok && walk_table(&w, watch, &out[i]);
		if (w.to != NULL)
			ok = ok && sequence_follows(&w);
		walk_release(&w);
	}
	return ok && search_rebuild(to);
}

const char *transfer_difference(const struct table_digest *a, const struct table_digest *b)
{
	for (int i = 0; i < table_shape_count; i++)
		if (a[i].rows != b[i].rows || memcmp(a[i].hash, b[i].hash, sizeof(a[i].hash)) != 0)
			return table_shapes[i].name;
	return NULL;
}
