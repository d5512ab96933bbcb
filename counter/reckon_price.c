/* What a customer's bill is priced by: the tariffs of the period, quota, capacity; and the basis.
 */
#include <assert.h>
#include <string.h>

#include "core/decimal.h"
#include "core/utf8.h"
#include "counter/reckon_tariff.h"
#include "db/tariff_store.h"

#define BASIS_MAX 16384
#define CAPACITY_PLACES 3
#define MONTHS_PER_YEAR 12

/* Of a pair's meter and six numbers no more, and of all that stands before the pairs. */
static_assert(BASIS_MAX > RECKON_PAIRS_MAX * 200 + 1024, "the basis of the longest bill fits");

struct pricing {
	struct reckon *r;
	struct reckoning *out;
	const struct terms_row *terms; /* by day */
	size_t term_count;
	struct bill_span *spans;
	int64_t tariff_ids[BILL_SPANS_MAX];
	char *basis; /* BASIS_MAX */
	size_t basis_size;
};

/* The terms of a day; NULL: nothing was said beyond the account's file. */
static const struct terms_row *terms_on(const struct pricing *p, struct date on)
{
	const struct terms_row *found = NULL;

	for (size_t i = 0; i < p->term_count; i++)
		if (date_compare(p->terms[i].from_on, on) <= 0)
			found = &p->terms[i];
	return found;
}

static const char *tariff_name_on(const struct pricing *p, struct date on)
{
	const struct terms_row *terms = terms_on(p, on);

	return terms != NULL && terms->tariff[0] != '\0' ? terms->tariff : p->out->account.tariff;
}

/* The version that holds on a day, and the day from which another one might. */
static size_t version_on(const struct reckon_tariff *tariff, struct date on)
{
	for (size_t i = tariff->count; i > 0; i--)
		if (tariff_holds(&tariff->versions[i - 1], on))
			return i - 1;
	return tariff->count;
}

static bool refuse_tariff(struct pricing *p, const char *name, struct date on)
{
	if (name[0] == '\0')
		reckon_problem_add(p->out, "no_tariff", "",
			SAY(N_("No tariff is on file for account {1}."),
				say_text(p->out->account.account_no)));
	else
		reckon_problem_add(p->out, "no_tariff", "",
			SAY(N_("No tariff {1} that holds on {2} is registered: import it."),
				say_text(name), say_date(on)));
	return true;
}

/* The next day after `on` on which other terms or another version begin; the end + 1 if none. */
static struct date next_change(
	const struct pricing *p, const struct reckon_tariff *tariff, struct date on)
{
	struct date next = date_add_days(p->out->input.to, 1);

	for (size_t i = 0; i < p->term_count; i++)
		if (date_compare(p->terms[i].from_on, on) > 0 &&
			date_compare(p->terms[i].from_on, next) < 0)
			next = p->terms[i].from_on;
	for (size_t i = 0; i < tariff->count; i++)
		if (date_compare(tariff->versions[i].valid_from, on) > 0 &&
			date_compare(tariff->versions[i].valid_from, next) < 0)
			next = tariff->versions[i].valid_from;
	return next;
}

/* The tariff of each part of the period. */
static bool spans_find(struct pricing *p)
{
	struct bill_input *in = &p->out->input;
	struct date on = in->from;

	while (date_compare(on, in->to) <= 0) {
		const char *name = tariff_name_on(p, on);
		const struct reckon_tariff *tariff;
		size_t version;

		if (!reckon_tariff_find(p->r, name, &tariff))
			return false;
		version = version_on(tariff, on);
		if (version == tariff->count)
			return refuse_tariff(p, name, on);
		if (in->span_count == BILL_SPANS_MAX) {
			reckon_problem_add(p->out, "calculation", "",
				SAY(N_("Prices change more than {1} times in this bill: bill the "
				       "months one by one."),
					say_count(BILL_SPANS_MAX - 1)));
			return true;
		}
		if (in->span_count == 0 ||
			p->tariff_ids[in->span_count - 1] != tariff->ids[version]) {
			p->tariff_ids[in->span_count] = tariff->ids[version];
			p->spans[in->span_count++] = (struct bill_span){
				.tariff = &tariff->versions[version], .from = on};
		}
		on = next_change(p, tariff, on);
	}
	return true;
}

static void use_up_quota(struct pricing *p)
{
	struct reckoning *out = p->out;
	const struct tariff *tariff = p->spans[out->input.span_count - 1].tariff;
	struct period start = tariff_cycle_start(tariff, p->r->period);
	struct period opened = period_of(out->account.opened_on);

	if (tariff->cycle != TARIFF_YEAR)
		return;
	for (size_t i = 0; i < out->facts.bill_count; i++)
		if (out->facts.bills[i].period.months >= start.months &&
			out->facts.bills[i].period.months < p->r->period.months)
			out->input.used_total.wh += out->facts.bills[i].energy.wh;
	if (opened.months > start.months && opened.months <= p->r->period.months)
		out->input.quota_months = MONTHS_PER_YEAR - (opened.months - start.months);
}

