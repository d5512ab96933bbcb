#ifndef CORE_PERMISSION_H
#define CORE_PERMISSION_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"

/* Who may do what: one table, tested in counter/ and nowhere else. Roles are a set. */
#define ROLE_LIST(X)                   \
	X(CASHIER, "cashier", 0)       \
	X(SUPERVISOR, "supervisor", 1) \
	X(READER, "reader", 2)         \
	X(VERIFIER, "verifier", 3)     \
	X(COLLECTOR, "collector", 4)   \
	X(LEGAL, "legal", 5)           \
	X(INSPECTOR, "inspector", 6)   \
	X(MANAGER, "manager", 7)       \
	X(AUDITOR, "auditor", 8)       \
	X(ADMIN, "admin", 9)

#define ROLE_ENUM_(name, text, bit) ROLE_##name = 1 << (bit),
enum role { ROLE_LIST(ROLE_ENUM_) }; /* the bits are stored: never renumber */
#undef ROLE_ENUM_

enum permission {
	PERMIT_STAFF_MANAGE,
	PERMIT_IMPORT_ACCOUNTS,
	PERMIT_IMPORT_BILLS,
	PERMIT_POLICY_SET,
	PERMIT_BACKUP,
	PERMIT_HALL_REPLACE, /* another engine, a backup put in place, another key */
	PERMIT_ACCOUNT_READ,
	PERMIT_ACCOUNT_CHANGE,
	PERMIT_ACCOUNT_CLOSE,
	PERMIT_SHIFT_WORK, /* open, hand in, count, close one's own shift */
	PERMIT_SHIFT_READ_ANY,
	PERMIT_HAND_IN_RECEIVE,
	PERMIT_SHIFT_DATE_APPROVE, /* a business date that is not the calendar's */
	PERMIT_DIFFERENCE_APPROVE,
	PERMIT_DAY_SETTLE,
	PERMIT_PAY,
	PERMIT_REVERSE,
	PERMIT_REVERSE_APPROVE,
	PERMIT_PAYMENT_MOVE,
	PERMIT_WAIVE,
	PERMIT_WAIVE_APPROVE,
	PERMIT_TENDER_CLEAR,
	PERMIT_RECEIPT_READ,
	PERMIT_RECEIPT_PRINT,
	PERMIT_REPORT_READ,
	PERMIT_EXPORT_PAID,
	PERMIT_AUDIT_READ,
	PERMIT_READING_IMPORT, /* files of readings */
	PERMIT_READING_ENTER,  /* by hand, and corrections of one's own */
	PERMIT_READING_READ,   /* routes, readings, what looks wrong */
	PERMIT_READING_CLEAR,  /* say what becomes of what looks wrong; estimate */
	PERMIT_METER_IMPORT,
	PERMIT_TARIFF_IMPORT,
	PERMIT_BILL_RUN,            /* calculate, release, cancel */
	PERMIT_BILL_CANCEL_APPROVE, /* where money was paid on the bill */
	PERMIT_CORRECTION_READ,
	PERMIT_CORRECTION_PROPOSE, /* what is charged or given back by rule */
	PERMIT_CORRECTION_REFUSE,  /* one's own, or any by whoever may approve */
	PERMIT_CORRECTION_APPROVE,
	PERMIT_ARREARS_READ,
	PERMIT_ARREARS_RUN,       /* the daily run and its lists */
	PERMIT_ARREARS_STEP,      /* notice, order, warning, cut */
	PERMIT_ARREARS_APPROVE,   /* a disconnection */
	PERMIT_ARREARS_MARK,      /* disputed, important, deceased */
	PERMIT_ARREARS_LEGAL,     /* lawyer's letter, court, judgement */
	PERMIT_ARREARS_WRITE_OFF, /* ask for it */
	PERMIT_WRITE_OFF_APPROVE,
	PERMIT_PLAN,            /* repayment plans */
	PERMIT_BLACKLIST_LEAVE, /* ask for it; a supervisor approves */
	PERMIT_BLACKLIST_APPROVE,
	PERMIT_NOTICE_REMIND,  /* reminders, restoration orders */
	PERMIT_NOTICE_COLLECT, /* disconnection, plan, proof of service, blacklist */
	PERMIT_NOTICE_LEGAL,   /* lawyer's letters, files for the court */
	PERMIT_CARD_SELL,    /* open, sell, resolve; replace, refund and change with an approval */
	PERMIT_CARD_APPROVE, /* lost and damaged cards, refunds, large sales */
	PERMIT_CARD_SET,     /* limits and alarms of an account */
	PERMIT_CARD_AUDIT,   /* flags, and purchases against consumption */
	PERMIT_CARD_REVIEW,  /* say what becomes of them */
	PERMIT_RESTORE,      /* look at papers, order supply back */
	PERMIT_RESTORE_READ, /* orders and what is overdue */
	PERMIT_RESTORE_FINISH,    /* say what became of an order */
	PERMIT_AUTHORITY_APPROVE, /* that somebody may act for a holder */
	PERMIT_METER_LINE,        /* where a meter can be reached, and its password */
	PERMIT_COUNT
};

NODISCARD bool role_allows(uint32_t roles, enum permission what);
NODISCARD bool role_parse(uint32_t *bit, const char *name);
const char *role_name(uint32_t bit);  /* "cashier"; NULL for anything but one known bit */
const char *role_title(uint32_t bit); /* msgid of its title; NULL likewise */

#endif
