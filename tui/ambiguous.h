#ifndef TUI_AMBIGUOUS_H
#define TUI_AMBIGUOUS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Characters such as U+00B7 that many Chinese terminals draw two cells wide and ncurses counts
 * as one. On such a terminal they would shift the rest of the row, so the surface puts a twin in
 * their place that is two cells wide for everybody.
 */
bool ambiguous_is(uint32_t c);

/* The wide twin of an ambiguous character. */
uint32_t ambiguous_twin(uint32_t c);

#endif
