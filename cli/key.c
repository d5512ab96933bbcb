/* `key rotate`: another key for the hall. */
#include "cli/verbs.h"
#include "counter/key.h"

static bool run(struct invocation *inv)
{
	const struct key_change change = {.new_path = option_get(inv, "new-key")};
	struct json *j = &inv->answer;
	struct key_changed made;

	if (!key_change(inv->session, &change, &made))
		return verb_failed(inv);
	json_text(json_key(j, "key_file"), made.key_file);
	json_count(json_key(j, "key_no"), made.key_no);
	json_count(json_key(j, "resealed"), made.resealed);
	json_text(json_key(j, "note"),
		text_in(inv->lang,
			N_("Keep a copy of the new key file in another place now. The former key "
			   "stays beside it: older backups open with that one only. Start every "
			   "station again.")));
	return true;
}

static const struct option_row options[] = {
	{"new-key", OPTION_VALUE, false, N_("where the new key goes; else in the old one's place")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_key_rotate = {
	.words = "key rotate",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = options,
	.run = run,
	.help = N_("seal identity numbers with a new key; the audit log stays verifiable"),
};
