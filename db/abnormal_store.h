#ifndef DB_ABNORMAL_STORE_H
#define DB_ABNORMAL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/verification.h"
#include "db/reading_store.h"

/*
 * What looked wrong in a reading, one row for each rule that it broke, and what became of it. All
 * answer false when the database failed (db_fault).
 */
enum abnormal_state { /* stored: never renumber */
	ABNORMAL_OPEN = 1,
	ABNORMAL_APPROVED = 2,
	ABNORMAL_CORRECTED = 3,
	ABNORMAL_SENT_BACK = 4
};

struct abnormal_row {
	int64_t abnormal_id;
	int64_t account_id;
	struct period period;
	struct finding finding; /* which rule, and what it compared */
	enum abnormal_state state;
	struct moment at;
	struct reading_row reading; /* reading_id; abnormal_store_list fills the rest */
	char account_no[21], name[241], address[481], route[33];
};

/* Stores a case that is open, with its first event; login is who looked. */
NODISCARD bool abnormal_store_insert(
	struct db *db, const struct abnormal_row *row, const char *login);

/* What is known of a reading's breaking of a rule. */
NODISCARD bool abnormal_store_find(struct db *db, int64_t reading_id, enum verification_rule rule,
	enum abnormal_state *state, bool *found);

struct abnormal_filter {
	struct period period;
	const char *route;  /* "": all */
	int64_t account_id; /* 0: all */
	bool all;           /* also those that are settled */
	size_t limit;
};

/* By account and case. */
NODISCARD bool abnormal_store_list(struct db *db, const struct abnormal_filter *filter,
	struct arena *arena, struct abnormal_row **out, size_t *count);
NODISCARD bool abnormal_store_load(
	struct db *db, int64_t abnormal_id, struct abnormal_row *out, bool *found);

struct abnormal_event {
	enum abnormal_state state;
	struct moment at;
	char login[READING_LOGIN_BYTES], reason[READING_REASON_BYTES];
};
NODISCARD bool abnormal_store_events(struct db *db, int64_t abnormal_id, struct arena *arena,
	struct abnormal_event **out, size_t *count);

/* Moves a case on and writes who did it. */
NODISCARD bool abnormal_store_set_state(
	struct db *db, int64_t abnormal_id, const struct abnormal_event *event);

/* Was that reading sent back? */
NODISCARD bool abnormal_store_sent_back(struct db *db, int64_t reading_id, bool *sent_back);

/* All cases of the reading that row takes the place of are corrected. */
NODISCARD bool abnormal_store_corrected(struct db *db, const struct reading_row *row);

/* Are there cases of that account and period that stand in the way of its bill? */
NODISCARD bool abnormal_store_blocks(
	struct db *db, int64_t account_id, struct period period, bool *blocks);

#endif
