/* Connections lost around a COMMIT and anywhere else: fixed seeds, and the harness itself. */
#include <inttypes.h>
#include <string.h>

#include "tests/crash/proxy.h"
#include "tests/crash/server_case.h"
#include "tests/test.h"

#define CASES 24
#define SABOTAGED_MAX 16

static void test_connection_lost(void **state)
{
	struct server_lab *lab = server_lab_new(SABOTAGE_NONE);
	int struck[PROXY_FAULTS] = {0};
	struct outcome out;

	(void)state;
	for (uint64_t seed = 0; seed < CASES; seed++) {
		if (!server_case_run(lab, seed, &out))
			fail_msg("make crash SEED=server:%" PRIu64 " (%s): %s", seed,
				proxy_fault_name(out.fault), out.complaint);
		struck[out.fault] += out.struck;
	}
	server_lab_free(lab);
	for (int fault = PROXY_PASSES + 1; fault < PROXY_FAULTS; fault++)
		if (struck[fault] == 0)
			fail_msg("no case with: %s", proxy_fault_name(fault));
}

/* The counter itself asks for the id after a loss: here the same form goes under another one. */
static void test_a_doubled_form_is_seen(void **state)
{
	struct server_lab *lab = server_lab_new(SABOTAGE_IDS);
	struct outcome out;
	bool ok = true;

	(void)state;
	for (uint64_t seed = 0; ok && seed < SABOTAGED_MAX; seed++)
		ok = server_case_run(lab, seed, &out);
	server_lab_free(lab);
	assert_false(ok);
	assert_non_null(strstr(out.complaint, "the books are not what was acknowledged"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_connection_lost),
		cmocka_unit_test(test_a_doubled_form_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
