#ifndef CORE_FUNDS_H
#define CORE_FUNDS_H

#include <stdbool.h>
#include <stddef.h>
#include "core/arena.h"
#include "core/date.h"
#include "core/energy.h"
#include "core/text.h"

/*
 * Government funds and surcharges (政府性基金及附加) by province and date: share/tariffs/funds.csv.
 * They are added to the energy of tariffs whose prices do not hold them, and bear no power-factor
 * adjustment. Published per MWh with up to eight decimals, so that is how they are kept.
 * Columns: region, scheme (any, single, two_part), yuan_per_mwh, valid_from, valid_to (may be
 * empty), notice.
 */
#define FUNDS_TEXT_MAX 128

enum funds_scheme { FUNDS_ANY, FUNDS_SINGLE, FUNDS_TWO_PART };

struct funds {
	char region[FUNDS_TEXT_MAX], notice[FUNDS_TEXT_MAX];
	enum funds_scheme scheme;
	struct price per_mwh; /* 10^-8 yuan per MWh */
	struct date valid_from, valid_to;
	bool has_valid_to;
};

struct funds_table {
	struct funds *rows; /* in the arena it was read with */
	size_t count;
};

struct funds_error {
	long line;
	struct say say;
};

/* False: *error says what is wrong: unreadable, a date missing, two rows for one day. */
NODISCARD bool funds_read(struct funds_table *out, struct arena *arena, const char *bytes,
	size_t size, struct funds_error *error);

/* The row of the region's first word that holds on a day; NULL where none does. */
const struct funds *funds_find(
	const struct funds_table *table, const char *region, bool two_part, struct date on);

#endif
