/* Receipt numbers and check codes: made, and read back as people type them. */
#include "core/receipt_no.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define STATION_CHARS_MAX 16
#define ATTEMPT_MAX 999999

/* 32 characters, five bits each. */
static const char code_alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

static_assert(sizeof(code_alphabet) == 32 + 1, "five bits a character");

/* What no number and no code can hold is '?', so that it is found by none. */
static char readable(char c)
{
	return c > ' ' && c <= '~' ? c : '?';
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

const char *receipt_prefix(char buf[RECEIPT_PREFIX_MAX], const char *station, int attempt)
{
	char folded[STATION_CHARS_MAX + 1];
	size_t length = 0;

	assert(attempt >= 1);
	assert(attempt <= ATTEMPT_MAX);
	for (const char *p = station; *p != '\0' && length < STATION_CHARS_MAX; p++)
		if (is_letter_or_digit(upper(*p)))
			folded[length++] = upper(*p);
	if (length == 0)
		folded[length++] = 'W'; /* a station of dots and dashes alone */
	folded[length] = '\0';
	if (attempt == 1)
		snprintf(buf, RECEIPT_PREFIX_MAX, "%s-", folded);
	else
		snprintf(buf, RECEIPT_PREFIX_MAX, "%s%d-", folded, attempt);
	return buf;
}

const char *receipt_number(char buf[RECEIPT_TEXT_MAX], const char *prefix, int64_t seq)
{
	int length = snprintf(buf, RECEIPT_TEXT_MAX, "%s%06lld", prefix, (long long)seq);

	assert(length < RECEIPT_TEXT_MAX);
	return buf;
}

const char *check_code_from_hash(char buf[CHECK_CODE_TEXT_MAX], const uint8_t *hash, size_t size)
{
	assert(size >= CHECK_CODE_CHARS);
	for (size_t i = 0; i < CHECK_CODE_CHARS; i++)
		buf[i] = code_alphabet[hash[i] & 31];
	buf[CHECK_CODE_CHARS] = '\0';
	return buf;
}

static const char *fold(char *buf, size_t size, const char *typed, const char *left_out)
{
	size_t length = 0;

	for (const char *p = typed; *p != '\0'; p++) {
		if (strchr(left_out, *p) != NULL)
			continue;
		if (length + 1 == size) { /* what is left of it would be another's */
			buf[length - 1] = '?';
			break;
		}
		buf[length++] = upper(readable(*p));
	}
	buf[length] = '\0';
	return buf;
}

const char *receipt_fold(char buf[RECEIPT_TEXT_MAX], const char *typed)
{
	return fold(buf, RECEIPT_TEXT_MAX, typed, " ");
}

const char *check_code_fold(char buf[CHECK_CODE_TEXT_MAX], const char *typed)
{
	return fold(buf, CHECK_CODE_TEXT_MAX, typed, " -");
}
