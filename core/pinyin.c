/* Initials of names: a surname first, then words with a reading of their own, then characters. */
#include "core/pinyin.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/pinyin_table.h"
#include "core/utf8.h"

#define PERSON_CHARACTERS_MAX 4 /* a longer name is an organisation's and has no surname */
#define NAME_BYTES_MAX 512

struct initials {
	char *buf;
	size_t length;
};

static void put(struct initials *out, char letter)
{
	if (out->length + 1 < PINYIN_INITIALS_MAX)
		out->buf[out->length++] = letter;
}

static bool begins_with(const char *text, const char *head)
{
	return strncmp(text, head, strlen(head)) == 0;
}

/* The longest reading that the text begins with, or NULL. */
static const struct pinyin_reading *find(
	const struct pinyin_reading *readings, size_t count, const char *text)
{
	const struct pinyin_reading *best = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!begins_with(text, readings[i].hanzi))
			continue;
		if (best == NULL || strlen(readings[i].hanzi) > strlen(best->hanzi))
			best = &readings[i];
	}
	return best;
}

static void put_character(struct initials *out, uint32_t c)
{
	if (c >= PINYIN_TABLE_FIRST && c <= PINYIN_TABLE_LAST) {
		uint32_t at = c - PINYIN_TABLE_FIRST;
		char letter = pinyin_table[at / PINYIN_TABLE_ROW][at % PINYIN_TABLE_ROW];

		if (letter != '.')
			put(out, letter);
	} else if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) {
		put(out, (char)c);
	} else if (c >= 'A' && c <= 'Z') {
		put(out, (char)(c - 'A' + 'a'));
	} else if (c == 0x3007) { /* 〇 */
		put(out, 'l');
	}
}

/* Writes the reading and returns how many bytes of the name it took; 0 for no reading. */
static size_t put_reading(struct initials *out, const struct pinyin_reading *reading)
{
	if (reading == NULL)
		return 0;
	for (const char *p = reading->letters; *p != '\0'; p++)
		put(out, *p);
	return strlen(reading->hanzi);
}

const char *pinyin_initials(char buf[PINYIN_INITIALS_MAX], const char *name)
{
	struct initials out = {.buf = buf};
	char folded[NAME_BYTES_MAX];
	size_t size, at = 0;

	utf8_fold_width(folded, sizeof(folded), name);
	size = strlen(folded);
	if (utf8_count(folded) <= PERSON_CHARACTERS_MAX)
		at = put_reading(&out, find(pinyin_surnames, pinyin_surnames_count, folded));
	while (at < size) {
		size_t word =
			put_reading(&out, find(pinyin_words, pinyin_words_count, folded + at));

		if (word > 0)
			at += word;
		else
			put_character(&out, utf8_next(folded, size, &at));
	}
	buf[out.length] = '\0';
	return buf;
}
