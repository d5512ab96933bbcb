/* The policy of arrears: the file that is shipped, and every way in which a file can be wrong. */
#include "core/arrears_policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"

#define FILE_MAX 65536

static char shipped[FILE_MAX];
static size_t shipped_size;

static int read_shipped(void **state)
{
	FILE *in = fopen("share/arrears/policy.txt", "rb");

	(void)state;
	assert_non_null(in);
	shipped_size = fread(shipped, 1, sizeof shipped - 1, in);
	fclose(in);
	assert_true(shipped_size > 1000);
	return 0;
}

static struct date day(const char *text)
{
	struct date d;

	assert_true(date_parse(&d, text));
	return d;
}

/* The shipped file with the line of a key put otherwise; NULL: left out. Returns its size. */
static size_t altered(char out[FILE_MAX], const char *key, const char *line)
{
	const char *at = strstr(shipped, key);
	const char *end;
	size_t before;

	assert_non_null(at);
	end = strchr(at, '\n') + 1;
	before = (size_t)(at - shipped);
	memcpy(out, shipped, before);
	snprintf(out + before, FILE_MAX - before, "%s%s%s", line == NULL ? "" : line,
		line == NULL ? "" : "\n", end);
	return strlen(out);
}

static void test_shipped(void **state)
{
	struct arrears_policy *policy = malloc(sizeof *policy);
	struct arrears_policy_error error;
	struct arrears_rules rules;
	enum arrears_value missing;

	(void)state;
	assert_true(arrears_policy_read(policy, shipped, shipped_size, &error));
	assert_true(arrears_policy_on(policy, day("2026-11-21"), &rules, &missing));
	assert_int_equal(arrears_days(&rules, ARREARS_WARNING_DAY), 18);
	assert_int_equal(arrears_days(&rules, ARREARS_LISTING_DAY), 25);
	assert_int_equal(arrears_days(&rules, ARREARS_OVERDUE_DAYS), 30);
	assert_int_equal(arrears_days(&rules, ARREARS_NOTICE_DAYS_RESIDENTIAL), 7);
	assert_int_equal(arrears_days(&rules, ARREARS_NOTICE_DAYS_OTHER), 3);
	assert_int_equal(arrears_days(&rules, ARREARS_WARN_MINUTES), 30);
	assert_int_equal(arrears_days(&rules, ARREARS_RESTORE_HOURS), 24);
	assert_false(arrears_switch(&rules, ARREARS_CUT_ON_REST_DAYS));
	assert_int_equal(
		money_to_fen(arrears_amount(&rules, ARREARS_PREPAYMENT_RESIDENTIAL)), 20000);
	assert_false(arrears_policy_on(policy, day("2024-05-31"), &rules, &missing));
	assert_int_equal(missing, ARREARS_REMIND_AFTER_DAYS);
	free(policy);
}

/* Each value that the law bounds, on both sides of the bound. */
static void test_below_the_law(void **state)
{
	static const struct {
		const char *key, *value;
		bool allowed;
	} cases[] = {
		{"overdue_days", "29", false},
		{"overdue_days", "30", true},
		{"overdue_days", "45", true},
		{"notice_days_residential", "6", false},
		{"notice_days_residential", "7", true},
		{"notice_days_other", "2", false},
		{"notice_days_other", "3", true},
		{"warn_minutes", "29", false},
		{"warn_minutes", "30", true},
		{"approvals", "0", false},
		{"approvals", "1", true},
		{"approvals_important", "0", false},
		{"approvals_important", "1", true},
		{"restore_hours", "25", false},
		{"restore_hours", "24", true},
		{"restore_hours", "12", true},
		{"limitation_months", "37", false},
		{"limitation_months", "36", true},
	};
	struct arrears_policy *policy = malloc(sizeof *policy);
	struct arrears_policy_error error;
	char *text = malloc(FILE_MAX);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char key[64], line[128], message[SAY_TEXT_MAX];
		size_t size;

		snprintf(key, sizeof key, "%s = ", cases[i].key);
		snprintf(line, sizeof line, "%s%s 2024-06-01 - law x", key, cases[i].value);
		size = altered(text, key, line);
		assert_int_equal(arrears_policy_read(policy, text, size, &error), cases[i].allowed);
		if (cases[i].allowed)
			continue;
		assert_true(error.line > 0);
		assert_non_null(error.article);
		text_render(LANG_ZH, &error.say, message, sizeof message);
		assert_non_null(strstr(message, cases[i].key));
		assert_non_null(strstr(message, text_in(LANG_ZH, error.article)));
	}
	free(text);
	free(policy);
}

