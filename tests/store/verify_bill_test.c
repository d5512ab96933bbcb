/* The judge on bills that were made of readings: what somebody changed in them is found and named.
 */
#include <string.h>

#include "counter/verify.h"
#include "tests/store/chain.h"
#include "tests/test.h"

static const struct {
	const char *place, *sql;
} tampers[] = {
	{"calculation 2 of account A2: is not the sum of its lines (59.18 expected, 59.19 found)",
		"UPDATE bill_line SET amount = amount + 1 WHERE calculation_id = 2"},
	{"calculation 3 of account A3: is not the sum of its lines (64.56 expected, 0.00 found)",
		"DELETE FROM bill_line WHERE calculation_id = 3"},
	{"bill A1-202611: is not what was calculated (53.79 expected, 53.80 found)",
		"UPDATE calculation SET amount = amount - 1 WHERE calculation_id = 1; "
		"UPDATE bill_line SET amount = amount - 1 WHERE calculation_id = 1"},
	{"bill A4-202611: is not what was calculated (69.94 expected, 69.94 found)",
		"UPDATE bill SET energy_wh = energy_wh - 1 WHERE bill_no = 'A4-202611'"},
	{"bill A5-202611: was taken back by another entry",
		"UPDATE bill_cancel SET journal_id = 1 WHERE journal_id <> 1"},
};

static bool is_found(struct chain *chain, struct hall *hall, size_t i)
{
	struct verify_check checks[VERIFY_CHECKS];
	struct session s = chain->desk.s;
	struct hall copy;
	bool found;

	hall_copy_begin(hall, &copy);
	hall_tamper(&copy, tampers[i].sql);
	copy.db = hall_connect(&copy);
	s.db = copy.db;
	assert_true(verify_run(&s, false, NULL, checks));
	assert_string_equal(checks[1].name, "receivable");
	found = !checks[1].ok && strcmp(checks[1].first_wrong, tampers[i].place) == 0;
	if (!found)
		print_error("\"%s\" of: %s\n", checks[1].first_wrong, tampers[i].sql);
	hall_copy_end(&copy);
	return found;
}

static void test_tampered(void **state)
{
	struct hall *hall = *state;
	struct bill_run_request cancel = {.action = BILL_ACTION_CANCEL,
		.route = "",
		.bill_no = "A5-202611",
		.reason = "wrong"};
	struct chain chain;
	int missed = 0;

	chain_init(&chain, hall);
	chain_two_months(&chain);
	chain_run(&chain, BILL_ACTION_RUN);
	chain_run(&chain, BILL_ACTION_RELEASE);
	assert_true(period_parse(&cancel.period, "2026-11"));
	chain_try(&chain, &cancel);
	chain_verify(&chain);
	for (size_t i = 0; i < ARRAY_SIZE(tampers); i++)
		missed += !is_found(&chain, hall, i);
	assert_int_equal(missed, 0);
	chain.desk.s.db = hall->db;
	chain_release(&chain);
}

int main(void)
{
	static const struct hall_test tests[] = {HALL_TEST(test_tampered)};

	return hall_run("verify bills", tests, ARRAY_SIZE(tests));
}
