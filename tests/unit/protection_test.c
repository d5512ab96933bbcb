/* Days on which nobody is cut: files that are right, files that are not, and the day asked. */
#include "core/protection.h"

#include <stdlib.h>
#include <string.h>

#include "tests/test.h"

static struct date day(const char *text)
{
	struct date d;

	assert_true(date_parse(&d, text));
	return d;
}

static void test_days(void **state)
{
	static const char file[] = "# what the weather bureau said\n"
				   "no_cut = 2026-07-20 2026-07-23 高温橙色预警\n"
				   "no_cut = 2026-06-07 2026-06-08 高考\n"
				   "no_cut = 2026-07-23 2026-07-25 高温红色预警\n";
	static const struct {
		const char *on, *reason;
	} cases[] = {
		{"2026-07-19", NULL},
		{"2026-07-20", "高温橙色预警"},
		{"2026-07-23", "高温橙色预警"},
		{"2026-07-24", "高温红色预警"},
		{"2026-07-26", NULL},
		{"2026-06-07", "高考"},
		{"2026-06-09", NULL},
	};
	struct protection *p = malloc(sizeof *p);
	struct protection_error error;

	(void)state;
	assert_true(protection_read(p, file, strlen(file), &error));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *reason = protection_on(p, day(cases[i].on));

		assert_int_equal(reason == NULL, cases[i].reason == NULL);
		if (reason != NULL)
			assert_string_equal(reason, cases[i].reason);
	}
	assert_true(protection_read(p, "", 0, &error));
	assert_null(protection_on(p, day("2026-07-20")));
	free(p);
}

static void test_wrong_files(void **state)
{
	static const char *const files[] = {
		"no_cut = 2026-07-20 高温\n",
		"no_cut = 2026-07-20 2026-07-23\n",
		"no_cut = 2026-07-23 2026-07-20 高温\n",
		"no_cut = 2026-02-30 2026-03-01 高温\n",
		"no_cut = 2026-07-200 2026-07-23 高温\n",
		"no_cut =\n",
		"cut = 2026-07-20 2026-07-23 高温\n",
		"no_cut\n",
		"no_cut = 2026-07-20 2026-07-23 \x01\n",
	};
	struct protection *p = malloc(sizeof *p);
	struct protection_error error;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		error.line = 0;
		assert_false(protection_read(p, files[i], strlen(files[i]), &error));
		assert_int_equal(error.line, 1);
		assert_non_null(error.say.msgid);
	}
	free(p);
}

static void test_limits(void **state)
{
	static const char line[] = "no_cut = 2026-07-20 2026-07-23 x\n";
	struct protection *p = malloc(sizeof *p);
	char *file = malloc((PROTECTION_SPANS_MAX + 1) * (sizeof line - 1));
	struct protection_error error;
	size_t size = 0;

	(void)state;
	for (int i = 0; i <= PROTECTION_SPANS_MAX; i++, size += sizeof line - 1)
		memcpy(file + size, line, sizeof line - 1);
	assert_false(protection_read(p, file, size, &error));
	assert_int_equal(error.line, PROTECTION_SPANS_MAX + 1);
	assert_true(protection_read(p, file, size - (sizeof line - 1), &error));
	free(file);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_wrong_files),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
