#include "devices/device_model.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "devices/card_device.h"
#include "devices/display.h"
#include "devices/id_device.h"
#include "devices/mag_device.h"
#include "devices/printer.h"

static const struct {
	const char *name, *title;
} kinds[DEVICE_KIND_COUNT] = {
	[DEVICE_PRINTER] = {"printer", N_("receipt printer")},
	[DEVICE_DISPLAY] = {"display", N_("customer display")},
	[DEVICE_CARD] = {"card", N_("card reader")},
	[DEVICE_MAG] = {"mag", N_("magnetic encoder")},
	[DEVICE_ID] = {"id", N_("ID card reader")},
};

/* The tables of the drivers; a driver's file has them. Its first is the kind's usual model. */
static const struct device_model *const models[] = {
	&card_device_gempc_twin,
	&card_device_crt571,
	&printer_escpos_80,
	&printer_escpos_80_fast,
	&printer_escpos_80_mute,
	&printer_escpos_58,
	&printer_escpos_58_fast,
	&printer_escpos_58_mute,
	&mag_device_msr605,
	&id_device_sdt,
	&display_led8n,
	&display_cd5220,
	NULL,
};

const char *device_kind_name(enum device_kind kind)
{
	return kinds[kind].name;
}

const char *device_kind_title(enum device_kind kind)
{
	return kinds[kind].title;
}

bool device_kind_parse(enum device_kind *out, const char *name)
{
	for (int i = 0; i < DEVICE_KIND_COUNT; i++) {
		if (strcmp(kinds[i].name, name) != 0)
			continue;
		*out = (enum device_kind)i;
		return true;
	}
	return false;
}

const char *device_name_format(enum device_kind kind, int number, char buf[DEVICE_NAME_MAX])
{
	assert(number >= 1 && number <= DEVICE_NUMBERS);
	if (number == 1)
		snprintf(buf, DEVICE_NAME_MAX, "%s", kinds[kind].name);
	else
		snprintf(buf, DEVICE_NAME_MAX, "%s-%d", kinds[kind].name, number);
	return buf;
}

bool device_name_parse(enum device_kind *kind, int *number, const char *name)
{
	char each[DEVICE_NAME_MAX];

	for (int i = 0; i < DEVICE_KIND_COUNT * DEVICE_NUMBERS; i++) {
		enum device_kind its = (enum device_kind)(i / DEVICE_NUMBERS);

		if (strcmp(device_name_format(its, i % DEVICE_NUMBERS + 1, each), name) != 0)
			continue;
		*kind = its;
		*number = i % DEVICE_NUMBERS + 1;
		return true;
	}
	return false;
}

const struct device_model *device_model_find(enum device_kind kind, const char *name)
{
	for (const struct device_model *const *m = models; *m != NULL; m++)
		if ((*m)->kind == kind && (name == NULL || strcmp((*m)->name, name) == 0))
			return *m;
	return NULL;
}

const struct device_model *device_model_nth(size_t n)
{
	return n < ARRAY_SIZE(models) ? models[n] : NULL;
}

void device_fault(const struct device_model *model, enum port_end end, struct fault *why)
{
	struct say_arg title = say_word(kinds[model->kind].title);

	switch (end) {
	case PORT_OK:
		why->code = CODE_OK;
		return;
	case PORT_SILENT:
		*why = (struct fault){.code = CODE_DEVICE_TIMEOUT,
			.say = SAY(N_("The {1} does not answer. Check its power and its cable, and "
				      "that "
				      "{2} is its model."),
				title, say_text(model->title))};
		return;
	case PORT_GONE:
		*why = (struct fault){.code = CODE_DEVICE_GONE,
			.say = SAY(
				N_("The {1} is gone: its cable or its power was pulled."), title)};
		return;
	case PORT_CANCELLED:
		*why = (struct fault){.code = CODE_DEVICE_TIMEOUT,
			.say = SAY(N_("Work with the {1} was stopped."), title)};
		return;
	}
}
