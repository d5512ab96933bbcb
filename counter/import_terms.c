/* What bills need to know of customers beyond their file, from a day on; rows are only added. */
#include <string.h>

#include "core/decimal.h"
#include "core/power_factor.h"
#include "core/utf8.h"
#include "counter/import_row.h"
#include "db/account_store.h"
#include "db/tariff_store.h"

enum {
	TERMS_ACCOUNT,
	TERMS_FROM,
	TERMS_TARIFF,
	TERMS_HOUSEHOLD,
	TERMS_FREE,
	TERMS_DEMAND,
	TERMS_STANDARD,
	TERMS_COLUMNS
};

static const char *const names[TERMS_COLUMNS] = {
	[TERMS_ACCOUNT] = "account_no",
	[TERMS_FROM] = "from_on",
	[TERMS_TARIFF] = "tariff",
	[TERMS_HOUSEHOLD] = "household",
	[TERMS_FREE] = "free_kwh",
	[TERMS_DEMAND] = "demand_kw",
	[TERMS_STANDARD] = "power_factor",
};

#define HOUSEHOLD_MAX 99
#define DEMAND_MAX_W INT64_C(1000000000000)

static const int hundredths[STANDARD_COUNT] = {
	[STANDARD_090] = 90, [STANDARD_085] = 85, [STANDARD_080] = 80};

static const char *column_name(int column)
{
	return names[column];
}

static bool column_required(int column)
{
	return column <= TERMS_FROM;
}

static void bad(struct import *im, int column, struct say say)
{
	import_bad(im, names[column], code_name(CODE_BAD_VALUE), say);
}

static void read_tariff(struct import *im, struct terms_row *terms)
{
	const char *text = import_text(im, TERMS_TARIFF);

	if (strlen(text) < sizeof terms->tariff && utf8_is_clean(text, strlen(text)))
		utf8_copy(terms->tariff, sizeof terms->tariff, text);
	else
		bad(im, TERMS_TARIFF,
			SAY(N_("{1} cannot be the name of a tariff."), say_text(text)));
}

/* A number of the column, 0 where it is empty. */
static int64_t read_number(struct import *im, int column, int places, int64_t highest)
{
	const char *text = import_text(im, column);
	int64_t value = 0;

	if (text[0] != '\0' && decimal_parse(&value, text, places, highest) != DECIMAL_OK)
		bad(im, column,
			SAY(N_("{1} is not a number of this column: no sign, at most {2} "
			       "decimals."),
				say_text(text), say_count(places)));
	return value;
}

static void read_standard(struct import *im, struct terms_row *terms)
{
	const char *text = import_text(im, TERMS_STANDARD);
	enum power_factor_standard standard;

	if (text[0] == '\0')
		return;
	if (power_factor_standard_parse(&standard, text))
		terms->power_factor = hundredths[standard];
	else
		bad(im, TERMS_STANDARD,
			SAY(N_("{1} is no standard of the power factor: 0.90, 0.85 or 0.80."),
				say_text(text)));
}

static bool read_account(struct import *im, struct terms_row *terms)
{
	const char *text = import_filled(im, TERMS_ACCOUNT);
	struct account_row account;
	bool found;

	if (text == NULL)
		return true;
	if (!account_store_find(im->s->db, text, &account, &found))
		return session_db_failed(im->s);
	if (found)
		terms->account_id = account.account_id;
	else
		import_bad(im, names[TERMS_ACCOUNT], code_name(CODE_ACCOUNT_UNKNOWN),
			SAY(N_("There is no account {1}."), say_text(text)));
	return true;
}

static bool same(const struct terms_row *a, const struct terms_row *b)
{
	return strcmp(a->tariff, b->tariff) == 0 && a->household == b->household &&
	       a->free_quota.wh == b->free_quota.wh && a->demand_w == b->demand_w &&
	       a->power_factor == b->power_factor;
}

/* What is said again is nothing new; what is said otherwise for the same day takes its place. */
static bool keep(struct import *im, const struct terms_row *terms)
{
	const struct date days[2] = {terms->from_on, terms->from_on};
	struct terms_row known[TERMS_MAX];
	size_t count;

	if (!terms_store_of(im->s->db, terms->account_id, days, known, &count))
		return session_db_failed(im->s);
	if (count > 0 && date_compare(known[0].from_on, terms->from_on) == 0 &&
		same(&known[0], terms)) {
		im->out->unchanged++;
		return true;
	}
	im->out->inserted++;
	return terms_store_insert(im->s->db, terms) || session_db_failed(im->s);
}

static bool store(struct import *im)
{
	struct terms_row terms = {.login = im->s->login, .at = im->now};

	import_date(im, TERMS_FROM, &terms.from_on);
	read_tariff(im, &terms);
	terms.household = (int)read_number(im, TERMS_HOUSEHOLD, 0, HOUSEHOLD_MAX);
	terms.free_quota.wh = read_number(im, TERMS_FREE, 3, ENERGY_LIMIT_WH);
	terms.demand_w = read_number(im, TERMS_DEMAND, 3, DEMAND_MAX_W);
	read_standard(im, &terms);
	if (!read_account(im, &terms))
		return false;
	return im->bad || keep(im, &terms);
}

const struct import_kind import_terms = {
	.verb = "import terms",
	.permission = PERMIT_METER_IMPORT,
	.columns = TERMS_COLUMNS,
	.name = column_name,
	.required = column_required,
	.store = store,
};
