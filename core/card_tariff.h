#ifndef CORE_CARD_TARIFF_H
#define CORE_CARD_TARIFF_H

#include "core/card_prices.h"
#include "core/tariff.h"

/*
 * A tariff as a money meter with a card slot keeps it, for the price files 83 and 84. Rates 1 to 4
 * are sharp, peak, flat and valley, all the same where the user has no times of use; the ladder's
 * price comes on top of the rate: 0 in the first tier, then what each tier adds. That sum, and
 * these places, are a stand-in (docs/cards.md).
 */
enum card_user { /* of the parameter file */
	CARD_USER_SINGLE = 1,
	CARD_USER_TIMES = 2,
	CARD_USER_TIERS = 3,
	CARD_USER_BOTH = 4
};

struct card_tariff_use {
	enum card_prices_edition edition;
	int64_t user_type;
	int month;            /* 1 … 12: whose season holds */
	bool large_household; /* with the tariff's addition to the first tier */
};

/*
 * False: such a meter cannot keep it. Its tiers and times are not those of the user's type, the
 * tiers are of a month, a tier's times differ from the first's by other amounts, a price is finer
 * than 0.0001 yuan or a limit than 0.01 kWh, or something is charged beside the energy.
 */
NODISCARD bool card_tariff_prices(
	struct card_prices *out, const struct tariff *tariff, const struct card_tariff_use *use);

#endif
