#ifndef CORE_CARD_FLAG_H
#define CORE_CARD_FLAG_H

#include <stdbool.h>
#include "core/compiler.h"

/* What looks like an abuse of purchases and is listed for the inspector; stored: never renumber. */
enum card_flag {
	CARD_FLAG_OTHER = 1, /* somebody came with another customer's card */
	CARD_FLAG_REPEAT = 2 /* bought again and again within a few days */
};

const char *card_flag_name(enum card_flag flag);    /* "other_card", "repeat" */
const char *card_flag_message(enum card_flag flag); /* msgid */

/* What somebody decided who looked at it; stored: never renumber. */
enum card_decision {
	CARD_DECISION_NONE = 0, /* nobody has looked yet; never stored */
	CARD_DECISION_HARMLESS = 1,
	CARD_DECISION_WATCH = 2, /* the next purchases are to be looked at */
	CARD_DECISION_VISIT = 3, /* reported upward: somebody goes and looks at the meter */
	CARD_DECISION_ABUSE = 4, /* found out to be one */
	CARD_DECISIONS
};

const char *card_decision_name(enum card_decision decision);  /* "harmless"; "none" */
const char *card_decision_title(enum card_decision decision); /* msgid */
/* False: no decision of that name; "none" is none. */
NODISCARD bool card_decision_parse(enum card_decision *out, const char *name);

#endif
