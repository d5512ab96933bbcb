/* The readings that a bill is made of: where it begins, what is missing, register by register. */
#include <string.h>

#include "core/decimal.h"
#include "counter/reckon.h"

/* What is being gathered for one account. */
struct gather {
	struct reckon *r;
	struct reckoning *out;
	struct register_pair *pairs;
	size_t room[3]; /* in pairs and in the lists beside them */
	const struct batch_meter *meter;
	int64_t multiplier;
};

static void make_room(struct gather *g)
{
	struct reckoning *out = g->out;

	g->pairs = arena_grow(out->arena, g->pairs, out->count, &g->room[0], sizeof *g->pairs);
	out->seen = arena_grow(out->arena, out->seen, out->count, &g->room[1], sizeof *out->seen);
	out->meter_no = arena_grow(
		out->arena, out->meter_no, out->count, &g->room[2], sizeof *out->meter_no);
}

static void pair_add(
	struct gather *g, const struct batch_reading *from, const struct batch_reading *to)
{
	struct reckoning *out = g->out;
	struct register_seen *seen;
	struct register_pair *pair;

	make_room(g);
	seen = &out->seen[out->count];
	pair = &g->pairs[out->count];
	*pair = (struct register_pair){.kind = to->which,
		.previous = to->which == REGISTER_DEMAND ? 0 : from->value,
		.current = to->value,
		.multiplier = g->multiplier,
		.digits = to->digits,
		.from = date_add_days(from->read_on, 1),
		.to = to->read_on};
	if (pair->digits == 0 && pair->current < pair->previous)
		pair->digits = register_digits_guess(pair->previous, pair->current);
	*seen = (struct register_seen){.pair = *pair,
		.reading_id = to->reading_id,
		.readings = 1,
		.from_estimated = from->kind == READING_ESTIMATED};
	out->meter_no[out->count] = g->meter->meter_no;
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
	struct gather *g, const struct batch_reading *rows, size_t count, enum register_kind kind)
{
	const struct batch_reading *before = NULL;
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

/* The meter's readings from that day on; those before it are no part of the bill. */
static bool readings_from(
	struct gather *g, struct date from, const struct batch_reading **rows, size_t *count)
{
	const struct account_facts *facts = &g->out->facts;
	const struct batch_days days = {g->meter->meter_no, from, g->r->window[1]};
	struct batch_reading *asked;
	size_t i = 0;

	if (date_compare(from, facts->read_from) < 0) {
		if (!bill_batch_readings_of(g->r->s->db, &days, g->out->arena, &asked, count))
			return session_db_failed(g->r->s);
		*rows = asked;
		return true;
	}
	while (i < facts->reading_count &&
		(strcmp(facts->readings[i].meter_no, g->meter->meter_no) != 0 ||
			date_compare(facts->readings[i].read_on, from) < 0))
		i++;
	*rows = facts->readings + i;
	for (*count = 0; i + *count < facts->reading_count; ++*count)
		if (strcmp(facts->readings[i + *count].meter_no, g->meter->meter_no) != 0)
			break;
	return true;
}

static bool meter_take(struct gather *g, const struct batch_meter *meter)
{
	const struct batch_standing *standing = &g->out->facts.standing;
	const struct batch_reading *rows;
	size_t count;

	g->meter = meter;
	if (decimal_parse(&g->multiplier, meter->multiplier, MULTIPLIER_PLACES, MULTIPLIER_MAX) !=
			DECIMAL_OK ||
		g->multiplier == 0)
		g->multiplier = MULTIPLIER_ONE;
	if (!readings_from(g, reckon_meter_from(g->r, standing, meter), &rows, &count))
		return false;
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

static void put_together(const struct gather *g)
{
	struct reckoning *out = g->out;

	out->input.pairs = g->pairs;
	out->input.pair_count = out->count;
	out->input.from = date_add_days(out->from_on, 1);
	out->input.to = out->to_on;
	out->months = reading_months(out->from_on, out->to_on);
}

bool reckon_readings(struct reckon *r, struct reckoning *out)
{
	struct gather g = {.r = r, .out = out};
	const struct account_facts *facts = &out->facts;
	const struct batch_standing *standing = &facts->standing;

	if (standing->billed && date_compare(standing->until, r->window[0]) >= 0) {
		reckon_problem_add(out, "later_billed", "",
			SAY(N_("Readings up to {1} are billed already: cancel the later bills "
			       "first."),
				say_date(standing->until)));
		return true;
	}
	for (size_t i = 0; i < facts->meter_count; i++)
		if (!reckon_meter_is_past(r, standing, &facts->meters[i]) &&
			!meter_take(&g, &facts->meters[i]))
			return false;
	if (out->count == 0 && out->problem_count == 0)
		reckon_problem_add(out, "missed", "",
			SAY(N_("No meter of the account was read in {1}."), say_period(r->period)));
	put_together(&g);
	return true;
}
