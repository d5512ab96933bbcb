/*
 * The classes of prices under the names that imports and tariff files have used; two of them are
 * said in the same words.
 */
#include "core/price_class.h"

#include <stddef.h>
#include <string.h>

#include "core/compiler.h"

static const struct {
	const char *name, *title;
} rows[] = {
	{"residential", N_("Residential")},
	{"residential_shared", N_("Residential, shared meter")},
	{"agricultural", N_("Agricultural")},
	{"agriculture", N_("Agricultural")},
	{"industrial", N_("Industrial")},
	{"large_industrial", N_("Large industrial")},
	{"commercial", N_("Industrial and commercial")},
	{"non_residential", N_("Non-residential lighting")},
};

const char *price_class_title(const char *price_class)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (strcmp(rows[i].name, price_class) == 0)
			return rows[i].title;
	return price_class;
}
