/* What the hall decides for itself, for the administrator. */
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "counter/hall.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

#define POLICY_ROWS_MAX 32

struct policy_list {
	const struct policy_row *rows[POLICY_ROWS_MAX];
	size_t count;
};

enum { VALUE };

struct policy_value_state {
	const struct policy_row *row;
};

struct set_job {
	char key[64], value[POLICY_TEXT_MAX];
	bool ok;
	struct fault why;
	struct desk_news news;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct set_job *j = arg;

	j->ok = hall_set_policy(s, j->key, j->value);
	j->why = s->why;
	desk_news_take(s, &j->news);
}

static void job_done(struct view *v, void *arg)
{
	struct set_job *j = arg;
	struct ui *ui = view_ui(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	desk_of(v)->news = j->news;
	view_close(v);
	view_say(ui_top(ui), TONE_GOOD, SAY(N_("Done.")));
}

static const struct job SET_JOB = {.what = N_("working"), .run = job_run, .done = job_done};

static void enter(struct view *v, const void *arg)
{
	struct policy_list *list = view_state(v);

	(void)arg;
	for (size_t i = 0; i < POLICY_ROWS_MAX && policy_row(i) != NULL; i++)
		list->rows[list->count++] = policy_row(i);
	view_set_rows(v, list->rows, list->count, sizeof(list->rows[0]));
	view_set_focus_list(v);
}

static void change(struct view *v)
{
	view_push(v, &SCREEN_POLICY_VALUE, view_row(v), NULL);
}

static const struct policy_row *row_of(const void *row)
{
	return *(const struct policy_row *const *)row;
}

static void column_title(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size, text_in(view_lang(v), row_of(row)->title));
}

/* The choice that holds now in words; NULL where the value is what there is to say. */
static const char *words_of(const struct policy_row *row, const char *value)
{
	for (size_t i = 0; row->words != NULL && row->choices[i] != NULL; i++)
		if (strcmp(row->choices[i], value) == 0)
			return row->words[i];
	return NULL;
}

static void column_value(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[POLICY_TEXT_MAX];

	const char *value = policy_value_text(&desk_of(v)->news.policy, row_of(row), text);
	const char *words = words_of(row_of(row), value);

	utf8_copy(buf, size, words != NULL ? text_in(view_lang(v), words) : value);
}

static void column_unit(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		row_of(row)->unit != NULL ? text_in(view_lang(v), row_of(row)->unit) : "");
}

static const struct column COLUMNS[] = {
	{.title = N_("Policy"), .width = 48, .stretch = 1, .text = column_title},
	{.title = N_("Value"),
		.width = 18,
		.stretch = 1,
		.align = ALIGN_RIGHT,
		.text = column_value},
	{.title = N_("Unit"), .width = 8, .text = column_unit},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER,
		.label = N_("Edit"),
		.needs = NEED_ROW | NEED_ADMIN,
		.why = N_("The administrator decides this."),
		.run = change},
};

const struct screen SCREEN_POLICY = {
	.name = "policy",
	.title = N_("Policy of the hall"),
	.state_size = sizeof(struct policy_list),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
};

static void value_enter(struct view *v, const void *arg)
{
	struct policy_value_state *state = view_state(v);
	char text[POLICY_TEXT_MAX];

	state->row = row_of(arg);
	view_set_text(v, VALUE, policy_value_text(&desk_of(v)->news.policy, state->row, text));
}

static void value_submit(struct view *v)
{
	const struct policy_value_state *state = view_state(v);
	struct set_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->key, sizeof(j->key), state->row->key);
	utf8_copy(j->value, sizeof(j->value), view_text(v, VALUE));
	view_post(v, &SET_JOB, j);
}

static void value_draw(const struct view *v, struct sheet *s)
{
	const struct policy_row *row = ((const struct policy_value_state *)view_state(v))->row;

	sheet_say(s, PAINT_HEADING, SAY(row->title));
	if (row->choices == NULL)
		sheet_say(s, PAINT_DIM,
			SAY(N_("From {1} to {2}."), say_text(row->lowest), say_text(row->highest)));
	for (size_t i = 0; row->choices != NULL && row->choices[i] != NULL; i++)
		if (row->words == NULL)
			sheet_text(s, PAINT_DIM, row->choices[i]);
		else
			sheet_say(s, PAINT_DIM,
				SAY(N_("{1}: {2}"), say_text(row->choices[i]),
					say_word(row->words[i])));
}

static const struct field VALUE_FIELDS[] = {
	[VALUE] = {.label = N_("Value"),
		.kind = FIELD_TEXT,
		.width = 24,
		.limit = POLICY_TEXT_MAX - 1,
		.flags = FIELD_REQUIRED},
};

static const struct action VALUE_ACTIONS[] = {
	{.key = K_F10, .label = N_("Save"), .needs = NEED_VALID | NEED_ADMIN, .run = value_submit},
};

const struct screen SCREEN_POLICY_VALUE = {
	.name = "policy-value",
	.title = N_("Edit"),
	.help = N_("The old value is kept with who set it and when."),
	.state_size = sizeof(struct policy_value_state),
	.fields = VALUE_FIELDS,
	.field_count = ARRAY_SIZE(VALUE_FIELDS),
	.actions = VALUE_ACTIONS,
	.action_count = ARRAY_SIZE(VALUE_ACTIONS),
	.enter = value_enter,
	.draw = value_draw,
};
