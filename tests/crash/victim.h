#ifndef TESTS_CRASH_VICTIM_H
#define TESTS_CRASH_VICTIM_H

#include <stdbool.h>

#include "db/engine.h"

/*
 * A station that is killed between its commit, which others see, and the sync that keeps it
 * (db/log_marks.h), while they go on: on SQLite, without a process of its own. From there on its
 * database answers nothing, and closing it lets go of it as the system does for whoever is killed.
 */
struct victim {
	struct db_engine_ops dying, dead;
};

void victim_init(struct victim *v);

/* Its next commit is the last thing that it does. v outlives the connection. */
void victim_choose(const struct victim *v, struct db *db);
bool victim_died(const struct victim *v, const struct db *db);

/* It never came to a commit: it lives. */
void victim_spare(struct db *db);

#endif
