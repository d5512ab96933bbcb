/* Tenders: the table of kinds, and KIND:AMOUNT[:REF] as typed. */
#include "core/tender.h"

#include <string.h>

#include "tests/test.h"

#define REF_16 "0123456789abcdef"
#define REF_128 REF_16 REF_16 REF_16 REF_16 REF_16 REF_16 REF_16 REF_16

static const struct {
	const char *text;
	enum tender_error error;
	enum tender_kind kind;
	int64_t fen;
	const char *ref;
} cases[] = {
	{"cash:100", TENDER_OK, TENDER_CASH, 10000, ""},
	{"cash:0.01", TENDER_OK, TENDER_CASH, 1, ""},
	{"card:12.5", TENDER_OK, TENDER_CARD, 1250, ""},
	{"card:12.50:6222 **** 1234", TENDER_OK, TENDER_CARD, 1250, "6222 **** 1234"},
	{"cheque:9000.00:ICBC 00112233", TENDER_OK, TENDER_CHEQUE, 900000, "ICBC 00112233"},
	{"cheque:1:a:b:c", TENDER_OK, TENDER_CHEQUE, 100, "a:b:c"},
	{"transfer:999999999999.99", TENDER_OK, TENDER_TRANSFER, INT64_C(99999999999999), ""},
	{"mobile:1:", TENDER_OK, TENDER_MOBILE, 100, ""},
	{"advance:3.20", TENDER_OK, TENDER_ADVANCE, 320, ""},
	{"cheque:1:工行 0011", TENDER_OK, TENDER_CHEQUE, 100, "工行 0011"},
	{"cheque:1:" REF_128, TENDER_OK, TENDER_CHEQUE, 100, REF_128},
	{"", TENDER_BAD_KIND, 0, 0, NULL},
	{"cash", TENDER_BAD_KIND, 0, 0, NULL},
	{"100", TENDER_BAD_KIND, 0, 0, NULL},
	{":100", TENDER_BAD_KIND, 0, 0, NULL},
	{"Cash:100", TENDER_BAD_KIND, 0, 0, NULL},
	{"cashx:100", TENDER_BAD_KIND, 0, 0, NULL},
	{"cas:100", TENDER_BAD_KIND, 0, 0, NULL},
	{" cash:100", TENDER_BAD_KIND, 0, 0, NULL},
	{"cash:", TENDER_BAD_AMOUNT, 0, 0, NULL},
	{"cash:-1", TENDER_BAD_AMOUNT, 0, 0, NULL},
	{"cash:1.234", TENDER_BAD_AMOUNT, 0, 0, NULL},
	{"cash:1e3", TENDER_BAD_AMOUNT, 0, 0, NULL},
	{"cash: 1", TENDER_BAD_AMOUNT, 0, 0, NULL},
	{"cash:1000000000000", TENDER_BAD_AMOUNT, 0, 0, NULL},
	{"cash:00000000000000000000000000000001", TENDER_BAD_AMOUNT, 0, 0, NULL},
	{"cheque::ref", TENDER_BAD_AMOUNT, 0, 0, NULL},
	{"cash:0", TENDER_ZERO, 0, 0, NULL},
	{"card:0.00:x", TENDER_ZERO, 0, 0, NULL},
	{"cheque:1", TENDER_NO_REF, 0, 0, NULL},
	{"cheque:1:", TENDER_NO_REF, 0, 0, NULL},
	{"cheque:1:" REF_128 "x", TENDER_BAD_REF, 0, 0, NULL},
	{"card:1:a\nb", TENDER_BAD_REF, 0, 0, NULL},
	{"card:1:\x1b[31m", TENDER_BAD_REF, 0, 0, NULL},
	{"card:1:\xff", TENDER_BAD_REF, 0, 0, NULL},
};

static void test_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct tender out = {.kind = TENDER_MOBILE, .ref = "untouched"};

		print_message("  %s\n", cases[i].text);
		assert_int_equal(tender_parse(&out, cases[i].text), cases[i].error);
		if (cases[i].error != TENDER_OK) {
			assert_int_equal(out.kind, TENDER_MOBILE);
			assert_string_equal(out.ref, "untouched");
			continue;
		}
		assert_int_equal(out.kind, cases[i].kind);
		assert_int_equal(money_to_fen(out.amount), cases[i].fen);
		assert_string_equal(out.ref, cases[i].ref);
	}
}

static void test_names_round_trip(void **state)
{
	(void)state;
	for (enum tender_kind k = TENDER_CASH; k < TENDER_KIND_END; k++) {
		enum tender_kind back = TENDER_KIND_END;

		assert_true(tender_kind_parse(&back, tender_kind_name(k)));
		assert_int_equal(back, k);
		assert_true(strlen(tender_kind_title(k)) > 0);
	}
	enum tender_kind untouched = TENDER_CARD;

	assert_false(tender_kind_parse(&untouched, ""));
	assert_false(tender_kind_parse(&untouched, "gold"));
	assert_int_equal(untouched, TENDER_CARD);
}

static void test_ledgers(void **state)
{
	(void)state;
	assert_int_equal(tender_ledger(TENDER_CASH), 1001);
	assert_int_equal(tender_ledger(TENDER_CARD), 1123);
	assert_int_equal(tender_ledger(TENDER_CHEQUE), 1121);
	assert_int_equal(tender_ledger(TENDER_TRANSFER), 1121);
	assert_int_equal(tender_ledger(TENDER_MOBILE), 1124);
	assert_int_equal(tender_ledger(TENDER_ADVANCE), 2203);
	/* Only what a bank can still refuse waits in clearing. */
	for (enum tender_kind k = TENDER_CASH; k < TENDER_KIND_END; k++)
		assert_int_equal(tender_clears(k), tender_ledger(k) == LEDGER_CLEARING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_names_round_trip),
		cmocka_unit_test(test_ledgers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
