#ifndef COUNTER_FORM_H
#define COUNTER_FORM_H

#include "counter/pay.h"

/* What can be said about a request before the books are asked. False: s->why tells what is wrong.
 */

/* A quote may come before any tender is typed. */
enum form_tenders { FORM_TENDERS_NEEDED, FORM_TENDERS_OPTIONAL };

/*
 * Accounts named once each; tenders above zero, at most one in cash, references where needed.
 * bad_value, bad_amount.
 */
NODISCARD bool form_pay(
	struct session *s, const struct pay_request *request, enum form_tenders tenders);

/* The same of the tenders alone. */
NODISCARD bool form_pay_tenders(
	struct session *s, const struct pay_request *request, enum form_tenders tenders);

/* Letters, digits, dots, lines and underscores, 1 … size - 1: sign-ins, stations, codes, ids. */
NODISCARD bool form_word(const char *text, size_t size);

/* Could there be an account of that number? What else was typed never reaches the database. */
NODISCARD bool form_account_no(const char *account_no);

/* 1 … 120 characters of clean text. bad_value. */
NODISCARD bool form_reason(struct session *s, const char *reason);

#endif
