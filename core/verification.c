/* The rules by which readings are looked at before they are billed, one function each. */
#include "core/verification.h"

#include <assert.h>

#include "core/policy.h"
#include "core/reading.h"

#define PERCENT 100

static_assert(CHECK_FIRST == 1 && CHECK_LAST == 10, "stored");

struct verification_limits verification_limits_of(const struct policy *policy)
{
	return (struct verification_limits){.jump_percent = policy->check_jump_percent,
		.drop_percent = policy->check_drop_percent,
		.neighbour_percent = policy->check_neighbour_percent,
		.times_percent = policy->check_times_percent,
		.least = {policy->check_least_kwh * READING_ONE}};
}

struct findings {
	const struct verification_input *in;
	const struct verification_limits *limits;
	const struct register_seen *total; /* the total, or the first active register; NULL: none */
	struct energy used;                /* of the meter, in all */
	bool is_unknown;                   /* a register went back: what was used is not known */
	struct finding *out;
	size_t count;
};

static void add(struct findings *f, enum verification_rule rule, const struct register_seen *seen,
	struct finding numbers)
{
	if (f->count == FINDINGS_MAX)
		return;
	numbers.rule = rule;
	numbers.kind = seen->pair.kind;
	numbers.reading_id = seen->reading_id;
	f->out[f->count++] = numbers;
}

static bool is_active(const struct register_seen *seen)
{
	return seen->pair.kind != REGISTER_REACTIVE && seen->pair.kind != REGISTER_DEMAND;
}

static struct energy quantity(const struct register_seen *seen)
{
	struct energy e = {0};

	return register_quantity(&e, &seen->pair) == REGISTER_OK ? e : (struct energy){0};
}

/* Is value above so many percent of base, by more than what is worth a look? */
static bool above(const struct findings *f, struct energy value, struct energy base, int percent)
{
	return (wide)value.wh * PERCENT > (wide)base.wh * percent &&
	       value.wh - base.wh > f->limits->least.wh;
}

static struct energy usual_of(const struct findings *f, struct energy month)
{
	return (struct energy){month.wh * f->in->months};
}

static void check_jump(struct findings *f)
{
	struct energy usual = usual_of(f, f->in->usual);

	if (f->in->has_usual && above(f, f->used, usual, f->limits->jump_percent))
		add(f, CHECK_JUMP, f->total,
			(struct finding){.seen = f->used.wh, .usual = usual.wh});
}

static void check_drop(struct findings *f)
{
	struct energy usual = usual_of(f, f->in->usual);

	if (!f->in->has_usual || f->is_unknown || f->used.wh == 0)
		return;
	if ((wide)f->used.wh * PERCENT < (wide)usual.wh * f->limits->drop_percent &&
		usual.wh - f->used.wh > f->limits->least.wh)
		add(f, CHECK_DROP, f->total,
			(struct finding){.seen = f->used.wh, .usual = usual.wh});
}

static void check_zero(struct findings *f)
{
	struct energy usual = usual_of(f, f->in->usual);

	if (f->in->has_usual && !f->is_unknown && f->used.wh == 0 && usual.wh > f->limits->least.wh)
		add(f, CHECK_ZERO, f->total, (struct finding){.seen = 0, .usual = usual.wh});
}

static void check_neighbour(struct findings *f)
{
	struct energy mean = usual_of(f, f->in->neighbours);

	if (f->in->has_neighbours && above(f, f->used, mean, f->limits->neighbour_percent))
		add(f, CHECK_NEIGHBOUR, f->total,
			(struct finding){.seen = f->used.wh, .usual = mean.wh});
}

/* An estimate that was too high looks like a register that went back: the two are told apart. */
static void check_order(struct findings *f)
{
	for (size_t i = 0; i < f->in->count; i++) {
		const struct register_seen *seen = &f->in->seen[i];
		struct energy passed;
		struct finding numbers = {.seen = seen->pair.current, .usual = seen->pair.previous};

		if (seen->pair.kind == REGISTER_DEMAND || seen->pair.current >= seen->pair.previous)
			continue;
		if (register_quantity(&passed, &seen->pair) == REGISTER_OK)
			add(f, CHECK_OVER, seen, numbers);
		else
			add(f, seen->from_estimated ? CHECK_ESTIMATE : CHECK_BACK, seen, numbers);
	}
}

static void check_demand(struct findings *f)
{
	for (size_t i = 0; i < f->in->count; i++) {
		const struct register_seen *seen = &f->in->seen[i];
		int64_t read_w = quantity(seen).wh;

		if (seen->pair.kind == REGISTER_DEMAND && f->in->contract_w > 0 &&
			read_w > f->in->contract_w)
			add(f, CHECK_DEMAND, seen,
				(struct finding){.seen = read_w, .usual = f->in->contract_w});
	}
}

