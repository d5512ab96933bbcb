#ifndef DB_MIGRATION_H
#define DB_MIGRATION_H

#include <stdbool.h>
#include "core/compiler.h"

struct db;
struct db_options;

/*
 * The steps from an empty database to today's. They are written once under db/migrations/ and made
 * into build/gen/migrations.c, with the text of each engine. Versions rise from 0; there may be
 * gaps between them, and a step may come into a gap later: what a database lacks is done in the
 * order of the list. A step that has been released is never changed.
 */
#define MIGRATIONS_MAX 256

struct migration {
	int version;
	const char *name;
	const char *sqlite_text;
	const char *postgres_text;
};

struct migration_list {
	const struct migration *rows;
	int count;
};

extern const struct migration_list migrations_all;

/* The version of the last step of a list. */
int migrations_last(const struct migration_list *list);

/* The tables of which the database refuses to change or delete a row; ended by NULL. */
extern const char *const append_only_tables[];

/*
 * A table as all steps leave it, for what goes through whole halls. They stand in an order in which
 * each refers only to itself and to those before it. schema_version is not among them.
 */
#define TABLE_KEY_MAX 4

struct table_shape {
	const char *name;
	const char *letters;              /* one for each column: i whole number, t text, b bytes */
	int key[TABLE_KEY_MAX], key_size; /* the columns of its primary key */
	const char *identity;             /* the column that the database numbers, or NULL */
};

extern const struct table_shape table_shapes[];
extern const int table_shape_count;

/* Statements of table_sql for each: a first page, a page that follows, an insertion, the count. */
enum table_statement { TABLE_FIRST, TABLE_NEXT, TABLE_INSERT, TABLE_COUNT, TABLE_STATEMENTS };

/* Asks for the first row whose reference leads nowhere: its place, and two nulls. */
extern const char orphans_sql[];

/*
 * Brings the database to the end of the list, each step with its row of schema_version in one
 * transaction, after a backup of what was there. A new database is made, and filled, in one. False:
 * db_fault says why; what had been committed stays, and the next start goes on from there.
 */
NODISCARD bool migrations_apply(struct db *db, const struct db_options *options);

#endif
