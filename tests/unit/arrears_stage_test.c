/* Names of stages, needs, marks and participants: each known, each translated, none taken for
 * another. */
#include "core/arrears_stage.h"

#include "core/disconnection.h"
#include "core/text.h"
#include "tests/test.h"

static void translated(const char *msgid)
{
	assert_non_null(msgid);
	assert_string_not_equal(text_in(LANG_ZH, msgid), msgid);
}

static void test_stages(void **state)
{
	static const char *const wrong[] = {"", "Listed", "listed ", "cut", "at risk"};
	enum arrears_stage found = ARREARS_STAGE_COURT;

	(void)state;
	for (enum arrears_stage s = ARREARS_STAGE_NONE; s < ARREARS_STAGES; s++) {
		assert_true(arrears_stage_parse(&found, arrears_stage_name(s)));
		assert_int_equal(found, s);
		translated(arrears_stage_title(s));
	}
	found = ARREARS_STAGE_COURT;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_false(arrears_stage_parse(&found, wrong[i]));
	assert_int_equal(found, ARREARS_STAGE_COURT);
}

static void test_needs(void **state)
{
	(void)state;
	for (enum arrears_need n = ARREARS_NEED_ORDER; n < ARREARS_NEEDS; n++) {
		assert_non_null(arrears_need_name(n));
		translated(arrears_need_title(n));
		translated(arrears_need_article(n));
	}
}

static void test_marks(void **state)
{
	enum arrears_mark found;

	(void)state;
	for (enum arrears_mark m = ARREARS_MARK_DISPUTE; m < ARREARS_MARKS; m++) {
		assert_true(arrears_mark_parse(&found, arrears_mark_name(m)));
		assert_int_equal(found, m);
		translated(arrears_mark_title(m));
	}
	assert_false(arrears_mark_parse(&found, "disputed"));
}

static void test_participants(void **state)
{
	enum participant found;

	(void)state;
	for (enum participant p = PARTICIPANT_TOWN_GOVERNMENT; p < PARTICIPANT_END; p++) {
		assert_true(participant_parse(&found, participant_name(p)));
		assert_int_equal(found, p);
		translated(participant_title(p));
	}
	assert_false(participant_parse(&found, "mayor"));
	for (enum disconnection_state s = DISCONNECTION_MADE; s <= DISCONNECTION_TOLD; s++)
		translated(disconnection_state_title(s));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stages),
		cmocka_unit_test(test_needs),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_participants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
