/* The readings that a bill is made of: where it begins, what is missing, register by register. */
#include <string.h>

#include "core/decimal.h"
#include "core/utf8.h"
#include "counter/reckon.h"

#define MONTH_DAYS 30

/* What is being gathered for one account. */
struct gather {
	struct reckon *r;
	struct arena *arena;
	struct reckoning *out;
	bool billed;
	struct date until; /* the last day that was billed */
	struct register_pair *pairs;
	const struct meter_row *meter;
	struct register_row known[REGISTER_KINDS];
	size_t known_count;
	int64_t multiplier;
};

static int digits_of(const struct gather *g, enum register_kind kind)
{
	for (size_t i = 0; i < g->known_count; i++)
		if (g->known[i].which == kind)
			return g->known[i].digits;
	return 0;
}

static void pair_add(struct gather *g, const struct reading_row *from, const struct reading_row *to)
{
	struct reckoning *out = g->out;
	struct register_seen *seen = &out->seen[out->count];
	struct register_pair *pair = &g->pairs[out->count];

	*pair = (struct register_pair){.kind = to->which,
		.previous = to->which == REGISTER_DEMAND ? 0 : from->value,
		.current = to->value,
		.multiplier = g->multiplier,
		.digits = digits_of(g, to->which),
		.from = date_add_days(from->read_on, 1),
		.to = to->read_on};
	if (pair->digits == 0 && pair->current < pair->previous)
		pair->digits = register_digits_guess(pair->previous, pair->current);
	*seen = (struct register_seen){.pair = *pair,
		.reading_id = to->reading_id,
		.readings = 1,
		.from_estimated = from->kind == READING_ESTIMATED};
	utf8_copy(out->meter_no[out->count], METER_NO_BYTES, g->meter->meter_no);
	if (out->count == 0 || date_compare(from->read_on, out->from_on) < 0)
		out->from_on = from->read_on;
	if (out->count == 0 || date_compare(to->read_on, out->to_on) > 0)
		out->to_on = to->read_on;
	out->count++;
}

static bool too_many(struct gather *g)
{
	reckon_problem_add(g->out, "calculation", g->meter->meter_no,
		SAY(N_("There are more readings than a bill can hold: bill the months before "
		       "first.")));
	return true;
}

/* One register, whose readings follow one another by day. */
static bool register_take(
	struct gather *g, const struct reading_row *rows, size_t count, enum register_kind kind)
{
	const struct reading_row *before = NULL;
	size_t first = g->out->count;
	int in_window = 0;

	for (size_t i = 0; i < count; i++) {
		if (rows[i].which != kind)
			continue;
		if (before != NULL && g->out->count == RECKON_PAIRS_MAX)
			return too_many(g);
		if (before != NULL)
			pair_add(g, before, &rows[i]);
		in_window += date_compare(rows[i].read_on, g->r->window[0]) >= 0;
		before = &rows[i];
	}
	if (g->out->count > first)
		g->out->seen[g->out->count - 1].readings = in_window;
	if (g->out->count == first && before != NULL)
		reckon_problem_add(g->out, "missed", g->meter->meter_no,
			SAY(N_("{1} of meter {2} has one reading only, of {3}: there is nothing "
			       "to reckon from."),
				say_word(register_kind_title(kind)), say_text(g->meter->meter_no),
				say_date(before->read_on)));
	else if (before != NULL && date_compare(before->read_on, rows[count - 1].read_on) < 0)
		reckon_problem_add(g->out, "missed", g->meter->meter_no,
			SAY(N_("{1} of meter {2} was not read on {3}."),
				say_word(register_kind_title(kind)), say_text(g->meter->meter_no),
				say_date(rows[count - 1].read_on)));
	return true;
}

/* A route that is read every other month misses nothing in between. */
static bool is_due(const struct gather *g)
{
	for (size_t i = 0; i < g->r->cycle_count; i++)
		if (strcmp(g->r->cycles[i].route, g->out->account.route) == 0)
			return reading_cycle_due(g->r->period, g->r->cycles[i].every_months);
	return true;
}

