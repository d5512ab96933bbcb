#ifndef DB_SHIFT_STORE_H
#define DB_SHIFT_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/date.h"
#include "core/money.h"
#include "db/database.h"

/* The cashiers' shifts and the settled days. DB_ROW: found; DB_DONE: there is none. */
#define SHIFT_ROW_TEXT_MAX 33

struct shift_row {
	int64_t shift_id;
	char shift_no[SHIFT_ROW_TEXT_MAX];
	char login[SHIFT_ROW_TEXT_MAX];
	char station[SHIFT_ROW_TEXT_MAX];
	struct date business_date;
	struct money float_amount;
	struct moment opened_at;
	int state; /* enum shift_state of counter/shift.h */
};

NODISCARD enum db_step shift_store_open_of_login(
	struct db *db, const char *login, struct shift_row *out);
NODISCARD enum db_step shift_store_by_id(struct db *db, int64_t shift_id, struct shift_row *out);

/* Takes the row's lock until the end of the transaction, where the engine has row locks. */
NODISCARD bool shift_store_lock(struct db *db, int64_t shift_id);

/* DB_ROW: that business date is settled. */
NODISCARD enum db_step shift_store_day_settled(struct db *db, struct date business_date);

#endif
