#ifndef COUNTER_RECKON_H
#define COUNTER_RECKON_H

#include "core/arena.h"
#include "core/bill.h"
#include "core/funds.h"
#include "core/verification.h"
#include "counter/reckon_facts.h"
#include "counter/session.h"
#include "db/route_store.h"

/*
 * One account and one period: what its bill is made of, and what stands in the way. Shared by
 * `readings check` and by the runs, so that they can never differ; screens and verbs do not include
 * this.
 *
 * A bill begins where the last one ended; an account's first one begins at the last reading before
 * the days on which the month can be read (core/reading.h).
 */
#define RECKON_PAIRS_MAX BILL_PAIRS_MAX
#define RECKON_PROBLEMS_MAX 32

/* What one run carries from account to account. */
struct reckon {
	struct session *s;
	struct period period;
	struct date window[2]; /* the days on which it can be read, both included */
	struct verification_limits limits;
	struct arena arena; /* what lasts as long as the run */
	struct reckon_tariff *tariffs;
	struct batch_mean *means;
	size_t mean_count;
	struct funds_table funds;
	struct route_row *cycles; /* of the routes that are not read in each month */
	size_t cycle_count;
};

/* Begins; release what it holds with reckon_release. False: the database failed. */
NODISCARD bool reckon_init(struct reckon *r, struct session *s, struct period period);
void reckon_release(struct reckon *r);

/* Why an account has no bill, or none yet. RECKON_NOT_DUE is nothing to tell anybody about. */
#define RECKON_NOT_DUE "not_due"
struct reckon_problem {
	const char *rule; /* "jump", "missed" … */
	char meter_no[METER_NO_BYTES];
	struct say detail;
};

struct reckoning {
	struct arena *arena; /* holds all lists below */
	struct batch_account account;
	struct account_facts facts;
	struct date from_on, to_on; /* of the readings */
	struct bill_input input;
	struct register_seen *seen; /* beside input.pairs */
	const char **meter_no;
	size_t count;
	int months;    /* since the last bill */
	bool released; /* what was calculated stands as a bill */
	struct finding findings[FINDINGS_MAX];
	size_t finding_count;
	struct reckon_problem *problems;
	size_t problem_count, problem_capacity;
	const char *basis; /* all that goes into the bill, as text */
};

/* Looks and verifies, and writes nothing. The caller sets arena, account and facts of *out. */
NODISCARD bool reckon_account(struct reckon *r, struct reckoning *out);

/* Writes the cases of what was found and not yet known. */
NODISCARD bool reckon_keep_findings(struct reckon *r, const struct reckoning *out);

/* The bill; what it cannot be made of becomes a problem. */
void reckon_compute(struct reckoning *reckoning, struct bill *out);

/* Between the parts of this file's code. */
void reckon_problem_add(
	struct reckoning *out, const char *rule, const char *meter_no, struct say detail);
NODISCARD bool reckon_readings(struct reckon *r, struct reckoning *out);
NODISCARD bool reckon_prices(struct reckon *r, struct reckoning *out);
NODISCARD bool reckon_verify(struct reckon *r, struct reckoning *out);

#endif
