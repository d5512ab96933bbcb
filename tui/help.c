/* The help page: made from the tables of the screen that it is about. */
#include <assert.h>

#include "tui/sheet.h"
#include "tui/ui_state.h"

struct help_state {
	const struct screen *about;
};

/* Keys inside fields and lists, which no table of a screen names. */
static const struct {
	const char *keys, *what;
} EDITING[] = {
	{"Enter Tab", N_("next field; on the last one Enter confirms")},
	{"Up Shift-Tab", N_("field before")},
	{"Left Right Home End", N_("move inside a field; choose one of several")},
	{"Backspace Del Ctrl-U", N_("delete; Ctrl-U empties the field")},
	{"Up Down PgUp PgDn", N_("move in a list; Ctrl-T sorts, Space marks")},
	{"Ctrl-O 1 .. 9 0 - =", N_("F1 to F12, where the terminal swallows those")},
};

static void help_enter(struct view *v, const void *arg)
{
	struct help_state *s = view_state(v);

	s->about = arg;
}

static void help_actions(
	const struct view *v, struct sheet *sheet, const struct action *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char name[KEY_NAME_MAX];

		if (rows[i].key != 0)
			sheet_fact(sheet, key_label(rows[i].key, name),
				text_in(view_lang(v), rows[i].label));
	}
}

static void help_draw(const struct view *v, struct sheet *sheet)
{
	const struct help_state *s = view_state(v);
	const struct ui_config *c = &v->ui->config;

	sheet_heading(sheet, s->about->title);
	if (s->about->help != NULL)
		sheet_say(sheet, PAINT_TEXT, SAY(s->about->help));
	help_actions(v, sheet, s->about->actions, s->about->action_count);
	sheet_gap(sheet);
	sheet_heading(sheet, N_("On every screen"));
	help_actions(v, sheet, ENGINE_ACTIONS, ENGINE_ACTION_COUNT);
	help_actions(v, sheet, c->globals, c->global_count);
	sheet_gap(sheet);
	sheet_heading(sheet, N_("Typing and choosing"));
	for (size_t i = 0; i < ARRAY_SIZE(EDITING); i++)
		sheet_fact(sheet, EDITING[i].keys, text_in(view_lang(v), EDITING[i].what));
}

static void help_close(struct view *v)
{
	view_close(v);
}

static const struct action HELP_ACTIONS[] = {
	{.key = K_ENTER, .label = N_("OK"), .run = help_close},
};

static const struct screen HELP = {
	.name = "help",
	.title = N_("Help"),
	.state_size = sizeof(struct help_state),
	.actions = HELP_ACTIONS,
	.action_count = ARRAY_SIZE(HELP_ACTIONS),
	.box = {100, 78},
	.enter = help_enter,
	.draw = help_draw,
};

void help_open(struct view *v)
{
	view_push(v, &HELP, v->screen, NULL);
}
