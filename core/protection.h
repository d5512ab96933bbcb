#ifndef CORE_PROTECTION_H
#define CORE_PROTECTION_H

#include <stddef.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/text.h"

/*
 * Days on which nobody's supply is cut: a heat warning, extreme cold, examinations, a festival. A
 * file that the hall edits as the warnings come, one "key = value" a line:
 *
 *   no_cut = FROM TO REASON       both days included; REASON is the rest of the line
 *
 * Spans may overlap; the first that holds gives the reason.
 */
#define PROTECTION_SPANS_MAX 512
#define PROTECTION_REASON_MAX 121

struct protection_span {
	struct date from, to;
	char reason[PROTECTION_REASON_MAX];
};

struct protection {
	struct protection_span spans[PROTECTION_SPANS_MAX];
	size_t count;
};

struct protection_error {
	long line;
	struct say say;
};

/* Reads bytes, which need no NUL. False: *error says what is wrong; *out is then undefined. */
NODISCARD bool protection_read(
	struct protection *out, const char *bytes, size_t size, struct protection_error *error);

/* Why nobody is cut on that day; NULL: no reason. */
const char *protection_on(const struct protection *protection, struct date on);

#endif
