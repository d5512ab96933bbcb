/* A rate in hundredths of a per cent. All is 100.00 and nothing is 0.00 only where it really is. */
#include "core/rate.h"

#include <stdio.h>

bool rate_of(int *out, int64_t part, int64_t whole)
{
	int rate;

	if (whole <= 0 || part < 0 || part > whole)
		return false;
	rate = (int)(((wide)part * RATE_WHOLE * 2 + whole) / ((wide)whole * 2));
	/* 99.996 is not all of it, and 0.004 is not nothing. */
	if (rate == RATE_WHOLE && part < whole)
		rate = RATE_WHOLE - 1;
	if (rate == 0 && part > 0)
		rate = 1;
	*out = rate;
	return true;
}

const char *rate_format(int rate, char buf[RATE_TEXT_MAX])
{
	snprintf(buf, RATE_TEXT_MAX, "%d.%02d", rate / 100, rate % 100);
	return buf;
}
