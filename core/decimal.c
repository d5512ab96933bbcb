/* Reading, writing and rounding of decimal numbers, all in whole numbers. */
#include "core/decimal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define DIGITS "0123456789"

static int64_t power_of_ten(int places)
{
	int64_t power = 1;

	for (int i = 0; i < places; i++)
		power *= 10;
	return power;
}

/* Appends digits to *value. False once it is above the limit. */
static bool append_digits(int64_t *value, const char *digits, size_t count, int64_t limit)
{
	for (size_t i = 0; i < count; i++) {
		int digit = digits[i] - '0';

		if (*value > (limit - digit) / 10)
			return false;
		*value = *value * 10 + digit;
	}
	return true;
}

enum decimal_error decimal_parse(int64_t *out, const char *text, int places, int64_t limit)
{
	assert(places >= 0);
	assert(places <= DECIMAL_PLACES_MAX);
	assert(limit >= 9);
	if (*text == '\0')
		return DECIMAL_EMPTY;

	size_t whole = strspn(text, DIGITS);
	const char *point = text + whole;
	size_t decimals = *point == '.' ? strspn(point + 1, DIGITS) : 0;

	if (whole == 0)
		return DECIMAL_BAD_CHAR;
	if (*point == '.' && decimals == 0)
		return DECIMAL_BAD_CHAR;
	if (*point != '\0' && point[1 + decimals] != '\0')
		return DECIMAL_BAD_CHAR;
	if (*point != '\0' && *point != '.')
		return DECIMAL_BAD_CHAR;
	if (decimals > (size_t)places)
		return DECIMAL_TOO_PRECISE;

	int64_t value = 0;

	if (!append_digits(&value, text, whole, limit))
		return DECIMAL_TOO_LARGE;
	if (!append_digits(&value, point + 1, decimals, limit))
		return DECIMAL_TOO_LARGE;
	if (!append_digits(&value, "00000000", (size_t)places - decimals, limit))
		return DECIMAL_TOO_LARGE;
	*out = value;
	return DECIMAL_OK;
}

const char *decimal_format(char *buf, size_t size, int64_t value, int places, int least)
{
	assert(least >= 0);
	assert(least <= places);
	assert(places <= DECIMAL_PLACES_MAX);
	uint64_t whole = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	const char *sign = value < 0 ? "-" : "";

	while (places > least && whole % 10 == 0) {
		whole /= 10;
		places--;
	}
	uint64_t power = (uint64_t)power_of_ten(places);

	if (places == 0)
		snprintf(buf, size, "%s%" PRIu64, sign, whole);
	else
		snprintf(buf, size, "%s%" PRIu64 ".%0*" PRIu64, sign, whole / power, places,
			whole % power);
	return buf;
}

wide wide_divide(wide a, wide b)
{
	assert(b > 0);
	return (a + (a < 0 ? -(b / 2) : b / 2)) / b;
}
