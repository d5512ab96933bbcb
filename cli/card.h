#ifndef CLI_CARD_H
#define CLI_CARD_H

#include "cli/verb.h"
#include "counter/card.h"

struct card_station;

/* What the verbs on cards share. */

/*
 * The station's reader and encoder; where the answer is for people they are told which swipe is
 * wanted. Free it with card_station_free.
 */
struct card_station *card_desk_open(struct invocation *inv, struct card_desk *desk);

/* The keys of a sale. */
void write_sale(struct json *j, const struct card_result *result);

/*
 * The answer for a sale: settled is done; undone is refused unless that was asked for; open is a
 * fault of the world (exit 3) whose keys are given too.
 */
bool answer_sale(struct invocation *inv, const struct card_result *result, bool undo_asked);

/*
 * The key "open_sales": those of a shift (shift_no NULL: of the hall) that are not finished, with
 * their age in days. A shift and a day end with them listed.
 */
void write_open_sales(struct invocation *inv, const char *shift_no);

#endif
