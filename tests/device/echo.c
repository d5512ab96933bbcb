#include "tests/device/echo.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "core/alloc.h"
#include "tests/test.h"

#define LINE_SIZE 4096

struct echo {
	struct sim_line *line;
	uint8_t heard[LINE_SIZE];
	size_t size;
};

static void *echo_make(struct sim_line *line)
{
	struct echo *e = xcalloc(1, sizeof(*e));

	e->line = line;
	return e;
}

static void echo_feed(void *device, const uint8_t *bytes, size_t size)
{
	struct echo *e = device;

	for (size_t i = 0; i < size; i++) {
		e->heard[e->size++ % LINE_SIZE] = bytes[i];
		if (bytes[i] != '\n')
			continue;
		sim_line_answer(e->line, e->heard, e->size);
		e->size = 0;
	}
}

static bool echo_operate(void *device, const char *words, char say[SIM_SAY_MAX])
{
	const struct echo *e = device;

	if (strncmp(words, "say ", 4) != 0)
		return false;
	snprintf(say, SIM_SAY_MAX, "said");
	sim_line_answer(e->line, words + 4, strlen(words + 4));
	return true;
}

const struct sim_kind echo_kind = {
	.name = "echo",
	.baud = 9600,
	.make = echo_make,
	.drop = free,
	.feed = echo_feed,
	.operate = echo_operate,
	.words = "say TEXT",
};

void place_make(char place[PLACE_MAX])
{
	const char *folder = getenv("TMPDIR");

	snprintf(place, PLACE_MAX, "%.80s/ports-XXXXXX", folder != NULL ? folder : "/tmp");
	assert_non_null(mkdtemp(place));
}

const char *place_name(const char *place, const char *name, char buf[SIM_PATH_MAX])
{
	snprintf(buf, SIM_PATH_MAX, "%s/%s", place, name);
	return buf;
}

void place_drop(const char *place)
{
	DIR *folder = opendir(place);
	const struct dirent *entry;
	char path[SIM_PATH_MAX + 64];

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		snprintf(path, sizeof(path), "%s/%s", place, entry->d_name);
		if (entry->d_name[0] != '.')
			unlink(path);
	}
	closedir(folder);
	assert_int_equal(rmdir(place), 0);
}
