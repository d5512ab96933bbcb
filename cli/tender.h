#ifndef CLI_TENDER_H
#define CLI_TENDER_H

#include "cli/verb.h"
#include "counter/pay.h"
#include "counter/reverse.h"

/* What the verbs that take and give money share. */

/* --cash A and --tender KIND:A[:REF]: at least one (else exit 2). bad_amount, bad_value. */
NODISCARD bool read_tenders(struct invocation *inv, struct pay_request *request);

/* RECEIPT --approve LOGIN --reason TEXT [--op-id ID] */
NODISCARD bool read_reversal(struct invocation *inv, struct reverse_request *request);

/* The array of what was taken off bills. */
void write_applied(struct json *j, const struct pay_applied *applied, size_t count);

void write_payment(struct json *j, const struct pay_result *result);
void write_reversal(struct json *j, const struct reverse_result *result);

/*
 * Prints what was prepared with a payment. A print that fails undoes nothing: the payment stands,
 * and what is to be printed waits.
 */
void print_receipt(struct invocation *inv, int64_t print_id);

#endif
