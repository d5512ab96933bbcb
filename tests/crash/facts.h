#ifndef TESTS_CRASH_FACTS_H
#define TESTS_CRASH_FACTS_H

#include <stddef.h>

#include "core/arena.h"
#include "tests/crash/model.h"

/*
 * The books as a sorted list of sentences, once as the model has them and once as the database
 * does: each balance, each payment with its receipt, each reversal, shift, settlement, and each
 * operation id. Two lists that differ are a fen lost or doubled.
 */
struct db;

struct facts {
	struct arena arena;
	const char **list;
	size_t count, room;
};

void facts_of_model(struct facts *out, const struct model *m);

/* False: the database failed, db_fault says why. */
bool facts_of_database(struct facts *out, struct db *db);
void facts_release(struct facts *facts);

/* True when both are the same; otherwise says in buf what is only here or only there. */
bool facts_same(const struct facts *model, const struct facts *database, char *buf, size_t size);

/* What the ledgers hold before anything is done. False: the database failed. */
bool facts_read_base(struct model *m, struct db *db);

#endif
