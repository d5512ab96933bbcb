/* `notice`, `notice print`, `notice list`: letters of the office, one or for a whole route. */
#include "counter/notice.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/verbs.h"
#include "core/arena.h"

static void write_document(struct json *j, const struct notice_made *made)
{
	json_object_begin(j);
	json_text(json_key(j, "number"), made->number);
	json_text(json_key(j, "account_no"), made->account_no);
	json_count(json_key(j, "pages"), made->pages);
	json_text(json_key(j, "sha256"), made->sha256);
	json_bool(json_key(j, "replayed"), made->replayed);
	json_object_end(j);
}

static void write_result(struct json *j, const struct notice_result *result)
{
	json_array_begin(json_key(j, "documents"));
	for (size_t i = 0; i < result->count; i++)
		write_document(j, &result->documents[i]);
	json_array_end(j);
	json_count(json_key(j, "pages"), result->pages);
	json_count(json_key(j, "passed_over"), result->passed_over);
	json_count(json_key(j, "files"), result->files);
}

/* On a terminal alone; the answer itself goes to standard output. */
static void show_progress(void *ctx, int64_t done, int64_t total)
{
	const int *width = ctx;
	int filled = total > 0 ? (int)(*width * done / total) : *width;

	(void)fprintf(stderr, "\r[%.*s%*s] %3d%%", filled,
		"##################################################", *width - filled, "",
		total > 0 ? (int)(100 * done / total) : 100);
	if (done >= total)
		(void)fputc('\n', stderr);
}

/* Whom the letter is for: exactly one of NO, --route and --all. */
static bool read_scope(struct invocation *inv, struct notice_request *request)
{
	bool one = inv->arg_count == 2, all = option_given(inv, "all");

	request->account_no = one ? inv->args[1] : NULL;
	request->route = option_get(inv, "route");
	if (one + all + (request->route != NULL) != 1)
		return verb_usage(inv,
			SAY(N_("Say whom the letter is for: an account, --route R or --all.")));
	return true;
}

static bool run_notice(struct invocation *inv)
{
	static const int bar_width = 50;
	struct notice_request request = {.path = option_get(inv, "pdf"),
		.deceased = option_given(inv, "deceased"),
		.again = option_given(inv, "again")};
	struct arena arena = ARENA_EMPTY;
	struct notice_result result;
	bool ok;

	if (!notice_kind_parse(&request.kind, inv->args[0]))
		return verb_usage(inv, SAY(N_("There is no letter named {1}: reminder, "
					      "disconnection, restoration, lawyer, plan, service, "
					      "blacklist or court."),
					       say_text(inv->args[0])));
	if (!read_scope(inv, &request))
		return false;
	if (isatty(STDERR_FILENO))
		request.progress =
			(struct notice_progress){.tell = show_progress, .ctx = (void *)&bar_width};
	ok = notice_make(inv->session, &request, &arena, &result);
	if (ok)
		write_result(&inv->answer, &result);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run_print(struct invocation *inv)
{
	const struct notice_reprint request = {.number = inv->args[0],
		.path = option_get(inv, "pdf"),
		.copy = option_given(inv, "copy")};
	struct notice_result result = {.count = 1, .files = 1};
	struct arena arena = ARENA_EMPTY;
	struct notice_made made;
	bool ok = notice_print(inv->session, &request, &arena, &made);

	if (ok) {
		result.documents = &made;
		result.pages = made.pages;
		made.replayed = true;
		write_result(&inv->answer, &result);
	}
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run_list(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct json *j = &inv->answer;
	struct notice_listed *listed;
	size_t count;
	bool ok = notice_list(inv->session, inv->args[0], &arena, &listed, &count);

	json_array_begin(json_key(j, "documents"));
	for (size_t i = 0; ok && i < count; i++) {
		json_object_begin(j);
		json_text(json_key(j, "kind"), notice_row(listed[i].kind)->name);
		json_text(json_key(j, "number"), listed[i].number);
		json_date(json_key(j, "dated_on"), listed[i].dated_on);
		json_object_end(j);
	}
	json_array_end(j);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static const struct option_row notice_options[] = {
	{"pdf", OPTION_VALUE, true,
		N_("the file to draw into; it is replaced whole or not at all")},
	{"route", OPTION_VALUE, false, N_("a letter for each account of the route that needs one")},
	{"all", OPTION_FLAG, false, N_("a letter for each account that needs one")},
	{"deceased", OPTION_FLAG, false, N_("the holder has died: the letter turns to the heirs")},
	{"again", OPTION_FLAG, false, N_("a new number even where the same letter was made today")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row print_options[] = {
	{"pdf", OPTION_VALUE, true,
		N_("the file to draw into; it is replaced whole or not at all")},
	{"copy", OPTION_FLAG, false, N_("mark it as a copy; the number stays")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_notice = {
	.words = "notice",
	.args = "KIND [NO]",
	.args_min = 1,
	.args_max = 2,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = notice_options,
	.run = run_notice,
	.help = N_("draw a numbered letter: reminder, disconnection, restoration, lawyer, plan, "
		   "service, blacklist or court"),
};

const struct verb verb_notice_print = {
	.words = "notice print",
	.args = "NUMBER",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = print_options,
	.run = run_print,
	.help = N_("draw a letter once more, byte for byte, or its marked copy"),
};

const struct verb verb_notice_list = {
	.words = "notice list",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_list,
	.help = N_("list the letters of an account"),
};
