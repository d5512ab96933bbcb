#ifndef COUNTER_PAPER_REPORT_H
#define COUNTER_PAPER_REPORT_H

#include "counter/paper.h"
#include "db/day_store.h"
#include "db/paper_store.h"
#include "printing/open_sales.h"
#include "printing/tender_table.h"

/* What the shift report and the day-end report share. */

/*
 * A line for each kind of tender that moved, and their total; lines has room for all kinds. False
 * with s->why: sums that cannot be.
 */
NODISCARD bool report_tenders(struct session *s, const struct day_totals *totals,
	struct tender_line lines[TENDER_KIND_END], size_t *count, struct tender_line *total);

/* The payments undone there, each with the people behind it by name. */
NODISCARD bool report_voids(struct session *s, const struct paper_scope *scope, struct arena *arena,
	struct paper_void **out, size_t *count);

/* Card sales that are not finished: of a shift, or of the hall (shift_id 0); in the arena. */
NODISCARD bool report_open_sales(
	struct session *s, int64_t shift_id, struct arena *arena, struct open_sales *out);

#endif
