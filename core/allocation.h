#ifndef CORE_ALLOCATION_H
#define CORE_ALLOCATION_H

#include <stdbool.h>
#include <stddef.h>
#include "core/money.h"

/*
 * Spreads money over bills: in the order of the list (the caller sorts: accounts as named, then
 * due date, then bill number); in a bill the late charge, then the principal, or the other way
 * round by policy (allocation_order).
 */
enum allocation_order { ALLOCATE_LATE_FIRST, ALLOCATE_PRINCIPAL_FIRST };

struct allocation_item {
	struct money principal_due, late_due;   /* in, >= 0 */
	struct money principal_paid, late_paid; /* out */
};

/* Returns false only if a sum leaves MONEY_LIMIT. *rest is what no item could take. */
NODISCARD bool allocation_spread(struct allocation_item *items, size_t count, struct money money,
	enum allocation_order order, struct money *rest);

#endif
