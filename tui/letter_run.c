/* One run of letters: its numbers, gone on with, printed, laid into a file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/notice_desk.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/letter_words.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { PATH };

#define NEED_HAS NEED_DESK_FREE /* there are letters to be drawn */
#define NEED_OPEN (NEED_DESK_FREE << 1)
#define WORDS_BYTES 512

struct run_state {
	int64_t run_id;
	struct arena arena;
	struct notice_run_view view; /* its list lies in arena */
	bool loaded;
	struct notice_run_handed handed; /* files 0: nothing was drawn here yet */
};

enum run_wish { RUN_SHOW, RUN_GO_ON, RUN_DRAW, RUN_GIVE_UP };

struct run_job {
	enum run_wish wish;
	struct notice_run_handing handing;
	char path[PATH_MAX_BYTES];
	struct errand *errand;
	struct arena arena;
	struct notice_run_view view;
	struct notice_run_handed handed;
	bool stopped, ok;
	struct fault why;
};

static void tell(void *ctx, int64_t done, int64_t total)
{
	errand_progress(((struct run_job *)ctx)->errand, done, total);
}

static bool stop(void *ctx)
{
	return errand_cancelled(((struct run_job *)ctx)->errand);
}

static bool go_on(struct session *s, struct run_job *j)
{
	const struct notice_request request = {
		.run_id = j->handing.run_id, .progress = j->handing.progress};
	struct arena arena = ARENA_EMPTY;
	struct notice_result result;
	bool ok = notice_make(s, &request, &arena, &result);

	j->stopped = ok && result.stopped;
	arena_release(&arena);
	return ok;
}

static bool draw_run(struct session *s, struct run_job *j)
{
	bool ok = notice_run_hand_over(s, &j->handing, &j->handed);

	j->stopped = ok && j->handed.stopped;
	return ok;
}

static bool fulfil(struct session *s, struct run_job *j)
{
	switch (j->wish) {
	case RUN_GO_ON:
		return go_on(s, j);
	case RUN_DRAW:
		return draw_run(s, j);
	case RUN_GIVE_UP:
		return notice_run_give_up(s, j->handing.run_id);
	case RUN_SHOW:
		return true;
	}
	return true;
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct run_job *j = arg;

	j->errand = errand;
	j->handing.path = j->path;
	j->handing.progress = (struct notice_progress){.tell = tell, .stop = stop, .ctx = j};
	j->ok = fulfil(s, j) && notice_run_show(s, j->handing.run_id, &j->arena, &j->view);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct run_job *j = arg;
	struct run_state *r = view_state(v);

	if (!j->ok) {
		if (r->loaded)
			dialog_fault(v, &j->why);
		else
			dialog_give_up(v, &j->why);
		return;
	}
	arena_release(&r->arena);
	r->arena = j->arena;
	r->view = j->view;
	r->loaded = true;
	j->arena = ARENA_EMPTY;
	if (j->wish == RUN_DRAW && !j->stopped)
		r->handed = j->handed;
	view_set_rows(v, r->view.letters, r->view.count, sizeof(r->view.letters[0]));
	view_set_focus_list(v);
	if (j->stopped)
		view_say(v, TONE_WARN,
			j->wish == RUN_DRAW
				? SAY(N_("Stopped: no file was written."))
				: SAY(N_("Stopped. The letters that have a number are kept.")));
}

static void job_drop(void *arg)
{
	arena_release(&((struct run_job *)arg)->arena);
}

static const struct job SHOW_JOB = {
	.what = N_("reading the letters"), .run = job_run, .done = job_done, .drop = job_drop};

static const struct job MAKE_JOB = {.what = N_("making the letters"),
	.flags = JOB_CANCELLABLE,
	.run = job_run,
	.done = job_done,
	.drop = job_drop};

static const struct job DRAW_JOB = {.what = N_("drawing the letters"),
	.flags = JOB_CANCELLABLE,
	.run = job_run,
	.done = job_done,
	.drop = job_drop};

static void post(struct view *v, enum run_wish wish, bool print)
{
	static const struct job *const jobs[] = {
		[RUN_SHOW] = &SHOW_JOB,
		[RUN_GO_ON] = &MAKE_JOB,
		[RUN_DRAW] = &DRAW_JOB,
		[RUN_GIVE_UP] = &SHOW_JOB,
	};
	struct run_job *j = xcalloc(1, sizeof(*j));

	j->wish = wish;
	j->handing.run_id = ((const struct run_state *)view_state(v))->run_id;
	j->handing.print = print;
	if (!print)
		utf8_copy(j->path, sizeof(j->path), view_text(v, PATH));
	view_post(v, jobs[wish], j);
}

static void enter(struct view *v, const void *arg)
{
	((struct run_state *)view_state(v))->run_id = *(const int64_t *)arg;
	view_set_focus_list(v);
	post(v, RUN_SHOW, false);
}

static void leave(struct view *v)
{
	arena_release(&((struct run_state *)view_state(v))->arena);
}

static void print(struct view *v)
{
	post(v, RUN_DRAW, true);
}

static void save(struct view *v)
{
	post(v, RUN_DRAW, false);
}

static void resume(struct view *v)
{
	post(v, RUN_GO_ON, false);
}

static void give_up_answer(struct view *v, bool yes)
{
	if (yes)
		post(v, RUN_GIVE_UP, false);
}

