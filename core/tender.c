/* The kinds of tender: their names, titles, ledgers and what each asks for. */
#include "core/tender.h"

#include <assert.h>
#include <string.h>

#include "core/utf8.h"

static const struct tender_row {
	const char *name, *title;
	enum ledger ledger;
	bool needs_ref, clears;
} rows[] = {
	[TENDER_CASH] = {.name = "cash", .title = N_("Cash"), .ledger = LEDGER_DRAWER},
	[TENDER_CARD] = {.name = "card", .title = N_("Bank card"), .ledger = LEDGER_CARD},
	[TENDER_CHEQUE] = {.name = "cheque",
		.title = N_("Cheque"),
		.ledger = LEDGER_CLEARING,
		.needs_ref = true,
		.clears = true},
	[TENDER_TRANSFER] = {.name = "transfer",
		.title = N_("Bank transfer"),
		.ledger = LEDGER_CLEARING,
		.clears = true},
	[TENDER_MOBILE] = {.name = "mobile",
		.title = N_("Mobile payment"),
		.ledger = LEDGER_MOBILE},
	[TENDER_ADVANCE] = {.name = "advance",
		.title = N_("Advance balance"),
		.ledger = LEDGER_ADVANCE},
};

/* Numbers that stand in databases: never changed, never used again. */
static_assert(TENDER_CASH == 1, "stored");
static_assert(TENDER_CARD == 2, "stored");
static_assert(TENDER_CHEQUE == 3, "stored");
static_assert(TENDER_TRANSFER == 4, "stored");
static_assert(TENDER_MOBILE == 5, "stored");
static_assert(TENDER_ADVANCE == 6, "stored");
static_assert(ARRAY_SIZE(rows) == TENDER_KIND_END, "every kind has a row");

static const struct tender_row *row_of(enum tender_kind kind)
{
	assert(kind >= TENDER_CASH);
	assert(kind < TENDER_KIND_END);
	return &rows[kind];
}

static bool kind_parse(enum tender_kind *out, const char *name, size_t length)
{
	for (enum tender_kind k = TENDER_CASH; k < TENDER_KIND_END; k++)
		if (strlen(rows[k].name) == length && memcmp(rows[k].name, name, length) == 0) {
			*out = k;
			return true;
		}
	return false;
}

bool tender_kind_parse(enum tender_kind *out, const char *name)
{
	return kind_parse(out, name, strlen(name));
}

const char *tender_kind_name(enum tender_kind kind)
{
	return row_of(kind)->name;
}

const char *tender_kind_title(enum tender_kind kind)
{
	return row_of(kind)->title;
}

enum ledger tender_ledger(enum tender_kind kind)
{
	return row_of(kind)->ledger;
}

bool tender_needs_ref(enum tender_kind kind)
{
	return row_of(kind)->needs_ref;
}

bool tender_clears(enum tender_kind kind)
{
	return row_of(kind)->clears;
}

static enum tender_error amount_parse(struct money *out, const char *text, size_t length)
{
	char digits[MONEY_TEXT_MAX];
	struct money amount;

	if (length >= sizeof(digits))
		return TENDER_BAD_AMOUNT;
	memcpy(digits, text, length);
	digits[length] = '\0';
	if (money_parse(&amount, digits) != MONEY_OK)
		return TENDER_BAD_AMOUNT;
	if (money_sign(amount) == 0)
		return TENDER_ZERO;
	*out = amount;
	return TENDER_OK;
}

/* A reference is one line of clean text, and what is there is kept to the byte. */
bool tender_ref_valid(const char *ref)
{
	size_t size = strlen(ref);

	return size < TENDER_REF_MAX && utf8_is_clean(ref, size);
}

enum tender_error tender_parse(struct tender *out, const char *text)
{
	struct tender tender = {.kind = TENDER_CASH};
	const char *amount = strchr(text, ':');
	const char *ref;
	enum tender_error error;

	if (amount == NULL || !kind_parse(&tender.kind, text, (size_t)(amount - text)))
		return TENDER_BAD_KIND;
	amount++;
	ref = strchr(amount, ':');
	error = amount_parse(
		&tender.amount, amount, ref == NULL ? strlen(amount) : (size_t)(ref - amount));
	if (error != TENDER_OK)
		return error;
	ref = ref == NULL ? "" : ref + 1;
	if (*ref == '\0' && tender_needs_ref(tender.kind))
		return TENDER_NO_REF;
	if (!tender_ref_valid(ref))
		return TENDER_BAD_REF;
	memcpy(tender.ref, ref, strlen(ref) + 1);
	*out = tender;
	return TENDER_OK;
}
