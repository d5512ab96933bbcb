/* The PostgreSQL engine: what the server knows about the health of our tables. */
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "db/postgres.h"

#define TABLES_MAX 500

/* Passes when the question is answered by no row; otherwise its first cell says what is wrong. */
static bool nothing_found(struct db *db, const char *question, char *first_wrong, size_t size)
{
	struct postgres *engine = db->engine;
	PGresult *result = PQexec(engine->conn, question);
	bool answered = PQresultStatus(result) == PGRES_TUPLES_OK;
	bool ok = answered && PQntuples(result) == 0;

	if (!ok)
		utf8_clean(first_wrong, size,
			answered ? PQgetvalue(result, 0, 0) : PQresultErrorMessage(result));
	PQclear(result);
	return ok;
}

/* Reading every value of a table meets each damaged page of it. */
static bool table_reads(struct db *db, const char *name, char *first_wrong, size_t size)
{
	struct postgres *engine = db->engine;
	char *quoted = PQescapeIdentifier(engine->conn, name, strlen(name));
	char question[512];
	bool ok = false;

	if (quoted != NULL) {
		snprintf(question, sizeof question,
			"SELECT '' FROM %s t HAVING SUM(LENGTH(CAST(t AS TEXT))) < 0", quoted);
		ok = nothing_found(db, question, first_wrong, size);
	}
	PQfreemem(quoted);
	return ok;
}

static bool tables_read(struct db *db, char *first_wrong, size_t size)
{
	struct postgres *engine = db->engine;
	PGresult *tables = PQexec(engine->conn,
		"SELECT tablename FROM pg_tables WHERE schemaname = current_schema()");
	bool ok = PQresultStatus(tables) == PGRES_TUPLES_OK;

	if (!ok)
		utf8_clean(first_wrong, size, PQresultErrorMessage(tables));
	for (int i = 0; ok && i < PQntuples(tables) && i < TABLES_MAX; i++)
		ok = table_reads(db, PQgetvalue(tables, i, 0), first_wrong, size);
	PQclear(tables);
	return ok;
}

bool postgres_check(struct db *db, bool deep, char *first_wrong, size_t size)
{
	static const char *const questions[] = {
		"SELECT 'index ' || CAST(indexrelid AS regclass) FROM pg_index WHERE NOT "
		"indisvalid",
		"SELECT 'constraint ' || conname FROM pg_constraint WHERE NOT convalidated",
		"SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgenabled = 'D'",
		"SELECT 'checksums of ' || datname FROM pg_stat_database "
		"WHERE datname = current_database() AND checksum_failures > 0",
	};

	for (size_t i = 0; i < ARRAY_SIZE(questions); i++)
		if (!nothing_found(db, questions[i], first_wrong, size))
			return false;
	return !deep || tables_read(db, first_wrong, size);
}
