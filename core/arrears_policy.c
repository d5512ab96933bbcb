/* The policy of arrears: lines into spans of values, each held against what the law asks. */
#include "core/arrears_policy.h"

#include <assert.h>
#include <string.h>

#include "core/decimal.h"
#include "core/line_file.h"
#include "core/utf8.h"

#define WORDS 4 /* VALUE FROM TO GRADE, and then the source */
#define NO_LOW INT64_MIN
#define NO_HIGH INT64_MAX

enum kind { COUNT, SWITCH, AMOUNT };

/* lowest … highest: what makes sense; law_low … law_high: what the article allows. */
struct row {
	enum kind kind;
	int64_t lowest, highest;
	int64_t law_low, law_high;
	const char *article, *title; /* msgids */
	const char *otherwise;       /* of a key that a file may leave out: what holds without it */
};

#define KEY_(name, text) [ARREARS_##name] = (text),
static const char *const keys[] = {ARREARS_VALUE_LIST(KEY_)};
#undef KEY_

#define FREE .law_low = NO_LOW, .law_high = NO_HIGH
#define AT_LEAST(low) .law_low = (low), .law_high = NO_HIGH
#define AT_MOST(high) .law_low = NO_LOW, .law_high = (high)
#define RULES_67 N_("Rules for Electricity Supply (2024; in 1996 art. 67, with the same steps)")

