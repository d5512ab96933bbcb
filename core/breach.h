#ifndef CORE_BREACH_H
#define CORE_BREACH_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/energy.h"
#include "core/money.h"

/*
 * What theft (窃电) and breach of contract use (违约用电) cost: 供电营业规则 1996 art. 100–103,
 * 2024 art. 101. The multipliers are the law's maximum (2024: "not higher than"), and the default.
 */
#define THEFT_TIMES_MAX 3
#define THEFT_DAYS_UNKNOWN 180 /* where the time cannot be found out */

struct levy {
	struct money make_up; /* 追补电费 */
	struct money penalty; /* 违约使用电费 */
	struct money total;
};

struct theft {
	int64_t watts; /* the capacity that was used */
	int64_t hours; /* a day: 12 power, 6 lighting, unless known */
	int64_t days;
	struct price price;
	int64_t times; /* of the make-up charge, 0 … THEFT_TIMES_MAX */
};

/* *energy = watts x hours x days. False: out of range. */
NODISCARD bool theft_compute(struct levy *out, struct energy *energy, const struct theft *in);

/* The six kinds of breach, as the article numbers them. */
enum breach_item {
	BREACH_PRICE = 1,     /* a lower-priced line used for higher-priced load */
	BREACH_CAPACITY = 2,  /* over the contract capacity */
	BREACH_QUOTA = 3,     /* over the allotted quota (1996 only) */
	BREACH_SUSPENDED = 4, /* suspended or sealed equipment in use */
	BREACH_EQUIPMENT = 5, /* meters and the supplier's equipment touched */
	BREACH_SOURCE = 6     /* a source of one's own connected without leave */
};

/* What a breach is measured by. */
enum breach_by { BREACH_BY_DIFFERENCE, BREACH_BY_LOAD, BREACH_BY_CAPACITY, BREACH_BY_OCCURRENCE };

struct breach {
	enum breach_item item;
	enum breach_by by;
	struct money difference; /* BREACH_BY_DIFFERENCE: of the price, already reckoned */
	int64_t watts;           /* BREACH_BY_LOAD: kW or kVA of a single-rate customer, in W */
	int64_t va;              /* BREACH_BY_CAPACITY: of a two-part customer, in VA */
	struct money price;      /* a kVA and month */
	int64_t months;
	int64_t occurrences; /* at least 1 */
	bool residential;    /* BREACH_EQUIPMENT */
	int64_t times;       /* 0: the maximum */
};

enum breach_error { BREACH_OK, BREACH_NOT_SO, BREACH_TIMES, BREACH_TOO_LARGE };

/* BREACH_NOT_SO: that item is not measured so. BREACH_TIMES: more than the law allows. */
NODISCARD enum breach_error breach_compute(struct levy *out, const struct breach *in);

/* The law's maximum for an item measured so; 0 where a fixed sum is asked instead. */
int64_t breach_times_max(enum breach_item item, enum breach_by by);

/* The fixed sum, per kW or occurrence; zero where a multiple is asked. */
struct money breach_rate(enum breach_item item, enum breach_by by, bool residential);

#endif
