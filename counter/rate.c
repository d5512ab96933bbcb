/*
 * The readers' rates of a month. Written-off arrears stay in what was due: nobody's rate rises
 * because the hall gave up.
 */
#include "counter/rate.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "db/database.h"
#include "db/rate_store.h"

static struct reader_rates *rates_of(struct reader_rates *list, size_t *count, const char *reader)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(list[i].reader, reader) == 0)
			return &list[i];
	utf8_copy(list[*count].reader, sizeof list[*count].reader, reader);
	return &list[(*count)++];
}

static void add_plan(struct reader_rates *rates, const struct route_plan_row *plan)
{
	rates->routes++;
	rates->meters += plan->meters;
	rates->read += plan->read - plan->estimated;
	rates->estimated += plan->estimated;
}

static bool add_month(struct reader_rates *rates, const struct route_month *month)
{
	rates->wrong += month->wrong;
	rates->bills += month->bills;
	return money_add(&rates->due, rates->due, month->due) &&
	       money_add(&rates->paid, rates->paid, month->paid) &&
	       money_add(&rates->written_off, rates->written_off, month->written_off);
}

static void reckon(struct reader_rates *r)
{
	r->has_read = rate_of(&r->read_rate, r->read, r->meters);
	r->has_wrong = rate_of(&r->wrong_rate, r->wrong < r->read ? r->wrong : r->read, r->read);
	r->has_paid = rate_of(&r->paid_rate, money_to_fen(r->paid), money_to_fen(r->due));
}

static int by_reader(const void *a, const void *b)
{
	return strcmp(
		((const struct reader_rates *)a)->reader, ((const struct reader_rates *)b)->reader);
}

static const struct route_month *month_of(
	const struct route_month *months, size_t count, const char *route)
{
	static const struct route_month none;

	for (size_t i = 0; i < count; i++)
		if (strcmp(months[i].route, route) == 0)
			return &months[i];
	return &none;
}

static bool gather(struct session *s, struct period period, struct arena *arena,
	struct reader_rates **out, size_t *count)
{
	const struct route_plan_query all = {period, ""};
	struct route_month *months;
	struct route_plan_row *plans;
	size_t plan_count, month_count;

	if (!route_store_plans(s->db, &all, arena, &plans, &plan_count) ||
		!rate_store_months(s->db, period, arena, &months, &month_count))
		return session_db_failed(s);
	*out = arena_alloc(arena, plan_count * sizeof **out);
	for (size_t i = 0; i < plan_count; i++) {
		struct reader_rates *rates = rates_of(*out, count, plans[i].reader);

		add_plan(rates, &plans[i]);
		if (!add_month(rates, month_of(months, month_count, plans[i].route)))
			return session_refuse_plain(s, CODE_DB_DAMAGED);
	}
	return true;
}

bool rate_list(struct session *s, struct period period, struct arena *arena,
	struct reader_rates **out, size_t *count)
{
	bool ok;

	*count = 0;
	if (!session_may(s, PERMIT_READING_READ))
		return false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = gather(s, period, arena, out, count);
	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	qsort(*out, *count, sizeof **out, by_reader);
	for (size_t i = 0; i < *count; i++)
		reckon(&(*out)[i]);
	return true;
}
