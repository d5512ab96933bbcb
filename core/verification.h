#ifndef CORE_VERIFICATION_H
#define CORE_VERIFICATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/energy.h"
#include "core/register.h"
#include "core/text.h"

/*
 * What looks wrong in the readings of one meter and one period (抄表核算: 电量异常复核), before a
 * bill is made of them. The rules are rows of a table; their thresholds are the hall's policy. A
 * finding is no error: a verifier says what becomes of it.
 */
enum verification_rule {     /* stored: never renumber */
	CHECK_JUMP = 1,      /* far more than usual */
	CHECK_DROP = 2,      /* far less */
	CHECK_ZERO = 3,      /* nothing, where something is usual */
	CHECK_BACK = 4,      /* the register went back */
	CHECK_OVER = 5,      /* it ran over its last digit */
	CHECK_DEMAND = 6,    /* above the contract demand */
	CHECK_TIMES = 7,     /* the times of use do not make up the total */
	CHECK_TWICE = 8,     /* read on several days of the period */
	CHECK_NEIGHBOUR = 9, /* far from the customers of the same route and class */
	CHECK_ESTIMATE = 10  /* less than what was estimated and billed before */
};
#define CHECK_FIRST CHECK_JUMP
#define CHECK_LAST CHECK_ESTIMATE
#define FINDINGS_MAX 24

struct verification_limits {
	int jump_percent;      /* of the usual; more than that is a jump */
	int drop_percent;      /* less than that is a drop */
	int neighbour_percent; /* of the mean of the neighbours */
	int times_percent;     /* of the total; the sum may differ by so much */
	struct energy least;   /* differences up to it are never worth a look */
};

struct policy;
struct verification_limits verification_limits_of(const struct policy *policy);

/* A register between the last reading that was billed and the one of the period. */
struct register_seen {
	struct register_pair pair;
	int64_t reading_id;  /* of the current value */
	int readings;        /* of the period */
	bool from_estimated; /* the previous value was an estimate */
};

struct verification_input {
	const struct register_seen *seen;
	size_t count;
	struct energy usual; /* a month's, of the last three that were billed */
	bool has_usual;
	int months; /* between the readings; 1 as a rule */
	int64_t contract_w;
	struct energy neighbours; /* mean of a month */
	bool has_neighbours;
};

/* In thousandths of kWh, kvarh or kW. */
struct finding {
	enum verification_rule rule;
	enum register_kind kind;
	int64_t reading_id;
	int64_t seen, usual;
};

const char *verification_name(enum verification_rule rule);  /* "jump" */
const char *verification_title(enum verification_rule rule); /* msgid */

/* With its numbers, what is usual with as many decimals as what was seen. */
struct say verification_say(const struct finding *finding);

/* Returns the number of findings. What cannot be reckoned at all is left to the bill. */
size_t verification_run(const struct verification_input *in,
	const struct verification_limits *limits, struct finding out[FINDINGS_MAX]);

#endif
