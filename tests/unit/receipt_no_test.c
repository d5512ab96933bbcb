/* Receipt numbers and check codes. */
#include "core/receipt_no.h"

#include <string.h>

#include "tests/test.h"

static const struct {
	const char *station;
	int attempt;
	const char *prefix;
} prefixes[] = {
	{"cli", 1, "CLI-"},
	{"cli", 2, "CLI2-"},
	{"Counter_3", 1, "COUNTER3-"},
	{"h.01-a", 1, "H01A-"},
	{"...", 1, "W-"},
	{"...", 3, "W3-"},
	{"abcdefghijklmnopqrstuvwxyz012345", 1, "ABCDEFGHIJKLMNOP-"},
	{"abcdefghijklmnopqrstuvwxyz012345", 999999, "ABCDEFGHIJKLMNOP999999-"},
};

static void test_prefix(void **state)
{
	char buf[RECEIPT_PREFIX_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		assert_string_equal(receipt_prefix(buf, prefixes[i].station, prefixes[i].attempt),
			prefixes[i].prefix);
}

static void test_number(void **state)
{
	char buf[RECEIPT_TEXT_MAX];

	(void)state;
	assert_string_equal(receipt_number(buf, "CLI-", 1), "CLI-000001");
	assert_string_equal(receipt_number(buf, "CLI-", 999999), "CLI-999999");
	assert_string_equal(receipt_number(buf, "CLI-", 1000000), "CLI-1000000");
}

static void test_code_alphabet(void **state)
{
	char buf[CHECK_CODE_TEXT_MAX];
	uint8_t hash[32];

	(void)state;
	for (int first = 0; first < 256; first++) {
		for (size_t i = 0; i < sizeof hash; i++)
			hash[i] = (uint8_t)(first + (int)i);
		check_code_from_hash(buf, hash, sizeof hash);
		assert_int_equal(strlen(buf), CHECK_CODE_CHARS);
		assert_null(strpbrk(buf, "01OI"));
		assert_int_equal(strspn(buf, "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"), CHECK_CODE_CHARS);
	}
}

static void test_fold(void **state)
{
	char code[CHECK_CODE_TEXT_MAX];
	char number[RECEIPT_TEXT_MAX];
	char longest[200];

	(void)state;
	assert_string_equal(receipt_fold(number, " cli-000001 "), "CLI-000001");
	assert_string_equal(receipt_fold(number, ""), "");
	assert_string_equal(receipt_fold(number, "CLI-1\xff\x1b\n"), "CLI-1???");
	assert_string_equal(check_code_fold(code, "abcd-efgh jkmn"), "ABCDEFGHJKMN");
	assert_string_equal(check_code_fold(code, "ABCD"), "ABCD");
	/* One character more is not the code of another receipt. */
	assert_string_equal(check_code_fold(code, "ABCD-EFGH-JKMN7"), "ABCDEFGHJKM?");
	assert_string_equal(check_code_fold(code, "ABCD-EFGH-JKMN - "), "ABCDEFGHJKMN");
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	assert_int_equal(strlen(receipt_fold(number, longest)), RECEIPT_TEXT_MAX - 1);
	assert_int_equal(strlen(check_code_fold(code, longest)), CHECK_CODE_CHARS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prefix),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_code_alphabet),
		cmocka_unit_test(test_fold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
