#ifndef CORE_CARD_QUOTE_H
#define CORE_CARD_QUOTE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/card_rule.h"
#include "core/compiler.h"
#include "core/money.h"

/*
 * What of a purchase goes to arrears and what onto the card, and which limits it passes. Arrears
 * come first: a part of what is paid, or a fixed amount, never more than is due, rounded once to
 * the fen, halves away from zero.
 */
enum card_arrears { CARD_ARREARS_OFF, CARD_ARREARS_PERCENT, CARD_ARREARS_FIXED };

struct card_terms {
	enum card_arrears arrears;
	int percent;        /* 1 … 90 */
	struct money fixed; /* > 0 */
};

/* Of an amount that is paid. False: nothing would be left for the card. */
NODISCARD bool card_share_of(
	struct money *out, const struct card_terms *terms, struct money paid, struct money due);

/* Beside an amount that is to come onto the card. False: out of MONEY_LIMIT. */
NODISCARD bool card_share_beside(
	struct money *out, const struct card_terms *terms, struct money amount, struct money due);

/* Limits of an account; zero: none. bought: paid before in the day and month. */
struct card_limits {
	struct money day, month, approval;
	struct money bought_day, bought_month;
};
enum card_limit { CARD_WITHIN, CARD_OVER_DAY, CARD_OVER_MONTH };
enum card_limit card_limit_of(const struct card_limits *limits, struct money paid);
bool card_needs_approval(const struct card_limits *limits, struct money paid);

#endif
