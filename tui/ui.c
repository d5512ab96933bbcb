/* The stack of views, the keys that wait, the jobs under way. */
#include "tui/ui.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "tui/ui_state.h"

struct ui *ui_new(const struct ui_config *config)
{
	struct ui *ui = xcalloc(1, sizeof(*ui));

	assert(config->theme != NULL);
	assert(config->work != NULL);
	assert(config->now != NULL);
	ui->config = *config;
	return ui;
}

static void view_free(struct view *v)
{
	form_release(&v->form);
	list_release(&v->list);
	arena_release(&v->arena);
	free(v->state);
	free(v);
}

static void bury(struct ui *ui)
{
	while (ui->dead != NULL) {
		struct view *v = ui->dead;

		ui->dead = v->next_dead;
		view_free(v);
	}
}

struct view *ui_find(const struct ui *ui, uint64_t serial)
{
	for (size_t i = 0; i < ui->depth; i++) {
		if (ui->stack[i]->serial == serial)
			return ui->stack[i];
	}
	return NULL;
}

struct view *ui_top(const struct ui *ui)
{
	return ui->depth > 0 ? ui->stack[ui->depth - 1] : NULL;
}

/* A screen pushed by a view that is not on top stays beneath what covers that view: the lock. */
struct view *ui_push(
	struct ui *ui, struct view *below, const struct screen *screen, const void *arg)
{
	struct view *v = xcalloc(1, sizeof(*v));
	size_t at = ui->depth;

	assert(ui->depth < STACK_MAX);
	*v = (struct view){.ui = ui, .screen = screen, .serial = ++ui->last_serial};
	v->state = xcalloc(1, screen->state_size + 1);
	form_init(&v->form, screen->fields, screen->field_count);
	list_init(&v->list, screen->columns, screen->column_count);
	v->list.marks = screen->marks;
	while (below != NULL && at > 0 && ui->stack[at - 1] != below)
		at--;
	for (size_t i = ui->depth++; i > at; i--)
		ui->stack[i] = ui->stack[i - 1];
	ui->stack[at] = v;
	v->pushed_by = below != NULL ? below->serial : 0;
	if (screen->enter != NULL)
		screen->enter(v, arg);
	v->form.holds = view_holds(v);
	if (screen->field_count > 0 && !form_open(&v->form, v->form.focus)) {
		size_t first = form_reachable(&v->form, 0, 1);

		v->form.focus = first < screen->field_count ? first : 0;
	}
	if (screen->field_count == 0 && screen->column_count > 0)
		v->in_list = true;
	return v;
}

struct view *ui_open(struct ui *ui, const struct screen *screen, const void *arg)
{
	assert(ui->depth == 0);
	return ui_push(ui, NULL, screen, arg);
}

struct view *ui_cover(struct ui *ui, const struct screen *screen, const void *arg)
{
	return ui_push(ui, NULL, screen, arg);
}

static void cancel_errands(struct ui *ui, const struct view *v)
{
	for (struct errand *e = ui->errands; e != NULL; e = e->next) {
		if (e->owner == v->serial)
			errand_cancel(e);
	}
}

void ui_remove(struct ui *ui, struct view *v)
{
	struct view *parent = ui_find(ui, v->pushed_by);
	size_t at = 0;

	for (size_t i = ui->depth; i > 0; i--) {
		/* What it pushed goes first; the indexes above i may shrink meanwhile. */
		if (i <= ui->depth && ui->stack[i - 1]->pushed_by == v->serial)
			ui_remove(ui, ui->stack[i - 1]);
	}
	while (at < ui->depth && ui->stack[at] != v)
		at++;
	if (at == ui->depth)
		return;
	cancel_errands(ui, v);
	ui->depth--;
	for (; at < ui->depth; at++)
		ui->stack[at] = ui->stack[at + 1];
	v->next_dead = ui->dead;
	ui->dead = v;
	if (parent != NULL && v->back != NULL)
		v->back(parent, v->state);
	if (v->screen->leave != NULL)
		v->screen->leave(v);
}

static void forget_errand(struct ui *ui, const struct errand *errand)
{
	struct errand **link = &ui->errands;

	while (*link != NULL && *link != errand)
		link = &(*link)->next;
	assert(*link == errand);
	*link = errand->next;
}

static void take_answers(struct ui *ui)
{
	struct errand *e;

	while ((e = work_take(ui->config.work, false)) != NULL) {
		struct view *v = ui_find(ui, e->owner);

		forget_errand(ui, e);
		if (v != NULL && e->job->done != NULL)
			e->job->done(v, e->arg);
		errand_free(e);
	}
}

void ui_free(struct ui *ui)
{
	if (ui == NULL)
		return;
	while (ui->depth > 0)
		ui_remove(ui, ui_top(ui));
	while (ui->errands != NULL) {
		struct errand *e = work_take(ui->config.work, true);

		forget_errand(ui, e);
		errand_free(e);
	}
	bury(ui);
	explicit_bzero(ui->waiting, sizeof(ui->waiting)); /* a password may have been typed ahead */
	free(ui);
}

bool ui_blocked(const struct ui *ui)
{
	const struct view *top = ui_top(ui);

	return top != NULL && view_waiting(top);
}

struct errand *ui_working(const struct ui *ui)
{
	const struct view *top = ui_top(ui);
	struct errand *oldest = NULL;

	for (struct errand *e = ui->errands; e != NULL; e = e->next) {
		if (top != NULL && e->owner == top->serial)
			oldest = e;
	}
	if (oldest == NULL || ui->now_ms - oldest->posted_ms < WORKING_SHOWN_AFTER_MS)
		return NULL;
	return oldest;
}

