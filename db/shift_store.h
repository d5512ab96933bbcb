#ifndef DB_SHIFT_STORE_H
#define DB_SHIFT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/money.h"
#include "db/database.h"

/* The cashiers' shifts and the settled days. DB_ROW: found; DB_DONE: there is none. */
struct arena;

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

/*
 * A new open shift; shift_id and state of the row are not looked at. DB_DONE: nothing was made,
 * because the login or the station has an open one or the number is taken.
 */
NODISCARD enum db_step shift_store_insert(
	struct db *db, const struct shift_row *row, int64_t *shift_id);

NODISCARD enum db_step shift_store_open_of_login(
	struct db *db, const char *login, struct shift_row *out);
NODISCARD enum db_step shift_store_open_of_station(
	struct db *db, const char *station, struct shift_row *out);
NODISCARD enum db_step shift_store_open_of_date(
	struct db *db, struct date business_date, struct shift_row *out);
NODISCARD enum db_step shift_store_by_id(struct db *db, int64_t shift_id, struct shift_row *out);
NODISCARD enum db_step shift_store_by_no(
	struct db *db, const char *shift_no, struct shift_row *out);

/* How many shifts the station had on that date: the next one's number. */
NODISCARD bool shift_store_count(
	struct db *db, const char *station, struct date business_date, int64_t *count);

/* All shifts of a date, in the order in which they were opened; in the arena. */
NODISCARD bool shift_store_of_date(struct db *db, struct date business_date, struct arena *arena,
	struct shift_row **out, size_t *count);

/* From open to closed; that is the only change a shift knows. */
NODISCARD bool shift_store_close(struct db *db, int64_t shift_id);

/* DB_ROW: that business date is settled. */
NODISCARD enum db_step shift_store_day_settled(struct db *db, struct date business_date);

#endif
