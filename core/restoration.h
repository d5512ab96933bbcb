#ifndef CORE_RESTORATION_H
#define CORE_RESTORATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/money.h"

/*
 * When supply that was cut for arrears comes back, and what must be shown for it. Pure: the facts
 * and the moment come in.
 *
 * Whoever paid all has light again within 24 hours of the payment (供电营业规则 2024, 1996 art. 69;
 * the hall's restore_hours). Who stands on the blacklist (A4) has it not on the same day, comes in
 * person with the identity card, makes a prepayment, and has it within 24 hours after those; an
 * organisation sends its legal representative or an agent, whose authority is on record. Hours run
 * on rest days and holidays too: the law knows no exception here.
 */

enum restoration_state { /* stored: never renumber */
	RESTORATION_ORDERED = 1,
	RESTORATION_DONE = 2,
	RESTORATION_FAILED = 3, /* tried, and still to be done */
	RESTORATION_CANCELLED = 4,
	RESTORATION_STATES
};
const char *restoration_state_name(enum restoration_state state);  /* "ordered" */
const char *restoration_state_title(enum restoration_state state); /* msgid */

enum restoration_how { /* stored: never renumber */
	RESTORATION_HOW_NONE = 0,
	RESTORATION_ON_SITE = 1,
	RESTORATION_BY_LINE = 2
};

/* What may stand in the way of a restoration. */
enum restoration_need {
	RESTORATION_CUT,      /* there is nothing to restore */
	RESTORATION_PAID,     /* all is paid */
	RESTORATION_CLEARED,  /* and no cheque has yet to clear */
	RESTORATION_ALIVE,    /* the holder is; else the account is transferred first */
	RESTORATION_PERSON,   /* the holder came in person with a paper */
	RESTORATION_IDENTITY, /* and the paper is right */
	RESTORATION_PREPAID,
	RESTORATION_NEEDS
};
const char *restoration_need_name(enum restoration_need need);    /* "prepayment": error.rule */
const char *restoration_need_article(enum restoration_need need); /* msgid: who asks for it */
const char *restoration_need_message(enum restoration_need need); /* msgid; {1} money */

struct restoration_facts {
	bool cut; /* supply is off */
	struct money due;
	bool cheque_waits, cheque_restores; /* the second is the hall's rule */
	bool blacklisted, deceased, organisation;
	bool paper_shown, agent, paper_right;
	struct money advance, prepayment;
	struct moment settled_at, at;
	int hours;
};

/* The needs that are not met, in their order; returns their number. */
size_t restoration_missing(
	const struct restoration_facts *facts, enum restoration_need out[RESTORATION_NEEDS]);

/* From when the order may be carried out, and by when it must be. */
void restoration_times(
	const struct restoration_facts *facts, struct moment *not_before, struct moment *deadline);

/* What is left of a deadline, rounded up to the minute; negative: overdue since so many. */
int64_t restoration_minutes_left(struct moment deadline, struct moment now);

#endif
