#ifndef TESTS_BENCH_TOWN_H
#define TESTS_BENCH_TOWN_H

#include <stddef.h>
#include <stdint.h>

#include "counter/session.h"

/*
 * A hall of as many invented customers as are asked for: each has a meter and one bill of 123.45
 * that is overdue, posted in the journal like any other; TOWN_PAYMENTS of them have paid. What
 * stands in an account follows from its number alone, so that a question can be made from it.
 *
 * A town is made once and kept in build/bench; its figures come from the file as it lies there.
 */
#define TOWN_PAYMENTS 2000
#define TOWN_TEXT_MAX 128
#define TOWN_PATH_MAX 64

struct town {
	int64_t accounts;
	char path[TOWN_PATH_MAX], key[TOWN_PATH_MAX];
};

/* Makes it where there is none, and reads it once. Ends the program if it cannot. */
void town_init(struct town *town, int64_t accounts);

/* A cashier's session there, at a station of that name, with a shift. */
void town_session(const struct town *town, const char *station, struct session *s);

/* Ends the program with the session's fault, or the database's, if not ok. */
void town_must(const struct session *s, bool ok);

/* The account whose turn it is: each comes once before any comes again. */
int64_t town_payer(const struct town *town, int64_t turn);

uint64_t town_chance(int64_t account, int purpose);
void town_number(char buf[TOWN_TEXT_MAX], int64_t account);
void town_name(char buf[TOWN_TEXT_MAX], int64_t account);
void town_name_beginning(char buf[TOWN_TEXT_MAX], int64_t account);
void town_surname(char buf[TOWN_TEXT_MAX], int64_t account);
void town_initials(char buf[TOWN_TEXT_MAX], int64_t account);
void town_district(char buf[TOWN_TEXT_MAX], int64_t account);
void town_street(char buf[TOWN_TEXT_MAX], int64_t account);
void town_street_number(char buf[TOWN_TEXT_MAX], int64_t account);
void town_address(char buf[TOWN_TEXT_MAX], int64_t account);
void town_phone(char buf[TOWN_TEXT_MAX], int64_t account);
void town_meter(char buf[TOWN_TEXT_MAX], int64_t account);
void town_bill(char buf[TOWN_TEXT_MAX], int64_t account);

#endif
