#ifndef COUNTER_ABNORMAL_H
#define COUNTER_ABNORMAL_H

#include <stddef.h>
#include "core/verification.h"
#include "counter/account.h"
#include "counter/reading.h"

/*
 * Readings that look wrong, worked one by one: approved, corrected or sent back to the reader, with
 * who and why. Until then they hold up the bill of their own account and no other.
 */
struct arena;

#define ABNORMAL_LIST_MAX 2000

enum abnormal_end { ABNORMAL_APPROVE, ABNORMAL_CORRECT, ABNORMAL_SEND_BACK };

/* What has become of a case; its title is a msgid. */
struct abnormal_step {
	const char *title;
	struct moment at;
	char login[LOGIN_MAX], reason[REASON_MAX];
};

struct abnormal_case {
	int64_t case_no;
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX], address[ADDRESS_MAX];
	char route[ROUTE_NAME_MAX], meter_no[METER_NO_MAX];
	struct period period;
	enum verification_rule rule;
	enum register_kind which;
	struct say detail;
	const char *state; /* msgid */
	bool open;
	int64_t value; /* the reading */
	struct date read_on;
	enum reading_kind kind;
	char reader[LOGIN_MAX]; /* who entered it */
	/* abnormal_show alone: */
	int64_t account_id;
	bool has_last;
	int64_t last;
	struct date last_on;
	struct usage_month usage[USAGE_MONTHS];
	struct abnormal_step *steps; /* in the arena */
	size_t step_count;
};

struct abnormal_query {
	struct period period;
	const char *route; /* "": all */
	bool all;          /* also what is settled */
};

/* By account; at most ABNORMAL_LIST_MAX. PERMIT_READING_READ. */
NODISCARD bool abnormal_list(struct session *s, const struct abnormal_query *query,
	struct arena *arena, struct abnormal_case **out, size_t *count);

/* One case with its history. bad_value: no such case. PERMIT_READING_READ. */
NODISCARD bool abnormal_show(
	struct session *s, int64_t case_no, struct arena *arena, struct abnormal_case *out);

struct abnormal_decision {
	int64_t case_no;
	enum abnormal_end end;
	int64_t value; /* ABNORMAL_CORRECT: what the register showed */
	const char *reason;
};

/*
 * Settles a case. What went back cannot be approved, only corrected or sent back. An estimate that
 * lay too high is corrected without a value: it is put between the readings around it, and the
 * bills that stood on it are cancelled; *cancelled counts them. PERMIT_READING_CLEAR.
 */
NODISCARD bool abnormal_settle(
	struct session *s, const struct abnormal_decision *decision, int64_t *cancelled);

#endif
