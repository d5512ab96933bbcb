/* Sentences and questions in a box. Each kind is a screen of its own. */
#include "tui/dialog.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "tui/sheet.h"
#include "tui/ui_state.h"

#define DIALOG_COLS 64
#define DIALOG_ROWS 16
#define EXPLAIN_COLS 76
#define EXPLAIN_ROWS 20

/* A sentence. */
struct message_state {
	struct message message;
};

static void close_view(struct view *v)
{
	view_close(v);
}

static void message_enter(struct view *v, const void *arg)
{
	struct message_state *s = view_state(v);

	s->message = *(const struct message *)arg;
}

static void message_draw(const struct view *v, struct sheet *sheet)
{
	static const enum paint PAINTS[] = {[TONE_PLAIN] = PAINT_TEXT,
		[TONE_GOOD] = PAINT_GOOD,
		[TONE_WARN] = PAINT_WARN,
		[TONE_ERROR] = PAINT_ERROR};
	const struct message_state *s = view_state(v);

	sheet_say(sheet, PAINTS[s->message.tone], s->message.say);
}

static const struct action MESSAGE_ACTIONS[] = {
	{.key = K_ENTER, .label = N_("OK"), .run = close_view},
};

static const struct screen MESSAGE = {
	.name = "message",
	.title = N_("Message"),
	.state_size = sizeof(struct message_state),
	.actions = MESSAGE_ACTIONS,
	.action_count = ARRAY_SIZE(MESSAGE_ACTIONS),
	.box = {DIALOG_ROWS, DIALOG_COLS},
	.enter = message_enter,
	.draw = message_draw,
};

void dialog_message(struct view *v, enum tone tone, struct say say)
{
	struct message message = {tone, say};

	ui_flush(v->ui);
	view_push(v, &MESSAGE, &message, NULL);
}

void dialog_fault(struct view *v, const struct fault *fault)
{
	struct say own = SAY(code_message(fault->code));

	dialog_message(v, TONE_ERROR, fault->say.msgid != NULL ? fault->say : own);
}

void dialog_give_up(struct view *v, const struct fault *fault)
{
	struct ui *ui = v->ui;
	struct view *below = ui_find(ui, v->pushed_by);
	struct fault why = *fault; /* may be part of what closing releases */

	view_close(v);
	dialog_fault(below != NULL ? below : ui_top(ui), &why);
}

/* Yes or no. */
struct confirm_state {
	struct say question;
	void (*answer)(struct view *v, bool yes);
	bool yes;
};

static void confirm_enter(struct view *v, const void *arg)
{
	struct confirm_state *s = view_state(v);

	*s = *(const struct confirm_state *)arg;
}

static void confirm_draw(const struct view *v, struct sheet *sheet)
{
	const struct confirm_state *s = view_state(v);

	sheet_say(sheet, PAINT_WARN, s->question);
}

static void confirm_yes(struct view *v)
{
	struct confirm_state *s = view_state(v);

	s->yes = true;
	view_close(v);
}

static void confirm_back(struct view *v, const void *state)
{
	const struct confirm_state *s = state;

	s->answer(v, s->yes);
}

static const struct action NORMAL_ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Yes"), .run = confirm_yes},
	{.key = K_ESC, .label = N_("No"), .run = close_view},
};

static const struct action GRAVE_ACTIONS[] = {
	{.key = K_F10, .label = N_("Yes, do it"), .run = confirm_yes},
	{.key = K_ESC, .label = N_("No"), .run = close_view},
};

#define CONFIRM_SCREEN(rows)                                                         \
	{                                                                            \
		.name = "confirm", .title = N_("Question"),                          \
		.state_size = sizeof(struct confirm_state), .actions = (rows),       \
		.action_count = ARRAY_SIZE(rows), .box = {DIALOG_ROWS, DIALOG_COLS}, \
		.enter = confirm_enter, .draw = confirm_draw,                        \
	}

static const struct screen CONFIRM[] = {
	[GRAVITY_NORMAL] = CONFIRM_SCREEN(NORMAL_ACTIONS),
	[GRAVITY_GRAVE] = CONFIRM_SCREEN(GRAVE_ACTIONS),
};

void dialog_confirm(struct view *v, enum gravity gravity, struct say question,
	void (*answer)(struct view *v, bool yes))
{
	struct confirm_state s = {.question = question, .answer = answer};

	ui_flush(v->ui);
	view_push(v, &CONFIRM[gravity], &s, confirm_back);
}

/* One of several: by its number, or with the arrows. */
struct choose_arg {
	const char *title;
	const char *const *texts;
	size_t count;
	void (*answer)(struct view *v, size_t index);
};

struct choice {
	size_t number;
	const char *text;
};

struct choose_state {
	const char *title;
	void (*answer)(struct view *v, size_t index);
	size_t chosen; /* SIZE_MAX: none */
	struct choice choice[DIALOG_CHOICES_MAX];
};

enum { CHOOSE_NUMBER };