static const struct row rows[ARREARS_VALUES] = {
	[ARREARS_REMIND_AFTER_DAYS] = {.lowest = 1,
		.highest = 60,
		FREE,
		.title = N_("Days after the due date until the reminder")},
	[ARREARS_WARNING_DAY] = {.lowest = 1,
		.highest = 28,
		FREE,
		.title = N_("Day of the month of the warning and the risk list")},
	[ARREARS_LISTING_DAY] = {.lowest = 1,
		.highest = 28,
		FREE,
		.title = N_("Day of the month of the disconnection list")},
	[ARREARS_OVERDUE_DAYS] = {.lowest = 0,
		.highest = 365,
		AT_LEAST(30),
		.article = N_("Regulations on Electricity Supply and Use art. 39"),
		.title = N_("Days overdue that must have passed before a disconnection")},
	[ARREARS_NOTICE_DAYS_RESIDENTIAL] = {.lowest = 0,
		.highest = 60,
		AT_LEAST(7),
		.article = RULES_67,
		.title = N_("Days of notice for residents")},
	[ARREARS_NOTICE_DAYS_OTHER] = {.lowest = 0,
		.highest = 60,
		AT_LEAST(3),
		.article = RULES_67,
		.title = N_("Days of notice for others")},
	[ARREARS_WARN_MINUTES] = {.lowest = 0,
		.highest = 480,
		AT_LEAST(30),
		.article = RULES_67,
		.title = N_("Minutes from the last warning to the cut")},
	[ARREARS_CUT_ON_REST_DAYS] = {.kind = SWITCH,
		.lowest = 0,
		.highest = 1,
		FREE,
		.title = N_("Disconnections on rest days and holidays")},
	[ARREARS_APPROVALS] = {.lowest = 0,
		.highest = 3,
		AT_LEAST(1),
		.article = RULES_67,
		.title = N_("Approvals of a disconnection")},
	[ARREARS_APPROVALS_IMPORTANT] = {.lowest = 0,
		.highest = 3,
		AT_LEAST(1),
		.article = RULES_67,
		.title = N_("Approvals of the disconnection of an important customer")},
	[ARREARS_RESTORE_HOURS] = {.lowest = 1,
		.highest = 72,
		AT_MOST(24),
		.article = N_("Rules for Electricity Supply (2024): restored within 24 hours"),
		.title = N_("Hours within which supply is restored")},
	[ARREARS_CHEQUE_RESTORES] = {.kind = SWITCH,
		.lowest = 0,
		.highest = 1,
		FREE,
		.title = N_("A cheque restores supply before it has cleared")},
	[ARREARS_BLACKLIST_PERIODS] = {.lowest = 2,
		.highest = 12,
		FREE,
		.title = N_("Counted periods of a year that lead to the blacklist")},
	[ARREARS_BLACKLIST_MONTHS] = {.lowest = 1,
		.highest = 60,
		FREE,
		.title = N_("Months without a counted period until the blacklist is left")},
	[ARREARS_PREPAYMENT_RESIDENTIAL] = {.kind = AMOUNT,
		.lowest = 0,
		.highest = 10000000,
		FREE,
		.title = N_("Prepayment of a blacklisted resident")},
	[ARREARS_PREPAYMENT_OTHER] = {.kind = AMOUNT,
		.lowest = 0,
		.highest = 1000000000,
		FREE,
		.title = N_("Prepayment of another blacklisted customer")},
	[ARREARS_LETTER_NEEDS_CUT] = {.kind = SWITCH,
		.lowest = 0,
		.highest = 1,
		FREE,
		.title = N_("A lawyer's letter only after the disconnection")},
	[ARREARS_LETTER_AFTER_DAYS] = {.lowest = 0,
		.highest = 365,
		FREE,
		.title = N_("Days from the disconnection to the lawyer's letter")},
	[ARREARS_LETTER_DEADLINE_DAYS] = {.lowest = 1,
		.highest = 60,
		FREE,
		.title = N_("Days that a lawyer's letter gives")},
	[ARREARS_LIMITATION_MONTHS] = {.lowest = 1,
		.highest = 240,
		AT_MOST(36),
		.article = N_("Civil Code art. 188: three years"),
		.title = N_("Months until a claim is barred")},
	[ARREARS_PLAN_MONTHS] = {.lowest = 1,
		.highest = 60,
		FREE,
		.title = N_("Longest repayment plan, in months")},
	[ARREARS_PLAN_GRACE_DAYS] = {.lowest = 0,
		.highest = 31,
		FREE,
		.title = N_("Days of grace of an instalment")},
	[ARREARS_PLAN_LATE_CHARGE] = {.kind = SWITCH,
		.lowest = 0,
		.highest = 1,
		FREE,
		.otherwise = "yes 1990-01-01 - law 电力供应与使用条例第三十九条",
		.title = N_("The late charge runs on while a repayment plan is kept")},
	[ARREARS_PLAN_BROKEN_CHARGED] = {.kind = SWITCH,
		.lowest = 0,
		.highest = 1,
		FREE,
		.otherwise = "yes 1990-01-01 - law 电力供应与使用条例第三十九条",
		.title = N_("A plan that breaks is charged for its days as well")},
	[ARREARS_WRITTEN_OFF_LATE_CHARGE] = {.kind = SWITCH,
		.lowest = 0,
		.highest = 1,
		FREE,
		.otherwise = "yes 1990-01-01 - law 电力供应与使用条例第三十九条",
		.title = N_("The late charge runs on after a bill is written off")},
};

static_assert(ARRAY_SIZE(keys) == ARREARS_VALUES, "every value has a key");

struct reading {
	struct arrears_policy *policy;
	struct arrears_policy_error *error;
	long line;
	bool format;
};

static bool refuse(struct reading *r, struct say say)
{
	*r->error = (struct arrears_policy_error){.line = r->line, .say = say};
	return false;
}

static bool refuse_law(struct reading *r, const struct row *row, struct say say)
{
	*r->error =
		(struct arrears_policy_error){.line = r->line, .article = row->article, .say = say};
	return false;
}

static bool read_value(const struct row *row, const char *text, int64_t *out)
{
	struct money amount;

	switch (row->kind) {
	case COUNT:
		return decimal_parse(out, text, 0, 999999) == DECIMAL_OK;
	case SWITCH:
		*out = strcmp(text, "yes") == 0;
		return *out == 1 || strcmp(text, "no") == 0;
	case AMOUNT:
		if (money_parse(&amount, text) != MONEY_OK)
			return false;
		*out = money_to_fen(amount);
		return true;
	}
	return false;
}

