/* Repayment plans: instalments, their fate from day to day, and what they do to the late charge. */
#include "core/repayment.h"

#include <assert.h>
#include <string.h>

#include "core/arena.h"
#include "core/calendar.h"
#include "core/csv.h"
#include "core/late_charge.h"

static_assert(INSTALMENT_KEPT == 1 && INSTALMENT_BROKEN == 2, "stored");
static_assert(PLAN_UNDER_WAY == 1 && PLAN_KEPT == 2 && PLAN_BROKEN == 3, "stored");
static_assert(PLAN_LATE_RUNS == 0, "stored");
static_assert(PLAN_LATE_STOPS == 1 && PLAN_LATE_STOPS_LATER == 2, "stored");

static const struct {
	const char *name, *title;
} fates[] = {
	[INSTALMENT_OPEN] = {"open", N_("open")},
	[INSTALMENT_KEPT] = {"kept", N_("kept")},
	[INSTALMENT_BROKEN] = {"broken", N_("broken")},
};

static const struct {
	const char *name, *title;
} states[] = {
	[PLAN_UNDER_WAY] = {"under_way", N_("plan under way")},
	[PLAN_KEPT] = {"kept", N_("plan kept")},
	[PLAN_BROKEN] = {"broken", N_("plan broken")},
};

static const struct {
	const char *name, *title, *clause;
} lates[] = {
	[PLAN_LATE_RUNS] = {"runs", N_("goes on"),
		N_("The late charge goes on until the day of payment while the plan is kept.")},
	[PLAN_LATE_STOPS] = {"stops", N_("stands still; charged after a breach"),
		N_("No late charge is charged while the plan is kept; if it is broken, it is "
		   "charged "
		   "for the plan's days as well.")},
	[PLAN_LATE_STOPS_LATER] = {"stops_until_broken", N_("stands still until a breach"),
		N_("No late charge is charged while the plan is kept; if it is broken, it is "
		   "charged "
		   "again from the next day on.")},
};

bool repayment_schedule(const struct plan_terms *terms, const struct calendar *calendar,
	struct instalment out[INSTALMENTS_MAX])
{
	struct period first = period_of(terms->first);
	int day = date_to_civil(terms->first).day;
	struct money part, left = terms->total;
	int64_t fen = money_to_fen(terms->total);

	if (terms->months < 1 || terms->months > INSTALMENTS_MAX || fen / terms->months <= 0)
		return false;
	if (!money_from_fen(&part, fen / terms->months))
		return false;
	for (int i = 0; i < terms->months; i++) {
		struct date due = period_day(period_add(first, i), day);
		bool last = i == terms->months - 1;

		out[i] = (struct instalment){.due_on = due, .amount = last ? left : part};
		if (!calendar_working_from(calendar, due, &out[i].due_on))
			out[i].due_on = due; /* that year's holidays are not known yet */
		if (!money_sub(&left, left, out[i].amount))
			return false;
	}
	return true;
}

/* --- a schedule in a file -------------------------------------------------------------------- */

static bool refuse(struct schedule_error *error, long line, struct say say)
{
	*error = (struct schedule_error){.line = line, .say = say};
	return false;
}

static bool is_header(const struct csv_record *record)
{
	return record->count == 2 && strcmp(record->field[0], "due_on") == 0 &&
	       strcmp(record->field[1], "amount") == 0;
}

static bool take_record(const struct csv_record *record, struct instalment *out, size_t *count,
	struct schedule_error *error)
{
	struct instalment one = {.fate = INSTALMENT_OPEN};

	if (record->count != 2 || !date_parse(&one.due_on, record->field[0]))
		return refuse(error, record->line,
			SAY(N_("An instalment is a date and an amount: 2026-12-25,100.00")));
	if (money_parse(&one.amount, record->field[1]) != MONEY_OK || money_sign(one.amount) <= 0)
		return refuse(error, record->line,
			SAY(N_("An instalment is a date and an amount: 2026-12-25,100.00")));
	if (*count > 0 && date_compare(out[*count - 1].due_on, one.due_on) >= 0)
		return refuse(error, record->line,
			SAY(N_("The instalments must follow each other by date.")));
	if (*count == INSTALMENTS_MAX)
		return refuse(error, record->line,
			SAY(N_("A plan has at most {1} instalments."), say_count(INSTALMENTS_MAX)));
	out[(*count)++] = one;
	return true;
}