static void give_up(struct view *v)
{
	const struct run_state *r = view_state(v);

	dialog_confirm(v, GRAVITY_GRAVE,
		SAY(N_("Give up the run? Its {1} letters keep their numbers; nobody else gets one "
		       "by it."),
			say_count(r->view.run.letters)),
		give_up_answer);
}

/* On a row the customer; in the field what it is for. */
static void open_account(struct view *v)
{
	const struct notice_run_letter *row = view_row(v);

	if (view_focus(v) == SIZE_MAX && row != NULL)
		view_push(v, &SCREEN_ACCOUNT, row->account_no, NULL);
	else
		save(v);
}

static uint64_t holds(const struct view *v)
{
	const struct run_state *r = view_state(v);
	uint64_t bits = 0;

	if (r->loaded && r->view.count > (size_t)r->view.settled)
		bits |= NEED_HAS;
	if (r->loaded && r->view.run.state == DOCUMENT_RUN_OPEN)
		bits |= NEED_OPEN;
	return bits;
}

/* --- the picture ----------------------------------------------------------------------------- */

static void draw_handed(struct sheet *s, const struct notice_run_handed *handed)
{
	sheet_say(s, PAINT_GOOD,
		SAY(N_("Letters drawn: {1}, pages: {2}, files: {3}."), say_count(handed->letters),
			say_count(handed->pages), say_count(handed->files)));
	if (handed->request_id[0] != '\0')
		sheet_say(s, PAINT_TEXT,
			SAY(N_("They are at the printer: {1}."), say_text(handed->request_id)));
	else
		sheet_say(s, PAINT_TEXT, SAY(N_("They lie in {1}."), say_text(handed->file)));
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct run_state *r = view_state(v);
	const struct document_run_row *run = &r->view.run;
	char text[WORDS_BYTES];

	if (!r->loaded)
		return;
	sheet_fact(s, N_("Letter"),
		text_in(view_lang(v), notice_row((enum notice_kind)run->kind)->title));
	sheet_beside(s, N_("Begun on"), date_format(run->dated_on, text));
	letter_filter_words(view_lang(v), &run->filter, text, sizeof(text));
	sheet_fact(s, N_("For whom"), text);
	sheet_beside(s, N_("By"), run->login);
	snprintf(text, sizeof(text), "%lld", (long long)run->letters);
	sheet_fact(s, N_("Numbered"), text);
	sheet_beside(s, N_("State"), text_in(view_lang(v), letter_run_state(run->state)));
	if (run->state == DOCUMENT_RUN_OPEN)
		sheet_paint(s, PAINT_WARN);
	if (r->view.settled > 0)
		sheet_say(s, PAINT_WARN,
			SAY(N_("Paid since: {1}. These letters are not printed."),
				say_count(r->view.settled)));
	if (r->handed.files > 0)
		draw_handed(s, &r->handed);
}

static void column_number(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct notice_run_letter *)row)->number);
}

static void column_account(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct notice_run_letter *)row)->account_no);
}

static void column_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct notice_run_letter *)row)->name);
}

static void column_route(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct notice_run_letter *)row)->route);
}

static void column_paid(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		((const struct notice_run_letter *)row)->settled
			? text_in(view_lang(v), N_("paid since"))
			: "");
}

static const struct field FIELDS[] = {
	[PATH] = {.label = N_("PDF file"),
		.kind = FIELD_TEXT,
		.limit = EDIT_CHARS_MAX,
		.flags = FIELD_RUNS,
		.hint = N_("Empty: in the folder of the day.")},
};

static const struct column COLUMNS[] = {
	{.title = N_("Number"), .width = 24, .text = column_number},
	{.title = N_("Account"), .width = 12, .text = column_account},
	{.title = N_("Name"), .width = 12, .stretch = 1, .text = column_name},
	{.title = N_("Route"), .width = 10, .text = column_route},
	{.title = N_("State"), .width = 10, .text = column_paid},
};

static const struct action ACTIONS[] = {
	{.key = K_F10,
		.label = N_("Print"),
		.needs = NEED_HAS | NEED_SIGNED,
		.why = N_("There is no letter to be printed."),
		.run = print},
	{.key = K_CTRL('S'),
		.label = N_("Save PDF"),
		.needs = NEED_HAS | NEED_SIGNED,
		.why = N_("There is no letter to be printed."),
		.run = save},
	{.key = K_CTRL('G'),
		.label = N_("Go on"),
		.needs = NEED_OPEN | NEED_SIGNED,
		.why = N_("This run is not broken off."),
		.run = resume},
	{.key = K_CTRL('X'),
		.label = N_("Give up"),
		.needs = NEED_OPEN | NEED_SIGNED,
		.why = N_("This run is not broken off."),
		.run = give_up},
	{.key = K_ENTER, .label = N_("Account"), .needs = NEED_SIGNED, .run = open_account},
};

const struct screen SCREEN_LETTER_RUN = {
	.name = "letter_run",
	.title = N_("A run of letters"),
	.help = N_(
		"The letters of one run with their numbers, by route and account. Printing draws "
		"them into one file and sends it to the printer, again as often as needed; a "
		"letter that was paid since is left out. A run that was broken off goes on with "
		"those who have none yet."),
	.state_size = sizeof(struct run_state),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("This run has no letter yet."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_FORM, PART_LIST},
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.holds = holds,
};
