/* A bill's input as JSON: every key arrives, and every bad value is told by its key. */
#include "core/bill_request.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/compiler.h"
#include "tests/test.h"

static const char whole[] =
	"{\"account\":{\"price_class\":\"industrial\",\"voltage\":\"10kV\",\"capacity_kva\":"
	"\"630.5\",\"demand_kw\":400,\"household\":7,\"quota_free_kwh\":\"15\","
	"\"power_factor_standard\":\"0.85\",\"household_since\":\"2026-02\",\"quota_months\":7,"
	"\"units\":[{\"kva\":315,\"from\":\"2026-03-05\",\"to\":\"2026-03-20\",\"interlock\":2},{"
	"\"kva\":250}],\"suspensions\":[{\"kva\":100,\"from\":\"2026-03-02\",\"to\":\"2026-03-19\","
	"\"charged_percent\":50},{\"kva\":50,\"from\":\"2026-03-31\"}],\"demand_rules\":\"2016\","
	"\"line_loss_percent\":\"3.25\",\"loss_kwh\":10,\"loss_kvarh\":20,\"transformer\":{\"kva\":"
	"320,\"no_load_kw\":1.9,\"load_kw\":6.2,\"no_load_percent\":7,\"short_circuit_percent\":"
	"4.5,\"hours\":744}},\"readings\":[{\"register\":\"total\",\"previous\":\"000100.25\","
	"\"current\":\"200\",\"multiplier\":\"1.5\",\"digits\":6,\"from\":\"2026-03-01\",\"to\":"
	"\"2026-03-15\"},{\"register\":\"demand\",\"current\":3.5,\"line\":1}],"
	"\"year_to_date_kwh\":\"1234.567\",\"year_to_date_tiers\":[1000,\"234.567\"],"
	"\"unmetered_kwh\":5,\"period\":{\"from\":\"2026-03-01\",\"to\":\"2026-03-31\"}}";

static bool request_of(
	struct bill_request *out, struct arena *arena, const char *json, struct fault *why)
{
	return bill_request_read(out, arena, json, strlen(json), why);
}

static void test_reads_all_keys(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct bill_request r;
	const struct bill_input *in = &r.input;
	struct fault why;
	char date[DATE_TEXT_MAX];

	(void)state;
	assert_true(request_of(&r, &arena, whole, &why));
	assert_string_equal(r.price_class, "industrial");
	assert_string_equal(r.voltage, "10kV");
	assert_int_equal(in->capacity_va, 630500);
	assert_int_equal(in->demand_w, 400000);
	assert_int_equal(in->household, 7);
	assert_int_equal(in->free_quota.wh, 15000);
	assert_true(in->has_standard);
	assert_int_equal(in->standard, STANDARD_085);
	assert_true(in->has_household_since);
	assert_int_equal(period_month(in->household_since), 2);
	assert_int_equal(in->quota_months, 7);
	assert_int_equal(in->demand_rules, DEMAND_RULES_2016);
	assert_int_equal(in->loss.line_e4, 325);
	assert_int_equal(in->loss.fixed_active.wh, 10000);
	assert_int_equal(in->loss.fixed_reactive.wh, 20000);
	assert_int_equal(in->loss.transformer.rated_va, 320000);
	assert_int_equal(in->loss.transformer.no_load_w, 1900);
	assert_int_equal(in->loss.transformer.load_w, 6200);
	assert_int_equal(in->loss.transformer.no_load_e4, 700);
	assert_int_equal(in->loss.transformer.short_circuit_e4, 450);
	assert_int_equal(in->loss.transformer.hours, 744);
	assert_int_equal(in->unit_count, 2);
	assert_int_equal(in->units[0].interlock, 2);
	assert_string_equal(date_format(in->units[0].to, date), "2026-03-20");
	assert_string_equal(date_format(in->units[1].from, date), "2026-03-01");
	assert_string_equal(date_format(in->units[1].to, date), "2026-03-31");
	assert_int_equal(in->suspension_count, 2);
	assert_int_equal(in->suspensions[0].charged_percent, 50);
	assert_string_equal(date_format(in->suspensions[1].to, date), "2026-04-15");
	assert_int_equal(in->pair_count, 2);
	assert_int_equal(in->pairs[0].kind, REGISTER_TOTAL);
	assert_int_equal(in->pairs[0].previous, 100250);
	assert_int_equal(in->pairs[0].current, 200000);
	assert_int_equal(in->pairs[0].multiplier, 15000);
	assert_int_equal(in->pairs[0].digits, 6);
	assert_string_equal(date_format(in->pairs[0].to, date), "2026-03-15");
	assert_int_equal(in->pairs[1].multiplier, MULTIPLIER_ONE);
	assert_int_equal(in->pairs[1].line, 1);
	assert_string_equal(date_format(in->pairs[1].from, date), "2026-03-01");
	assert_int_equal(in->used_total.wh, 1234567);
	assert_true(in->has_used);
	assert_int_equal(in->used[1].wh, 234567);
	assert_int_equal(in->unmetered.wh, 5000);
	arena_release(&arena);
}

