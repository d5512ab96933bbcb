/* Which bill gets how much of the money: strictly in the order of the list. */
#include "core/allocation.h"

#include <assert.h>

/* Moves what fits from *rest to *paid. */
static bool take(struct money *paid, struct money *rest, struct money due)
{
	assert(money_sign(due) >= 0);
	*paid = money_min(due, *rest);
	return money_sub(rest, *rest, *paid);
}

static bool item_take(struct allocation_item *item, struct money *rest, enum allocation_order order)
{
	switch (order) {
	case ALLOCATE_LATE_FIRST:
		return take(&item->late_paid, rest, item->late_due) &&
		       take(&item->principal_paid, rest, item->principal_due);
	case ALLOCATE_PRINCIPAL_FIRST:
		return take(&item->principal_paid, rest, item->principal_due) &&
		       take(&item->late_paid, rest, item->late_due);
	}
	assert(!"unknown order");
	return false;
}

bool allocation_spread(struct allocation_item *items, size_t count, struct money money,
	enum allocation_order order, struct money *rest)
{
	struct money left = money;

	assert(money_sign(money) >= 0);
	for (size_t i = 0; i < count; i++)
		if (!item_take(&items[i], &left, order))
			return false;
	*rest = left;
	return true;
}
