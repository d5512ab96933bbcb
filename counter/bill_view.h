#ifndef COUNTER_BILL_VIEW_H
#define COUNTER_BILL_VIEW_H

#include "counter/account.h"

/* One bill: its lines, what each was made of, and why the whole is what it is. */
struct arena;

struct bill_view_line {
	struct say name, rule, source; /* msgid NULL: nothing is said */
	int64_t quantity_e6;           /* 10^-6 of the unit */
	const char *unit;
	bool has_price;
	struct price price;
	struct money amount;
};

struct bill_detail {
	int64_t bill_id, account_id;
	char bill_no[BILL_NO_MAX], account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX];
	struct period period;
	struct energy energy;
	struct money total;
	struct date issued_on, due_on;
	bool has_lines; /* false: the bill was taken over from elsewhere */
	bool cancelled;
	bool by_rule; /* charged outside of the month's bills (correction.h, card_debt.h) */
	struct date read_from, read_to;     /* has_lines, not by_rule: the days of the readings */
	const struct bill_view_line *lines; /* in the arena */
	size_t line_count;
	const struct say *explain;
	size_t explain_count;
};

/* bad_value: no such bill. PERMIT_ACCOUNT_READ. */
NODISCARD bool bill_show(
	struct session *s, const char *bill_no, struct arena *arena, struct bill_detail *out);

#define BILL_QUANTITY_MAX 32
/* The quantity without trailing zeros; returns buf. */
const char *bill_view_quantity(const struct bill_view_line *line, char buf[BILL_QUANTITY_MAX]);

#endif
