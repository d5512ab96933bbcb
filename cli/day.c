/* `day`: the business date as a whole, and its settlement. */
#include "cli/shift.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"

static void write_day(struct json *j, const struct day_view *day)
{
	json_date(json_key(j, "business_date"), day->business_date);
	json_bool(json_key(j, "settled"), day->settled);
	write_sum(j, "payments", &day->payments);
	write_sum(j, "reversals", &day->reversals);
	write_tenders(j, day->tenders);
	json_array_begin(json_key(j, "shifts"));
	for (size_t i = 0; i < day->shift_count; i++) {
		json_object_begin(j);
		write_shift(j, &day->shifts[i]);
		json_object_end(j);
	}
	json_array_end(j);
	json_text(json_key(j, "seal"), day->seal[0] != '\0' ? day->seal : NULL);
	json_text(json_key(j, "seal_file"), day->settled ? day->seal_file : NULL);
}

static bool run(struct invocation *inv, bool (*what)(struct session *s, struct date business_date,
						struct arena *arena, struct day_view *out))
{
	struct arena arena = ARENA_EMPTY;
	struct date date;
	struct day_view day;
	bool ok;

	if (!read_date(inv, option_get(inv, "business-date"), &date))
		return false;
	ok = what(inv->session, date, &arena, &day);
	if (ok)
		write_day(&inv->answer, &day);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run_settle(struct invocation *inv)
{
	return run(inv, day_settle);
}

static bool run_show(struct invocation *inv)
{
	return run(inv, day_show);
}

static const struct option_row options[] = {
	{"business-date", OPTION_VALUE, true, N_("the day")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_day_settle = {
	.words = "day settle",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = options,
	.run = run_settle,
	.help = N_("end a day whose shifts are closed, and seal it"),
};

const struct verb verb_day_show = {
	.words = "day show",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = options,
	.run = run_show,
	.help = N_("what a day took in, shift by shift"),
};
