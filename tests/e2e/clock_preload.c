/*
 * Another day for a program under test: loaded before it (LD_PRELOAD), it moves the clock of the
 * calendar by CLOCK_SHIFT_S seconds. Clocks that measure how long something takes go on as they
 * are.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

typedef int clock_reader(clockid_t id, struct timespec *ts);

int clock_gettime(clockid_t id, struct timespec *ts)
{
	clock_reader *real = (clock_reader *)dlsym(RTLD_NEXT, "clock_gettime");
	const char *shift = getenv("CLOCK_SHIFT_S");
	int result = real(id, ts);

	if (id == CLOCK_REALTIME && shift != NULL)
		ts->tv_sec += strtoll(shift, NULL, 10);
	return result;
}
