#ifndef TUI_CARD_DESK_H
#define TUI_CARD_DESK_H

#include "counter/card_station.h"
#include "counter/print.h"
#include "tui/work.h"

struct view;

/*
 * The station's card reader for a job on the work thread: told steps go to the screen as progress,
 * and Esc asks the reader to stop. What is being written is never left in doubt by that: it is
 * looked at again, at once or later.
 */
struct card_errand {
	struct errand *errand;
	struct card_station *station;
	struct card_desk desk;
};

/* What came out of a printer for whatever was written onto a card. */
struct card_papers {
	bool printed, slip; /* the receipt; a slip for the customer */
	struct paper_made paper;
	struct fault print_why;
};

/*
 * On the work thread, after the card: the receipt of a purchase that is done, or a slip for what is
 * not finished or moved no money.
 */
void card_papers_make(struct session *s, const struct card_result *result, struct card_papers *out);

/*
 * Several readers hold a card: asks which one is meant. answer gets the place in readers->held,
 * which the view keeps. Nothing where there is nothing to pick from.
 */
void card_reader_pick(struct view *v, const struct card_readers *readers,
	void (*answer)(struct view *v, size_t at));

void card_errand_begin(struct card_errand *c, struct errand *errand);
void card_errand_end(struct card_errand *c);

#endif
