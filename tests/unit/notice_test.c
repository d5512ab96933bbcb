/* Kinds of letters, and their numbers there and back. */
#include "core/notice.h"

#include "core/text.h"
#include "tests/test.h"

static void test_rows(void **state)
{
	enum notice_kind found;

	(void)state;
	for (enum notice_kind k = NOTICE_REMINDER; k < NOTICE_KIND_END; k++) {
		const struct notice_row *row = notice_row(k);

		assert_true(notice_kind_parse(&found, row->name));
		assert_int_equal(found, k);
		assert_string_not_equal(text_in(LANG_ZH, row->title), row->title);
	}
	assert_false(notice_kind_parse(&found, "letter"));
	assert_false(notice_kind_parse(&found, ""));
	assert_false(notice_kind_parse(&found, "lawyer "));
}

static void test_number(void **state)
{
	char buf[NOTICE_NUMBER_MAX];
	struct notice_number n;

	(void)state;
	assert_string_equal(notice_number(buf, NOTICE_LAWYER, 2026, 12), "律函〔2026〕12号");
	assert_string_equal(
		notice_number(buf, NOTICE_REMINDER, 2026, 999999999), "电催〔2026〕999999999号");
	for (enum notice_kind k = NOTICE_REMINDER; k < NOTICE_KIND_END; k++) {
		assert_true(notice_number_parse(&n, notice_number(buf, k, 2027, 1000 + (int)k)));
		assert_int_equal(n.kind, k);
		assert_int_equal(n.year, 2027);
		assert_int_equal(n.serial, 1000 + (int)k);
	}
	assert_true(notice_number_parse(&n, "court-2026-7"));
	assert_int_equal(n.kind, NOTICE_COURT);
	assert_int_equal(n.serial, 7);
}

static void test_no_number(void **state)
{
	static const char *const none[] = {"", "律函", "律函〔2026〕", "律函〔2026〕号",
		"律函〔2026〕0号", "律函〔2026〕01号", "律函〔2026〕1", "律函〔2026〕1号号",
		"律函〔026〕1号", "律函〔20261〕1号", "律函〔2026〕-1号",
		"律函〔2026〕1234567890号", "律函[2026]1号", "催函〔2026〕1号", "lawyer",
		"lawyer-2026", "lawyer-2026-", "lawyer-2026-0", "lawyer-2026-1-", "lawyer--1",
		"lawyer-2026-1x", "lawyer-99999999999999999999-1", "lawyers-2026-1"};
	struct notice_number n;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(none); i++)
		if (notice_number_parse(&n, none[i]))
			fail_msg("「%s」 is taken for a number", none[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
