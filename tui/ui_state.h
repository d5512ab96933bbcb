#ifndef TUI_UI_STATE_H
#define TUI_UI_STATE_H

#include "core/arena.h"
#include "tui/form.h"
#include "tui/list.h"
#include "tui/ui.h"

/* What the engine holds, for its own files: ui.c, view.c, dispatch.c, draw.c, keybar.c. */

#define KEYS_WAITING_MAX 512
#define WORKING_SHOWN_AFTER_MS 100
#define PROGRESS_EVERY_MS 200
#define STATUS_EVERY_MS 1000
#define SPARE_AFTER_MS 2000 /* without a key */
#define SPARE_EVERY_MS 250
#define STACK_MAX 32
#define SCREENS_MAX 24 /* of those; the rest is for dialogs and the lock */

struct view {
	struct ui *ui;
	const struct screen *screen;
	uint64_t serial;
	uint64_t pushed_by; /* serial of the view that pushed it; 0: the engine */
	void *state;
	struct arena arena;
	struct form form;
	struct list list;
	bool in_list;           /* the list has the keys */
	int scroll, scroll_max; /* of the read-only part */
	void (*back)(struct view *v, const void *state);
	struct view *next_dead;
};

struct message {
	enum tone tone;
	struct say say;
};

struct ui {
	struct ui_config config;
	struct view *stack[STACK_MAX]; /* the last one is on top */
	size_t depth;
	struct view *dead; /* closed, freed when no function of theirs can be running */
	uint64_t last_serial;
	uint32_t waiting[KEYS_WAITING_MAX]; /* keys that came and were not acted upon */
	size_t first_waiting, waiting_count;
	struct errand *errands; /* under way */
	struct message message;
	int64_t now_ms, last_key_ms;
	int64_t spare_ms; /* when the next spare job is due */
	bool idle_told;
	bool working_shown; /* so that Esc now means "stop it" */
	bool too_small;     /* the last drawing had no room */
	bool wants_flush;
	bool finished;
};

/* ui.c */
struct view *ui_find(const struct ui *ui, uint64_t serial);
struct view *ui_push(
	struct ui *ui, struct view *below, const struct screen *screen, const void *arg);
void ui_remove(struct ui *ui, struct view *v);
void ui_flush(struct ui *ui); /* what was typed ahead must not reach what opens now */
struct errand *ui_working(const struct ui *ui); /* what the message line should speak of; or NULL */
struct errand *ui_send(struct ui *ui, uint64_t owner, const struct job *job, void *arg);
struct say working_say(const struct errand *errand);
bool ui_blocked(const struct ui *ui);      /* the top view waits for its job */
uint64_t view_holds(const struct view *v); /* all bits that hold for it now */

/* dispatch.c */
void dispatch_key(struct view *v, uint32_t key);

/* Runs the action, or says why it cannot. */
void dispatch_action(struct view *v, const struct action *action);
bool action_possible(const struct view *v, const struct action *action);
const struct action *action_find(const struct action *rows, size_t count, uint32_t key);

/* The keys that the engine itself gives a meaning, in the order of the help page. */
extern const struct action ENGINE_ACTIONS[];
extern const size_t ENGINE_ACTION_COUNT;

/* help.c, palette.c */
void help_open(struct view *v);
void palette_open(struct view *v);

#endif
