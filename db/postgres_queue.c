/*
 * The PostgreSQL engine: changes whose answer can wait. Inside a writing transaction a statement
 * that answers nothing is sent without waiting, together with the next one that does answer, or
 * with the COMMIT: each wait that is saved is a way to the server and back. What fails among them
 * fails the transaction all the same; it is only told a little later, and always before COMMIT is
 * known to be done.
 */
#include <assert.h>
#include <stdlib.h>

#include "db/postgres.h"

/* So that neither side ever waits with its buffers full for the other. */
#define QUEUE_MAX 64

/* Something is not as the protocol says: the connection is of no use any more. */
static bool break_off(struct db *db)
{
	struct postgres *engine = db->engine;

	engine->queued = 0;
	engine->is_set_up = false; /* it is made anew before the next transaction */
	return postgres_accepts(db, NULL);
}

static bool send(struct db *db, const struct postgres_call *call)
{
	struct postgres *engine = db->engine;
	const char *const *values = (const char *const *)call->values;
	int sent;

	if (engine->queued == 0 && PQenterPipelineMode(engine->conn) != 1)
		return break_off(db);
	if (call->name != NULL)
		sent = PQsendQueryPrepared(engine->conn, call->name, call->params, values,
			call->sizes, call->formats, 0);
	else
		sent = PQsendQueryParams(engine->conn, call->sql, 0, NULL, NULL, NULL, NULL, 0);
	engine->queued++;
	return sent == 1 || break_off(db);
}

/* The next answer whole; NULL when the connection is gone. */
static PGresult *next_answer(struct postgres *engine)
{
	PGresult *answer = PQgetResult(engine->conn), *more;

	while (answer != NULL && PQstatus(engine->conn) == CONNECTION_OK &&
		(more = PQgetResult(engine->conn)) != NULL)
		PQclear(more);
	return answer;
}

void postgres_note_changes(struct db *db, const PGresult *answer)
{
	if (PQresultStatus(answer) == PGRES_COMMAND_OK)
		db->changes = strtoll(PQcmdTuples((PGresult *)(uintptr_t)answer), NULL, 10);
}

/* All but the last answer; the first fault sticks, those behind it are its echoes. */
static void take_earlier(struct db *db)
{
	struct postgres *engine = db->engine;

	for (; engine->queued > 1; engine->queued--) {
		PGresult *answer = next_answer(engine);

		if (postgres_accepts(db, answer))
			postgres_note_changes(db, answer);
		PQclear(answer);
	}
}

/* Waits for all that was sent. The last answer, to be accepted and cleared by the caller. */
static PGresult *take_all(struct db *db)
{
	struct postgres *engine = db->engine;
	PGresult *last, *end;

	if (PQpipelineSync(engine->conn) != 1) {
		(void)break_off(db);
		return NULL;
	}
	take_earlier(db);
	last = next_answer(engine);
	end = PQgetResult(engine->conn);
	engine->queued = 0;
	if (PQresultStatus(end) != PGRES_PIPELINE_SYNC || PQexitPipelineMode(engine->conn) != 1)
		(void)break_off(db);
	PQclear(end);
	return last;
}

bool postgres_settle(struct db *db)
{
	struct postgres *engine = db->engine;
	PGresult *last;
	bool ok;

	if (engine->queued == 0)
		return !db->failed;
	last = take_all(db);
	ok = postgres_accepts(db, last);
	if (ok)
		postgres_note_changes(db, last);
	PQclear(last);
	return ok && !db->failed;
}

bool postgres_queue(struct db *db, const struct postgres_call *call)
{
	struct postgres *engine = db->engine;

	assert(db->transaction == DB_WRITING);
	if (!send(db, call))
		return false;
	return engine->queued < QUEUE_MAX || postgres_settle(db);
}

PGresult *postgres_ask(struct db *db, const struct postgres_call *call)
{
	struct postgres *engine = db->engine;

	if (engine->queued == 0 && call->name == NULL)
		return PQexec(engine->conn, call->sql);
	if (engine->queued == 0)
		return PQexecPrepared(engine->conn, call->name, call->params,
			(const char *const *)call->values, call->sizes, call->formats, 0);
	return send(db, call) ? take_all(db) : NULL;
}
