#ifndef DB_QUEUE_STORE_H
#define DB_QUEUE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"

/* Which printer queue a station uses for a kind of paper. All answer false when the database
 * failed. */
struct db;
struct arena;

#define QUEUE_NAME_MAX 128

/* The queue of a station for a kind of paper; "" where there is none. */
NODISCARD bool queue_store_find(
	struct db *db, const char *station, const char *paper, char out[QUEUE_NAME_MAX]);

/* queue "": none from now on. */
NODISCARD bool queue_store_set(
	struct db *db, const char *station, const char *paper, const char *queue);

/* No station has a queue from now on. */
NODISCARD bool queue_store_clear(struct db *db);

struct queue_row {
	const char *station, *paper, *queue;
};
NODISCARD bool queue_store_list(
	struct db *db, struct arena *arena, struct queue_row **out, size_t *count);

#endif
