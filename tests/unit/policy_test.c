/* core/policy: each value is read, bounded, stored in its own member and written back. */
#include "core/policy.h"

#include "tests/test.h"

static void test_defaults(void **state)
{
	static const struct {
		const char *key, *text;
	} cases[] = {
		{"cash_unit", "0.01"},
		{"allocation_order", "late_first"},
		{"difference_approval", "10.00"},
		{"drawer_ceiling", "0.00"},
		{"duplicate_minutes", "10"},
		{"lock_out_attempts", "5"},
		{"lock_out_minutes", "10"},
		{"idle_lock_minutes", "10"},
		{"bill_due_days", "15"},
		{"advance_pays_bills", "off"},
		{"check_jump_percent", "300"},
		{"check_drop_percent", "30"},
		{"check_neighbour_percent", "1000"},
		{"check_times_percent", "1"},
		{"check_least_kwh", "50"},
		{"card_arrears", "percent"},
		{"card_arrears_percent", "20"},
		{"card_arrears_amount", "50.00"},
		{"card_hoard_limit", "50000.00"},
		{"card_day_limit", "0.00"},
		{"card_month_limit", "0.00"},
		{"card_approval", "0.00"},
		{"card_alarm_1", "20.00"},
		{"card_alarm_2", "10.00"},
		{"card_prices", "on"},
		{"card_repeat_times", "5"},
		{"card_repeat_days", "7"},
	};
	struct policy policy = policy_defaults();
	char buf[POLICY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct policy_row *row = policy_row(i);

		assert_string_equal(row->key, cases[i].key);
		assert_string_equal(policy_value_text(&policy, row, buf), cases[i].text);
		assert_ptr_equal(policy_find(cases[i].key), row);
	}
	assert_null(policy_row(ARRAY_SIZE(cases)));
	assert_int_equal(policy.allocation_order, ALLOCATE_LATE_FIRST);
	assert_int_equal(money_to_fen(policy.drawer_ceiling), 0);
	assert_int_equal(policy.lock_out_attempts, 5);
}

static void test_set(void **state)
{
	static const struct {
		const char *key, *text;
		enum policy_error error;
		const char *written; /* NULL: as text */
	} cases[] = {
		{"cash_unit", "0.10", POLICY_OK, NULL},
		{"cash_unit", "0.1", POLICY_OK, "0.10"},
		{"cash_unit", "1", POLICY_OK, "1.00"},
		{"cash_unit", "0.05", POLICY_NO_CHOICE, NULL},
		{"cash_unit", "0.00", POLICY_NO_CHOICE, NULL},
		{"cash_unit", "-0.10", POLICY_NO_CHOICE, NULL},
		{"cash_unit", "jiao", POLICY_NO_CHOICE, NULL},
		{"cash_unit", "", POLICY_NO_CHOICE, NULL},
		{"allocation_order", "principal_first", POLICY_OK, NULL},
		{"allocation_order", "late_first", POLICY_OK, NULL},
		{"allocation_order", "late", POLICY_NO_CHOICE, NULL},
		{"allocation_order", "0", POLICY_NO_CHOICE, NULL},
		{"allocation_order", "", POLICY_NO_CHOICE, NULL},
		{"difference_approval", "0.00", POLICY_OK, NULL},
		{"difference_approval", "100000", POLICY_OK, "100000.00"},
		{"difference_approval", "100000.01", POLICY_OUT_OF_BOUNDS, NULL},
		{"difference_approval", "10.001", POLICY_UNREADABLE, NULL},
		{"drawer_ceiling", "0", POLICY_OK, "0.00"},
		{"drawer_ceiling", "10000000.00", POLICY_OK, NULL},
		{"drawer_ceiling", "10000000.01", POLICY_OUT_OF_BOUNDS, NULL},
		{"drawer_ceiling", "-1", POLICY_UNREADABLE, NULL},
		{"duplicate_minutes", "0", POLICY_OK, NULL},
		{"duplicate_minutes", "1440", POLICY_OK, NULL},
		{"duplicate_minutes", "1441", POLICY_OUT_OF_BOUNDS, NULL},
		{"duplicate_minutes", "1.5", POLICY_UNREADABLE, NULL},
		{"duplicate_minutes", "99999999999999999999", POLICY_UNREADABLE, NULL},
		{"lock_out_attempts", "1", POLICY_OK, NULL},
		{"lock_out_attempts", "0", POLICY_OUT_OF_BOUNDS, NULL},
		{"lock_out_attempts", "21", POLICY_OUT_OF_BOUNDS, NULL},
		{"lock_out_minutes", "007", POLICY_OK, "7"},
		{"lock_out_minutes", "0", POLICY_OUT_OF_BOUNDS, NULL},
		{"lock_out_minutes", "ten", POLICY_UNREADABLE, NULL},
		{"idle_lock_minutes", "120", POLICY_OK, NULL},
		{"idle_lock_minutes", "0", POLICY_OUT_OF_BOUNDS, NULL},
		{"idle_lock_minutes", "", POLICY_UNREADABLE, NULL},
		{"bill_due_days", "0", POLICY_OUT_OF_BOUNDS, NULL},
		{"advance_pays_bills", "on", POLICY_OK, NULL},
		{"advance_pays_bills", "yes", POLICY_NO_CHOICE, NULL},
		{"check_jump_percent", "100", POLICY_OUT_OF_BOUNDS, NULL},
		{"check_drop_percent", "99", POLICY_OK, NULL},
		{"check_least_kwh", "-1", POLICY_UNREADABLE, NULL},
		{"", "1", POLICY_UNKNOWN, NULL},
		{"cash_uni", "0.10", POLICY_UNKNOWN, NULL},
		{"CASH_UNIT", "0.10", POLICY_UNKNOWN, NULL},
		{"cash_unit ", "0.10", POLICY_UNKNOWN, NULL},
	};
	char buf[POLICY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct policy policy = policy_defaults(), before = policy;
		const struct policy_row *row = policy_find(cases[i].key);

		assert_int_equal(policy_set(&policy, cases[i].key, cases[i].text), cases[i].error);
		if (cases[i].error != POLICY_OK) {
			assert_memory_equal(&policy, &before, sizeof(policy));
			continue;
		}
		assert_string_equal(policy_value_text(&policy, row, buf),
			cases[i].written != NULL ? cases[i].written : cases[i].text);
	}
}

