/* Address search on PostgreSQL: ILIKE, which the index of pg_trgm answers from three characters on.
 */
#include "db/search.h"
#include "db/sql_sets.h"

#define LIKE "address ILIKE $1 ESCAPE '\\'"
#define SLICE                                                                                    \
	"SELECT account_id, account_no FROM account WHERE account_id > $2 AND account_id <= $3 " \
	"AND "

static const char *const texts[SEARCH_STATEMENTS] = {
	[SEARCH_INDEX] = "SELECT account_id, account_no FROM account WHERE " LIKE " LIMIT $2",
	[SEARCH_DENSE] = "SELECT account_id, account_no FROM (SELECT account_id, account_no,"
			 " address FROM account ORDER BY account_no LIMIT $2) AS t"
			 " WHERE " LIKE " LIMIT $3",
	[SEARCH_SCAN] = SLICE "strpos(address, $1) > 0",
	[SEARCH_LETTERS] = SLICE LIKE,
};

const struct sql_set search_postgres_sql = {
	"search_postgres", texts, SEARCH_STATEMENTS, SQL_SET_SEARCH_POSTGRES};

const struct search_engine search_postgres = {
	.set = &search_postgres_sql, .short_statement = -1, .question = search_like};
