#include "devices/card_end.h"

#include <stddef.h>

#include "core/compiler.h"

static const struct end_row {
	enum code code;
	const char *name, *message;
	const char *swipe; /* NULL: as message */
} rows[] = {
	[CARD_OK] = {.code = CODE_OK, .name = "ok", .message = ""},
	[CARD_ABSENT] = {.code = CODE_CARD_WRONG,
		.name = "absent",
		.message = N_("There is no card in the reader. Insert it.")},
	[CARD_REMOVED] = {.code = CODE_CARD_WRONG,
		.name = "removed",
		.message = N_("The card was pulled out. Insert the same card again.")},
	[CARD_MUTE] = {.code = CODE_CARD_BAD,
		.name = "mute",
		.message = N_("The card does not answer. Turn it the right way, wipe its contacts, "
			      "and insert "
			      "it again.")},
	[CARD_UNKNOWN] = {.code = CODE_CARD_WRONG,
		.name = "unknown",
		.message =
			N_("This is no electricity card of ours. Insert the customer's own card.")},
	[CARD_UNPROVEN] = {.code = CODE_CARD_BAD,
		.name = "unproven",
		.message = N_("The card is not genuine, or belongs to other keys. Sell nothing "
			      "onto it.")},
	[CARD_MAC_REFUSED] = {.code = CODE_CARD_BAD,
		.name = "mac_refused",
		.message = N_("The card refused the write as not genuine. Read the card again.")},
	[CARD_REFUSED] = {.code = CODE_CARD_BAD,
		.name = "refused",
		.message = N_("The card refused the command. Read the card again.")},
	[CARD_JAMMED] = {.code = CODE_IO,
		.name = "jammed",
		.message = N_("The card is stuck in the reader. Take it out by hand and insert it "
			      "again.")},
	[CARD_SILENT] = {.code = CODE_DEVICE_TIMEOUT,
		.name = "silent",
		.message = N_("The card reader does not answer. Check its cable and its power."),
		.swipe =
			N_("The magnetic encoder does not answer: check its cable and its power.")},
	[CARD_GARBLED] = {.code = CODE_IO,
		.name = "garbled",
		.message = N_("The card reader's answers are garbled. Check its cable."),
		.swipe = N_("The magnetic encoder's answers are garbled: check its cable.")},
	[CARD_GONE] = {.code = CODE_DEVICE_GONE,
		.name = "gone",
		.message = N_("The card reader is gone. Plug it in again."),
		.swipe = N_("The magnetic encoder is gone: plug it in again.")},
	[CARD_TAKEN] = {.code = CODE_DEVICE_GONE,
		.name = "taken",
		.message =
			N_("The card reader is in use by another program. Close that one first."),
		.swipe = N_("The magnetic encoder is in use by another program. Close that one "
			    "first.")},
	[CARD_CANCELLED] = {.code = CODE_DEVICE_TIMEOUT,
		.name = "cancelled",
		.message = N_("Stopped before the card was done."),
		.swipe = N_("Stopped before a card was swiped.")},
	[CARD_KEYLESS] = {.code = CODE_KEY_MISSING,
		.name = "keyless",
		.message = N_(
			"The security module has no key for this card. Call the administrator.")},
	[CARD_NO_SWIPE] = {.code = CODE_DEVICE_TIMEOUT,
		.name = "no_swipe",
		.message = N_("No card was drawn through the encoder in time. Start again and "
			      "swipe it.")},
	[CARD_BAD_SWIPE] = {.code = CODE_CARD_BAD,
		.name = "bad_swipe",
		.message = N_(
			"The swipe was too fast, too slow or crooked: swipe the same card again.")},
	[CARD_SEVERAL] = {.code = CODE_CARD_WRONG,
		.name = "several",
		.message = N_(
			"There are cards in several readers. Take out the one that is not meant.")},
};

_Static_assert(ARRAY_SIZE(rows) == CARD_ENDS, "a row for each end");

enum code card_end_code(enum card_end end)
{
	return rows[end].code;
}

const char *card_end_message(enum card_end end)
{
	return rows[end].message;
}

const char *card_end_swipe_message(enum card_end end)
{
	return rows[end].swipe != NULL ? rows[end].swipe : rows[end].message;
}

const char *card_end_name(enum card_end end)
{
	return rows[end].name;
}
