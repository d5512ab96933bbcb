#ifndef TESTS_STORE_PRESS_H
#define TESTS_STORE_PRESS_H

#include "counter/print.h"
#include "tests/store/till.h"

/*
 * A counter that can make papers: ann's open shift on 2026-11-21, account 1001 of 阿卜杜拉·买买提
 * with a bill of 100.00 that is not overdue and one of 50.00 that is (20 days: 1.00), and account
 * 1002 of 𠮷野家 with a bill of 30.00. Everything asserts by cmocka.
 */
#define PRESS_DAY "2026-11-21"

struct press {
	struct till till;
	int64_t first, second;
	char share[SCRATCH_PATH_MAX];  /* templates and fonts of its own, when asked for */
	char papers[SCRATCH_PATH_MAX]; /* where papers without a queue lie */
	char bin[SCRATCH_PATH_MAX];    /* the folder of lp: all of PATH */
};

void press_init(struct press *p, void **state);
void press_release(struct press *p);

/* The path of a file in the test's folder. */
const char *press_path(struct press *p, const char *name, char buf[SCRATCH_PATH_MAX]);

/* Draws a receipt to NAME in the test's folder; asserts that it is a sound PDF with that copy. */
void press_receipt(struct press *p, const char *receipt_no, const char *name, int copy);

/* The text of a PDF in the test's folder; free it. */
char *press_text(struct press *p, const char *name);

/* From now on lp is this script, and the station's receipts go to the queue "receipts". */
void press_lp(struct press *p, const char *script);

size_t press_waiting(struct press *p, struct print_item **items);

#endif