static void choose_enter(struct view *v, const void *arg)
{
	const struct choose_arg *a = arg;
	struct choose_state *s = view_state(v);

	assert(a->count <= DIALOG_CHOICES_MAX);
	s->title = arena_text(view_arena(v), a->title);
	s->answer = a->answer;
	s->chosen = SIZE_MAX;
	for (size_t i = 0; i < a->count; i++)
		s->choice[i] = (struct choice){
			i + 1, arena_text(view_arena(v), text_in(view_lang(v), a->texts[i]))};
	view_set_rows(v, s->choice, a->count, sizeof(s->choice[0]));
}

static void choose_draw(const struct view *v, struct sheet *sheet)
{
	const struct choose_state *s = view_state(v);

	sheet_heading(sheet, s->title);
}

static void choose_changed(struct view *v, size_t field)
{
	long number = strtol(view_text(v, field), NULL, 10);

	if (number > 0)
		view_choose_row(v, (size_t)number - 1);
}

static void choose_run(struct view *v)
{
	struct choose_state *s = view_state(v);
	const struct choice *choice = view_row(v);

	s->chosen = choice->number - 1;
	view_close(v);
}

static void choose_back(struct view *v, const void *state)
{
	const struct choose_state *s = state;

	if (s->chosen != SIZE_MAX)
		s->answer(v, s->chosen);
}

static void choice_number(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	snprintf(buf, size, "%zu", ((const struct choice *)row)->number);
}

static void choice_text(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	snprintf(buf, size, "%s", ((const struct choice *)row)->text);
}

static const struct field CHOOSE_FIELDS[] = {
	[CHOOSE_NUMBER] = {.label = N_("Your choice"),
		.kind = FIELD_DIGITS,
		.width = 4,
		.limit = 2,
		.flags = FIELD_RUNS},
};

static const struct column CHOOSE_COLUMNS[] = {
	{.width = 2, .align = ALIGN_RIGHT, .text = choice_number},
	{.width = 20, .stretch = 1, .text = choice_text},
};

static const struct action CHOOSE_ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Choose"), .needs = NEED_ROW, .run = choose_run},
};

static const struct screen CHOOSE = {
	.name = "choose",
	.title = N_("Choose"),
	.state_size = sizeof(struct choose_state),
	.fields = CHOOSE_FIELDS,
	.field_count = ARRAY_SIZE(CHOOSE_FIELDS),
	.columns = CHOOSE_COLUMNS,
	.column_count = ARRAY_SIZE(CHOOSE_COLUMNS),
	.actions = CHOOSE_ACTIONS,
	.action_count = ARRAY_SIZE(CHOOSE_ACTIONS),
	.order = {PART_FACTS, PART_LIST, PART_FORM},
	.box = {EXPLAIN_ROWS, DIALOG_COLS},
	.enter = choose_enter,
	.changed = choose_changed,
	.draw = choose_draw,
};

void dialog_choose(struct view *v, const char *title, const char *const *texts, size_t count,
	void (*answer)(struct view *v, size_t index))
{
	struct choose_arg arg = {title, texts, count, answer};

	ui_flush(v->ui);
	view_push(v, &CHOOSE, &arg, choose_back);
}

/* Lines to read. */
struct explain_state {
	const char *title;
	const struct say *lines;
	size_t count;
};

static void explain_enter(struct view *v, const void *arg)
{
	const struct explain_state *given = arg;
	struct explain_state *s = view_state(v);

	*s = *given;
	s->title = arena_text(view_arena(v), given->title);
	s->lines = arena_copy(view_arena(v), given->lines, given->count * sizeof(given->lines[0]));
}

static void explain_draw(const struct view *v, struct sheet *sheet)
{
	const struct explain_state *s = view_state(v);

	sheet_heading(sheet, s->title);
	for (size_t i = 0; i < s->count; i++)
		sheet_say(sheet, PAINT_TEXT, s->lines[i]);
}

static const struct screen EXPLAIN = {
	.name = "explain",
	.title = N_("Explanation"),
	.state_size = sizeof(struct explain_state),
	.actions = MESSAGE_ACTIONS,
	.action_count = ARRAY_SIZE(MESSAGE_ACTIONS),
	.box = {EXPLAIN_ROWS, EXPLAIN_COLS},
	.enter = explain_enter,
	.draw = explain_draw,
};

void dialog_explain(struct view *v, const char *title, const struct say *lines, size_t count)
{
	struct explain_state s = {
		title, lines, count <= DIALOG_LINES_MAX ? count : DIALOG_LINES_MAX};

	view_push(v, &EXPLAIN, &s, NULL);
}

static const struct screen *const DIALOGS[] = {
	&MESSAGE, &CONFIRM[GRAVITY_NORMAL], &CONFIRM[GRAVITY_GRAVE], &CHOOSE, &EXPLAIN};

const struct screen *const *dialog_screens(size_t *count)
{
	*count = ARRAY_SIZE(DIALOGS);
	return DIALOGS;
}
