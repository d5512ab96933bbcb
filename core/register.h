#ifndef CORE_REGISTER_H
#define CORE_REGISTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/energy.h"

/*
 * What a register of a meter has counted between two readings. Where the meter or its multiplier
 * changes inside a period, or is read on the day of a new price, a register has several pairs.
 */
#define REGISTER_DIGITS_MAX 9
#define REGISTER_PLACES 3 /* decimals of a reading */
#define REGISTER_READING_MAX INT64_C(999999999999)
#define MULTIPLIER_PLACES 4
#define MULTIPLIER_ONE INT64_C(10000)
#define MULTIPLIER_MAX INT64_C(10000000000)

enum register_kind {
	REGISTER_TOTAL = 0,
	REGISTER_PEAK = 1,
	REGISTER_FLAT = 2,
	REGISTER_VALLEY = 3,
	REGISTER_SHARP = 4,
	REGISTER_REACTIVE = 5, /* either direction; pairs add up */
	REGISTER_DEMAND = 6,   /* the largest since it was last set back: current alone counts */
	REGISTER_KINDS
};

struct register_pair {
	enum register_kind kind;
	int64_t previous, current; /* as the register shows them, in thousandths */
	int64_t multiplier;        /* in MULTIPLIER_ONE; > 0 */
	int digits;                /* of the register before the point; 0: not known */
	struct date from, to;      /* the days that it counted, both included */
	int line;                  /* supply line; the demands of separate lines are added */
};

enum register_error {
	REGISTER_OK,
	REGISTER_BACK,   /* the reading goes back and the register cannot have rolled over */
	REGISTER_DIGITS, /* a reading has more digits than the register */
	REGISTER_TOO_LARGE
};

/* The names of verbs.md §9: "total" … "demand". */
NODISCARD bool register_kind_parse(enum register_kind *out, const char *text);
const char *register_kind_name(enum register_kind kind);
const char *register_kind_title(enum register_kind kind); /* a msgid */

/* Did it pass its last digit? Only where what it then counted is less than half of its round. */
bool register_rolled_over(const struct register_pair *pair);

/*
 * The digits of a register whose reading went back although it was not told: of a previous reading
 * in the last tenth of its own digits (at least 4) and a current one in the first; 0: it went back.
 */
int register_digits_guess(int64_t previous, int64_t current);

/* kWh, kvarh or kW, with the multiplier, rounded once to the thousandth. */
NODISCARD enum register_error register_quantity(
	struct energy *out, const struct register_pair *pair);

#endif
