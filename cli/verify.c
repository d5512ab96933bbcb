/* `verify`: the judge. Needs nobody signed in. */
#include "counter/verify.h"

#include "cli/verb.h"
#include "cli/verbs.h"

static bool write_checks(struct json *j, const struct verify_check checks[VERIFY_CHECKS])
{
	bool ok = true;

	json_array_begin(json_key(j, "checks"));
	for (size_t i = 0; i < VERIFY_CHECKS; i++) {
		json_object_begin(j);
		json_text(json_key(j, "name"), checks[i].name);
		json_bool(json_key(j, "ok"), checks[i].ok);
		json_count(json_key(j, "rows"), checks[i].rows);
		json_text(json_key(j, "first_wrong"), checks[i].ok ? NULL : checks[i].first_wrong);
		json_object_end(j);
		ok = ok && checks[i].ok;
	}
	json_array_end(j);
	return ok;
}

static bool run(struct invocation *inv)
{
	struct verify_check checks[VERIFY_CHECKS];

	if (!verify_run(inv->session, option_given(inv, "deep"), option_get(inv, "seal"), checks))
		return verb_failed(inv);
	inv->keep_answer = true;
	return write_checks(&inv->answer, checks) ||
	       verb_refuse(inv, CODE_VERIFY_FAILED, (struct say){.msgid = NULL});
}

static const struct option_row options[] = {
	{"deep", OPTION_FLAG, false, N_("have the database check all of itself; takes longer")},
	{"seal", OPTION_VALUE, false, N_("the file of seals; else the one beside the database")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_verify = {
	.words = "verify",
	.args = "",
	.needs = NEEDS_HALL,
	.options = options,
	.run = run,
	.help = N_("prove that the books, the receipts and the audit log are whole"),
};
