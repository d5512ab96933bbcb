#ifndef TUI_UI_H
#define TUI_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/text.h"
#include "tui/keymap.h"
#include "tui/screen.h"
#include "tui/view.h"
#include "tui/work.h"

/*
 * The engine: a stack of views, the keys that wait, the message line, the jobs under way. It
 * knows neither terminal nor clock: keys and milliseconds come in, a surface is drawn.
 * tui/loop.h joins it to both; a test drives it by hand.
 */

/* The top line, filled anew at each drawing: hall, station, cashier, shift, date, devices, … */
#define STATUS_ITEMS_MAX 24
#define STATUS_TEXT_MAX 96

struct status_item {
	char text[STATUS_TEXT_MAX]; /* ready, in view_lang()'s language */
	enum paint paint;           /* PAINT_STATUS, PAINT_STATUS_ALERT or PAINT_TRAINING */
	int keep;                   /* where the line is too short the lowest goes first */
	bool right;                 /* gathered at the right end */
};

struct status {
	struct status_item item[STATUS_ITEMS_MAX];
	size_t count;
};

struct ui_config {
	enum lang lang;
	const struct theme *theme;
	const struct action *globals; /* the keys that mean the same on every screen, in order */
	size_t global_count;
	struct keymap keymap;
	struct work *work;            /* not owned; must outlive the ui */
	void *app;                    /* the program's own context on the screen thread */
	uint64_t (*holds)(void *app); /* or NULL */
	void (*status)(void *app, enum lang lang, struct status *out); /* or NULL */
	struct moment (*now)(void *app);                               /* the hall's clock */
	int64_t idle_ms;                                               /* 0: never */
	void (*idle)(struct view *top); /* nothing was typed for idle_ms: lock */
	const struct job *spare;        /* run again and again while nobody types; or NULL */
};

struct ui *ui_new(const struct ui_config *config);
void ui_free(struct ui *ui); /* cancels and waits for what is under way */

/* The first screen; what lies above it returns here. */
struct view *ui_open(struct ui *ui, const struct screen *screen, const void *arg);

/* Puts a screen above everything, as idle() does with the lock. */
struct view *ui_cover(struct ui *ui, const struct screen *screen, const void *arg);

/*
 * One turn: ui_key() for each key that came while ui_has_room(), ui_turn() to take answers and
 * act on keys, ui_draw().
 */
bool ui_has_room(const struct ui *ui);
void ui_key(struct ui *ui, uint32_t key);
void ui_turn(struct ui *ui, int64_t now_ms);
void ui_draw(struct ui *ui, struct surface *s);

/* A dialog has opened: throw away what is still inside the terminal too. Says it once. */
bool ui_wants_flush(struct ui *ui);

/* When ui_turn() must be called even without a key; INT64_MAX: no need. */
int64_t ui_next_ms(const struct ui *ui);

int ui_fd(const struct ui *ui); /* readable when answers are there */
bool ui_finished(const struct ui *ui);
struct view *ui_top(const struct ui *ui);
enum lang ui_lang(const struct ui *ui);
void ui_set_lang(struct ui *ui, enum lang lang);
const struct theme *ui_theme(const struct ui *ui);
void ui_set_theme(struct ui *ui, const struct theme *theme);

#endif
