#ifndef COUNTER_RECEIPT_H
#define COUNTER_RECEIPT_H

#include "counter/hall.h"
#include "counter/pay.h"

/* Receipts as they stand, and papers as files. */
struct arena;

enum receipt_state { RECEIPT_VALID = 1, RECEIPT_VOID = 2 };
const char *receipt_state_name(enum receipt_state state); /* "valid", "void" */

#define CHECK_CODE_MAX 33

struct receipt_view {
	int64_t receipt_id, payment_id;
	char receipt_no[RECEIPT_NO_MAX];
	char payment_no[PAYMENT_NO_MAX];
	char check_code[CHECK_CODE_MAX];
	enum receipt_state state;
	int copies; /* drawn so far: 0 none, 1 the original … */
	struct moment at;
	struct date business_date;
	char login[LOGIN_MAX], station[STATION_MAX], shift_no[33];
	char account_no[ACCOUNT_NO_MAX]; /* the first */
	char name[ACCOUNT_NAME_MAX];
	struct money received, change, to_advance;
	struct tender tenders[TENDERS_MAX];
	size_t tender_count;
	struct pay_applied *applied; /* in the arena */
	size_t applied_count;
	char reversal_no[PAYMENT_NO_MAX]; /* "" */
	char reason[REASON_MAX];
};

/* By number or by check code. receipt_unknown. PERMIT_RECEIPT_READ. */
NODISCARD bool receipt_show(
	struct session *s, const char *receipt_no, struct arena *arena, struct receipt_view *out);

/* Receipts of the session's shift, newest first. */
NODISCARD bool receipt_list(
	struct session *s, struct arena *arena, struct receipt_view **out, size_t *count);

struct paper_made {
	char subject[RECEIPT_NO_MAX]; /* number of receipt, account or shift; date of a day */
	int copy;                     /* receipts: 0 = original, then 1, 2 … */
	enum receipt_state state;
	int pages;
	char file[PATH_MAX_BYTES]; /* "" when a printer queue took it */
	char sha256[SHA256_TEXT_MAX];
	char request_id[65]; /* of the printer queue; "" when it lies in a folder */
};

/*
 * Draws into a file, replaced whole or not at all; counter/print.h hands papers to a printer. A
 * receipt gets its copy number before it is drawn, and one that could not be drawn gives it back.
 * io, disk_full, template_bad. PERMIT_RECEIPT_PRINT, PERMIT_ACCOUNT_READ; a shift's own cashier or
 * PERMIT_SHIFT_READ_ANY; PERMIT_REPORT_READ.
 */
NODISCARD bool receipt_pdf(
	struct session *s, const char *receipt_no, const char *path, struct paper_made *out);
NODISCARD bool statement_pdf(
	struct session *s, const char *account_no, const char *path, struct paper_made *out);
NODISCARD bool shift_report_pdf(
	struct session *s, const char *shift_no, const char *path, struct paper_made *out);
NODISCARD bool day_report_pdf(
	struct session *s, struct date business_date, const char *path, struct paper_made *out);

/*
 * What was paid on bills in a span of business dates, as CSV for the tax platform: UTF-8 with a
 * BOM, CRLF, a line for each bill of a receipt, and for what was undone in the span a line with the
 * exact negative. A text that a spreadsheet would take for a formula has an apostrophe before it.
 * The file is replaced whole or not at all. bad_date, io, disk_full. PERMIT_EXPORT_PAID.
 */
NODISCARD bool export_paid(
	struct session *s, struct date from, struct date to, const char *path, int64_t *rows);

#endif
