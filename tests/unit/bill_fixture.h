#ifndef TESTS_UNIT_BILL_FIXTURE_H
#define TESTS_UNIT_BILL_FIXTURE_H

/*
 * From the texts of a tariff and of a request to a bill, for the tests of core/bill*.c. Static,
 * because each test is a program of its own.
 */

#include <stdlib.h>
#include <string.h>

#include "core/bill.h"
#include "core/bill_request.h"
#include "core/compiler.h"
#include "core/funds.h"
#include "core/tariff_file.h"
#include "tests/test.h"

#define HEAD "format = 1\nname = T\nregion = R\nplan = P\ngrade = good\nvalid_from = 2000-01-01\n"
#define HOME HEAD "price_class = residential\n"
#define PLANT HEAD "price_class = industrial\ncycle = none\n"

static const char funds_csv[] = "region,scheme,yuan_per_mwh,valid_from,valid_to,notice\n"
				"河南,any,28.889375,2026-08-01,2026-08-20,N\n"
				"河南,any,30,2026-08-21,,N\n";

#define JUNE "\"period\":{\"from\":\"2024-06-01\",\"to\":\"2024-06-30\"}"
#define MARCH "\"period\":{\"from\":\"2026-03-01\",\"to\":\"2026-03-31\"}"
#define APRIL_2001 "\"period\":{\"from\":\"2001-04-01\",\"to\":\"2001-04-30\"}"
#define JUNE_2001 "\"period\":{\"from\":\"2001-06-01\",\"to\":\"2001-06-30\"}"
#define READ(reg, n) "{\"register\":\"" reg "\",\"previous\":0,\"current\":" #n "}"
#define NOTHING "\"readings\":[" READ("total", 0) "]"

struct fixture {
	struct arena arena;
	struct tariff tariffs[2];
	struct bill_span spans[2];
	struct bill_request request;
	struct funds_table funds;
	struct bill bill;
	struct say lines[BILL_EXPLAIN_MAX], why;
};

static inline void read_tariff(struct fixture *f, size_t index, const char *text)
{
	struct tariff_file_error error;
	char why[SAY_TEXT_MAX];

	if (!tariff_file_read(&f->tariffs[index], text, strlen(text), &error))
		fail_msg("%ld: %s", error.line, text_render(LANG_EN, &error.say, why, sizeof(why)));
	f->spans[index] = (struct bill_span){&f->tariffs[index], f->tariffs[index].valid_from};
}

/* Reads and computes; the reason stands in f->why. */
static inline bool fixture_bill(
	struct fixture *f, const char *first, const char *second, const char *json)
{
	struct funds_error error;
	struct fault fault;

	read_tariff(f, 0, first);
	if (second != NULL)
		read_tariff(f, 1, second);
	assert_true(funds_read(&f->funds, &f->arena, funds_csv, strlen(funds_csv), &error));
	if (!bill_request_read(&f->request, &f->arena, json, strlen(json), &fault)) {
		f->why = fault.say;
		return false;
	}
	f->request.input.spans = f->spans;
	f->request.input.span_count = second == NULL ? 1 : 2;
	f->request.input.funds = &f->funds;
	return bill_compute(&f->bill, &f->request.input, &f->why);
}

static inline struct fixture *fixture_new(void)
{
	return calloc(1, sizeof(struct fixture));
}

static inline void fixture_free(struct fixture *f)
{
	arena_release(&f->arena);
	free(f);
}

static inline void say_why(const struct say *say)
{
	char text[SAY_TEXT_MAX];

	print_message("    %s\n", text_render(LANG_EN, say, text, sizeof(text)));
}

struct bill_case {
	const char *what, *tariff, *next, *json;
	int64_t line[8]; /* fen, in the order of the bill */
	size_t count;
	int64_t total;
};

static inline void check_case(const struct bill_case *c)
{
	struct fixture *f = fixture_new();
	int64_t sum = 0;

	print_message("  %s\n", c->what);
	if (!fixture_bill(f, c->tariff, c->next, c->json))
		say_why(&f->why);
	for (size_t i = 0; i < f->bill.line_count; i++)
		sum += money_to_fen(f->bill.lines[i].amount);
	for (size_t i = 0; i < c->count; i++)
		assert_int_equal(money_to_fen(f->bill.lines[i].amount), c->line[i]);
	assert_int_equal(f->bill.line_count, c->count);
	assert_int_equal(money_to_fen(f->bill.total), c->total);
	assert_int_equal(sum, c->total);
	assert_true(bill_explain(&f->bill, &f->request.input, f->lines) > c->count);
	fixture_free(f);
}

#endif
