#ifndef CLI_ARREARS_H
#define CLI_ARREARS_H

#include "cli/verb.h"

/* What the verbs about arrears share. */
struct arrears_view;

/* --on, else the business date. bad_date. */
NODISCARD bool read_day(struct invocation *inv, struct date *on);

/* The keys of `arrears show`. */
void write_arrears(struct invocation *inv, const struct arrears_view *view);

#endif
