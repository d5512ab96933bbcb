/* The SQLite engine: what a walk has to ask of one table, out of the schema. */
#include "db/sqlite_walk.h"

#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/compiler.h"
#include "core/utf8.h"

#define NAME_BYTES 128
#define ROWID_COLUMN (-1) /* as pragma_index_xinfo says it */

/* While a table is set up. */
struct set_up {
	struct walk_table *t;
	sqlite3 *handle;
	sqlite3_str *beside; /* what is asked beside the columns */
	int asked;           /* how many columns a row has with it */
	char key_name[WALK_KEY_MAX][NAME_BYTES];
	bool has_rowid, strict, ok;
};

/* The engine answers NULL for no text at all. */
static char *taken(sqlite3_str *text)
{
	bool empty = sqlite3_str_length(text) == 0;
	char *out = sqlite3_str_finish(text);

	if (out == NULL && empty)
		out = sqlite3_mprintf("");
	if (out == NULL)
		abort();
	return out;
}

/* Each row of the answer goes to take, until one is not wanted. */
static void each(struct set_up *u, const char *sql, const char *name,
	void (*take)(struct set_up *u, sqlite3_stmt *row))
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(u->handle, sql, -1, &st, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	while (rc == SQLITE_OK && u->ok && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		take(u, st);
		rc = SQLITE_OK;
	}
	u->ok = u->ok && rc == SQLITE_DONE;
	sqlite3_finalize(st);
}

static const char *text_of(sqlite3_stmt *row, int column)
{
	const unsigned char *text = sqlite3_column_text(row, column);

	return text == NULL ? "" : (const char *)text;
}

static void take_table(struct set_up *u, sqlite3_stmt *row)
{
	u->has_rowid = sqlite3_column_int(row, 0) == 0;
	u->strict = sqlite3_column_int(row, 1) != 0;
}

