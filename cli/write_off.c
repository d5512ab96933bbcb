/* `arrears reinstate`, `arrears written-off`: write-offs taken back, and what they come to. */
#include "cli/arrears.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"
#include "counter/arrears_view.h"
#include "counter/write_off.h"

static bool run_reinstate(struct invocation *inv)
{
	struct write_off_undo request = {
		.account_no = inv->args[0], .reason = option_get(inv, "reason")};
	struct arena arena = ARENA_EMPTY;
	struct arrears_view view;
	bool ok;

	if (!read_approval(inv, &request.approval))
		return false;
	ok = write_off_reinstate(inv->session, &request, &arena, &view);
	forget_approval(&request.approval);
	if (ok) {
		json_text(json_key(&inv->answer, "account_no"), view.account_no);
		json_text(json_key(&inv->answer, "stage"), arrears_stage_name(view.c.stage));
	}
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run_written_off(struct invocation *inv)
{
	struct json *j = &inv->answer;
	struct write_off_figures figures;
	struct date from, to;

	if (!read_date(inv, option_get(inv, "from"), &from) ||
		!read_date(inv, option_get(inv, "to"), &to))
		return false;
	if (!write_off_figures(inv->session, from, to, &figures))
		return verb_failed(inv);
	json_date(json_key(j, "from"), from);
	json_date(json_key(j, "to"), to);
	json_count(json_key(j, "write_offs"), figures.write_offs);
	json_money(json_key(j, "written_off"), figures.written);
	json_count(json_key(j, "recoveries"), figures.recoveries);
	json_money(json_key(j, "recovered"), figures.recovered);
	json_count(json_key(j, "bills_standing"), figures.bills);
	json_money(json_key(j, "standing"), figures.stands);
	return true;
}

static const struct option_row reinstate_options[] = {
	{"reason", OPTION_VALUE, true, N_("why, in 1 to 120 characters")},
	{"approve", OPTION_VALUE, true, N_("the login of whoever approves")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row figure_options[] = {
	{"from", OPTION_VALUE, true, N_("the first day")},
	{"to", OPTION_VALUE, true, N_("the last day")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_arrears_reinstate = {
	.words = "arrears reinstate",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = reinstate_options,
	.run = run_reinstate,
	.help = N_("take back a write-off that was a mistake"),
};

const struct verb verb_arrears_written_off = {
	.words = "arrears written-off",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = figure_options,
	.run = run_written_off,
	.help = N_("what was written off between two days, and what came in on it"),
};
