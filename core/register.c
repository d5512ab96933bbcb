/*
 * What a register counted. A register that passed its last digit is told from one that went back by
 * how much it would have counted: less than half of its round.
 */
#include "core/register.h"

#include <assert.h>
#include <string.h>

#include "core/decimal.h"

#define READING_ONE INT64_C(1000)
#define GUESS_DIGITS_LEAST 4

static const struct {
	const char *name, *title;
} kinds[REGISTER_KINDS] = {
	[REGISTER_TOTAL] = {"total", N_("overall")},
	[REGISTER_PEAK] = {"peak", N_("peak")},
	[REGISTER_FLAT] = {"flat", N_("flat")},
	[REGISTER_VALLEY] = {"valley", N_("valley")},
	[REGISTER_SHARP] = {"sharp", N_("sharp")},
	[REGISTER_REACTIVE] = {"reactive", N_("reactive")},
	[REGISTER_DEMAND] = {"demand", N_("demand")},
};

bool register_kind_parse(enum register_kind *out, const char *text)
{
	for (enum register_kind kind = REGISTER_TOTAL; kind < REGISTER_KINDS; kind++)
		if (strcmp(kinds[kind].name, text) == 0) {
			*out = kind;
			return true;
		}
	return false;
}

const char *register_kind_name(enum register_kind kind)
{
	return kinds[kind].name;
}

const char *register_kind_title(enum register_kind kind)
{
	return kinds[kind].title;
}

/* What a register of so many digits counts before it begins again, in thousandths. */
static int64_t round_of(int digits)
{
	int64_t round = READING_ONE;

	assert(digits >= 0);
	assert(digits <= REGISTER_DIGITS_MAX);
	for (int i = 0; i < digits; i++)
		round *= 10;
	return round;
}

bool register_rolled_over(const struct register_pair *pair)
{
	int64_t round;

	if (pair->kind == REGISTER_DEMAND || pair->digits == 0 || pair->current >= pair->previous)
		return false;
	round = round_of(pair->digits);
	return pair->previous < round && pair->current + round - pair->previous < round / 2;
}

int register_digits_guess(int64_t previous, int64_t current)
{
	int digits = 0;

	for (int64_t whole = previous / READING_ONE; whole > 0; whole /= 10)
		digits++;
	if (digits < GUESS_DIGITS_LEAST || digits > REGISTER_DIGITS_MAX)
		return 0;
	if (previous < round_of(digits) / 10 * 9 || current >= round_of(digits) / 10)
		return 0;
	return digits;
}

enum register_error register_quantity(struct energy *out, const struct register_pair *pair)
{
	int64_t counted = pair->current - pair->previous;
	wide quantity;

	assert(pair->multiplier > 0);
	if (pair->digits > 0 && (pair->current >= round_of(pair->digits) ||
					pair->previous >= round_of(pair->digits)))
		return REGISTER_DIGITS;
	if (pair->kind == REGISTER_DEMAND)
		counted = pair->current;
	else if (register_rolled_over(pair))
		counted += round_of(pair->digits);
	if (counted < 0)
		return REGISTER_BACK;
	quantity = wide_divide((wide)counted * pair->multiplier, MULTIPLIER_ONE);
	if (quantity > ENERGY_LIMIT_WH)
		return REGISTER_TOO_LARGE;
	out->wh = (int64_t)quantity;
	return REGISTER_OK;
}
