/* The arrears policy and the holidays, as their files say. */
#include "counter/arrears_ground.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/small_file.h"

#define FILE_BYTES_MAX 65536
#define PATH_BYTES 4096
#define YEARS_BEFORE 1 /* the last listing day may lie in it */
#define YEARS_AFTER 2  /* how far ahead a first day is looked for */

static const char *share_of(const struct session *s)
{
	return s->share_dir == NULL ? "share" : s->share_dir;
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static bool refuse(struct session *s, const char *path, long line, struct say reason)
{
	(void)session_refuse(s, CODE_POLICY_BAD, reason);
	utf8_copy(s->why.file, sizeof s->why.file, base_of(path));
	s->why.line = line;
	return false;
}

static bool policy_parse(struct session *s, const char *path, const struct small_file *file,
	struct arrears_policy *out)
{
	struct arrears_policy_error error;

	if (arrears_policy_read(out, file->bytes, file->size, &error))
		return true;
	(void)refuse(s, path, error.line, error.say);
	s->why.article = error.article;
	return false;
}

/* The hall's own file, or the one for all. */
static bool policy_load(struct session *s, struct arena *arena, struct arrears_policy *out)
{
	const char *const names[] = {s->hall_code, "policy"};
	char path[PATH_BYTES] = "";

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct small_file file;

		if (names[i][0] == '\0')
			continue;
		snprintf(path, sizeof path, "%s/arrears/%s.txt", share_of(s), names[i]);
		switch (small_file_read(arena, path, FILE_BYTES_MAX, &file)) {
		case SMALL_FILE_READ:
			return policy_parse(s, path, &file, out);
		case SMALL_FILE_BAD:
			return refuse(s, path, 0, file.why.say);
		case SMALL_FILE_NONE:
			break;
		}
	}
	return refuse(
		s, path, 0, SAY(N_("There is no such file: the hall has no arrears policy.")));
}

/* A year without a file is a year of which nothing is known. */
static bool year_load(struct session *s, struct arena *arena, int year, struct calendar *out)
{
	struct calendar_error error;
	struct small_file file;
	char path[PATH_BYTES];

	snprintf(path, sizeof path, "%s/arrears/holidays-%d.txt", share_of(s), year);
	switch (small_file_read(arena, path, FILE_BYTES_MAX, &file)) {
	case SMALL_FILE_NONE:
		return true;
	case SMALL_FILE_BAD:
		return refuse(s, path, 0, file.why.say);
	case SMALL_FILE_READ:
		break;
	}
	if (!calendar_read(out, file.bytes, file.size, &error))
		return refuse(s, path, error.line, error.say);
	return out->years[out->count - 1].year == year ||
	       refuse(s, path, 0, SAY(N_("The file is of another year than its name.")));
}

/* The hall's own list, or the one for all; a hall without any protects no day by a list. */
static bool protection_load(struct session *s, struct arena *arena, struct protection *out)
{
	const char *const codes[] = {s->hall_code, ""};
	struct protection_error error;
	struct small_file file;
	char path[PATH_BYTES];

	out->count = 0;
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		if (i == 0 && codes[i][0] == '\0')
			continue;
		snprintf(path, sizeof path, "%s/arrears/%s%sprotected.txt", share_of(s), codes[i],
			codes[i][0] == '\0' ? "" : "-");
		switch (small_file_read(arena, path, FILE_BYTES_MAX, &file)) {
		case SMALL_FILE_NONE:
			continue;
		case SMALL_FILE_BAD:
			return refuse(s, path, 0, file.why.say);
		case SMALL_FILE_READ:
			return protection_read(out, file.bytes, file.size, &error) ||
			       refuse(s, path, error.line, error.say);
		}
	}
	return true;
}

bool arrears_office_load(
	struct session *s, struct date on, struct arena *arena, struct arrears_office **out)
{
	struct arrears_office *office = arena_alloc(arena, sizeof *office);
	int year = date_to_civil(on).year;
	enum arrears_value missing;

	if (!policy_load(s, arena, &office->policy))
		return false;
	if (!arrears_policy_on(&office->policy, on, &office->rules, &missing))
		return session_refuse(s, CODE_POLICY_BAD,
			SAY(N_("The arrears policy has no value of {1} for {2}."),
				say_text(arrears_value_key(missing)), say_date(on)));
	for (int y = year - YEARS_BEFORE; y <= year + YEARS_AFTER; y++)
		if (!year_load(s, arena, y, &office->calendar))
			return false;
	if (!protection_load(s, arena, &office->protection))
		return false;
	office->ground = (struct arrears_ground){.rules = &office->rules,
		.calendar = &office->calendar,
		.protection = &office->protection};
	*out = office;
	return true;
}
