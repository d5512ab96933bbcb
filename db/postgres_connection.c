/* The PostgreSQL engine: how a server is reached, how a session is set up, what its faults mean. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "db/postgres.h"

/* The advisory lock of who is connected (shared), which whoever upgrades must have alone. */
#define CONNECTED_LOCK "20261122"

#define SERVER_VERSION_MIN 130000 /* pg_trgm may be created by the owner of a database */

/* The first line of what libpq says, fit to stand in a sentence. */
static struct say_arg words_of(const char *message)
{
	char line[SAY_ARG_TEXT_MAX];
	size_t length = strcspn(message, "\n");

	snprintf(line, sizeof line, "%.*s", (int)(length < 512 ? length : 512), message);
	return say_text(utf8_clean(line, sizeof line, line));
}

static const struct {
	const char *state; /* an SQLSTATE, or the beginning of those of a class */
	enum code code;
	bool transient;
	const char *msgid; /* {1} the database, {2} the server's words */
} faults[] = {
	{"23505", CODE_EXISTS, false,
		N_("The database {1} holds such a record already ({2}). Nothing was stored.")},
	{"23", CODE_IO, false,
		N_("The database {1} refused the change ({2}). Nothing was stored.")},
	{"40", CODE_DB_BUSY, true,
		N_("Another station is still writing to {1}. Try again in a moment.")},
	{"55P03", CODE_DB_BUSY, true,
		N_("Another station is still writing to {1}. Try again in a moment.")},
	{"57P", CODE_DB_UNREACHABLE, true,
		N_("The connection to the database {1} was lost ({2}). Try again in a moment.")},
	{"08", CODE_DB_UNREACHABLE, true,
		N_("The connection to the database {1} was lost ({2}). Try again in a moment.")},
	{"53100", CODE_DISK_FULL, false,
		N_("The disk that holds {1} is full. Nothing was stored. Free some space and try "
		   "again.")},
	{"53", CODE_DB_BUSY, true,
		N_("The database server of {1} is overloaded ({2}). Try again in a moment.")},
	{"XX00", CODE_DB_DAMAGED, false,
		N_("The database {1} is damaged ({2}). Stop work, keep the file, and "
		   "restore the newest backup with `wattdesk restore`.")},
	{"", CODE_IO, false, N_("The database {1} reports: {2}.")},
};

/* What is known when a connection broke off: no SQLSTATE comes with that. */
#define STATE_LOST "08006"

static bool server_fail(struct db *db, const PGresult *result)
{
	struct postgres *engine = db->engine;
	const char *state = result != NULL ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *words =
		result != NULL ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	size_t i = 0;

	if (PQstatus(engine->conn) == CONNECTION_BAD)
		state = STATE_LOST;
	if (words == NULL)
		words = PQerrorMessage(engine->conn);
	while (strncmp(faults[i].state, state != NULL ? state : "", strlen(faults[i].state)) != 0)
		i++; /* the last row fits all */
	struct say say = {.msgid = faults[i].msgid, .arg = {say_text(db->label), words_of(words)}};
	return faults[i].transient ? db_fail_transient(db, faults[i].code, say)
				   : db_fail(db, faults[i].code, say);
}

bool postgres_accepts(struct db *db, const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || server_fail(db, result);
}

bool postgres_run(struct db *db, const char *sql)
{
	struct postgres *engine = db->engine;
	PGresult *result;
	bool ok;

	if ((engine->queued > 0 || engine->begin != NULL) && !postgres_settle(db))
		return false;
	result = PQexec(engine->conn, sql);
	ok = postgres_accepts(db, result);
	PQclear(result);
	return ok;
}

static void stay_silent(void *ctx, const char *message)
{
	(void)ctx, (void)message;
}

static bool setting_is(struct db *db, const char *name, const char *expected)
{
	struct postgres *engine = db->engine;
	const char *value = PQparameterStatus(engine->conn, name);

	if (value != NULL && strcmp(value, expected) == 0)
		return true;
	return db_fail(db, CODE_IO,
		SAY(N_("The database {1} could not be set up safely ({2})."), say_text(db->label),
			say_text(name)));
}

static bool session_set_up(struct db *db)
{
	struct postgres *engine = db->engine;
	char sql[512];

	(void)PQsetNoticeProcessor(engine->conn, stay_silent, NULL);
	if (PQserverVersion(engine->conn) < SERVER_VERSION_MIN)
		return setting_is(db, "server_version", "13");
	if (!setting_is(db, "server_encoding", "UTF8") ||
		!setting_is(db, "client_encoding", "UTF8"))
		return false;
	snprintf(sql, sizeof sql,
		"SET synchronous_commit = on; SET standard_conforming_strings = on; "
		"SET bytea_output = hex; SET client_min_messages = warning; SET TimeZone = 'UTC'; "
		"SET default_transaction_isolation = 'read committed'; SET lock_timeout = %d; "
		"SET plan_cache_mode = force_generic_plan; "
		"SET default_transaction_read_only = %s",
		db->lock_wait_ms, db->read_only ? "on" : "off");
	return postgres_run(db, sql);
}

