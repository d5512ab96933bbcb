/* The arithmetic of a payment: verbs.md section 5, case by case, then at random. */
#include "core/change.h"

#include "tests/test.h"

#define NO_AMOUNT (-1)
#define RANDOM_ROUNDS 200000

static struct money fen(int64_t value)
{
	struct money m;

	assert_true(money_from_fen(&m, value));
	return m;
}

struct change_case {
	const char *what;
	int64_t due, cash, card, amount, unit;
	enum change_error error;
	int64_t change, applied, to_advance;
};

static const struct change_case cases[] = {
	{"exact cash", 5190, 5190, 0, NO_AMOUNT, 1, CHANGE_OK, 0, 5190, 0},
	{"cash with change", 5190, 10000, 0, NO_AMOUNT, 1, CHANGE_OK, 4810, 5190, 0},
	{"part payment", 5190, 1000, 0, NO_AMOUNT, 1, CHANGE_OK, 0, 1000, 0},
	{"card alone pays ahead", 5190, 0, 6000, NO_AMOUNT, 1, CHANGE_OK, 0, 5190, 810},
	{"card and cash, change from cash", 5190, 1000, 5000, NO_AMOUNT, 1, CHANGE_OK, 810, 5190,
		0},
	{"more left over than cash", 5190, 500, 6000, NO_AMOUNT, 1, CHANGE_OK, 500, 5190, 810},
	{"one fen too little", 5190, 5189, 0, NO_AMOUNT, 1, CHANGE_OK, 0, 5189, 0},
	{"amount above what is due", 5190, 10000, 0, 8000, 1, CHANGE_OK, 2000, 5190, 2810},
	{"amount below what is due", 5190, 10000, 0, 3000, 1, CHANGE_OK, 7000, 3000, 0},
	{"amount by card, exact", 5190, 0, 3000, 3000, 1, CHANGE_OK, 0, 3000, 0},
	{"nothing due, amount given", 0, 10000, 0, 10000, 1, CHANGE_OK, 0, 0, 10000},
	{"nothing due, amount with change", 0, 10000, 0, 6000, 1, CHANGE_OK, 4000, 0, 6000},
	{"unit: remainder is kept", 5193, 6000, 0, NO_AMOUNT, 10, CHANGE_OK, 800, 5193, 7},
	{"unit: nothing to round", 5190, 6000, 0, NO_AMOUNT, 10, CHANGE_OK, 810, 5190, 0},
	{"unit: all of the change is kept", 5193, 5200, 0, NO_AMOUNT, 10, CHANGE_OK, 0, 5193, 7},
	{"unit with an amount", 5193, 10000, 0, 8005, 10, CHANGE_OK, 1990, 5193, 2817},
	{"unit, part payment with an amount", 5193, 1000, 0, 995, 10, CHANGE_OK, 0, 995, 5},
	{"unit of one yuan", 5193, 6000, 0, NO_AMOUNT, 100, CHANGE_OK, 800, 5193, 7},
	{"one fen", 1, 1, 0, NO_AMOUNT, 1, CHANGE_OK, 0, 1, 0},
	{"largest", MONEY_LIMIT, MONEY_LIMIT, 0, NO_AMOUNT, 1, CHANGE_OK, 0, MONEY_LIMIT, 0},
	{"nothing due, no amount", 0, 10000, 0, NO_AMOUNT, 1, CHANGE_NOTHING_DUE, 0, 0, 0},
	{"nothing due, no amount, card", 0, 0, 1, NO_AMOUNT, 10, CHANGE_NOTHING_DUE, 0, 0, 0},
	{"less than the amount", 5190, 2999, 0, 3000, 1, CHANGE_TOO_LITTLE, 0, 0, 0},
	{"less than the amount, two tenders", 5190, 1, 2998, 3000, 1, CHANGE_TOO_LITTLE, 0, 0, 0},
	{"change out of a card", 5190, 0, 3001, 3000, 1, CHANGE_NOT_IN_CASH, 0, 0, 0},
	{"change above the cash", 5190, 100, 3001, 3000, 1, CHANGE_NOT_IN_CASH, 0, 0, 0},
	{"change above the cash, nothing due", 0, 100, 3001, 3000, 1, CHANGE_NOT_IN_CASH, 0, 0, 0},
	{"change is all of the cash", 5190, 100, 3000, 3000, 1, CHANGE_OK, 100, 3000, 0},
	{"sum too large", 1, MONEY_LIMIT, 1, NO_AMOUNT, 1, CHANGE_TOO_LARGE, 0, 0, 0},
};

static size_t tenders_of(struct tender tenders[2], int64_t cash, int64_t card)
{
	size_t count = 0;

	if (card > 0)
		tenders[count++] = (struct tender){.kind = TENDER_CARD, .amount = fen(card)};
	if (cash > 0)
		tenders[count++] = (struct tender){.kind = TENDER_CASH, .amount = fen(cash)};
	return count;
}

static enum change_error compute(struct change *out, const struct change_case *c)
{
	struct tender tenders[2];
	struct change_input in = {
		.due = fen(c->due),
		.tenders = tenders,
		.tender_count = tenders_of(tenders, c->cash, c->card),
		.has_amount = c->amount != NO_AMOUNT,
		.amount = fen(c->amount == NO_AMOUNT ? 0 : c->amount),
		.cash_unit = fen(c->unit),
	};

	return change_compute(out, &in);
}

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct change_case *c = &cases[i];
		struct change out = {.change = fen(-7)};

		print_message("  %s\n", c->what);
		assert_int_equal(compute(&out, c), c->error);
		if (c->error != CHANGE_OK) {
			assert_int_equal(money_to_fen(out.change), -7);
			continue;
		}
		assert_int_equal(money_to_fen(out.received), c->cash + c->card);
		assert_int_equal(money_to_fen(out.change), c->change);
		assert_int_equal(money_to_fen(out.applied), c->applied);
		assert_int_equal(money_to_fen(out.to_advance), c->to_advance);
	}
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

/* Nothing appears and nothing vanishes, whatever is handed over. */
static void test_nothing_is_lost(void **state)
{
	static const int64_t units[] = {1, 10, 50, 100};
	uint32_t seed = 20261121;
	int done = 0;

	(void)state;
	for (int i = 0; i < RANDOM_ROUNDS; i++) {
		struct change_case c = {
			.due = next_random(&seed) % 500,
			.cash = next_random(&seed) % 500,
			.card = next_random(&seed) % 300,
			.amount = NO_AMOUNT,
			.unit = units[next_random(&seed) % ARRAY_SIZE(units)],
		};
		struct change out;

		if (c.cash + c.card == 0)
			continue;
		if (next_random(&seed) % 2 == 0)
			c.amount = 1 + next_random(&seed) % 500;
		if (compute(&out, &c) != CHANGE_OK)
			continue;
		done++;
		assert_int_equal(money_to_fen(out.received) - money_to_fen(out.change),
			money_to_fen(out.applied) + money_to_fen(out.to_advance));
		assert_true(money_to_fen(out.change) <= c.cash);
		assert_true(money_to_fen(out.change) >= 0);
		assert_true(money_to_fen(out.to_advance) >= 0);
		assert_true(money_to_fen(out.applied) <= c.due);
		assert_int_equal(money_to_fen(out.change) % c.unit, 0);
	}
	assert_true(done > RANDOM_ROUNDS / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_nothing_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
