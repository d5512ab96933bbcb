/* `notice preview` and `notice run-…`: what letters would say, and runs of them gone on with. */
#include "cli/letters.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"
#include "core/arrears_stage.h"

static const char *const state_names[] = {
	[DOCUMENT_RUN_OPEN] = "open",
	[DOCUMENT_RUN_WHOLE] = "whole",
	[DOCUMENT_RUN_GIVEN_UP] = "given_up",
};

/* --- notice preview -------------------------------------------------------------------------- */

static void write_foreseen(struct invocation *inv, const struct notice_foreseen *row)
{
	struct json *j = &inv->answer;
	char text[SAY_TEXT_MAX];

	json_object_begin(j);
	json_text(json_key(j, "account_no"), row->account_no);
	json_text(json_key(j, "name"), row->name);
	json_text(json_key(j, "route"), row->route);
	json_bool(json_key(j, "letter"), row->wanted);
	json_money(json_key(j, "overdue"), row->overdue);
	json_text(json_key(j, "reason"),
		row->wanted ? NULL : fault_render(inv->lang, &row->why, text, sizeof(text)));
	json_object_end(j);
}

static void write_lines(struct json *j, const struct letter_text *text)
{
	json_array_begin(json_key(j, "text"));
	for (size_t i = 0; i < text->count; i++)
		json_text(j, text->lines[i].text);
	json_array_end(j);
}

static bool preview_many(
	struct invocation *inv, const struct notice_request *request, struct arena *arena)
{
	struct json *j = &inv->answer;
	struct notice_foresight seen;

	if (!notice_foresee(inv->session, request, arena, &seen))
		return verb_failed(inv);
	json_count(json_key(j, "letters"), seen.letters);
	json_count(json_key(j, "passed_over"), seen.passed_over);
	json_money(json_key(j, "overdue"), seen.overdue);
	letters_note(inv, &seen.note);
	json_array_begin(json_key(j, "accounts"));
	for (size_t i = 0; i < seen.count; i++)
		write_foreseen(inv, &seen.rows[i]);
	json_array_end(j);
	return true;
}

static bool run_preview(struct invocation *inv)
{
	struct notice_request request = {.progress = letters_progress()};
	struct arena arena = ARENA_EMPTY;
	struct letter_text text;
	bool ok;

	if (!letters_request(inv, &request))
		return false;
	if (request.account_no == NULL) {
		ok = preview_many(inv, &request, &arena);
	} else {
		ok = notice_text(inv->session, &request, &arena, &text) || verb_failed(inv);
		if (ok)
			write_lines(&inv->answer, &text);
	}
	arena_release(&arena);
	return ok;
}

/* --- notice run-… ---------------------------------------------------------------------------- */

static void write_run(struct json *j, const struct document_run_row *run)
{
	json_count(json_key(j, "run"), run->run_id);
	json_text(json_key(j, "kind"), notice_row((enum notice_kind)run->kind)->name);
	json_text(json_key(j, "route"), run->filter.route);
	json_text(json_key(j, "area"), run->filter.region);
	json_text(json_key(j, "stage"),
		run->filter.stage == 0 ? NULL
				       : arrears_stage_name((enum arrears_stage)run->filter.stage));
	json_count(json_key(j, "overdue_days"), run->filter.overdue_days);
	json_text(json_key(j, "customers"), run->filter.customers == 0   ? "all"
					    : run->filter.customers == 1 ? "residents"
									 : "others");
	json_date(json_key(j, "dated_on"), run->dated_on);
	json_text(json_key(j, "login"), run->login);
	json_text(json_key(j, "state"), state_names[run->state]);
	json_count(json_key(j, "letters"), run->letters);
	json_count(json_key(j, "passed_over"), run->passed_over);
}

