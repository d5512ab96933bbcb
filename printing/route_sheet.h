#ifndef PRINTING_ROUTE_SHEET_H
#define PRINTING_ROUTE_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include "core/date.h"
#include "printing/paper.h"

/*
 * The sheet that a reader takes along (抄表卡片): the registers of a route in the order in which
 * they are read, with the last reading and an empty cell for this one. A4. The texts are ready to
 * print. Words: share/documents/route_sheet.LANG.txt. All is borrowed.
 */
struct sheet_stop {
	const char *account_no, *name, *address, *meter_no;
	const char *which;   /* the register, with its multiplier where it is not 1 */
	const char *last_on; /* "" where nothing was read yet, and so last */
	const char *last;
	const char *now; /* what was read already; "" to be written in */
};

struct sheet_paper {
	const char *hall, *route, *reader; /* reader "": nobody yet */
	struct period period;
	bool has_due;
	struct date due_on; /* has_due */
	const struct sheet_stop *stops;
	size_t stop_count;
	bool trial;
};

/* False: CODE_TEMPLATE_BAD, CODE_IO, CODE_DISK_FULL. */
NODISCARD bool sheet_paper_save(const struct print_job *job, const struct sheet_paper *p,
	struct document_saved *saved, struct fault *fault);

#endif
