/* `day`: the business date as a whole, and its settlement. */
#include "cli/card.h"
#include "cli/paper.h"
#include "cli/shift.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"
#include "counter/guard.h"

static void write_day(struct json *j, const struct day_view *day)
{
	json_date(json_key(j, "business_date"), day->business_date);
	json_bool(json_key(j, "settled"), day->settled);
	write_sum(j, "payments", &day->payments);
	write_sum(j, "reversals", &day->reversals);
	write_sum(j, "written_off", &day->written_off);
	write_sum(j, "recovered", &day->recovered);
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

static bool run(struct invocation *inv, struct date date,
	bool (*what)(struct session *s, struct date business_date, struct arena *arena,
		struct day_view *out))
{
	struct arena arena = ARENA_EMPTY;
	struct day_view day;
	bool ok = what(inv->session, date, &arena, &day);

	if (ok) {
		write_day(&inv->answer, &day);
		write_open_sales(inv, NULL);
	}
	arena_release(&arena);
	return ok || verb_failed(inv);
}

/* A report that cannot be drawn unsettles nothing: the answer stands beside the reason. */
static bool run_settle(struct invocation *inv)
{
	const char *path = option_get(inv, "pdf");
	struct date date;
	struct paper_made made;

	if (!read_date(inv, option_get(inv, "business-date"), &date))
		return false;
	(void)guard_walk(inv->session, GUARD_DAY_ROWS);
	if (!run(inv, date, day_settle))
		return false;
	if (path == NULL)
		return true;
	inv->keep_answer = true;
	if (!day_report_pdf(inv->session, date, path, &made))
		return verb_failed(inv);
	write_file(&inv->answer, &made);
	return true;
}

static bool run_show(struct invocation *inv)
{
	struct date date;

	return read_date(inv, option_get(inv, "business-date"), &date) && run(inv, date, day_show);
}

static const struct option_row settle_options[] = {
	{"business-date", OPTION_VALUE, true, N_("the day")},
	{"pdf", OPTION_VALUE, false,
		N_("the file to draw into; it is replaced whole or not at all")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row show_options[] = {
	{"business-date", OPTION_VALUE, true, N_("the day")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_day_settle = {
	.words = "day settle",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = settle_options,
	.run = run_settle,
	.help = N_("end a day whose shifts are closed, and seal it"),
};

const struct verb verb_day_show = {
	.words = "day show",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = show_options,
	.run = run_show,
	.help = N_("what a day took in, shift by shift"),
};
