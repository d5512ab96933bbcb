#ifndef COUNTER_PAY_POST_H
#define COUNTER_PAY_POST_H

#include "counter/pay.h"
#include "counter/operation.h"
#include "counter/pay_plan.h"
#include "db/allocation_store.h"
#include "db/shift_store.h"

/* Writes a planned payment into the books, inside the caller's transaction. */
struct pay_posting {
	const struct pay_plan *plan;
	const struct tender *tenders;
	size_t tender_count;
	const struct shift_row *shift;
	const char *op_id;
	bool print; /* its receipt is to be printed: the intent is stored with it */
};

/*
 * One journal entry (law 11: Dr the tenders' ledgers; Cr 1122, 6051, 2203; change Cr 1001), the
 * payment with its accounts and tenders, its allocations, and a receipt of the station's book.
 */
NODISCARD bool pay_post(struct session *s, const struct pay_posting *posting, struct arena *arena,
	struct pay_result *out);

/* A payment as it was taken, from its rows. replayed is left false. */
NODISCARD bool pay_result_load(
	struct session *s, int64_t payment_id, struct arena *arena, struct pay_result *out);

/* The same in a transaction of its own, for whoever asks again under the same id. */
NODISCARD bool pay_replay(
	struct session *s, int64_t payment_id, struct arena *arena, struct pay_result *out);

/* As the audit row tells it; returns the length. */
size_t pay_tell(const struct pay_result *paid, char detail[AUDIT_DETAIL_MAX]);

/* "20261121-cli-1-0007": the shift, and the payment's place in it; none is ever taken out. */
NODISCARD bool pay_number(
	struct session *s, const struct shift_row *shift, char out[PAYMENT_NO_MAX]);

/* The next receipt of the station's book, for a payment that has none; its print if asked for. */
struct pay_paper {
	int64_t payment_id;
	const char *op_id;
	bool print;
};
struct pay_receipt {
	char receipt_no[RECEIPT_NO_MAX];
	int64_t print_id; /* 0: none was asked for */
};
NODISCARD bool pay_post_receipt(
	struct session *s, const struct pay_paper *paper, struct pay_receipt *out);

/* What the plan's items paid, a row each under the row's entry and payment. */
NODISCARD bool pay_post_bills(struct session *s, const struct pay_plan *plan,
	struct allocation_row row, struct arena *arena);

/* The open shift of the session's login, at the session's station. shift_not_open. */
NODISCARD bool pay_shift(struct session *s, struct shift_row *out);

#endif
