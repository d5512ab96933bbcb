/* From readings to a calculation: computed, put into words, stored with its lines. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/say_pack.h"
#include "counter/bill_run_step.h"

#define NAME_BYTES 512
#define EXPLAIN_BYTES 65536

/* A sentence of a line as it is stored; one that does not fit is left out, never cut. */
static const char *packed(struct arena *arena, struct say say)
{
	char buf[NAME_BYTES];

	buf[0] = '\0';
	return say_pack(buf, sizeof buf, &say) ? arena_text(arena, buf) : "";
}

static struct line_row *lines_of(
	struct arena *arena, const struct bill *bill, const struct bill_input *in)
{
	struct line_row *lines = arena_alloc(arena, bill->line_count * sizeof *lines);

	for (size_t i = 0; i < bill->line_count; i++) {
		const struct bill_line *line = &bill->lines[i];

		lines[i] = (struct line_row){.name = packed(arena, bill_line_name(line, in)),
			.quantity_e6 = line->quantity_e6,
			.unit = bill_unit_text(line->unit),
			.has_price = line->unit != BILL_PERCENT,
			.price = line->price,
			.amount = line->amount,
			.rule = packed(arena, bill_line_rule(line, in)),
			.source = packed(arena, bill_line_source(line, in))};
	}
	return lines;
}

static const char *explain_of(
	struct arena *arena, const struct bill *bill, const struct bill_input *in)
{
	struct say *says = xmalloc(BILL_EXPLAIN_MAX * sizeof *says);
	size_t count = bill_explain(bill, in, says);
	char buf[EXPLAIN_BYTES];

	buf[0] = '\0';
	for (size_t i = 0; i < count; i++)
		if (!say_pack(buf, sizeof buf, &says[i]))
			break;
	free(says);
	return arena_text(arena, buf);
}

static bool store(
	struct bill_step *step, const struct reckoning *reckoning, const struct bill *bill)
{
	struct arena *arena = step->arena;
	struct calculation_row row = {.run_id = step->run_id,
		.account_id = reckoning->account.account_id,
		.period = step->request->period,
		.from_on = reckoning->from_on,
		.to_on = reckoning->to_on,
		.energy = bill->energy,
		.amount = bill->total,
		.basis = reckoning->basis,
		.explain = explain_of(arena, bill, &reckoning->input)};
	struct line_row *lines = lines_of(arena, bill, &reckoning->input);

	return bill_run_store_calculation(step->s->db, &row, lines, bill->line_count) ||
	       session_db_failed(step->s);
}

/* Does the calculation that stands come from the same readings, terms and prices? */
static bool is_the_same(const struct reckoning *reckoning)
{
	const struct calculation_row *current = reckoning->facts.current;

	return current != NULL && !current->cancelled &&
	       strcmp(current->basis, reckoning->basis) == 0;
}

static bool calculate(struct bill_step *step, struct reckoning *reckoning, struct bill *bill,
	struct bill_made *out)
{
	reckon_compute(reckoning, bill);
	if (reckoning->problem_count > 0)
		return true;
	*out = (struct bill_made){true, bill->total};
	return !step->keep || store(step, reckoning, bill);
}

bool bill_step_calculate(struct bill_step *step, struct reckoning *reckoning, struct bill_made *out)
{
	struct bill *bill;
	bool ok;

	if (step->keep && !reckon_keep_findings(step->reckon, reckoning))
		return false;
	if (reckoning->problem_count > 0)
		return true;
	if (reckoning->released || is_the_same(reckoning)) {
		*out = (struct bill_made){true, reckoning->facts.current->amount};
		return true;
	}
	bill = xmalloc(sizeof *bill);
	ok = calculate(step, reckoning, bill, out);
	free(bill);
	return ok;
}
