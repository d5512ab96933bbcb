/* Letters for many: which kind, for whom, looked at first, then made in one run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/arrears_stage.h"
#include "core/utf8.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/letter_words.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { KIND, CUSTOMERS, STAGE, DAYS, ROUTE, AREA };

#define NEED_SEEN NEED_DESK_FREE /* the preview of what is asked for has letters */

struct letters {
	struct arena arena;
	struct notice_foresight seen; /* its rows lie in arena */
	bool looked;                  /* and nothing was typed since */
};

struct letters_job {
	struct notice_request request;
	bool make; /* else only look */
	struct errand *errand;
	struct letters answer;
	struct arena made;
	struct notice_result result;
	bool ok;
	struct fault why;
};

static void tell(void *ctx, int64_t done, int64_t total)
{
	errand_progress(((struct letters_job *)ctx)->errand, done, total);
}

static bool stop(void *ctx)
{
	return errand_cancelled(((struct letters_job *)ctx)->errand);
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct letters_job *j = arg;

	j->errand = errand;
	j->request.progress = (struct notice_progress){.tell = tell, .stop = stop, .ctx = j};
	if (j->make)
		j->ok = notice_make(s, &j->request, &j->made, &j->result);
	else
		j->ok = notice_foresee(s, &j->request, &j->answer.arena, &j->answer.seen);
	j->why = s->why;
}

/* What is listed is no longer what is asked for. */
static void forget(struct view *v)
{
	struct letters *l = view_state(v);

	l->looked = false;
	l->seen = (struct notice_foresight){.count = 0};
	view_set_rows(v, NULL, 0, sizeof(l->seen.rows[0]));
}

static void show_run(struct view *v, const struct notice_result *result)
{
	int64_t run_id = result->run_id;

	forget(v);
	view_push(v, &SCREEN_LETTER_RUN, &run_id, NULL);
	if (result->stopped)
		view_say(v, TONE_WARN,
			SAY(N_("Stopped. The letters that have a number are kept; go on with the "
			       "run, or give it up.")));
}

static void show_foresight(struct view *v, struct letters_job *j)
{
	struct letters *l = view_state(v);

	arena_release(&l->arena);
	*l = j->answer;
	j->answer.arena = ARENA_EMPTY;
	l->looked = !l->seen.stopped;
	view_set_rows(v, l->seen.rows, l->seen.count, sizeof(l->seen.rows[0]));
	if (l->seen.count > 0)
		view_set_focus_list(v);
	if (l->seen.stopped)
		view_say(v, TONE_WARN, SAY(N_("Stopped: what is listed is not all.")));
}

static void job_done(struct view *v, void *arg)
{
	struct letters_job *j = arg;

	if (!j->ok)
		dialog_fault(v, &j->why);
	else if (j->make)
		show_run(v, &j->result);
	else
		show_foresight(v, j);
}

static void job_drop(void *arg)
{
	struct letters_job *j = arg;

	arena_release(&j->answer.arena);
	arena_release(&j->made);
}

static const struct job LOOK_JOB = {.what = N_("looking at the customers"),
	.flags = JOB_CANCELLABLE,
	.run = job_run,
	.done = job_done,
	.drop = job_drop};

static const struct job MAKE_JOB = {.what = N_("making the letters"),
	.flags = JOB_CANCELLABLE,
	.run = job_run,
	.done = job_done,
	.drop = job_drop};

static void post(struct view *v, bool make)
{
	struct letters_job *j = xcalloc(1, sizeof(*j));
	struct document_filter *filter = &j->request.filter;

	j->make = make;
	j->request.kind = (enum notice_kind)(view_choice(v, KIND) + 1);
	filter->stage = (int64_t)view_choice(v, STAGE);
	filter->customers = (int64_t)view_choice(v, CUSTOMERS);
	filter->overdue_days = strtoll(view_text(v, DAYS), NULL, 10);
	utf8_copy(filter->route, sizeof(filter->route), view_text(v, ROUTE));
	utf8_copy(filter->region, sizeof(filter->region), view_text(v, AREA));
	view_post(v, make ? &MAKE_JOB : &LOOK_JOB, j);
}

static void leave(struct view *v)
{
	arena_release(&((struct letters *)view_state(v))->arena);
}

static void changed(struct view *v, size_t field)
{
	(void)field;
	forget(v);
}

static void explain(struct view *v)
{
	const struct notice_foreseen *row = view_row(v);

	if (row != NULL && !row->wanted)
		dialog_explain(v, N_("Why there is no letter"), &row->why.say, 1);
}

/* In the fields: look at it. On a row: read the letter, or why there is none. */
static void look(struct view *v)
{
	const struct notice_foreseen *row = view_row(v);

	if (view_focus(v) != SIZE_MAX || row == NULL) {
		post(v, false);
	} else if (row->wanted) {
		const struct letter_text_arg arg = {
			(enum notice_kind)(view_choice(v, KIND) + 1), row->account_no};

		view_push(v, &SCREEN_LETTER_TEXT, &arg, NULL);
	} else {
		explain(v);
	}
}

static void make_answer(struct view *v, bool yes)
{
	if (yes)
		post(v, true);
}

static void ask_make(struct view *v)
{
	const struct letters *l = view_state(v);
	enum notice_kind kind = (enum notice_kind)(view_choice(v, KIND) + 1);

	dialog_confirm(v, GRAVITY_GRAVE,
		SAY(N_("Make {1} letters ({2}), each with a number of its own?"),
			say_count(l->seen.letters), say_word(notice_row(kind)->title)),
		make_answer);
}

