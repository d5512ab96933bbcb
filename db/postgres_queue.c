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

/* Something is not as the protocol says: the connection is of no use any more. */
static bool break_off(struct db *db)
{
	struct postgres *engine = db->engine;

	for (int i = 0; i < engine->queued; i++)
		if (engine->waits[i] != NULL)
			postgres_ahead_answered(engine->waits[i], NULL);
	engine->queued = 0;
	engine->is_set_up = false; /* it is made anew before the next transaction */
	return postgres_accepts(db, NULL);
}

static bool send_one(struct db *db, const struct postgres_call *call, struct postgres_ahead *ahead)
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
	engine->waits[engine->queued++] = ahead;
	return sent == 1 || break_off(db);
}

/* BEGIN goes with the first statement. */
static bool send_begin(struct db *db)
{
	struct postgres *engine = db->engine;
	const struct postgres_call begin = {.sql = engine->begin};

	engine->begin = NULL;
	return begin.sql == NULL || send_one(db, &begin, NULL);
}

static bool send(struct db *db, const struct postgres_call *call, struct postgres_ahead *ahead)
{
	return send_begin(db) && send_one(db, call, ahead);
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

/* The first fault sticks, those behind it are its echoes. */
static void take_one(struct db *db, struct postgres_ahead *ahead)
{
	struct postgres *engine = db->engine;
	PGresult *answer = next_answer(engine);
	bool ok = postgres_accepts(db, answer);

	if (ok)
		postgres_note_changes(db, answer);
	if (ok && ahead != NULL) {
		postgres_ahead_answered(ahead, answer);
		return;
	}
	PQclear(answer);
	if (ahead != NULL)
		postgres_ahead_answered(ahead, NULL);
}

/*
 * Waits for all that was sent. The last answer, to be accepted and cleared by the caller, who
 * asked for it; otherwise it is taken like all others.
 */
static PGresult *take_all(struct db *db, bool last_is_asked)
{
	struct postgres *engine = db->engine;
	PGresult *last = NULL, *end;

	if (PQpipelineSync(engine->conn) != 1) {
		(void)break_off(db);
		return NULL;
	}
	for (int i = 0; i < engine->queued - last_is_asked; i++)
		take_one(db, engine->waits[i]);
	if (last_is_asked)
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

	if (!send_begin(db))
		return false;
	if (engine->queued > 0)
		(void)take_all(db, false);
	return !db->failed;
}

bool postgres_send(struct db *db, const struct postgres_call *call, struct postgres_ahead *ahead)
{
	struct postgres *engine = db->engine;

	if (!send(db, call, ahead))
		return false;
	return engine->queued < QUEUE_MAX || postgres_settle(db);
}

bool postgres_queue(struct db *db, const struct postgres_call *call)
{
	assert(db->transaction == DB_WRITING);
	return postgres_send(db, call, NULL);
}

PGresult *postgres_ask(struct db *db, const struct postgres_call *call)
{
	struct postgres *engine = db->engine;

	bool alone = engine->queued == 0 && engine->begin == NULL;

	if (alone && call->name == NULL)
		return PQexec(engine->conn, call->sql);
	if (alone)
		return PQexecPrepared(engine->conn, call->name, call->params,
			(const char *const *)call->values, call->sizes, call->formats, 0);
	return send(db, call, NULL) ? take_all(db, true) : NULL;
}
