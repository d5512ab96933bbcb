#include "printing/letter_field.h"

#include <assert.h>
#include <string.h>

#define NAME_(name, text) [FIELD_##name] = #text,
static const char *const names[LETTER_FIELD_COUNT] = {LETTER_FIELDS(NAME_)};
#undef NAME_

static_assert(LETTER_FIELD_COUNT <= 64, "sets of fields are bits of one word");

#define BIT(name) (UINT64_C(1) << FIELD_##name)

/* Whose letter it is, and who signs it: what no letter can do without, and what all may use. */
#define WHO (BIT(NUMBER) | BIT(DATE) | BIT(ACCOUNT_NO) | BIT(NAME) | BIT(ADDRESS))
#define OFFICE                                                                      \
	(BIT(OFFICE) | BIT(OFFICE_ADDRESS) | BIT(OFFICE_PHONE) | BIT(PRICE_CLASS) | \
		BIT(METER_NO) | BIT(PHONE) | BIT(ID_NO) | BIT(ROUTE) | BIT(DECEASED) | BIT(STAGE))
#define PAYEE (BIT(PAYEE) | BIT(PAYEE_BANK) | BIT(PAYEE_ACCOUNT))
#define SUMS (BIT(AS_OF) | BIT(PRINCIPAL) | BIT(LATE_CHARGE) | BIT(TOTAL))
#define DEBT                                                                        \
	(SUMS | BIT(BILL_COUNT) | BIT(PERIODS) | BIT(OLDEST_DUE) | BIT(DAYS_LATE) | \
		BIT(TOTAL_WORDS) | BIT(ADVANCE) | BIT(RATE))
#define FIRM (BIT(LAW_FIRM) | BIT(LAWYER))

struct kind_row {
	uint64_t must, may; /* fields; what must stands there may also */
	unsigned lists_must, lists_may;
};

#define LIST(name) (1U << LIST_##name)

static const struct kind_row kinds[NOTICE_KIND_END] = {
	[NOTICE_REMINDER] = {WHO | SUMS | BIT(PAY_BY), OFFICE | PAYEE | DEBT, 0, LIST(BILLS)},
	[NOTICE_DISCONNECTION] = {WHO | SUMS | BIT(CUT_ON),
		OFFICE | PAYEE | DEBT | BIT(PAY_BY) | BIT(NOTICE_DAYS), 0, LIST(BILLS)},
	[NOTICE_RESTORATION] = {WHO | BIT(ORDER_NO) | BIT(RESTORE_BY) | BIT(NOT_BEFORE),
		OFFICE | BIT(SETTLED_ON) | BIT(BLACKLISTED) | BIT(AS_OF), 0, 0},
	[NOTICE_LAWYER] = {WHO | SUMS | BIT(PAY_BY), OFFICE | PAYEE | DEBT | FIRM, LIST(BILLS), 0},
	[NOTICE_PLAN] = {WHO | SUMS | BIT(PLAN_COUNT),
		OFFICE | PAYEE | DEBT | BIT(PLAN_FIRST) | BIT(PLAN_LAST) | BIT(LATE_STOPS),
		LIST(SCHEDULE), LIST(BILLS)},
	[NOTICE_SERVICE] = {WHO | BIT(SERVED_NUMBER) | BIT(SERVED_TITLE), OFFICE, 0, 0},
	[NOTICE_BLACKLIST] = {WHO | BIT(BLACK_SINCE) | BIT(BLACK_PERIODS), OFFICE | DEBT, 0,
		LIST(BILLS)},
	[NOTICE_COURT] = {WHO | SUMS | BIT(EVIDENCE_COUNT), OFFICE | DEBT | FIRM | BIT(COURT),
		LIST(EVIDENCE), LIST(BILLS)},
};

static const struct {
	const char *name;
	size_t width;
	const char *columns[LETTER_COLUMNS_MAX];
} lists[LETTER_LIST_COUNT] = {
	[LIST_BILLS] = {"bills", 9,
		{"row", "bill_no", "period", "energy", "due_on", "days_late", "principal",
			"late_charge", "due"}},
	[LIST_SCHEDULE] = {"schedule", 4, {"row", "due_on", "amount", "left"}},
	[LIST_EVIDENCE] = {"evidence", 4, {"row", "name", "number", "date"}},
};

const char *letter_field_name(enum letter_field field)
{
	return names[field];
}

bool letter_field_find(const char *name, size_t size, enum letter_field *out)
{
	for (enum letter_field f = 0; f < LETTER_FIELD_COUNT; f++) {
		if (strlen(names[f]) != size || memcmp(names[f], name, size) != 0)
			continue;
		*out = f;
		return true;
	}
	return false;
}

const char *letter_list_name(enum letter_list list)
{
	return lists[list].name;
}

bool letter_list_find(const char *name, enum letter_list *out)
{
	for (enum letter_list list = 0; list < LETTER_LIST_COUNT; list++) {
		if (strcmp(lists[list].name, name) != 0)
			continue;
		*out = list;
		return true;
	}
	return false;
}

size_t letter_list_width(enum letter_list list)
{
	return lists[list].width;
}

bool letter_column_find(enum letter_list list, const char *name, size_t *column)
{
	for (size_t i = 0; i < lists[list].width; i++) {
		if (strcmp(lists[list].columns[i], name) != 0)
			continue;
		*column = i;
		return true;
	}
	return false;
}

enum letter_use letter_field_use(enum notice_kind kind, enum letter_field field)
{
	uint64_t bit = UINT64_C(1) << field;

	if ((kinds[kind].must & bit) != 0)
		return LETTER_MUST;
	return (kinds[kind].may & bit) != 0 ? LETTER_MAY : LETTER_NONE;
}

enum letter_use letter_list_use(enum notice_kind kind, enum letter_list list)
{
	if ((kinds[kind].lists_must & 1U << list) != 0)
		return LETTER_MUST;
	return (kinds[kind].lists_may & 1U << list) != 0 ? LETTER_MAY : LETTER_NONE;
}
