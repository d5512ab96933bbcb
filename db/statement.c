/* Statements: prepared on first use, kept as long as the connection, read cell by cell. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "db/bind.h"
#include "db/database.h"
#include "db/engine.h"

struct stmt {
	struct db *db;
	const char *sql;
	char name[DB_STMT_NAME_MAX];
	int params;
	void *prepared; /* NULL until the first use, and after a failed prepare */
	bool active;    /* the engine holds a cursor */
	bool used;      /* bound or run since it was reset */
	bool row;       /* a row stands ready to be read */
	bool kept;      /* the row is our copy: the cursor is closed */
	int columns;
	struct cell cells[DB_COLUMNS_MAX];
	char *copy; /* the bytes of a kept row */
};

/* Steps over a quoted text, a quoted name or a line comment; otherwise over one character. */
static const char *skip_one(const char *p)
{
	const char *end;

	if (*p == '\'' || *p == '"') {
		end = strchr(p + 1, *p);
		return end ? end + 1 : p + strlen(p);
	}
	if (p[0] == '-' && p[1] == '-')
		return p + strcspn(p, "\n");
	return p + 1;
}

/* The highest $n of a statement, or -1 when a number below it is missing or above the limit. */
static int sql_parameter_count(const char *sql)
{
	bool seen[DB_PARAMS_MAX + 1] = {false};
	int highest = 0;

	for (const char *p = sql; *p != '\0'; p = skip_one(p)) {
		if (p[0] != '$' || p[1] < '1' || p[1] > '9')
			continue;
		long n = strtol(p + 1, NULL, 10);
		if (n > DB_PARAMS_MAX)
			return -1;
		seen[n] = true;
		highest = n > highest ? (int)n : highest;
	}
	for (int n = 1; n <= highest; n++)
		if (!seen[n])
			return -1;
	return highest;
}

static void stmt_prepare(struct stmt *st)
{
	if (st->prepared != NULL || st->db->failed)
		return;
	st->params = sql_parameter_count(st->sql);
	assert(st->params >= 0);
	st->prepared = st->db->ops->prepare(st->db, st->name, st->sql, st->params);
	if (st->prepared != NULL) {
		st->columns = st->db->ops->columns(st->prepared);
		assert(st->columns <= DB_COLUMNS_MAX);
	}
}

static void stmt_close(struct stmt *st)
{
	if (st->active) {
		st->db->ops->reset(st->db, st->prepared);
		st->used = false;
	}
	st->active = false;
	if (!st->kept)
		st->row = false;
}

static struct stmt *stmt_new(struct db *db, const struct sql_set *set, int which)
{
	struct stmt *st = xcalloc(1, sizeof *st);

	st->db = db;
	st->sql = set->texts[which];
	snprintf(st->name, sizeof st->name, "%s_%d", set->name, which);
	return st;
}

static void stmt_free(struct stmt *st)
{
	if (st == NULL)
		return;
	if (st->prepared != NULL)
		st->db->ops->finalize(st->db, st->prepared);
	free(st->copy);
	free(st);
}

static void set_free(struct db *db, int id)
{
	for (int i = 0; db->sets[id] != NULL && i < db->sets[id]->count; i++)
		stmt_free(db->stmts[id][i]);
	free(db->stmts[id]);
	db->stmts[id] = NULL;
	db->sets[id] = NULL;
}

struct stmt *db_stmt(struct db *db, const struct sql_set *set, int which)
{
	struct stmt *st;

	assert(set->id >= 0 && set->id <= SQL_SET_EXTRA);
	assert(which >= 0 && which < set->count);
	if (db->sets[set->id] != set) {
		set_free(db, set->id);
		db->sets[set->id] = set;
		db->stmts[set->id] = xcalloc((size_t)set->count, sizeof(struct stmt *));
	}
	if (db->stmts[set->id][which] == NULL)
		db->stmts[set->id][which] = stmt_new(db, set, which);
	st = db->stmts[set->id][which];
	st->kept = false;
	stmt_close(st);
	stmt_prepare(st);
	if (st->prepared != NULL && st->used)
		db->ops->reset(db, st->prepared);
	st->used = false;
	return st;
}

void statements_reset(struct db *db)
{
	for (int id = 0; id <= SQL_SET_EXTRA; id++)
		for (int i = 0; db->sets[id] != NULL && i < db->sets[id]->count; i++)
			if (db->stmts[id][i] != NULL)
				stmt_close(db->stmts[id][i]);
}

void statements_free(struct db *db)
{
	for (int id = 0; id <= SQL_SET_EXTRA; id++)
		set_free(db, id);
}

static void bind(struct stmt *st, int n, const struct cell *value)
{
	if (st->db->failed || st->prepared == NULL)
		return;
	assert(n >= 1 && n <= st->params);
	assert(!st->active);
	st->used = true;
	(void)st->db->ops->bind(st->db, st->prepared, n, value); /* a fault sticks */
}

void stmt_bind_int(struct stmt *st, int n, int64_t value)
{
	bind(st, n, &(struct cell){.kind = CELL_INT, .integer = value});
}

