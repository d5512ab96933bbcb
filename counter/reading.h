#ifndef COUNTER_READING_H
#define COUNTER_READING_H

#include <stddef.h>
#include "core/reading.h"
#include "core/verification.h"
#include "counter/account.h"
#include "counter/session.h"

/* Readings by hand, and the routes they belong to. Files of readings: counter/import.h. */
struct arena;

#define ROUTE_NAME_MAX 33

struct reading_entry {
	const char *meter_no;
	enum register_kind which;
	int64_t value;
	struct date on;
	bool goes_back;     /* the register does show less: a verifier is to look */
	const char *reason; /* of a correction of what was read that day; NULL: none */
};

struct reading_entered {
	bool changed; /* false: the same was stored already */
	char account_no[ACCOUNT_NO_MAX];
};

/* bad_value: what cannot be, with the reason. PERMIT_READING_ENTER. */
NODISCARD bool reading_enter(
	struct session *s, const struct reading_entry *entry, struct reading_entered *out);

/* A route in a month: who reads it, how far it is. */
struct route_view {
	char route[ROUTE_NAME_MAX], reader[LOGIN_MAX]; /* reader "": nobody yet */
	bool planned;
	struct date due_on;         /* planned */
	int read_day, every_months; /* the route's rule; 0: none */
	bool due;                   /* by it, in this month */
	int64_t meters, read, estimated, missed, suspicious;
};

struct route_query {
	struct period period;
	const char *route; /* "": all */
	bool missing;      /* of stops: only what was not read yet */
};

/* PERMIT_READING_READ. */
NODISCARD bool route_list(struct session *s, const struct route_query *query, struct arena *arena,
	struct route_view **out, size_t *count);

/* Who reads it and until when; day 0: as before, else of each month. PERMIT_READING_CLEAR. */
struct route_order {
	struct period period;
	const char *route;
	const char *reader; /* NULL: as it was */
	struct date due_on;
};
NODISCARD bool route_plan(struct session *s, const struct route_order *order);

/*
 * Who reads a route as a rule, on which day of the month (core/reading.h), every how many months. A
 * month in which it is not read misses nothing. bad_value. PERMIT_READING_CLEAR.
 */
struct route_rule {
	const char *route, *reader;
	int64_t read_day, every_months;
};
NODISCARD bool route_set_rule(struct session *s, const struct route_rule *rule);

/* Plans what the rules say for that month; what is planned already stays. PERMIT_READING_CLEAR. */
NODISCARD bool route_plan_month(struct session *s, struct period period, int64_t *planned);

/* A register on the way of the reader. */
struct route_stop {
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX], address[ADDRESS_MAX];
	char meter_no[METER_NO_MAX], multiplier[METER_NO_MAX];
	enum register_kind which;
	bool has_last, has_now;
	struct date last_on, now_on;
	int64_t last, now;
	enum reading_kind now_kind;
	struct energy usual; /* of a month; 0: not known */
};

#define ROUTE_STOPS_MAX 5000

/* In the order of the account numbers; needs a route. PERMIT_READING_READ. */
NODISCARD bool route_stops(struct session *s, const struct route_query *query, struct arena *arena,
	struct route_stop **out, size_t *count);

/* What a register ran from one value to the next; false: it went back. */
NODISCARD bool route_stop_used(const struct route_stop *stop, int64_t now, struct energy *out);

/* Would the verifier find a jump in that value of that day? Then *why says so. */
bool route_stop_jumps(const struct route_stop *stop, const struct verification_limits *limits,
	int64_t now, struct date on, struct say *why);

/*
 * Estimates what a route lacks: the mean of the last three months billed, else the same month of
 * last year; a meter of which neither is known stays missed. The estimate counts as the reading of
 * that day, and the next real reading settles it. PERMIT_READING_CLEAR.
 */
struct estimate_result {
	int64_t estimated, left; /* left: nothing to estimate from */
};
NODISCARD bool reading_estimate(struct session *s, const struct route_query *query, struct date on,
	struct estimate_result *out);

#endif
