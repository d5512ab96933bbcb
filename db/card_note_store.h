#ifndef DB_CARD_NOTE_STORE_H
#define DB_CARD_NOTE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/card_rule.h"
#include "core/date.h"
#include "core/money.h"
#include "db/database.h"

/*
 * What is known beside the sales: how an account may buy, what its meter wrote onto the card, and
 * what looked like an abuse. Rows are added, never changed.
 */
struct arena;

#define CARD_NOTE_TEXT_MAX 65

struct card_setting {
	int64_t account_id;
	enum card_unit unit;
	int64_t user_type;                   /* of the parameter file */
	int64_t hoard_limit;                 /* hundredths of the unit; 0: none */
	struct money day_limit, month_limit; /* zero: none */
	int64_t alarm_1, alarm_2;            /* hundredths of the unit */
	char login[CARD_NOTE_TEXT_MAX];
	struct moment at;
};
NODISCARD bool card_note_set(struct db *db, const struct card_setting *setting);

/* The one that holds. DB_DONE: nothing was said of this account. */
NODISCARD enum db_step card_note_setting(
	struct db *db, int64_t account_id, struct card_setting *out);

struct card_return_row {
	int64_t account_id, generation;
	char meter_no[CARD_NOTE_TEXT_MAX], serial[CARD_SERIAL_TEXT_MAX];
	int64_t count, remaining, overdraft, strange_cards;
	struct moment written_at;
	char login[CARD_NOTE_TEXT_MAX], station[CARD_NOTE_TEXT_MAX];
	struct moment at;
};

/* Keeps it once, however often it is read. */
NODISCARD bool card_note_return(struct db *db, const struct card_return_row *row);

/* The account's last CARD_RETURNS_MAX, newest first; in the arena. */
#define CARD_RETURNS_MAX 24
NODISCARD bool card_note_returns(struct db *db, int64_t account_id, struct arena *arena,
	struct card_return_row **out, size_t *count);

struct card_flag_row {
	int64_t flag_id; /* given by the database */
	int64_t account_id;
	int rule; /* enum card_flag of core/card_flag.h */
	char serial[CARD_SERIAL_TEXT_MAX];
	int64_t seen;     /* how often, or how many days */
	int64_t other_id; /* 0: none */
	char login[CARD_NOTE_TEXT_MAX], station[CARD_NOTE_TEXT_MAX];
	struct moment at;
	char account_no[CARD_NOTE_TEXT_MAX]; /* not looked at when added */
	char other_no[CARD_NOTE_TEXT_MAX];
};
NODISCARD bool card_note_flag(struct db *db, const struct card_flag_row *row);

/* Since that moment, newest first; in the arena. */
NODISCARD bool card_note_flags(struct db *db, struct moment since, struct arena *arena,
	struct card_flag_row **out, size_t *count);

#endif
