/*
 * Orders to cut the supply: who comes along, and how far an order is. The numbers stand in
 * databases.
 */
#include "core/disconnection.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define STORED_(name, text, number) static_assert(PARTICIPANT_##name == (number), "stored");
PARTICIPANT_LIST(STORED_)
#undef STORED_
static_assert(DISCONNECTION_MADE == 1 && DISCONNECTION_CANCELLED == 2, "stored");
static_assert(DISCONNECTION_DONE == 3 && DISCONNECTION_TOLD == 4, "stored");

#define NAME_(name, text, number) [number] = (text),
static const char *const names[] = {PARTICIPANT_LIST(NAME_)};
#undef NAME_

static const char *const titles[] = {
	[PARTICIPANT_TOWN_GOVERNMENT] = N_("Town government"),
	[PARTICIPANT_JUSTICE_OFFICE] = N_("Justice office"),
	[PARTICIPANT_STABILITY_OFFICE] = N_("Stability office"),
	[PARTICIPANT_POLICE] = N_("Police"),
	[PARTICIPANT_PRODUCTION_OFFICE] = N_("Production office"),
	[PARTICIPANT_VILLAGE_SUPPLIER] = N_("Village supplier"),
	[PARTICIPANT_CREW] = N_("Field crew"),
	[PARTICIPANT_OTHER] = N_("Others"),
};

static const struct {
	const char *name, *title;
} states[] = {
	[DISCONNECTION_MADE] = {"made", N_("order open")},
	[DISCONNECTION_CANCELLED] = {"cancelled", N_("cancelled")},
	[DISCONNECTION_DONE] = {"done", N_("carried out")},
	[DISCONNECTION_TOLD] = {"told", N_("crew told")},
};

bool participant_parse(enum participant *out, const char *name)
{
	for (size_t i = PARTICIPANT_TOWN_GOVERNMENT; i < PARTICIPANT_END; i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		*out = (enum participant)i;
		return true;
	}
	return false;
}

const char *participant_name(enum participant kind)
{
	assert(kind >= PARTICIPANT_TOWN_GOVERNMENT);
	assert(kind < PARTICIPANT_END);
	return names[kind];
}

const char *participant_title(enum participant kind)
{
	assert(kind >= PARTICIPANT_TOWN_GOVERNMENT);
	assert(kind < PARTICIPANT_END);
	return titles[kind];
}

const char *disconnection_state_name(enum disconnection_state state)
{
	assert(state >= DISCONNECTION_MADE);
	assert(state <= DISCONNECTION_TOLD);
	return states[state].name;
}

const char *disconnection_state_title(enum disconnection_state state)
{
	assert(state >= DISCONNECTION_MADE);
	assert(state <= DISCONNECTION_TOLD);
	return states[state].title;
}
