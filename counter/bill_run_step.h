#ifndef COUNTER_BILL_RUN_STEP_H
#define COUNTER_BILL_RUN_STEP_H

#include "counter/bill_run.h"
#include "counter/reckon.h"

/* Between the files of the runs; screens and verbs do not include this. */

/* What one account came to in a step. */
struct bill_made {
	bool made;
	struct money amount;
};

/* Inside the step's transaction; keep false: looks, and writes nothing. */
struct bill_step {
	struct session *s;
	const struct bill_run_request *request;
	struct reckon *reckon;
	struct arena *arena; /* of one account */
	int64_t run_id;
	const char *op_id;
	struct date business_date;
	bool keep;
};

/* The readings become a calculation, unless the same one stands. */
NODISCARD bool bill_step_calculate(
	struct bill_step *step, struct reckoning *reckoning, struct bill_made *out);

/* A calculation that still agrees with the readings becomes a bill in the books. */
NODISCARD bool bill_step_release(
	struct bill_step *step, struct reckoning *reckoning, struct bill_made *out);

/* The bill of the period is taken back. */
NODISCARD bool bill_step_cancel(
	struct bill_step *step, struct reckoning *reckoning, struct bill_made *out);

#endif
