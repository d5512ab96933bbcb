#ifndef DB_CARD_STORE_H
#define DB_CARD_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/card_rule.h"
#include "core/date.h"
#include "db/database.h"
#include "db/meter_store.h"

/* The cards of the accounts: an account's last row is the card that lives. */

struct arena;

#define CARD_TEXT_MAX 65
enum card_origin {           /* stored: never renumber */
	CARD_OPENED = 1,     /* the account's first */
	CARD_REPLACES = 2,   /* instead of one that was lost or broken */
	CARD_TAKEN_OVER = 3, /* it lived before these books: base_count is what it had counted */
	CARD_NEW_METER = 4
};

struct card_row {
	int64_t card_id; /* given by the database */
	int64_t account_id;
	char meter_no[METER_NO_BYTES];
	int64_t generation; /* the meter's (db/meter_store.h) when it was made */
	char serial[CARD_SERIAL_TEXT_MAX];
	enum card_origin origin;
	int64_t base_count; /* purchases of the generation before these books counted */
	char login[CARD_TEXT_MAX], station[CARD_TEXT_MAX];
	struct moment at;
};
NODISCARD bool card_store_insert(struct db *db, const struct card_row *row);

/* DB_ROW: found; DB_DONE: there is none. */
NODISCARD enum db_step card_store_of(struct db *db, int64_t account_id, struct card_row *out);
NODISCARD enum db_step card_store_by_serial(
	struct db *db, const char *serial, struct card_row *out);

#define CARD_PAGE 256

/* The living cards of all accounts by account, after that one; CARD_PAGE at most, in the arena. */
NODISCARD bool card_store_living(struct db *db, int64_t after_account_id, struct arena *arena,
	struct card_row **out, size_t *count);

#endif
