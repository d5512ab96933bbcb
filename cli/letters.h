#ifndef CLI_LETTERS_H
#define CLI_LETTERS_H

#include "cli/verb.h"
#include "counter/notice_run.h"

/* What the verbs of letters share. */

/* The kind from the first argument; whom it is for: one account, or --all and filters. */
NODISCARD bool letters_request(struct invocation *inv, struct notice_request *out);

/* On a terminal a bar on standard error. */
struct notice_progress letters_progress(void);

/* The keys of `notice` and of what draws runs. */
void letters_write(struct invocation *inv, const struct notice_result *result);
void letters_note(struct invocation *inv, const struct say *note);

/* The rows of --route … --customers, for the tables of options. */
#define LETTERS_FILTER_ROWS                                                                  \
	{"route", OPTION_VALUE, false,                                                       \
		N_("a letter for each account of the route that needs one")},                \
		{"area", OPTION_VALUE, false, N_("only accounts of that area")},             \
		{"stage", OPTION_VALUE, false,                                               \
			N_("only where the arrears case is at that stage")},                 \
		{"overdue-days", OPTION_VALUE, false,                                        \
			N_("only where a bill is overdue for at least so many days")},       \
		{"customers", OPTION_VALUE, false, N_("only residents, or only others")},    \
		{"all", OPTION_FLAG, false, N_("a letter for each account that needs one")}, \
	{                                                                                    \
		"deceased", OPTION_FLAG, false,                                              \
			N_("the holder has died: the letter turns to the heirs")             \
	}

#endif
