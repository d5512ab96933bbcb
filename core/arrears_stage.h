#ifndef CORE_ARREARS_STAGE_H
#define CORE_ARREARS_STAGE_H

#include <stdbool.h>
#include "core/compiler.h"

/* The stages of an arrears case, what a step may need, and what is said of an account: names. */
#define ARREARS_STAGE_LIST(X)              \
	X(NONE, "none", 0)                 \
	X(REMINDED, "reminded", 1)         \
	X(AT_RISK, "at_risk", 2)           \
	X(LISTED, "listed", 3)             \
	X(NOTIFIED, "notified", 4)         \
	X(APPROVED, "approved", 5)         \
	X(WARNED, "warned", 6)             \
	X(DISCONNECTED, "disconnected", 7) \
	X(SETTLED, "settled", 8)           \
	X(ORDERED, "ordered", 9)           \
	X(RESTORED, "restored", 10)        \
	X(LETTER, "letter", 11)            \
	X(COURT, "court", 12)              \
	X(JUDGED, "judged", 13)            \
	X(WRITTEN_OFF, "written_off", 14)  \
	X(PLAN, "plan", 15)
#define ARREARS_STAGE_ENUM_(name, text, number) ARREARS_STAGE_##name = (number),
enum arrears_stage { ARREARS_STAGE_LIST(ARREARS_STAGE_ENUM_) ARREARS_STAGES }; /* stored */
#undef ARREARS_STAGE_ENUM_

/* What a step may need; its name is error.rule, its article error.article. */
#define ARREARS_NEED_LIST(X)                  \
	X(ORDER, "steps_in_order")            \
	X(DEBT, "debt")                       \
	X(REMIND_DAY, "remind_day")           \
	X(WARNING_DAY, "warning_day")         \
	X(OVERDUE, "overdue_days")            \
	X(REMINDED, "reminded")               \
	X(HOLIDAYS, "holidays_known")         \
	X(LISTING_DAY, "listing_day")         \
	X(NO_DISPUTE, "no_dispute")           \
	X(HOLDER, "holder_alive")             \
	X(SERVICE, "proof_of_service")        \
	X(NOTICE, "notice_period")            \
	X(APPROVAL, "approval")               \
	X(AUTHORITY, "authority_told")        \
	X(PARTICIPANTS, "participants")       \
	X(SAFETY, "safety_notes")             \
	X(WORKING_DAY, "working_day")         \
	X(PROTECTED, "protected_day")         \
	X(WARNING_PROOF, "proof_of_warning")  \
	X(SAME_DAY, "warned_same_day")        \
	X(MINUTES, "warned_minutes")          \
	X(RESULT, "result")                   \
	X(CUT, "disconnected")                \
	X(LETTER_DAY, "letter_day")           \
	X(LETTER_PROOF, "letter_sent")        \
	X(LETTER_DEADLINE, "letter_deadline") \
	X(COURT_FILE, "court_file")           \
	X(JUDGEMENT, "judgement")             \
	X(WRITE_OFF, "write_off_approval")    \
	X(REASON, "reason")                   \
	X(PAID, "paid")                       \
	X(CLEARED, "cheque_cleared")          \
	X(CARRIED_OUT, "carried_out")         \
	X(PLAN_AGREED, "plan_agreed")
#define ARREARS_NEED_ENUM_(name, text) ARREARS_NEED_##name,
enum arrears_need { ARREARS_NEED_LIST(ARREARS_NEED_ENUM_) ARREARS_NEEDS };
#undef ARREARS_NEED_ENUM_

/* What is said of an account. Stored: never renumber. */
enum arrears_mark {
	ARREARS_MARK_DISPUTE = 1,   /* the debt is disputed: the chain stops */
	ARREARS_MARK_IMPORTANT = 2, /* an important customer (重要用户) */
	ARREARS_MARK_DECEASED = 3,  /* the holder died: the account is transferred first */
	ARREARS_MARKS
};

NODISCARD bool arrears_stage_parse(enum arrears_stage *out, const char *name);
const char *arrears_stage_name(enum arrears_stage stage);  /* "at_risk" */
const char *arrears_stage_title(enum arrears_stage stage); /* msgid */
const char *arrears_need_name(enum arrears_need need);     /* "notice_period" */
const char *arrears_need_title(enum arrears_need need);    /* msgid: what is missing */
const char *arrears_need_article(enum arrears_need need);  /* msgid: who asks for it */
const char *arrears_mark_name(enum arrears_mark mark);     /* "dispute" */
const char *arrears_mark_title(enum arrears_mark mark);    /* msgid */
NODISCARD bool arrears_mark_parse(enum arrears_mark *out, const char *name);

#endif
