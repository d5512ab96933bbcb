/* From a key to what it does on the screen that is on top. */
#include <assert.h>

#include "tui/key.h"
#include "tui/ui_state.h"

static void go_back(struct view *v)
{
	if (v->ui->depth > 1)
		view_close(v);
}

static void explain(struct view *v)
{
	v->screen->explain(v);
}

/* Every key redraws already; this one is for the hands that look for it. */
static void redraw(struct view *v)
{
	(void)v;
}

const struct action ENGINE_ACTIONS[] = {
	{.key = K_F1, .label = N_("Help"), .run = help_open},
	{.key = '?', .label = N_("Explain"), .run = explain},
	{.key = K_CTRL('P'), .label = N_("Menu"), .run = palette_open},
	{.key = K_ESC, .label = N_("Back"), .run = go_back},
	{.key = K_CTRL('L'), .label = N_("Redraw"), .run = redraw, .unlisted = true},
};
const size_t ENGINE_ACTION_COUNT = ARRAY_SIZE(ENGINE_ACTIONS);

const struct action *action_find(const struct action *rows, size_t count, uint32_t key)
{
	for (size_t i = 0; i < count; i++) {
		if (rows[i].key == key)
			return &rows[i];
	}
	return NULL;
}

bool action_possible(const struct view *v, const struct action *action)
{
	return (action->needs & ~view_holds(v)) == 0;
}

void dispatch_action(struct view *v, const struct action *action)
{
	struct say why;

	if (!action_possible(v, action)) {
		const char *msgid = action->why;

		view_say(
			v, TONE_WARN, SAY(msgid != NULL ? msgid : N_("That is not possible now.")));
		return;
	}
	if ((action->needs & NEED_VALID) != 0 && !form_check(&v->form, &why)) {
		v->in_list = false;
		view_say(v, TONE_ERROR, why);
		return;
	}
	action->run(v);
}

static const struct action *own_action(const struct view *v, uint32_t key)
{
	return action_find(v->screen->actions, v->screen->action_count, key);
}

static bool is_box(const struct view *v)
{
	return v->screen->box.rows > 0;
}

/* The screen's own keys, then the engine's, then those of the whole program; a box has few. */
static const struct action *meant(const struct view *v, uint32_t key)
{
	const struct ui_config *c = &v->ui->config;
	const struct action *found = own_action(v, key);

	if (found != NULL)
		return found;
	if (is_box(v) && key != K_ESC && key != '?')
		return NULL;
	found = action_find(ENGINE_ACTIONS, ENGINE_ACTION_COUNT, key);
	if (found != NULL)
		return key == '?' && v->screen->explain == NULL ? NULL : found;
	return is_box(v) ? NULL : action_find(c->globals, c->global_count, key);
}

static void run_own(struct view *v, uint32_t key)
{
	const struct action *action = own_action(v, key);

	if (action != NULL)
		dispatch_action(v, action);
}

/* Enter after the last field: the screen's Enter action, else its F10. A question has no fields. */
static void run_after_form(struct view *v)
{
	run_own(v, own_action(v, K_ENTER) != NULL ? K_ENTER : K_F10);
}

static void leave_form(struct view *v)
{
	size_t first = form_reachable(&v->form, 0, 1);

	if (v->screen->column_count > 0)
		v->in_list = true;
	else if (first < v->form.count)
		form_focus(&v->form, first);
}

/* False: the form has no use for the key. */
static bool to_form(struct view *v, uint32_t key)
{
	size_t field = v->form.focus;
	struct say why;

	switch (form_key(&v->form, key, &why)) {
	case FORM_IGNORED:
		return false;
	case FORM_DONE:
		return true;
	case FORM_CHANGED:
		if (v->screen->changed != NULL)
			v->screen->changed(v, field);
		return true;
	case FORM_REFUSED:
		view_say(v, TONE_ERROR, why);
		return true;
	case FORM_RUN:
		run_after_form(v);
		return true;
	case FORM_BEYOND:
		leave_form(v);
		return true;
	}
	return false;
}

