/* `shift`, `day` and `verify` through the real program: keys, codes and exit statuses. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "tests/e2e/program.h"
#include "tests/test.h"

static int setup(void **state)
{
	static struct program program;

	program_init(&program);
	*state = &program;
	return 0;
}

static int teardown(void **state)
{
	program_release(*state);
	return 0;
}

struct call {
	const char *login, *words;
	int status;
	const char *text; /* in the answer */
};

static void run_calls(struct program *p, const struct call *calls, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		program_run(p, calls[i].login, calls[i].words);
		if (p->status != calls[i].status ||
			(calls[i].text != NULL && strstr(p->out, calls[i].text) == NULL))
			fail_msg("%s: exit %d, %s", calls[i].words, p->status, p->out);
	}
}

#define CODE(name) "{\"ok\":false,\"error\":{\"code\":\"" name "\""

static void test_a_day(void **state)
{
	static const struct call calls[] = {
		{"ann", "shift show", 1, CODE("shift_not_open")},
		{"ann", "shift close --count 1", 1, CODE("shift_not_open")},
		{"ann", "shift open", 2, ""},
		{"ann", "shift open --float 1.234", 1, CODE("bad_amount")},
		{"ann", "shift open --float -1", 1, CODE("bad_amount")},
		{"ann", "shift open --float 1 --business-date 2026-02-30", 1, CODE("bad_date")},
		{"sue", "shift open --float 1", 1, CODE("not_permitted")},
		{"ann", "shift open --float 500 --business-date 2026-11-21", 0,
			"{\"ok\":true,\"shift_no\":\"20261121-cli-1\","
			"\"business_date\":\"2026-11-21\",\"float\":\"500.00\"}"},
		{"ann", "shift open --float 500 --station two", 1, CODE("shift_open")},
		{"bob", "shift open --float 500", 1, CODE("shift_open")},
		{"bob", "shift open --float 20.5 --station two --business-date 2026-11-21", 0,
			"\"shift_no\":\"20261121-two-1\""},
		{"ann", "shift show", 0, "\"expected_cash\":null"},
		{"ann", "shift show", 0, "\"state\":\"open\",\"opened_at\":\"20"},
		{"ann", "shift show", 0,
			"\"float\":\"500.00\",\"handed_in\":\"0.00\",\"payments\":{\"count\":0,"
			"\"total\":\"0.00\"},\"reversals\":{\"count\":0,\"total\":\"0.00\"},"
			"\"tenders\":[]"},
		{"sue", "shift show", 0, "\"expected_cash\":\"500.00\""},
		{"sue", "shift show --station two", 0, "\"expected_cash\":\"20.50\""},
		{"sue", "shift show 20261121-two-1", 0, "\"login\":\"bob\""},
		{"ann", "shift show 20261121-two-1", 1, CODE("not_permitted")},
		{"ann", "shift hand-in 100", 1, CODE("approval_required")},
		{"ann", "shift hand-in 0 --approve sue", 1, CODE("bad_amount")},
		{"ann", "shift hand-in 500.01 --approve sue", 1, CODE("drawer_short")},
		{"ann", "shift hand-in 100 --approve ann", 1, CODE("self_approval")},
		{"ann", "shift hand-in 100 --approve sue", 0,
			"{\"ok\":true,\"hand_in_no\":\"20261121-cli-1-H1\",\"amount\":\"100.00\","},
		{"ann", "shift close --count 400 --declare cash:1", 1, CODE("bad_value")},
		{"ann", "shift close --count 400 --declare shells:1", 1, CODE("bad_value")},
		{"ann", "shift close --count 400 --declare card", 1, CODE("bad_value")},
		{"ann", "shift close --count 400 --declare card:x", 1, CODE("bad_amount")},
		{"ann", "shift close --count 389.99", 1, CODE("approval_required")},
		{"ann", "shift show", 0, "\"expected_cash\":null,\"counted\":\"389.99\""},
		{"sue", "day settle --business-date 2026-11-21", 1, CODE("shift_open")},
		{"ann",
			"shift close --count 389.99 --approve sue --declare card:0 --declare "
			"mobile:0.00",
			0,
			"\"expected_cash\":\"400.00\",\"counted\":\"389.99\","
			"\"difference\":\"-10.01\""},
		{"ann", "shift show 20261121-cli-1", 0, "\"expected_cash\":\"400.00\""},
		{"bob", "shift close --count 21 --station two", 0, "\"difference\":\"0.50\""},
		{"ann", "day settle --business-date 2026-11-21", 1, CODE("not_permitted")},
		{"sue", "day settle --business-date 2026-11-21", 0, "\"settled\":true"},
		{"sue", "day settle --business-date 2026-11-21", 1, CODE("day_settled")},
		{"ann", "shift open --float 1 --business-date 2026-11-21", 1, CODE("day_settled")},
		{"sue", "day show --business-date 2026-11-21", 0,
			"\"shift_no\":\"20261121-two-1\""},
		{"sue", "verify --deep", 0, "\"name\":\"audit\",\"ok\":true"},
	};

	run_calls(*state, calls, ARRAY_SIZE(calls));
}

static void change(const struct program *p, const char *sql)
{
	char *message = NULL;
	sqlite3 *raw;

	assert_int_equal(sqlite3_open(p->db, &raw), SQLITE_OK);
	if (sqlite3_exec(raw, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s", message);
	sqlite3_close(raw);
}

/* The verdict stands beside the refusal, and the seals say what the database no longer can. */
static void test_verify_fails(void **state)
{
	struct program *p = *state;
	char words[SCRATCH_PATH_MAX + 32];

	snprintf(words, sizeof words, "verify --seal %s.seals", p->db);
	program_run(p, "sue", words);
	program_expect(
		p, 0, "{\"ok\":true,\"checks\":[{\"name\":\"journal\",\"ok\":true,\"rows\":");
	program_run(p, "sue", "verify --seal /nowhere/at/all");
	program_expect(p, 3, CODE("io"));
	change(p, "DROP TRIGGER journal_line_no_update; UPDATE journal_line SET amount = 1 "
		  "WHERE journal_id = 1 AND line_no = 1");
	program_run(p, "sue", "verify");
	program_expect(p, 1, CODE("verify_failed"));
	program_expect(p, 1,
		"\"first_wrong\":\"entry 1: does not sum to zero (0.00 expected, -499.99 found)\"");
	program_expect(p, 1,
		"\"first_wrong\":\"triggers: table journal_line can be changed: its triggers are "
		"not whole\"");
	program_expect(p, 1, "\"name\":\"receipts\",\"ok\":true");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_day),
		cmocka_unit_test(test_verify_fails),
	};

	return cmocka_run_group_tests_name("shift verbs", tests, setup, teardown);
}
