#ifndef DB_BILL_BATCH_STORE_H
#define DB_BILL_BATCH_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/energy.h"
#include "db/account_store.h"
#include "db/meter_store.h"

/*
 * What a run asks of the accounts that it goes through in the order of their ids: those that are
 * open and have a meter that is billed by reading. All answer false when the database failed.
 */
struct db;
struct arena;

struct batch_account {
	int64_t account_id;
	char account_no[ACCOUNT_NO_BYTES];
	char price_class[ACCOUNT_SHORT_BYTES], route[ACCOUNT_SHORT_BYTES];
	char tariff[ACCOUNT_SHORT_BYTES], capacity_kva[ACCOUNT_SHORT_BYTES];
	struct date opened_on;
};

struct batch_query {
	int64_t after_id;
	const char *route; /* "": all */
	size_t limit;
};

NODISCARD bool bill_batch_accounts(struct db *db, const struct batch_query *query,
	struct arena *arena, struct batch_account **out, size_t *count);
NODISCARD bool bill_batch_size(struct db *db, const char *route, int64_t *customers);

/* The one account, wherever a run would come to it. */
NODISCARD bool bill_batch_account(
	struct db *db, int64_t account_id, struct batch_account *out, bool *found);

/* The account's meters that are billed by reading and were not taken down before that day. */
#define BATCH_METERS_MAX 8
NODISCARD bool bill_batch_meters(struct db *db, int64_t account_id, struct date since,
	struct meter_row out[BATCH_METERS_MAX], size_t *count);

/* The last day before that one of which a reading of the meter stands. */
NODISCARD bool bill_batch_last_read(
	struct db *db, const char *meter_no, struct date before, struct date *out, bool *found);

/* What an account's bills came to that stand, by period. */
struct batch_bill {
	struct period period;
	struct energy energy;
	bool ours; /* made of a calculation */
};
struct batch_span {
	int64_t account_id;
	struct period first, last;
};
NODISCARD bool bill_batch_bills(struct db *db, const struct batch_span *span, struct arena *arena,
	struct batch_bill **out, size_t *count);

/* What was billed for a period by route and class: how many bills, and their energy. */
struct batch_mean {
	char route[ACCOUNT_SHORT_BYTES], price_class[ACCOUNT_SHORT_BYTES];
	int64_t bills;
	struct energy energy;
};
NODISCARD bool bill_batch_means(struct db *db, struct period period, struct arena *arena,
	struct batch_mean **out, size_t *count);

/* When price class, tariff or capacity were last changed in the file, since a moment. */
NODISCARD bool bill_batch_changed(
	struct db *db, int64_t account_id, struct moment since, struct moment *out, bool *changed);

#endif
