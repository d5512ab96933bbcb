#ifndef CORE_HOLDER_NAME_H
#define CORE_HOLDER_NAME_H

#include <stdbool.h>
#include "core/compiler.h"

/*
 * Is the name on a paper that of the file? Not letter by letter: widths, spaces between Chinese
 * characters, capitals, and the many dots of a name like 阿卜杜拉·买买提 are written as people
 * please. A Latin name is a set of words, because papers put the surname first and people do not.
 */
#define HOLDER_NAME_MAX 241 /* 60 characters; longer ones are the same as nothing */

/* An empty name is like no other. */
NODISCARD bool holder_name_same(const char *file, const char *paper);

/*
 * The same for a paper whose field was too short: `paper` is the beginning of the name. Its last
 * word may be cut, the others are words of the file's name.
 */
NODISCARD bool holder_name_begins(const char *file, const char *paper);

#endif
