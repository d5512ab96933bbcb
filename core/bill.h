#ifndef CORE_BILL_H
#define CORE_BILL_H

#include "core/bill_input.h"
#include "core/loss.h"
#include "core/money.h"
#include "core/tariff_bill.h"
#include "core/text.h"

/*
 * From readings to a bill. bill_compute() is pure and exact: every line is rounded once to the fen,
 * halves away from zero, and the total is the sum of the lines. A line keeps what it was made of;
 * its name, rule and source, and the explanation of the whole, are sentences made on demand.
 *
 * Where a price changes inside the period the energy is shared by days, or by the reading of that
 * day: a pair of readings is spread evenly over its own days, so that one that ends where the new
 * price begins lies in one span alone. The tiers of the month or year run on through the spans.
 */
#define BILL_LINES_MAX 160
#define BILL_EXPLAIN_MAX (2 * BILL_LINES_MAX + 64)

struct funds;

enum bill_line_kind {
	BILL_ENERGY,      /* by time of use */
	BILL_TIER,        /* what a higher tier adds; by time of use where that differs */
	BILL_TRANSFORMER, /* losses */
	BILL_LINE_LOSS,
	BILL_FREE, /* the free quota of a low-income household, negative */
	BILL_CAPACITY,
	BILL_DEMAND,
	BILL_EXCESS, /* demand above 105 % of the contract value, at twice the price */
	BILL_POWER_FACTOR,
	BILL_FUNDS
};

enum bill_unit { BILL_KWH, BILL_MWH, BILL_KVA, BILL_KW, BILL_PERCENT };

struct bill_line {
	enum bill_line_kind kind;
	enum tariff_time time;
	int tier;            /* 1 …; 0: all */
	size_t span;         /* index into the input's spans */
	int64_t quantity_e6; /* of the unit */
	enum bill_unit unit;
	struct price price;        /* 10^-8 yuan a unit; none with BILL_PERCENT */
	int days;                  /* of a part of the month; 0: whole months */
	int64_t num, den;          /* months */
	struct money base;         /* BILL_POWER_FACTOR */
	const struct funds *funds; /* BILL_FUNDS: the row of the input's table */
	struct money amount;
};

struct bill {
	struct bill_line lines[BILL_LINES_MAX];
	size_t line_count;
	struct money total;
	struct energy energy, reactive;    /* with the losses */
	struct energy times[TARIFF_TIMES]; /* as metered; what no register counted is the rest's */
	struct loss loss;
	int64_t demand_w;         /* read; the supply lines together */
	struct demand demand;     /* where it is charged */
	int64_t capacity_va;      /* on the last day */
	int power_factor, adjust; /* hundredths, of the factor and of a percent */
	int month;                /* 1 … 12: whose season holds, of the last days of the period */
	int months;               /* whose quota counts */
	struct tariff_use use;    /* of the last span, and what it made of it */
	struct tariff_bill tiers;
	struct energy by_tier[TARIFF_TIERS_MAX]; /* of all spans, to be added to the year's */
};

/* False: *why says which part of the input cannot be; *out is then undefined. */
NODISCARD bool bill_compute(struct bill *out, const struct bill_input *in, struct say *why);

/* yuan per kWh over all lines, rounded half away from zero; false where there is no energy. */
NODISCARD bool bill_average(struct price *out, const struct bill *bill);

struct say bill_line_name(const struct bill_line *line, const struct bill_input *in);
struct say bill_line_rule(const struct bill_line *line, const struct bill_input *in);
struct say bill_line_source(const struct bill_line *line, const struct bill_input *in);
const char *bill_unit_text(enum bill_unit unit);

#define BILL_QUANTITY_TEXT_MAX 32
const char *bill_quantity_format(const struct bill_line *line, char buf[BILL_QUANTITY_TEXT_MAX]);

/* Step by step with all numbers: readings, quota, lines, sum; returns the number of sentences. */
size_t bill_explain(
	const struct bill *bill, const struct bill_input *in, struct say lines[BILL_EXPLAIN_MAX]);

#endif
