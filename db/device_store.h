#ifndef DB_DEVICE_STORE_H
#define DB_DEVICE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"

/* What is connected to a station. All answer false when the database failed. */
struct db;
struct arena;

struct device_row {
	const char *kind;
	int number; /* among those of its kind, from 1 */
	const char *model, *address;
};

/* In the arena, in the order of their kinds' names and their numbers. */
NODISCARD bool device_store_list(struct db *db, const char *station, struct arena *arena,
	struct device_row **out, size_t *count);

/* One of a kind and number at a station: what was there before is forgotten. */
NODISCARD bool device_store_set(struct db *db, const char *station, const struct device_row *row);
NODISCARD bool device_store_drop(struct db *db, const char *station, const char *kind, int number);

/* No station has a device from now on. */
NODISCARD bool device_store_clear(struct db *db);

#endif
