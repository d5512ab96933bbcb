/* Money: whole fen with a guarded range. The only file beside db/bind.c that sees the fen. */
#include "core/money.h"

#include <assert.h>
#include <string.h>

#include "core/decimal.h"

#define INPUT_DIGITS_MAX 12
#define INPUT_MAX INT64_C(99999999999999) /* 12 digits and two decimals */

/* The one door through which an amount comes into being. */
static bool store(struct money *out, wide fen)
{
	if (fen < -MONEY_LIMIT || fen > MONEY_LIMIT)
		return false;
	out->fen = (int64_t)fen;
	return true;
}

bool money_from_fen(struct money *out, int64_t fen)
{
	return store(out, fen);
}

int64_t money_to_fen(struct money m)
{
	return m.fen;
}

bool money_add(struct money *out, struct money a, struct money b)
{
	return store(out, (wide)a.fen + b.fen);
}

bool money_sub(struct money *out, struct money a, struct money b)
{
	return store(out, (wide)a.fen - b.fen);
}

bool money_scale(struct money *out, struct money a, int64_t num, int64_t den)
{
	assert(den > 0);
	return store(out, wide_divide((wide)a.fen * num, den));
}

struct money money_negate(struct money m)
{
	return (struct money){-m.fen};
}

int money_compare(struct money a, struct money b)
{
	return (a.fen > b.fen) - (a.fen < b.fen);
}

int money_sign(struct money m)
{
	return money_compare(m, MONEY_ZERO);
}

struct money money_min(struct money a, struct money b)
{
	return money_compare(a, b) < 0 ? a : b;
}

struct money money_max(struct money a, struct money b)
{
	return money_compare(a, b) > 0 ? a : b;
}

struct money money_round_down(struct money m, struct money unit)
{
	assert(m.fen >= 0);
	assert(unit.fen > 0);
	return (struct money){m.fen - m.fen % unit.fen};
}

enum money_error money_parse(struct money *out, const char *text)
{
	static const enum money_error errors[] = {
		[DECIMAL_OK] = MONEY_OK,
		[DECIMAL_EMPTY] = MONEY_EMPTY,
		[DECIMAL_BAD_CHAR] = MONEY_BAD_CHAR,
		[DECIMAL_TOO_PRECISE] = MONEY_TOO_PRECISE,
		[DECIMAL_TOO_LARGE] = MONEY_TOO_LARGE,
	};
	int64_t fen;
	enum decimal_error error = decimal_parse(&fen, text, 2, INPUT_MAX);

	if (error != DECIMAL_OK)
		return errors[error];
	if (strspn(text, "0123456789") > INPUT_DIGITS_MAX)
		return MONEY_TOO_LARGE;
	return store(out, fen) ? MONEY_OK : MONEY_TOO_LARGE;
}

const char *money_format(struct money m, char buf[MONEY_TEXT_MAX])
{
	return decimal_format(buf, MONEY_TEXT_MAX, m.fen, 2, 2);
}

const char *money_format_grouped(struct money m, char buf[MONEY_TEXT_MAX])
{
	char plain[MONEY_TEXT_MAX];
	size_t out = 0;

	money_format(m, plain);
	const char *point = strchr(plain, '.');

	for (const char *p = plain; *p != '\0'; p++) {
		if (p < point && p > plain && p[-1] != '-' && (point - p) % 3 == 0)
			buf[out++] = ',';
		buf[out++] = *p;
	}
	buf[out] = '\0';
	assert(out < MONEY_TEXT_MAX);
	return buf;
}
