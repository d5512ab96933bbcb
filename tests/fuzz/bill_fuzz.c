/* Any input makes a bill whose lines are its total, and an explanation, or a reason. */
#include "core/bill.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/bill_request.h"
#include "core/funds.h"
#include "core/tariff_file.h"
#include "tests/fuzz/fuzz.h"

#define HEAD "format = 1\nname = T\nregion = A\nplan = P\ngrade = good\nvalid_from = 1990-01-01\n"

/* The first byte of the input picks one. */
static const char *const tariffs[] = {
	HEAD "price_class = residential\ncycle = year\nhousehold_kwh = 100\npeak_hours = 8-22\n"
	     "valley_hours = 22-8\ntier = 0 2760 0.538 0.568 0.288\n"
	     "tier = 2760 - 0.588 0.628 0.338\n",
	HEAD "price_class = residential\ncycle = month\nmonths = 1-6\ntier = 0 200 0.5\n"
	     "tier = 200 - 0.6\nmonths = 7-12\ntier = 0 300 0.5\ntier = 300 - 0.6\n",
	HEAD "price_class = industrial\ncycle = none\nfunds = separate\ncapacity_price = 20\n"
	     "demand_price = 30\ndemand_discount = 260 90\nsharp_hours = 10-12\n"
	     "peak_hours = 8-10\nvalley_hours = 22-8\ntier = 0 - 0.6 0.9 0.3 1.1\n",
};

static const char funds_csv[] = "region,scheme,yuan_per_mwh,valid_from,valid_to,notice\n"
				"A,any,28.889375,1990-01-01,2020-01-10,N\n"
				"A,any,30,2020-01-11,,N\n";

struct parts {
	struct arena arena;
	struct tariff tariff;
	struct bill_span spans[2];
	struct funds_table funds;
	struct bill_request request;
	struct bill bill;
	struct say lines[BILL_EXPLAIN_MAX], why;
};

static void check_bill(struct parts *p)
{
	const struct bill_input *in = &p->request.input;
	struct money sum = MONEY_ZERO;
	char text[SAY_TEXT_MAX];

	if (!bill_compute(&p->bill, in, &p->why)) {
		assert(p->why.msgid != NULL);
		return;
	}
	for (size_t i = 0; i < p->bill.line_count; i++) {
		bool ok = money_add(&sum, sum, p->bill.lines[i].amount);
		struct say rule = bill_line_rule(&p->bill.lines[i], in);

		assert(ok && rule.msgid != NULL);
	}
	assert(money_compare(sum, p->bill.total) == 0);
	for (size_t i = bill_explain(&p->bill, in, p->lines); i > 0; i--)
		assert(text_render(LANG_ZH, &p->lines[i - 1], text, sizeof(text))[0] != '\0');
}

static void make_bill(struct parts *p, const uint8_t *data, size_t size)
{
	const char *tariff = tariffs[data[0] % ARRAY_SIZE(tariffs)];
	struct tariff_file_error tariff_error;
	struct funds_error funds_error;
	struct fault why;
	bool ok = tariff_file_read(&p->tariff, tariff, strlen(tariff), &tariff_error) &&
		  funds_read(&p->funds, &p->arena, funds_csv, strlen(funds_csv), &funds_error);

	assert(ok);
	if (!bill_request_read(&p->request, &p->arena, (const char *)data + 1, size - 1, &why)) {
		assert(why.say.msgid != NULL);
		return;
	}
	p->spans[0] = (struct bill_span){&p->tariff, p->request.input.from};
	p->spans[1] = (struct bill_span){&p->tariff, date_add_days(p->request.input.from, 7)};
	p->request.input.spans = p->spans;
	p->request.input.span_count = 1 + data[0] / 128;
	p->request.input.funds = &p->funds;
	check_bill(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct parts *p;

	if (size == 0)
		return 0;
	p = xcalloc(1, sizeof(*p));
	make_bill(p, data, size);
	arena_release(&p->arena);
	free(p);
	return 0;
}
