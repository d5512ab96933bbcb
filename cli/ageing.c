/* `ageing`: what the hall's customers owe, by age. */
#include "cli/values.h"
#include "cli/verbs.h"
#include "counter/account.h"
#include "counter/ageing.h"

static void write_sum(struct json *j, const struct ageing_sum *sum)
{
	json_count(json_key(j, "bills"), sum->bills);
	json_money(json_key(j, "unpaid"), sum->unpaid);
}

static bool day_asked(struct invocation *inv, struct date *on)
{
	if (option_given(inv, "on"))
		return read_date(inv, option_get(inv, "on"), on);
	return session_business_date(inv->session, on) || verb_failed(inv);
}

static bool run(struct invocation *inv)
{
	struct json *j = &inv->answer;
	struct ageing_view view;
	struct date on;

	if (!day_asked(inv, &on))
		return false;
	if (!ageing_show(inv->session, on, &view))
		return verb_failed(inv);
	json_date(json_key(j, "on"), on);
	json_array_begin(json_key(j, "steps"));
	for (enum ageing_step step = AGEING_NOT_DUE; step < AGEING_STEPS; step++) {
		json_object_begin(j);
		json_text(json_key(j, "title"), text_in(inv->lang, ageing_title(step)));
		write_sum(j, &view.step[step]);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_begin(json_key(j, "total"));
	write_sum(j, &view.total);
	json_object_end(j);
	json_object_begin(json_key(j, "written_off"));
	write_sum(j, &view.written_off);
	json_object_end(j);
	return true;
}

static const struct option_row options[] = {
	{"on", OPTION_VALUE, false, N_("the day; the business date if not given")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_ageing = {
	.words = "ageing",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = options,
	.run = run,
	.help = N_("what is unpaid, by how long it has been overdue"),
};
