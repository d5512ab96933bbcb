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
 * open and have a meter billed by reading. What goes into the bills of a step is asked for the step
 * at once, a statement a question; each list is in the order of the accounts. False: db_fault.
 */
struct db;
struct arena;
struct calculation_row;
struct terms_row;

struct batch_account {
	int64_t account_id;
	char account_no[ACCOUNT_NO_BYTES];
	char price_class[ACCOUNT_SHORT_BYTES], route[ACCOUNT_SHORT_BYTES];
	char tariff[ACCOUNT_SHORT_BYTES], capacity_kva[ACCOUNT_SHORT_BYTES];
	struct date opened_on;
};

struct batch_query {
	const char *route; /* "": all */
	int64_t after_id;
	size_t limit;
};
NODISCARD bool bill_batch_accounts(struct db *db, const struct batch_query *query,
	struct arena *arena, struct batch_account **out, size_t *count);
NODISCARD bool bill_batch_size(struct db *db, const char *route, int64_t *customers);

/* The accounts of a step, and of which time their papers are asked for. */
struct batch_step {
	const char *route; /* "": all */
	const struct batch_account *accounts;
	size_t count;                /* at least one */
	struct period first, period; /* of the bills */
	struct date window[2];       /* the days on which the period can be read */
	struct date from;            /* of the readings, up to window[1] */
};

/* One row for each account of a step. */
struct batch_standing {
	int64_t account_id;
	bool billed, changed;
	struct date until;        /* the last day whose readings a bill of ours stands on */
	struct moment changed_at; /* price class, tariff or capacity, in the file */
	int64_t bills;            /* of the period, with those taken back */
};
NODISCARD bool bill_batch_standings(struct db *db, const struct batch_step *step,
	struct arena *arena, struct batch_standing **out, size_t *count);

/* The meters that are billed by reading, also those taken down, by the day they came. */
struct batch_meter {
	int64_t account_id;
	char meter_no[METER_NO_BYTES];
	char multiplier[MULTIPLIER_BYTES];
	bool removed, read;
	struct date installed_on, removed_on; /* removed_on only with removed */
	struct date last_read;                /* before window[0]; only with read */
};
NODISCARD bool bill_batch_meters(struct db *db, const struct batch_step *step, struct arena *arena,
	struct batch_meter **out, size_t *count);

/* What stands: meter by meter, by day, then register. */
struct batch_reading {
	int64_t account_id;
	char meter_no[METER_NO_BYTES];
	int64_t reading_id, value;
	enum register_kind which;
	struct date read_on;
	enum reading_kind kind;
	int digits; /* of the register, before the point; 0: not known */
};
NODISCARD bool bill_batch_readings(struct db *db, const struct batch_step *step,
	struct arena *arena, struct batch_reading **out, size_t *count);

/* The same of one meter, from one day to another, both included; account_id is not set. */
struct batch_days {
	const char *meter_no;
	struct date from, to;
};
NODISCARD bool bill_batch_readings_of(struct db *db, const struct batch_days *days,
	struct arena *arena, struct batch_reading **out, size_t *count);

/* What the accounts' bills came to that stand, by period. */
struct batch_bill {
	int64_t account_id;
	struct period period;
	struct energy energy;
	bool ours; /* made of a calculation */
};
NODISCARD bool bill_batch_bills(struct db *db, const struct batch_step *step, struct arena *arena,
	struct batch_bill **out, size_t *count);

/* The calculations of the period, without their explanations; an account's last one holds. */
NODISCARD bool bill_batch_calculations(struct db *db, const struct batch_step *step,
	struct arena *arena, struct calculation_row **out, size_t *count);

/* Up to window[1]: by day, of one day the last holds. */
NODISCARD bool bill_batch_terms(struct db *db, const struct batch_step *step, struct arena *arena,
	struct terms_row **out, size_t *count);

/* What was billed for a period by route and class. */
struct batch_mean {
	char route[ACCOUNT_SHORT_BYTES], price_class[ACCOUNT_SHORT_BYTES];
	int64_t bills;
	struct energy energy; /* of them all */
};
NODISCARD bool bill_batch_means(struct db *db, struct period period, struct arena *arena,
	struct batch_mean **out, size_t *count);

#endif
