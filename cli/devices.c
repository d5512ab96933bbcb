/* `devices`: what is connected to the station, how it is, and whether it works. */
#include "counter/devices.h"

#include <stdio.h>
#include <string.h>

#include "cli/verbs.h"
#include "counter/drawer.h"

static void write_state(struct json *j, const struct device_state *d, enum lang lang)
{
	char text[SAY_TEXT_MAX];
	bool fine = d->why.code == CODE_OK;

	json_object_begin(j);
	json_text(json_key(j, "name"), d->name);
	json_text(json_key(j, "kind"), d->kind);
	json_count(json_key(j, "number"), d->number);
	json_text(json_key(j, "model"), d->model);
	json_text(json_key(j, "address"), d->address);
	json_text(json_key(j, "light"), d->light);
	json_text(json_key(j, "error"), fine ? NULL : code_name(d->why.code));
	json_text(json_key(j, "message"),
		fine ? NULL : fault_render(lang, &d->why, text, sizeof(text)));
	json_object_end(j);
}

static bool run_list(struct invocation *inv)
{
	struct device_state states[DEVICES_MAX];
	size_t count = devices_ask(inv->session, states);

	json_text(json_key(&inv->answer, "station"), inv->session->station);
	json_array_begin(json_key(&inv->answer, "devices"));
	for (size_t i = 0; i < count; i++)
		write_state(&inv->answer, &states[i], inv->lang);
	json_array_end(&inv->answer);
	return true;
}

static bool run_models(struct invocation *inv)
{
	struct json *j = &inv->answer;
	struct device_offer offer;

	json_array_begin(json_key(j, "models"));
	for (size_t i = 0; devices_offer(i, &offer); i++) {
		json_object_begin(j);
		json_text(json_key(j, "kind"), offer.kind);
		json_text(json_key(j, "model"), offer.model);
		json_text(json_key(j, "title"), offer.title);
		json_count(json_key(j, "baud"), offer.baud);
		json_object_end(j);
	}
	json_array_end(j);
	return true;
}

static void write_trace(struct json *j, char *text)
{
	json_array_begin(json_key(j, "bytes"));
	for (char *line = text, *end; *line != '\0'; line = end) {
		end = line;
		while (*end != '\0' && *end != '\n')
			end++;
		if (*end == '\n')
			*end++ = '\0';
		json_text(j, line);
	}
	json_array_end(j);
}

/* "card-2" is of the kind "card". */
static void write_name(struct json *j, const char *name)
{
	char kind[DEVICE_STATE_NAME_MAX];

	snprintf(kind, sizeof kind, "%.*s", (int)strcspn(name, "-"), name);
	json_text(json_key(j, "kind"), kind);
	json_text(json_key(j, "name"), name);
}

static bool run_test(struct invocation *inv)
{
	bool raw = option_given(inv, "raw");
	struct device_trace trace;
	bool ok = devices_test(inv->session, inv->args[0], raw ? &trace : NULL);

	write_name(&inv->answer, inv->args[0]);
	if (raw)
		write_trace(&inv->answer, trace.text);
	inv->keep_answer = raw;
	return ok || verb_failed(inv);
}

static bool run_set(struct invocation *inv)
{
	const char *model = option_get(inv, "model");

	if (!devices_set(inv->session, inv->args[0], inv->args[1], model))
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "station"), inv->session->station);
	write_name(&inv->answer, inv->args[0]);
	json_text(json_key(&inv->answer, "address"), inv->args[1]);
	return true;
}

static bool run_add(struct invocation *inv)
{
	const char *model = option_get(inv, "model");
	char name[DEVICE_STATE_NAME_MAX];

	if (!devices_add(inv->session, inv->args[1], model, inv->args[0], name))
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "station"), inv->session->station);
	write_name(&inv->answer, name);
	json_text(json_key(&inv->answer, "address"), inv->args[1]);
	return true;
}

static bool run_drop(struct invocation *inv)
{
	if (!devices_drop(inv->session, inv->args[0]))
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "station"), inv->session->station);
	write_name(&inv->answer, inv->args[0]);
	return true;
}

static bool run_drawer(struct invocation *inv)
{
	if (!drawer_unlock(inv->session))
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "station"), inv->session->station);
	return true;
}

static const struct option_row test_options[] = {
	{"raw", OPTION_FLAG, false, N_("the bytes as they went over the line, too")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row set_options[] = {
	{"model", OPTION_VALUE, false, N_("the model; without it the usual one of its kind")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_devices = {
	.words = "devices",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_list,
	.help = N_("what is connected to this station, and how it is"),
};

const struct verb verb_devices_models = {
	.words = "devices models",
	.args = "",
	.needs = NEEDS_NOTHING,
	.run = run_models,
	.help = N_("the models that can be connected"),
};

const struct verb verb_devices_test = {
	.words = "devices test",
	.args = "KIND[-N]",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = test_options,
	.run = run_test,
	.help = N_("have a device show that it works"),
};

const struct verb verb_devices_set = {
	.words = "devices set",
	.args = "KIND[-N] ADDRESS",
	.args_min = 2,
	.args_max = 2,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = set_options,
	.run = run_set,
	.help = N_("this station has a device at that address"),
};

const struct verb verb_devices_add = {
	.words = "devices add",
	.args = "KIND ADDRESS",
	.args_min = 2,
	.args_max = 2,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = set_options,
	.run = run_add,
	.help = N_("this station has one more of that kind"),
};

const struct verb verb_devices_drop = {
	.words = "devices drop",
	.args = "KIND[-N]",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_drop,
	.help = N_("this station has it no more"),
};

const struct verb verb_devices_drawer = {
	.words = "devices drawer",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_drawer,
	.help = N_("open the cash drawer without a payment; it is on record"),
};
