#ifndef COUNTER_CALLER_H
#define COUNTER_CALLER_H

#include <stdbool.h>
#include "core/date.h"

/* What a session gets from whoever opened it: the time, and two ways to be spoken to meanwhile. */
struct clock {
	struct moment (*now)(void *ctx);
	void *ctx;
};

/* Asked between the slices of a long look-up, on the session's thread; true ends it early. */
struct stop {
	bool (*asked)(void *ctx); /* NULL: never */
	void *ctx;
};

/*
 * Told when an operation waits for a server that is away, and when that is over; and when the
 * database was found damaged or proved whole (counter/guard.h). NULL: nobody.
 */
struct watch {
	void (*waiting)(void *ctx, bool now);
	void (*damaged)(void *ctx, bool now);
	void *ctx;
};

struct clock clock_system(void); /* the real world's */

/* What the looks at the clock have seen of the journal: counter/guard.c. */
struct clock_seen {
	int64_t last, until; /* the last entry seen; from that one on all are asked anew */
	struct moment latest;
};

#endif
