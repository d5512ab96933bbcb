/* `policy` and `clock`: what an administrator sets. */
#include "cli/verbs.h"
#include "counter/guard.h"
#include "counter/hall.h"

static bool run_policy_list(struct invocation *inv)
{
	struct json *j = &inv->answer;
	char value[POLICY_TEXT_MAX];

	json_array_begin(json_key(j, "policy"));
	for (size_t i = 0; policy_row(i) != NULL; i++) {
		const struct policy_row *row = policy_row(i);

		json_object_begin(j);
		json_text(json_key(j, "key"), row->key);
		json_text(
			json_key(j, "value"), policy_value_text(&inv->session->policy, row, value));
		json_text(json_key(j, "title"), text_in(inv->lang, row->title));
		json_text(json_key(j, "lowest"), row->lowest);
		json_text(json_key(j, "highest"), row->highest);
		json_object_end(j);
	}
	json_array_end(j);
	return true;
}

static bool run_policy_set(struct invocation *inv)
{
	if (!hall_set_policy(inv->session, inv->args[0], inv->args[1]))
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "key"), inv->args[0]);
	json_text(json_key(&inv->answer, "value"), inv->args[1]);
	return true;
}

static bool run_clock_accept(struct invocation *inv)
{
	return clock_accept(inv->session, option_get(inv, "reason")) || verb_failed(inv);
}

const struct verb verb_policy_list = {
	.words = "policy list",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_policy_list,
	.help = N_("what the hall decides for itself, and within which bounds"),
};

const struct verb verb_policy_set = {
	.words = "policy set",
	.args = "KEY VALUE",
	.args_min = 2,
	.args_max = 2,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_policy_set,
	.help = N_("decide one of them anew; the old value is kept"),
};

static const struct option_row reason[] = {
	{"reason", OPTION_VALUE, true, N_("why, in 1 to 120 characters")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_clock_accept = {
	.words = "clock accept",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = reason,
	.run = run_clock_accept,
	.help = N_(
		"say that the clock is right now, and was wrong when the last entries were made"),
};
