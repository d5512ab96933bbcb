#ifndef TUI_LISTING_H
#define TUI_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include "core/arena.h"
#include "tui/work.h"

/*
 * The rows of a screen that only shows what a question to the books answers. The screen names a
 * listing in .listing, its state begins with struct listing_rows, and enter, leave and the return
 * from another screen are the functions below. What the question needs beyond that (an account, a
 * period, whether all are wanted) are further members of the state: it is asked with a copy of it.
 * A deed does not belong there, for a question may be asked again at any time.
 */
struct session;
struct view;

struct listing_rows {
	struct arena arena; /* holds the rows until the next answer is there */
	void *rows;
	size_t count;
	bool asked; /* at least once */
};

struct listing {
	struct job job; /* made by LISTING */
	size_t state_size, row_size;
	bool (*ask)(struct session *s, void *state); /* on the work thread; false: s->why */
};

#define LISTING(what_, state_type, row_type, ask_)                                             \
	{                                                                                      \
		.job = {.what = (what_),                                                       \
			.run = listing_run,                                                    \
			.done = listing_done,                                                  \
			.drop = listing_drop},                                                 \
		.state_size = sizeof(state_type), .row_size = sizeof(row_type), .ask = (ask_), \
	}

void listing_run(struct errand *errand, void *arg);
void listing_done(struct view *v, void *arg);
void listing_drop(void *arg);

/* Asks. A failure of the first question closes the view, and every failure is told. */
void listing_load(struct view *v);

/* For .enter where no argument matters, for view_push's back, for .leave. */
void listing_enter(struct view *v, const void *arg);
void listing_again(struct view *v, const void *state);
void listing_leave(struct view *v);

#endif
