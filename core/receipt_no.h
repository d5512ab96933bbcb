#ifndef CORE_RECEIPT_NO_H
#define CORE_RECEIPT_NO_H

#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * How receipts are numbered and checked. A book's prefix is its station's name folded to capitals
 * and digits, and a number where that is taken: "CLI-", "CLI2-". A receipt is the prefix and its
 * place in the book, "CLI-000001". The check code is what a QR code carries: short enough to be
 * typed, and free of the letters and digits that are mistaken for one another (0 O 1 I).
 */
#define RECEIPT_PREFIX_MAX 25 /* 16 of the station, 7 of a number, the dash, the NUL */
#define RECEIPT_TEXT_MAX 41
#define CHECK_CODE_CHARS 12
#define CHECK_CODE_TEXT_MAX (CHECK_CODE_CHARS + 1)

/* attempt counts from 1; each gives another prefix. */
const char *receipt_prefix(char buf[RECEIPT_PREFIX_MAX], const char *station, int attempt);
const char *receipt_number(char buf[RECEIPT_TEXT_MAX], const char *prefix, int64_t seq);

/* Five bits of the hash for each character; size is at least CHECK_CODE_CHARS. */
const char *check_code_from_hash(char buf[CHECK_CODE_TEXT_MAX], const uint8_t *hash, size_t size);

/*
 * As typed: small letters become capitals, blanks are left out, what cannot be part of a number is
 * '?'. Cut where it is longer than any number, and '?' is its last character then.
 */
const char *receipt_fold(char buf[RECEIPT_TEXT_MAX], const char *typed);

/* A check code as typed, also in groups: "abcd-efgh jkmn". Cut in the same way. */
const char *check_code_fold(char buf[CHECK_CODE_TEXT_MAX], const char *typed);

#endif
