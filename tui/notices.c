/* Letters of the office for one customer: which, said in words before it is made, and printed. */
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

enum { ACCOUNT, KIND };

#define NEED_LOADED NEED_DESK_FREE

struct notices {
	struct arena arena;
	struct notice_listed *list;
	size_t count;
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX];
	struct money due;
	bool made;
	struct notice_handed handed;
};

struct notices_job {
	char account_no[ACCOUNT_NO_MAX];
	bool make; /* else only look */
	enum notice_kind kind;
	struct notices answer;
	bool ok;
	struct fault why;
	struct desk_news news;
};

static bool look(struct session *s, struct notices_job *j)
{
	struct notices *a = &j->answer;
	struct account_question question = {.account_no = j->account_no};
	struct account_view account;

	if (!session_business_date(s, &question.on) ||
		!account_show(s, &question, &a->arena, &account) ||
		!notice_list(s, j->account_no, &a->arena, &a->list, &a->count))
		return false;
	utf8_copy(a->account_no, sizeof(a->account_no), account.account_no);
	utf8_copy(a->name, sizeof(a->name), account.name);
	a->due = account.total;
	return true;
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct notices_job *j = arg;

	j->ok = !j->make || notice_hand_over(s, j->kind, j->account_no, &j->answer.handed);
	j->answer.made = j->ok && j->make;
	j->ok = j->ok && look(s, j);
	j->why = s->why;
	desk_news_take(s, &j->news);
}

static void job_done(struct view *v, void *arg)
{
	struct notices_job *j = arg;
	struct notices *n = view_state(v);

	desk_of(v)->news = j->news;
	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&n->arena);
	*n = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, n->list, n->count, sizeof(n->list[0]));
}

static void job_drop(void *arg)
{
	arena_release(&((struct notices_job *)arg)->answer.arena);
}

static const struct job NOTICES_JOB = {
	.what = N_("working on the letters"), .run = job_run, .done = job_done, .drop = job_drop};

static enum notice_kind chosen(const struct view *v)
{
	return (enum notice_kind)(view_choice(v, KIND) + 1);
}

static void post(struct view *v, const char *account_no, bool make)
{
	struct notices_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->account_no, sizeof(j->account_no), account_no);
	j->make = make;
	j->kind = chosen(v);
	view_post(v, &NOTICES_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	if (arg == NULL)
		return;
	view_set_text(v, ACCOUNT, arg);
	view_set_focus(v, KIND);
	post(v, arg, false);
}

static void leave(struct view *v)
{
	arena_release(&((struct notices *)view_state(v))->arena);
}

static void changed(struct view *v, size_t field)
{
	struct notices *n = view_state(v);

	n->made = false;
	if (field == ACCOUNT)
		n->account_no[0] = '\0';
}

static void show(struct view *v)
{
	if (view_text(v, ACCOUNT)[0] != '\0')
		post(v, view_text(v, ACCOUNT), false);
}

static void make_letter(struct view *v)
{
	const struct notices *n = view_state(v);

	post(v, n->account_no, true);
}

static void read_first(struct view *v)
{
	const struct letter_text_arg arg = {
		chosen(v), ((const struct notices *)view_state(v))->account_no};

	view_push(v, &SCREEN_LETTER_TEXT, &arg, NULL);
}

static void many(struct view *v)
{
	view_push(v, &SCREEN_LETTERS, NULL, NULL);
}

static uint64_t holds(const struct view *v)
{
	return ((const struct notices *)view_state(v))->account_no[0] != '\0' ? NEED_LOADED : 0;
}

/* What would be written to whom, before anything is numbered. */
static void draw(const struct view *v, struct sheet *s)
{
	const struct notices *n = view_state(v);

	if (n->account_no[0] == '\0')
		return;
	sheet_say(s, PAINT_TEXT,
		SAY(N_("{1} to {2}, account {3}; due today {4}."),
			say_word(notice_row(chosen(v))->title), say_text(n->name),
			say_text(n->account_no), say_money(n->due)));
	if (!n->made)
		return;
	sheet_say(s, PAINT_GOOD,
		SAY(N_("Letter {1} is made, pages: {2}."), say_text(n->handed.number),
			say_count(n->handed.pages)));
	if (n->handed.request_id[0] != '\0')
		sheet_say(s, PAINT_TEXT,
			SAY(N_("The letter is at the printer: {1}."),
				say_text(n->handed.request_id)));
	else
		sheet_say(s, PAINT_TEXT,
			SAY(N_("The letter lies in {1}."), say_text(n->handed.file)));
	if (n->handed.note.msgid != NULL)
		sheet_say(s, PAINT_WARN, n->handed.note);
}

static void column_number(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct notice_listed *)row)->number);
}

static void column_kind(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			notice_row(((const struct notice_listed *)row)->kind)->title));
}

static void column_date(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[DATE_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, date_format(((const struct notice_listed *)row)->dated_on, text));
}

static const struct field FIELDS[] = {
	[ACCOUNT] = {.label = N_("Account"),
		.kind = FIELD_TEXT,
		.width = 22,
		.limit = 20,
		.flags = FIELD_REQUIRED | FIELD_RUNS},
	[KIND] = {.label = N_("Letter"), .kind = FIELD_CHOICE, .choices = LETTER_KINDS},
};

static const struct column COLUMNS[] = {
	{.title = N_("Number"), .width = 26, .stretch = 1, .text = column_number},
	{.title = N_("Letter"), .width = 24, .text = column_kind},
	{.title = N_("Date"), .width = 10, .text = column_date},
};

static const struct action ACTIONS[] = {
	{.key = K_F10,
		.label = N_("Make and print"),
		.needs = NEED_LOADED | NEED_SIGNED,
		.why = N_("Type the account and press Enter first."),
		.run = make_letter},
	{.key = K_CTRL('R'),
		.label = N_("Read it first"),
		.needs = NEED_LOADED | NEED_SIGNED,
		.why = N_("Type the account and press Enter first."),
		.run = read_first},
	{.key = K_CTRL('B'), .label = N_("For many"), .needs = NEED_SIGNED, .run = many},
	{.key = K_ENTER, .label = N_("Show"), .needs = NEED_SIGNED, .run = show},
};

const struct screen SCREEN_NOTICES = {
	.name = "notices",
	.title = N_("Letters"),
	.help = N_("Reminders, notices, orders and letters of one customer. What the law asks for "
		   "before a letter is asked for here, too; a letter that was made today already "
		   "is the same letter."),
	.state_size = sizeof(struct notices),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No letter was made for this customer."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FORM, PART_FACTS, PART_LIST},
	.enter = enter,
	.leave = leave,
	.changed = changed,
	.draw = draw,
	.holds = holds,
};
