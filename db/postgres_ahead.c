/*
 * The PostgreSQL engine: what is asked before it is needed (db/ahead.h). The
 * questions go out one behind the other, and whoever needs the first answer waits for all of them.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "db/postgres.h"

/* The statement and its values as one row of bytes: what is equal asks the same. */
static char *make_key(const struct postgres_call *call, size_t *size)
{
	size_t at = strlen(call->name) + 1;
	char *key;

	*size = at + (size_t)call->params * (sizeof(int) + 1);
	for (int i = 0; i < call->params; i++)
		*size += call->values[i] != NULL ? (size_t)call->sizes[i] : 0;
	key = xmalloc(*size);
	memcpy(key, call->name, at);
	for (int i = 0; i < call->params; i++) {
		int length = call->values[i] != NULL ? call->sizes[i] : -1;

		key[at++] = (char)(call->values[i] != NULL && call->formats[i]);
		memcpy(key + at, &length, sizeof length);
		at += sizeof length;
		if (length > 0)
			memcpy(key + at, call->values[i], (size_t)length);
		at += length > 0 ? (size_t)length : 0;
	}
	assert(at == *size);
	return key;
}

static void empty(struct postgres_ahead *ahead)
{
	free(ahead->key);
	PQclear(ahead->answer);
	*ahead = (struct postgres_ahead){.state = AHEAD_NONE};
}

static bool is_kept(const struct postgres_ahead *ahead)
{
	return ahead->state == AHEAD_SENT || ahead->state == AHEAD_ANSWERED;
}

/* What is still under way is thrown away when it comes. */
static void forget(struct postgres_ahead *ahead)
{
	if (ahead->state == AHEAD_SENT)
		ahead->state = AHEAD_FORGOTTEN;
	else if (ahead->state == AHEAD_ANSWERED)
		empty(ahead);
}

void postgres_ahead_forget(struct postgres *engine)
{
	for (int i = 0; i < AHEAD_MAX; i++)
		forget(&engine->ahead[i]);
}

void postgres_ahead_commit(struct postgres *engine)
{
	for (int i = 0; i < AHEAD_MAX; i++)
		assert(!is_kept(&engine->ahead[i]) || !engine->ahead[i].is_change);
	postgres_ahead_forget(engine);
}

void postgres_ahead_begin(struct db *db)
{
	struct postgres *engine = db->engine;

	for (int i = 0; i < AHEAD_MAX; i++)
		if (!engine->ahead[i].is_change)
			forget(&engine->ahead[i]);
}

void postgres_ahead_answered(struct postgres_ahead *ahead, PGresult *answer)
{
	ahead->answer = answer;
	if (ahead->state == AHEAD_FORGOTTEN)
		empty(ahead);
	else
		ahead->state = AHEAD_ANSWERED;
}

static struct postgres_ahead *room(struct postgres *engine)
{
	for (int i = 0; i < AHEAD_MAX; i++)
		if (engine->ahead[i].state == AHEAD_NONE)
			return &engine->ahead[i];
	return NULL;
}

bool postgres_ahead_ask(struct db *db, const struct postgres_call *call)
{
	struct postgres *engine = db->engine;
	struct postgres_ahead *ahead = room(engine);

	if (ahead == NULL)
		return true;
	*ahead = (struct postgres_ahead){.state = AHEAD_SENT,
		.is_change = call->is_change,
		.is_unlocked = db->asks_unlocked,
		.number = ++engine->asked};
	ahead->key = make_key(call, &ahead->key_size);
	return postgres_send(db, call, ahead);
}

static bool is_any(const struct postgres *engine)
{
	for (int i = 0; i < AHEAD_MAX; i++)
		if (is_kept(&engine->ahead[i]))
			return true;
	return false;
}

/* The oldest of those that ask the same. */
static struct postgres_ahead *find(struct postgres *engine, const struct postgres_call *call)
{
	struct postgres_ahead *found = NULL;
	size_t size;
	char *key;

	if (!is_any(engine))
		return NULL;
	key = make_key(call, &size);
	for (int i = 0; i < AHEAD_MAX; i++) {
		struct postgres_ahead *a = &engine->ahead[i];

		if (is_kept(a) && a->key_size == size && memcmp(a->key, key, size) == 0 &&
			(found == NULL || a->number < found->number))
			found = a;
	}
	free(key);
	return found;
}

static bool same_cell(const PGresult *a, const PGresult *b, int row, int column)
{
	int size = PQgetlength(a, row, column);

	return PQgetisnull(a, row, column) == PQgetisnull(b, row, column) &&
	       PQgetlength(b, row, column) == size &&
	       memcmp(PQgetvalue(a, row, column), PQgetvalue(b, row, column), (size_t)size) == 0;
}

static bool same_answer(const PGresult *a, const PGresult *b)
{
	if (PQntuples(a) != PQntuples(b))
		return false;
	for (int row = 0; row < PQntuples(a); row++)
		for (int column = 0; column < PQnfields(a); column++)
			if (!same_cell(a, b, row, column))
				return false;
	return true;
}

/* db/ahead.h: asked again, it is answered the same. A fault of it sticks. */
static void ask_again(struct db *db, const struct postgres_call *call, const PGresult *answer)
{
	PGresult *now = postgres_ask(db, call);
	bool ok = postgres_accepts(db, now) && !db->failed;

	assert(!ok || same_answer(answer, now));
	PQclear(now);
}

bool postgres_ahead_take(struct db *db, const struct postgres_call *call, PGresult **answer)
{
	struct postgres *engine = db->engine;
	struct postgres_ahead *ahead = find(engine, call);

	bool again;

	*answer = NULL;
	if (ahead == NULL)
		return false;
	again = db->asks_again && !ahead->is_change && !ahead->is_unlocked;
	if (ahead->state == AHEAD_SENT)
		(void)(postgres_settle(db) == true); /* a fault sticks */
	*answer = ahead->answer;
	ahead->answer = NULL;
	empty(ahead);
	if (again && *answer != NULL)
		ask_again(db, call, *answer);
	return true;
}
