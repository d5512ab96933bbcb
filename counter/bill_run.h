#ifndef COUNTER_BILL_RUN_H
#define COUNTER_BILL_RUN_H

#include <stddef.h>
#include "counter/account.h"
#include "counter/session.h"
#include "db/bill_run_store.h"

/*
 * From readings to bills, for a route or for all: calculate, release, cancel. A run goes through
 * the accounts in steps, each a transaction under an operation id of its own; one that was broken
 * off goes on where it stopped, and the same run again changes nothing. PERMIT_BILL_RUN; to check
 * what was read, PERMIT_READING_ENTER.
 */
struct arena;

#define BILL_RUN_STEP 256          /* accounts in one transaction */
#define BILL_RUN_ABNORMAL_MAX 2000 /* listed; all are counted */

struct bill_run_progress {
	void (*tell)(void *ctx, int64_t done, int64_t total);
	bool (*stop)(void *ctx); /* asked between steps; NULL: never */
	void *ctx;
};

struct bill_run_request {
	enum bill_action action;
	struct period period;
	const char *route;        /* "": all */
	const char *bill_no;      /* cancel: that bill alone; NULL: all of the period and route */
	const char *reason;       /* cancel; "" where none is given */
	struct approval approval; /* cancel: where money was paid on the bill; login "": none */
	bool preview;             /* tells what would be, and changes nothing */
	size_t step;              /* accounts in one transaction; 0: BILL_RUN_STEP */
	struct bill_run_progress progress;
};

/* An account without a bill, and why. */
struct bill_run_abnormal {
	char account_no[ACCOUNT_NO_MAX], meter_no[METER_NO_MAX];
	const char *rule; /* "jump", "missed" … */
	struct say detail;
};

struct bill_run_result {
	int64_t customers; /* that were looked at */
	int64_t bills;     /* calculated, released or cancelled */
	struct money amount;
	struct bill_run_abnormal *abnormal; /* in the arena */
	size_t abnormal_count;              /* listed */
	int64_t abnormal_total;
	bool stopped; /* the progress asked for it: run it again to go on */
};

NODISCARD bool bill_run(struct session *s, const struct bill_run_request *request,
	struct arena *arena, struct bill_run_result *out);

#endif
