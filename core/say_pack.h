#ifndef CORE_SAY_PACK_H
#define CORE_SAY_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include "core/text.h"

/*
 * Sentences as one line of text, to be stored and said again in any language: the message's id and
 * its typed arguments, each behind a control character that no data has.
 */
struct arena;

/*
 * Appends the sentence to what stands in buf, parted from it where there is something. False: no
 * room, or data that cannot be packed; buf is then as it was.
 */
NODISCARD bool say_pack(char *buf, size_t size, const struct say *say);

/* The sentences of a packed text, in the arena. False: the text is not of this form. */
NODISCARD bool say_unpack(const char *text, struct arena *arena, struct say **out, size_t *count);

#endif
