#ifndef PRINTING_OPEN_SALES_H
#define PRINTING_OPEN_SALES_H

#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/money.h"

/* Card sales that are not finished, as a shift and a day end with them listed. */
struct document;
struct template;

struct open_sale {
	const char *sale_no, *account_no;
	struct money amount; /* for the energy and for arrears */
	struct moment at;
	int64_t age_days;
};

struct open_sales {
	const struct open_sale *rows; /* none: nothing is drawn */
	size_t count;
};

/* The words of a template that has them: one after the other, from the title of the section on. */
#define OPEN_SALES_WORDS(X)                    \
	X(OPEN_SALES, "section_open_sales", 0) \
	X(OPEN_SALE, "open_sale_no", 0)        \
	X(OPEN_ACCOUNT, "open_account", 0)     \
	X(OPEN_AMOUNT, "open_amount", 0)       \
	X(OPEN_AT, "open_at", 0)               \
	X(OPEN_AGE, "open_age_days", 0)

/* first: the place of the section's title among the words. */
void open_sales_draw(struct document *d, const struct template *words, int first,
	const struct open_sales *sales);

#endif