struct say working_say(const struct errand *errand)
{
	static const char *const MSGIDS[2][2] = {
		{N_("working: {1}"), N_("working: {1}; Esc stops it")},
		{N_("working: {1}, {2} of {3}"), N_("working: {1}, {2} of {3}; Esc stops it")},
	};
	const char *what = errand->job->what != NULL ? errand->job->what : N_("one moment");
	const char *told = atomic_load(&errand->told);
	int64_t done = atomic_load(&errand->done), total = atomic_load(&errand->total);
	bool can_stop = (errand->job->flags & JOB_CANCELLABLE) != 0;

	if (told != NULL)
		return SAY(N_("{1} ({2} of {3}). Esc stops it."), say_word(told), say_count(done),
			say_count(total));
	return SAY(MSGIDS[total > 0][can_stop], say_word(what), say_count(done), say_count(total));
}

void ui_flush(struct ui *ui)
{
	ui->first_waiting = ui->waiting_count = 0;
	ui->wants_flush = true;
}

bool ui_wants_flush(struct ui *ui)
{
	bool wants = ui->wants_flush;

	ui->wants_flush = false;
	return wants;
}

static bool stops_work(struct ui *ui, uint32_t key)
{
	struct errand *e = ui->working_shown ? ui_working(ui) : NULL;

	if (e == NULL || (key != K_ESC && key != K_CTRL('C')))
		return false;
	if ((e->job->flags & JOB_CANCELLABLE) == 0)
		return key == K_CTRL('C'); /* Esc waits its turn: back, afterwards */
	errand_cancel(e);
	return true;
}

bool ui_has_room(const struct ui *ui)
{
	return ui->waiting_count < KEYS_WAITING_MAX;
}

void ui_key(struct ui *ui, uint32_t key)
{
	if (key == K_RESIZE)
		return;
	ui->last_key_ms = ui->now_ms;
	ui->idle_told = false;
	if (ui->too_small || stops_work(ui, key))
		return;
	assert(ui_has_room(ui));
	ui->waiting[(ui->first_waiting + ui->waiting_count++) % KEYS_WAITING_MAX] = key;
}

int ui_fd(const struct ui *ui)
{
	return work_fd(ui->config.work);
}

static uint32_t next_key(struct ui *ui)
{
	uint32_t key = ui->waiting[ui->first_waiting];

	ui->waiting[ui->first_waiting] = K_NONE;
	ui->first_waiting = (ui->first_waiting + 1) % KEYS_WAITING_MAX;
	ui->waiting_count--;
	return keymap_feed(&ui->config.keymap, key);
}

static void tell_idle(struct ui *ui)
{
	const struct ui_config *c = &ui->config;

	if (c->idle == NULL || c->idle_ms == 0 || ui->idle_told || ui->depth == 0)
		return;
	if (ui->now_ms - ui->last_key_ms < c->idle_ms)
		return;
	ui->idle_told = true;
	c->idle(ui_top(ui));
}

/* NULL: too much is under way. */
struct errand *ui_send(struct ui *ui, uint64_t owner, const struct job *job, void *arg)
{
	struct errand *e = work_post(ui->config.work, job, arg);

	if (e == NULL)
		return NULL;
	e->owner = owner;
	e->posted_ms = ui->now_ms;
	e->next = ui->errands;
	ui->errands = e;
	return e;
}

static int64_t spare_due(const struct ui *ui)
{
	int64_t rested = ui->last_key_ms + SPARE_AFTER_MS;

	if (ui->config.spare == NULL || ui->errands != NULL)
		return INT64_MAX;
	return rested > ui->spare_ms ? rested : ui->spare_ms;
}

static void use_spare_time(struct ui *ui)
{
	if (ui->now_ms < spare_due(ui) || ui_finished(ui))
		return;
	ui->spare_ms = ui->now_ms + SPARE_EVERY_MS;
	(void)ui_send(ui, 0, ui->config.spare, NULL);
}

void ui_turn(struct ui *ui, int64_t now_ms)
{
	if (ui->now_ms == 0)
		ui->last_key_ms = now_ms;
	ui->now_ms = now_ms;
	take_answers(ui);
	bury(ui);
	while (ui->waiting_count > 0 && !ui_blocked(ui) && !ui_finished(ui)) {
		uint32_t key = next_key(ui);

		if (key != K_NONE)
			dispatch_key(ui_top(ui), key);
		bury(ui);
		take_answers(ui);
		bury(ui);
	}
	tell_idle(ui);
	bury(ui);
	use_spare_time(ui);
}

int64_t ui_next_ms(const struct ui *ui)
{
	int64_t next = INT64_MAX;

	if (ui->config.status != NULL)
		next = ui->now_ms + STATUS_EVERY_MS;
	if (ui->errands != NULL) {
		int64_t then = ui->now_ms +
			       (ui->working_shown ? PROGRESS_EVERY_MS : WORKING_SHOWN_AFTER_MS);

		next = then < next ? then : next;
	}
	if (spare_due(ui) < next)
		next = spare_due(ui);
	if (ui->config.idle != NULL && ui->config.idle_ms > 0 && !ui->idle_told) {
		int64_t then = ui->last_key_ms + ui->config.idle_ms;

		next = then < next ? then : next;
	}
	return next;
}

bool ui_finished(const struct ui *ui)
{
	return ui->finished || ui->depth == 0;
}

enum lang ui_lang(const struct ui *ui)
{
	return ui->config.lang;
}

void ui_set_lang(struct ui *ui, enum lang lang)
{
	ui->config.lang = lang;
}

const struct theme *ui_theme(const struct ui *ui)
{
	return ui->config.theme;
}

void ui_set_theme(struct ui *ui, const struct theme *theme)
{
	ui->config.theme = theme;
}
