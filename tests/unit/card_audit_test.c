#include "core/card_audit.h"

#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "tests/test.h"

#define LOOKS_MAX 4
#define SALES_MAX 4

/* Days count from an arbitrary one; looks and sales end with a count of -1. */
struct audit_case {
	const char *name;
	struct card_audit_look looks[LOOKS_MAX + 1];
	struct card_audit_sale sales[SALES_MAX + 1];
	int today;
	const char *found; /* names, each followed by a blank */
};

#define LOOK(n, left, strange, day)                                                          \
	{                                                                                    \
		.count = (n), .remaining = (left), .strange_cards = (strange), .on = { day } \
	}
#define SALE(n, worth, day)                                        \
	{                                                          \
		.count = (n), .hundredths = (worth), .on = { day } \
	}
#define END                 \
	{                   \
		.count = -1 \
	}

static const struct audit_case cases[] = {
	{"nothing known", {END}, {END}, 100, ""},
	{"one look says nothing", {LOOK(1, 5000, 0, 0), END}, {SALE(1, 5000, 0), END}, 10, ""},
	{"used evenly", {LOOK(1, 10000, 0, 0), LOOK(2, 10000, 0, 20), LOOK(3, 10000, 0, 40), END},
		{SALE(1, 10000, 0), SALE(2, 5000, 0), SALE(3, 5000, 20), END}, 41, ""},
	{"holds more than was bought", {LOOK(1, 10000, 0, 0), LOOK(2, 16000, 0, 20), END},
		{SALE(1, 10000, 0), SALE(2, 5000, 0), END}, 21, "gained "},
	{"as much as was bought is not more", {LOOK(1, 10000, 0, 0), LOOK(2, 15000, 0, 20), END},
		{SALE(1, 10000, 0), SALE(2, 5000, 0), END}, 21, ""},
	{"a sale that the meter has not taken does not count",
		{LOOK(1, 10000, 0, 0), LOOK(1, 9000, 0, 20), END},
		{SALE(1, 10000, 0), SALE(2, 5000, 10), END}, 21, ""},
	{"a drop", {LOOK(1, 20000, 0, 0), LOOK(1, 10000, 0, 20), LOOK(1, 9000, 0, 40), END},
		{SALE(1, 20000, 0), END}, 41, "drop "},
	{"no drop", {LOOK(1, 20000, 0, 0), LOOK(1, 10000, 0, 20), LOOK(1, 7000, 0, 40), END},
		{SALE(1, 20000, 0), END}, 41, ""},
	{"a jump", {LOOK(1, 50000, 0, 0), LOOK(1, 40000, 0, 20), LOOK(1, 9000, 0, 40), END},
		{SALE(1, 50000, 0), END}, 41, "jump "},
	{"too short a span",
		{LOOK(1, 50000, 0, 0), LOOK(1, 40000, 0, 20), LOOK(1, 9000, 0, 29), END},
		{SALE(1, 50000, 0), END}, 30, ""},
	{"silent", {END}, {SALE(1, 100, 0), SALE(2, 100, 20), END}, 81, "silent "},
	{"not yet silent", {END}, {SALE(1, 100, 0), SALE(2, 100, 20), END}, 79, ""},
	{"buys seldom", {END}, {SALE(1, 100, 0), SALE(2, 100, 90), END}, 200, ""},
	{"bought once", {END}, {SALE(1, 100, 0), END}, 900, ""},
	{"strange cards", {LOOK(1, 5000, 1, 0), LOOK(1, 4000, 3, 2), END}, {SALE(1, 5000, 0), END},
		10, "strange_cards "},
	{"the same strange cards", {LOOK(1, 5000, 3, 0), LOOK(1, 4000, 3, 2), END},
		{SALE(1, 5000, 0), END}, 10, ""},
};

static size_t count_looks(const struct card_audit_look *looks)
{
	size_t count = 0;

	while (looks[count].count >= 0)
		count++;
	return count;
}

static size_t count_sales(const struct card_audit_sale *sales)
{
	size_t count = 0;

	while (sales[count].count >= 0)
		count++;
	return count;
}

static void test_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct audit_case *c = &cases[i];
		const struct card_audit_input in = {.looks = c->looks,
			.look_count = count_looks(c->looks),
			.sales = c->sales,
			.sale_count = count_sales(c->sales),
			.limits = {.jump_percent = 300, .drop_percent = 30},
			.today = {c->today}};
		struct card_audit_finding out[CARD_AUDIT_RULES];
		size_t count = card_audit_run(&in, out);
		char found[128] = "";

		for (size_t k = 0; k < count; k++) {
			size_t used = strlen(found);

			snprintf(found + used, sizeof found - used, "%s ",
				card_audit_name(out[k].rule));
			assert_true(strlen(card_audit_message(out[k].rule)) > 0);
		}
		if (strcmp(found, c->found) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", c->name, found, c->found);
	}
}

static void test_figures(void **state)
{
	const struct card_audit_look looks[] = {
		LOOK(1, 20000, 0, 0), LOOK(1, 10000, 0, 20), LOOK(1, 9000, 0, 40)};
	const struct card_audit_input in = {.looks = looks,
		.look_count = 3,
		.limits = {.jump_percent = 300, .drop_percent = 30},
		.today = {41}};
	struct card_audit_finding out[CARD_AUDIT_RULES];

	(void)state;
	assert_int_equal(card_audit_run(&in, out), 1);
	assert_int_equal(out[0].seen, 50);
	assert_int_equal(out[0].usual, 500);
	assert_int_equal(out[0].from.days, 20);
	assert_int_equal(out[0].to.days, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_figures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
