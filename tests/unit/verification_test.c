#include "core/verification.h"

#include <string.h>

#include "core/reading.h"
#include "tests/test.h"

#define SEEN_MAX 6

static const struct verification_limits limits = {.jump_percent = 200,
	.drop_percent = 30,
	.neighbour_percent = 500,
	.times_percent = 2,
	.least = {50000}};

/* A reading of a register, in kWh, and what is known of the meter, one case a row. */
struct reading_case {
	enum register_kind kind;
	int64_t previous, current;
	int digits, readings;
	bool from_estimated;
};

static struct register_seen seen_of(const struct reading_case *c, int64_t id)
{
	return (struct register_seen){.pair = {.kind = c->kind,
					      .previous = c->previous * READING_ONE,
					      .current = c->current * READING_ONE,
					      .multiplier = MULTIPLIER_ONE,
					      .digits = c->digits},
		.reading_id = id,
		.readings = c->readings == 0 ? 1 : c->readings,
		.from_estimated = c->from_estimated};
}

/* The rules that were found, as a set; which register each blames stands in blamed. */
static unsigned run(struct verification_input *in, const struct reading_case *cases, size_t count,
	enum register_kind blamed[CHECK_LAST + 1])
{
	struct register_seen seen[SEEN_MAX];
	struct finding found[FINDINGS_MAX];
	unsigned rules = 0;
	size_t n;

	assert_true(count <= SEEN_MAX);
	for (size_t i = 0; i < count; i++)
		seen[i] = seen_of(&cases[i], (int64_t)i + 1);
	in->seen = seen;
	in->count = count;
	n = verification_run(in, &limits, found);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(rules & 1U << found[i].rule, 0);
		rules |= 1U << found[i].rule;
		blamed[found[i].rule] = found[i].kind;
		assert_int_equal(cases[found[i].reading_id - 1].kind, found[i].kind);
	}
	return rules;
}

