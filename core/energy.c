/* Energy and prices as whole numbers, and what one costs at the other. */
#include "core/energy.h"

#include "core/decimal.h"

#define ENERGY_PLACES 3
#define PRICE_PLACES 8
#define PRICE_PLACES_SHOWN 4
#define PRICE_TIMES_WH_PER_FEN INT64_C(1000000000) /* 10^-8 yuan/kWh x Wh = 10^-9 fen */

bool energy_parse(struct energy *out, const char *text)
{
	return decimal_parse(&out->wh, text, ENERGY_PLACES, ENERGY_LIMIT_WH) == DECIMAL_OK;
}

const char *energy_format(struct energy e, char buf[ENERGY_TEXT_MAX])
{
	return decimal_format(buf, ENERGY_TEXT_MAX, e.wh, ENERGY_PLACES, 0);
}

bool price_parse(struct price *out, const char *text)
{
	bool negative = *text == '-';
	int64_t e8;

	if (decimal_parse(&e8, text + negative, PRICE_PLACES, PRICE_LIMIT_E8) != DECIMAL_OK)
		return false;
	out->e8 = negative ? -e8 : e8;
	return true;
}

const char *price_format(struct price p, char buf[PRICE_TEXT_MAX])
{
	return decimal_format(buf, PRICE_TEXT_MAX, p.e8, PRICE_PLACES, PRICE_PLACES_SHOWN);
}

bool price_amount(struct money *out, struct price p, struct energy e)
{
	wide fen = wide_divide((wide)p.e8 * e.wh, PRICE_TIMES_WH_PER_FEN);

	if (fen < -MONEY_LIMIT || fen > MONEY_LIMIT)
		return false;
	return money_from_fen(out, (int64_t)fen);
}
