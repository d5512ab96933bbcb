#ifndef DB_AGEING_STORE_H
#define DB_AGEING_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/money.h"

struct db;

/* What is unpaid of the bills issued up to a day, by the last day for paying. */
struct ageing_row {
	struct date due_on;
	int64_t bills;
	struct money unpaid; /* principal */
};

/* Reads every bill: a second for a million of them. False: the database failed. */
NODISCARD bool ageing_store_each(struct db *db, struct date on,
	void (*row)(void *ctx, const struct ageing_row *row), void *ctx);

#endif
