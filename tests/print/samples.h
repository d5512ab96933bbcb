#ifndef TESTS_PRINT_SAMPLES_H
#define TESTS_PRINT_SAMPLES_H

#include "printing/day_report.h"
#include "printing/receipt.h"
#include "printing/shift_report.h"
#include "printing/statement.h"

/* Invented papers that the tests draw and look at. */

struct money sample_money(int64_t fen);
struct date sample_date(int year, int month, int day);

/* 2026-11-21 08:30:15 in the hall. */
struct moment sample_moment(void);

/* One account with a rare name, three bills, two tenders. */
struct receipt_paper sample_receipt(void);

/* Three accounts and that many bills, at most 200. */
struct receipt_paper sample_long_receipt(size_t bills);

/* Two years of bills, three of them unpaid and explained. */
struct statement_paper sample_statement(void);

/* A closed shift, recounted and short by 0.50. */
struct shift_paper sample_shift(void);

/* A settled day of three shifts. */
struct day_paper sample_day(void);

#endif
