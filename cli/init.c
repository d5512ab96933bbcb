/* `init`: a new hall. */
#include "cli/verbs.h"
#include "counter/hall.h"

static bool run(struct invocation *inv)
{
	struct clock clock = clock_system();
	struct hall_request request = {.db_url = inv->db_url,
		.key_path = inv->key_path,
		.code = option_get(inv, "hall"),
		.name = option_get(inv, "name"),
		.trial = option_given(inv, "trial"),
		.now = clock.now(clock.ctx)};
	struct hall_made made;

	if (!hall_init(&request, &made, &inv->why))
		return false;
	json_text(json_key(&inv->answer, "hall"), request.code);
	json_text(json_key(&inv->answer, "name"), request.name);
	json_count(json_key(&inv->answer, "schema"), made.schema);
	json_text(json_key(&inv->answer, "key_file"), made.key_file);
	json_bool(json_key(&inv->answer, "trial"), request.trial);
	return true;
}

static const struct option_row options[] = {
	{"hall", OPTION_VALUE, true, N_("the hall's code: letters, digits, lines")},
	{"name", OPTION_VALUE, true, N_("the hall's name, as it stands on its papers")},
	{"trial", OPTION_FLAG, false,
		N_("a hall for practice: any business date, and every paper says so")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_init = {
	.words = "init",
	.args = "",
	.needs = NEEDS_URL,
	.options = options,
	.run = run,
	.help = N_("make a new hall: its database and its key file"),
};
