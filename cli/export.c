/* `export paid`: what other systems are told. */
#include "cli/values.h"
#include "cli/verbs.h"
#include "counter/receipt.h"

static bool run_paid(struct invocation *inv)
{
	const char *path = option_get(inv, "csv");
	struct date from, to;
	int64_t rows;

	if (!read_date(inv, option_get(inv, "from"), &from) ||
		!read_date(inv, option_get(inv, "to"), &to))
		return false;
	if (!export_paid(inv->session, from, to, path, &rows))
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "file"), path);
	json_count(json_key(&inv->answer, "rows"), rows);
	return true;
}

static const struct option_row options[] = {
	{"from", OPTION_VALUE, true, N_("the first business date")},
	{"to", OPTION_VALUE, true, N_("the last business date")},
	{"csv", OPTION_VALUE, true, N_("the file; it is replaced whole or not at all")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_export_paid = {
	.words = "export paid",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = options,
	.run = run_paid,
	.help = N_("paid bills of a span of days as CSV for the tax platform"),
};
