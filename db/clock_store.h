#ifndef DB_CLOCK_STORE_H
#define DB_CLOCK_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"

/* What the books know of the time. All answer false when the database failed. */
struct db;

/* Entries of the journal: the number of the last one, and the latest time among them. */
struct clock_entries {
	bool found; /* there are any */
	int64_t last;
	struct moment latest;
};

/* As many as are looked at: the last of all, but those that were declared wrong. */
#define CLOCK_ENTRIES 100
NODISCARD bool clock_store_last_entries(struct db *db, struct clock_entries *out);

/* Those after one. */
NODISCARD bool clock_store_entries_after(
	struct db *db, int64_t journal_id, struct clock_entries *out);

/* The date of the shift that was opened last. */
NODISCARD bool clock_store_last_business_date(struct db *db, bool *found, struct date *out);

/* From now on the entries up to the last one say nothing about the time. */
NODISCARD bool clock_store_accept(
	struct db *db, const char *login, const char *reason, struct moment at);

#endif
