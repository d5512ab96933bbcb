#ifndef COUNTER_VERIFY_H
#define COUNTER_VERIFY_H

#include "counter/session.h"

/* The judge: what must hold after any crash, on any database. Needs nobody signed in. */
#define VERIFY_CHECKS 10
#define VERIFY_TEXT_MAX 241

struct verify_check {
	const char *name; /* journal receivable advance drawer receipts cards sales audit schema
			     engine */
	bool ok;
	int64_t rows;                      /* looked at */
	char first_wrong[VERIFY_TEXT_MAX]; /* "" when ok */
};

/*
 * True when all could be run; the verdict is in the checks. seal_path: the second file, or NULL for
 * the one beside the database where there is one. deep asks the engine for its full check. Runs in
 * the caller's transaction where there is one.
 */
NODISCARD bool verify_run(struct session *s, bool deep, const char *seal_path,
	struct verify_check out[VERIFY_CHECKS]);

/* The same as a yes or no, in the caller's transaction too. verify_failed: what, and where. */
NODISCARD bool verify_passes(struct session *s, const char *what);

#endif
