#ifndef DB_ACCOUNT_STORE_H
#define DB_ACCOUNT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/idnumber.h"
#include "core/money.h"

/*
 * The customers' accounts and the file of their changes. Sizes are bytes with the NUL. The identity
 * number comes and goes sealed: this store never sees it. All answer false when the database failed
 * (db_fault).
 */
#define ACCOUNT_NO_BYTES 21
#define ACCOUNT_NAME_BYTES 241
#define ACCOUNT_INITIALS_BYTES 33
#define ACCOUNT_ADDRESS_BYTES 481
#define ACCOUNT_SHORT_BYTES 33 /* class, phone, voltage, capacity, route, tariff, card serial */
#define ACCOUNT_SEALED_BYTES 128
#define ACCOUNT_HASH_BYTES 32

#define ACCOUNT_STORED_OPEN 1 /* status */
#define ACCOUNT_STORED_CLOSED 2

struct db;

struct account_row {
	int64_t account_id; /* given by the database */
	char account_no[ACCOUNT_NO_BYTES];
	char name[ACCOUNT_NAME_BYTES];
	char name_initials[ACCOUNT_INITIALS_BYTES];
	enum id_type id_type;
	uint8_t id_sealed[ACCOUNT_SEALED_BYTES];
	size_t id_sealed_size; /* 0: no number */
	uint8_t id_hash[ACCOUNT_HASH_BYTES];
	char id_masked[ID_TEXT_MAX];
	char address[ACCOUNT_ADDRESS_BYTES];
	char price_class[ACCOUNT_SHORT_BYTES];
	char region[ACCOUNT_NAME_BYTES];
	struct date opened_on;
	int64_t status;
	char phone[ACCOUNT_SHORT_BYTES];
	char voltage[ACCOUNT_SHORT_BYTES];
	char capacity_kva[ACCOUNT_SHORT_BYTES];
	char route[ACCOUNT_SHORT_BYTES];
	char tariff[ACCOUNT_SHORT_BYTES];
	char card_serial[ACCOUNT_SHORT_BYTES];
	int64_t card_count, card_generation;
};

NODISCARD bool account_store_find(
	struct db *db, const char *account_no, struct account_row *out, bool *found);
NODISCARD bool account_store_load(
	struct db *db, int64_t account_id, struct account_row *out, bool *found);

/*
 * What a payment asks of an account. Held, it is locked as well (db/row_lock.h), so that what was
 * read holds until the transaction ends: only where no other row is locked yet, and no other
 * account will be.
 */
struct account_payer {
	int64_t account_id, status;
	char account_no[ACCOUNT_NO_BYTES];
	char price_class[ACCOUNT_SHORT_BYTES];
};
NODISCARD bool account_store_payer(
	struct db *db, const char *account_no, struct account_payer *out, bool *found);
NODISCARD bool account_store_payer_held(
	struct db *db, const char *account_no, struct account_payer *out, bool *found);

/* Stores a new account and sets row->account_id. */
NODISCARD bool account_store_insert(struct db *db, struct account_row *row);

/* Stores all but number and status. */
NODISCARD bool account_store_update(struct db *db, const struct account_row *row);
NODISCARD bool account_store_close(struct db *db, int64_t account_id, struct date on);

struct account_change_row {
	int64_t account_id;
	struct moment at;
	const char *login, *station;
	const char *field, *old_value, *new_value; /* identity numbers masked */
};
NODISCARD bool account_store_record(struct db *db, const struct account_change_row *change);

/* The advance with which the account came here. */
NODISCARD bool account_store_opening(struct db *db, int64_t account_id, struct money *out);

#endif
