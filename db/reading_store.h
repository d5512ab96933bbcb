#ifndef DB_READING_STORE_H
#define DB_READING_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/reading.h"
#include "db/meter_store.h"

/*
 * Readings, which never change: a correction is a row that takes the place of another. What is
 * asked for here are the rows that stand, that is those that no row corrects. All answer false when
 * the database failed (db_fault).
 */
#define READING_SOURCE_BYTES 33
#define READING_LOGIN_BYTES 33
#define READING_REASON_BYTES 481

struct db;
struct arena;

struct reading_row {
	int64_t reading_id;
	char meter_no[METER_NO_BYTES];
	enum register_kind which;
	struct date read_on;
	int64_t value; /* core/reading.h */
	enum reading_kind kind;
	char source[READING_SOURCE_BYTES]; /* "file", "keyed", "rule", "correction" */
	char login[READING_LOGIN_BYTES], station[READING_LOGIN_BYTES];
	struct moment at;
	char reason[READING_REASON_BYTES]; /* of a correction; "" else */
	int64_t corrects;                  /* 0: none */
};

/* Stores a new row and sets row->reading_id. */
NODISCARD bool reading_store_insert(struct db *db, struct reading_row *row);

/* What stands for a register. on: of that day; else the last before, or the first after it. */
enum reading_place { READING_ON, READING_BEFORE, READING_AFTER };
NODISCARD bool reading_store_find(struct db *db, const struct reading_row *key,
	enum reading_place place, struct reading_row *out, bool *found);

/* All that was ever written for a meter's register and day, oldest first: the story of a value. */
NODISCARD bool reading_store_story(struct db *db, const struct reading_row *key,
	struct arena *arena, struct reading_row **out, size_t *count);

#endif
