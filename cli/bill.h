#ifndef CLI_BILL_H
#define CLI_BILL_H

#include "cli/verb.h"
#include "counter/bill_run.h"

/* A run as --period, --route, --preview and the rest say it, and its answer. */
bool bill_verb_run(struct invocation *inv, enum bill_action action);

#endif
