#ifndef COUNTER_PRINT_EFFECT_H
#define COUNTER_PRINT_EFFECT_H

#include "counter/paper.h"
#include "counter/print.h"

/* A paper as a journalled effect; shared by counter/paper.c, print.c and pay_post.c. */
struct print_effect {
	enum effect_kind kind;
	const char *subject; /* as typed; a receipt also by its check code */
	const char *path;    /* the file to draw; NULL: to the station's printer or folder */
	int64_t retries;     /* the effect that this one takes up; 0: none */
};

/*
 * Prepared, in a transaction of its own with its row in the audit chain; then drawn and handed
 * over; then its outcome. False: why says what failed, and the outcome is kept with it.
 */
NODISCARD bool print_effect_run(
	struct session *s, const struct print_effect *effect, struct paper_made *out);

/* What is left of it when it was prepared before: drawn, handed over, its outcome. */
NODISCARD bool print_effect_finish(struct session *s, int64_t effect_id, struct paper_made *out);

/* Prepares the original of a receipt that the caller's transaction has just made. */
NODISCARD bool print_effect_prepare_original(struct session *s, const char *op_id,
	int64_t receipt_id, const char *receipt_no, int64_t *effect_id);

/* The kind of paper, and so of queue. */
enum paper_kind paper_kind_of(enum effect_kind kind);

/* The row of the effect; bad_value where there is none of this station. */
NODISCARD bool print_effect_load(struct session *s, int64_t effect_id, struct effect_row *out);

#endif
