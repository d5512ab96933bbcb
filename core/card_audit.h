#ifndef CORE_CARD_AUDIT_H
#define CORE_CARD_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"

/*
 * Card meters whose purchases and consumption do not fit. What was used between two looks at a
 * meter is what it held, and all that was bought since, less what it holds now. Amounts are
 * hundredths of the meter's unit. A meter is looked at whenever its card comes to the counter.
 */
struct card_audit_look {
	int64_t count, remaining, strange_cards;
	struct date on;
};

struct card_audit_sale {
	int64_t count, hundredths;
	struct date on;
};

struct card_audit_limits {
	int jump_percent, drop_percent; /* of what was used a day before */
};

/* Oldest first; looks of one generation alone. */
struct card_audit_input {
	const struct card_audit_look *looks;
	size_t look_count;
	const struct card_audit_sale *sales;
	size_t sale_count;
	struct card_audit_limits limits;
	struct date today;
};

#define CARD_AUDIT_LEAST_DAYS 10  /* shorter spans say nothing */
#define CARD_AUDIT_SILENT_DAYS 60 /* nobody is asked before */
#define CARD_AUDIT_SILENT_TIMES 3 /* so many times as long as between purchases before */

enum card_audit_rule {     /* stored: never renumber */
	CARD_AUDIT_GAINED, /* it holds more than was bought: seen is what is too much */
	CARD_AUDIT_DROP,   /* seen and usual: hundredths a day */
	CARD_AUDIT_JUMP,
	CARD_AUDIT_SILENT,  /* nothing bought for long: seen and usual are days */
	CARD_AUDIT_STRANGE, /* it refused strange cards: seen is how many since */
	CARD_AUDIT_RULES
};

struct card_audit_finding {
	enum card_audit_rule rule;
	int64_t seen, usual;
	struct date from, to;
};

/* Each rule at most once, the last time it was broken; returns how many. */
size_t card_audit_run(
	const struct card_audit_input *in, struct card_audit_finding out[CARD_AUDIT_RULES]);

/* False: no rule of that name. */
NODISCARD bool card_audit_parse(enum card_audit_rule *out, const char *name);
const char *card_audit_name(enum card_audit_rule rule);    /* "gained" */
const char *card_audit_title(enum card_audit_rule rule);   /* msgid of a few words */
const char *card_audit_message(enum card_audit_rule rule); /* msgid */

#endif
