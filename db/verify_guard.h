#ifndef DB_VERIFY_GUARD_H
#define DB_VERIFY_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

struct db;

/*
 * Whether the database still refuses to change the rows of its append-only tables: each has its two
 * triggers as they were made and switched on, and there are no others. *ok false: first_wrong
 * (size bytes) names the table or the trigger; *rows counts the tables looked at. False: the
 * database failed.
 */
NODISCARD bool verify_guards(
	struct db *db, bool *ok, int64_t *rows, char *first_wrong, size_t size);

#endif