static bool read_grade(const char *text, enum arrears_grade *out)
{
	static const char *const words[] = {[ARREARS_LAW] = "law",
		[ARREARS_COMPANY] = "company",
		[ARREARS_ASSUMED] = "assumed"};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(words[i], text) != 0)
			continue;
		*out = (enum arrears_grade)i;
		return true;
	}
	return false;
}

static struct date last_day(void)
{
	struct date d;
	bool exists = date_from_civil(&d, DATE_YEAR_MAX, 12, 31);

	assert(exists);
	return d;
}

/* Cuts the first words off in place; what follows them is left as it is. NULL: too few. */
static char *cut_words(char *text, char *words[WORDS])
{
	for (size_t i = 0; i < WORDS; i++) {
		words[i] = text;
		text += strcspn(text, " \t");
		if (*text == '\0')
			return NULL;
		*text++ = '\0';
		text += strspn(text, " \t");
	}
	return *text == '\0' ? NULL : text;
}

/* What the law forbids is told before what makes no sense: it is the better reason. */
static bool check_bounds(
	struct reading *r, const struct row *row, int which, const char *text, int64_t value)
{
	struct say_arg key = say_text(keys[which]), shown = say_text(text);

	if (value < row->law_low)
		return refuse_law(r, row,
			SAY(N_("{1} cannot be {2}: the law asks for at least {3} ({4})."), key,
				shown, say_count(row->law_low), say_word(row->article)));
	if (value > row->law_high)
		return refuse_law(r, row,
			SAY(N_("{1} cannot be {2}: the law allows at most {3} ({4})."), key, shown,
				say_count(row->law_high), say_word(row->article)));
	if (value < row->lowest || value > row->highest)
		return refuse(
			r, SAY(N_("{1} cannot be {2}: it lies out of all bounds."), key, shown));
	return true;
}

/* Spans of a key follow each other without a gap, oldest first. */
static bool add_span(struct reading *r, int which, const struct arrears_policy_span *span)
{
	struct arrears_policy *p = r->policy;
	size_t count = p->span_count[which];
	struct say_arg key = say_text(keys[which]);

	if (date_compare(span->from, span->to) > 0)
		return refuse(r, SAY(N_("A value of {1} ends before it begins."), key));
	if (count == ARREARS_SPANS_MAX)
		return refuse(r, SAY(N_("{1} stands more than {2} times."), key,
					 say_count(ARREARS_SPANS_MAX)));
	if (count > 0 && date_days_between(p->spans[which][count - 1].to, span->from) != 1)
		return refuse(r, SAY(N_("The value of {1} from {2} does not begin on the day after "
					"the one before it."),
					 key, say_date(span->from)));
	p->spans[which][p->span_count[which]++] = *span;
	return true;
}

static bool read_span(struct reading *r, int which, const char *value)
{
	const struct row *row = &rows[which];
	char text[LINE_FILE_LINE_MAX], *words[WORDS] = {0}, *source;
	struct arrears_policy_span span = {.to = last_day()};

	utf8_copy(text, sizeof text, value);
	source = cut_words(text, words);
	if (source == NULL || !read_value(row, words[0], &span.value) ||
		!date_parse(&span.from, words[1]) ||
		(strcmp(words[2], "-") != 0 && !date_parse(&span.to, words[2])) ||
		!read_grade(words[3], &span.grade))
		return refuse(r, SAY(N_("{1} is not of the form VALUE FROM TO law|company|assumed "
					"SOURCE: {2}"),
					 say_text(keys[which]), say_text(value)));
	if (strlen(source) >= sizeof span.source)
		return refuse(r, SAY(N_("The value of {1} is too long."), say_text(keys[which])));
	utf8_copy(span.source, sizeof span.source, source);
	return check_bounds(r, row, which, words[0], span.value) && add_span(r, which, &span);
}

static bool refuse_line(void *ctx, long line, struct say why)
{
	struct reading *r = ctx;

	r->line = line;
	return refuse(r, why);
}

