#ifndef TESTS_CRASH_DEED_H
#define TESTS_CRASH_DEED_H

#include "tests/crash/site.h"

/*
 * Does what a deed asks for, by the operations of counter/, and writes into the deed what was
 * answered. Where the world failed the deed stays under way: nobody knows whether it was done. The
 * next try is what a person would do then: the same form under the same id; or, where a form has
 * none (opening, closing, settling), look first whether it is done. False: there is a complaint.
 */
bool deed_try(struct site *site, struct model *m, int at);

/* Sends the form of a deed that is done once more: it must answer the same and change nothing. */
bool deed_repeat(struct site *site, struct model *m, int at);

/* What must never happen: the form of a deed that is done is sent again under another id. */
void deed_double(struct site *site, struct model *m, int at);

/* Sends another form under the id of a payment that is done: it must be refused. */
bool deed_conflict(struct site *site, struct model *m, int at);

#endif
