#ifndef TUI_START_H
#define TUI_START_H

#include <stdbool.h>
#include "core/fault.h"

struct session;

struct tui_options {
	struct session
		*session; /* opened, nobody signed in; used by the work thread alone from here on */
	const char *theme;   /* a theme's name; NULL: dark */
	const char *keys;    /* "F5=Ctrl-R, …"; NULL: none */
	const char *notice;  /* shown at sign-in; "" none */
	bool training;       /* works on a copy, and says so */
	bool ascii;          /* frames of + - and | */
	bool ambiguous_wide; /* the terminal draws U+00B7 and its like in two cells */
};

/* Opens the counter and runs it until somebody leaves. False: *why says what the terminal lacks. */
NODISCARD bool tui_start(const struct tui_options *options, struct fault *why);

#endif
