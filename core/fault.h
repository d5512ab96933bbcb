#ifndef CORE_FAULT_H
#define CORE_FAULT_H

#include "core/code.h"
#include "core/text.h"

/*
 * Why something was not done: a code that programs lean on and a sentence for the person.
 * The sentence says what, where and what to do; where none is given the code has its own.
 */
struct fault {
	enum code code;
	struct say say;
};

/* The fault's sentence in that language, cut to size; returns buf. */
const char *fault_render(enum lang lang, const struct fault *fault, char *buf, size_t size);

#endif