static int kind_of(const char *declared)
{
	static const struct {
		int kind;
		const char *name;
	} kinds[] = {
		{SQLITE_INTEGER, "INTEGER"},
		{SQLITE_INTEGER, "INT"},
		{SQLITE_TEXT, "TEXT"},
		{SQLITE_BLOB, "BLOB"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (sqlite3_stricmp(declared, kinds[i].name) == 0)
			return kinds[i].kind;
	return 0;
}

/* name, type, notnull, pk */
static void take_column(struct set_up *u, sqlite3_stmt *row)
{
	struct walk_table *t = u->t;
	int place = sqlite3_column_int(row, 3);

	if (t->columns == WALK_COLUMNS - 1) { /* its row would be taken for a damaged one */
		u->ok = false;
		return;
	}
	t->kind[t->columns] = u->strict ? kind_of(text_of(row, 1)) : 0;
	t->never_null[t->columns] = sqlite3_column_int(row, 2) != 0;
	if (!u->has_rowid && place > 0 && place <= WALK_KEY_MAX) {
		t->key[place - 1] = t->columns;
		utf8_copy(u->key_name[place - 1], sizeof u->key_name[0], text_of(row, 0));
		t->key_count++;
	}
	t->columns++;
}

/* --- to be found again ------------------------------------------------------------------------ */

/* Text that the engine made; it is given back. */
static void prepare(struct set_up *u, struct walk_find *find, char *sql)
{
	if (sqlite3_prepare_v3(u->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &find->st, NULL) !=
		SQLITE_OK)
		find->st = NULL;
	sqlite3_free(sql);
}

static void condition(struct walk_find *find, sqlite3_str *where, const char *name, int column)
{
	sqlite3_str_appendf(
		where, "%s\"%w\" IS ?%d", find->count > 0 ? " AND " : "", name, find->count + 1);
	find->column[find->count++] = column;
}

/* cid, name of each column of the index. False: one of them is no column. */
static bool index_columns(struct set_up *u, struct walk_find *find, sqlite3_str *where)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(u->handle,
		"SELECT cid, name FROM pragma_index_xinfo(?1) ORDER BY seqno", -1, &st, NULL);
	bool plain = true;

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(st, 1, find->name, -1, SQLITE_STATIC);
	while (rc == SQLITE_OK && plain && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		int cid = sqlite3_column_int(st, 0);

		plain = cid >= ROWID_COLUMN && find->count < WALK_FIND_KEYS;
		if (plain && cid == ROWID_COLUMN)
			condition(find, where, "rowid", u->t->columns);
		else if (plain)
			condition(find, where, text_of(st, 1), cid);
		rc = SQLITE_OK;
	}
	u->ok = u->ok && (!plain || rc == SQLITE_DONE);
	sqlite3_finalize(st);
	return plain && u->ok;
}

/* The words of a partial index behind its columns: those of its own statement. */
static const char *partial_words(const char *sql)
{
	static const char word[] = ") WHERE ";
	const char *at = strstr(sql, word);

	return at == NULL ? "" : at + sizeof word - 1;
}

/* name, origin, partial, sql. What the engine cannot be made to use is left to the full check. */
static void take_index(struct set_up *u, sqlite3_stmt *row)
{
	struct walk_table *t = u->t;
	struct walk_find *find = &t->find[t->find_count];
	const char *words = sqlite3_column_int(row, 2) != 0 ? partial_words(text_of(row, 3)) : "";
	sqlite3_str *sql;

	if (t->find_count == WALK_FINDS || u->asked == WALK_COLUMNS ||
		(!u->has_rowid && strcmp(text_of(row, 1), "pk") == 0))
		return;
	*find = (struct walk_find){.name = xstrdup(text_of(row, 0)), .belongs = -1};
	t->find_count++;
	sql = sqlite3_str_new(u->handle);
	sqlite3_str_appendf(
		sql, "SELECT 1 FROM \"%w\" INDEXED BY \"%w\" WHERE ", t->name, find->name);
	if (!index_columns(u, find, sql)) {
		sqlite3_free(taken(sql));
		return;
	}
	if (words[0] != '\0') {
		sqlite3_str_appendf(sql, " AND (%s)", words);
		sqlite3_str_appendf(u->beside, ", (%s) IS TRUE", words);
		find->belongs = u->asked++;
	}
	prepare(u, find, taken(sql));
}

static void add_key(struct set_up *u)
{
	struct walk_table *t = u->t;
	struct walk_find *find = &t->find[t->find_count++];
	sqlite3_str *sql = sqlite3_str_new(u->handle);

	*find = (struct walk_find){.name = xstrdup("its key"), .belongs = -1};
	sqlite3_str_appendf(sql, "SELECT 1 FROM \"%w\" NOT INDEXED WHERE ", t->name);
	for (int i = 0; i < t->key_count; i++)
		condition(find, sql, u->key_name[i], t->key[i]);
	prepare(u, find, taken(sql));
}

/* --- the rows --------------------------------------------------------------------------------- */

static void add_names(const struct set_up *u, sqlite3_str *sql)
{
	for (int i = 0; i < u->t->key_count; i++)
		sqlite3_str_appendf(sql, "%s\"%w\"", i > 0 ? ", " : "", u->key_name[i]);
}

static void add_places(const struct set_up *u, sqlite3_str *sql)
{
	for (int i = 0; i < u->t->key_count; i++)
		sqlite3_str_appendf(sql, "%s?%d", i > 0 ? ", " : "", i + 1);
}

static char *rows_sql(const struct set_up *u, const char *beside, bool after)
{
	sqlite3_str *sql = sqlite3_str_new(u->handle);

	sqlite3_str_appendf(sql, "SELECT *%s%s FROM \"%w\" NOT INDEXED",
		u->has_rowid ? ", rowid" : "", beside, u->t->name);
	if (after) {
		sqlite3_str_appendall(sql, " WHERE (");
		add_names(u, sql);
		sqlite3_str_appendall(sql, ") > (");
		add_places(u, sql);
		sqlite3_str_appendall(sql, ")");
	}
	sqlite3_str_appendall(sql, " ORDER BY ");
	add_names(u, sql);
	return taken(sql);
}

static void settle_key(struct set_up *u)
{
	struct walk_table *t = u->t;

	u->asked = t->columns;
	if (u->has_rowid) {
		t->key[0] = u->asked++;
		t->key_count = 1;
		utf8_copy(u->key_name[0], sizeof u->key_name[0], "rowid");
	}
	add_key(u);
}

bool walk_table_set_up(struct walk_table *t, sqlite3 *handle, const char *name)
{
	struct set_up u = {.t = t,
		.handle = handle,
		.beside = sqlite3_str_new(handle),
		.has_rowid = true,
		.ok = true};
	char *beside;

	*t = (struct walk_table){.name = xstrdup(name)};
	each(&u, "SELECT wr, strict FROM pragma_table_list(?1) WHERE schema = 'main'", name,
		take_table);
	each(&u, "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1) ORDER BY cid", name,
		take_column);
	settle_key(&u);
	each(&u,
		"SELECT l.name, l.origin, l.partial, s.sql FROM pragma_index_list(?1) AS l "
		"LEFT JOIN sqlite_schema AS s ON s.type = 'index' AND s.name = l.name",
		name, take_index);
	beside = taken(u.beside);
	if (u.ok) {
		t->first = rows_sql(&u, beside, false);
		t->next = rows_sql(&u, beside, true);
	}
	sqlite3_free(beside);
	return u.ok;
}

void walk_table_free(struct walk_table *t)
{
	for (int i = 0; i < t->find_count; i++) {
		sqlite3_finalize(t->find[i].st);
		free(t->find[i].name);
	}
	free(t->name);
	sqlite3_free(t->first);
	sqlite3_free(t->next);
	*t = (struct walk_table){.name = NULL};
}
