/* The values of a hall's policy: one row each, read and written by kind. */
#include "core/policy.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/decimal.h"
#include "core/utf8.h"

#define COUNT_MAX 999999

static const char *const cash_units[] = {"0.01", "0.10", "0.50", "1.00", NULL};

static const char *const orders[] = {
	[ALLOCATE_LATE_FIRST] = "late_first", [ALLOCATE_PRINCIPAL_FIRST] = "principal_first", NULL};

static const char *const order_words[] = {
	[ALLOCATE_LATE_FIRST] = N_("the late charge first, then the energy"),
	[ALLOCATE_PRINCIPAL_FIRST] = N_("the energy first, then the late charge"),
};

static const char *const switches[] = {[POLICY_OFF] = "off", [POLICY_ON] = "on", NULL};

static const char *const card_arrears_names[] = {[CARD_ARREARS_OFF] = "off",
	[CARD_ARREARS_PERCENT] = "percent",
	[CARD_ARREARS_FIXED] = "fixed",
	NULL};

static const char *const card_arrears_words[] = {
	[CARD_ARREARS_OFF] = N_("nothing"),
	[CARD_ARREARS_PERCENT] = N_("a part of it"),
	[CARD_ARREARS_FIXED] = N_("a fixed amount"),
};

/* A choice is stored through an unsigned int, which is what an enum of ours is. */
static_assert(sizeof(enum allocation_order) == sizeof(unsigned), "choices are unsigned");

#define MEMBER(name) .key = #name, .offset = offsetof(struct policy, name)

