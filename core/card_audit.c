/*
 * Rules by which a card meter is worth a look, each from what the books sold and what the meter
 * wrote back.
 */
#include "core/card_audit.h"

#include <assert.h>
#include <string.h>

#define PERCENT 100

static_assert(CARD_AUDIT_GAINED == 0, "stored");
static_assert(CARD_AUDIT_DROP == 1, "stored");
static_assert(CARD_AUDIT_JUMP == 2, "stored");
static_assert(CARD_AUDIT_SILENT == 3, "stored");
static_assert(CARD_AUDIT_STRANGE == 4, "stored");

struct audit {
	const struct card_audit_input *in;
	bool found[CARD_AUDIT_RULES];
	struct card_audit_finding finding[CARD_AUDIT_RULES];
};

static void note(struct audit *a, struct card_audit_finding finding)
{
	a->found[finding.rule] = true;
	a->finding[finding.rule] = finding;
}

/* Bought after one look and taken by the meter before the other. */
static int64_t bought_between(
	const struct card_audit_input *in, int64_t after_count, int64_t to_count)
{
	int64_t sum = 0;

	for (size_t i = 0; i < in->sale_count; i++)
		if (in->sales[i].count > after_count && in->sales[i].count <= to_count)
			sum += in->sales[i].hundredths;
	return sum;
}

static int64_t used_between(const struct card_audit_input *in, const struct card_audit_look *from,
	const struct card_audit_look *to)
{
	return from->remaining + bought_between(in, from->count, to->count) - to->remaining;
}

/* What was used a day from the first look to that one; -1: too short to say. */
static int64_t usual_until(const struct card_audit_input *in, size_t look)
{
	int days = date_days_between(in->looks[0].on, in->looks[look].on);
	int64_t used = used_between(in, &in->looks[0], &in->looks[look]);

	return days < CARD_AUDIT_LEAST_DAYS || used < 0 ? -1 : used / days;
}

static void check_span(struct audit *a, size_t i)
{
	const struct card_audit_look *from = &a->in->looks[i - 1], *to = &a->in->looks[i];
	struct card_audit_finding finding = {.from = from->on, .to = to->on};
	int64_t used = used_between(a->in, from, to), usual = usual_until(a->in, i - 1);
	int days = date_days_between(from->on, to->on);

	if (to->strange_cards > from->strange_cards) {
		finding.rule = CARD_AUDIT_STRANGE;
		finding.seen = to->strange_cards - from->strange_cards;
		note(a, finding);
	}
	if (used < 0) {
		finding.rule = CARD_AUDIT_GAINED;
		finding.seen = -used;
		note(a, finding);
	}
	if (used < 0 || usual <= 0 || days < CARD_AUDIT_LEAST_DAYS)
		return;
	finding.seen = used / days;
	finding.usual = usual;
	if (finding.seen * PERCENT < usual * a->in->limits.drop_percent) {
		finding.rule = CARD_AUDIT_DROP;
		note(a, finding);
	} else if (finding.seen * PERCENT > usual * a->in->limits.jump_percent) {
		finding.rule = CARD_AUDIT_JUMP;
		note(a, finding);
	}
}

static void check_silence(struct audit *a)
{
	const struct card_audit_input *in = a->in;
	const struct card_audit_sale *last;
	int64_t usual, silent;

	if (in->sale_count < 2)
		return;
	last = &in->sales[in->sale_count - 1];
	usual = date_days_between(in->sales[0].on, last->on) / (int64_t)(in->sale_count - 1);
	silent = date_days_between(last->on, in->today);
	if (silent < CARD_AUDIT_SILENT_DAYS || silent <= CARD_AUDIT_SILENT_TIMES * usual)
		return;
	note(a, (struct card_audit_finding){.rule = CARD_AUDIT_SILENT,
			.seen = silent,
			.usual = usual,
			.from = last->on,
			.to = in->today});
}

size_t card_audit_run(
	const struct card_audit_input *in, struct card_audit_finding out[CARD_AUDIT_RULES])
{
	struct audit a = {.in = in};
	size_t count = 0;

	for (size_t i = 1; i < in->look_count; i++)
		check_span(&a, i);
	check_silence(&a);
	for (int rule = 0; rule < CARD_AUDIT_RULES; rule++)
		if (a.found[rule])
			out[count++] = a.finding[rule];
	return count;
}

static const struct {
	const char *name, *title, *message;
} rows[CARD_AUDIT_RULES] = {
	[CARD_AUDIT_GAINED] = {"gained", N_("holds too much"),
		N_("The meter holds more than was bought: was it opened, "
		   "or sold to elsewhere?")},
	[CARD_AUDIT_DROP] = {"drop", N_("uses less"),
		N_("Much less is used than before: is electricity taken past "
		   "the meter?")},
	[CARD_AUDIT_JUMP] = {"jump", N_("uses more"), N_("Much more is used than before.")},
	[CARD_AUDIT_SILENT] = {"silent", N_("buys nothing"),
		N_("Nothing was bought for long: is the meter still in "
		   "use?")},
	[CARD_AUDIT_STRANGE] = {"strange_cards", N_("strange cards"),
		N_("The meter refused strange cards.")},
};

bool card_audit_parse(enum card_audit_rule *out, const char *name)
{
	for (int i = 0; i < CARD_AUDIT_RULES; i++) {
		if (strcmp(rows[i].name, name) != 0)
			continue;
		*out = (enum card_audit_rule)i;
		return true;
	}
	return false;
}

const char *card_audit_name(enum card_audit_rule rule)
{
	return rows[rule].name;
}

const char *card_audit_title(enum card_audit_rule rule)
{
	return rows[rule].title;
}

const char *card_audit_message(enum card_audit_rule rule)
{
	return rows[rule].message;
}
