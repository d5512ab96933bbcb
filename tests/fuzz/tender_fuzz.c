/* Tenders as typed, and receipt numbers and codes: what is accepted is clean, fits and holds. */
#include <assert.h>
#include <string.h>

#include "core/receipt_no.h"
#include "core/tender.h"
#include "core/utf8.h"
#include "tests/fuzz/fuzz.h"

static void try_tender(const char *text)
{
	struct tender tender;

	if (tender_parse(&tender, text) != TENDER_OK)
		return;
	assert(tender.kind >= TENDER_CASH);
	assert(tender.kind < TENDER_KIND_END);
	assert(money_sign(tender.amount) > 0);
	assert(strlen(tender.ref) < sizeof tender.ref);
	assert(utf8_is_clean(tender.ref, strlen(tender.ref)));
	assert(!tender_needs_ref(tender.kind) || tender.ref[0] != '\0');
}

/* Folding twice is folding once. */
static void try_folding(const char *text)
{
	char number[RECEIPT_TEXT_MAX], number_again[RECEIPT_TEXT_MAX];
	char code[CHECK_CODE_TEXT_MAX], code_again[CHECK_CODE_TEXT_MAX];
	char prefix[RECEIPT_PREFIX_MAX];

	receipt_fold(number, text);
	assert(strcmp(receipt_fold(number_again, number), number) == 0);
	check_code_fold(code, text);
	assert(strcmp(check_code_fold(code_again, code), code) == 0);
	assert(strlen(receipt_prefix(prefix, text, 1)) >= 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[256];

	if (size >= sizeof text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	try_tender(text);
	try_folding(text);
	return 0;
}
