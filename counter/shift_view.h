#ifndef COUNTER_SHIFT_VIEW_H
#define COUNTER_SHIFT_VIEW_H

#include "counter/shift.h"
#include "db/drawer_store.h"
#include "db/shift_store.h"

/* Shared by the operations on shifts and days; screens and verbs do not include this. */
struct day_totals;

/* The session's own open shift. shift_not_open. */
NODISCARD bool shift_own(struct session *s, struct shift_row *out);

/*
 * Nobody closes the shift until the end of the transaction. shift_not_open: another terminal closed
 * it since it was read.
 */
NODISCARD bool shift_hold(struct session *s, const struct shift_row *shift);

/* The session's own open shift, held. */
NODISCARD bool shift_own_held(struct session *s, struct shift_row *out);

/* What the session may see of the shift, by the caller's view of the data. */
NODISCARD bool shift_view_load(
	struct session *s, const struct shift_row *row, struct shift_view *out);

/* Puts payments, reversals and tenders of a shift or a day into their sums. */
void shift_sums(const struct day_totals *totals, struct tender_sum *payments,
	struct tender_sum *reversals, struct tender_sum tenders[TENDER_KIND_END]);

/* bad_amount: a negative number of pieces, or they do not add up. pieces NULL: nothing to check. */
NODISCARD bool shift_check_pieces(struct session *s, const int64_t *pieces, struct money total);

/* Keeps them under the purpose and attempt of that row; pieces NULL: nothing is kept. */
NODISCARD bool shift_keep_pieces(
	struct session *s, const int64_t *pieces, struct drawer_pieces row);

/* A consent that may turn out not to be needed: *given tells whether there is one, and it holds. */
NODISCARD bool shift_consent(
	struct session *s, const struct approval *by, enum permission what, bool *given);

#endif