static bool to_list(struct view *v, uint32_t key)
{
	size_t last = form_reachable(&v->form, v->form.count - 1, -1);
	const void *before = list_row(&v->list);

	if (list_key(&v->list, key)) {
		if (v->screen->selected != NULL && list_row(&v->list) != before)
			v->screen->selected(v);
		return true;
	}
	if (last >= v->form.count || !v->in_list)
		return false;
	if (key != K_UP && key != K_TAB && key != K_BACKTAB)
		return false;
	view_set_focus(v, key == K_TAB ? form_reachable(&v->form, 0, 1) : last);
	return true;
}

static bool scroll(struct view *v, uint32_t key)
{
	static const struct {
		uint32_t key;
		int by;
	} STEPS[] = {{K_UP, -1}, {K_DOWN, 1}, {K_PAGE_UP, -10}, {K_PAGE_DOWN, 10}, {K_HOME, -10000},
		{K_END, 10000}, {' ', 10}};

	for (size_t i = 0; i < ARRAY_SIZE(STEPS); i++) {
		if (STEPS[i].key != key || v->scroll_max == 0)
			continue;
		v->scroll += STEPS[i].by;
		v->scroll = v->scroll < 0               ? 0
			    : v->scroll > v->scroll_max ? v->scroll_max
							: v->scroll;
		return true;
	}
	return false;
}

/* The part that has the focus, then the others as far as the key suits them. */
static bool to_parts(struct view *v, uint32_t key)
{
	if (!v->in_list && v->form.count > 0 && to_form(v, key))
		return true;
	if (v->in_list && key == K_ENTER) {
		run_own(v, K_ENTER);
		return true;
	}
	if (v->screen->column_count > 0 && (v->in_list || !key_is_character(key)) &&
		to_list(v, key))
		return true;
	if (key == K_ENTER && v->form.count == 0) {
		run_own(v, K_ENTER);
		return true;
	}
	return scroll(v, key);
}

/* In a text `?` is a character like any other, once the text has begun. */
static bool is_typing(const struct view *v, uint32_t key)
{
	if (v->in_list || v->form.count == 0 || !form_open(&v->form, v->form.focus))
		return false;
	const struct field *field = &v->screen->fields[v->form.focus];

	if (field->kind == FIELD_SECRET)
		return true;
	return key != '?' || (field->kind == FIELD_TEXT && v->form.edits[v->form.focus].used > 0);
}

/* A character goes into the field that has the focus, else it may be a key of the screen. */
static void character(struct view *v, uint32_t key)
{
	const struct action *action = meant(v, key);

	if (is_typing(v, key) && to_form(v, key))
		return;
	if (action != NULL) {
		dispatch_action(v, action);
		return;
	}
	if (to_parts(v, key) || !v->in_list)
		return;
	/* Typing while a row is chosen goes on in the form: the search box. */
	size_t field = form_reachable(&v->form, v->form.focus, 1);

	if (field < v->form.count) {
		view_set_focus(v, field);
		to_form(v, key);
	}
}

/* A field that can no longer be reached gives the focus to the next one. */
static void settle_focus(struct view *v)
{
	v->form.holds = view_holds(v);
	if (v->form.count == 0 || form_open(&v->form, v->form.focus))
		return;
	size_t next = form_reachable(&v->form, v->form.focus, 1);

	if (next == v->form.count)
		next = form_reachable(&v->form, 0, 1);
	if (next < v->form.count)
		form_focus(&v->form, next);
}

void dispatch_key(struct view *v, uint32_t key)
{
	const struct action *action = key == K_ENTER ? NULL : meant(v, key);
	char name[KEY_NAME_MAX];

	v->ui->message = (struct message){0};
	settle_focus(v);
	if (key_is_character(key))
		character(v, key);
	else if (action != NULL)
		dispatch_action(v, action);
	else if (!to_parts(v, key) && key >= K_F1 && key <= K_F12)
		view_say(v, TONE_WARN,
			SAY(N_("{1} does nothing here."), say_text(key_label(key, name))));
}
