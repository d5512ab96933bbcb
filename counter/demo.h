#ifndef COUNTER_DEMO_H
#define COUNTER_DEMO_H

#include "core/date.h"
#include "counter/hall.h"

/*
 * A hall for trying out and for training: invented customers in three places with their published
 * tariffs, two years of bills, and the shifts and payments of its last two months, all made by the
 * operations of counter/. Its lists are under share/demo. The same seed and day give the same hall
 * (but for the ids of operations and what hangs on the key).
 */
#define DEMO_CUSTOMERS_MIN 60
#define DEMO_CUSTOMERS_MAX 9999
#define DEMO_CUSTOMERS 2000
#define DEMO_DAYS 62 /* of real shifts */
#define DEMO_DAYS_MIN 31

struct demo_request {
	const char *folder; /* is made; gets hall.db, its key, seals, notices and devices.txt */
	const char *share_dir;
	struct date
		on; /* the day on which the hall will be tried; its history ends the day before */
	uint64_t seed;
	int customers; /* DEMO_CUSTOMERS_MIN … DEMO_CUSTOMERS_MAX */
	int days;      /* of shifts and payments before it, at least DEMO_DAYS_MIN */
	void (*progress)(void *ctx, int done, int total); /* NULL: nobody looks */
	void *progress_ctx;
};

struct demo_made {
	char db_path[PATH_MAX_BYTES];
	int64_t accounts, bills, payments, shifts;
};

/* All of it or nothing. exists; bad_value: number of customers; io, disk_full, template_bad. */
NODISCARD bool demo_make(
	const struct demo_request *request, struct demo_made *out, struct fault *why);

#endif