static void take_standard(struct bill_input *in, int hundredths)
{
	static const struct {
		int hundredths;
		enum power_factor_standard standard;
	} standards[] = {{90, STANDARD_090}, {85, STANDARD_085}, {80, STANDARD_080}};

	for (size_t i = 0; i < ARRAY_SIZE(standards); i++)
		if (standards[i].hundredths == hundredths) {
			in->has_standard = true;
			in->standard = standards[i].standard;
		}
}

static void take_terms(struct pricing *p)
{
	struct bill_input *in = &p->out->input;
	const struct terms_row *terms = terms_on(p, in->to);

	if (decimal_parse(&in->capacity_va, p->out->account.capacity_kva, CAPACITY_PLACES,
		    CAPACITY_LIMIT_VA) != DECIMAL_OK)
		in->capacity_va = 0;
	if (terms == NULL)
		return;
	in->household = terms->household;
	in->free_quota = terms->free_quota;
	in->demand_w = terms->demand_w;
	take_standard(in, terms->power_factor);
}

/*
 * The file of an account has one price class: when it was changed is known, but not from which day
 * on it holds. Terms say that.
 */
static void check_changed(struct pricing *p)
{
	struct reckoning *out = p->out;
	struct moment since = moment_of_day(date_add_days(out->from_on, 1));
	const struct batch_standing *standing = &out->facts.standing;
	bool changed = standing->changed && standing->changed_at.ms >= since.ms;

	for (size_t i = 0; i < p->term_count; i++)
		changed &= date_compare(p->terms[i].from_on, out->from_on) <= 0;
	if (changed)
		reckon_problem_add(out, "class_changed", "",
			SAY(N_("Class, tariff or capacity were changed on {1}, inside this bill: "
			       "import terms that say from which day they hold."),
				say_date(moment_date(standing->changed_at))));
}

/* --- the basis ------------------------------------------------------------------------------ */

static void basis_text(struct pricing *p, const char *text)
{
	size_t size = strlen(text);

	assert(size <
		BASIS_MAX - p->basis_size); /* one that is cut would be that of another bill */
	memcpy(p->basis + p->basis_size, text, size + 1);
	p->basis_size += size;
}

/* A number after a word; a basis has dozens of them, and printf is slow. */
static void basis_number(struct pricing *p, const char *word, int64_t number)
{
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
	char digits[24], *at = digits + sizeof digits - 1;

	*at = '\0';
	do {
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		*--at = '-';
	basis_text(p, word);
	basis_text(p, at);
}

static void basis_readings(struct pricing *p)
{
	for (size_t i = 0; i < p->out->count; i++) {
		const struct register_pair *pair = &p->out->input.pairs[i];

		basis_text(p, ";");
		basis_text(p, p->out->meter_no[i]);
		basis_text(p, " ");
		basis_text(p, register_kind_name(pair->kind));
		basis_number(p, " ", pair->previous);
		basis_number(p, "..", pair->current);
		basis_number(p, " x", pair->multiplier);
		basis_number(p, " d", pair->digits);
		basis_number(p, " ", pair->from.days);
		basis_number(p, "..", pair->to.days);
	}
}

static void basis_write(struct pricing *p)
{
	const struct bill_input *in = &p->out->input;

	basis_text(p, "class ");
	basis_text(p, p->out->account.price_class);
	for (size_t i = 0; i < in->span_count; i++) {
		basis_number(p, ";tariff ", p->tariff_ids[i]);
		basis_number(p, " from ", p->spans[i].from.days);
	}
	basis_number(p, ";household ", in->household);
	basis_number(p, ";free ", in->free_quota.wh);
	basis_number(p, ";used ", in->used_total.wh);
	basis_number(p, ";quota ", in->quota_months);
	basis_number(p, ";capacity ", in->capacity_va);
	basis_number(p, ";demand ", in->demand_w);
	basis_number(p, ";standard ", in->has_standard ? (int)in->standard : -1);
	basis_readings(p);
}

/* What was said for days up to the last one of the bill. */
static size_t terms_until(const struct account_facts *facts, struct date to)
{
	size_t count = facts->term_count;

	while (count > 0 && date_compare(facts->terms[count - 1].from_on, to) > 0)
		count--;
	return count;
}

bool reckon_prices(struct reckon *r, struct reckoning *out)
{
	char basis[BASIS_MAX];
	struct pricing p = {.r = r,
		.out = out,
		.terms = out->facts.terms,
		.term_count = terms_until(&out->facts, out->input.to),
		.spans = arena_alloc(out->arena, BILL_SPANS_MAX * sizeof *p.spans),
		.basis = basis};

	basis[0] = '\0'; /* and not all of it */
	out->input.spans = p.spans;
	out->input.funds = &r->funds;
	check_changed(&p);
	if (!spans_find(&p))
		return false;
	if (out->problem_count > 0)
		return true;
	take_terms(&p);
	use_up_quota(&p);
	basis_write(&p);
	out->basis = arena_copy(out->arena, p.basis, p.basis_size + 1);
	return true;
}