static bool read_records(struct csv_reader *reader, struct arena *arena, struct instalment *out,
	size_t *count, struct schedule_error *error)
{
	struct csv_record record;
	enum csv_error end;
	bool first = true;

	while ((end = csv_next(reader, arena, &record)) == CSV_OK) {
		if (first && !is_header(&record))
			return refuse(error, record.line,
				SAY(N_("The first line must be: due_on,amount")));
		if (!first && !take_record(&record, out, count, error))
			return false;
		first = false;
	}
	if (end != CSV_END)
		return refuse(error, reader->line, SAY(csv_error_message(end)));
	return *count > 0 || refuse(error, 0, SAY(N_("The file has no instalments.")));
}

bool repayment_schedule_read(const char *bytes, size_t size, struct instalment out[INSTALMENTS_MAX],
	size_t *count, struct schedule_error *error)
{
	struct arena arena = ARENA_EMPTY;
	struct csv_reader reader;
	bool ok;

	*count = 0;
	csv_init(&reader, bytes, size);
	ok = read_records(&reader, &arena, out, count, error);
	arena_release(&arena);
	return ok;
}

/* --- the fate of it -------------------------------------------------------------------------- */

bool repayment_sum(const struct instalment *list, size_t count, struct money *out)
{
	*out = MONEY_ZERO;
	for (size_t i = 0; i < count; i++)
		if (!money_add(out, *out, list[i].amount))
			return false;
	return true;
}

enum plan_state repayment_watch(
	struct instalment *list, size_t count, struct money paid, struct date on, int grace_days)
{
	enum plan_state state = PLAN_KEPT;
	struct money up_to = MONEY_ZERO;

	for (size_t i = 0; i < count; i++) {
		bool fits = money_add(&up_to, up_to, list[i].amount);

		assert(fits);
		if (list[i].fate == INSTALMENT_OPEN && money_compare(up_to, paid) <= 0)
			list[i].fate = INSTALMENT_KEPT;
		if (list[i].fate == INSTALMENT_OPEN &&
			date_days_between(list[i].due_on, on) > grace_days)
			list[i].fate = INSTALMENT_BROKEN;
		if (list[i].fate == INSTALMENT_BROKEN)
			state = PLAN_BROKEN;
		if (list[i].fate == INSTALMENT_OPEN && state == PLAN_KEPT)
			state = PLAN_UNDER_WAY;
	}
	return state;
}

/* --- its late charge ------------------------------------------------------------------------- */

bool repayment_pause(const struct plan_span *plan, struct date on, struct late_pause *out)
{
	struct late_pause pause = {.from = date_add_days(plan->made_on, 1), .to = on};

	if (plan->late == PLAN_LATE_RUNS)
		return false;
	if (plan->state == PLAN_BROKEN && plan->late == PLAN_LATE_STOPS)
		return false;
	if (plan->state != PLAN_UNDER_WAY && date_compare(plan->ended_on, on) < 0)
		pause.to = plan->ended_on;
	if (date_compare(pause.from, pause.to) > 0)
		return false;
	*out = pause;
	return true;
}

const char *plan_late_name(enum plan_late late)
{
	assert(late < ARRAY_SIZE(lates));
	return lates[late].name;
}

const char *plan_late_title(enum plan_late late)
{
	assert(late < ARRAY_SIZE(lates));
	return lates[late].title;
}

const char *plan_late_clause(enum plan_late late)
{
	assert(late < ARRAY_SIZE(lates));
	return lates[late].clause;
}

const char *instalment_fate_name(enum instalment_fate fate)
{
	assert(fate < ARRAY_SIZE(fates));
	return fates[fate].name;
}

const char *instalment_fate_title(enum instalment_fate fate)
{
	assert(fate < ARRAY_SIZE(fates));
	return fates[fate].title;
}

const char *plan_state_name(enum plan_state state)
{
	assert(state >= PLAN_UNDER_WAY);
	assert(state < ARRAY_SIZE(states));
	return states[state].name;
}

const char *plan_state_title(enum plan_state state)
{
	assert(state >= PLAN_UNDER_WAY);
	assert(state < ARRAY_SIZE(states));
	return states[state].title;
}
