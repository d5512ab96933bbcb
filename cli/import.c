/* `import`: accounts and bills from CSV, all or nothing. */
#include <string.h>

#include "cli/verbs.h"
#include "core/arena.h"
#include "counter/import.h"
#include "counter/tariff.h"

static bool read_encoding(struct invocation *inv, enum import_encoding *out)
{
	const char *name = option_get(inv, "encoding");

	*out = IMPORT_ENCODING_AUTO;
	if (name == NULL)
		return true;
	if (strcmp(name, "utf-8") == 0)
		*out = IMPORT_ENCODING_UTF8;
	else if (strcmp(name, "gb18030") == 0)
		*out = IMPORT_ENCODING_GB18030;
	else
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("There is no encoding {1}; write utf-8 or gb18030."),
				say_text(name)));
	return true;
}

static void write_error(struct json *j, enum lang lang, const struct import_error *error)
{
	char text[SAY_TEXT_MAX];

	json_object_begin(j);
	if (error->file != NULL)
		json_text(json_key(j, "file"), error->file);
	json_count(json_key(j, "line"), error->line);
	json_text(json_key(j, "field"), error->field[0] != '\0' ? error->field : NULL);
	json_text(json_key(j, "code"), error->code);
	json_text(json_key(j, "message"), text_render(lang, &error->say, text, sizeof(text)));
	json_object_end(j);
}

static void write_result(
	struct invocation *inv, const struct import_request *request, const struct import_result *r)
{
	struct json *j = &inv->answer;

	json_count(json_key(j, "read"), r->read);
	json_count(json_key(j, "inserted"), r->inserted);
	json_count(json_key(j, "unchanged"), r->unchanged);
	if (request->update)
		json_count(json_key(j, "updated"), r->updated);
}

/* The lines that stand in the way; more than are listed are told by their number. */
static void write_errors(struct invocation *inv, const struct import_result *r)
{
	struct json *j = &inv->answer;

	json_array_begin(json_key(j, "errors"));
	for (size_t i = 0; i < r->error_count; i++)
		write_error(j, inv->lang, &r->errors[i]);
	json_array_end(j);
	json_count(json_key(j, "errors_total"), r->errors_total);
	inv->keep_answer = true;
}

static bool run(struct invocation *inv, enum import_what what)
{
	struct import_request request = {.what = what,
		.path = inv->args[0],
		.accept_unverified_ids = option_given(inv, "accept-unverified-ids"),
		.update = option_given(inv, "update")};
	struct arena arena = ARENA_EMPTY;
	struct import_result result;
	bool ok;

	if (!read_encoding(inv, &request.encoding))
		return false;
	ok = import_run(inv->session, &request, &arena, &result);
	if (ok)
		write_result(inv, &request, &result);
	else if (result.errors_total > 0)
		write_errors(inv, &result);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run_meters(struct invocation *inv)
{
	return run(inv, IMPORT_METERS);
}

static bool run_terms(struct invocation *inv)
{
	return run(inv, IMPORT_TERMS);
}

static bool run_readings(struct invocation *inv)
{
	return run(inv, IMPORT_READINGS);
}

static bool run_tariffs(struct invocation *inv)
{
	const struct import_request none = {.update = false};
	struct arena arena = ARENA_EMPTY;
	struct import_result result;
	bool ok = tariff_register(inv->session, inv->args, (size_t)inv->arg_count, &arena, &result);

	if (ok)
		write_result(inv, &none, &result);
	else if (result.errors_total > 0)
		write_errors(inv, &result);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run_accounts(struct invocation *inv)
{
	return run(inv, IMPORT_ACCOUNTS);
}

static bool run_bills(struct invocation *inv)
{
	return run(inv, IMPORT_BILLS);
}

static const struct option_row options[] = {
	{"encoding", OPTION_VALUE, false,
		N_("utf-8 or gb18030; else what is not UTF-8 is GB18030")},
	{"accept-unverified-ids", OPTION_FLAG, false,
		N_("take identity numbers whose check fails, and keep that on record")},
	{"update", OPTION_FLAG, false, N_("take over what differs, and keep the change on record")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_import_accounts = {
	.words = "import accounts",
	.args = "FILE",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = options,
	.run = run_accounts,
	.help = N_("take over accounts from a CSV file, all of them or none"),
};

const struct verb verb_import_bills = {
	.words = "import bills",
	.args = "FILE",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = options,
	.run = run_bills,
	.help = N_("take over bills from a CSV file, all of them or none"),
};

static const struct option_row encoding_option[] = {
	{"encoding", OPTION_VALUE, false,
		N_("utf-8 or gb18030; else what is not UTF-8 is GB18030")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_import_meters = {
	.words = "import meters",
	.args = "FILE",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = encoding_option,
	.run = run_meters,
	.help = N_("take over meters with their registers from a CSV file, all of them or none"),
};

const struct verb verb_import_terms = {
	.words = "import terms",
	.args = "FILE",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = encoding_option,
	.run = run_terms,
	.help = N_("take over what holds for customers from a day on: tariff, household, demand"),
};

const struct verb verb_import_readings = {
	.words = "import readings",
	.args = "FILE",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = encoding_option,
	.run = run_readings,
	.help = N_("take over readings from a CSV file, all of them or none"),
};

const struct verb verb_import_tariffs = {
	.words = "import tariffs",
	.args = "FILE...",
	.args_min = 1,
	.args_max = ARGS_MAX,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_tariffs,
	.help = N_("check tariff files and register them, all of them or none"),
};
