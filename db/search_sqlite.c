/* Address search on SQLite: an FTS5 index of trigrams, asked for one phrase. */
#include <assert.h>
#include <string.h>

#include "db/search.h"
#include "db/sql_sets.h"

#define SCANNED "address LIKE $1 ESCAPE '\\'"

/* CROSS JOIN: the index first, then the accounts that it names. */
static const char *const texts[SEARCH_STATEMENTS] = {
	[SEARCH_INDEX] = "SELECT a.account_id, a.account_no FROM (SELECT rowid AS id"
			 " FROM account_address WHERE account_address MATCH $1 LIMIT $2) AS h"
			 " CROSS JOIN account a ON a.account_id = h.id",
	[SEARCH_DENSE] = "SELECT account_id, account_no FROM (SELECT account_id, account_no,"
			 " address FROM account ORDER BY account_no LIMIT $2) AS t"
			 " WHERE " SCANNED " LIMIT $3",
	[SEARCH_SCAN_IDS] = "SELECT account_id, account_no FROM account"
			    " WHERE account_id > $2 AND account_id <= $3 AND " SCANNED,
};

const struct sql_set search_sqlite_sql = {
	"search_sqlite", texts, SEARCH_STATEMENTS, SQL_SET_SEARCH_SQLITE};

/* A phrase of FTS5: in quotes, its own quotes doubled. */
static void question(char *buf, size_t size, const char *text)
{
	size_t at = 0;

	assert(size >= 2 * strlen(text) + 3);
	buf[at++] = '"';
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '"')
			buf[at++] = '"';
		buf[at++] = *p;
	}
	buf[at++] = '"';
	buf[at] = '\0';
}

const struct search_engine search_sqlite = {.set = &search_sqlite_sql, .question = question};
