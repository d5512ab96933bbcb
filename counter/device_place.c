/* Names of devices ("card-2") and of models, as a person types them, against the tables of them. */
#include "counter/device_place.h"

#include <stdio.h>
#include <string.h>

bool place_refuse_kind(struct session *s, const char *kind)
{
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("There is no kind of device {1}. The kinds are printer, display, card, mag "
		       "and id."),
			say_text(kind)));
}

static bool refuse_model(struct session *s, const char *kind, const char *model)
{
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("There is no model {1} of the kind {2}. `wattdesk devices models` lists "
		       "them."),
			say_text(model), say_text(kind)));
}

bool place_name_read(struct session *s, const char *name, enum device_kind *kind, int *number)
{
	char word[DEVICE_NAME_MAX];

	if (device_name_parse(kind, number, name))
		return true;
	snprintf(word, sizeof(word), "%.*s", (int)strcspn(name, "-"), name);
	if (!device_kind_parse(kind, word))
		return place_refuse_kind(s, name);
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("There is no device {1}: the first of a kind is called {2}, those after it "
		       "{2}-2 to {2}-{3}."),
			say_text(name), say_text(word), say_count(DEVICE_NUMBERS)));
}

bool place_model_find(struct session *s, const char *model, struct device_placing *out)
{
	out->model = device_model_find(out->kind, model);
	return out->model != NULL ||
	       refuse_model(s, device_kind_name(out->kind), model != NULL ? model : "-");
}

bool place_refuse_full(struct session *s, enum device_kind kind)
{
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("A station has at most {1} of the kind {2}: drop one first."),
			say_count(DEVICE_NUMBERS), say_text(device_kind_name(kind))));
}
