/*
 * How long a transaction waits for a server that is away: half a minute in all, then the cashier is
 * told and nothing is lost.
 */
#include "counter/reconnect.h"

#include <time.h>

#define TRIES_MAX 16
#define FIRST_MS INT64_C(100) /* 100, 200 … 3,200 ms */
#define DOUBLINGS_MAX 5

static void tell_waiting(const struct session *s, bool now)
{
	if (s->watch.waiting != NULL)
		s->watch.waiting(s->watch.ctx, now);
}

/* A deadlock wants the work again at once; a server that is away gets time to come back. */
static void pause_before(const struct session *s, int repeats)
{
	int64_t wait_ms = FIRST_MS << (repeats < DOUBLINGS_MAX ? repeats : DOUBLINGS_MAX);
	const struct timespec pause = {
		.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000};

	if (s->why.code != CODE_DB_UNREACHABLE)
		return;
	tell_waiting(s, true);
	nanosleep(&pause, NULL);
}

bool reconnect_wait(struct session *s, int tries)
{
	if (tries > 0 && tries < TRIES_MAX)
		pause_before(s, tries - 1);
	return tries < TRIES_MAX;
}

void reconnect_over(const struct session *s)
{
	tell_waiting(s, false);
}
