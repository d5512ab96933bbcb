#ifndef PRINTING_LETTER_FIELD_H
#define PRINTING_LETTER_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/notice.h"

/*
 * What a letter can say: fields, written {name} in a template, and lists, whose rows become a
 * table. Which of them a kind of letter has, and which its template must use, are rows of
 * printing/letter_field.c. A field without a value is the empty text.
 */
#define LETTER_FIELDS(X)                  \
	X(NUMBER, number)                 \
	X(DATE, date)                     \
	X(OFFICE, office)                 \
	X(OFFICE_ADDRESS, office_address) \
	X(OFFICE_PHONE, office_phone)     \
	X(PAYEE, payee)                   \
	X(PAYEE_BANK, payee_bank)         \
	X(PAYEE_ACCOUNT, payee_account)   \
	X(LAW_FIRM, law_firm)             \
	X(LAWYER, lawyer)                 \
	X(COURT, court)                   \
	X(ACCOUNT_NO, account_no)         \
	X(NAME, name)                     \
	X(ADDRESS, address)               \
	X(PRICE_CLASS, price_class)       \
	X(METER_NO, meter_no)             \
	X(PHONE, phone)                   \
	X(ID_NO, id_no)                   \
	X(ROUTE, route)                   \
	X(DECEASED, deceased)             \
	X(AS_OF, as_of)                   \
	X(BILL_COUNT, bill_count)         \
	X(PERIODS, periods)               \
	X(OLDEST_DUE, oldest_due)         \
	X(DAYS_LATE, days_late)           \
	X(PRINCIPAL, principal)           \
	X(LATE_CHARGE, late_charge)       \
	X(TOTAL, total)                   \
	X(TOTAL_WORDS, total_words)       \
	X(ADVANCE, advance)               \
	X(RATE, rate)                     \
	X(PAY_BY, pay_by)                 \
	X(CUT_ON, cut_on)                 \
	X(NOTICE_DAYS, notice_days)       \
	X(SERVED_NUMBER, served_number)   \
	X(SERVED_TITLE, served_title)     \
	X(ORDER_NO, order_no)             \
	X(SETTLED_ON, settled_on)         \
	X(NOT_BEFORE, not_before)         \
	X(RESTORE_BY, restore_by)         \
	X(BLACKLISTED, blacklisted)       \
	X(BLACK_SINCE, black_since)       \
	X(BLACK_PERIODS, black_periods)   \
	X(PLAN_COUNT, plan_count)         \
	X(PLAN_FIRST, plan_first)         \
	X(PLAN_LAST, plan_last)           \
	X(STAGE, stage)                   \
	X(EVIDENCE_COUNT, evidence_count) \
	X(LATE_STOPS, late_stops)

#define LETTER_FIELD_ENUM_(name, text) FIELD_##name,
enum letter_field { LETTER_FIELDS(LETTER_FIELD_ENUM_) LETTER_FIELD_COUNT };
#undef LETTER_FIELD_ENUM_

enum letter_list { LIST_BILLS, LIST_SCHEDULE, LIST_EVIDENCE, LETTER_LIST_COUNT };
#define LETTER_COLUMNS_MAX 9 /* of a list, and of a table */

const char *letter_field_name(enum letter_field field);
NODISCARD bool letter_field_find(const char *name, size_t size, enum letter_field *out);

const char *letter_list_name(enum letter_list list);
NODISCARD bool letter_list_find(const char *name, enum letter_list *out);
size_t letter_list_width(enum letter_list list); /* columns of a row */
NODISCARD bool letter_column_find(enum letter_list list, const char *name, size_t *column);

enum letter_use { LETTER_NONE, LETTER_MAY, LETTER_MUST };
enum letter_use letter_field_use(enum notice_kind kind, enum letter_field field);
enum letter_use letter_list_use(enum notice_kind kind, enum letter_list list);

#endif
