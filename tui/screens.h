#ifndef TUI_SCREENS_H
#define TUI_SCREENS_H

#include "core/arrears_stage.h"
#include "counter/account.h"
#include "counter/card.h"
#include "counter/reading.h"
#include "counter/receipt.h"
#include "tui/screen.h"

struct card_papers;

/* The counter's screens. What one needs to be opened stands beside it; NULL: nothing. */
extern const struct screen SCREEN_SIGN_IN, SCREEN_LOCK, SCREEN_FIND;
extern const struct screen SCREEN_ACCOUNT;      /* const char *account_no */
extern const struct screen SCREEN_PAY;          /* const struct pay_targets * */
extern const struct screen SCREEN_PAID;         /* const struct paid_arg * */
extern const struct screen SCREEN_RESTORE;      /* const char *account_no */
extern const struct screen SCREEN_RESTORATIONS; /* const char *order_no, or NULL */
extern const struct screen SCREEN_NOTICES;      /* const char *account_no, or NULL */
extern const struct screen SCREEN_LETTER_TEXT;  /* const struct letter_text_arg * */
extern const struct screen SCREEN_LETTERS, SCREEN_LETTER_RUNS;
extern const struct screen SCREEN_LETTER_RUN; /* const int64_t *run_id */
extern const struct screen SCREEN_SELL;       /* const char *account_no, or NULL */
extern const struct screen SCREEN_SOLD;       /* const struct sold_arg * */
extern const struct screen SCREEN_CARD_SALES;
extern const struct screen SCREEN_CARD;        /* const char *account_no, or NULL */
extern const struct screen SCREEN_CARD_LIMITS; /* const char *account_no */
extern const struct screen SCREEN_CARD_FLAGS;
extern const struct screen SCREEN_CARD_AUDIT;
extern const struct screen SCREEN_RECEIPTS;
extern const struct screen SCREEN_RECEIPT; /* const char *receipt_no */
extern const struct screen SCREEN_REVERSE; /* const char *receipt_no, or NULL */
extern const struct screen SCREEN_SHIFT, SCREEN_SHIFT_OPEN, SCREEN_SHIFT_COUNT, SCREEN_HAND_IN;
extern const struct screen SCREEN_ACCOUNT_EDIT; /* const struct account_view * */
extern const struct screen SCREEN_AGEING;
extern const struct screen SCREEN_ARREARS;
extern const struct screen SCREEN_ARREARS_CASE; /* const char *account_no */
extern const struct screen SCREEN_PLAN;         /* const char *account_no */
extern const struct screen SCREEN_ARREARS_STEP; /* const struct arrears_step_arg * */
extern const struct screen SCREEN_AUTHORITIES;  /* const char *account_no */
extern const struct screen SCREEN_ARREARS_EXPORT;
extern const struct screen SCREEN_CLEARING;
extern const struct screen SCREEN_HISTORY; /* const int64_t *account_id */
extern const struct screen SCREEN_POLICY;
extern const struct screen SCREEN_PRINTS;
extern const struct screen SCREEN_DEVICES;
extern const struct screen SCREEN_POLICY_VALUE; /* a row of SCREEN_POLICY */
extern const struct screen SCREEN_DAY, SCREEN_DEPOSIT;
extern const struct screen SCREEN_ROUTES;
extern const struct screen SCREEN_ROUTE;                   /* const struct route_arg * */
extern const struct screen SCREEN_ROUTE_PLAN;              /* const struct route_arg * */
extern const struct screen SCREEN_CASES;                   /* const struct route_arg *, or NULL */
extern const struct screen SCREEN_CASE;                    /* const int64_t *case_no */
extern const struct screen SCREEN_BILL_RUN; /* the same */ /* the same */
extern const struct screen SCREEN_RATES;
extern const struct screen SCREEN_CORRECTIONS;
extern const struct screen SCREEN_CORRECTION; /* const int64_t *correction_no */
extern const struct screen SCREEN_PROPOSE;    /* const char *account_no, or NULL */
extern const struct screen SCREEN_BILL;       /* const char *bill_no */
extern const struct screen SCREEN_STAFF, SCREEN_STAFF_ADD;
extern const struct screen SCREEN_PASSWORD; /* const char *login; NULL: one's own */

/* A step of an account's case, or, where mark is not 0, what is said of the account. */
struct arrears_step_arg {
	const char *account_no;
	enum arrears_stage to;
	enum arrears_mark mark;
	bool value;
	bool reinstate; /* a write-off that was a mistake */
};

/* A route in a month. */
struct route_arg {
	struct period period;
	char route[ROUTE_NAME_MAX];
	char reader[LOGIN_MAX]; /* SCREEN_ROUTE_PLAN: who reads it; "": nobody yet */
};

/* Who a payment is for; all on one receipt. */
struct pay_targets {
	size_t count;
	char account_no[PAY_ACCOUNTS_MAX][ACCOUNT_NO_MAX];
	struct money prepay; /* offered beside what is due */
};

struct paid_arg {
	const struct pay_result *result; /* its lists are not looked at */
	const char *name, *account_no;   /* of the first account */
	bool supply_off;                 /* it is cut, and can be ordered back */
	const struct paper_made *paper;  /* NULL: the receipt was not printed */
	const struct fault *print_why;
};

/* What became of a sale, done or not. */
struct sold_arg {
	const struct card_result *result; /* its list is not looked at */
	const struct fault *why;          /* where it is open */
	const char *name;                 /* "": not known here */
	const struct card_papers *papers; /* NULL: none was made */
	bool finish;                      /* at once */
};

/* All of them, for the survey; ended by NULL. */
extern const struct screen *const SCREENS[];

#endif
