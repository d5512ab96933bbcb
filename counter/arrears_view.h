#ifndef COUNTER_ARREARS_VIEW_H
#define COUNTER_ARREARS_VIEW_H

#include "core/credit.h"
#include "counter/account.h"
#include "counter/arrears.h"
#include "counter/blacklist.h"
#include "db/disconnection_store.h"
#include "db/repayment_store.h"

/* An account's arrears as people look at them. Lists lie in the arena. PERMIT_ARREARS_READ. */
struct arrears_event {
	struct date on;
	struct moment at;
	bool is_mark; /* else a step: */
	enum arrears_stage from, to;
	enum arrears_mark mark;
	bool value;        /* of the mark */
	struct say reason; /* msgid NULL: none */
	const char *evidence, *approver, *login;
};

struct arrears_view {
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX], address[ADDRESS_MAX];
	struct date on;
	struct arrears_case c;
	struct arrears_next next;
	struct arrears_event *history; /* oldest first */
	size_t history_count;
	struct blacklist blacklist;
	struct credit credit;
	struct disconnection_row order; /* the last one; order_id 0: none */
	struct disconnection_approval *approvals;
	size_t approval_count;
	struct disconnection_participant *participants;
	size_t participant_count;
	bool has_plan;
	struct plan_row plan; /* the last one */
};

/* account_unknown, policy_bad. */
NODISCARD bool arrears_show(struct session *s, const char *account_no, struct date on,
	struct arena *arena, struct arrears_view *out);

/* Inside the caller's transaction. */
NODISCARD bool arrears_view_load(struct session *s, int64_t account_id, struct date on,
	struct arena *arena, struct arrears_view *out);

/* Open cases of a stage, or of all (ARREARS_STAGE_NONE), with what comes next; by route. */
#define ARREARS_LIST_MAX 5000

struct arrears_item {
	const char *account_no, *name, *address, *phone, *route, *reader;
	struct arrears_case c;
	struct arrears_next next;
	int64_t bills;
};
struct arrears_question {
	enum arrears_stage stage;
	struct date on;
	const char *reader; /* NULL: of all readers */
	size_t limit;       /* 0: ARREARS_LIST_MAX */
};
NODISCARD bool arrears_list(struct session *s, const struct arrears_question *question,
	struct arena *arena, struct arrears_item **out, size_t *count);

#endif