static const struct policy_row rows[] = {
	{MEMBER(cash_unit), .kind = POLICY_AMOUNT, .initial = "0.01", .choices = cash_units,
		.title = N_("Smallest coin of change"), .unit = N_("yuan")},
	{MEMBER(allocation_order), .kind = POLICY_CHOICE, .initial = "late_first",
		.choices = orders, .words = order_words,
		.title = N_("Order in which a bill is paid")},
	{MEMBER(difference_approval), .kind = POLICY_AMOUNT, .initial = "10.00", .lowest = "0.00",
		.highest = "100000.00", .title = N_("Shift difference allowed without approval"),
		.unit = N_("yuan")},
	{MEMBER(drawer_ceiling), .kind = POLICY_AMOUNT, .initial = "0.00", .lowest = "0.00",
		.highest = "10000000.00", .title = N_("Most cash in a drawer (0.00: no limit)"),
		.unit = N_("yuan")},
	{MEMBER(duplicate_minutes), .kind = POLICY_COUNT, .initial = "10", .lowest = "0",
		.highest = "1440", .title = N_("Time in which a repeated payment is questioned"),
		.unit = N_("minutes")},
	{MEMBER(lock_out_attempts), .kind = POLICY_COUNT, .initial = "5", .lowest = "1",
		.highest = "20", .title = N_("Wrong passwords before a login is locked"),
		.unit = N_("times")},
	{MEMBER(lock_out_minutes), .kind = POLICY_COUNT, .initial = "10", .lowest = "1",
		.highest = "1440", .title = N_("Time for which a login stays locked"),
		.unit = N_("minutes")},
	{MEMBER(idle_lock_minutes), .kind = POLICY_COUNT, .initial = "10", .lowest = "1",
		.highest = "120", .title = N_("Idle time before the screen is locked"),
		.unit = N_("minutes")},
	{MEMBER(bill_due_days), .kind = POLICY_COUNT, .initial = "15", .lowest = "1",
		.highest = "90", .title = N_("Time in which a released bill is to be paid"),
		.unit = N_("days")},
	{MEMBER(advance_pays_bills), .kind = POLICY_CHOICE, .initial = "off", .choices = switches,
		.title = N_("Advance balance pays bills at their release")},
	{MEMBER(check_jump_percent), .kind = POLICY_COUNT, .initial = "300", .lowest = "101",
		.highest = "10000", .title = N_("A jump: more than so much of the usual energy"),
		.unit = N_("percent")},
	{MEMBER(check_drop_percent), .kind = POLICY_COUNT, .initial = "30", .lowest = "0",
		.highest = "99", .title = N_("A drop: less than so much of the usual energy"),
		.unit = N_("percent")},
	{MEMBER(check_neighbour_percent), .kind = POLICY_COUNT, .initial = "1000", .lowest = "101",
		.highest = "100000",
		.title = N_("Unlike its neighbours: more than so much of their mean"),
		.unit = N_("percent")},
	{MEMBER(check_times_percent), .kind = POLICY_COUNT, .initial = "1", .lowest = "0",
		.highest = "100", .title = N_("Difference allowed between times of use and total"),
		.unit = N_("percent")},
	{MEMBER(check_least_kwh), .kind = POLICY_COUNT, .initial = "50", .lowest = "0",
		.highest = "100000", .title = N_("Difference too small to be questioned"),
		.unit = N_("kWh")},
	{MEMBER(card_arrears), .kind = POLICY_CHOICE, .initial = "percent",
		.choices = card_arrears_names, .words = card_arrears_words,
		.title = N_("What a card sale takes off arrears")},
	{MEMBER(card_arrears_percent), .kind = POLICY_COUNT, .initial = "20", .lowest = "1",
		.highest = "90", .title = N_("Part of a card sale that goes to arrears"),
		.unit = N_("percent")},
	{MEMBER(card_arrears_amount), .kind = POLICY_AMOUNT, .initial = "50.00", .lowest = "0.01",
		.highest = "100000.00", .title = N_("Fixed amount of a card sale for arrears"),
		.unit = N_("yuan")},
	{MEMBER(card_hoard_limit), .kind = POLICY_AMOUNT, .initial = "50000.00", .lowest = "0.00",
		.highest = "999999.99",
		.title = N_("Most that a card meter holds (0.00: no limit)"), .unit = N_("yuan")},
	{MEMBER(card_day_limit), .kind = POLICY_AMOUNT, .initial = "0.00", .lowest = "0.00",
		.highest = "10000000.00",
		.title = N_("Most bought by card in a day (0.00: no limit)"), .unit = N_("yuan")},
	{MEMBER(card_month_limit), .kind = POLICY_AMOUNT, .initial = "0.00", .lowest = "0.00",
		.highest = "10000000.00",
		.title = N_("Most bought by card in a month (0.00: no limit)"), .unit = N_("yuan")},
	{MEMBER(card_approval), .kind = POLICY_AMOUNT, .initial = "0.00", .lowest = "0.00",
		.highest = "10000000.00",
		.title = N_("Card sale above which a supervisor approves (0.00: none)"),
		.unit = N_("yuan")},
	{MEMBER(card_alarm_1), .kind = POLICY_AMOUNT, .initial = "20.00", .lowest = "0.00",
		.highest = "999999.99", .title = N_("First alarm of a card meter"),
		.unit = N_("yuan")},
	{MEMBER(card_alarm_2), .kind = POLICY_AMOUNT, .initial = "10.00", .lowest = "0.00",
		.highest = "999999.99", .title = N_("Second alarm of a card meter"),
		.unit = N_("yuan")},
	{MEMBER(card_prices), .kind = POLICY_CHOICE, .initial = "on", .choices = switches,
		.title = N_("Cards carry the prices to money meters")},
	{MEMBER(card_repeat_times), .kind = POLICY_COUNT, .initial = "5", .lowest = "2",
		.highest = "100", .title = N_("Card sales of an account that are looked into"),
		.unit = N_("times")},
	{MEMBER(card_repeat_days), .kind = POLICY_COUNT, .initial = "7", .lowest = "1",
		.highest = "366", .title = N_("Days within which they are counted"),
		.unit = N_("days")},
};

union value {
	struct money amount;
	int count;
	unsigned choice;
};

static bool parse_count(int *out, const char *text)
{
	int64_t count;

	if (decimal_parse(&count, text, 0, COUNT_MAX) != DECIMAL_OK)
		return false;
	*out = (int)count;
	return true;
}

/* A text that is not among the choices is no choice at all: it can have no other value. */
static bool parse_choice(unsigned *out, const char *const *choices, const char *text)
{
	for (unsigned i = 0; choices[i] != NULL; i++) {
		if (strcmp(choices[i], text) != 0)
			continue;
		*out = i;
		return true;
	}
	return false;
}

static bool parse(union value *out, const struct policy_row *row, const char *text)
{
	switch (row->kind) {
	case POLICY_AMOUNT:
		return money_parse(&out->amount, text) == MONEY_OK;
	case POLICY_COUNT:
		return parse_count(&out->count, text);
	case POLICY_CHOICE:
		return parse_choice(&out->choice, row->choices, text);
	}
	return false;
}

