#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/* Text from outside: is it UTF-8, is it safe to show, how many cells does it take. */

#define UTF8_BAD UINT32_MAX

/*
 * Decodes the character at text[*at], at most size bytes in all, and moves *at past it.
 * UTF8_BAD (and *at moved by one) for anything that is not shortest-form UTF-8, a surrogate
 * or beyond U+10FFFF.
 */
uint32_t utf8_next(const char *text, size_t size, size_t *at);

/* Writes the character into buf (not NUL-ended) and returns its length, 1 … 4. */
size_t utf8_put(char buf[4], uint32_t c);

NODISCARD bool utf8_valid(const char *text, size_t size);

/* Number of characters of valid UTF-8. */
size_t utf8_count(const char *text);

/*
 * True for a character that may be shown: no C0, DEL, C1, no bidi control (U+061C, 200E/F,
 * 202A–E, 2066–9), no zero-width or invisible one (200B–D, 2060–4, FEFF, FFF9–B, tags E0000–7F), no
 * line separator (2028/9), no noncharacter.
 */
NODISCARD bool utf8_is_printable(uint32_t c);

/* True when all is valid and printable. */
NODISCARD bool utf8_is_clean(const char *text, size_t size);

/* Copies text into buf, bad bytes and unprintable characters as '?', cut at a character; returns
 * buf. */
char *utf8_clean(char *buf, size_t size, const char *text);

/* Copies text into buf, cut at a character; returns buf. */
char *utf8_copy(char *buf, size_t size, const char *text);

/* Cells that a character or a text takes: 0 combining, 2 East Asian wide, else 1. */
int utf8_cells(uint32_t c);
int utf8_width(const char *text);

/* How many bytes of text fit into that many cells. */
size_t utf8_fit(const char *text, int cells);

/* Full-width ASCII forms (U+FF01–FF5E) and the ideographic space become ASCII; buf as text. */
char *utf8_fold_width(char *buf, size_t size, const char *text);

#endif