void stmt_bind_text(struct stmt *st, int n, const char *text)
{
	if (text == NULL) {
		stmt_bind_null(st, n);
		return;
	}
	if (!utf8_valid(text, strlen(text))) {
		(void)db_fail(st->db, CODE_BAD_VALUE,
			SAY(N_("{1} holds bytes that are not UTF-8 text: type it again."),
				say_text(text)));
		return;
	}
	bind(st, n, &(struct cell){.kind = CELL_TEXT, .bytes = text, .size = strlen(text)});
}

void stmt_bind_blob(struct stmt *st, int n, const void *bytes, size_t size)
{
	bind(st, n, &(struct cell){.kind = CELL_BLOB, .bytes = bytes, .size = size});
}

void stmt_bind_null(struct stmt *st, int n)
{
	bind(st, n, &(struct cell){.kind = CELL_NULL});
}

enum db_step stmt_step(struct stmt *st)
{
	enum db_step step;

	st->row = false;
	st->kept = false;
	if (st->db->failed || st->prepared == NULL) {
		stmt_close(st);
		return DB_FAILED;
	}
	st->used = true;
	if (st->db->asks_ahead)
		return st->db->ops->ahead(st->db, st->prepared) ? DB_DONE : DB_FAILED;
	st->active = true;
	step = st->db->ops->step(st->db, st->prepared);
	if (step == DB_ROW) {
		st->row = true;
		for (int i = 0; i < st->columns; i++)
			st->db->ops->column(st->prepared, i, &st->cells[i]);
	} else {
		stmt_close(st);
	}
	return step;
}

bool stmt_run(struct stmt *st)
{
	struct db *db = st->db;
	enum db_step step;

	assert(!db->asks_ahead);
	st->used = true;
	if (db->ops->run != NULL && st->prepared != NULL && !db->failed && st->columns == 0)
		return db->ops->run(db, st->prepared);
	step = stmt_step(st);
	assert(step != DB_ROW);
	return step == DB_DONE;
}

/* Copies the row, so that the cursor, and with it the engine's view of the data, can be closed. */
static void keep_row(struct stmt *st)
{
	size_t total = 0;
	char *at;

	for (int i = 0; i < st->columns; i++)
		total += st->cells[i].size + 1;
	free(st->copy);
	st->copy = at = xmalloc(total + 1);
	for (int i = 0; i < st->columns; i++) {
		if (st->cells[i].size > 0)
			memcpy(at, st->cells[i].bytes, st->cells[i].size);
		at[st->cells[i].size] = '\0';
		st->cells[i].bytes = at;
		at += st->cells[i].size + 1;
	}
	st->kept = true;
}

enum db_step stmt_one(struct stmt *st)
{
	enum db_step step = stmt_step(st);

	if (step != DB_ROW)
		return step;
	keep_row(st);
	if (st->db->ops->step(st->db, st->prepared) ==
		DB_FAILED) /* a change ends with its last row */
		st->kept = false;
	stmt_close(st);
	return st->kept ? DB_ROW : DB_FAILED;
}

/* After a failure there is no row: the answer is null, and the caller sees the fault later. */
static struct cell cell_at(struct stmt *st, int column)
{
	if (st->db->failed && !st->row)
		return (struct cell){.kind = CELL_NULL};
	assert(st->row);
	assert(column >= 0 && column < st->columns);
	return st->cells[column];
}

void stmt_wrong(struct stmt *st, int column)
{
	(void)db_fail(st->db, CODE_DB_DAMAGED,
		SAY(N_("The database holds a value of the wrong kind ({1}, column {2}). Stop work "
		       "and have the database checked."),
			say_text(st->name), say_count(column)));
}

bool stmt_too_many(struct stmt *st)
{
	return db_fail(st->db, CODE_DB_DAMAGED,
		SAY(N_("The database holds more rows of one thing than there can be ({1}). Stop "
		       "work and have the database checked."),
			say_text(st->name)));
}

bool stmt_is_null(struct stmt *st, int column)
{
	return cell_at(st, column).kind == CELL_NULL;
}

int64_t stmt_int(struct stmt *st, int column)
{
	struct cell cell = cell_at(st, column);

	if (cell.kind == CELL_INT)
		return cell.integer;
	if (cell.kind != CELL_NULL)
		stmt_wrong(st, column);
	return 0;
}

const char *stmt_text(struct stmt *st, int column)
{
	struct cell cell = cell_at(st, column);

	if (cell.kind == CELL_TEXT)
		return cell.bytes;
	if (cell.kind != CELL_NULL)
		stmt_wrong(st, column);
	return "";
}

const void *stmt_blob(struct stmt *st, int column, size_t *size)
{
	struct cell cell = cell_at(st, column);

	*size = 0;
	if (cell.kind != CELL_BLOB) {
		if (cell.kind != CELL_NULL)
			stmt_wrong(st, column);
		return NULL;
	}
	*size = cell.size;
	return cell.size > 0 ? cell.bytes : "";
}
