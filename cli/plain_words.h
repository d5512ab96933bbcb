#ifndef CLI_PLAIN_WORDS_H
#define CLI_PLAIN_WORDS_H

#include "core/text.h"

/* What the keys of our answers, and values that are one of few words, are called for people. */

/* The key itself where it has no title. */
const char *plain_title(enum lang lang, const char *key);

/* The value as it stands where it is data: a name, an amount, a date. quoted: it is a text. */
const char *plain_value(enum lang lang, const char *key, const char *value, bool quoted);

#endif