static void check_times(struct findings *f)
{
	struct energy times = {0};
	bool has_flat = false;
	int64_t off;

	for (size_t i = 0; i < f->in->count; i++) {
		enum register_kind kind = f->in->seen[i].pair.kind;

		if (kind == REGISTER_TOTAL || !is_active(&f->in->seen[i]))
			continue;
		times.wh += quantity(&f->in->seen[i]).wh;
		has_flat |= kind == REGISTER_FLAT;
	}
	if (f->total == NULL || f->total->pair.kind != REGISTER_TOTAL || times.wh == 0)
		return;
	off = times.wh - f->used.wh; /* without flat the rest of the total is flat */
	if (off < 0 && !has_flat)
		return;
	off = off < 0 ? -off : off;
	if ((wide)off * PERCENT > (wide)f->used.wh * f->limits->times_percent && off > READING_ONE)
		add(f, CHECK_TIMES, f->total,
			(struct finding){.seen = times.wh, .usual = f->used.wh});
}

static void check_twice(struct findings *f)
{
	if (f->total->readings > 1)
		add(f, CHECK_TWICE, f->total,
			(struct finding){
				.seen = f->total->readings * READING_ONE, .usual = READING_ONE});
}

static const struct {
	const char *name, *title, *say;
	void (*run)(struct findings *f);
	bool is_mean; /* what is usual */
} rules[] = {
	[CHECK_JUMP] = {"jump", N_("Jump"), N_("{1} kWh were used; {2} kWh are usual."), check_jump,
		true},
	[CHECK_DROP] = {"drop", N_("Drop"), N_("Only {1} kWh were used; {2} kWh are usual."),
		check_drop, true},
	[CHECK_ZERO] = {"zero", N_("Nothing used"), N_("Nothing was used; {2} kWh are usual."),
		check_zero, true},
	[CHECK_BACK] = {"reversed", N_("Went back"), N_("The register went back to {1} from {2}."),
		check_order, false},
	[CHECK_OVER] = {"rollover", N_("Ran over"),
		N_("The register ran over its last digit: {1} after {2}."), NULL, false},
	[CHECK_DEMAND] = {"demand", N_("Above the contract"),
		N_("The demand of {1} kW lies above the contract's {2} kW."), check_demand, false},
	[CHECK_TIMES] = {"tou_sum", N_("Times of use"),
		N_("The times of use make up {1} kWh, the total is {2} kWh."), check_times, false},
	[CHECK_TWICE] = {"duplicate", N_("Read twice"),
		N_("The meter was read on {1} days of this month."), check_twice, false},
	[CHECK_NEIGHBOUR] = {"neighbour", N_("Unlike its neighbours"),
		N_("{1} kWh were used; {2} kWh are the mean of the route."), check_neighbour, true},
	[CHECK_ESTIMATE] = {"estimate", N_("Estimated too high"),
		N_("The meter shows {1}; {2} was estimated and billed before."), NULL, false},
};

const char *verification_name(enum verification_rule rule)
{
	return rules[rule].name;
}

const char *verification_title(enum verification_rule rule)
{
	return rules[rule].title;
}

/* A mean has more decimals than any register shows: rounded to the last one of seen. */
static int64_t as_exact_as(int64_t seen, int64_t usual)
{
	int64_t step = READING_ONE;

	while (seen % step != 0)
		step /= 10;
	return (usual + step / 2) / step * step;
}

struct say verification_say(const struct finding *finding)
{
	char seen[READING_TEXT_MAX], usual[READING_TEXT_MAX];

	return SAY(rules[finding->rule].say, say_text(reading_format(finding->seen, seen)),
		say_text(reading_format(rules[finding->rule].is_mean
						? as_exact_as(finding->seen, finding->usual)
						: finding->usual,
			usual)));
}

static void sum_up(struct findings *f)
{
	for (size_t i = 0; i < f->in->count; i++) {
		const struct register_seen *seen = &f->in->seen[i];

		if (!is_active(seen))
			continue;
		if (f->total == NULL || seen->pair.kind == REGISTER_TOTAL)
			f->total = seen;
	}
	for (size_t i = 0; i < f->in->count && f->total != NULL; i++) {
		const struct register_seen *seen = &f->in->seen[i];

		struct energy e = {0};

		if (!is_active(seen) || (f->total->pair.kind == REGISTER_TOTAL &&
						seen->pair.kind != REGISTER_TOTAL))
			continue;
		if (register_quantity(&e, &seen->pair) == REGISTER_OK)
			f->used.wh += e.wh;
		else
			f->is_unknown = true;
	}
}

size_t verification_run(const struct verification_input *in,
	const struct verification_limits *limits, struct finding out[FINDINGS_MAX])
{
	struct findings f = {.in = in, .limits = limits, .out = out};

	sum_up(&f);
	if (f.total == NULL)
		return 0;
	for (size_t i = CHECK_FIRST; i < ARRAY_SIZE(rules); i++)
		if (rules[i].run != NULL)
			rules[i].run(&f);
	return f.count;
}
