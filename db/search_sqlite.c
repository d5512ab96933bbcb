/*
 * Address search on SQLite: an FTS5 index of trigrams, asked for one phrase; one or two characters
 * are the beginning of trigrams, which account_address_term lists with the rows they stand in. It
 * is written here and not by triggers, which may not touch a virtual table while trusted_schema is
 * off.
 */
#include <assert.h>
#include <string.h>

#include "db/search.h"
#include "db/sql_sets.h"

#define LIKE "address LIKE $1 ESCAPE '\\'"
#define SLICE                                                                                    \
	"SELECT account_id, account_no FROM account WHERE account_id > $2 AND account_id <= $3 " \
	"AND "

/* What is indexed, so that trigrams begin at the last characters too: account_address_text. */
#define PADDED " || char(10, 10)"

enum { INDEX_SHORT = SEARCH_STATEMENTS, INDEX_REMOVE, INDEX_ADD, INDEX_REBUILD, SQLITE_STATEMENTS };

static const char *const texts[SQLITE_STATEMENTS] = {
	/* CROSS JOIN: the index first, then the accounts that it names. */
	[SEARCH_INDEX] = "SELECT a.account_id, a.account_no FROM (SELECT rowid AS id"
			 " FROM account_address WHERE account_address MATCH $1 LIMIT $2) AS h"
			 " CROSS JOIN account a ON a.account_id = h.id",
	[SEARCH_DENSE] = "SELECT account_id, account_no FROM (SELECT account_id, account_no,"
			 " address FROM account ORDER BY account_no LIMIT $2) AS t"
			 " WHERE " LIKE " LIMIT $3",
	[SEARCH_SCAN] = SLICE "instr(address, $1) > 0",
	[SEARCH_LETTERS] = SLICE LIKE,
	[INDEX_SHORT] = "SELECT a.account_id, a.account_no FROM (SELECT DISTINCT doc AS id"
			" FROM account_address_term WHERE term >= $1 AND term < $2 LIMIT $3) AS h"
			" CROSS JOIN account a ON a.account_id = h.id",
	/* The index holds no text of its own, so it is told what it held. */
	[INDEX_REMOVE] = "INSERT INTO account_address (account_address, rowid, address)"
			 " VALUES ('delete', $1, $2" PADDED ")",
	[INDEX_REBUILD] = "INSERT INTO account_address (account_address) VALUES ('rebuild')",
	[INDEX_ADD] = "INSERT INTO account_address (rowid, address) VALUES ($1, $2" PADDED ")",
};

const struct sql_set search_sqlite_sql = {
	"search_sqlite", texts, SQLITE_STATEMENTS, SQL_SET_SEARCH_SQLITE};

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

static bool run(struct db *db, int statement, int64_t account_id, const char *address)
{
	struct stmt *st = db_stmt(db, &search_sqlite_sql, statement);

	stmt_bind_int(st, 1, account_id);
	stmt_bind_text(st, 2, address);
	return stmt_run(st);
}

static bool changed(struct db *db, int64_t account_id, const char *before, const char *after)
{
	if (before != NULL && !run(db, INDEX_REMOVE, account_id, before))
		return false;
	return run(db, INDEX_ADD, account_id, after);
}

static bool rebuild(struct db *db)
{
	return stmt_run(db_stmt(db, &search_sqlite_sql, INDEX_REBUILD));
}

const struct search_engine search_sqlite = {.set = &search_sqlite_sql,
	.short_statement = INDEX_SHORT,
	.question = question,
	.changed = changed,
	.rebuild = rebuild};
