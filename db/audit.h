#ifndef DB_AUDIT_H
#define DB_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"
#include "core/date.h"

/*
 * The audit log: one hash chain per station (law 9). The plain hash finds damage and careless edits
 * without a key; the MAC finds a chain that somebody computed anew. A seal is a row in the chain
 * "hall" that names every head; its line also goes to a second file, against which a cut tail or
 * yesterday's database is found.
 */
#define AUDIT_HALL_CHAIN "hall"

struct db;
struct vault;

struct audit_entry {
	const char *chain; /* the station */
	struct moment at;
	const char *login, *action, *subject, *detail; /* no secrets, no identity numbers */
};

/* Adds a row, inside the caller's transaction. False: the database failed (db_fault). */
NODISCARD bool audit_append(struct db *db, const struct vault *v, const struct audit_entry *entry);

/* Asks ahead (db/ahead.h) for the place of the chain's next row. */
void audit_ahead(struct db *db, const char *chain);

/* Whether the vault signed the last row that there is; also true where there is none. */
NODISCARD bool audit_last_is_signed(struct db *db, const struct vault *v, bool *yes);

struct audit_verdict {
	bool ok;
	int64_t rows;
	char first_wrong[241];
};

/* Walks every chain. v NULL: only the plain hashes. False: the database failed. */
NODISCARD bool audit_verify(struct db *db, const struct vault *v, struct audit_verdict *out);

/*
 * Seals all heads: a row in the hall's chain, and in *line the text for the second file, without a
 * line break: version, business date, place in the hall's chain, heads, MAC. Free it with free().
 */
NODISCARD bool audit_seal(struct db *db, const struct vault *v, struct date business_date,
	const struct audit_entry *entry, char **line);

/*
 * The same line once more, from what stands in the hall's chain: it may have to be written again.
 * *line is NULL when that date has no seal. False: the database failed.
 */
NODISCARD bool audit_sealed_line(
	struct db *db, const struct vault *v, struct date business_date, char **line);

/*
 * Holds a line of the second file against the database: its MAC is right and each head that it
 * names still stands. v NULL: the MAC is not looked at. False: the database failed.
 */
NODISCARD bool audit_check_seal(
	struct db *db, const struct vault *v, const char *line, struct audit_verdict *out);

#endif
