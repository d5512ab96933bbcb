#ifndef CORE_PROPOSAL_H
#define CORE_PROPOSAL_H

#include <stdbool.h>
#include <stddef.h>
#include "core/breach.h"
#include "core/compensation.h"
#include "core/correction.h"
#include "core/date.h"
#include "core/text.h"

/*
 * What is collected or given back outside of the month's bill, by rule: facts in, an amount out
 * with each step and the article it stands on. `calc` answers with it, and so is a supplementary
 * bill proposed (counter/correction.h). Pure; regulations §1.4–1.6 and §1.9.
 */
enum proposal_kind { /* stored: never renumber */
	PROPOSAL_METER_ERROR = 1,
	PROPOSAL_WIRING = 2,
	PROPOSAL_MULTIPLIER = 3,
	PROPOSAL_STOPPED = 4,
	PROPOSAL_THEFT = 5,
	PROPOSAL_BREACH = 6,
	PROPOSAL_OUTAGE = 7
};
#define PROPOSAL_FIRST PROPOSAL_METER_ERROR
#define PROPOSAL_LAST PROPOSAL_OUTAGE
#define PROPOSAL_LINES_MAX 6
#define PROPOSAL_HOURS_MAX 24 /* of a day */

struct proposal_facts {
	enum proposal_kind kind;
	struct date on;           /* of the proposal: the edition of the Rules that is cited */
	struct price price;       /* a kWh: of the first four kinds; the others have their own */
	struct energy recorded;   /* of the first three: in the time in question */
	int64_t error_hundredths; /* METER_ERROR: of a per cent, negative when slow */
	bool half;                /* half of the time since the last test counts */
	/* WIRING: the true energy is num / den of the recorded. MULTIPLIER, in thousandths: num is
	 * the right one, den the one used. */
	int64_t num, den;
	struct stopped_meter stopped;
	struct theft theft;
	struct breach breach;
	struct outage outage;
};

struct proposal {
	struct energy energy; /* to be collected; negative: given back */
	struct money make_up; /* for it, or for what was not paid; negative: given back */
	struct money penalty; /* of theft and breach; never negative */
	struct money total;   /* what the account is charged; negative: what it gets */
	struct say lines[PROPOSAL_LINES_MAX];
	size_t count;
};

enum proposal_error {
	PROPOSAL_OK,
	PROPOSAL_IMPOSSIBLE, /* with these numbers nothing can be reckoned */
	PROPOSAL_NOT_SO,     /* a breach of that item is not measured so */
	PROPOSAL_TIMES,      /* more than the law allows: law_forbids */
	PROPOSAL_TOO_LARGE
};

NODISCARD enum proposal_error proposal_compute(
	struct proposal *out, const struct proposal_facts *in);

/* The sentence for what was refused. */
struct say proposal_error_say(enum proposal_error error, const struct proposal_facts *in);

const char *proposal_kind_name(enum proposal_kind kind);  /* "meter-error" */
const char *proposal_kind_title(enum proposal_kind kind); /* msgid */
/* msgid: the law it stands on, in the edition of that day */
const char *proposal_basis(enum proposal_kind kind, struct date on);
NODISCARD bool proposal_kind_parse(enum proposal_kind *out, const char *name);

/* "-5.00" of hundredths of a per cent; returns buf. */
#define PROPOSAL_PERCENT_MAX 24
const char *proposal_percent(int64_t hundredths, char buf[PROPOSAL_PERCENT_MAX]);

#endif
