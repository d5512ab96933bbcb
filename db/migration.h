#ifndef DB_MIGRATION_H
#define DB_MIGRATION_H

#include <stdbool.h>
#include "core/compiler.h"

struct db;
struct db_options;

/*
 * The steps from an empty database to today's. They are written once under db/migrations/ and made
 * into build/gen/migrations.c, with the text of each engine. Versions count from 0 without a gap;
 * a step that has been released is never changed.
 */
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

/* The tables of which the database refuses to change or delete a row; ended by NULL. */
extern const char *const append_only_tables[];

/* Asks for the first row whose reference leads nowhere: its place, and two nulls. */
extern const char orphans_sql[];

/*
 * Brings the database to the end of the list, each step with its row of schema_version in one
 * transaction, after a backup of what was there. False: db_fault says why; what had been
 * committed stays, and the next start goes on from there.
 */
NODISCARD bool migrations_apply(struct db *db, const struct db_options *options);

#endif
