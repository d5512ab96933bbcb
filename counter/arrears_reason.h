#ifndef COUNTER_ARREARS_REASON_H
#define COUNTER_ARREARS_REASON_H

#include <stddef.h>
#include "core/text.h"

/*
 * Why something was done, as it is stored: a sentence of ours, packed behind a mark that no typed
 * text can hold, or what somebody typed.
 */
struct arena;

#define ARREARS_REASON_BYTES 1024

/* Writes the sentence as it is stored and returns buf. */
const char *arrears_reason_pack(const struct say *say, char buf[ARREARS_REASON_BYTES]);

/* The sentence; typed text comes back as a sentence that is nothing but that text. */
struct say arrears_reason_read(struct arena *arena, const char *stored);

#endif
