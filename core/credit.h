#ifndef CORE_CREDIT_H
#define CORE_CREDIT_H

#include <stdbool.h>
#include "core/compiler.h"
#include "core/text.h"

/*
 * A first credit rating (D1) from what the books know of the last twelve months. Each fact that
 * counts lowers the grade to at least its own, and is the reason given for it.
 */
enum credit_grade { CREDIT_A, CREDIT_B, CREDIT_C, CREDIT_D };

struct credit_facts {
	bool blacklisted;
	int periods;      /* counted for the blacklist in the last 12 months */
	int cases;        /* arrears cases begun in the last 12 months */
	bool cut;         /* was disconnected in the last 12 months */
	bool plan_broken; /* a repayment plan broke in the last 12 months */
	bool cheque_bounced;
	bool in_court;
};

struct credit {
	enum credit_grade grade;
	struct say reason; /* the weightiest */
};

struct credit credit_rate(const struct credit_facts *facts);
const char *credit_name(enum credit_grade grade);  /* "A" */
const char *credit_title(enum credit_grade grade); /* msgid */

#endif
