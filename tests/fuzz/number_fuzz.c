/* Every number that people type: what is accepted means the same when it is written and read again.
 */
#include <assert.h>
#include <string.h>
#include "core/date.h"
#include "core/energy.h"
#include "core/money.h"
#include "core/reading.h"
#include "core/rmb.h"
#include "core/utf8.h"
#include "tests/fuzz/fuzz.h"

static void try_money(const char *text)
{
	struct money m, again;
	char buf[MONEY_TEXT_MAX], words[RMB_TEXT_MAX];

	if (money_parse(&m, text) != MONEY_OK)
		return;
	assert(money_parse(&again, money_format(m, buf)) == MONEY_OK);
	assert(money_compare(m, again) == 0);
	rmb_capitals(words, m);
	assert(utf8_is_clean(words, strlen(words)));
}

static void try_energy(const char *text)
{
	struct energy e, again;
	struct price p, p_again;
	char buf[ENERGY_TEXT_MAX], price_buf[PRICE_TEXT_MAX];

	if (energy_parse(&e, text)) {
		assert(energy_parse(&again, energy_format(e, buf)));
		assert(e.wh == again.wh);
	}
	if (price_parse(&p, text)) {
		assert(price_parse(&p_again, price_format(p, price_buf)));
		assert(p.e8 == p_again.e8);
	}
}

static void try_date(const char *text)
{
	struct date d;
	struct period p;
	char buf[DATE_TEXT_MAX], period_buf[PERIOD_TEXT_MAX];

	if (date_parse(&d, text))
		assert(strcmp(date_format(d, buf), text) == 0);
	if (period_parse(&p, text))
		assert(strcmp(period_format(p, period_buf), text) == 0);
}

static void try_reading(const char *text)
{
	char buf[READING_TEXT_MAX];
	int64_t value, again;

	if (!reading_parse(&value, text))
		return;
	assert(value >= 0);
	assert(reading_parse(&again, reading_format(value, buf)));
	assert(value == again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[128];

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	try_money(text);
	try_energy(text);
	try_date(text);
	try_reading(text);
	return 0;
}
