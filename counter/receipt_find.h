#ifndef COUNTER_RECEIPT_FIND_H
#define COUNTER_RECEIPT_FIND_H

#include "counter/session.h"
#include "db/receipt_store.h"

/* By number or by check code, as typed; in the caller's transaction. receipt_unknown. */
NODISCARD bool receipt_find(struct session *s, const char *typed, struct receipt_row *out);

#endif