static bool run_list(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct json *j = &inv->answer;
	struct document_run_row *runs;
	size_t count;
	bool ok = notice_run_list(inv->session, &arena, &runs, &count) || verb_failed(inv);

	json_array_begin(json_key(j, "runs"));
	for (size_t i = 0; ok && i < count; i++) {
		json_object_begin(j);
		write_run(j, &runs[i]);
		json_object_end(j);
	}
	json_array_end(j);
	arena_release(&arena);
	return ok;
}

static bool run_show(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct json *j = &inv->answer;
	struct notice_run_view view;
	int64_t run_id;
	bool ok = read_count(inv, inv->args[0], &run_id) &&
		  (notice_run_show(inv->session, run_id, &arena, &view) || verb_failed(inv));

	if (ok) {
		write_run(j, &view.run);
		json_count(json_key(j, "settled"), view.settled);
		json_array_begin(json_key(j, "documents"));
		for (size_t i = 0; i < view.count; i++) {
			json_object_begin(j);
			json_text(json_key(j, "number"), view.letters[i].number);
			json_text(json_key(j, "account_no"), view.letters[i].account_no);
			json_bool(json_key(j, "settled"), view.letters[i].settled);
			json_object_end(j);
		}
		json_array_end(j);
	}
	arena_release(&arena);
	return ok;
}

static bool run_resume(struct invocation *inv)
{
	struct notice_request request = {
		.path = option_get(inv, "pdf"), .progress = letters_progress()};
	struct arena arena = ARENA_EMPTY;
	struct notice_result result;
	bool ok = read_count(inv, inv->args[0], &request.run_id) &&
		  (notice_make(inv->session, &request, &arena, &result) || verb_failed(inv));

	if (ok)
		letters_write(inv, &result);
	arena_release(&arena);
	return ok;
}

static bool run_print(struct invocation *inv)
{
	struct notice_run_drawing request = {
		.path = option_get(inv, "pdf"), .progress = letters_progress()};
	struct arena arena = ARENA_EMPTY;
	struct notice_result result;
	bool ok = read_count(inv, inv->args[0], &request.run_id) &&
		  (notice_run_draw(inv->session, &request, &arena, &result) || verb_failed(inv));

	if (ok)
		letters_write(inv, &result);
	arena_release(&arena);
	return ok;
}

static bool run_drop(struct invocation *inv)
{
	int64_t run_id;

	if (!read_count(inv, inv->args[0], &run_id))
		return false;
	if (!notice_run_give_up(inv->session, run_id))
		return verb_failed(inv);
	json_count(json_key(&inv->answer, "run"), run_id);
	return true;
}

static const struct option_row preview_options[] = {
	LETTERS_FILTER_ROWS,
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row resume_options[] = {
	{"pdf", OPTION_VALUE, false,
		N_("the file to draw into; it is replaced whole or not at all")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row print_options[] = {
	{"pdf", OPTION_VALUE, true,
		N_("the file to draw into; it is replaced whole or not at all")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_notice_preview = {
	.words = "notice preview",
	.args = "KIND [NO]",
	.args_min = 1,
	.args_max = 2,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = preview_options,
	.run = run_preview,
	.help = N_("what letters would say and to whom; nothing is stored or numbered"),
};

const struct verb verb_notice_run_list = {
	.words = "notice run-list",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_list,
	.help = N_("runs of letters, the newest first"),
};

const struct verb verb_notice_run_show = {
	.words = "notice run-show",
	.args = "RUN",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_show,
	.help = N_("one run of letters with their numbers"),
};

const struct verb verb_notice_run_resume = {
	.words = "notice run-resume",
	.args = "RUN",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = resume_options,
	.run = run_resume,
	.help = N_("go on with a run of letters that was broken off"),
};

const struct verb verb_notice_run_print = {
	.words = "notice run-print",
	.args = "RUN",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = print_options,
	.run = run_print,
	.help = N_("draw the letters of a run once more; what is paid since is left out"),
};

const struct verb verb_notice_run_drop = {
	.words = "notice run-drop",
	.args = "RUN",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_drop,
	.help = N_("nobody goes on with a run of letters that was broken off; its letters stay"),
};
