/* The price files as tables of places, one of each edition: 203, 187 and 199 bytes. */
#include "core/card_prices.h"

#define PRICES(name) offsetof(struct card_prices, name)
#define COMMAND 0x01 /* not published; as in the parameter file */

/* clang-format off */
/* at, width, count, kind, member */
static const struct card_field fields_698[] = {
	{4, 4, 32, CARD_FIELD_BCD, PRICES(rate)},
	{132, 4, 6, CARD_FIELD_BCD, PRICES(ladder[0].limit)},
	{156, 4, 7, CARD_FIELD_BCD, PRICES(ladder[0].price)},
	{184, 3, 4, CARD_FIELD_BCD, PRICES(ladder[0].from)},
	{196, 5, 1, CARD_FIELD_TIME, PRICES(switch_at)},
};

static const struct card_field fields_2013[] = {
	{4, 4, 12, CARD_FIELD_BCD, PRICES(rate)},
	{52, 4, 6, CARD_FIELD_BCD, PRICES(ladder[0].limit)},
	{76, 4, 7, CARD_FIELD_BCD, PRICES(ladder[0].price)},
	{104, 3, 4, CARD_FIELD_BCD, PRICES(ladder[0].from)},
	{116, 4, 6, CARD_FIELD_BCD, PRICES(ladder[1].limit)},
	{140, 4, 7, CARD_FIELD_BCD, PRICES(ladder[1].price)},
	{168, 3, 4, CARD_FIELD_BCD, PRICES(ladder[1].from)},
	{180, 5, 1, CARD_FIELD_TIME, PRICES(switch_at)},
};

static const struct card_field fields_southern[] = {
	{4, 4, 12, CARD_FIELD_BCD, PRICES(rate)},
	{52, 4, 6, CARD_FIELD_BCD, PRICES(ladder[0].limit)},
	{76, 4, 7, CARD_FIELD_BCD, PRICES(ladder[0].price)},
	{104, 3, 6, CARD_FIELD_BCD, PRICES(ladder[0].from)},
	{122, 4, 6, CARD_FIELD_BCD, PRICES(ladder[1].limit)},
	{146, 4, 7, CARD_FIELD_BCD, PRICES(ladder[1].price)},
	{174, 3, 6, CARD_FIELD_BCD, PRICES(ladder[1].from)},
	{192, 5, 1, CARD_FIELD_TIME, PRICES(switch_at)},
};

/* bytes, is_framed, command, fields, field_count */
static const struct card_layout layouts[CARD_PRICES_EDITIONS] = {
	[CARD_PRICES_698] = {203, true, COMMAND, fields_698, ARRAY_SIZE(fields_698)},
	[CARD_PRICES_2013] = {187, true, COMMAND, fields_2013, ARRAY_SIZE(fields_2013)},
	[CARD_PRICES_SOUTHERN] = {199, true, COMMAND, fields_southern, ARRAY_SIZE(fields_southern)},
};
/* clang-format on */

enum card_decode card_prices_decode(struct card_prices *out, const uint8_t *bytes, size_t size)
{
	struct card_prices record = {.edition = CARD_PRICES_698};
	enum card_decode end;

	for (int i = 0; i < CARD_PRICES_EDITIONS; i++)
		if (card_layout_is(&layouts[i], bytes, size))
			record.edition = (enum card_prices_edition)i;
	end = card_layout_decode(&layouts[record.edition], bytes, size, &record);
	if (end == CARD_DECODE_OK)
		*out = record;
	return end;
}

bool card_prices_encode(const struct card_prices *in, uint8_t *bytes)
{
	return card_layout_encode(&layouts[in->edition], in, bytes);
}

size_t card_prices_bytes(enum card_prices_edition edition)
{
	return layouts[edition].bytes;
}