static void one_register(void **state)
{
	static const struct {
		const char *what;
		struct reading_case r;
		int usual, neighbours, months; /* kWh a month; -1: not known */
		unsigned found;
	} cases[] = {
		{"as usual", {REGISTER_TOTAL, 1000, 1100, 0, 1, false}, 100, 100, 1, 0},
		{"at the limit of a jump", {REGISTER_TOTAL, 0, 200, 0, 1, false}, 100, -1, 1, 0},
		{"one more", {REGISTER_TOTAL, 0, 201, 0, 1, false}, 100, -1, 1, 1U << CHECK_JUMP},
		{"too little to look at", {REGISTER_TOTAL, 0, 60, 0, 1, false}, 10, -1, 1, 0},
		{"just enough", {REGISTER_TOTAL, 0, 61, 0, 1, false}, 10, -1, 1, 1U << CHECK_JUMP},
		{"two months at once", {REGISTER_TOTAL, 0, 201, 0, 1, false}, 100, -1, 2, 0},
		{"nothing usual known", {REGISTER_TOTAL, 0, 9000, 0, 1, false}, -1, -1, 1, 0},
		{"at the limit of a drop", {REGISTER_TOTAL, 0, 30, 0, 1, false}, 100, -1, 1, 0},
		{"below it", {REGISTER_TOTAL, 0, 29, 0, 1, false}, 100, -1, 1, 1U << CHECK_DROP},
		{"a small customer's drop", {REGISTER_TOTAL, 0, 1, 0, 1, false}, 51, -1, 1, 0},
		{"nothing used", {REGISTER_TOTAL, 7, 7, 0, 1, false}, 100, -1, 1, 1U << CHECK_ZERO},
		{"nothing, as usual", {REGISTER_TOTAL, 7, 7, 0, 1, false}, 0, -1, 1, 0},
		{"nothing, of a new customer", {REGISTER_TOTAL, 7, 7, 0, 1, false}, -1, -1, 1, 0},
		{"went back", {REGISTER_TOTAL, 500, 499, 0, 1, false}, -1, -1, 1, 1U << CHECK_BACK},
		{"went back, of a usual customer", {REGISTER_TOTAL, 500, 499, 0, 1, false}, 100, -1,
			1, 1U << CHECK_BACK},
		{"below its estimate", {REGISTER_TOTAL, 500, 499, 0, 1, true}, -1, -1, 1,
			1U << CHECK_ESTIMATE},
		{"ran over", {REGISTER_TOTAL, 99990, 60, 5, 1, false}, -1, -1, 1, 1U << CHECK_OVER},
		{"ran over, and far", {REGISTER_TOTAL, 99990, 300, 5, 1, false}, 100, -1, 1,
			1U << CHECK_OVER | 1U << CHECK_JUMP},
		{"read twice", {REGISTER_TOTAL, 0, 100, 0, 2, false}, 100, -1, 1,
			1U << CHECK_TWICE},
		{"like five neighbours", {REGISTER_TOTAL, 0, 500, 0, 1, false}, -1, 100, 1, 0},
		{"unlike them", {REGISTER_TOTAL, 0, 501, 0, 1, false}, -1, 100, 1,
			1U << CHECK_NEIGHBOUR},
		{"unlike them in one of two months", {REGISTER_TOTAL, 0, 501, 0, 1, false}, -1, 100,
			2, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		enum register_kind blamed[CHECK_LAST + 1];
		struct verification_input in = {.usual = {1000 * (int64_t)cases[i].usual},
			.has_usual = cases[i].usual >= 0,
			.months = cases[i].months,
			.neighbours = {1000 * (int64_t)cases[i].neighbours},
			.has_neighbours = cases[i].neighbours >= 0};
		unsigned found = run(&in, &cases[i].r, 1, blamed);

		if (found != cases[i].found)
			fail_msg("%s: found %#x", cases[i].what, found);
	}
}

/* Peak, flat and valley beside the total: they make it up, or the total is blamed. */
static void times_of_use(void **state)
{
	static const struct {
		const char *what;
		int total, peak, flat, valley; /* kWh; -1: no such register */
		bool wrong;
	} cases[] = {
		{"made up", 300, 100, 150, 50, false},
		{"two in a hundred less", 300, 100, 144, 50, false},
		{"more than that", 300, 100, 143, 50, true},
		{"two in a hundred more", 300, 100, 156, 50, false},
		{"more than that", 300, 100, 157, 50, true},
		{"without flat the rest is flat", 300, 100, -1, 50, false},
		{"but not a negative rest", 300, 250, -1, 60, true},
		{"a kWh is never worth a look", 10, 5, 4, 2, false},
		{"no total to compare with", -1, 100, 150, 50, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const int kwh[] = {cases[i].total, cases[i].peak, cases[i].flat, cases[i].valley};
		static const enum register_kind kinds[] = {
			REGISTER_TOTAL, REGISTER_PEAK, REGISTER_FLAT, REGISTER_VALLEY};
		enum register_kind blamed[CHECK_LAST + 1];
		struct verification_input in = {.months = 1};
		struct reading_case r[SEEN_MAX];
		size_t count = 0;
		unsigned found;

		for (size_t k = 0; k < ARRAY_SIZE(kwh); k++)
			if (kwh[k] >= 0)
				r[count++] = (struct reading_case){
					kinds[k], 1000, 1000 + kwh[k], 0, 1, false};
		found = run(&in, r, count, blamed);
		if (found != (cases[i].wrong ? 1U << CHECK_TIMES : 0))
			fail_msg("%s: found %#x", cases[i].what, found);
		if (cases[i].wrong)
			assert_int_equal(blamed[CHECK_TIMES], REGISTER_TOTAL);
	}
}

/* Without a total the times of use are the meter's energy. */
static void no_total(void **state)
{
	static const struct reading_case r[] = {
		{REGISTER_PEAK, 0, 150, 0, 1, false}, {REGISTER_VALLEY, 0, 150, 0, 1, false}};
	enum register_kind blamed[CHECK_LAST + 1];
	struct verification_input in = {.usual = {100000}, .has_usual = true, .months = 1};

	(void)state;
	assert_int_equal(run(&in, r, ARRAY_SIZE(r), blamed), 1U << CHECK_JUMP);
}

static void demand(void **state)
{
	static const struct {
		int64_t contract_w;
		int read_kw;
		bool found;
	} cases[] = {
		{80000, 80, false}, {80000, 81, true}, {0, 81, false} /* no contract demand */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct reading_case r[] = {{REGISTER_TOTAL, 0, 100, 0, 1, false},
			/* Set back since: that it is less than last month's is no news. */
			{REGISTER_DEMAND, 500, cases[i].read_kw, 0, 1, false}};
		enum register_kind blamed[CHECK_LAST + 1];
		struct verification_input in = {.months = 1, .contract_w = cases[i].contract_w};

		assert_int_equal(run(&in, r, ARRAY_SIZE(r), blamed),
			cases[i].found ? 1U << CHECK_DEMAND : 0);
		if (cases[i].found)
			assert_int_equal(blamed[CHECK_DEMAND], REGISTER_DEMAND);
	}
}

/* Each register that went back is one finding. */
static void each_register(void **state)
{
	static const enum register_kind kinds[] = {
		REGISTER_TOTAL, REGISTER_PEAK, REGISTER_REACTIVE};
	struct register_seen seen[ARRAY_SIZE(kinds)];
	struct finding found[FINDINGS_MAX];
	struct verification_input in = {.seen = seen, .count = ARRAY_SIZE(kinds), .months = 1};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		seen[i] = seen_of(&(struct reading_case){kinds[i], 500, 400, 0, 1, false}, 1);
	assert_int_equal(verification_run(&in, &limits, found), ARRAY_SIZE(kinds));
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		assert_int_equal(found[i].rule, CHECK_BACK);
		assert_int_equal(found[i].kind, kinds[i]);
	}
}

/* Every rule has its words, in both languages, and its numbers in them. */
static void words(void **state)
{
	(void)state;
	for (enum verification_rule rule = CHECK_FIRST; rule <= CHECK_LAST; rule++) {
		const struct finding f = {
			.rule = rule, .kind = REGISTER_TOTAL, .seen = 1234567, .usual = 7654321};
		const struct say say = verification_say(&f);
		char en[SAY_TEXT_MAX], zh[SAY_TEXT_MAX];

		text_render(LANG_EN, &say, en, sizeof en);
		text_render(LANG_ZH, &say, zh, sizeof zh);
		assert_string_not_equal(en, zh);
		assert_true(strstr(en, "1234.567") != NULL || strstr(en, "7654.321") != NULL);
		assert_true(strstr(zh, "1234.567") != NULL || strstr(zh, "7654.321") != NULL);
		for (enum verification_rule other = CHECK_FIRST; other < rule; other++)
			assert_string_not_equal(verification_name(rule), verification_name(other));
	}
}

/* What is usual has as many decimals as what the register shows; what a register showed stays. */
static void usual_as_seen(void **state)
{
	static const struct {
		enum verification_rule rule;
		int64_t seen, usual;
		const char *shown;
	} cases[] = {
		{CHECK_JUMP, 900000, 168333, "168 kWh"},
		{CHECK_JUMP, 900000, 168500, "169 kWh"},
		{CHECK_JUMP, 900500, 168333, "168.3 kWh"},
		{CHECK_DROP, 10250, 168335, "168.34 kWh"},
		{CHECK_NEIGHBOUR, 900125, 168333, "168.333 kWh"},
		{CHECK_ZERO, 0, 168333, "168 kWh"},
		{CHECK_BACK, 900000, 168333, "168.333"},
		{CHECK_ESTIMATE, 900000, 168333, "168.333"},
		{CHECK_DEMAND, 90000, 16833, "16.833"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct finding f = {.rule = cases[i].rule,
			.kind = REGISTER_TOTAL,
			.seen = cases[i].seen,
			.usual = cases[i].usual};
		const struct say say = verification_say(&f);
		char text[SAY_TEXT_MAX];

		text_render(LANG_EN, &say, text, sizeof text);
		if (strstr(text, cases[i].shown) == NULL)
			fail_msg("%zu: %s", i, text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_register),
		cmocka_unit_test(times_of_use),
		cmocka_unit_test(no_total),
		cmocka_unit_test(demand),
		cmocka_unit_test(each_register),
		cmocka_unit_test(words),
		cmocka_unit_test(usual_as_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
