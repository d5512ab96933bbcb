#ifndef TESTS_STORE_DESK_H
#define TESTS_STORE_DESK_H

#include "core/arena.h"
#include "counter/account.h"
#include "counter/import.h"
#include "tests/store/hall.h"

/*
 * Somebody with every role, signed in at a desk over a test's hall, at a time that stands still
 * until the test moves it. Everything asserts by cmocka.
 */
struct desk {
	struct session s;
	struct moment now;
	struct hall *hall;
	struct arena arena; /* dropped by desk_release */
	struct import_result import;
};

void desk_init(struct desk *desk, struct hall *hall); /* at ten o'clock on 2026-11-21 */
void desk_release(struct desk *desk);
void desk_set_day(struct desk *desk, const char *day);

/* Imports the bytes as a file with what request says of it; the result is desk->import. */
bool desk_import_bytes(
	struct desk *desk, struct import_request request, const void *bytes, size_t size);
bool desk_import(struct desk *desk, enum import_what what, const char *text);

/* Imports, and fails with the first error if that is refused. */
void desk_store(struct desk *desk, enum import_what what, const char *text);

/* An account of name and class that owns nothing else worth naming. */
void desk_account(
	struct desk *desk, const char *account_no, const char *name, const char *price_class);

/* A bill of 100 kWh for 2026-01 that fell due on a day. */
struct desk_bill {
	const char *bill_no, *account_no, *amount, *due_on;
};
void desk_bill(struct desk *desk, const struct desk_bill *bill);

/* Values from text; a text that cannot be read fails the test. */
struct date desk_day(const char *text);
struct money desk_money(const char *text);

#define assert_money(m, text)                                            \
	do {                                                             \
		char money_text_[MONEY_TEXT_MAX];                        \
		assert_string_equal(money_format(m, money_text_), text); \
	} while (0)

#define assert_code(s, expected) assert_string_equal(code_name((s)->why.code), code_name(expected))

#endif
