#ifndef DB_CARD_REVIEW_STORE_H
#define DB_CARD_REVIEW_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/card_flag.h"
#include "core/date.h"
#include "db/database.h"

/*
 * Who looked at a flag, or at a finding of the audit of card meters, and what was decided. Rows are
 * added, never changed; the last of one thing holds.
 */
struct arena;

#define CARD_REVIEW_NOTE_MAX 481
#define CARD_REVIEW_TEXT_MAX 65

struct card_review_row {
	int64_t flag_id;    /* 0: a finding */
	int64_t account_id; /* of a finding, with the two below */
	int rule;           /* enum card_audit_rule */
	struct date from;
	enum card_decision decision;
	char note[CARD_REVIEW_NOTE_MAX];
	char login[CARD_REVIEW_TEXT_MAX], station[CARD_REVIEW_TEXT_MAX];
	struct moment at;
};
NODISCARD bool card_review_add(struct db *db, const struct card_review_row *row);

/* The last one. DB_DONE: nobody has looked yet. */
NODISCARD enum db_step card_review_of_flag(
	struct db *db, int64_t flag_id, struct card_review_row *out);

/* Of that account, rule and day in *out, which is filled. */
NODISCARD enum db_step card_review_of_finding(struct db *db, struct card_review_row *out);

/* DB_ROW: there is such a flag. */
NODISCARD enum db_step card_review_flag_exists(struct db *db, int64_t flag_id);

#endif
