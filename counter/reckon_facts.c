/*
 * The rows of a whole step, asked at once and handed out by account: on a server each question is a
 * way there and back.
 */
#include "counter/reckon_facts.h"

#include <stddef.h>
#include <string.h>

#include "counter/reckon.h"

#define USAGE_MONTHS_BACK 12
#define READINGS_DAYS_BACK 92 /* longer stretches are asked for meter by meter */

/* Where a row says whose it is. */
static const struct {
	size_t size, account_at;
} kinds[FACTS_KINDS] = {
	[FACTS_STANDINGS] = {sizeof(struct batch_standing),
		offsetof(struct batch_standing, account_id)},
	[FACTS_METERS] = {sizeof(struct batch_meter), offsetof(struct batch_meter, account_id)},
	[FACTS_READINGS] = {sizeof(struct batch_reading),
		offsetof(struct batch_reading, account_id)},
	[FACTS_BILLS] = {sizeof(struct batch_bill), offsetof(struct batch_bill, account_id)},
	[FACTS_CALCULATIONS] = {sizeof(struct calculation_row),
		offsetof(struct calculation_row, account_id)},
	[FACTS_TERMS] = {sizeof(struct terms_row), offsetof(struct terms_row, account_id)},
};

static const unsigned char *row_at(const struct facts_list *list, enum facts_kind kind, size_t i)
{
	return (const unsigned char *)list->rows + i * kinds[kind].size;
}

static int64_t account_at(const struct facts_list *list, enum facts_kind kind, size_t i)
{
	int64_t id;

	memcpy(&id, row_at(list, kind, i) + kinds[kind].account_at, sizeof id);
	return id;
}

/* Hands out the account's rows; what belongs to accounts before it is nobody's. */
static const void *take(
	struct reckon_facts *facts, enum facts_kind kind, int64_t account_id, size_t *count)
{
	struct facts_list *list = &facts->lists[kind];
	size_t first;

	while (list->at < list->count && account_at(list, kind, list->at) < account_id)
		list->at++;
	first = list->at;
	while (list->at < list->count && account_at(list, kind, list->at) == account_id)
		list->at++;
	*count = list->at - first;
	return *count > 0 ? row_at(list, kind, first) : NULL;
}

void reckon_facts_take(struct reckon_facts *facts, int64_t account_id, struct account_facts *out)
{
	const struct batch_standing *standing;
	const struct calculation_row *calculations;
	size_t count;

	*out = (struct account_facts){.read_from = facts->read_from};
	standing = take(facts, FACTS_STANDINGS, account_id, &count);
	if (standing != NULL)
		out->standing = *standing;
	out->meters = take(facts, FACTS_METERS, account_id, &out->meter_count);
	out->readings = take(facts, FACTS_READINGS, account_id, &out->reading_count);
	out->bills = take(facts, FACTS_BILLS, account_id, &out->bill_count);
	out->terms = take(facts, FACTS_TERMS, account_id, &out->term_count);
	calculations = take(facts, FACTS_CALCULATIONS, account_id, &count);
	if (count > 0)
		out->current = &calculations[count - 1];
}

bool reckon_meter_is_past(const struct reckon *r, const struct batch_standing *standing,
	const struct batch_meter *meter)
{
	if (!meter->removed)
		return false;
	return standing->billed ? date_compare(meter->removed_on, standing->until) <= 0
				: date_compare(meter->removed_on, r->window[0]) < 0;
}

struct date reckon_meter_from(const struct reckon *r, const struct batch_standing *standing,
	const struct batch_meter *meter)
{
	bool billed = standing->billed;

	if (billed && date_compare(meter->installed_on, standing->until) <= 0)
		return standing->until;
	if (meter->read && !(billed && date_compare(meter->last_read, standing->until) < 0))
		return meter->last_read;
	return billed ? standing->until : r->window[0];
}

/* The earliest day that a meter of the step goes back to, within READINGS_DAYS_BACK. */
static struct date earliest_from(const struct reckon *r, struct reckon_facts *facts)
{
	const struct facts_list *list = &facts->lists[FACTS_METERS];
	struct date bound = date_add_days(r->window[0], -READINGS_DAYS_BACK);
	struct date earliest = r->window[0];
	const struct batch_meter *meters = list->rows;
	const struct batch_standing *standing = NULL;
	size_t found;

	for (size_t i = 0; i < list->count; i++) {
		struct date from;

		if (i == 0 || meters[i].account_id != meters[i - 1].account_id)
			standing = take(facts, FACTS_STANDINGS, meters[i].account_id, &found);
		if (standing == NULL || reckon_meter_is_past(r, standing, &meters[i]))
			continue;
		from = reckon_meter_from(r, standing, &meters[i]);
		if (date_compare(from, earliest) < 0 && date_compare(from, bound) >= 0)
			earliest = from;
	}
	facts->lists[FACTS_STANDINGS].at = 0;
	return earliest;
}

/* From where on readings are asked for depends on what was billed. */
static bool load_meters(
	struct reckon *r, struct batch_step *step, struct arena *arena, struct reckon_facts *out)
{
	struct facts_list *lists = out->lists;
	struct db *db = r->s->db;
	struct batch_standing *standings;
	struct batch_reading *readings;
	struct batch_meter *meters;

	if (!bill_batch_standings(db, step, arena, &standings, &lists[FACTS_STANDINGS].count) ||
		!bill_batch_meters(db, step, arena, &meters, &lists[FACTS_METERS].count))
		return false;
	lists[FACTS_STANDINGS].rows = standings;
	lists[FACTS_METERS].rows = meters;
	step->from = out->read_from = earliest_from(r, out);
	if (!bill_batch_readings(db, step, arena, &readings, &lists[FACTS_READINGS].count))
		return false;
	lists[FACTS_READINGS].rows = readings;
	return true;
}

static bool load_bills(
	struct db *db, const struct batch_step *step, struct arena *arena, struct reckon_facts *out)
{
	struct facts_list *lists = out->lists;
	struct calculation_row *calculations;
	struct terms_row *terms;
	struct batch_bill *bills;

	if (!bill_batch_bills(db, step, arena, &bills, &lists[FACTS_BILLS].count) ||
		!bill_batch_calculations(
			db, step, arena, &calculations, &lists[FACTS_CALCULATIONS].count) ||
		!bill_batch_terms(db, step, arena, &terms, &lists[FACTS_TERMS].count))
		return false;
	lists[FACTS_BILLS].rows = bills;
	lists[FACTS_CALCULATIONS].rows = calculations;
	lists[FACTS_TERMS].rows = terms;
	return true;
}

bool reckon_facts_load(
	struct reckon *r, struct batch_step *step, struct arena *arena, struct reckon_facts *out)
{
	*out = (struct reckon_facts){0};
	step->period = r->period;
	step->first = period_add(r->period, -USAGE_MONTHS_BACK);
	step->window[0] = r->window[0];
	step->window[1] = r->window[1];
	return (load_meters(r, step, arena, out) && load_bills(r->s->db, step, arena, out)) ||
	       session_db_failed(r->s);
}
