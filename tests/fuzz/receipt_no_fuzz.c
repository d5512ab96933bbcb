/* A receipt number or check code as typed: folded to plain ASCII, and folding twice changes
 * nothing.
 */
#include "core/receipt_no.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"

static void check_plain(const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		assert(*p > ' ' && *p <= '~');
		assert(!(*p >= 'a' && *p <= 'z'));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *typed = stage_text(data, size);
	char number[RECEIPT_TEXT_MAX], again[RECEIPT_TEXT_MAX];
	char code[CHECK_CODE_TEXT_MAX], code_again[CHECK_CODE_TEXT_MAX];
	char prefix[RECEIPT_PREFIX_MAX];

	check_plain(receipt_fold(number, typed));
	check_plain(check_code_fold(code, typed));
	assert(strcmp(receipt_fold(again, number), number) == 0);
	assert(strcmp(check_code_fold(code_again, code), code) == 0);
	check_plain(receipt_prefix(prefix, typed, 1));
	check_plain(receipt_number(number, prefix, 999999999999));
	free(typed);
	return 0;
}
