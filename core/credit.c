/* A customer's grade, by the weightiest fact of the last twelve months. */
#include "core/credit.h"

#include <assert.h>

static const struct {
	const char *name, *title;
} grades[] = {
	[CREDIT_A] = {"A", N_("credit A")},
	[CREDIT_B] = {"B", N_("credit B")},
	[CREDIT_C] = {"C", N_("credit C")},
	[CREDIT_D] = {"D", N_("credit D")},
};

static struct credit rated(enum credit_grade grade, struct say reason)
{
	return (struct credit){.grade = grade, .reason = reason};
}

/* The weightiest fact first. */
struct credit credit_rate(const struct credit_facts *facts)
{
	if (facts->blacklisted)
		return rated(CREDIT_D, SAY(N_("on the blacklist")));
	if (facts->in_court)
		return rated(CREDIT_D, SAY(N_("a lawyer's letter or a suit")));
	if (facts->cut)
		return rated(CREDIT_C, SAY(N_("disconnected within twelve months")));
	if (facts->plan_broken)
		return rated(CREDIT_C, SAY(N_("a repayment plan broken within twelve months")));
	if (facts->periods > 0)
		return rated(CREDIT_C, SAY(N_("{1} period in arrears within twelve months"),
					       say_count(facts->periods)));
	if (facts->cheque_bounced)
		return rated(CREDIT_B, SAY(N_("a cheque bounced within twelve months")));
	if (facts->cases > 0)
		return rated(CREDIT_B, SAY(N_("reminded {1} times within twelve months"),
					       say_count(facts->cases)));
	return rated(CREDIT_A, SAY(N_("paid in time for twelve months")));
}

const char *credit_name(enum credit_grade grade)
{
	assert(grade < ARRAY_SIZE(grades));
	return grades[grade].name;
}

const char *credit_title(enum credit_grade grade)
{
	assert(grade < ARRAY_SIZE(grades));
	return grades[grade].title;
}
