/* What the functions of a screen can do with their view. */
#include "tui/view.h"

#include <assert.h>
#include <stdlib.h>

#include "core/alloc.h"
#include "tui/dialog.h"
#include "tui/ui_state.h"

void *view_state(const struct view *v)
{
	return v->state;
}

void *view_app(const struct view *v)
{
	return v->ui->config.app;
}

struct ui *view_ui(const struct view *v)
{
	return v->ui;
}

enum lang view_lang(const struct view *v)
{
	return v->ui->config.lang;
}

struct moment view_now(const struct view *v)
{
	return v->ui->config.now(v->ui->config.app);
}

const struct screen *view_screen(const struct view *v)
{
	return v->screen;
}

struct arena *view_arena(struct view *v)
{
	return &v->arena;
}

void view_forget(struct view *v)
{
	list_set_rows(&v->list, NULL, 0, 1);
	arena_release(&v->arena);
	v->arena = ARENA_EMPTY;
}

uint64_t view_holds(const struct view *v)
{
	const struct ui_config *c = &v->ui->config;
	uint64_t holds = NEED_VALID;

	if (list_row(&v->list) != NULL)
		holds |= NEED_ROW;
	if (list_marked_count(&v->list) > 0)
		holds |= NEED_MARK;
	if (c->holds != NULL)
		holds |= c->holds(c->app);
	if (v->screen->holds != NULL)
		holds |= v->screen->holds(v);
	return holds;
}

const char *view_text(const struct view *v, size_t field)
{
	return form_text(&v->form, field);
}

bool view_money(const struct view *v, size_t field, struct money *out)
{
	return money_parse(out, form_text(&v->form, field)) == MONEY_OK;
}

bool view_date(const struct view *v, size_t field, struct date *out)
{
	return date_parse(out, form_text(&v->form, field));
}

size_t view_choice(const struct view *v, size_t field)
{
	assert(v->screen->fields[field].kind == FIELD_CHOICE);
	return v->form.choice[field];
}

void view_set_text(struct view *v, size_t field, const char *text)
{
	form_set_text(&v->form, field, text);
}

void view_set_money(struct view *v, size_t field, struct money m)
{
	char text[MONEY_TEXT_MAX];

	form_set_text(&v->form, field, money_format(m, text));
}

void view_set_date(struct view *v, size_t field, struct date d)
{
	char text[DATE_TEXT_MAX];

	form_set_text(&v->form, field, date_format(d, text));
}

void view_set_choice(struct view *v, size_t field, size_t choice)
{
	assert(v->screen->fields[field].kind == FIELD_CHOICE);
	v->form.choice[field] = choice;
}

void view_clear_fields(struct view *v)
{
	for (size_t i = 0; i < v->form.count; i++) {
		edit_wipe(&v->form.edits[i]);
		v->form.choice[i] = 0;
		v->form.wrong[i] = false;
	}
	size_t first = form_reachable(&v->form, 0, 1);

	if (first < v->form.count)
		view_set_focus(v, first);
}

void view_set_focus(struct view *v, size_t field)
{
	form_focus(&v->form, field);
	v->in_list = false;
}

void view_set_focus_list(struct view *v)
{
	assert(v->screen->column_count > 0);
	v->in_list = true;
}

size_t view_focus(const struct view *v)
{
	return v->in_list ? SIZE_MAX : v->form.focus;
}

void view_set_rows(struct view *v, const void *rows, size_t count, size_t row_size)
{
	list_set_rows(&v->list, rows, count, row_size);
}

const void *view_row(const struct view *v)
{
	return list_row(&v->list);
}

size_t view_row_count(const struct view *v)
{
	return v->list.count;
}

void view_choose_row(struct view *v, size_t shown)
{
	list_choose(&v->list, shown);
}

size_t view_marked(const struct view *v, const void **rows, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < v->list.count; i++) {
		size_t index = v->list.order[i];

		if (!v->list.marked[index])
			continue;
		if (n < max)
			rows[n] = v->list.rows + index * v->list.row_size;
		n++;
	}
	return n;
}

void view_say(struct view *v, enum tone tone, struct say say)
{
	v->ui->message = (struct message){tone, say};
}

void view_refuse(struct view *v, size_t field, struct say why)
{
	v->form.wrong[field] = true;
	view_set_focus(v, field);
	view_say(v, TONE_ERROR, why);
}

void view_push(struct view *v, const struct screen *screen, const void *arg,
	void (*back)(struct view *v, const void *state))
{
	struct view *child;

	if (v->ui->depth >= SCREENS_MAX && screen->box.rows == 0) {
		view_say(v, TONE_WARN,
			SAY(N_("Too many screens stand upon each other: go back with Esc first.")));
		return;
	}
	child = ui_push(v->ui, v, screen, arg);
	child->back = back;
}

void view_replace(struct view *v, const struct screen *screen, const void *arg)
{
	struct ui *ui = v->ui;
	struct view *parent = ui_find(ui, v->pushed_by);
	struct view *child = ui_push(ui, v, screen, arg);

	child->pushed_by = parent != NULL ? parent->serial : 0;
	ui_remove(ui, v);
}

void view_close(struct view *v)
{
	ui_remove(v->ui, v);
}

void view_home(struct view *v)
{
	struct ui *ui = v->ui;

	while (ui->depth > 1)
		ui_remove(ui, ui_top(ui));
}

void view_quit(struct view *v)
{
	v->ui->finished = true;
}

/* A newer search makes the older one's answer stale: it is stopped, and nobody waits for it. */
static void supersede(struct view *v, const struct job *job)
{
	for (struct errand *e = v->ui->errands; e != NULL; e = e->next) {
		if (e->job == job && e->owner == v->serial) {
			errand_cancel(e);
			e->owner = 0;
		}
	}
}

void view_post(struct view *v, const struct job *job, void *arg)
{
	struct ui *ui = v->ui;

	if ((job->flags & JOB_BACKGROUND) != 0)
		supersede(v, job);
	else
		assert(!view_waiting(v));
	if (ui_send(ui, v->serial, job, arg) != NULL)
		return;
	if (job->drop != NULL)
		job->drop(arg);
	free(arg);
	view_say(v, TONE_ERROR, SAY(N_("Too much is under way. Wait a moment and try again.")));
}

bool view_waiting(const struct view *v)
{
	for (const struct errand *e = v->ui->errands; e != NULL; e = e->next) {
		if (e->owner == v->serial && (e->job->flags & JOB_BACKGROUND) == 0)
			return true;
	}
	return false;
}

void view_cancel(struct view *v)
{
	for (struct errand *e = v->ui->errands; e != NULL; e = e->next) {
		if (e->owner == v->serial)
			errand_cancel(e);
	}
}
