#ifndef TESTS_STORE_DRAWER_H
#define TESTS_STORE_DRAWER_H

#include "counter/shift.h"
#include "tests/store/till.h"

/* What tests of shifts, days and the judge do at a till. Everything asserts by cmocka. */
#define DRAWER_TODAY "2026-11-18" /* where the till's clock stands */

/* A till of a hall that is no trial, with a file for its seals. */
void drawer_init(struct till *till, struct hall *hall);
void drawer_release(struct till *till); /* the books still hold */

void drawer_at(struct till *till, const char *login, const char *station);
struct shift_view drawer_open(struct till *till, const char *float_amount);

/* reason and approver may be NULL. */
bool drawer_close(struct till *till, const char *counted, const char *reason, const char *approver,
	struct shift_view *out);

struct pay_result drawer_pay(struct till *till, const char *account_no, const char *const *tenders);
#define TENDERS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* 60.00 in cash and 40.00 by card; then 30.00 in cash, which are reversed. */
void drawer_take_payments(struct till *till);

/* Does it or fails the test with the reason. */
#define must(till, call)                                                                \
	do {                                                                            \
		char must_text_[SAY_TEXT_MAX];                                          \
		if (!(call))                                                            \
			fail_msg("%s: %s", code_name((till)->session.why.code),         \
				fault_render(LANG_EN, &(till)->session.why, must_text_, \
					sizeof must_text_));                            \
	} while (0)

#define check_money(m, expected)                                             \
	do {                                                                 \
		char check_text_[MONEY_TEXT_MAX];                            \
		assert_string_equal(money_format(m, check_text_), expected); \
	} while (0)

void check_sum(const struct tender_sum *sum, int64_t count, const char *amount);

#endif
