#ifndef DB_EFFECT_STORE_H
#define DB_EFFECT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "db/database.h"

/*
 * Effects outside the database (law 6): prepared in a transaction before anything is tried, then an
 * outcome, and where that was not certain a later one, said by a person. Rows are added, never
 * changed; the last outcome holds.
 */
struct arena;

#define EFFECT_TEXT_MAX 65
#define EFFECT_DETAIL_MAX 481
#define EFFECT_SHA256_MAX 65

enum effect_kind { /* stored: never renumber */
	EFFECT_RECEIPT = 1,
	EFFECT_STATEMENT = 2,
	EFFECT_SHIFT_REPORT = 3,
	EFFECT_DAY_REPORT = 4
};

enum effect_outcome { /* stored, but the first: never renumber */
	EFFECT_PREPARED = 0,
	EFFECT_CONFIRMED = 1,
	EFFECT_FAILED = 2,  /* it certainly did not happen */
	EFFECT_UNKNOWN = 3, /* it may or may not have happened */
	EFFECT_GIVEN_UP = 4 /* nobody waits for it any more, or it was tried anew as another */
};

struct effect_row {
	int64_t effect_id;
	char op_id[EFFECT_TEXT_MAX];
	enum effect_kind kind;
	char subject[EFFECT_TEXT_MAX];
	char station[EFFECT_TEXT_MAX];
	char login[EFFECT_TEXT_MAX];
	struct moment at;
	int64_t receipt_id;          /* 0: not a receipt's paper */
	int copy, attempt;           /* of a receipt: db/copy_store.h */
	enum effect_outcome outcome; /* the last one */
	char detail[EFFECT_DETAIL_MAX];
};

/* effect_id and the outcome are not looked at. */
NODISCARD bool effect_store_insert(struct db *db, const struct effect_row *row, int64_t *effect_id);

struct effect_event {
	int64_t effect_id;
	enum effect_outcome outcome;
	struct moment at;
	const char *login, *detail, *sha256; /* sha256 "": there is no file */
};
NODISCARD bool effect_store_add_outcome(struct db *db, const struct effect_event *event);

/* DB_DONE: there is no such effect. */
NODISCARD enum db_step effect_store_load(struct db *db, int64_t effect_id, struct effect_row *out);

/*
 * What a station prepared since then and what did not come off: failed, unknown, or prepared up to
 * `stale` and left so. Oldest first; in the arena.
 */
struct effect_question {
	const char *station;
	struct moment since, stale;
};
NODISCARD bool effect_store_waiting(struct db *db, const struct effect_question *question,
	struct arena *arena, struct effect_row **out, size_t *count);

#endif
