#ifndef DB_VERIFY_CASE_H
#define DB_VERIFY_CASE_H

#include "core/arrears.h"
#include "db/database.h"

/* What the judge asks about arrears (db/verify_store.h has the other questions and asks these too).
 */
enum verify_case_question {
	VERIFY_WRITTEN_OFF,      /* 6702 of a bill = what was written off, as far as it is unpaid */
	VERIFY_WRITE_OFF_BILLS,  /* an act is the sum of its bills */
	VERIFY_WRITE_OFF_POSTED, /* and so its entry says */
	VERIFY_WRITE_OFF_BY,     /* with another person's approval, and a reason */
	VERIFY_RECOVERY,         /* what came in later is what its entry says */
	VERIFY_WRITE_OFF_TOLD,   /* the chains tell of it as it stands */
	VERIFY_WRITE_OFF_UNTOLD,
	VERIFY_PLAN_SUM,          /* a plan is the sum of its instalments, which have no gap */
	VERIFY_PLAN_STATE,        /* and what became of it is what became of them */
	VERIFY_PLAN_PAID,         /* an instalment that was kept was paid */
	VERIFY_PLAN_LATE,         /* no late charge beyond what was agreed */
	VERIFY_RESTORATION_STATE, /* an order is where its last event left it */
	VERIFY_DISCONNECTION_STATE,
	VERIFY_RESTORATION_LAWFUL, /* the case and the paper that it needs */
	VERIFY_DISCONNECTION_LAWFUL,
	VERIFY_IDENTITY,   /* a check's verdict is that of its findings; its number is masked */
	VERIFY_LETTER_GAP, /* letters are numbered without a gap */
	VERIFY_LETTER_PAPER,
	VERIFY_CASE_QUESTIONS
};

struct stmt *verify_case_stmt(struct db *db, enum verify_case_question question);

/* A step as it is stored; seq 0: a case without any. */
struct verify_step {
	int64_t seq;
	enum arrears_stage from, to;
	struct date on;
};

/* Every step of every case, by account, case and place, until look says no. */
NODISCARD bool verify_case_steps(struct db *db,
	bool (*look)(void *ctx, const struct arrears_case *c, const struct verify_step *step),
	void *ctx);

/* A letter's data, or a template's words (serial 0, year: its version), and the hash beside it. */
struct verify_paper {
	int64_t id, kind, year, serial;
	const char *text, *sha256; /* of this call */
};
NODISCARD bool verify_case_papers(struct db *db, bool templates,
	bool (*look)(void *ctx, const struct verify_paper *paper), void *ctx);

#endif
