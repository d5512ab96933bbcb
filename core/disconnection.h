#ifndef CORE_DISCONNECTION_H
#define CORE_DISCONNECTION_H

#include <stdbool.h>
#include "core/compiler.h"

/*
 * An order to cut the supply for arrears (欠费停电工单), and who is asked to come along so that
 * nobody is hurt and no larger loss follows (A3). Numbers are stored: never renumber.
 */
#define PARTICIPANT_LIST(X)                          \
	X(TOWN_GOVERNMENT, "town_government", 1)     \
	X(JUSTICE_OFFICE, "justice_office", 2)       \
	X(STABILITY_OFFICE, "stability_office", 3)   \
	X(POLICE, "police", 4)                       \
	X(PRODUCTION_OFFICE, "production_office", 5) \
	X(VILLAGE_SUPPLIER, "village_supplier", 6)   \
	X(CREW, "crew", 7)                           \
	X(OTHER, "other", 8)
#define PARTICIPANT_ENUM_(name, text, number) PARTICIPANT_##name = (number),
enum participant { PARTICIPANT_LIST(PARTICIPANT_ENUM_) PARTICIPANT_END };
#undef PARTICIPANT_ENUM_

enum disconnection_state {
	DISCONNECTION_MADE = 1,
	DISCONNECTION_CANCELLED = 2,
	DISCONNECTION_DONE = 3,
	DISCONNECTION_TOLD = 4 /* of an event only: the crew knows that it is cancelled */
};

NODISCARD bool participant_parse(enum participant *out, const char *name);
const char *participant_name(enum participant kind);  /* "police" */
const char *participant_title(enum participant kind); /* msgid */

const char *disconnection_state_name(enum disconnection_state state);  /* "made" */
const char *disconnection_state_title(enum disconnection_state state); /* msgid */

#endif
