#ifndef COUNTER_RESTORATION_FACTS_H
#define COUNTER_RESTORATION_FACTS_H

#include "core/restoration.h"
#include "counter/arrears.h"
#include "counter/session.h"
#include "db/account_store.h"
#include "db/restoration_store.h"

/* What a restoration is judged by; shared by counter/restoration*.c. */
struct arena;

struct restoration_case {
	struct account_row account;
	struct arrears_case arrears;
	struct arrears_office *office; /* the hall's rules of today; in the arena */
	struct date today;             /* the business date */
	bool blacklisted;
	struct money advance;
	struct moment settled_at; /* of the case; where it was settled */
	bool open;                /* there is an order that is still to be done: */
	struct restoration_row last;
};

/*
 * Takes the account's lock where a transaction is open. account_unknown, account_closed,
 * policy_bad.
 */
NODISCARD bool restoration_case_load(struct session *s, const char *account_no, struct arena *arena,
	struct restoration_case *out);

/* Without a paper. */
struct restoration_facts restoration_facts_of(
	const struct session *s, const struct restoration_case *c);

#endif
