/*
 * Names of holders compared as papers write them: width, dots and spaces aside, never by likeness.
 */
#include "core/holder_name.h"

#include <stddef.h>
#include <string.h>

#include "core/utf8.h"

#define WORDS_MAX 24

struct words {
	char text[HOLDER_NAME_MAX]; /* the words, each with its NUL */
	const char *word[WORDS_MAX];
	size_t count;
	bool latin;
};

/* Dots between the parts of a name, as different keyboards and registers have them. */
static bool is_dot(uint32_t c)
{
	static const uint32_t dots[] = {
		0x00B7, 0x2022, 0x2027, 0x2219, 0x22C5, 0x30FB, 0xFF65, 0x16EB, 0x2024, 0x002E};

	for (size_t i = 0; i < ARRAY_SIZE(dots); i++)
		if (dots[i] == c)
			return true;
	return false;
}

static bool is_break(uint32_t c)
{
	return c == ' ' || c == ',' || c == 0x3000 || c == 0x3001 || c == '-' || c == '\'' ||
	       c == 0x2019;
}

static bool is_latin(const char *text)
{
	size_t size = strlen(text), at = 0;

	while (at < size)
		if (utf8_next(text, size, &at) >= 0x0250)
			return false;
	return true;
}

static uint32_t upper(uint32_t c)
{
	bool lower = (c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7);

	return lower ? c - 0x20 : c;
}

static void close_word(struct words *w, size_t begin, size_t *used)
{
	if (*used == begin)
		return;
	w->text[(*used)++] = '\0';
	if (w->count < WORDS_MAX)
		w->word[w->count] = w->text + begin;
	w->count++;
}

/* In Chinese all is one word; in Latin letters spaces, commas, hyphens and dots part them. */
static void split(struct words *w, const char *name)
{
	char folded[HOLDER_NAME_MAX];
	size_t size, at = 0, used = 0, begin = 0;

	*w = (struct words){.count = 0};
	if (strlen(name) >= HOLDER_NAME_MAX - 1)
		return;
	utf8_fold_width(folded, sizeof folded, name);
	w->latin = is_latin(folded);
	size = strlen(folded);
	while (at < size) {
		uint32_t c = upper(utf8_next(folded, size, &at));
		char utf8[4];
		size_t length = utf8_put(utf8, c);

		if (is_dot(c) || is_break(c)) {
			if (w->latin)
				close_word(w, begin, &used);
			begin = w->latin ? used : begin;
			continue;
		}
		memcpy(w->text + used, utf8, length);
		used += length;
	}
	close_word(w, begin, &used);
	if (w->count > WORDS_MAX)
		w->count = 0;
}

/* Each word of `some` is one of `all`, none used twice; the last may be the beginning of one. */
static bool words_among(const struct words *some, const struct words *all, bool last_cut)
{
	bool taken[WORDS_MAX] = {false};

	for (size_t i = 0; i < some->count; i++) {
		bool cut = last_cut && i + 1 == some->count;
		size_t length = strlen(some->word[i]), k = 0;

		while (k < all->count &&
			(taken[k] || strncmp(all->word[k], some->word[i], length) != 0 ||
				(!cut && all->word[k][length] != '\0')))
			k++;
		if (k == all->count)
			return false;
		taken[k] = true;
	}
	return true;
}

bool holder_name_same(const char *file, const char *paper)
{
	struct words a, b;

	split(&a, file);
	split(&b, paper);
	return a.count > 0 && a.count == b.count && words_among(&b, &a, false);
}

bool holder_name_begins(const char *file, const char *paper)
{
	struct words a, b;

	split(&a, file);
	split(&b, paper);
	return b.count > 0 && b.count <= a.count && words_among(&b, &a, true);
}
