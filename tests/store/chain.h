#ifndef TESTS_STORE_CHAIN_H
#define TESTS_STORE_CHAIN_H

#include "counter/abnormal.h"
#include "counter/bill_run.h"
#include "counter/bill_view.h"
#include "counter/reading.h"
#include "tests/store/desk.h"

/*
 * A small hall in which meters are read and billed: accounts A1 … A6 with the meters M1 … M6, the
 * first four on route R1, the others on R2, on the residential tariff of Zhejiang. Everything
 * asserts by cmocka.
 */
struct chain {
	struct desk desk;
	struct bill_run_result result; /* of the last run; its list lives until the next */
	struct arena arena;
};

void chain_init(struct chain *chain, struct hall *hall);
void chain_release(struct chain *chain);

/* Lines of "meter,day,register,value,kind" without a header; false: refused, see desk.import. */
bool chain_try_readings(struct chain *chain, const char *lines);
void chain_readings(struct chain *chain, const char *lines);

/* Total readings of M1 … M6 on 2026-10-20 (1000) and on 2026-11-20 (1100, 1110, … 1150). */
void chain_two_months(struct chain *chain);

/* A run over November 2026, all routes; the answer is chain->result. */
void chain_run(struct chain *chain, enum bill_action action);
void chain_try(struct chain *chain, const struct bill_run_request *request);

/* Somebody who may agree to taking back what money was paid on. */
struct approval chain_approval(struct chain *chain);

/* Is there such an account under such a rule in the last answer? */
bool chain_has(const struct chain *chain, const char *account_no, const char *rule);

/* The open case of that account and rule in November; fails if there is none. */
int64_t chain_case(struct chain *chain, const char *account_no, const char *rule);
bool chain_settle(struct chain *chain, int64_t case_no, enum abnormal_end end, int64_t value);

int64_t chain_count(struct chain *chain, const char *table);

/* The program's own judge says that all is well. */
void chain_verify(struct chain *chain);

/* What the account owes and has in advance today, as text. */
void chain_owes(struct chain *chain, const char *account_no, const char *due, const char *advance);

#endif
