#ifndef DB_CLOCK_STORE_H
#define DB_CLOCK_STORE_H

#include <stdbool.h>
#include "core/compiler.h"
#include "core/date.h"

/* What the books know of the time. All answer false when the database failed. */
struct db;

/* The latest time of the last entries of the journal, but those that were declared wrong. */
NODISCARD bool clock_store_last_entry(struct db *db, bool *found, struct moment *out);

/* The date of the shift that was opened last. */
NODISCARD bool clock_store_last_business_date(struct db *db, bool *found, struct date *out);

/* From now on the entries up to the last one say nothing about the time. */
NODISCARD bool clock_store_accept(
	struct db *db, const char *login, const char *reason, struct moment at);

#endif
