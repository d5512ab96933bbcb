/* `notice`, `notice print`, `notice list`: letters of the office, one or for a whole route. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/letters.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"
#include "core/arrears_stage.h"
#include "core/utf8.h"

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

static void write_passed(struct invocation *inv, const struct notice_passed *passed)
{
	struct json *j = &inv->answer;
	char text[SAY_TEXT_MAX];

	json_object_begin(j);
	json_text(json_key(j, "account_no"), passed->account_no);
	json_text(json_key(j, "code"), code_name(passed->why.code));
	json_text(json_key(j, "reason"), fault_render(inv->lang, &passed->why, text, sizeof(text)));
	json_object_end(j);
}

void letters_note(struct invocation *inv, const struct say *note)
{
	char text[SAY_TEXT_MAX];

	json_text(json_key(&inv->answer, "note"),
		note->msgid == NULL ? NULL : text_render(inv->lang, note, text, sizeof(text)));
}

void letters_write(struct invocation *inv, const struct notice_result *result)
{
	struct json *j = &inv->answer;

	json_array_begin(json_key(j, "documents"));
	for (size_t i = 0; i < result->count; i++)
		write_document(j, &result->documents[i]);
	json_array_end(j);
	json_count(json_key(j, "pages"), result->pages);
	json_count(json_key(j, "passed_over"), result->passed_over);
	if (result->run_id != 0) {
		json_count(json_key(j, "run"), result->run_id);
		json_count(json_key(j, "settled"), result->settled);
		json_array_begin(json_key(j, "passed"));
		for (size_t i = 0; i < result->passed_count; i++)
			write_passed(inv, &result->passed[i]);
		json_array_end(j);
	}
	json_count(json_key(j, "files"), result->files);
	letters_note(inv, &result->note);
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

struct notice_progress letters_progress(void)
{
	static const int bar_width = 50;

	if (!isatty(STDERR_FILENO))
		return (struct notice_progress){.tell = NULL};
	return (struct notice_progress){.tell = show_progress, .ctx = (void *)&bar_width};
}

static bool read_customers(struct invocation *inv, struct document_filter *out)
{
	static const char *const words[] = {"residents", "others"};
	const char *text = option_get(inv, "customers");

	for (size_t i = 0; text != NULL && i < ARRAY_SIZE(words); i++)
		if (strcmp(text, words[i]) == 0)
			out->customers = (int64_t)i + 1;
	return text == NULL || out->customers != 0 ||
	       verb_refuse(inv, CODE_BAD_VALUE,
		       SAY(N_("Customers are residents or others, not {1}."), say_text(text)));
}

static bool read_filter(struct invocation *inv, struct document_filter *out)
{
	const char *route = option_get(inv, "route"), *area = option_get(inv, "area");
	const char *stage = option_get(inv, "stage"), *days = option_get(inv, "overdue-days");
	enum arrears_stage parsed = ARREARS_STAGE_NONE;

	utf8_copy(out->route, sizeof(out->route), route == NULL ? "" : route);
	utf8_copy(out->region, sizeof(out->region), area == NULL ? "" : area);
	if (stage != NULL && !arrears_stage_parse(&parsed, stage))
		return verb_refuse(
			inv, CODE_BAD_VALUE, SAY(N_("There is no stage {1}."), say_text(stage)));
	out->stage = parsed;
	return (days == NULL || read_count(inv, days, &out->overdue_days)) &&
	       read_customers(inv, out);
}

static bool has_filter(const struct invocation *inv)
{
	static const char *const names[] = {"route", "area", "stage", "overdue-days", "customers"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (option_given(inv, names[i]))
			return true;
	return false;
}

/* Exactly one of NO, --all and a filter. */
bool letters_request(struct invocation *inv, struct notice_request *out)
{
	bool one = inv->arg_count == 2;

	if (!notice_kind_parse(&out->kind, inv->args[0]))
		return verb_usage(inv, SAY(N_("There is no letter named {1}: reminder, "
					      "disconnection, restoration, lawyer, plan, service, "
					      "blacklist or court."),
					       say_text(inv->args[0])));
	if (one + option_given(inv, "all") + has_filter(inv) != 1)
		return verb_usage(inv,
			SAY(N_("Say whom the letter is for: an account, --route R or --all.")));
	out->account_no = one ? inv->args[1] : NULL;
	out->deceased = option_given(inv, "deceased");
	return read_filter(inv, &out->filter);
}

static bool run_notice(struct invocation *inv)
{
	struct notice_request request = {.path = option_get(inv, "pdf"),
		.again = option_given(inv, "again"),
		.progress = letters_progress()};
	struct arena arena = ARENA_EMPTY;
	struct notice_result result;
	bool ok;

	if (!letters_request(inv, &request))
		return false;
	ok = notice_make(inv->session, &request, &arena, &result);
	if (ok)
		letters_write(inv, &result);
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
		letters_write(inv, &result);
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
	LETTERS_FILTER_ROWS,
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
