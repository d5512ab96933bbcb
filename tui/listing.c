#include "tui/listing.h"

#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "counter/session.h"
#include "tui/dialog.h"
#include "tui/screen.h"
#include "tui/view.h"

/* A question under way: the state that it is asked with, and comes back in. */
struct loading {
	const struct listing *listing;
	bool ok;
	struct fault why;
	_Alignas(max_align_t) unsigned char state[];
};

static struct listing_rows *rows_of(struct loading *l)
{
	return (struct listing_rows *)(void *)l->state; /* it is aligned for anything */
}

void listing_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct loading *l = arg;

	l->ok = l->listing->ask(s, l->state);
	l->why = s->why;
}

void listing_done(struct view *v, void *arg)
{
	struct loading *l = arg;
	struct listing_rows *shown = view_state(v);

	if (!l->ok) {
		(shown->asked ? dialog_fault : dialog_give_up)(v, &l->why);
		return;
	}
	arena_release(&shown->arena);
	memcpy(shown, l->state, l->listing->state_size);
	shown->asked = true;
	rows_of(l)->arena = ARENA_EMPTY;
	view_set_rows(v, shown->rows, shown->count, l->listing->row_size);
	view_set_focus_list(v);
}

void listing_drop(void *arg)
{
	arena_release(&rows_of(arg)->arena);
}

void listing_load(struct view *v)
{
	const struct listing *listing = view_screen(v)->listing;
	struct loading *l = xcalloc(1, sizeof(*l) + listing->state_size);

	memcpy(l->state, view_state(v), listing->state_size);
	l->listing = listing;
	*rows_of(l) = (struct listing_rows){.arena = ARENA_EMPTY};
	view_post(v, &listing->job, l);
}

void listing_enter(struct view *v, const void *arg)
{
	(void)arg;
	listing_load(v);
}

void listing_again(struct view *v, const void *state)
{
	(void)state;
	listing_load(v);
}

void listing_leave(struct view *v)
{
	arena_release(&((struct listing_rows *)view_state(v))->arena);
}
