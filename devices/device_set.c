#include "devices/device_set.h"

size_t device_set_order(const struct device_set *set, enum device_kind kind,
	struct device_choice out[DEVICE_NUMBERS])
{
	int preferred = set != NULL ? set->preferred[kind] : 0;
	size_t count = 0;

	if (preferred > 0 && set->of[kind][preferred - 1] != NULL)
		out[count++] = (struct device_choice){set->of[kind][preferred - 1], preferred};
	for (int i = 0; set != NULL && i < DEVICE_NUMBERS; i++)
		if (set->of[kind][i] != NULL && i + 1 != preferred)
			out[count++] = (struct device_choice){set->of[kind][i], i + 1};
	return count;
}

/* One that wants a person, for paper say, answers. */
static bool answers(struct device *d)
{
	struct fault why;
	enum device_light light = device_light(d, &why);

	if (light == DEVICE_ABSENT && why.code == CODE_OK) { /* never asked */
		(void)(device_call(d, &device_look_task, NULL, NULL, &why) == PORT_OK ? 1 : 0);
		light = device_light(d, &why);
	}
	return light != DEVICE_ABSENT &&
	       (light != DEVICE_TROUBLE || why.code != CODE_DEVICE_TIMEOUT);
}

struct device *device_set_use(const struct device_set *set, enum device_kind kind)
{
	struct device_choice order[DEVICE_NUMBERS];
	size_t count = device_set_order(set, kind, order);

	for (size_t i = 0; count > 1 && i < count; i++)
		if (answers(order[i].device))
			return order[i].device;
	return count > 0 ? order[0].device : NULL;
}

void device_set_release(struct device_set *set)
{
	struct device **all = &set->of[0][0];

	for (int i = 0; i < DEVICE_KIND_COUNT * DEVICE_NUMBERS; i++)
		if (all[i] != NULL)
			device_end(all[i]);
	for (int i = 0; i < DEVICE_KIND_COUNT * DEVICE_NUMBERS; i++)
		device_free(all[i]);
	*set = (struct device_set){.preferred = {0}};
}