/* A password in the address would stand in process lists and shell histories. */
static bool address_is_safe(struct db *db, const char *url)
{
	PQconninfoOption *options = PQconninfoParse(url, NULL);
	bool password = false;

	if (options == NULL) /* not repeated to the user: it may hold a password */
		return db_fail(db, CODE_BAD_VALUE,
			SAY(N_("The address of the PostgreSQL database cannot be read. Write "
			       "postgresql://USER@HOST/NAME.")));
	for (const PQconninfoOption *o = options; o->keyword != NULL; o++)
		password |= o->dispchar[0] == '*' && o->val != NULL; /* libpq's own mark */
	PQconninfoFree(options);
	if (!password)
		return true;
	return db_fail(db, CODE_BAD_VALUE,
		SAY(N_("The address of the database must not hold a password. Put it into the file "
		       "~/.pgpass or let the server trust this user.")));
}

bool postgres_open(struct db *db, const char *where, const struct db_options *options)
{
	/* The address comes last and so may say otherwise, except how text is encoded. */
	const char *const keys[] = {"application_name", "connect_timeout", "keepalives_idle",
		"tcp_user_timeout", "dbname", "client_encoding", NULL};
	const char *const values[] = {"wattdesk", "10", "30", "20000", where, "UTF8", NULL};
	struct postgres *engine = xcalloc(1, sizeof *engine);

	(void)options;
	db->engine = engine;
	if (!address_is_safe(db, where))
		return false;
	engine->conn = PQconnectdbParams(keys, values, 1);
	if (engine->conn == NULL)
		abort();
	snprintf(db->label, sizeof db->label, "%s/%s",
		PQhost(engine->conn) != NULL ? PQhost(engine->conn) : "",
		PQdb(engine->conn) != NULL ? PQdb(engine->conn) : "");
	if (PQstatus(engine->conn) != CONNECTION_OK)
		return db_fail(db, CODE_DB_UNREACHABLE,
			SAY(N_("The database {1} cannot be reached: {2}. Check its name and that "
			       "the server "
			       "runs."),
				say_text(db->label), words_of(PQerrorMessage(engine->conn))));
	engine->connects = 1;
	engine->is_set_up = session_set_up(db);
	return engine->is_set_up;
}

bool postgres_join(struct db *db)
{
	struct postgres *engine = db->engine;

	if (!engine->is_joined &&
		!postgres_run(db, "SELECT pg_advisory_lock_shared(" CONNECTED_LOCK ")"))
		return false;
	engine->is_joined = true;
	if (engine->is_alone && !postgres_run(db, "SELECT pg_advisory_unlock(" CONNECTED_LOCK ")"))
		return false;
	engine->is_alone = false;
	return true;
}

bool postgres_be_alone(struct db *db, bool *out)
{
	struct postgres *engine = db->engine;
	PGresult *result = PQexec(engine->conn, "SELECT pg_try_advisory_lock(" CONNECTED_LOCK ")");
	bool ok = postgres_accepts(db, result);

	engine->is_alone = ok && strcmp(PQgetvalue(result, 0, 0), "t") == 0;
	*out = engine->is_alone;
	PQclear(result);
	return ok;
}

void postgres_leave(struct db *db)
{
	struct postgres *engine = db->engine;

	if (engine->is_joined)
		PQclear(PQexec(
			engine->conn, "SELECT pg_advisory_unlock_shared(" CONNECTED_LOCK ")"));
	engine->is_joined = false;
}

/* Another program may have upgraded the database while this one was away. */
static bool join_again(struct db *db)
{
	struct postgres *engine = db->engine;
	PGresult *result;
	bool ok;

	if (!postgres_join(db))
		return false;
	result = PQexec(engine->conn, "SELECT count(*) FROM schema_version");
	ok = postgres_accepts(db, result);
	if (ok && strtol(PQgetvalue(result, 0, 0), NULL, 10) != db->schema_steps)
		ok = db_fail(db, CODE_DB_NEWER,
			SAY(N_("The database {1} was upgraded while the connection to it was lost. "
			       "Start the newer wattdesk."),
				say_text(db->label)));
	PQclear(result);
	return ok;
}

/* Whatever of this fails is begun anew the next time. */
bool postgres_ready(struct db *db)
{
	struct postgres *engine = db->engine;
	bool was_joined = engine->is_joined;

	if (PQstatus(engine->conn) == CONNECTION_OK && engine->is_set_up)
		return true;
	engine->is_set_up = false;
	PQreset(engine->conn);
	engine->connects++;
	if (PQstatus(engine->conn) != CONNECTION_OK)
		return server_fail(db, NULL);
	if (!session_set_up(db))
		return false;
	engine->is_joined = false;
	engine->is_alone = false;
	if (was_joined && !join_again(db)) {
		engine->is_joined = true; /* it still must */
		return false;
	}
	engine->is_set_up = true;
	return true;
}

void postgres_close(struct db *db)
{
	struct postgres *engine = db->engine;

	PQfinish(engine->conn);
	postgres_ahead_forget(engine);
	free(engine);
	db->engine = NULL;
}
