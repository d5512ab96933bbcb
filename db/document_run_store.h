#ifndef DB_DOCUMENT_RUN_STORE_H
#define DB_DOCUMENT_RUN_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "db/account_store.h"

/*
 * Runs of letters: whom each was for, the letters that it has so far, and its end. Rows are only
 * ever added. All answer false when the database failed; texts lie in the arena.
 */
#define DOCUMENT_RUNS_MAX 200 /* listed, the newest */
#define DOCUMENT_LOGIN_BYTES 33

struct db;
struct arena;
struct document_row;

/* Whom letters are for; "" and 0: any. */
struct document_filter {
	char route[ACCOUNT_SHORT_BYTES];
	char region[ACCOUNT_NAME_BYTES];
	int64_t stage;        /* of the open arrears case */
	int64_t overdue_days; /* at least */
	int64_t customers;    /* 1 residents, 2 the others */
};

/*
 * Whom a run may have to write to, by route and account number: with debt, who has a bill that is
 * so long overdue on that day; else also whoever has or had a case or got a letter.
 */
struct document_audience {
	struct document_filter filter;
	struct date on;
	bool debt;
};
NODISCARD bool document_run_audience(struct db *db, const struct document_audience *audience,
	struct arena *arena, int64_t **account_ids, size_t *count);

enum document_run_state { DOCUMENT_RUN_OPEN, DOCUMENT_RUN_WHOLE, DOCUMENT_RUN_GIVEN_UP };

struct document_run_row {
	int64_t run_id; /* given by the database */
	int64_t kind;
	struct document_filter filter;
	struct date dated_on;
	char login[DOCUMENT_LOGIN_BYTES], station[DOCUMENT_LOGIN_BYTES];
	struct moment at;
	enum document_run_state state;
	int64_t letters, passed_over; /* the latter of a run that came to its end */
};

/* Stores it and sets run_id. */
NODISCARD bool document_run_insert(struct db *db, struct document_run_row *row);

/* The latest of that kind, filter and date that has no end. */
NODISCARD bool document_run_find_open(
	struct db *db, const struct document_run_row *like, int64_t *run_id, bool *found);
NODISCARD bool document_run_load(
	struct db *db, int64_t run_id, struct document_run_row *out, bool *found);

/* Those that have letters, the newest first. */
NODISCARD bool document_run_list(
	struct db *db, struct arena *arena, struct document_run_row **out, size_t *count);

/* The account's letter in the run; *out without its data. */
NODISCARD bool document_run_letter(
	struct db *db, int64_t run_id, int64_t account_id, struct document_row *out, bool *found);
NODISCARD bool document_run_add(
	struct db *db, int64_t run_id, int64_t account_id, int64_t document_id);

/* Ends it unless it has an end. */
struct document_run_ending {
	int64_t run_id, letters, passed_over;
	bool given_up;
	const char *login;
	struct moment at;
};
NODISCARD bool document_run_close(struct db *db, const struct document_run_ending *ending);

/* Its letters by route and account number. */
struct document_run_item {
	int64_t year, serial;
	char account_no[ACCOUNT_NO_BYTES], route[ACCOUNT_SHORT_BYTES];
	char name[ACCOUNT_NAME_BYTES];
	bool settled; /* no bill is overdue any more */
};
struct document_run_query {
	int64_t run_id;
	struct date on; /* what was due before is overdue */
};
NODISCARD bool document_run_items(struct db *db, const struct document_run_query *query,
	struct arena *arena, struct document_run_item **out, size_t *count);

#endif
