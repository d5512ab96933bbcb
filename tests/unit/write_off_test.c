/* What of a write-off stands, whatever is paid and undone. */
#include "core/write_off.h"

#include "tests/test.h"

static int64_t stands(int64_t written, int64_t unpaid)
{
	struct money w, u;

	assert_true(money_from_fen(&w, written));
	assert_true(money_from_fen(&u, unpaid));
	return money_to_fen(write_off_stands(w, u));
}

static void test_stands(void **state)
{
	static const struct {
		int64_t written, unpaid, stands;
	} cases[] = {
		{10000, 10000, 10000}, /* nothing came in */
		{10000, 4000, 4000},   /* 60.00 recovered */
		{10000, 0, 0},         /* all of it, or the bill was taken back */
		{10000, 13000, 10000}, /* a payment from before it bounced: 30.00 is a receivable */
		{0, 13000, 0},         /* the write-off was undone */
		{0, 0, 0},
		{1, 2, 1},
		{MONEY_LIMIT, MONEY_LIMIT, MONEY_LIMIT},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(stands(cases[i].written, cases[i].unpaid), cases[i].stands);
}

/* Paid in parts, each part a recovery of what falls: their sum is what was written off. */
static void test_recoveries_add_up(void **state)
{
	int64_t unpaid = 12345, before = stands(10000, unpaid), recovered = 0;

	(void)state;
	for (int64_t part = 1; unpaid > 0; part = part * 3 + 1) {
		unpaid -= part < unpaid ? part : unpaid;
		recovered += before - stands(10000, unpaid);
		before = stands(10000, unpaid);
	}
	assert_int_equal(recovered, 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stands),
		cmocka_unit_test(test_recoveries_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
