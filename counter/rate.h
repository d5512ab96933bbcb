#ifndef COUNTER_RATE_H
#define COUNTER_RATE_H

#include <stddef.h>
#include "core/rate.h"
#include "counter/reading.h"

/* The three rates (core/rate.h) of a month, for each reader. */
struct arena;

struct reader_rates {
	char reader[LOGIN_MAX]; /* "": the routes that nobody was sent to */
	int64_t routes, meters, read, estimated;
	int64_t wrong; /* of what was read: corrected afterwards */
	int64_t bills;
	struct money due, paid;   /* late charges are in neither */
	struct money written_off; /* of due; it stays in it, so that nobody's rate rises by it */
	bool has_read, has_wrong, has_paid;
	int read_rate, wrong_rate, paid_rate;
};

/* By reader. PERMIT_READING_READ. */
NODISCARD bool rate_list(struct session *s, struct period period, struct arena *arena,
	struct reader_rates **out, size_t *count);

#endif
