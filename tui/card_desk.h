#ifndef TUI_CARD_DESK_H
#define TUI_CARD_DESK_H

#include "counter/card_station.h"
#include "tui/work.h"

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

void card_errand_begin(struct card_errand *c, struct errand *errand);
void card_errand_end(struct card_errand *c);

#endif
