#ifndef COUNTER_ARREARS_RUN_H
#define COUNTER_ARREARS_RUN_H

#include <stddef.h>
#include "core/arrears_stage.h"
#include "counter/account.h"
#include "counter/session.h"

/*
 * The daily run: every account that is due moves, as the case stands when the day ends. Accounts
 * are gone through in steps, each a transaction that moves the run's cursor with it: one that was
 * broken off anywhere goes on where it stopped. A day that was run to its end can be run again: it
 * moves, and tells, only what has become due since. A day before the last one that was run is
 * refused (bad_date); so is a day that has not come, outside a training hall. PERMIT_ARREARS_RUN.
 *
 * On a listing day it also counts periods for the blacklist, and every day it sees who enters and
 * leaves that, and which repayment plans were kept or broken.
 */
struct arena;

#define DUN_STEP 16384 /* accounts in one transaction */
#define DUN_TRANSITIONS_MAX 64

struct dun_progress {
	void (*tell)(void *ctx, int64_t done, int64_t total);
	bool (*stop)(void *ctx); /* asked between steps; NULL: never */
	void *ctx;
};

struct dun_request {
	struct date on;
	bool preview; /* tells what would be, and changes nothing */
	int64_t step; /* accounts in one transaction; 0: DUN_STEP */
	struct dun_progress progress;
};

struct dun_transition {
	enum arrears_stage from, to;
	int64_t count;
};

struct dun_move {
	const char *account_no; /* in the arena */
	enum arrears_stage from, to;
	const char *reason; /* as stored: arrears_reason_read */
};

struct dun_result {
	struct date on;
	bool preview, stopped; /* stopped: the progress asked for it; run it again to go on */
	int64_t accounts;      /* looked at */
	struct dun_transition transitions[DUN_TRANSITIONS_MAX];
	size_t transition_count;
	struct dun_move *moves; /* in the arena, by account */
	size_t move_count;
};

NODISCARD bool dun_run(struct session *s, const struct dun_request *request, struct arena *arena,
	struct dun_result *out);

#endif
