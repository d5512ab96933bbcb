#ifndef TESTS_CRASH_CARD_DEED_H
#define TESTS_CRASH_CARD_DEED_H

#include "db/sql_sets.h"
#include "tests/crash/card_lab.h"

/* What people do with cards in the cases, and how it is judged. Each sale is of 20.00 in cash. */
bool worker_sell(struct card_worker *w, const char *account_no, bool open);
bool worker_replace(struct card_worker *w);
bool worker_refund(struct card_worker *w, const char *sale_no);
bool worker_change_meter(struct card_worker *w);
void worker_resolve(struct card_worker *w, const char *sale_no, bool undo, bool lost);

/* How many sales are open, and the number of the first. */
size_t worker_open_sales(struct card_worker *w, char sale_no[CARD_SALE_NO_MAX]);

/* What is asked of the books beside the program: the hundredths that count as sold; by account, in
 * order, amount, watt-hours and day of each purchase of energy that stands. */
enum card_case_question { CASE_CREDITED, CASE_PRICED, CASE_SQL_COUNT };
extern const struct sql_set card_case_sql;

/* The first complaint stands. */
void worker_complain(struct card_lab *lab, const char *what, const char *detail);

/* What the meters credited against what the books have settled; then verify. */
void worker_compare(struct card_worker *w, int64_t credited);
void worker_judge(struct card_worker *w);

#endif
