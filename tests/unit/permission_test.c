/* Who may do what: the rows of "must never" in the whole matrix, and who must be able to. */
#include "core/permission.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "tests/test.h"

enum { READS = 1, TAKES_MONEY = 2, APPROVES = 4, SETS_UP = 8 };

/* What kind of thing each permission is; what is not READS writes. */
static const int kind[PERMIT_COUNT] = {
	[PERMIT_STAFF_MANAGE] = SETS_UP,
	[PERMIT_IMPORT_ACCOUNTS] = SETS_UP,
	[PERMIT_IMPORT_BILLS] = SETS_UP,
	[PERMIT_POLICY_SET] = SETS_UP,
	[PERMIT_BACKUP] = SETS_UP,
	[PERMIT_HALL_REPLACE] = SETS_UP,
	[PERMIT_ACCOUNT_READ] = READS,
	[PERMIT_SHIFT_WORK] = TAKES_MONEY,
	[PERMIT_SHIFT_READ_ANY] = READS,
	[PERMIT_HAND_IN_RECEIVE] = TAKES_MONEY,
	[PERMIT_SHIFT_DATE_APPROVE] = APPROVES,
	[PERMIT_DIFFERENCE_APPROVE] = APPROVES,
	[PERMIT_PAY] = TAKES_MONEY,
	[PERMIT_REVERSE] = TAKES_MONEY,
	[PERMIT_REVERSE_APPROVE] = APPROVES,
	[PERMIT_PAYMENT_MOVE] = TAKES_MONEY,
	[PERMIT_WAIVE_APPROVE] = APPROVES,
	[PERMIT_TENDER_CLEAR] = TAKES_MONEY,
	[PERMIT_RECEIPT_READ] = READS,
	[PERMIT_REPORT_READ] = READS,
	[PERMIT_AUDIT_READ] = READS,
	[PERMIT_READING_READ] = READS,
	[PERMIT_ARREARS_READ] = READS,
	[PERMIT_CARD_SELL] = TAKES_MONEY,
	[PERMIT_CARD_APPROVE] = APPROVES,
	[PERMIT_CARD_AUDIT] = READS,
	[PERMIT_CORRECTION_READ] = READS,
	[PERMIT_BILL_CANCEL_APPROVE] = APPROVES,
	[PERMIT_RESTORE_READ] = READS,
	[PERMIT_CORRECTION_APPROVE] = APPROVES,
};

#define EACH(what) for (enum permission what = 0; (what) < PERMIT_COUNT; (what)++)

static void test_auditor_reads_everything_and_writes_nothing(void **state)
{
	(void)state;
	EACH(what)
	assert_int_equal(role_allows(ROLE_AUDITOR, what), kind[what] == READS);
}

static void test_who_never_takes_money(void **state)
{
	static const uint32_t never[] = {ROLE_READER, ROLE_VERIFIER, ROLE_COLLECTOR, ROLE_LEGAL,
		ROLE_INSPECTOR, ROLE_AUDITOR, ROLE_ADMIN};

	(void)state;
	EACH(what)
	for (size_t i = 0; i < ARRAY_SIZE(never); i++)
		assert_false(kind[what] == TAKES_MONEY && role_allows(never[i], what));
}

static void test_only_supervisors_approve(void **state)
{
	(void)state;
	EACH(what)
	{
		if (kind[what] != APPROVES)
			continue;
		assert_true(role_allows(ROLE_SUPERVISOR, what));
		assert_false(role_allows(~(uint32_t)ROLE_SUPERVISOR, what));
	}
}

static void test_only_administrators_set_up(void **state)
{
	(void)state;
	assert_false(role_allows(~(uint32_t)ROLE_ADMIN, PERMIT_STAFF_MANAGE));
	assert_false(role_allows(~(uint32_t)ROLE_ADMIN, PERMIT_IMPORT_ACCOUNTS));
	assert_false(role_allows(~(uint32_t)ROLE_ADMIN, PERMIT_POLICY_SET));
	assert_true(role_allows(ROLE_VERIFIER, PERMIT_IMPORT_BILLS));
	EACH(what)
	assert_true(kind[what] != SETS_UP || role_allows(ROLE_ADMIN, what));
}

