#ifndef DB_DEPOSIT_STORE_H
#define DB_DEPOSIT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/money.h"

/* Deposit slips: what went from the safe to the bank. */
struct db;

struct deposit_row {
	const char *deposit_no, *bank_ref, *login;
	struct date business_date; /* of the day it is made on, not of the money */
	struct money amount;
	struct moment at;
	int64_t journal_id;
};

/* *deposit_id is what the database gave it. False: the database failed. */
NODISCARD bool deposit_store_insert(
	struct db *db, const struct deposit_row *row, int64_t *deposit_id);
/* Number and amount of one that was made; deposit_no has room for size bytes. */
NODISCARD bool deposit_store_load(
	struct db *db, int64_t deposit_id, char *deposit_no, size_t size, struct money *amount);
/* How many that date has: the next one's number comes of it, behind hall_store_lock. */
NODISCARD bool deposit_store_count(struct db *db, struct date business_date, int64_t *count);

#endif
