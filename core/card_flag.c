#include "core/card_flag.h"

#include <assert.h>

#include "core/compiler.h"

static_assert(CARD_FLAG_OTHER == 1, "stored");
static_assert(CARD_FLAG_REPEAT == 2, "stored");

const char *card_flag_name(enum card_flag flag)
{
	return flag == CARD_FLAG_OTHER ? "other_card" : "repeat";
}

const char *card_flag_message(enum card_flag flag)
{
	return flag == CARD_FLAG_OTHER ? N_("Came with another customer's card")
				       : N_("Bought again and again within a few days");
}
