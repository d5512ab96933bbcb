#ifndef COUNTER_ACCOUNT_H
#define COUNTER_ACCOUNT_H

#include <stddef.h>
#include "core/idnumber.h"
#include "counter/session.h"

/* A customer's account: found, shown with what is due on a day and why, changed, closed. */
struct arena;

#define ACCOUNT_NO_MAX 21 /* [0-9A-Z-]{1,20} */
#define ACCOUNT_NAME_MAX 241
#define ADDRESS_MAX 481
#define PHONE_MAX 33
#define METER_NO_MAX 33
#define PRICE_CLASS_MAX 33
#define BILL_NO_MAX 41
#define FIND_LIMIT 20
#define USAGE_MONTHS 24

enum account_status { ACCOUNT_OPEN = 1, ACCOUNT_CLOSED = 2 };
const char *account_status_name(enum account_status status);  /* "open" */
const char *account_status_title(enum account_status status); /* msgid */

struct account_found {
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX], address[ADDRESS_MAX];
	char meter_no[METER_NO_MAX]; /* "" */
	enum account_status status;
	struct money due_total; /* on the session's business day */
};

/*
 * One box for all: account number, name or its beginning, pinyin initials, phone, meter, address (3
 * characters by index; fewer by a scan, and only where nothing else was found), receipt number or
 * check code, identity number. At most FIND_LIMIT, by account number; what bears the whole number
 * that was typed is always among them; *more tells that there are others. A scan that the session's
 * stop ends early gives what it has found. bad_value. PERMIT_ACCOUNT_READ.
 */
NODISCARD bool account_find(struct session *s, const char *text,
	struct account_found found[FIND_LIMIT], size_t *count, bool *more);

struct bill_view {
	int64_t bill_id;
	char bill_no[BILL_NO_MAX];
	struct period period;
	struct energy energy;
	struct date issued_on, due_on;
	struct money amount, paid;                   /* paid: principal */
	struct money principal_due, written_off;     /* of it so much is no longer a receivable */
	struct money late_charge, late_paid, waived; /* late_charge: to be paid now */
	int days_late;
	bool cancelled;            /* taken back: nothing is paid on it, and nothing due */
	const struct say *explain; /* in the arena */
	size_t explain_count;
};

struct account_view {
	int64_t account_id;
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX];
	enum id_type id_type;
	char id_masked[ID_TEXT_MAX];
	char address[ADDRESS_MAX], region[ADDRESS_MAX];
	char price_class[PRICE_CLASS_MAX];
	char phone[PHONE_MAX], route[PHONE_MAX], tariff[PHONE_MAX];
	char meter_no[METER_NO_MAX];
	int meter_kind; /* as stored: 0 none, 1 postpaid, 2 prepaid_cpu, 3 prepaid_mag */
	struct date opened_on;
	enum account_status status;
	struct money advance;
	struct money principal, late_charge, total; /* due; the advance is not taken off */
	struct date on;
	struct bill_view *bills; /* in the arena; by due date, then number */
	size_t bill_count;
};

struct account_question {
	const char *account_no;
	struct date on;
	bool all; /* also settled bills */
};
/* The account as it stands on a day. account_unknown. PERMIT_ACCOUNT_READ. */
NODISCARD bool account_show(struct session *s, const struct account_question *question,
	struct arena *arena, struct account_view *out);

/* The business date of the session's open shift, else the calendar's. */
NODISCARD bool session_business_date(struct session *s, struct date *out);

struct usage_month {
	struct period period;
	struct energy energy;
	struct money amount;
};
/* Billed per month; the last is the month of `on`. */
NODISCARD bool account_usage(struct session *s, int64_t account_id, struct date on,
	struct usage_month months[USAGE_MONTHS]);

/* Payments, reversals and changes of the file, newest first. */
struct account_event {
	struct moment at;
	struct say what;
	struct money amount;                   /* zero where there is none */
	char receipt_no[41], login[LOGIN_MAX]; /* receipt_no "": none */
};
NODISCARD bool account_history(struct session *s, int64_t account_id, struct arena *arena,
	struct account_event **out, size_t *count);

struct account_edit {
	const char *name, *phone; /* NULL: as it is */
	bool has_id;
	enum id_type id_type;
	const char *id_no; /* as written */
};
/* Old and new are kept (identity numbers masked). PERMIT_ACCOUNT_CHANGE. bad_value, bad_id. */
NODISCARD bool account_change(
	struct session *s, const char *account_no, const struct account_edit *edit);

/* bad_value: something is due, in advance or at the bank; sale_open. PERMIT_ACCOUNT_CLOSE. */
NODISCARD bool account_close(struct session *s, const char *account_no);

#endif