static void test_wrong_files(void **state)
{
	static const struct {
		const char *key, *line; /* in the place of that key's line */
	} cases[] = {
		{"format = ", NULL},
		{"format = ", "format = 2"},
		{"warning_day = ", NULL},
		{"warning_day = ", "warning_day"},
		{"warning_day = ", "warning_day ="},
		{"warning_day = ", "warning_day = 18"},
		{"warning_day = ", "warning_day = 18 2024-06-01 -"},
		{"warning_day = ", "warning_day = 18 2024-06-01 - law"},
		{"warning_day = ", "warning_day = x 2024-06-01 - law x"},
		{"warning_day = ", "warning_day = 29 2024-06-01 - law x"},
		{"warning_day = ", "warning_day = 0 2024-06-01 - law x"},
		{"warning_day = ", "warning_day = 25 2024-06-01 - law x"}, /* not before the list */
		{"warning_day = ", "warning_day = 18 2024-02-30 - law x"},
		{"warning_day = ", "warning_day = 18 2024-06-01 2024-05-31 law x"},
		{"warning_day = ", "warning_day = 18 2024-06-01 - sure x"},
		{"warning_day = ", "warning_days = 18 2024-06-01 - law x"},
		{"warning_day = ", "warning_day = 18 2024-06-01 - law \x01"},
		{"warning_day = ", "warning_day = 18 2024-06-01 - law \xff"},
		{"cut_on_rest_days = ", "cut_on_rest_days = 1 2024-06-01 - law x"},
		{"prepayment_other = ", "prepayment_other = 1.234 2024-06-01 - law x"},
		/* A gap, and two that overlap. */
		{"warning_day = ", "warning_day = 17 2024-06-01 2025-12-31 law x\n"
				   "warning_day = 18 2026-01-02 - law x"},
		{"warning_day = ", "warning_day = 17 2024-06-01 2025-12-31 law x\n"
				   "warning_day = 18 2025-12-31 - law x"},
	};
	struct arrears_policy *policy = malloc(sizeof *policy);
	struct arrears_policy_error error;
	char *text = malloc(FILE_MAX);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		size_t size = altered(text, cases[i].key, cases[i].line);

		if (arrears_policy_read(policy, text, size, &error))
			fail_msg("case %zu is taken: %s", i, cases[i].line);
		assert_non_null(error.say.msgid);
	}
	free(text);
	free(policy);
}

static void test_values_change_with_the_day(void **state)
{
	struct arrears_policy *policy = malloc(sizeof *policy);
	struct arrears_policy_error error;
	struct arrears_rules rules;
	enum arrears_value missing;
	char *text = malloc(FILE_MAX);
	size_t size = altered(text, "warning_day = ",
		"warning_day = 10 2024-06-01 2025-12-31 company old\n"
		"warning_day = 15 2026-01-01 - company new");

	(void)state;
	assert_true(arrears_policy_read(policy, text, size, &error));
	assert_true(arrears_policy_on(policy, day("2025-12-31"), &rules, &missing));
	assert_int_equal(arrears_days(&rules, ARREARS_WARNING_DAY), 10);
	assert_true(arrears_policy_on(policy, day("2026-01-01"), &rules, &missing));
	assert_int_equal(arrears_days(&rules, ARREARS_WARNING_DAY), 15);
	free(text);
	free(policy);
}

static void test_names(void **state)
{
	(void)state;
	for (enum arrears_value v = 0; v < ARREARS_VALUES; v++) {
		assert_non_null(strstr(shipped, arrears_value_key(v)));
		assert_string_not_equal(
			text_in(LANG_ZH, arrears_value_title(v)), arrears_value_title(v));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shipped),
		cmocka_unit_test(test_below_the_law),
		cmocka_unit_test(test_wrong_files),
		cmocka_unit_test(test_values_change_with_the_day),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, read_shipped, NULL);
}
