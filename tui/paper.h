#ifndef TUI_PAPER_H
#define TUI_PAPER_H

#include "counter/print.h"
#include "tui/screen.h"

/*
 * Printing from a screen: one job for every paper, and the sentence that says where it went. What
 * was not printed stands on SCREEN_PRINTS until it is.
 */
enum paper_wish { WISH_STATEMENT, WISH_SHIFT_REPORT, WISH_DAY_REPORT };

/* subject: the account, the shift, or the day as YYYY-MM-DD. */
void paper_print(struct view *v, enum paper_wish wish, const char *subject);

/* The printer that has it: the queue's own word for the job, or the roll at this station. */
struct say_arg paper_printer(const struct paper_made *paper);

/* Where a paper went, as a sentence. */
struct say paper_say(const struct paper_made *paper);

#endif
