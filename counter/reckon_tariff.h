#ifndef COUNTER_RECKON_TARIFF_H
#define COUNTER_RECKON_TARIFF_H

#include "counter/reckon.h"

/* The tariffs of a run: read once each from what is registered, kept as long as the run. */
struct reckon_tariff {
	struct reckon_tariff *next;
	const char *name;
	int64_t *ids;
	struct tariff *versions; /* by their first day */
	size_t count;
};

/* All versions of that name, none if it is not registered. False: the database failed, or holds a
 * text that is no tariff. */
NODISCARD bool reckon_tariff_find(
	struct reckon *r, const char *name, const struct reckon_tariff **out);

/* share/tariffs/funds.csv, where there is one. */
NODISCARD bool reckon_funds_load(struct reckon *r);

#endif
