#ifndef CORE_CORRECTION_H
#define CORE_CORRECTION_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/energy.h"

/*
 * Energy that was measured wrongly (供电营业规则 1996 art. 80–81): what is to be collected (+) or
 * given back (-), rounded once to the Wh, halves away from zero. False: out of range, or an error
 * of -100 % and less.
 */

/*
 * A meter or transformer with a relative error of hundredths of a percent (-500 is 5 % slow): the
 * true energy is W / (1 + e); half of the difference where the time of the fault is unknown and
 * half of the time since the last test counts.
 */
NODISCARD bool correction_meter_error(
	struct energy *out, struct energy recorded, int64_t error_hundredths, bool half);

/* The true energy is num / den of the recorded (wrong wiring), or right / used (wrong multiplier).
 */
NODISCARD bool correction_ratio(
	struct energy *out, struct energy recorded, int64_t num, int64_t den);

/*
 * A meter that stood still, or was lost without anybody's fault: the energy of a normal month by
 * days, less what it counted in that time.
 */
struct stopped_meter {
	struct energy month; /* of a normal month */
	int64_t month_days;  /* 1 … 31 */
	int64_t days;        /* without a count, from the reading records */
	struct energy recorded;
};
NODISCARD bool correction_stopped(struct energy *out, const struct stopped_meter *in);

#endif
