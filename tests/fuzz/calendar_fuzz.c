/* Any bytes are read or refused with a reason; a year that was read has days to work on. */
#include "core/calendar.h"

#include <assert.h>

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct calendar calendar = {.count = 0};
	struct calendar_error error;
	struct date first, found;

	if (!calendar_read(&calendar, (const char *)data, size, &error)) {
		assert(error.say.msgid != NULL);
		assert(calendar.count == 0);
		return 0;
	}
	assert(date_from_civil(&first, calendar.years[0].year, 1, 1));
	assert(calendar_knows(&calendar, first));
	if (calendar_working_from(&calendar, first, &found))
		assert(calendar_works(&calendar, found));
	return 0;
}