static void say_missed(struct gather *g)
{
	if (!is_due(g)) {
		reckon_problem_add(g->out, RECKON_NOT_DUE, g->meter->meter_no,
			SAY(N_("Meter {1} was not read in {2}."), say_text(g->meter->meter_no),
				say_period(g->r->period)));
		return;
	}
	reckon_problem_add(g->out, "missed", g->meter->meter_no,
		SAY(N_("Meter {1} was not read in {2}."), say_text(g->meter->meter_no),
			say_period(g->r->period)));
}

/* The day where the meter's part of the bill begins. */
static bool begin_of(struct gather *g, struct date *from)
{
	struct session *s = g->r->s;
	bool found = true;

	*from = g->until;
	if (g->billed && date_compare(g->meter->installed_on, g->until) <= 0)
		return true;
	if (!bill_batch_last_read(s->db, g->meter->meter_no, g->r->window[0], from, &found))
		return session_db_failed(s);
	if (!found || (g->billed && date_compare(*from, g->until) < 0))
		*from = g->billed ? g->until : g->r->window[0];
	return true;
}

static bool meter_take(struct gather *g, const struct meter_row *meter)
{
	struct session *s = g->r->s;
	struct reading_days days = {.meter_no = meter->meter_no, .to = g->r->window[1]};
	struct reading_row *rows;
	struct date from;
	size_t count;

	g->meter = meter;
	if (decimal_parse(&g->multiplier, meter->multiplier, MULTIPLIER_PLACES, MULTIPLIER_MAX) !=
			DECIMAL_OK ||
		g->multiplier == 0)
		g->multiplier = MULTIPLIER_ONE;
	if (!begin_of(g, &from))
		return false;
	days.from = from;
	if (!meter_store_registers(s->db, meter->meter_no, g->known, &g->known_count) ||
		!reading_store_list(s->db, &days, g->arena, &rows, &count))
		return session_db_failed(s);
	if (meter->removed && g->billed && date_compare(meter->removed_on, g->until) <= 0)
		return true; /* its last reading is billed */
	if (count == 0 ||
		(!meter->removed && date_compare(rows[count - 1].read_on, g->r->window[0]) < 0)) {
		say_missed(g);
		return true;
	}
	for (unsigned kind = REGISTER_TOTAL; kind < REGISTER_KINDS; kind++)
		if (!register_take(g, rows, count, (enum register_kind)kind))
			return false;
	return true;
}

static void refuse_later(struct gather *g)
{
	reckon_problem_add(g->out, "later_billed", "",
		SAY(N_("Readings up to {1} are billed already: cancel the later bills first."),
			say_date(g->until)));
}

bool reckon_readings(struct reckon *r, struct arena *arena, struct reckoning *out)
{
	struct gather g = {.r = r, .arena = arena, .out = out};
	struct meter_row meters[BATCH_METERS_MAX];
	struct session *s = r->s;
	size_t count;

	if (!bill_run_store_billed_until(s->db, out->account.account_id, &g.until, &g.billed))
		return session_db_failed(s);
	if (g.billed && date_compare(g.until, r->window[0]) >= 0) {
		refuse_later(&g);
		return true;
	}
	if (!bill_batch_meters(s->db, out->account.account_id, g.billed ? g.until : r->window[0],
		    meters, &count))
		return session_db_failed(s);
	g.pairs = arena_alloc(arena, RECKON_PAIRS_MAX * sizeof *g.pairs);
	out->seen = arena_alloc(arena, RECKON_PAIRS_MAX * sizeof *out->seen);
	out->meter_no = arena_alloc(arena, RECKON_PAIRS_MAX * sizeof *out->meter_no);
	for (size_t i = 0; i < count; i++)
		if (!meter_take(&g, &meters[i]))
			return false;
	if (out->count == 0 && out->problem_count == 0)
		reckon_problem_add(out, "missed", "",
			SAY(N_("No meter of the account was read in {1}."), say_period(r->period)));
	out->input.pairs = g.pairs;
	out->input.pair_count = out->count;
	out->input.from = date_add_days(out->from_on, 1);
	out->input.to = out->to_on;
	out->months = (date_days_between(out->from_on, out->to_on) + MONTH_DAYS / 2) / MONTH_DAYS;
	if (out->months < 1)
		out->months = 1;
	return true;
}
