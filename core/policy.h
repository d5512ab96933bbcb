#ifndef CORE_POLICY_H
#define CORE_POLICY_H

#include <stddef.h>
#include "core/allocation.h"
#include "core/card_quote.h"
#include "core/compiler.h"
#include "core/money.h"
#include "core/text.h"

/*
 * What a hall decides for itself. Each value has a name by which it is stored and set, and bounds
 * that hold wherever the text comes from; the rows are in core/policy.c.
 */
#define POLICY_TEXT_MAX 33 /* the longest value as text, with its NUL */

enum policy_switch { POLICY_OFF, POLICY_ON };

struct policy {
	struct money cash_unit; /* change is rounded down to it, the rest is an advance */
	enum allocation_order allocation_order;
	struct money difference_approval; /* a larger difference of a shift needs approval */
	struct money drawer_ceiling;      /* cash above it is to be handed in; zero: no ceiling */
	int duplicate_minutes;            /* same account and amount within them asks first */
	int lock_out_attempts, lock_out_minutes;
	int idle_lock_minutes;
	int bill_due_days;                     /* from the day a bill is released to its due date */
	enum policy_switch advance_pays_bills; /* at their release */
	int check_jump_percent, check_drop_percent; /* of what is usual: core/verification.h */
	int check_neighbour_percent, check_times_percent, check_least_kwh;

	/* Prepaid cards: core/card_quote.h. Zero: no limit, no approval. */
	enum card_arrears card_arrears;
	int card_arrears_percent;
	struct money card_arrears_amount;
	struct money card_hoard_limit, card_day_limit, card_month_limit, card_approval;
	struct money card_alarm_1, card_alarm_2;
	enum policy_switch card_prices;          /* off: the cards in use have no files of prices */
	int card_repeat_times, card_repeat_days; /* so often within so many days is looked into */
};

enum policy_kind { POLICY_AMOUNT, POLICY_COUNT, POLICY_CHOICE };

/* One value of a policy. Bounds or choices, as text that the value's own kind reads. */
struct policy_row {
	const char *key;
	enum policy_kind kind;
	const char *initial;
	const char *lowest, *highest; /* NULL where there are choices */
	const char *const *choices;   /* ended by NULL; NULL where there are bounds */
	const char *const *words; /* msgids of the choices; NULL where they speak for themselves */
	const char *title, *unit; /* msgids; unit NULL: none */
	size_t offset;            /* in struct policy */
};

enum policy_error {
	POLICY_OK,
	POLICY_UNKNOWN,
	POLICY_UNREADABLE,
	POLICY_OUT_OF_BOUNDS,
	POLICY_NO_CHOICE
};

/* What `init` gives a hall. */
struct policy policy_defaults(void);

/* Reads text as the value of that name; *policy is untouched unless POLICY_OK. */
NODISCARD enum policy_error policy_set(struct policy *policy, const char *key, const char *text);

/* Why policy_set said no and what it would take. error is not POLICY_OK. */
struct say policy_error_say(enum policy_error error, const char *key, const char *text);

/* The rows in the order in which people read them; NULL past the last. */
const struct policy_row *policy_row(size_t index);
const struct policy_row *policy_find(const char *key); /* NULL: no such key */

/* The value in the form that policy_set reads; returns buf. */
const char *policy_value_text(
	const struct policy *policy, const struct policy_row *row, char buf[POLICY_TEXT_MAX]);

#endif
