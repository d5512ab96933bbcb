#ifndef COUNTER_PRINT_H
#define COUNTER_PRINT_H

#include "counter/receipt.h"

/*
 * Papers on their way to a printer. Each is a journalled effect (law 6): prepared, then confirmed,
 * failed or unknown. It goes to the station's queue for its kind of paper, or where there is none
 * into the folder of the day, SESSION's papers_dir/YYYY-MM-DD. A print that fails undoes nothing
 * else; it waits until it is printed again or given up.
 */
#define PAPER_LIST(X)             \
	X(RECEIPT, "receipt")     \
	X(STATEMENT, "statement") \
	X(REPORT, "report") /* of a shift or a day */
#define PAPER_ENUM_(name, text) PAPER_KIND_##name,
enum paper_kind { PAPER_LIST(PAPER_ENUM_) PAPER_KINDS };
#undef PAPER_ENUM_
const char *paper_kind_name(enum paper_kind kind);  /* "receipt" */
const char *paper_kind_title(enum paper_kind kind); /* msgid */

/*
 * False: it is not printed and why says so; io, disk_full, device_gone, device_timeout (then it may
 * have been printed). Permissions as for the files.
 */
NODISCARD bool receipt_print(struct session *s, const char *receipt_no, struct paper_made *out);
NODISCARD bool statement_print(struct session *s, const char *account_no, struct paper_made *out);
NODISCARD bool shift_report_print(struct session *s, const char *shift_no, struct paper_made *out);
NODISCARD bool day_report_print(
	struct session *s, struct date business_date, struct paper_made *out);

/* What pay_take has prepared together with the payment (pay_result.print_id): printed now. */
NODISCARD bool print_prepared(struct session *s, int64_t print_id, struct paper_made *out);

enum print_state {
	PRINT_PREPARED, /* and left so: whoever printed it did not come back */
	PRINT_FAILED,   /* certainly no paper */
	PRINT_UNCERTAIN /* look whether there is one */
};
const char *print_state_name(enum print_state state); /* "prepared", "failed", "unknown" */

struct print_item {
	int64_t effect_id;
	enum paper_kind paper;
	enum print_state state;
	char subject[RECEIPT_NO_MAX]; /* number of receipt, account or shift; date of a day */
	struct moment at;
	char detail[241]; /* what came in between, in English */
};

/* Of the session's station and the last PRINT_WAITING_DAYS, oldest first. PERMIT_RECEIPT_PRINT. */
#define PRINT_WAITING_DAYS 31
NODISCARD bool print_waiting(
	struct session *s, struct arena *arena, struct print_item **out, size_t *count);

/*
 * Prints one of them again. A failed receipt keeps its copy number; where a paper may exist the new
 * one is a further copy. bad_value: it does not wait.
 */
NODISCARD bool print_retry(struct session *s, int64_t effect_id, struct paper_made *out);

/* Takes one off the list: its paper came after all, or nobody wants it any more. bad_value. */
NODISCARD bool print_close(struct session *s, int64_t effect_id, bool came);

/* queue "": the folder. bad_value: no such paper, or no name of a queue. PERMIT_POLICY_SET. */
NODISCARD bool print_queue_set(
	struct session *s, const char *station, const char *paper, const char *queue);

struct print_queue {
	const char *station, *paper, *queue; /* in the arena */
};
NODISCARD bool print_queue_list(
	struct session *s, struct arena *arena, struct print_queue **out, size_t *count);

/* Where papers without a queue lie today. */
NODISCARD bool print_folder(struct session *s, char out[PATH_MAX_BYTES]);

#endif
