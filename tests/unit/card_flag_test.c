#include "core/card_flag.h"

#include "tests/test.h"

/* The numbers stand in databases, the names in the answers of `card flags`. */
static void test_names(void **state)
{
	(void)state;
	assert_int_equal(CARD_FLAG_OTHER, 1);
	assert_int_equal(CARD_FLAG_REPEAT, 2);
	assert_string_equal(card_flag_name(CARD_FLAG_OTHER), "other_card");
	assert_string_equal(card_flag_name(CARD_FLAG_REPEAT), "repeat");
	assert_string_not_equal(
		card_flag_message(CARD_FLAG_OTHER), card_flag_message(CARD_FLAG_REPEAT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
