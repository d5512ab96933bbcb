#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include <stdbool.h>
#include "core/compiler.h"

/*
 * Splits a line of a batch into words in place: blanks between them, "double quotes" around what
 * has blanks, \" and \\ inside quotes. False: a quote is left open, or there are too many words.
 */
#define BATCH_WORDS_MAX 128

NODISCARD bool words_split(char *line, char *words[BATCH_WORDS_MAX], int *count);

#endif
