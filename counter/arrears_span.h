#ifndef COUNTER_ARREARS_SPAN_H
#define COUNTER_ARREARS_SPAN_H

#include "counter/arrears_ground.h"
#include "counter/session.h"

/* Between the files of the daily run; screens and verbs do not include this. */
struct arrears_span_ids;

#define LISTING_DAYS_MAX 12 /* that a run catches up with */

struct arrears_moved {
	const char *account_no;
	enum arrears_stage from, to;
	const char *reason; /* packed */
};

struct arrears_span {
	struct session *s;
	struct arrears_office *office;
	struct date on;
	struct date listing_days[LISTING_DAYS_MAX]; /* since the last run */
	size_t listing_day_count;
	int64_t run_id;
	/* Not NULL: a preview, which is told each step and writes nothing. */
	void (*moved)(void *ctx, const struct arrears_moved *moved);
	void *ctx;
};

/* Rules and days of the run; what they need lies in the arena. policy_bad. */
NODISCARD bool arrears_span_init(
	struct arrears_span *span, struct session *s, struct date on, struct arena *arena);

/* Moves what is due in a span, inside the caller's transaction; adds to both counts. */
NODISCARD bool arrears_span_move(struct arrears_span *span, const struct arrears_span_ids *ids,
	int64_t *looked_at, int64_t *moved);

#endif