static void runs(struct view *v)
{
	view_push(v, &SCREEN_LETTER_RUNS, NULL, NULL);
}

static uint64_t holds(const struct view *v)
{
	const struct letters *l = view_state(v);

	return l->looked && l->seen.letters > 0 ? NEED_SEEN : 0;
}

/* --- the picture ----------------------------------------------------------------------------- */

static void draw(const struct view *v, struct sheet *s)
{
	const struct letters *l = view_state(v);
	char count[24];

	if (!l->looked && !l->seen.stopped) {
		sheet_say(s, PAINT_DIM,
			SAY(N_("Enter in a field shows who would get a letter, and who not and "
			       "why; "
			       "nothing is numbered yet.")));
		return;
	}
	snprintf(count, sizeof(count), "%lld", (long long)l->seen.letters);
	sheet_fact(s, N_("Would be made"), count);
	snprintf(count, sizeof(count), "%lld", (long long)l->seen.passed_over);
	sheet_beside(s, N_("Without one"), count);
	sheet_money(s, N_("Owed on them"), l->seen.overdue);
	if (l->seen.note.msgid != NULL)
		sheet_say(s, PAINT_WARN, l->seen.note);
}

static void column_account(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct notice_foreseen *)row)->account_no);
}

static void column_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct notice_foreseen *)row)->name);
}

static void column_route(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct notice_foreseen *)row)->route);
}

static void column_overdue(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct notice_foreseen *f = row;
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, f->wanted ? money_format_grouped(f->overdue, text) : "");
}

static void column_letter(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct notice_foreseen *f = row;

	if (f->wanted)
		utf8_copy(buf, size, text_in(view_lang(v), N_("a letter")));
	else
		text_render(view_lang(v), &f->why.say, buf, size);
}

static enum paint paint_letter(const void *row)
{
	return ((const struct notice_foreseen *)row)->wanted ? PAINT_GOOD : PAINT_DIM;
}

/* In the order of enum arrears_stage, whose titles these are. */
static const char *const STAGES[] = {
	N_("any stage"),
	N_("reminded"),
	N_("collection at risk"),
	N_("to be disconnected"),
	N_("notice served"),
	N_("disconnection approved"),
	N_("warned before the cut"),
	N_("disconnected"),
	N_("settled"),
	N_("restoration ordered"),
	N_("restored"),
	N_("lawyer's letter"),
	N_("in court"),
	N_("judged"),
	N_("written off"),
	N_("repayment plan"),
	NULL,
};
_Static_assert(ARRAY_SIZE(STAGES) == ARREARS_STAGES + 1, "a choice for each stage, and for any");

static const char *const CUSTOMER_CHOICES[] = {
	N_("all customers"), N_("residents"), N_("other customers"), NULL};

static const struct field FIELDS[] = {
	[KIND] = {.label = N_("Letter"),
		.kind = FIELD_CHOICE,
		.flags = FIELD_RUNS,
		.choices = LETTER_KINDS},
	[CUSTOMERS] = {.label = N_("Customer class"),
		.kind = FIELD_CHOICE,
		.flags = FIELD_RUNS | FIELD_RIGHT_HALF,
		.choices = CUSTOMER_CHOICES},
	[STAGE] = {.label = N_("Stage"),
		.kind = FIELD_CHOICE,
		.flags = FIELD_RUNS,
		.choices = STAGES},
	[DAYS] = {.label = N_("Days late"),
		.kind = FIELD_DIGITS,
		.width = 6,
		.limit = 4,
		.flags = FIELD_RUNS | FIELD_RIGHT_HALF,
		.hint = N_("At least so many; empty: as soon as it is overdue.")},
	[ROUTE] = {.label = N_("Route"),
		.kind = FIELD_TEXT,
		.width = 22,
		.limit = 32,
		.flags = FIELD_RUNS,
		.hint = N_("Empty: all routes.")},
	[AREA] = {.label = N_("Area"),
		.kind = FIELD_TEXT,
		.width = 22,
		.limit = 60,
		.flags = FIELD_RUNS | FIELD_RIGHT_HALF,
		.hint = N_("Empty: all areas.")},
};

static const struct column COLUMNS[] = {
	{.title = N_("Account"), .width = 11, .text = column_account},
	{.title = N_("Name"), .width = 10, .stretch = 1, .text = column_name},
	{.title = N_("Route"), .width = 8, .text = column_route},
	{.title = N_("Overdue"), .width = 11, .align = ALIGN_RIGHT, .text = column_overdue},
	{.title = N_("Letter, or why not"),
		.width = 26,
		.stretch = 3,
		.text = column_letter,
		.paint = paint_letter},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Look at it"), .needs = NEED_SIGNED, .run = look},
	{.key = K_F10,
		.label = N_("Make them"),
		.needs = NEED_SEEN | NEED_SIGNED,
		.why = N_("Look at it first: Enter in a field."),
		.run = ask_make},
	{.key = K_CTRL('R'), .label = N_("Runs so far"), .needs = NEED_SIGNED, .run = runs},
};

const struct screen SCREEN_LETTERS = {
	.name = "letters",
	.title = N_("Letters for many"),
	.help = N_("One kind of letter for all who need it: by stage, customers, route, area and "
		   "days overdue. Enter in a field looks at it first; Enter on a row reads that "
		   "letter, or says why there is none. Esc stops a run safely, and it can be gone "
		   "on with."),
	.state_size = sizeof(struct letters),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Who would get a letter is listed here."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FORM, PART_FACTS, PART_LIST},
	.leave = leave,
	.changed = changed,
	.draw = draw,
	.holds = holds,
	.explain = explain,
};
