#ifndef TUI_WRAP_H
#define TUI_WRAP_H

#include <stddef.h>

/*
 * Where a line of text ends: bytes of text that go into that many cells, at least one character.
 * Breaks between Chinese characters, at blanks in Latin text, and inside a word only where it is
 * longer than the line; closing punctuation never begins a line. *next is where the next one
 * begins.
 */
size_t wrap_line(const char *text, int cells, size_t *next);

/* Lines that text takes, at least 1. */
int wrap_count(const char *text, int cells);

#endif
