/* The names, streets and tariffs of a demo hall, out of its data files. */
#include "counter/demo_words.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/tariff.h"
#include "core/tariff_file.h"
#include "core/utf8.h"
#include "counter/demo_random.h"
#include "db/file_system.h"

#define DEMO_PATH_MAX 4096
#define VALUE_MARK " = "

bool demo_words_bad(struct fault *why, const char *name, const char *what)
{
	*why = (struct fault){.code = CODE_TEMPLATE_BAD,
		.say = SAY(N_("The data file {1} of the demo hall is wrong: {2}. Mend it or "
			      "install it again."),
			say_text(name), say_text(what))};
	return false;
}

/* The bytes of a small file with a NUL behind them; free(). NULL: *why. */
static char *read_file(const char *path, size_t *size, struct fault *why)
{
	char *bytes = xmalloc(DEMO_FILE_BYTES_MAX + 1);
	FILE *in = fopen(path, "rb");
	bool ok = false;

	if (in != NULL) {
		*size = fread(bytes, 1, DEMO_FILE_BYTES_MAX, in);
		ok = !ferror(in);
	}
	if (!ok)
		*why = file_fault(path, errno);
	if (in != NULL)
		fclose(in);
	if (!ok) {
		free(bytes);
		return NULL;
	}
	bytes[*size] = '\0';
	return bytes;
}

static void take_lines(struct demo_words *out, struct arena *arena, char *text)
{
	size_t capacity = 0;

	for (char *line = text, *end; line != NULL; line = end) {
		end = strchr(line, '\n');
		if (end != NULL)
			*end++ = '\0';
		if (line[0] == '\0' || line[0] == '#')
			continue;
		out->line = arena_grow(arena, out->line, out->count, &capacity, sizeof *out->line);
		out->line[out->count++] = line;
	}
}

static bool lines_clean(const struct demo_words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (!utf8_is_clean(words->line[i], strlen(words->line[i])))
			return false;
	return words->count > 0;
}

bool demo_words_load(struct demo_words *out, struct arena *arena, const char *share_dir,
	const char *name, struct fault *why)
{
	char path[DEMO_PATH_MAX];
	size_t size = 0;
	char *bytes;

	snprintf(path, sizeof path, "%s/demo/%s.txt", share_dir, name);
	bytes = read_file(path, &size, why);
	if (bytes == NULL)
		return false;
	*out = (struct demo_words){.name = name};
	take_lines(out, arena, arena_copy(arena, bytes, size + 1));
	free(bytes);
	return lines_clean(out) || demo_words_bad(why, name, "UTF-8");
}

const char *demo_words_pick(const struct demo_words *words, struct demo_random *random)
{
	return words->line[demo_random_below(random, (int)words->count)];
}

/* What follows "key = "; NULL for a line of another key. */
static const char *value_of(const char *line, const char *key)
{
	size_t size = strlen(key);

	if (strncmp(line, key, size) != 0 ||
		strncmp(line + size, VALUE_MARK, strlen(VALUE_MARK)) != 0)
		return NULL;
	return line + size + strlen(VALUE_MARK);
}

const char *demo_words_value(const struct demo_words *words, const char *key, size_t nth)
{
	for (size_t i = 0; i < words->count; i++) {
		const char *value = value_of(words->line[i], key);

		if (value != NULL && nth-- == 0)
			return value;
	}
	return NULL;
}

bool demo_words_need(
	const struct demo_words *words, const char *key, const char **out, struct fault *why)
{
	*out = demo_words_value(words, key, 0);
	return *out != NULL || demo_words_bad(why, words->name, key);
}

const char *demo_words_pick_value(
	const struct demo_words *words, const char *key, struct demo_random *random)
{
	int count = 0;

	while (demo_words_value(words, key, (size_t)count) != NULL)
		count++;
	assert(count > 0);
	return demo_words_value(words, key, (size_t)demo_random_below(random, count));
}

bool demo_tariff_load(struct tariff *out, const char *share_dir, const char *folder,
	const char *name, struct fault *why)
{
	struct tariff_file_error error;
	char path[DEMO_PATH_MAX];
	size_t size = 0;
	char *bytes;
	bool ok;

	snprintf(path, sizeof path, "%s/%s/%s.tariff", share_dir, folder, name);
	bytes = read_file(path, &size, why);
	if (bytes == NULL)
		return false;
	ok = tariff_file_read(out, bytes, size, &error);
	free(bytes);
	if (!ok)
		*why = (struct fault){.code = CODE_TEMPLATE_BAD, .say = error.say};
	return ok;
}
