#include "devices/card_end.h"

#include <stddef.h>

#include "core/compiler.h"

static const struct end_row {
	enum code code;
	const char *name, *message;
	const char *swipe; /* NULL: as message */
} rows[] = {
	[CARD_OK] = {CODE_OK, "ok", ""},
	[CARD_ABSENT] = {CODE_CARD_WRONG, "absent",
		N_("There is no card in the reader. Insert it.")},
	[CARD_REMOVED] = {CODE_CARD_WRONG, "removed",
		N_("The card was pulled out. Insert the same card again.")},
	[CARD_MUTE] = {CODE_CARD_BAD, "mute",
		N_("The card does not answer. Turn it the right way, wipe its contacts, and insert "
		   "it again.")},
	[CARD_UNKNOWN] = {CODE_CARD_WRONG, "unknown",
		N_("This is no electricity card of ours. Insert the customer's own card.")},
	[CARD_UNPROVEN] = {CODE_CARD_BAD, "unproven",
		N_("The card is not genuine, or belongs to other keys. Sell nothing onto it.")},
	[CARD_MAC_REFUSED] = {CODE_CARD_BAD, "mac_refused",
		N_("The card refused the write as not genuine. Read the card again.")},
	[CARD_REFUSED] = {CODE_CARD_BAD, "refused",
		N_("The card refused the command. Read the card again.")},
	[CARD_JAMMED] = {CODE_IO, "jammed",
		N_("The card is stuck in the reader. Take it out by hand and insert it again.")},
	[CARD_SILENT] = {CODE_DEVICE_TIMEOUT, "silent",
		N_("The card reader does not answer. Check its cable and its power."),
		N_("The magnetic encoder does not answer: check its cable and its power.")},
	[CARD_GARBLED] = {CODE_IO, "garbled",
		N_("The card reader's answers are garbled. Check its cable."),
		N_("The magnetic encoder's answers are garbled: check its cable.")},
	[CARD_GONE] = {CODE_DEVICE_GONE, "gone", N_("The card reader is gone. Plug it in again."),
		N_("The magnetic encoder is gone: plug it in again.")},
	[CARD_TAKEN] = {CODE_DEVICE_GONE, "taken",
		N_("The card reader is in use by another program. Close that one first."),
		N_("The magnetic encoder is in use by another program. Close that one first.")},
	[CARD_CANCELLED] = {CODE_DEVICE_TIMEOUT, "cancelled",
		N_("Stopped before the card was done."), N_("Stopped before a card was swiped.")},
	[CARD_KEYLESS] = {CODE_KEY_MISSING, "keyless",
		N_("The security module has no key for this card. Call the administrator.")},
	[CARD_NO_SWIPE] = {CODE_DEVICE_TIMEOUT, "no_swipe",
		N_("No card was drawn through the encoder in time. Start again and swipe it.")},
	[CARD_BAD_SWIPE] = {CODE_CARD_BAD, "bad_swipe",
		N_("The swipe was too fast, too slow or crooked: swipe the same card again.")},
	[CARD_SEVERAL] = {CODE_CARD_WRONG, "several",
		N_("There are cards in several readers. Take out the one that is not meant.")},
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
