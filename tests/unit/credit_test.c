/* The credit rating: each fact alone, and the weightiest of several. */
#include "core/credit.h"

#include "tests/test.h"

static void test_grades(void **state)
{
	static const struct {
		struct credit_facts facts;
		enum credit_grade grade;
	} cases[] = {
		{{.cases = 0}, CREDIT_A},
		{{.cases = 1}, CREDIT_B},
		{{.cheque_bounced = true}, CREDIT_B},
		{{.periods = 1}, CREDIT_C},
		{{.plan_broken = true}, CREDIT_C},
		{{.cut = true}, CREDIT_C},
		{{.in_court = true}, CREDIT_D},
		{{.blacklisted = true}, CREDIT_D},
		{{.cases = 3, .cheque_bounced = true, .cut = true}, CREDIT_C},
		{{.cases = 3, .cut = true, .blacklisted = true}, CREDIT_D},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct credit credit = credit_rate(&cases[i].facts);
		char text[SAY_TEXT_MAX];

		assert_int_equal(credit.grade, cases[i].grade);
		assert_string_not_equal(text_in(LANG_ZH, credit.reason.msgid), credit.reason.msgid);
		assert_true(text_render(LANG_ZH, &credit.reason, text, sizeof text)[0] != '\0');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_grades)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