static void test_the_cashier(void **state)
{
	static const enum permission may[] = {PERMIT_ACCOUNT_READ, PERMIT_SHIFT_WORK, PERMIT_PAY,
		PERMIT_REVERSE, PERMIT_RECEIPT_READ, PERMIT_RECEIPT_PRINT};
	static const enum permission may_not[] = {PERMIT_REVERSE_APPROVE, PERMIT_DAY_SETTLE,
		PERMIT_HAND_IN_RECEIVE, PERMIT_SHIFT_READ_ANY, PERMIT_STAFF_MANAGE,
		PERMIT_AUDIT_READ};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(may); i++)
		assert_true(role_allows(ROLE_CASHIER, may[i]));
	for (size_t i = 0; i < ARRAY_SIZE(may_not); i++)
		assert_false(role_allows(ROLE_CASHIER, may_not[i]));
}

/* Who reads meters, who clears and releases, and that no cashier does any of it. */
static void test_readings(void **state)
{
	static const enum permission chain[] = {PERMIT_READING_IMPORT, PERMIT_READING_ENTER,
		PERMIT_READING_READ, PERMIT_READING_CLEAR, PERMIT_METER_IMPORT,
		PERMIT_TARIFF_IMPORT, PERMIT_BILL_RUN};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(chain); i++)
		assert_false(role_allows(ROLE_CASHIER, chain[i]));
	assert_true(role_allows(ROLE_READER, PERMIT_READING_IMPORT));
	assert_true(role_allows(ROLE_READER, PERMIT_READING_ENTER));
	assert_false(role_allows(ROLE_READER, PERMIT_READING_CLEAR));
	assert_false(role_allows(ROLE_READER, PERMIT_BILL_RUN));
	assert_true(role_allows(ROLE_VERIFIER, PERMIT_READING_CLEAR));
	assert_true(role_allows(ROLE_VERIFIER, PERMIT_BILL_RUN));
	assert_false(role_allows(ROLE_ADMIN, PERMIT_BILL_RUN));
}

static void test_roles_are_a_set(void **state)
{
	(void)state;
	EACH(what)
	{
		bool either = role_allows(ROLE_CASHIER, what) || role_allows(ROLE_SUPERVISOR, what);

		assert_int_equal(role_allows(ROLE_CASHIER | ROLE_SUPERVISOR, what), either);
		assert_false(role_allows(0, what));
		assert_false(role_allows(UINT32_C(1) << 31, what));
		assert_true(role_allows(UINT32_MAX, what)); /* each is somebody's */
	}
}

static void test_names(void **state)
{
	static const char *const wrong[] = {"", "Cashier", "cashier ", "root", "administrator"};
	uint32_t bit = 77;

	(void)state;
	for (uint32_t b = 0; b < 32; b++) {
		uint32_t want = UINT32_C(1) << b;
		const char *name = role_name(want);

		if (name == NULL) {
			assert_true(b >= 10);
			assert_null(role_title(want));
			continue;
		}
		assert_true(role_parse(&bit, name));
		assert_int_equal(bit, want);
		assert_string_not_equal(text_in(LANG_ZH, role_title(want)), role_title(want));
	}
	bit = 77;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_false(role_parse(&bit, wrong[i]));
	assert_int_equal(bit, 77);
	assert_null(role_name(ROLE_CASHIER | ROLE_ADMIN));
	assert_null(role_name(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_auditor_reads_everything_and_writes_nothing),
		cmocka_unit_test(test_who_never_takes_money),
		cmocka_unit_test(test_only_supervisors_approve),
		cmocka_unit_test(test_only_administrators_set_up),
		cmocka_unit_test(test_the_cashier),
		cmocka_unit_test(test_readings),
		cmocka_unit_test(test_roles_are_a_set),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