static bool take_line(void *ctx, long line, const char *key, const char *value)
{
	struct reading *r = ctx;

	r->line = line;
	if (strcmp(key, "format") == 0) {
		r->format = strcmp(value, "1") == 0;
		return r->format || refuse(r, SAY(N_("The value of {1} cannot be read: {2}"),
						      say_text(key), say_text(value)));
	}
	for (int i = 0; i < ARREARS_VALUES; i++)
		if (strcmp(keys[i], key) == 0)
			return read_span(r, i, value);
	return refuse(r, SAY(N_("The key {1} is not known."), say_text(key)));
}

static bool overlap(const struct arrears_policy_span *a, const struct arrears_policy_span *b)
{
	return date_compare(a->from, b->to) <= 0 && date_compare(b->from, a->to) <= 0;
}

/* Who is listed was warned before: on every day the one day of the month lies before the other. */
static bool days_in_order(struct reading *r)
{
	const struct arrears_policy *p = r->policy;
	const struct arrears_policy_span *warning = p->spans[ARREARS_WARNING_DAY];
	const struct arrears_policy_span *listing = p->spans[ARREARS_LISTING_DAY];

	for (size_t i = 0; i < p->span_count[ARREARS_WARNING_DAY]; i++)
		for (size_t j = 0; j < p->span_count[ARREARS_LISTING_DAY]; j++)
			if (overlap(&warning[i], &listing[j]) &&
				warning[i].value >= listing[j].value)
				return refuse(r, SAY(N_("The warning day must lie before the "
							"listing day.")));
	return true;
}

/* A file that a hall edited before a key was there keeps working: then the law's value holds. */
static bool fill_missing(struct reading *r)
{
	for (int i = 0; i < ARREARS_VALUES; i++) {
		if (r->policy->span_count[i] > 0)
			continue;
		if (rows[i].otherwise == NULL)
			return refuse(r, SAY(N_("The key {1} is missing."), say_text(keys[i])));
		if (!read_span(r, i, rows[i].otherwise))
			return false;
	}
	return true;
}

bool arrears_policy_read(struct arrears_policy *out, const char *bytes, size_t size,
	struct arrears_policy_error *error)
{
	struct reading r = {.policy = out, .error = error};
	const struct line_file_reader reader = {
		.ctx = &r, .take = take_line, .refuse = refuse_line};

	*out = (struct arrears_policy){.span_count = {0}};
	if (!line_file_each(bytes, size, &reader))
		return false;
	r.line = 0;
	if (!r.format)
		return refuse(&r, SAY(N_("The key {1} is missing."), say_text("format")));
	return fill_missing(&r) && days_in_order(&r);
}

static const struct arrears_policy_span *span_on(
	const struct arrears_policy *policy, enum arrears_value value, struct date on)
{
	for (size_t i = 0; i < policy->span_count[value]; i++) {
		const struct arrears_policy_span *span = &policy->spans[value][i];

		if (date_compare(span->from, on) <= 0 && date_compare(on, span->to) <= 0)
			return span;
	}
	return NULL;
}

bool arrears_policy_on(const struct arrears_policy *policy, struct date on,
	struct arrears_rules *out, enum arrears_value *missing)
{
	for (enum arrears_value i = 0; i < ARREARS_VALUES; i++) {
		const struct arrears_policy_span *span = span_on(policy, i, on);

		*missing = i;
		if (span == NULL)
			return false;
		out->value[i] = span->value;
	}
	return true;
}

int arrears_days(const struct arrears_rules *rules, enum arrears_value value)
{
	assert(rows[value].kind == COUNT);
	return (int)rules->value[value];
}

bool arrears_switch(const struct arrears_rules *rules, enum arrears_value value)
{
	assert(rows[value].kind == SWITCH);
	return rules->value[value] != 0;
}

struct money arrears_amount(const struct arrears_rules *rules, enum arrears_value value)
{
	struct money amount;
	bool fits = money_from_fen(&amount, rules->value[value]);

	assert(rows[value].kind == AMOUNT);
	assert(fits);
	return amount;
}

const char *arrears_value_key(enum arrears_value value)
{
	assert(value < ARREARS_VALUES);
	return keys[value];
}

const char *arrears_value_title(enum arrears_value value)
{
	assert(value < ARREARS_VALUES);
	return rows[value].title;
}
