#ifndef COUNTER_OPERATION_H
#define COUNTER_OPERATION_H

#include "counter/session.h"

/*
 * The one way in which an operation changes the books: id looked up, work done, audit row and id
 * written, all in one transaction. Refusals are rolled back and kept as attempts. A passing fault
 * of the database (deadlock, lost connection) runs the whole work again under the same id.
 */
#define AUDIT_DETAIL_MAX 1024
#define AUDIT_SUBJECT_MAX 256 /* longer ones, a path perhaps, are cut */

struct operation_record {
	char op_id[OP_ID_MAX];         /* in: the id that the work runs under */
	int64_t result_id;             /* out: what it made, in the table of the verb */
	char detail[AUDIT_DETAIL_MAX]; /* out: for the audit row; no secrets, no identity numbers.
					* What moves money is told so that VERIFY_TOLD finds it */
	bool replayed; /* out of operation_run: result_id is the first run's, no work was done */
};

struct operation {
	const char *verb;  /* "pay": its name in operation, attempt and audit rows */
	const char *op_id; /* NULL: one is minted */
	const char
		*args; /* canonical text of the arguments; the same id with others is op_conflict */
	bool moves_money; /* so that the clock and the disk must be well (counter/guard.h); not of a
			   * shift's count and close and a day's end, which nothing may hold up */
	const char *subject; /* for the audit row: the account, the receipt */
	/* Inside the open transaction: true with *record filled, or false with s->why set. */
	bool (*work)(struct session *s, void *ctx, struct operation_record *record);
	void *ctx;

	/* What work will ask first, asked together with what every operation asks (db/ahead.h);
	 * NULL: nothing. */
	void (*ahead)(struct session *s, void *ctx);
};

NODISCARD bool operation_run(
	struct session *s, const struct operation *op, struct operation_record *out);

/*
 * As session_may and session_approve, before an operation that changes something: a refusal is kept
 * as an attempt of that verb on that subject.
 */
NODISCARD bool operation_may(
	struct session *s, const char *verb, const char *subject, enum permission what);
NODISCARD bool operation_approve(struct session *s, const char *verb, const char *subject,
	const struct approval *by, enum permission what);

/* A fresh id: time and chance, 26 characters. */
void op_id_mint(char out[OP_ID_MAX], struct moment now);
NODISCARD bool op_id_valid(const char *op_id);

/* The same of one that may be missing, before anything is asked of a device. bad_value. */
NODISCARD bool operation_id_may(struct session *s, const char *op_id);

#endif
