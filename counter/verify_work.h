#ifndef COUNTER_VERIFY_WORK_H
#define COUNTER_VERIFY_WORK_H

#include "counter/verify.h"
#include "db/verify_store.h"

/* What the judge's files share; nobody else includes this. */
struct verify {
	struct session *s;
	const char *seal_path;
	bool own;                   /* the transaction is ours */
	struct verify_check *check; /* the one that runs */
};

/* The first thing that is wrong is kept, in English; what follows it is passed over. */
void verify_wrong(struct verify *v, const char *place, const char *what);
void verify_take(struct verify *v, const struct verify_finding *finding, const char *what);

/*
 * Of the check that runs, what belongs to arrears: cases, write-offs and plans to "receivable",
 * letters to "receipts", orders and identity checks to "audit". False: the database failed.
 */
NODISCARD bool verify_case(struct verify *v);

#endif
