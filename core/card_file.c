/* The records of a CPU card as tables of places: where a field stands and how it is written. */
#include "core/card_file.h"

#define PARAMETER(name) offsetof(struct card_parameter, name)
#define RETURN(name) offsetof(struct card_return, name)

/* clang-format off */
static const struct card_field parameter_fields[] = {
	{.at = 4, .width = 1, .kind = CARD_FIELD_BINARY, .member = PARAMETER(user_type)},
	{.at = 5, .width = 1, .kind = CARD_FIELD_BINARY, .member = PARAMETER(update)},
	{.at = 10, .width = 5, .kind = CARD_FIELD_TIME, .member = PARAMETER(switch_at)},
	{.at = 15, .width = 1, .kind = CARD_FIELD_BINARY, .member = PARAMETER(rate_count)},
	{.at = 16, .width = 4, .kind = CARD_FIELD_BCD, .member = PARAMETER(alarm_1)},
	{.at = 20, .width = 4, .kind = CARD_FIELD_BCD, .member = PARAMETER(alarm_2)},
	{.at = 24, .width = 3, .kind = CARD_FIELD_BCD, .member = PARAMETER(ct)},
	{.at = 27, .width = 3, .kind = CARD_FIELD_BCD, .member = PARAMETER(pt)},
	{.at = 30, .width = 6, .kind = CARD_FIELD_DIGITS, .member = PARAMETER(meter)},
	{.at = 36, .width = 6, .kind = CARD_FIELD_DIGITS, .member = PARAMETER(customer)},
	{.at = 42, .width = 1, .kind = CARD_FIELD_BINARY, .member = PARAMETER(kind)},
};
#define PRESET_FIELDS 8 /* a preset card's file stops before the meter */

static const struct card_field wallet_fields[] = {
	{.at = 0, .width = 4, .kind = CARD_FIELD_BINARY, .member = offsetof(struct card_wallet, hundredths)},
	{.at = 4, .width = 4, .kind = CARD_FIELD_BINARY, .member = offsetof(struct card_wallet, count)},
};

static const struct card_field return_fields[] = {
	{.at = 4, .width = 1, .kind = CARD_FIELD_BINARY, .member = RETURN(user_type)},
	{.at = 5, .width = 3, .kind = CARD_FIELD_BCD, .member = RETURN(ct)},
	{.at = 8, .width = 3, .kind = CARD_FIELD_BCD, .member = RETURN(pt)},
	{.at = 11, .width = 6, .kind = CARD_FIELD_DIGITS, .member = RETURN(meter)},
	{.at = 17, .width = 6, .kind = CARD_FIELD_DIGITS, .member = RETURN(customer)},
	{.at = 23, .width = 4, .kind = CARD_FIELD_BINARY, .member = RETURN(remaining)},
	{.at = 27, .width = 4, .kind = CARD_FIELD_BINARY, .member = RETURN(count)},
	{.at = 31, .width = 4, .kind = CARD_FIELD_BCD, .member = RETURN(overdraft)},
	{.at = 35, .width = 4, .kind = CARD_FIELD_BYTES, .member = RETURN(key_state)},
	{.at = 39, .width = 3, .kind = CARD_FIELD_BCD, .member = RETURN(strange_cards)},
	{.at = 42, .width = 5, .kind = CARD_FIELD_TIME, .member = RETURN(written_at)},
	{.at = 47, .width = 1, .kind = CARD_FIELD_BINARY, .member = RETURN(mode)}, /* from 2013 on */
};
/* clang-format on */

static const struct card_layout parameter_layout = {.bytes = CARD_PARAMETER_BYTES,
	.is_framed = true,
	.command = 0x01,
	.fields = parameter_fields,
	.field_count = ARRAY_SIZE(parameter_fields)};

static const struct card_layout preset_layout = {.bytes = CARD_PRESET_BYTES,
	.is_framed = true,
	.command = 0x06,
	.fields = parameter_fields,
	.field_count = PRESET_FIELDS};

static const struct card_layout wallet_layout = {.bytes = CARD_WALLET_BYTES,
	.fields = wallet_fields,
	.field_count = ARRAY_SIZE(wallet_fields)};

static const struct card_layout return_layouts[CARD_RETURN_EDITIONS] = {
	[CARD_RETURN_698] = {.bytes = 49,
		.is_framed = true,
		.command = 0x11,
		.fields = return_fields,
		.field_count = ARRAY_SIZE(return_fields) - 1},
	[CARD_RETURN_2013] = {.bytes = 50,
		.is_framed = true,
		.command = 0x11,
		.fields = return_fields,
		.field_count = ARRAY_SIZE(return_fields)},
};

enum card_decode card_parameter_decode(
	struct card_parameter *out, const uint8_t *bytes, size_t size)
{
	struct card_parameter record = {0};
	enum card_decode end = card_layout_decode(&parameter_layout, bytes, size, &record);

	if (end == CARD_DECODE_OK)
		*out = record;
	return end;
}

enum card_decode card_preset_decode(struct card_parameter *out, const uint8_t *bytes, size_t size)
{
	struct card_parameter record = {0};
	enum card_decode end = card_layout_decode(&preset_layout, bytes, size, &record);

	if (end == CARD_DECODE_OK)
		*out = record;
	return end;
}

enum card_decode card_wallet_decode(struct card_wallet *out, const uint8_t *bytes, size_t size)
{
	struct card_wallet record = {0};
	enum card_decode end = card_layout_decode(&wallet_layout, bytes, size, &record);

	if (end == CARD_DECODE_OK)
		*out = record;
	return end;
}

/* An empty or unknown file is told by the shorter edition. */
static enum card_return_edition edition_of(const uint8_t *bytes, size_t size)
{
	bool is_2013 = card_layout_is(&return_layouts[CARD_RETURN_2013], bytes, size);

	return is_2013 ? CARD_RETURN_2013 : CARD_RETURN_698;
}

enum card_decode card_return_decode(struct card_return *out, const uint8_t *bytes, size_t size)
{
	struct card_return record = {.edition = edition_of(bytes, size)};
	enum card_decode end =
		card_layout_decode(&return_layouts[record.edition], bytes, size, &record);

	if (end == CARD_DECODE_OK)
		*out = record;
	return end;
}

bool card_parameter_encode(const struct card_parameter *in, uint8_t bytes[CARD_PARAMETER_BYTES])
{
	return card_layout_encode(&parameter_layout, in, bytes);
}

bool card_preset_encode(const struct card_parameter *in, uint8_t bytes[CARD_PRESET_BYTES])
{
	return card_layout_encode(&preset_layout, in, bytes);
}

bool card_wallet_encode(const struct card_wallet *in, uint8_t bytes[CARD_WALLET_BYTES])
{
	return card_layout_encode(&wallet_layout, in, bytes);
}

bool card_return_encode(const struct card_return *in, uint8_t bytes[CARD_RETURN_BYTES_MAX])
{
	return card_layout_encode(&return_layouts[in->edition], in, bytes);
}

size_t card_return_bytes(enum card_return_edition edition)
{
	return return_layouts[edition].bytes;
}
