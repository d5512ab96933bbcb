#ifndef CORE_REPAYMENT_H
#define CORE_REPAYMENT_H

#include <stddef.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/money.h"
#include "core/text.h"

/*
 * A repayment plan (还款计划, A6): the debt acknowledged on a day, in instalments that add up to
 * it. What is paid counts for the earliest instalment first. An instalment is broken when its grace
 * has passed and what was paid does not reach the sum up to it; then the plan is broken.
 */
struct calendar;
struct late_pause;

#define INSTALMENTS_MAX 60

enum instalment_fate { INSTALMENT_OPEN, INSTALMENT_KEPT = 1, INSTALMENT_BROKEN = 2 }; /* stored */
enum plan_state { PLAN_UNDER_WAY = 1, PLAN_KEPT = 2, PLAN_BROKEN = 3 };               /* stored */

struct instalment {
	struct date due_on;
	struct money amount;
	enum instalment_fate fate;
};

/*
 * Equal parts on the same day of each month, the first on `first`; the fen that do not divide go to
 * the last. A day that the month has not is its last; one that falls on a holiday is the next
 * working day as far as the year is known. False: months is not 1 … INSTALMENTS_MAX, or a part
 * would be zero.
 */
struct plan_terms {
	struct money total;
	struct date first;
	int months;
};
NODISCARD bool repayment_schedule(const struct plan_terms *terms, const struct calendar *calendar,
	struct instalment out[INSTALMENTS_MAX]);

/* A schedule as a file: "due_on,amount" and a line for each instalment, by date. */
struct schedule_error {
	long line; /* 0: the file as a whole */
	struct say say;
};
NODISCARD bool repayment_schedule_read(const char *bytes, size_t size,
	struct instalment out[INSTALMENTS_MAX], size_t *count, struct schedule_error *error);

/* The instalments' sum. False: beyond all bounds. */
NODISCARD bool repayment_sum(const struct instalment *list, size_t count, struct money *out);

/*
 * Settles the fate of each open instalment on a day, with what was paid under the plan up to then;
 * returns the state of the plan.
 */
enum plan_state repayment_watch(
	struct instalment *list, size_t count, struct money paid, struct date on, int grace_days);

/*
 * The late charge of the bills that a plan was made over, while the plan is kept. By the law it
 * runs until the day of payment (Regulations on Electricity Supply and Use art. 39); the parties
 * may agree otherwise (Civil Code art. 543). What held when the plan was made holds for it.
 */
enum plan_late {             /* stored */
	PLAN_LATE_RUNS = 0,  /* as if there were no plan */
	PLAN_LATE_STOPS = 1, /* a plan that breaks gives nothing: its days are charged after all */
	PLAN_LATE_STOPS_LATER = 2 /* a plan that breaks: charged again from the next day on */
};

struct plan_span {
	enum plan_late late;
	enum plan_state state;
	struct date made_on;  /* what was late up to then is part of the plan */
	struct date ended_on; /* when it was kept or broken; of a plan under way not looked at */
};

/* The days on which its bills have no late charge, up to `on`. False: there are none. */
NODISCARD bool repayment_pause(
	const struct plan_span *plan, struct date on, struct late_pause *out);

const char *plan_late_name(enum plan_late late);   /* "stops" */
const char *plan_late_title(enum plan_late late);  /* msgid: in a few words */
const char *plan_late_clause(enum plan_late late); /* msgid: the sentence of the agreement */

const char *instalment_fate_name(enum instalment_fate fate);  /* "kept" */
const char *instalment_fate_title(enum instalment_fate fate); /* msgid */
const char *plan_state_name(enum plan_state state);
const char *plan_state_title(enum plan_state state); /* msgid */

#endif
