#include "core/card_quote.h"

#include "core/compiler.h"
#include "tests/test.h"

static struct money yuan(const char *text)
{
	struct money m = MONEY_ZERO;

	assert_int_equal(money_parse(&m, text), MONEY_OK);
	return m;
}

struct share_case {
	enum card_arrears arrears;
	int percent;
	const char *fixed, *paid, *due;
	const char *of, *beside; /* NULL: nothing would be left */
};

static void test_shares(void **state)
{
	static const struct share_case cases[] = {
		{CARD_ARREARS_OFF, 20, "1.00", "100.00", "500.00", "0.00", "0.00"},
		{CARD_ARREARS_PERCENT, 20, "1.00", "100.00", "500.00", "20.00", "25.00"},
		{CARD_ARREARS_PERCENT, 20, "1.00", "100.00", "15.00", "15.00", "15.00"},
		{CARD_ARREARS_PERCENT, 20, "1.00", "100.00", "0.00", "0.00", "0.00"},
		{CARD_ARREARS_PERCENT, 33, "1.00", "0.05", "9.00", "0.02", "0.02"},
		{CARD_ARREARS_PERCENT, 90, "1.00", "0.01", "9.00", NULL, "0.09"},
		{CARD_ARREARS_FIXED, 20, "50.00", "100.00", "500.00", "50.00", "50.00"},
		{CARD_ARREARS_FIXED, 20, "50.00", "100.00", "30.00", "30.00", "30.00"},
		{CARD_ARREARS_FIXED, 20, "50.00", "50.00", "500.00", NULL, "50.00"},
		{CARD_ARREARS_FIXED, 20, "50.00", "40.00", "500.00", NULL, "50.00"},
		{CARD_ARREARS_FIXED, 20, "50.00", "40.00", "39.99", "39.99", "39.99"},
	};
	char text[MONEY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct share_case *c = &cases[i];
		const struct card_terms terms = {c->arrears, c->percent, yuan(c->fixed)};
		struct money share;
		bool ok = card_share_of(&share, &terms, yuan(c->paid), yuan(c->due));

		assert_int_equal(ok, c->of != NULL);
		if (ok)
			assert_string_equal(money_format(share, text), c->of);
		assert_true(card_share_beside(&share, &terms, yuan(c->paid), yuan(c->due)));
		assert_string_equal(money_format(share, text), c->beside);
	}
}

static void test_limits(void **state)
{
	static const struct {
		const char *day, *month, *bought_day, *bought_month, *paid;
		enum card_limit limit;
	} cases[] = {
		{"0.00", "0.00", "999.00", "999.00", "1.00", CARD_WITHIN},
		{"100.00", "0.00", "60.00", "60.00", "40.00", CARD_WITHIN},
		{"100.00", "0.00", "60.00", "60.00", "40.01", CARD_OVER_DAY},
		{"0.00", "100.00", "60.00", "60.00", "40.01", CARD_OVER_MONTH},
		{"100.00", "100.00", "60.00", "90.00", "20.00", CARD_OVER_MONTH},
		{"100.00", "100.00", "90.00", "90.00", "20.00", CARD_OVER_DAY},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct card_limits limits = {.day = yuan(cases[i].day),
			.month = yuan(cases[i].month),
			.bought_day = yuan(cases[i].bought_day),
			.bought_month = yuan(cases[i].bought_month)};

		assert_int_equal(card_limit_of(&limits, yuan(cases[i].paid)), cases[i].limit);
	}
}

static void test_approval(void **state)
{
	struct card_limits limits = {.approval = MONEY_ZERO};

	(void)state;
	assert_false(card_needs_approval(&limits, yuan("999999.00")));
	limits.approval = yuan("500.00");
	assert_false(card_needs_approval(&limits, yuan("500.00")));
	assert_true(card_needs_approval(&limits, yuan("500.01")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shares),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_approval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
