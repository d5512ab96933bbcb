#ifndef COUNTER_RESTORATION_H
#define COUNTER_RESTORATION_H

#include <stddef.h>
#include "core/restoration.h"
#include "counter/account.h"
#include "counter/identity_check.h"

/*
 * Orders to restore supply that was cut for arrears: made when all is paid and, for an account on
 * the blacklist, shown; watched until they are carried out. A bounced cheque takes an order back.
 */
#define RESTORATION_NO_MAX 33
#define RESTORATION_LIST_MAX 500
#define RESTORATION_HOLDER_MAX ACCOUNT_NAME_MAX

struct restoration_request {
	const char *op_id; /* NULL: minted */
	const char *account_no;
	const struct identity_shown *shown; /* NULL: no paper, or one that was checked before: */
	int64_t check_id;                   /* 0: none */
};

struct restoration_made {
	char order_no[RESTORATION_NO_MAX];
	struct moment not_before, deadline;
	bool blacklisted;
	bool checked;
	struct identity_verdict verdict; /* where checked */
	bool replayed;
};

/*
 * Makes the order. law_forbids with rule and article where something is missing
 * (core/restoration.h), exists while there is an order, account_unknown. A paper that was looked at
 * stays on record when the order is refused, and *out then holds its verdict. PERMIT_RESTORE.
 */
NODISCARD bool restoration_make(
	struct session *s, const struct restoration_request *request, struct restoration_made *out);

/* What stands in the way today, and what an order would say; nothing is changed. */
struct restoration_outlook {
	bool off;     /* supply is cut: there is something to restore */
	bool ordered; /* and an order for it stands already */
	bool blacklisted, organisation, deceased;
	struct money due, advance, prepayment; /* the last two where blacklisted */
	enum restoration_need missing[RESTORATION_NEEDS];
	size_t missing_count;
	struct moment not_before, deadline; /* where nothing but the paper is missing */
};
NODISCARD bool restoration_ask(struct session *s, const char *account_no, int64_t check_id,
	struct restoration_outlook *out);

/* The meter of an order, where it can be reached, and what it was told (counter/meter_line.h). */
enum restoration_told { TOLD_NOTHING, TOLD_UNKNOWN, TOLD_DONE, TOLD_FAILED };
struct restoration_meter {
	bool reachable;
	enum restoration_told told;
	bool permit; /* the last time it was only permitted to close */
	struct moment told_at, valid_until;
};

/* An order as people look at it. */
struct restoration_view {
	int64_t order_id, account_id;
	char order_no[RESTORATION_NO_MAX];
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX], address[ADDRESS_MAX];
	char phone[PHONE_MAX], meter_no[METER_NO_MAX];
	enum restoration_state state;
	bool blacklisted;
	int64_t check_id; /* 0: no paper was asked for */
	struct date business_date;
	struct moment settled_at, at, not_before, deadline;
	int64_t minutes_left; /* negative: overdue since so many */
	char login[LOGIN_MAX], station[STATION_MAX];
	struct restoration_meter meter;
};

/* *found: there is such an order; or, by the account, its last. PERMIT_RESTORE_READ. */
NODISCARD bool restoration_show(
	struct session *s, const char *order_no, struct restoration_view *out, bool *found);
NODISCARD bool restoration_of(
	struct session *s, const char *account_no, struct restoration_view *out, bool *found);

/* What is still to be done, by deadline; at most RESTORATION_LIST_MAX. PERMIT_RESTORE_READ. */
NODISCARD bool restoration_list(
	struct session *s, struct arena *arena, struct restoration_view **out, size_t *count);

/* For the top line. */
struct restoration_watch {
	int64_t open, overdue;
	int64_t minutes_to_next; /* where open > overdue */
};
NODISCARD bool restoration_watch(struct session *s, struct restoration_watch *out);

/* What became of it. */
struct restoration_report {
	const char *op_id; /* NULL: minted */
	const char *order_no;
	enum restoration_state state; /* DONE, FAILED or CANCELLED */
	enum restoration_how how;
	const char *result; /* 1 … 120 characters: who did it, or why not */
};

/*
 * bad_value: no such order, or it is not open any more, or no result. law_forbids: carried out
 * before its first moment, or when money is owed again. PERMIT_RESTORE_FINISH.
 */
NODISCARD bool restoration_finish(
	struct session *s, const struct restoration_report *report, struct restoration_view *out);

/* law_forbids before the order's first moment (A4: not on the day of the payment). */
NODISCARD bool restoration_not_too_early(
	struct session *s, const char *order_no, struct moment not_before);

/* Inside a transaction: the account owes again, so an order that is open is cancelled. */
NODISCARD bool restoration_withdraw(struct session *s, int64_t account_id, const char *why);

#endif
