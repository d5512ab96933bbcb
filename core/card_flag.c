/* The words of what looks like an abuse, and of what was decided about it; both are stored. */
#include "core/card_flag.h"

#include <assert.h>
#include <string.h>

static_assert(CARD_FLAG_OTHER == 1, "stored");
static_assert(CARD_FLAG_REPEAT == 2, "stored");
static_assert(CARD_DECISION_HARMLESS == 1, "stored");
static_assert(CARD_DECISION_WATCH == 2, "stored");
static_assert(CARD_DECISION_VISIT == 3, "stored");
static_assert(CARD_DECISION_ABUSE == 4, "stored");

const char *card_flag_name(enum card_flag flag)
{
	return flag == CARD_FLAG_OTHER ? "other_card" : "repeat";
}

const char *card_flag_message(enum card_flag flag)
{
	return flag == CARD_FLAG_OTHER ? N_("Came with another customer's card")
				       : N_("Bought again and again within a few days");
}

static const struct {
	const char *name, *title;
} decisions[CARD_DECISIONS] = {
	[CARD_DECISION_NONE] = {"none", N_("not looked at")},
	[CARD_DECISION_HARMLESS] = {"harmless", N_("no abuse")},
	[CARD_DECISION_WATCH] = {"watch", N_("to be watched")},
	[CARD_DECISION_VISIT] = {"visit", N_("to be seen on site")},
	[CARD_DECISION_ABUSE] = {"abuse", N_("found to be an abuse")},
};

const char *card_decision_name(enum card_decision decision)
{
	assert(decision < CARD_DECISIONS);
	return decisions[decision].name;
}

const char *card_decision_title(enum card_decision decision)
{
	assert(decision < CARD_DECISIONS);
	return decisions[decision].title;
}

bool card_decision_parse(enum card_decision *out, const char *name)
{
	for (int i = CARD_DECISION_HARMLESS; i < CARD_DECISIONS; i++) {
		if (strcmp(decisions[i].name, name) != 0)
			continue;
		*out = (enum card_decision)i;
		return true;
	}
	return false;
}
