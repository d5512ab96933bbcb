#ifndef CORE_PINYIN_TABLE_H
#define CORE_PINYIN_TABLE_H

#include <stddef.h>

/*
 * The table behind core/pinyin.h, made at build time by core/make_pinyin.py: one letter for each
 * character from U+4E00 on ('.' where there is none), and what is read otherwise as a surname at
 * the head of a name or as a word within it.
 */
#define PINYIN_TABLE_FIRST 0x4E00
#define PINYIN_TABLE_LAST 0x9FA5
#define PINYIN_TABLE_ROW 64
#define PINYIN_TABLE_ROWS \
	((PINYIN_TABLE_LAST - PINYIN_TABLE_FIRST + PINYIN_TABLE_ROW) / PINYIN_TABLE_ROW)

struct pinyin_reading {
	const char *hanzi;   /* one to three characters */
	const char *letters; /* one each */
};

extern const char pinyin_table[PINYIN_TABLE_ROWS][PINYIN_TABLE_ROW + 1];
extern const struct pinyin_reading pinyin_surnames[];
extern const size_t pinyin_surnames_count;
extern const struct pinyin_reading pinyin_words[];
extern const size_t pinyin_words_count;

#endif
