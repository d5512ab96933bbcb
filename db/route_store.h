#ifndef DB_ROUTE_STORE_H
#define DB_ROUTE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/energy.h"
#include "core/reading.h"
#include "db/account_store.h"
#include "db/meter_store.h"

/*
 * Routes, who reads them and when, and what of a route has been read. A route exists by being named
 * in an account's file. All answer false when the database failed (db_fault).
 */
#define ROUTE_BYTES ACCOUNT_SHORT_BYTES
#define READER_BYTES 33

struct db;
struct arena;

enum route_plan_state {
	ROUTE_PLAN_NONE = 0,
	ROUTE_PLAN_MADE = 1,
	ROUTE_PLAN_DONE = 2
}; /* stored: never renumber */

struct route_plan_row {
	char route[ROUTE_BYTES];
	char reader[READER_BYTES]; /* "": nobody yet */
	struct date due_on;
	enum route_plan_state state;
	int read_day, every_months; /* the route's rule; 0: none */
	int64_t meters;             /* that hang and are billed by reading */
	int64_t read;               /* of them, in the period; with the estimated */
	int64_t estimated;
	int64_t suspicious; /* open cases */
};

/* Every route of the hall, or the one named, as it stands in that period: by route. */
struct route_plan_query {
	struct period period;
	const char *route; /* "": all */
};
NODISCARD bool route_store_plans(struct db *db, const struct route_plan_query *query,
	struct arena *arena, struct route_plan_row **out, size_t *count);

/* Plans the route's reading, or changes its reader and day. */
NODISCARD bool route_store_plan(struct db *db, struct period period,
	const struct route_plan_row *row, const char *login, struct moment at);

/* Who reads a route as a rule, and on which day of the month; reader "" and day 0: not said. */
struct route_row {
	char route[ROUTE_BYTES];
	char reader[READER_BYTES];
	int read_day, every_months;
};
NODISCARD bool route_store_find(
	struct db *db, const char *route, struct route_row *out, bool *found);
NODISCARD bool route_store_set(struct db *db, const struct route_row *row);

/* The routes that are not read in each month. */
NODISCARD bool route_store_cycles(
	struct db *db, struct arena *arena, struct route_row **out, size_t *count);

/* A register of a route's meter with what was read last and what is read now. */
struct stop_row {
	char account_no[ACCOUNT_NO_BYTES], name[ACCOUNT_NAME_BYTES], address[ACCOUNT_ADDRESS_BYTES];
	char meter_no[METER_NO_BYTES];
	char multiplier[MULTIPLIER_BYTES];
	int64_t account_id;
	enum register_kind which;
	bool has_last, has_now;
	struct date last_on, now_on;
	int64_t last, now;
	enum reading_kind now_kind;
	struct energy usual; /* the account's, a month's of the last three billed; none: 0 */
};

/*
 * The stops of a route in the order of the account numbers. missing: only those that lack a
 * reading of the period. At most limit, after the account number given ("" from the first).
 */
struct stop_query {
	struct period period;
	const char *route, *after_no;
	bool missing;
	size_t limit;
};
NODISCARD bool route_store_stops(struct db *db, const struct stop_query *query, struct arena *arena,
	struct stop_row **out, size_t *count);

#endif
