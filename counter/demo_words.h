#ifndef COUNTER_DEMO_WORDS_H
#define COUNTER_DEMO_WORDS_H

#include <stddef.h>
#include "core/compiler.h"
#include "core/fault.h"

/*
 * The lists under share/demo of which the people of a demo hall are made: UTF-8, one entry a line;
 * blank lines and lines that begin with # are passed over. An entry may be "key = value".
 */
struct arena;
struct demo_random;
struct tariff;

#define DEMO_FILE_BYTES_MAX 65536

struct demo_words {
	const char *name;  /* of the file, for what is said about it */
	const char **line; /* in the arena */
	size_t count;
};

/* Reads share_dir/demo/NAME.txt. io; template_bad: no clean text, or nothing in it. */
NODISCARD bool demo_words_load(struct demo_words *out, struct arena *arena, const char *share_dir,
	const char *name, struct fault *why);

const char *demo_words_pick(const struct demo_words *words, struct demo_random *random);

/* The value of the nth line with that key, counted from 0; NULL past the last. */
const char *demo_words_value(const struct demo_words *words, const char *key, size_t nth);

/* template_bad when the key is not there. */
NODISCARD bool demo_words_need(
	const struct demo_words *words, const char *key, const char **out, struct fault *why);

/* One of the values of that key; the list has at least one. */
const char *demo_words_pick_value(
	const struct demo_words *words, const char *key, struct demo_random *random);

/* template_bad: what is missing or wrong in that file. Always false. */
bool demo_words_bad(struct fault *why, const char *name, const char *what);

/* Reads share_dir/FOLDER/NAME.tariff. io, template_bad. */
NODISCARD bool demo_tariff_load(struct tariff *out, const char *share_dir, const char *folder,
	const char *name, struct fault *why);

#endif
