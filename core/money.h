#ifndef CORE_MONEY_H
#define CORE_MONEY_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * An amount of money: a whole number of fen, never a fraction.
 * Every amount lies within +/-MONEY_LIMIT, so negating one is always safe. What
 * would leave the range returns false and does not touch *out: the caller
 * decides what the cashier is told.
 */
#define MONEY_LIMIT INT64_C(1000000000000000)
#define MONEY_TEXT_MAX 24 /* the longest amount as text, with its NUL */

struct money {
	int64_t fen; /* for core/money.c and db/bind.c only */
};

enum money_error { MONEY_OK, MONEY_EMPTY, MONEY_BAD_CHAR, MONEY_TOO_PRECISE, MONEY_TOO_LARGE };

#define MONEY_ZERO ((struct money){0})

NODISCARD bool money_from_fen(struct money *out, int64_t fen);

/* For arithmetic that is not about money in itself (rates, words, bars of a chart). */
int64_t money_to_fen(struct money m);

NODISCARD bool money_add(struct money *out, struct money a, struct money b);
NODISCARD bool money_sub(struct money *out, struct money a, struct money b);

/* *out = a * num / den, halves rounded away from zero; den must be positive. */
NODISCARD bool money_scale(struct money *out, struct money a, int64_t num, int64_t den);

struct money money_negate(struct money m);
int money_compare(struct money a, struct money b); /* <0, 0, >0 */
int money_sign(struct money m);                    /* -1, 0, 1 */
struct money money_min(struct money a, struct money b);
struct money money_max(struct money a, struct money b);

/* The largest multiple of unit that is not above m; m >= 0, unit > 0. */
struct money money_round_down(struct money m, struct money unit);

/*
 * Reads "12", "12.5" or "12.50": 1 to 12 digits, then at most two decimals. No
 * sign: a refund is an operation, not a minus.
 */
NODISCARD enum money_error money_parse(struct money *out, const char *text);

/* Writes "-12.50" into buf and returns buf. */
const char *money_format(struct money m, char buf[MONEY_TEXT_MAX]);

/* Writes "-1,234.50" into buf, for eyes rather than programs, and returns buf. */
const char *money_format_grouped(struct money m, char buf[MONEY_TEXT_MAX]);

#endif
