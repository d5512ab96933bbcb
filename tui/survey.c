/* What must not be on any screen, found without running one. */
#include "tui/survey.h"

#include <string.h>

#include "tui/keybar.h"
#include "tui/ui_state.h"

#define COLS 80
#define BODY_COLS 78
#define BODY_ROWS 19
#define BOX_BORDER_COLS 4

static const enum lang LANGS[] = {LANG_ZH, LANG_EN};

struct walk {
	const struct survey *survey;
	const struct screen *screen;
	size_t faults;
};

static void fault(struct walk *w, const char *what, const char *text)
{
	w->faults++;
	w->survey->fault(w->screen->name, what, text);
}

/* A text of a screen: translated, and not wider than its place in either language. */
static void check_text(struct walk *w, const char *msgid, int cells)
{
	struct surface none = {0};

	if (msgid == NULL)
		return;
	if (text_in(LANG_ZH, msgid) == msgid)
		fault(w, "has no Chinese", msgid);
	for (size_t i = 0; i < ARRAY_SIZE(LANGS) && cells > 0; i++) {
		if (surface_width(&none, text_in(LANGS[i], msgid)) > cells)
			fault(w, "does not fit", text_in(LANGS[i], msgid));
	}
}

static void check_actions(struct walk *w)
{
	const struct survey *s = w->survey;

	for (size_t i = 0; i < w->screen->action_count; i++) {
		const struct action *action = &w->screen->actions[i];
		const struct action *global = action_find(s->globals, s->global_count, action->key);

		check_text(w, action->label, BODY_COLS / 2);
		check_text(w, action->why, BODY_COLS);
		if (action->key == 0)
			continue;
		if (action_find(w->screen->actions, i, action->key) != NULL)
			fault(w, "uses a key twice", action->label);
		if (global != NULL && strcmp(global->label, action->label) != 0)
			fault(w, "gives a key another meaning than all screens", action->label);
		if (action->key == K_F1 || action->key == K_CTRL('P') || action->key == K_CTRL('O'))
			fault(w, "takes a key of the engine", action->label);
	}
}

static int body_cols(const struct screen *screen)
{
	bool small = screen->box.cols > 0 && screen->box.cols < COLS;

	return small ? screen->box.cols - BOX_BORDER_COLS : BODY_COLS;
}

static void check_fields(struct walk *w)
{
	const struct screen *screen = w->screen;
	struct form form = {.fields = screen->fields, .count = screen->field_count};

	if (form_rows(&form) > BODY_ROWS)
		fault(w, "has more rows of fields than the screen", screen->name);
	for (size_t i = 0; i < screen->field_count; i++) {
		const struct field *field = &screen->fields[i];
		bool half = (field->flags & FIELD_RIGHT_HALF) != 0;
		int cells = body_cols(screen) / (half ? 2 : 1);

		check_text(w, field->label, cells - field->width - 2);
		check_text(w, field->hint, BODY_COLS);
		for (size_t n = 0; field->kind == FIELD_CHOICE && field->choices[n] != NULL; n++)
			check_text(w, field->choices[n],
				field->width > 0 ? field->width - 4 : cells / 2);
	}
}

static void check_columns(struct walk *w)
{
	const struct screen *screen = w->screen;
	int cells = (int)screen->column_count - 1 + (screen->marks ? 2 : 0);

	check_text(w, screen->empty, body_cols(screen));
	for (size_t i = 0; i < screen->column_count; i++) {
		check_text(w, screen->columns[i].title, screen->columns[i].width);
		cells += screen->columns[i].width;
	}
	if (screen->column_count > 0 && cells > body_cols(screen))
		fault(w, "has columns wider than the screen", screen->columns[0].title);
}

static void check_keybar(struct walk *w)
{
	const struct survey *s = w->survey;
	struct surface surface;

	surface_init(&surface, KEYBAR_ROWS, COLS);
	for (size_t i = 0; i < ARRAY_SIZE(LANGS); i++) {
		struct keybar bar = {w->screen, s->globals, s->global_count, LANGS[i], NULL};
		struct spot line = {0, 0, body_cols(w->screen)};
		bool fits = w->screen->box.rows > 0 ? keybar_draw_box(&bar, &surface, line)
						    : keybar_draw(&bar, &surface, 0);

		if (!fits)
			fault(w, "has more keys than fit their line", lang_name(LANGS[i]));
	}
	surface_release(&surface);
}

size_t survey_run(const struct survey *survey)
{
	struct walk w = {.survey = survey};

	for (size_t i = 0; i < survey->screen_count; i++) {
		w.screen = survey->screens[i];
		check_text(&w, w.screen->title, BODY_COLS / 2);
		check_text(&w, w.screen->help, 0);
		check_actions(&w);
		check_fields(&w);
		check_columns(&w);
		check_keybar(&w);
	}
	return w.faults;
}
