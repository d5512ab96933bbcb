#ifndef CORE_FAULT_H
#define CORE_FAULT_H

#include "core/code.h"
#include "core/text.h"

/*
 * Why something was not done: a code that programs lean on and a sentence for the person.
 * The sentence says what, where and what to do; where none is given the code has its own.
 */
#define FAULT_FILE_MAX 64

struct fault {
	enum code code;
	struct say say;
	const char *rule;    /* of law_forbids: the name of the rule, "notice_period"; else NULL */
	const char *article; /* and where it stands, a msgid */
	char file[FAULT_FILE_MAX]; /* that people edit and that is wrong, told first; "": none */
	long line;                 /* of it; 0: as a whole */
};

/* The fault's sentence in that language, cut to size; returns buf. */
const char *fault_render(enum lang lang, const struct fault *fault, char *buf, size_t size);

#endif
