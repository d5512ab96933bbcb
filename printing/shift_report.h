#ifndef PRINTING_SHIFT_REPORT_H
#define PRINTING_SHIFT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "printing/open_sales.h"
#include "printing/paper.h"
#include "printing/tender_table.h"
#include "printing/written_off.h"

/*
 * The shift report (收费班次交接表): what a cashier took, gave back, handed in and counted, to be
 * signed. A4. The caller gives every amount and keeps what its reader may not see (the expected
 * cash before the count). Words: share/documents/shift_report.LANG.txt. All is borrowed.
 */
struct shift_count {
	struct money value; /* of one note or coin */
	int64_t pieces;
	struct money amount;
};

struct shift_hand_in {
	const char *number;
	struct moment at;
	struct money amount;
	const char *receiver;
};

struct shift_reversal {
	const char *receipt_no, *number; /* of the voided receipt and of the reversal */
	struct moment at;
	struct money amount;
	const char *approver, *reason;
};

/* What a cashier declares of slips, cheques and the like, beside the books. */
struct shift_declared {
	enum tender_kind kind;
	struct money expected, declared, difference;
};

struct shift_paper {
	const char *hall, *shift_no, *station, *cashier;
	struct date business_date;
	struct moment opened_at;
	bool closed;
	struct moment closed_at; /* when closed */
	const struct tender_line *tenders;
	size_t tender_count;
	struct tender_line total;
	struct money float_amount, cash_net, handed_in;
	bool expected_known; /* false prints a dash */
	struct money expected;
	bool counted_known; /* false: not counted yet; then counts and difference are empty */
	struct money counted, difference;
	const char *approver; /* of the difference; NULL or "": nobody had to */
	bool recounted;
	struct money first_counted;
	const char *recount_reason;
	const struct shift_count *counts; /* largest first; rows of no pieces may be left out */
	size_t count_count;
	const struct shift_declared *declared;
	size_t declared_count;
	const struct shift_hand_in *hand_ins;
	size_t hand_in_count;
	const struct shift_reversal *reversals;
	size_t reversal_count;
	const char *first_receipt, *last_receipt; /* "" when there were none */
	int64_t receipt_count, void_count;
	struct open_sales open_sales;
	struct written_off_sums written_off;
	bool trial;
};

/* False: CODE_TEMPLATE_BAD, CODE_IO, CODE_DISK_FULL. */
NODISCARD bool shift_paper_save(const struct print_job *job, const struct shift_paper *s,
	struct document_saved *saved, struct fault *fault);

#endif