static int compare(const struct policy_row *row, union value a, const char *text)
{
	union value b;
	bool readable = parse(&b, row, text);

	assert(readable);
	switch (row->kind) {
	case POLICY_AMOUNT:
		return money_compare(a.amount, b.amount);
	case POLICY_COUNT:
		return (a.count > b.count) - (a.count < b.count);
	case POLICY_CHOICE:
		return (a.choice > b.choice) - (a.choice < b.choice);
	}
	return 0;
}

static enum policy_error check(const struct policy_row *row, union value value)
{
	if (row->choices == NULL) {
		bool low = compare(row, value, row->lowest) < 0;

		return low || compare(row, value, row->highest) > 0 ? POLICY_OUT_OF_BOUNDS
								    : POLICY_OK;
	}
	for (const char *const *choice = row->choices; *choice != NULL; choice++) {
		if (compare(row, value, *choice) == 0)
			return POLICY_OK;
	}
	return POLICY_NO_CHOICE;
}

static void store(struct policy *policy, const struct policy_row *row, union value value)
{
	void *member = (char *)policy + row->offset;

	switch (row->kind) {
	case POLICY_AMOUNT:
		*(struct money *)member = value.amount;
		return;
	case POLICY_COUNT:
		*(int *)member = value.count;
		return;
	case POLICY_CHOICE:
		*(unsigned *)member = value.choice;
		return;
	}
}

struct policy policy_defaults(void)
{
	struct policy policy = {0};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		enum policy_error error = policy_set(&policy, rows[i].key, rows[i].initial);

		assert(error == POLICY_OK);
	}
	return policy;
}

enum policy_error policy_set(struct policy *policy, const char *key, const char *text)
{
	const struct policy_row *row = policy_find(key);
	union value value;

	if (row == NULL)
		return POLICY_UNKNOWN;
	if (!parse(&value, row, text))
		return row->choices != NULL ? POLICY_NO_CHOICE : POLICY_UNREADABLE;
	enum policy_error error = check(row, value);

	if (error == POLICY_OK)
		store(policy, row, value);
	return error;
}

static struct say_arg say_choices(const struct policy_row *row)
{
	char list[SAY_ARG_TEXT_MAX] = "";

	for (const char *const *choice = row->choices; *choice != NULL; choice++) {
		size_t used = strlen(list);

		snprintf(list + used, sizeof(list) - used, "%s%s", used > 0 ? ", " : "", *choice);
	}
	return say_text(list);
}

struct say policy_error_say(enum policy_error error, const char *key, const char *text)
{
	const struct policy_row *row = policy_find(key);
	struct say_arg name = say_text(key), value = say_text(text);

	switch (error) {
	case POLICY_OK:
		break;
	case POLICY_UNKNOWN:
		return SAY(N_("There is no policy value named {1}: check the name."), name);
	case POLICY_UNREADABLE:
		assert(row != NULL);
		if (row->kind == POLICY_AMOUNT)
			return SAY(N_("The policy value {1} cannot be {2}: write an amount such as "
				      "50.00."),
				name, value);
		return SAY(N_("The policy value {1} cannot be {2}: write a whole number."), name,
			value);
	case POLICY_OUT_OF_BOUNDS:
		assert(row != NULL);
		return SAY(N_("The policy value {1} cannot be {2}: it lies between {3} and {4}."),
			name, value, say_text(row->lowest), say_text(row->highest));
	case POLICY_NO_CHOICE:
		assert(row != NULL);
		return SAY(N_("The policy value {1} cannot be {2}: choose one of {3}."), name,
			value, say_choices(row));
	}
	assert(error != POLICY_OK);
	return SAY(NULL);
}

const struct policy_row *policy_row(size_t index)
{
	return index < ARRAY_SIZE(rows) ? &rows[index] : NULL;
}

const struct policy_row *policy_find(const char *key)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strcmp(rows[i].key, key) == 0)
			return &rows[i];
	}
	return NULL;
}

const char *policy_value_text(
	const struct policy *policy, const struct policy_row *row, char buf[POLICY_TEXT_MAX])
{
	const void *member = (const char *)policy + row->offset;

	switch (row->kind) {
	case POLICY_AMOUNT:
		return money_format(*(const struct money *)member, buf);
	case POLICY_COUNT:
		return decimal_format(buf, POLICY_TEXT_MAX, *(const int *)member, 0, 0);
	case POLICY_CHOICE:
		return utf8_copy(buf, POLICY_TEXT_MAX, row->choices[*(const unsigned *)member]);
	}
	return buf;
}
