#ifndef DB_ARREARS_RUN_STORE_H
#define DB_ARREARS_RUN_STORE_H

#include <stddef.h>
#include <stdint.h>
#include "core/arrears.h"

/*
 * The daily runs, and what they ask of a span of accounts. All answer false when the database
 * failed (db_fault).
 */
#define ARREARS_RUN_OP_BYTES 65

struct db;
struct arena;

struct arrears_run_row {
	int64_t run_id;
	struct date on;
	char op_id[ARREARS_RUN_OP_BYTES];
	const char *login, *station; /* for the insertion */
	struct moment at;
	bool done;
	int64_t cursor_id; /* the last account that was looked at */
	int64_t looked_at, moved;
};

/* Stores a new run and sets row->run_id. */
NODISCARD bool arrears_run_store_insert(struct db *db, struct arrears_run_row *row);
NODISCARD bool arrears_run_store_find(
	struct db *db, struct date on, struct arrears_run_row *out, bool *found);

/* The run as it stands, held until the end of the transaction. */
NODISCARD bool arrears_run_store_hold(struct db *db, int64_t run_id, struct arrears_run_row *out);
NODISCARD bool arrears_run_store_move(struct db *db, const struct arrears_run_row *row);

/* The latest day of a run, of any or of one that is done. */
NODISCARD bool arrears_run_store_latest(struct db *db, bool done, struct date *out, bool *found);

/* Accounts after one id up to another, on the day of the run. */
struct arrears_span_ids {
	int64_t after_id, to_id;
	struct date on;
};

/* The end of a span of at most limit accounts; to_id is after_id where there are none. */
NODISCARD bool arrears_run_store_span(struct db *db, int64_t limit, struct arrears_span_ids *span);

/* Those of the span that owe anything or have an open case: locked until the transaction ends. */
NODISCARD bool arrears_run_store_lock(struct db *db, const struct arrears_span_ids *span);

/* Those accounts with their cases: all but due and cheque_waits. */
struct arrears_run_account {
	struct arrears_case c;
	const char *account_no, *price_class;
};
NODISCARD bool arrears_run_store_accounts(struct db *db, const struct arrears_span_ids *span,
	struct arena *arena, struct arrears_run_account **out, size_t *count);

/* What a run did, in the order of the accounts. */
struct arrears_run_step {
	const char *account_no;
	enum arrears_stage from, to;
	const char *reason; /* packed */
};
NODISCARD bool arrears_run_store_steps(struct db *db, int64_t run_id, struct arena *arena,
	struct arrears_run_step **out, size_t *count);

#endif