/* Setting one value leaves every other as it was: no two rows share a member. */
static void test_members_are_apart(void **state)
{
	static const char *const other[] = {"1.00", "principal_first", "7.77", "8.88", "11", "12",
		"13", "14", "15", "on", "301", "31", "1001", "2", "51"};

	(void)state;
	for (size_t set = 0; set < ARRAY_SIZE(other); set++) {
		struct policy policy = policy_defaults();
		char buf[POLICY_TEXT_MAX];

		assert_int_equal(policy_set(&policy, policy_row(set)->key, other[set]), POLICY_OK);
		for (size_t i = 0; i < ARRAY_SIZE(other); i++) {
			const struct policy_row *row = policy_row(i);

			assert_string_equal(policy_value_text(&policy, row, buf),
				i == set ? other[set] : row->initial);
		}
	}
}

static void test_rows_are_whole(void **state)
{
	(void)state;
	for (size_t i = 0; policy_row(i) != NULL; i++) {
		const struct policy_row *row = policy_row(i);
		struct policy policy = policy_defaults();

		assert_string_not_equal(text_in(LANG_ZH, row->title), row->title);
		assert_true(row->unit == NULL || text_in(LANG_ZH, row->unit) != row->unit);
		assert_true((row->choices == NULL) == (row->lowest != NULL));
		assert_true((row->lowest == NULL) == (row->highest == NULL));
		for (size_t c = 0; row->choices != NULL && row->choices[c] != NULL; c++)
			assert_int_equal(policy_set(&policy, row->key, row->choices[c]), POLICY_OK);
		if (row->choices != NULL)
			continue;
		assert_int_equal(policy_set(&policy, row->key, row->lowest), POLICY_OK);
		assert_int_equal(policy_set(&policy, row->key, row->highest), POLICY_OK);
	}
}

static void test_sentences(void **state)
{
	static const struct {
		const char *key, *text, *sentence;
	} cases[] = {
		{"cash", "1", "There is no policy value named cash: check the name."},
		{"cash_unit", "2",
			"The policy value cash_unit cannot be 2: choose one of 0.01, "
			"0.10, 0.50, 1.00."},
		{"allocation_order", "x",
			"The policy value allocation_order cannot be x: choose one of late_first, "
			"principal_first."},
		{"drawer_ceiling", "1,0",
			"The policy value drawer_ceiling cannot be 1,0: write an "
			"amount such as 50.00."},
		{"lock_out_minutes", "\033[1m",
			"The policy value lock_out_minutes cannot be ?[1m: "
			"write a whole number."},
		{"lock_out_attempts", "99",
			"The policy value lock_out_attempts cannot be 99: it "
			"lies between 1 and 20."},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct policy policy = policy_defaults();
		char buf[SAY_TEXT_MAX];
		struct say say = policy_error_say(policy_set(&policy, cases[i].key, cases[i].text),
			cases[i].key, cases[i].text);

		text_render(LANG_EN, &say, buf, sizeof(buf));
		assert_string_equal(buf, cases[i].sentence);
		assert_ptr_not_equal(text_in(LANG_ZH, say.msgid), say.msgid);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_members_are_apart),
		cmocka_unit_test(test_rows_are_whole),
		cmocka_unit_test(test_sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