#define PERIOD "\"period\":{\"from\":\"2026-03-01\",\"to\":\"2026-03-31\"}"

static void test_null_is_not_given(void **state)
{
	static const char json[] =
		"{\"account\":{\"price_class\":null,\"voltage\":null,\"capacity_kva\":null,"
		"\"demand_kw\":null,\"household\":null,\"quota_free_kwh\":null,"
		"\"power_factor_standard\":null}," PERIOD ",\"year_to_date_kwh\":null,\"readings\":"
		"null}";
	struct arena arena = ARENA_EMPTY;
	struct bill_request r;
	struct fault why;

	(void)state;
	assert_true(request_of(&r, &arena, json, &why));
	assert_string_equal(r.price_class, "");
	assert_false(r.input.has_standard);
	assert_int_equal(r.input.capacity_va, 0);
	assert_int_equal(r.input.pair_count, 0);
	arena_release(&arena);
}

struct bad_case {
	const char *json;
	enum code code;
	const char *why;
};

#define TOTAL "\"register\":\"total\",\"previous\":0,\"current\":1"

static const struct bad_case bad[] = {
	{"", CODE_BAD_VALUE, "not JSON, line 1"},
	{"[]", CODE_BAD_VALUE, "must be an object with period"},
	{"\"x\"", CODE_BAD_VALUE, "must be an object with period"},
	{"{}", CODE_BAD_VALUE, "The key period is missing."},
	{"{\"period\":null}", CODE_BAD_VALUE, "The key period is missing."},
	{"{\"period\":[]}", CODE_BAD_VALUE, "period must be an object"},
	{"{\"period\":{}}", CODE_BAD_VALUE, "The key period.from is missing."},
	{"{\"period\":{\"from\":\"2026-03-01\"}}", CODE_BAD_VALUE, "period.to is missing"},
	{"{\"period\":{\"from\":\"2026-02-30\",\"to\":\"2026-03-31\"}}", CODE_BAD_DATE,
		"period.from is not a date"},
	{"{\"period\":{\"from\":20260301,\"to\":\"2026-03-31\"}}", CODE_BAD_DATE,
		"period.from is not a date"},
	{"{\"period\":{\"from\":true,\"to\":\"2026-03-31\"}}", CODE_BAD_DATE,
		"period.from is not a date"},
	{"{\"period\":{\"from\":\"2026-03-01\",\"to\":\"2026-03-31\",\"days\":31}}", CODE_BAD_VALUE,
		"The key period.days is not known."},
	{"{" PERIOD ",\"colour\":1}", CODE_BAD_VALUE, "The key colour is not known."},
	{"{" PERIOD ",\"account\":7}", CODE_BAD_VALUE, "account must be an object"},
	{"{" PERIOD ",\"account\":{\"houshold\":7}}", CODE_BAD_VALUE,
		"The key account.houshold is not known."},
	{"{" PERIOD ",\"account\":{\"household\":\"many\"}}", CODE_BAD_VALUE,
		"account.household: many is not a number"},
	{"{" PERIOD ",\"account\":{\"household\":5.5}}", CODE_BAD_VALUE,
		"account.household: 5.5 has more than 0 decimals"},
	{"{" PERIOD ",\"account\":{\"household\":-5}}", CODE_BAD_VALUE, "account.household: -5"},
	{"{" PERIOD ",\"account\":{\"household\":1e2}}", CODE_BAD_VALUE, "account.household: 1e2"},
	{"{" PERIOD ",\"account\":{\"household\":1001}}", CODE_BAD_VALUE, "1001 is too large"},
	{"{" PERIOD ",\"account\":{\"household\":[5]}}", CODE_BAD_VALUE,
		"account.household must be a number"},
	{"{" PERIOD ",\"account\":{\"voltage\":10}}", CODE_BAD_VALUE,
		"account.voltage must be a short text"},
	{"{" PERIOD ",\"account\":{\"power_factor_standard\":\"0.95\"}}", CODE_BAD_VALUE,
		"0.95 is none"},
	{"{" PERIOD ",\"account\":{\"power_factor_standard\":\"0.900\"}}", CODE_BAD_VALUE,
		"more than 2 decimals"},
	{"{" PERIOD ",\"account\":{\"household_since\":\"2026-13\"}}", CODE_BAD_DATE,
		"account.household_since is not a month"},
	{"{" PERIOD ",\"account\":{\"demand_rules\":\"2020\"}}", CODE_BAD_VALUE,
		"account.demand_rules must be 1996 or 2016"},
	{"{" PERIOD ",\"account\":{\"line_loss_percent\":100.01}}", CODE_BAD_VALUE,
		"100.01 is too large"},
	{"{" PERIOD ",\"account\":{\"units\":{}}}", CODE_BAD_VALUE, "account.units must be a list"},
	{"{" PERIOD ",\"account\":{\"units\":[{}]}}", CODE_BAD_VALUE,
		"The key account.units[0].kva is missing."},
	{"{" PERIOD ",\"account\":{\"units\":[{\"kva\":1},{\"kva\":\"a\"}]}}", CODE_BAD_VALUE,
		"account.units[1].kva: a is not"},
	{"{" PERIOD ",\"account\":{\"suspensions\":[{\"kva\":1}]}}", CODE_BAD_VALUE,
		"account.suspensions[0].from is missing"},
	{"{" PERIOD ",\"account\":{\"transformer\":{\"kva\":1}}}", CODE_BAD_VALUE,
		"account.transformer.no_load_kw is missing"},
	{"{" PERIOD ",\"readings\":{}}", CODE_BAD_VALUE, "readings must be a list"},
	{"{" PERIOD ",\"readings\":[7]}", CODE_BAD_VALUE, "readings[0] must be an object"},
	{"{" PERIOD ",\"readings\":[{}]}", CODE_BAD_VALUE, "readings[0].register is missing"},
	{"{" PERIOD ",\"readings\":[{" TOTAL "},{\"register\":\"Peak\"}]}", CODE_BAD_VALUE,
		"readings[1].register must be one of total, peak"},
	{"{" PERIOD ",\"readings\":[{\"register\":\"total\",\"previous\":1}]}", CODE_BAD_VALUE,
		"readings[0].current is missing"},
	{"{" PERIOD ",\"readings\":[{\"register\":\"total\",\"current\":1}]}", CODE_BAD_VALUE,
		"readings[0].previous is missing"},
	{"{" PERIOD ",\"readings\":[{\"register\":\"total\",\"previous\":0,\"current\":\"12a\"}]}",
		CODE_BAD_VALUE, "readings[0].current: 12a is not a number"},
	{"{" PERIOD ",\"readings\":[{\"register\":\"total\",\"previous\":0,\"current\":0.0001}]}",
		CODE_BAD_VALUE, "readings[0].current: 0.0001 has more than 3 decimals"},
	{"{" PERIOD ",\"readings\":[{" TOTAL ",\"multiplier\":0}]}", CODE_BAD_VALUE,
		"readings[0].multiplier must be a number above 0"},
	{"{" PERIOD ",\"readings\":[{" TOTAL ",\"multiplier\":-1}]}", CODE_BAD_VALUE,
		"readings[0].multiplier: -1"},
	{"{" PERIOD ",\"readings\":[{" TOTAL ",\"digits\":10}]}", CODE_BAD_VALUE,
		"readings[0].digits: 10 is too large"},
	{"{" PERIOD ",\"readings\":[{" TOTAL ",\"to\":\"31.3.2026\"}]}", CODE_BAD_DATE,
		"readings[0].to is not a date"},
	{"{" PERIOD ",\"year_to_date_kwh\":-1}", CODE_BAD_VALUE, "year_to_date_kwh: -1"},
	{"{" PERIOD ",\"year_to_date_tiers\":[1,2,3,4,5,6,7]}", CODE_BAD_VALUE,
		"year_to_date_tiers must be a list"},
	{"{" PERIOD ",\"year_to_date_tiers\":[1,\"x\"]}", CODE_BAD_VALUE, "year_to_date_tiers: x"},
	{"{" PERIOD ",\"readings\":[{" TOTAL ",\"current\":2}]}", CODE_BAD_VALUE,
		"a key stands twice (current)"},
};

