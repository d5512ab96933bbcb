#ifndef DB_SQLITE_WALK_H
#define DB_SQLITE_WALK_H

#include <sqlite3.h>
#include <stdbool.h>

/* How one table is gone through: for sqlite_walk.c alone. */
#define WALK_KEY_MAX 4    /* columns of a key */
#define WALK_COLUMNS 64   /* of a table, with what is asked beside them */
#define WALK_FINDS 16     /* its key and its indexes */
#define WALK_FIND_KEYS 16 /* of an index, with the key at its end */

/* One way in which a row must be found again. */
struct walk_find {
	sqlite3_stmt *st;
	char *name;                 /* "its key", or the index */
	int column[WALK_FIND_KEYS]; /* of the row, for each parameter */
	int count;
	int belongs; /* the column that says whether the row is in a partial index; -1: it is */
};

struct walk_table {
	char *name;
	char *first, *next; /* the rows from the first, or after the last; NULL: not set up */
	int key[WALK_KEY_MAX], key_count;
	int kind[WALK_COLUMNS]; /* SQLITE_INTEGER, …; 0: anything */
	bool never_null[WALK_COLUMNS];
	int columns;
	struct walk_find find[WALK_FINDS];
	int find_count;
};

/* False: the engine could not be asked, sqlite3_errcode tells; free it in either case. */
bool walk_table_set_up(struct walk_table *t, sqlite3 *handle, const char *name);
void walk_table_free(struct walk_table *t);

#endif
