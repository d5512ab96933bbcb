#ifndef DB_DAY_STORE_H
#define DB_DAY_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/date.h"
#include "core/tender.h"
#include "db/database.h"

/*
 * What a shift or a business date took in, and the settlement of days. DB_ROW: found; DB_DONE:
 * there is none.
 */
struct day_totals {
	int64_t payments, reversals;                 /* how many */
	struct money received, returned;             /* what they come to: received - change */
	int64_t tender_count[TENDER_KIND_END];       /* tenders taken */
	struct money tender_amount[TENDER_KIND_END]; /* net of change and of what was given back */
	int64_t back_count[TENDER_KIND_END];         /* tenders given back */
	struct money back_amount[TENDER_KIND_END];   /* what they come to, less their change */
};
NODISCARD bool day_store_totals_of_shift(struct db *db, int64_t shift_id, struct day_totals *out);
NODISCARD bool day_store_totals_of_date(
	struct db *db, struct date business_date, struct day_totals *out);

struct day_settlement {
	struct date business_date;
	struct moment at;
	const char *login, *station;
	int64_t shifts, payments;
	struct money received;
};
NODISCARD bool day_store_settle(struct db *db, const struct day_settlement *row);

/* The latest business date that is settled. */
NODISCARD enum db_step day_store_last_settled(struct db *db, struct date *out);

#endif