static void test_refuses_by_key(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		const struct bad_case *c = &bad[i];
		struct arena arena = ARENA_EMPTY;
		struct bill_request r;
		struct fault why;
		char text[SAY_TEXT_MAX];

		assert_false(request_of(&r, &arena, c->json, &why));
		fault_render(LANG_EN, &why, text, sizeof(text));
		print_message("  %s\n", text);
		assert_non_null(strstr(text, c->why));
		assert_int_equal(why.code, c->code);
		assert_string_not_equal(text_in(LANG_ZH, why.say.msgid), why.say.msgid);
		arena_release(&arena);
	}
}

static void test_too_many_readings(void **state)
{
	char json[BILL_PAIRS_MAX * 64 + 200];
	size_t at = 0;
	struct arena arena = ARENA_EMPTY;
	struct bill_request r;
	struct fault why;
	char text[SAY_TEXT_MAX];

	(void)state;
	at += (size_t)snprintf(json, sizeof(json), "{" PERIOD ",\"readings\":[");
	for (int i = 0; i < BILL_PAIRS_MAX; i++)
		at += (size_t)snprintf(json + at, sizeof(json) - at, "{" TOTAL "},");
	snprintf(json + at, sizeof(json) - at, "{" TOTAL "}]}");
	assert_false(request_of(&r, &arena, json, &why));
	fault_render(LANG_EN, &why, text, sizeof(text));
	assert_string_equal(text, "readings has more than 64 items.");
	arena_release(&arena);
}

/* Only where no doubt is left does a lower reading mean that the register rolled over. */
static void test_digits_are_guessed_with_care(void **state)
{
	static const struct {
		const char *previous, *current;
		int digits;
	} rows[] = {
		{"99980", "20", 5},
		{"9990", "5", 4},
		{"99980", "10000", 0}, /* a tenth of its round already */
		{"89999", "20", 0},
		{"980", "5", 0}, /* no meter has three digits */
		{"1500", "1200", 0},
		{"100", "200", 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena arena = ARENA_EMPTY;
		struct bill_request r;
		struct fault why;
		char json[300];

		snprintf(json, sizeof(json),
			"{" PERIOD ",\"readings\":[{\"register\":\"total\",\"previous\":\"%s\","
			"\"current\":\"%s\"}]}",
			rows[i].previous, rows[i].current);
		assert_true(request_of(&r, &arena, json, &why));
		assert_int_equal(r.input.pairs[0].digits, rows[i].digits);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_all_keys),
		cmocka_unit_test(test_null_is_not_given),
		cmocka_unit_test(test_refuses_by_key),
		cmocka_unit_test(test_too_many_readings),
		cmocka_unit_test(test_digits_are_guessed_with_care),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
