#ifndef PRINTING_CHART_H
#define PRINTING_CHART_H

#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/energy.h"
#include "printing/page.h"

/* A bar for each month's energy, its kWh above it and its month below. */
#define CHART_MONTHS_MAX 24
#define CHART_HEIGHT 112.0

struct chart_month {
	struct period period;
	struct energy energy;
};

/* Draws at the cursor over the width of the page and moves below; months past the limit are left
 * out. Nothing is drawn when there are none. */
void chart_draw(
	struct document *d, const struct chart_month *months, size_t count, const char *unit);

/* The end of the scale: 1, 2 or 5 times a power of ten that is not below most; for tests. */
int64_t chart_scale(int64_t most);

#endif
