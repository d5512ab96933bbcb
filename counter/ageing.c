/*
 * Receivables by how long they are overdue. Written-off principal is in none of the steps: it is no
 * longer expected, though still owed.
 */
#include "counter/ageing.h"

#include "db/ageing_store.h"
#include "db/database.h"
#include "db/write_off_store.h"

struct adding {
	struct ageing_view *view;
	bool fits;
};

static bool add(struct ageing_sum *sum, const struct ageing_row *row)
{
	sum->bills += row->bills;
	return money_add(&sum->unpaid, sum->unpaid, row->unpaid);
}

static void take_row(void *ctx, const struct ageing_row *row)
{
	struct adding *a = ctx;

	a->fits = a->fits && add(&a->view->step[ageing_of(row->due_on, a->view->on)], row) &&
		  add(&a->view->total, row);
}

bool ageing_show(struct session *s, struct date on, struct ageing_view *out)
{
	struct adding a = {.view = out, .fits = true};

	*out = (struct ageing_view){.on = on};
	if (!session_may(s, PERMIT_REPORT_READ))
		return false;
	if (!ageing_store_each(s->db, on, take_row, &a) ||
		!write_off_store_stands(s->db, &out->written_off.bills, &out->written_off.unpaid))
		return session_db_failed(s);
	return a.fits || session_refuse(s, CODE_DB_DAMAGED,
				 SAY(N_("The arrears add up to more than any amount can be.")));
}
