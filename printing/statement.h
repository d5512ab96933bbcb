#ifndef PRINTING_STATEMENT_H
#define PRINTING_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/energy.h"
#include "core/money.h"
#include "printing/chart.h"
#include "printing/paper.h"

/*
 * The bill statement (电费账单明细): every bill of an account with how its late charge comes about,
 * what is due on a day, and the energy of the last 24 months. A4. The caller gives every amount.
 * Words come from share/documents/statement.LANG.txt. Strings and lists are borrowed.
 */
#define STATEMENT_BILLS_MAX 2000

struct statement_bill {
	const char *bill_no;
	struct period period;
	struct energy energy;
	struct date due_on;
	struct money amount;
	struct money paid;        /* of the amount */
	struct money late_charge; /* still due, to the day of the statement */
	struct money due;         /* principal and late charge together */
	const char *const *explain;
	size_t explain_count; /* 0: nothing to explain */
};

struct statement_paper {
	const char *hall, *account_no, *name, *address;
	const char *price_class; /* in the paper's language */
	const char *meter_no;    /* "" when there is none */
	struct date on;
	struct moment made_at;
	const char *made_by;
	const struct statement_bill *bills;
	size_t bill_count;
	struct money principal, late_charge, total; /* due on that day, before the advance */
	struct money advance;
	const struct chart_month *months; /* oldest first */
	size_t month_count;
	bool trial;
};

/* False: CODE_TEMPLATE_BAD, CODE_IO, CODE_DISK_FULL. */
NODISCARD bool statement_paper_save(const struct print_job *job, const struct statement_paper *s,
	struct document_saved *saved, struct fault *fault);

#endif
