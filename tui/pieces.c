#include "tui/pieces.h"

#include <stdlib.h>

#include "tui/view.h"

bool pieces_read(const struct view *v, size_t first, struct pieces *out)
{
	*out = (struct pieces){.any = false};
	for (size_t i = 0; i < DENOMINATIONS; i++) {
		const char *text = view_text(v, first + i);
		struct money part;

		if (text[0] == '\0')
			continue;
		out->any = true;
		out->count[i] =
			strtoll(text, NULL, 10); /* the field takes six digits and nothing else */
		if (!money_scale(&part, denomination_value(i), out->count[i], 1) ||
			!money_add(&out->sum, out->sum, part))
			return false;
	}
	return true;
}
