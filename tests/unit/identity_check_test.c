/* Papers at the counter: the holder's own, another's, an agent's; each finding from both sides. */
#include "core/identity_check.h"

#include <string.h>

#include "core/text.h"
#include "tests/test.h"

#define HOLDER "110105198501010004"

static struct date day(const char *text)
{
	struct date d;

	assert_true(date_parse(&d, text));
	return d;
}

struct paper_case {
	enum id_type type;
	const char *number, *name, *latin, *until; /* until "-": 长期, NULL: not read */
	bool latin_cut, has_number, number_same, agent, organisation, authority;
	enum identity_check_kind kind; /* of the verdict */
	enum identity_result result;
};

static const struct paper_case cases[] = {
	{ID_RESIDENT, HOLDER, "测试甲", "", "2040-01-01", false, true, true, false, false, false,
		IDENTITY_CHECK_HOLDER_NAME, IDENTITY_OK},
	{ID_RESIDENT, HOLDER, "测 试 甲", "", "-", false, true, true, false, false, false,
		IDENTITY_CHECK_HOLDER_NAME, IDENTITY_OK},
	{ID_RESIDENT, HOLDER, "测试甲", "", NULL, false, true, true, false, false, false,
		IDENTITY_CHECK_HOLDER_NAME, IDENTITY_OK},
	{ID_RESIDENT, HOLDER, "测试甲", "", "2026-11-21", false, true, true, false, false, false,
		IDENTITY_CHECK_HOLDER_NAME, IDENTITY_OK},
	{ID_RESIDENT, HOLDER, "测试甲", "", "2026-11-20", false, true, true, false, false, false,
		IDENTITY_CHECK_EXPIRY, IDENTITY_EXPIRED},
	{ID_RESIDENT, HOLDER, "测试甲", "", "-", false, true, false, false, false, false,
		IDENTITY_CHECK_HOLDER_NUMBER, IDENTITY_DIFFERS},
	{ID_RESIDENT, HOLDER, "测试甲", "", "-", false, false, false, false, false, false,
		IDENTITY_CHECK_HOLDER_NUMBER, IDENTITY_NONE_ON_FILE},
	{ID_RESIDENT, HOLDER, "测试乙", "", "-", false, true, true, false, false, false,
		IDENTITY_CHECK_HOLDER_NAME, IDENTITY_DIFFERS},
	{ID_RESIDENT, HOLDER, "", "", "-", false, true, true, false, false, false,
		IDENTITY_CHECK_HOLDER_NAME, IDENTITY_DIFFERS},
	/* a right check digit and a wrong date; a wrong region; a typing error */
	{ID_RESIDENT, "110105199002300001", "测试甲", "", "-", false, true, true, false, false,
		false, IDENTITY_CHECK_NUMBER, IDENTITY_DATE},
	{ID_RESIDENT, "990105199003070002", "测试甲", "", "-", false, true, true, false, false,
		false, IDENTITY_CHECK_NUMBER, IDENTITY_REGION},
	{ID_RESIDENT, "110105198501010005", "测试甲", "", "-", false, true, true, false, false,
		false, IDENTITY_CHECK_NUMBER, IDENTITY_CHECK},
	{ID_RESIDENT, "1101051985010100", "测试甲", "", "-", false, true, true, false, false, false,
		IDENTITY_CHECK_NUMBER, IDENTITY_LENGTH},
	{ID_RESIDENT, "11010519850101000?", "测试甲", "", "-", false, true, true, false, false,
		false, IDENTITY_CHECK_NUMBER, IDENTITY_CHARACTER},
	{ID_RESIDENCE_PERMIT, HOLDER, "测试甲", "", "-", false, true, true, false, false, false,
		IDENTITY_CHECK_NUMBER, IDENTITY_PREFIX},
	/* an organisation's number is no person's paper */
	{ID_USCC, "91350100M000100Y43", "测试公司", "", "-", false, true, true, false, true, true,
		IDENTITY_CHECK_PAPER, IDENTITY_NOT_A_PERSON},
	{ID_NONE, "", "测试甲", "", "-", false, true, true, false, false, false,
		IDENTITY_CHECK_PAPER, IDENTITY_NOT_A_PERSON},
	/* foreigners */
	{ID_FOREIGN_PR, "911124198108030024", "", "MOREAU, 测试甲", "-", false, true, true, false,
		false, false, IDENTITY_CHECK_HOLDER_NAME, IDENTITY_DIFFERS},
	{ID_FOREIGN_PR, "911124198108030024", "", "测试甲", "-", false, true, true, false, false,
		false, IDENTITY_CHECK_HOLDER_NAME, IDENTITY_OK},
	/* somebody who comes for the holder */
	{ID_RESIDENT, HOLDER, "别人", "", "-", false, true, false, true, false, true,
		IDENTITY_CHECK_AUTHORITY, IDENTITY_OK},
	{ID_RESIDENT, HOLDER, "别人", "", "-", false, true, false, true, false, false,
		IDENTITY_CHECK_AUTHORITY, IDENTITY_NO_AUTHORITY},
	{ID_RESIDENT, HOLDER, "别人", "", "-", false, true, false, false, true, true,
		IDENTITY_CHECK_AUTHORITY, IDENTITY_OK},
	{ID_RESIDENT, HOLDER, "别人", "", "-", false, true, false, false, true, false,
		IDENTITY_CHECK_AUTHORITY, IDENTITY_NO_AUTHORITY},
	{ID_RESIDENT, HOLDER, "别人", "", "2020-01-01", false, true, false, true, false, true,
		IDENTITY_CHECK_EXPIRY, IDENTITY_EXPIRED},
};

