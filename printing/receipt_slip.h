#ifndef PRINTING_RECEIPT_SLIP_H
#define PRINTING_RECEIPT_SLIP_H

#include "core/slip.h"
#include "printing/receipt.h"

/*
 * The same receipt on a roll of paper: the words of the receipt's template, one bill a pair of
 * lines, and no signatures. False: CODE_TEMPLATE_BAD, CODE_IO. job->path is not used.
 */
NODISCARD bool receipt_slip_fill(const struct print_job *job, const struct receipt_paper *r,
	struct slip *slip, struct fault *fault);

/* What a customer takes along from a card sale that is not finished (受理单). Borrowed. */
struct interim_slip {
	const char *hall, *sale_no, *op_id, *account_no, *cashier, *station;
	struct moment at;
	struct money paid;
	bool trial;
};
NODISCARD bool interim_slip_fill(const struct print_job *job, const struct interim_slip *i,
	struct slip *slip, struct fault *fault);

#endif
