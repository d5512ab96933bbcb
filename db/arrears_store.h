#ifndef DB_ARREARS_STORE_H
#define DB_ARREARS_STORE_H

#include <stddef.h>
#include <stdint.h>
#include "core/arrears.h"

/*
 * Arrears cases with their steps, and what is said of an account. A case's row is the sum of its
 * steps; those are never changed. All answer false when the database failed (db_fault).
 */
struct db;
struct arena;

/*
 * The account's last case as far as the database holds it: everything but its debts, the class and
 * cheque_waits. case_id 0: there never was one.
 */
NODISCARD bool arrears_store_find(struct db *db, int64_t account_id, struct arrears_case *out);

/* Whether there ever was one. */
NODISCARD bool arrears_store_any(struct db *db, int64_t account_id, bool *any);

/* A new case, and sets its case_id; or the case as it is now. */
NODISCARD bool arrears_store_open(struct db *db, struct arrears_case *c);
NODISCARD bool arrears_store_save(struct db *db, const struct arrears_case *c);

/*
 * New cases of which nobody asks the id, so that a server is not waited for; and the ids of the
 * open cases of the accounts after one and up to another, by account.
 */
NODISCARD bool arrears_store_start(struct db *db, const struct arrears_case *c);
struct arrears_id {
	int64_t account_id, case_id;
};
struct arrears_id_query {
	int64_t after_id, to_id;
};
NODISCARD bool arrears_store_ids(struct db *db, const struct arrears_id_query *query,
	struct arena *arena, struct arrears_id **out, size_t *count);

struct arrears_step_row {
	int64_t case_id, seq;
	enum arrears_stage from, to;
	struct date on;
	struct moment at;
	const char *login, *station;
	const char *reason; /* packed (core/say_pack.h), or as typed */
	const char *evidence, *approver;
	int64_t run_id, payment_id; /* 0: none */
};
NODISCARD bool arrears_store_step(struct db *db, const struct arrears_step_row *row);

/* All steps of all cases of an account, oldest first; texts in the arena. */
NODISCARD bool arrears_store_steps(struct db *db, int64_t account_id, struct arena *arena,
	struct arrears_step_row **out, size_t *count);

/* Was the account's last settlement that payment's? */
NODISCARD bool arrears_store_settled_by(
	struct db *db, int64_t account_id, int64_t payment_id, bool *settled);

/* Principal that is past its due date on a day, and the oldest due date of it. */
struct arrears_debt {
	struct money overdue, lost; /* expected; written off */
	struct date oldest_due;     /* where overdue > 0 */
	int64_t bills;
};
NODISCARD bool arrears_store_debt(
	struct db *db, int64_t account_id, struct date on, struct arrears_debt *out);

/* Does a cheque or transfer of a payment that stands wait at the bank? */
NODISCARD bool arrears_store_cheque_waits(struct db *db, int64_t account_id, bool *waits);

struct arrears_mark_row {
	int64_t account_id;
	enum arrears_mark kind;
	bool value;
	struct date on;
	struct moment at;
	const char *login, *station, *reason;
};
NODISCARD bool arrears_store_mark(struct db *db, const struct arrears_mark_row *row);

/* All of them, oldest first. */
NODISCARD bool arrears_store_marks(struct db *db, int64_t account_id, struct arena *arena,
	struct arrears_mark_row **out, size_t *count);

/* An open case in a list: of one stage, or of all (ARREARS_STAGE_NONE). */
struct arrears_list_row {
	struct arrears_case c; /* without due, class and cheque_waits */
	const char *account_no, *name, *address, *phone, *route, *reader, *price_class;
};
struct arrears_list_query {
	enum arrears_stage stage;
	const char *reader; /* "": all */
	int64_t limit;
};
NODISCARD bool arrears_store_list(struct db *db, const struct arrears_list_query *query,
	struct arena *arena, struct arrears_list_row **out, size_t *count);

#endif
