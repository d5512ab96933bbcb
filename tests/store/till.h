#ifndef TESTS_STORE_TILL_H
#define TESTS_STORE_TILL_H

#include "core/arena.h"
#include "core/tender.h"
#include "counter/pay.h"
#include "counter/reverse.h"
#include "tests/store/hall.h"

/*
 * A counter for the tests of counter/: a session on a fresh hall, by a clock that stands still.
 * People: ann and bob are cashiers, sue and tom supervisors, kim a reader, cora
 * a collector, leo a legal officer, max a manager, eva an auditor, all with the password
 * TILL_PASSWORD. Everything asserts by cmocka; amounts are text ("128.50").
 */
#define TILL_PASSWORD "open sesame"
#define TILL_STATION "cli"

struct till {
	struct hall *hall;
	struct session session;
	struct moment now;
	char key_path[SCRATCH_PATH_MAX];
	int shifts;         /* opened so far */
	struct arena arena; /* what was answered; dropped by till_release */
};

void till_init(struct till *till, struct hall *hall);
void till_release(struct till *till);

/* A session of its own on the same hall, as after a fork; free with till_disconnect. */
void till_connect(struct session *s, struct till *till, const char *login);
void till_disconnect(struct session *s);

void till_as(struct till *till, const char *login); /* signs in without a password */
struct approval till_approval(const char *login);

struct money till_money(const char *text);
struct date till_date(const char *text);

int64_t till_account(struct till *till, const char *account_no, const char *price_class);
void till_close_account(struct till *till, int64_t account_id);
void till_bill(struct till *till, int64_t account_id, const char *bill_no, const char *due_on,
	const char *amount);

/* Signs that login in and opens a shift. */
int64_t till_shift(
	struct till *till, const char *login, const char *business_date, const char *float_amount);

/* The shift's own cashier counts to the fen and closes it. */
void till_end_shift(struct till *till, int64_t shift_id);
void till_settle(struct till *till, const char *business_date);

/* Cash to the safe; money taken off an advance by no payment at all. */
void till_hand_in(struct till *till, const char *amount);
void till_take_advance(struct till *till, int64_t account_id, const char *amount);

/* Tenders as typed, ended by NULL: TENDERS("cash:10.00", "card:5.00"). */
#define TENDERS(...) ((const char *const[]){__VA_ARGS__, NULL})
struct pay_request till_request(const char *account_no, const char *const *tenders);

/* Pays as the session's login, whatever was paid a moment ago. */
void till_pay(struct till *till, const char *account_no, const char *const *tenders,
	struct pay_result *out);
void till_pay_amount(struct till *till, const char *account_no, const char *const *tenders,
	const char *amount, struct pay_result *out);

void till_check_money(struct money m, const char *expected);

/* The balance of a ledger for one sub, debits positive, as text in a buffer of its own. */
const char *till_balance(struct till *till, enum ledger ledger, int64_t sub);

/* Everything that must hold after every operation. */
void till_check_books(struct till *till);

/* The program's own judge says that all is well. */
void till_verify(struct till *till);
int64_t till_count(struct till *till, const char *table);

/* Asserts that the operation was refused with that code, and for something that can be said. */
#define till_refused(till, call, refused_code)                                                     \
	do {                                                                                       \
		assert_false(call);                                                                \
		assert_string_equal(code_name((till)->session.why.code), code_name(refused_code)); \
	} while (0)

#endif
