#ifndef TUI_VIEW_H
#define TUI_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/arena.h"
#include "core/date.h"
#include "core/money.h"
#include "core/text.h"
#include "tui/work.h"

/*
 * What a screen's functions can do with their view: one pushed screen with its state. All of it
 * belongs to the screen thread. Fields are named by their place in .fields.
 */
struct screen;
struct ui;

void *view_state(const struct view *v); /* zeroed at push, .state_size bytes */
void *view_app(const struct view *v);   /* the program's own context (tui/ui.h) */
struct ui *view_ui(const struct view *v);
enum lang view_lang(const struct view *v);
struct moment view_now(const struct view *v);
const struct screen *view_screen(const struct view *v);

/* Memory until the view goes, or until view_forget() drops all of it (rows of a list, say). */
struct arena *view_arena(struct view *v);
void view_forget(struct view *v);

/* Values. A value that was set is offered: the first digit typed replaces it. */
const char *view_text(const struct view *v, size_t field);
NODISCARD bool view_money(const struct view *v, size_t field, struct money *out);
NODISCARD bool view_date(const struct view *v, size_t field, struct date *out);
size_t view_choice(const struct view *v, size_t field);
void view_set_text(struct view *v, size_t field, const char *text);
void view_set_money(struct view *v, size_t field, struct money m);
void view_set_date(struct view *v, size_t field, struct date d);
void view_set_choice(struct view *v, size_t field, size_t choice);
void view_clear_fields(struct view *v); /* empties all, wipes secrets, first field gets the focus */

/* The focus is a field or the list. view_focus() gives SIZE_MAX for the list. */
void view_set_focus(struct view *v, size_t field);
void view_set_focus_list(struct view *v);
size_t view_focus(const struct view *v);

/* The list's records: the caller's memory, unchanged until replaced. */
void view_set_rows(struct view *v, const void *rows, size_t count, size_t row_size);
const void *view_row(const struct view *v); /* the chosen one, or NULL */
size_t view_row_count(const struct view *v);
void view_choose_row(struct view *v, size_t shown);
size_t view_marked(const struct view *v, const void **rows, size_t max); /* how many are marked */

/*
 * The message line, until the next key that does something. A refusal that must stop the hands
 * is a dialog (tui/dialog.h).
 */
enum tone { TONE_PLAIN, TONE_GOOD, TONE_WARN, TONE_ERROR };
void view_say(struct view *v, enum tone tone, struct say say);

/* Marks the field, puts the focus there and says why. */
void view_refuse(struct view *v, size_t field, struct say why);

/*
 * Other screens. A pushed screen stands above this one until it goes; then back(this, state of
 * the one that went) is called, also after Esc, so let the state say whether it was answered.
 * Where too many stand upon each other none is pushed, and the message line says so.
 * view_replace() closes v first.
 */
void view_push(struct view *v, const struct screen *screen, const void *arg,
	void (*back)(struct view *v, const void *state));
void view_replace(struct view *v, const struct screen *screen, const void *arg);
void view_close(struct view *v); /* and all that it pushed */
void view_home(struct view *v);  /* closes all but the first */
void view_quit(struct view *v);  /* ends the program's loop */

/*
 * Work: run() goes to the work thread with arg, which the view must not touch until done() is
 * called here. arg comes from xmalloc/xcalloc; afterwards it is dropped (job.drop, then free).
 * When the view went before the answer came, only drop is called.
 * Without JOB_BACKGROUND keys wait until the answer is there, and a view can have one such job.
 */
void view_post(struct view *v, const struct job *job, void *arg);
bool view_waiting(const struct view *v);
void view_cancel(struct view *v); /* asks all its jobs to stop */

#endif