static size_t examine(
	const struct paper_case *c, struct identity_finding out[IDENTITY_FINDINGS_MAX])
{
	struct identity_paper paper = {.type = c->type, .latin_cut = c->latin_cut};
	const struct identity_holder holder = {.name = "测试甲",
		.has_number = c->has_number,
		.number_same = c->number_same,
		.organisation = c->organisation,
		.agent = c->agent,
		.authority_on_file = c->authority};

	id_check(&paper.number, c->type, c->number, day("2026-11-21"));
	memcpy(paper.name, c->name, strlen(c->name) + 1);
	memcpy(paper.latin, c->latin, strlen(c->latin) + 1);
	paper.no_end = c->until != NULL && strcmp(c->until, "-") == 0;
	paper.has_until = c->until != NULL && !paper.no_end;
	if (paper.has_until)
		paper.until = day(c->until);
	return identity_examine(&paper, &holder, day("2026-11-21"), out);
}

static void test_papers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct identity_finding findings[IDENTITY_FINDINGS_MAX];
		size_t count = examine(&cases[i], findings);
		const struct identity_finding *verdict = identity_verdict(findings, count);

		print_message("  %zu %s\n", i, cases[i].number);
		assert_true(count >= 4);
		assert_true(count <= IDENTITY_FINDINGS_MAX);
		assert_string_equal(
			identity_check_name(verdict->kind), identity_check_name(cases[i].kind));
		assert_string_equal(identity_result_name(verdict->result),
			identity_result_name(cases[i].result));
	}
}

/* A number without a check character passes by its form, an unread date as unread. */
static void test_what_passes_with_a_remark(void **state)
{
	const struct paper_case c = {.type = ID_FOREIGN_PR,
		.number = "CAN110081080310",
		.name = "",
		.latin = "VAN DEN BERGHE-FITZGERALD MAXIMILIA",
		.has_number = true,
		.number_same = true};
	struct identity_finding findings[IDENTITY_FINDINGS_MAX];
	struct identity_paper paper = {.type = ID_FOREIGN_PR, .latin_cut = true};
	const struct identity_holder holder = {.name = "Maximilian van den Berghe-Fitzgerald",
		.has_number = true,
		.number_same = true};

	(void)state;
	assert_int_equal(examine(&c, findings), 5);
	assert_int_equal(findings[1].result, IDENTITY_FORM);
	assert_int_equal(findings[2].result, IDENTITY_UNREAD);
	assert_int_equal(findings[4].result, IDENTITY_DIFFERS);
	id_check(&paper.number, ID_FOREIGN_PR, c.number, day("2026-11-21"));
	memcpy(paper.latin, c.latin, strlen(c.latin) + 1);
	assert_int_equal(identity_examine(&paper, &holder, day("2026-11-21"), findings), 5);
	assert_int_equal(findings[4].result, IDENTITY_CUT);
	assert_true(identity_result_passes(identity_verdict(findings, 5)->result));
}

static void test_names(void **state)
{
	(void)state;
	for (int i = 1; i < IDENTITY_CHECK_KINDS; i++) {
		enum identity_check_kind kind = (enum identity_check_kind)i;

		assert_non_null(identity_check_name(kind));
		assert_string_not_equal(
			text_in(LANG_ZH, identity_check_title(kind)), identity_check_title(kind));
	}
	for (int i = 0; i < IDENTITY_RESULTS; i++) {
		enum identity_result result = (enum identity_result)i;

		assert_int_equal(identity_check_stored(1, i), identity_result_name(result) != NULL);
		if (identity_result_name(result) != NULL)
			assert_string_not_equal(text_in(LANG_ZH, identity_result_message(result)),
				identity_result_message(result));
	}
	assert_false(identity_check_stored(0, IDENTITY_OK));
	assert_false(identity_check_stored(IDENTITY_CHECK_KINDS, IDENTITY_OK));
	assert_false(identity_check_stored(1, -1));
	assert_false(identity_check_stored(1, IDENTITY_RESULTS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_papers),
		cmocka_unit_test(test_what_passes_with_a_remark),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
