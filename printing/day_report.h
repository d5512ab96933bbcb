#ifndef PRINTING_DAY_REPORT_H
#define PRINTING_DAY_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "printing/open_sales.h"
#include "printing/paper.h"
#include "printing/tender_table.h"
#include "printing/written_off.h"

/*
 * The day-end report (营业日结算表): all shifts of a business date, what was taken by tender and by
 * station, the receipts and voids, and the seal over the audit chains, to be signed. A4. The caller
 * gives every amount. Words: share/documents/day_report.LANG.txt. All is borrowed.
 */
struct day_shift {
	const char *shift_no, *station, *cashier;
	struct moment opened_at;
	bool closed; /* false prints dashes for what comes of the close */
	struct moment closed_at;
	int64_t payment_count;
	struct money net; /* payments less reversals, all tenders */
	struct money expected_cash, counted, difference;
};

struct day_station {
	const char *station;
	int64_t payment_count, reversal_count;
	struct money net;
};

struct day_book {
	const char *station;
	const char *first_receipt, *last_receipt;
	int64_t receipt_count, void_count;
};

struct day_void {
	const char *receipt_no, *reversal_no;
	struct money amount;
	const char *cashier, *approver, *reason;
};

/* The last row of an audit chain as the seal has it. */
struct day_chain {
	const char *station;
	int64_t count;
	const char *mac; /* hexadecimal */
};

struct day_paper {
	const char *hall;
	struct date business_date;
	const char *settled_by; /* NULL: the day is not settled; the paper then says so */
	struct moment settled_at;
	const struct day_shift *shifts;
	size_t shift_count;
	struct day_shift shift_total; /* its amounts and counts alone are printed */
	const struct tender_line *tenders;
	size_t tender_count;
	struct tender_line total;
	const struct day_station *stations;
	size_t station_count;
	const struct day_book *books;
	size_t book_count;
	const struct day_void *voids;
	size_t void_count;
	const struct day_chain *chains;
	size_t chain_count;
	const char *seal_no, *seal_mac; /* "" when the day is not sealed: the paper then says so */
	struct open_sales open_sales;
	struct written_off_sums written_off;
	bool trial;
};

/* False: CODE_TEMPLATE_BAD, CODE_IO, CODE_DISK_FULL. */
NODISCARD bool day_paper_save(const struct print_job *job, const struct day_paper *p,
	struct document_saved *saved, struct fault *fault);

#endif
