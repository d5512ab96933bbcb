#ifndef TESTS_STORE_YEAR_MODEL_H
#define TESTS_STORE_YEAR_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What one customer owes, reckoned a second time by other code: whole fen, one day after another,
 * from the decisions of the domain and nothing of the program. A day is a number that grows.
 */
#define MODEL_BILLS_MAX 16

struct model_bill {
	int64_t due_day, amount, unpaid;
	int64_t accrued; /* thousandths of a fen: unpaid at the start of each day late x permille */
	int64_t late_paid;
	int64_t lost; /* of unpaid: written off */
	bool counted; /* for the blacklist */
};

struct model_account {
	int64_t permille;                         /* late charge a day */
	struct model_bill bills[MODEL_BILLS_MAX]; /* by due day */
	size_t count;
	int64_t advance, received, late_income, billed, written_off, recovered;
	int periods; /* counted */
};

/* The start of that day. */
void model_day(struct model_account *a, int64_t day);

/* A bill goes out; what is held in advance pays of it what it can. */
void model_bill(struct model_account *a, int64_t due_day, int64_t amount);

/* Bill by bill, each its late charge before its principal; the rest is held in advance. */
void model_pay(struct model_account *a, int64_t received);

/* All that is past its day is lost until it comes in after all. */
void model_write_off(struct model_account *a, int64_t day);

/* The end of a listing day: each bill that was due and is unpaid counts once. */
void model_list(struct model_account *a, int64_t day);

int64_t model_principal(const struct model_account *a);
int64_t model_late_charge(const struct model_account *a);
int64_t model_due(const struct model_account *a);
int64_t model_lost(const struct model_account *a);
bool model_overdue(const struct model_account *a, int64_t day);

#endif
