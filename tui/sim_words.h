#ifndef TUI_SIM_WORDS_H
#define TUI_SIM_WORDS_H

#include <stddef.h>
#include "core/text.h"

/*
 * What a simulated device says of itself, in the language of the screen: its words are English and
 * belong to tests and scripts ("card card-1, powered, count 3"). Phrase by phrase; what is not
 * known stays as it is.
 */
void sim_words_render(enum lang lang, const char *said, char *buf, size_t size);

#endif
