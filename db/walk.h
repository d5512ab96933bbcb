#ifndef DB_WALK_H
#define DB_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"

/*
 * The engine's full check in small pieces, for a station that has nothing else to do: table by
 * table each row is read in the order of its key, by a connection that looks into every cell of a
 * page, its values are held against their declared kinds, and it has to be found again by its key
 * and by every index that should hold it. So each page of tables and indexes that leads to a row is
 * read, and so is each overflow page. A piece sees one state of the database and keeps nobody from
 * writing; the walk remembers the key where it stopped. A server watches its own pages (data
 * checksums): there a round is over at once.
 *
 * Not found: what no row leads to (free pages, entries of an index without their row), a value that
 * is another one of its kind where no index holds it. That is the judge's (counter/verify.h).
 */
struct db;
struct db_walk;

enum walk_end {
	WALK_GOES_ON,
	WALK_ROUND_OVER, /* all tables were gone through; the next piece begins the next round */
	WALK_DAMAGED,    /* first_wrong tells; the round ends there */
	WALK_FAILED      /* it could not be read just now; the round begins anew */
};

/* start: the table to begin with, by its place among them and round again. Borrows db. */
struct db_walk *db_walk_new(struct db *db, unsigned start);
void db_walk_free(struct db_walk *w); /* before db_close */

/*
 * The next rows, outside a transaction of db, whose own faults are left alone. first_wrong (size
 * bytes) is for the log, in English.
 */
NODISCARD enum walk_end db_walk_step(struct db_walk *w, int rows, char *first_wrong, size_t size);

#endif
