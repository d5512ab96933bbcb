#ifndef DB_RATE_STORE_H
#define DB_RATE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/money.h"
#include "db/route_store.h"

/* What a route's month came to, beside its plan (db/route_store.h). False: the database failed. */
struct db;
struct arena;

struct route_month {
	char route[ROUTE_BYTES];
	int64_t wrong; /* readings that somebody took down and that were corrected */
	int64_t bills;
	struct money due, paid;   /* of the bills that stand: their amounts, and what was paid */
	struct money written_off; /* of due: what stands as lost */
};

/* By route; routes without any of it are not there. */
NODISCARD bool rate_store_months(struct db *db, struct period period, struct arena *arena,
	struct route_month **out, size_t *count);

#endif
