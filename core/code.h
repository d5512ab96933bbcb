#ifndef CORE_CODE_H
#define CORE_CODE_H

/*
 * Every reason for which an operation is refused or fails. The names are a contract with other
 * programs and never change; the sentences stand in core/code.c. Exit status 1 means refused,
 * 3 means that the world failed.
 */
#define CODE_LIST(X)                                     \
	X(OK, "ok", 0)                                   \
	X(BAD_AMOUNT, "bad_amount", 1)                   \
	X(BAD_DATE, "bad_date", 1)                       \
	X(BAD_VALUE, "bad_value", 1)                     \
	X(BAD_ID, "bad_id", 1)                           \
	X(ACCOUNT_UNKNOWN, "account_unknown", 1)         \
	X(ACCOUNT_CLOSED, "account_closed", 1)           \
	X(ACCOUNT_EXISTS, "account_exists", 1)           \
	X(NOTHING_DUE, "nothing_due", 1)                 \
	X(DUE_CHANGED, "due_changed", 1)                 \
	X(TENDER_MISMATCH, "tender_mismatch", 1)         \
	X(DUPLICATE_SUSPECTED, "duplicate_suspected", 1) \
	X(OP_CONFLICT, "op_conflict", 1)                 \
	X(SHIFT_NOT_OPEN, "shift_not_open", 1)           \
	X(SHIFT_OPEN, "shift_open", 1)                   \
	X(DRAWER_SHORT, "drawer_short", 1)               \
	X(RECEIPT_UNKNOWN, "receipt_unknown", 1)         \
	X(ALREADY_REVERSED, "already_reversed", 1)       \
	X(LATER_PAYMENT, "later_payment", 1)             \
	X(ADVANCE_USED, "advance_used", 1)               \
	X(CARD_WRITTEN, "card_written", 1)               \
	X(DAY_SETTLED, "day_settled", 1)                 \
	X(SIGN_IN_FAILED, "sign_in_failed", 1)           \
	X(LOCKED_OUT, "locked_out", 1)                   \
	X(NOT_PERMITTED, "not_permitted", 1)             \
	X(APPROVAL_REQUIRED, "approval_required", 1)     \
	X(SELF_APPROVAL, "self_approval", 1)             \
	X(IMPORT_REFUSED, "import_refused", 1)           \
	X(EXISTS, "exists", 1)                           \
	X(VERIFY_FAILED, "verify_failed", 1)             \
	X(SALE_OPEN, "sale_open", 1)                     \
	X(CARD_WRONG, "card_wrong", 1)                   \
	X(CARD_NOT_INSERTED, "card_not_inserted", 1)     \
	X(CARD_BAD, "card_bad", 1)                       \
	X(LIMIT_EXCEEDED, "limit_exceeded", 1)           \
	X(LAW_FORBIDS, "law_forbids", 1)                 \
	X(TEMPLATE_BAD, "template_bad", 1)               \
	X(POLICY_BAD, "policy_bad", 1)                   \
	X(DB_UNREACHABLE, "db_unreachable", 3)           \
	X(DB_BUSY, "db_busy", 3)                         \
	X(DB_NEWER, "db_newer", 3)                       \
	X(DB_DAMAGED, "db_damaged", 3)                   \
	X(DISK_FULL, "disk_full", 3)                     \
	X(KEY_MISSING, "key_missing", 3)                 \
	X(IO, "io", 3)                                   \
	X(DEVICE_GONE, "device_gone", 3)                 \
	X(DEVICE_TIMEOUT, "device_timeout", 3)

#define CODE_ENUM_(name, text, exit_status) CODE_##name,
enum code { CODE_LIST(CODE_ENUM_) CODE_COUNT };
#undef CODE_ENUM_

const char *code_name(enum code code);    /* "bad_amount" */
int code_exit_status(enum code code);     /* 0, 1 or 3 */
const char *code_message(enum code code); /* the msgid used where nothing better is said */

#endif
