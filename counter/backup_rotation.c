/* Which backups stay and which go. A name says all: HALL-20261121T020000.db */
#include <string.h>

#include "counter/backup.h"

#define MONTH_CHARS 6 /* 202611 */
#define DATE_CHARS 8  /* 20261121 */
#define TIME_CHARS 15 /* 20261121T020000 */
#define BACKUP_SUFFIX ".db"

static bool is_time(const char *text)
{
	static const char shape[] = "00000000T000000";

	for (size_t i = 0; i < TIME_CHARS; i++)
		if (shape[i] == 'T' ? text[i] != 'T' : text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

size_t backup_name_time(const char *name, const char *hall_code)
{
	size_t code = strlen(hall_code);

	if (strlen(name) != code + 1 + TIME_CHARS + strlen(BACKUP_SUFFIX) ||
		strncmp(name, hall_code, code) != 0 || name[code] != '-')
		return 0;
	if (!is_time(name + code + 1) || strcmp(name + code + 1 + TIME_CHARS, BACKUP_SUFFIX) != 0)
		return 0;
	return code + 1;
}

/* From the newest backwards: the first name of each of so many spans of time stays. */
static void stay_last_of_each(
	const char *const *names, size_t count, int spans, size_t chars, bool *stay)
{
	const char *span = NULL;

	for (size_t i = count; i > 0 && spans >= 0; i--) {
		const char *time =
			names[i - 1] + strlen(names[i - 1]) - strlen(BACKUP_SUFFIX) - TIME_CHARS;

		if (span != NULL && strncmp(span, time, chars) == 0)
			continue;
		span = time;
		if (spans-- > 0)
			stay[i - 1] = true;
	}
}

void backup_choose(
	const char *const *names, size_t count, const struct backup_request *request, bool *stay)
{
	memset(stay, 0, count * sizeof *stay);
	stay_last_of_each(names, count, request->keep, DATE_CHARS, stay);
	stay_last_of_each(names, count, request->months, MONTH_CHARS, stay);
}
