#ifndef CLI_CARD_H
#define CLI_CARD_H

#include "cli/verb.h"
#include "counter/card.h"

/* What the verbs on cards share. */

/* The keys of a sale. */
void write_sale(struct json *j, const struct card_result *result);

/*
 * The answer for a sale: settled is done; undone is refused unless that was asked for; open is a
 * fault of the world (exit 3) whose keys are given too.
 */
bool answer_sale(struct invocation *inv, const struct card_result *result, bool undo_asked);

#endif
