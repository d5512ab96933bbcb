#ifndef DB_AHEAD_H
#define DB_AHEAD_H

#include <stdbool.h>
#include "core/compiler.h"

/*
 * Asking ahead: on a server the way there and back costs more than the answer. Between begin and
 * end every statement that answers something is only sent, and seems to answer nothing; when the
 * same one with the same parameters runs later, it takes the answer that was on its way all the
 * time. Each answer is taken once; it is that of the moment it was asked for, so that nothing which
 * the transaction changes in between may touch it. The next begin forgets questions that were never
 * asked again; a change (INSERT … RETURNING) has been made then, and must be. stmt_run is not for
 * this. False: the engine has no use for it, and there is no end to call.
 *
 * Whoever lets something change an answer that was asked ahead would work with the old one, and
 * nobody would see it. So tests open their databases with asks_again: every question whose answer
 * was there already is asked once more, and another answer is a bug of ours.
 */
struct db;

NODISCARD bool db_ahead_begin(struct db *db);
void db_ahead_end(struct db *db);

/* What is asked until the end may change while others work, and no lock keeps it as it is: it is
 * not asked again by tests. */
void db_ahead_unlocked(struct db *db);

/* What a store says between the two means nothing, and a fault of it is told later. */
static inline void db_asked(bool answer)
{
	(void)answer;
}

#endif
