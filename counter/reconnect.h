#ifndef COUNTER_RECONNECT_H
#define COUNTER_RECONNECT_H

#include "counter/session.h"

/*
 * What a transaction does when the database was in its way:
 *
 *	for (int tries = 0; again && reconnect_wait(s, tries); tries++)
 *		again = !run(s) && transient;
 *	reconnect_over(s);
 *
 * The first time true at once; then, until there were enough tries, after a pause where the server
 * is away (s->why): longer from try to try, half a minute in all, while whoever watches is told.
 */
NODISCARD bool reconnect_wait(struct session *s, int tries);
void reconnect_over(const struct session *s);

#endif
