/* Address search on PostgreSQL: ILIKE, which the index of pg_trgm answers from three characters on.
 */
#include "db/search.h"
#include "db/sql_sets.h"

#define SCANNED "address ILIKE $1 ESCAPE '\\'"

static const char *const texts[SEARCH_STATEMENTS] = {
	[SEARCH_INDEX] = "SELECT account_id, account_no FROM account WHERE " SCANNED " LIMIT $2",
	[SEARCH_DENSE] = "SELECT account_id, account_no FROM (SELECT account_id, account_no,"
			 " address FROM account ORDER BY account_no LIMIT $2) AS t"
			 " WHERE " SCANNED " LIMIT $3",
	[SEARCH_SCAN_IDS] = "SELECT account_id, account_no FROM account"
			    " WHERE account_id > $2 AND account_id <= $3 AND " SCANNED,
};

const struct sql_set search_postgres_sql = {
	"search_postgres", texts, SEARCH_STATEMENTS, SQL_SET_SEARCH_POSTGRES};

const struct search_engine search_postgres = {.set = &search_postgres_sql, .question = search_like};
