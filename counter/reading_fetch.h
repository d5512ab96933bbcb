#ifndef COUNTER_READING_FETCH_H
#define COUNTER_READING_FETCH_H

#include <stddef.h>
#include "core/reading.h"
#include "counter/account.h"
#include "counter/session.h"

/*
 * What a meter shows, asked of the meter itself by DL/T 645 (devices/dlt645.h) over the line at
 * which it is known to be reached, or over the one named here (an infrared head in the hand). All
 * of its active registers or none are stored, as remote readings of today.
 */
struct fetch_request {
	const char *meter_no;
	const char *line;    /* devices/port.h; NULL: the meter's own */
	const char *address; /* up to 12 digits; NULL: the meter's own, or its last 12 digits */
	bool goes_back;      /* also what shows less than before: a verifier is to look */
};

struct fetched_register {
	enum register_kind which;
	int64_t value; /* core/reading.h */
	bool changed;  /* false: the same was stored already */
};

struct fetched {
	char account_no[ACCOUNT_NO_MAX];
	struct date on;
	struct fetched_register registers[REGISTER_KINDS];
	size_t count;
};

/*
 * bad_value: no such meter, no line known, or a reading that cannot be; device_gone,
 * device_timeout: the meter did not answer, and nothing was stored. PERMIT_READING_ENTER.
 */
NODISCARD bool reading_fetch(
	struct session *s, const struct fetch_request *request, struct fetched *out);

#endif
