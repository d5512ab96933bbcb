/* Shifts: opening, handing in, the blind count, differences, closing. */
#include "counter/shift.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/arena.h"
#include "tests/store/drawer.h"
#include "tests/test.h"

#define DAY_MS INT64_C(86400000)

static void test_values(void **state)
{
	static const char *const faces[DENOMINATIONS] = {"100.00", "50.00", "20.00", "10.00",
		"5.00", "2.00", "1.00", "0.50", "0.20", "0.10", "0.05", "0.02", "0.01"};

	(void)state;
	for (size_t i = 0; i < DENOMINATIONS; i++)
		check_money(denomination_value(i), faces[i]);
}

static void test_open(void **state)
{
	struct till till;
	struct shift_view shift, again;

	drawer_init(&till, *state);
	till_refused(&till, shift_current(&till.session, &shift), CODE_SHIFT_NOT_OPEN);
	shift = drawer_open(&till, "500.00");
	assert_string_equal(shift.shift_no, "20261118-cli-1");
	assert_string_equal(shift.login, "ann");
	assert_string_equal(shift.station, "cli");
	assert_int_equal(date_compare(shift.business_date, till_date(DRAWER_TODAY)), 0);
	assert_int_equal(shift.state, SHIFT_OPEN);
	check_money(shift.float_amount, "500.00");
	assert_string_equal(till_balance(&till, LEDGER_DRAWER, shift.shift_id), "500.00");
	assert_string_equal(till_balance(&till, LEDGER_SAFE, 0), "-500.00");
	must(&till, shift_current(&till.session, &again));
	assert_int_equal(again.shift_id, shift.shift_id);
	drawer_release(&till);
}

static void test_open_without_float(void **state)
{
	struct till till;
	struct shift_view shift;

	drawer_init(&till, *state);
	shift = drawer_open(&till, "0.00");
	assert_int_equal(till_count(&till, "journal"), 0);
	assert_true(drawer_close(&till, "0.00", NULL, NULL, &shift));
	assert_int_equal(till_count(&till, "journal"), 0);
	check_money(shift.difference, "0.00");
	drawer_release(&till);
}

/* One open shift for a login, and one for a station; each refusal names which. */
static void test_one_open(void **state)
{
	static const struct {
		const char *login, *station;
		const char *named; /* NULL: it opens */
	} cases[] = {
		{"ann", "cli", "20261118-cli-1"},
		{"ann", "two", "station cli"},
		{"bob", "cli", "of ann"},
		{"bob", "two", NULL},
		{"tom", "two", "of bob"},
		{"tom", "three-is-a-long-station-name.xyz", NULL},
	};
	struct till till;

	drawer_init(&till, *state);
	(void)drawer_open(&till, "100.00");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct shift_open_request request = {.float_amount = till_money("1.00")};
		struct shift_view shift;
		char text[SAY_TEXT_MAX];
		bool opened;

		drawer_at(&till, cases[i].login, cases[i].station);
		opened = shift_open(&till.session, &request, &shift);
		assert_int_equal(opened, cases[i].named == NULL);
		if (opened)
			continue;
		assert_string_equal(code_name(till.session.why.code), "shift_open");
		fault_render(LANG_EN, &till.session.why, text, sizeof text);
		assert_non_null(strstr(text, cases[i].named));
	}
	drawer_release(&till);
}

/* The number goes on, also where the names of two stations begin alike. */
static void test_numbers(void **state)
{
	static const char *const stations[] = {
		"counter-window-1", "counter-window-2", "counter-window-1"};
	static const char *const numbers[] = {
		"20261118-counter-windo-1", "20261118-counter-windo-2", "20261118-counter-windo-3"};
	struct till till;

	drawer_init(&till, *state);
	for (size_t i = 0; i < ARRAY_SIZE(stations); i++) {
		struct shift_view shift;

		drawer_at(&till, "ann", stations[i]);
		shift = drawer_open(&till, "1.00");
		assert_string_equal(shift.shift_no, numbers[i]);
		assert_true(drawer_close(&till, "1.00", NULL, NULL, &shift));
	}
	drawer_release(&till);
}

static void test_pieces_of_the_float(void **state)
{
	static const struct {
		int64_t pieces[DENOMINATIONS];
		const char *amount;
		enum code code;
	} cases[] = {
		{{5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "499.99", CODE_BAD_AMOUNT},
		{{-1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "500.00", CODE_BAD_AMOUNT},
		{{INT64_MAX, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "500.00", CODE_BAD_AMOUNT},
		{{0}, "0.01", CODE_BAD_AMOUNT},
		{{4, 1, 2, 0, 1, 1, 2, 1, 1, 2, 1, 2, 1}, "500.00", CODE_OK},
	};
	struct till till;

	drawer_init(&till, *state);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct shift_open_request request = {
			.float_amount = till_money(cases[i].amount), .pieces = cases[i].pieces};
		struct shift_view shift;
		bool opened = shift_open(&till.session, &request, &shift);

		assert_int_equal(opened, cases[i].code == CODE_OK);
		if (!opened)
			assert_string_equal(
				code_name(till.session.why.code), code_name(cases[i].code));
	}
	drawer_release(&till);
}

static void settle(struct till *till, const char *day)
{
	struct arena arena = ARENA_EMPTY;
	struct day_view view;

	drawer_at(till, "sue", "cli");
	must(till, day_settle(&till->session, till_date(day), &arena, &view));
	arena_release(&arena);
}

/* 2026-11-16 is settled, today is the 18th. */
static void test_business_date(void **state)
{
	static const struct {
		const char *date, *approver;
		bool trial;
		enum code code;
	} cases[] = {
		{NULL, NULL, false, CODE_OK},
		{DRAWER_TODAY, NULL, false, CODE_OK},
		{"2026-11-17", NULL, false, CODE_APPROVAL_REQUIRED},
		{"2026-11-17", "bob", false, CODE_NOT_PERMITTED},
		{"2026-11-17", "ann", false, CODE_SELF_APPROVAL},
		{"2026-11-17", "nobody", false, CODE_SIGN_IN_FAILED},
		{"2026-11-17", "sue", false, CODE_OK},
		{"2026-11-19", NULL, false, CODE_APPROVAL_REQUIRED},
		{"2026-11-19", "sue", false, CODE_OK},
		{"2026-11-15", "sue", false, CODE_BAD_DATE},
		{"2026-11-16", "sue", false, CODE_DAY_SETTLED},
		{"2001-01-18", NULL, true, CODE_OK},
		{"2030-01-01", NULL, true, CODE_OK},
		{"2026-11-16", NULL, true, CODE_DAY_SETTLED},
	};
	struct till till;

	drawer_init(&till, *state);
	settle(&till, "2026-11-16");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct shift_open_request request = {.has_date = cases[i].date != NULL};
		struct shift_view shift;
		bool opened;

		drawer_at(&till, "ann", "cli");
		till.session.trial = cases[i].trial;
		if (cases[i].date != NULL)
			request.business_date = till_date(cases[i].date);
		if (cases[i].approver != NULL)
			request.approval = till_approval(cases[i].approver);
		opened = shift_open(&till.session, &request, &shift);
		if (opened != (cases[i].code == CODE_OK))
			fail_msg("case %zu: %s", i, code_name(till.session.why.code));
		if (!opened) {
			assert_string_equal(
				code_name(till.session.why.code), code_name(cases[i].code));
			continue;
		}
		assert_true(drawer_close(&till, "0.00", NULL, NULL, &shift));
	}
	drawer_release(&till);
}

static void test_who_may(void **state)
{
	struct till till;
	struct shift_view shift;
	struct hand_in_made made;
	struct arena arena = ARENA_EMPTY;
	struct day_view day;
	const struct hand_in_request hand_in = {
		.amount = till_money("1.00"), .receiver = till_approval("sue")};
	const struct shift_open_request open = {.float_amount = MONEY_ZERO};

	drawer_init(&till, *state);
	till_as(&till, "sue");
	till_refused(&till, shift_open(&till.session, &open, &shift), CODE_NOT_PERMITTED);
	till_refused(&till, drawer_close(&till, "0.00", NULL, NULL, &shift), CODE_NOT_PERMITTED);
	till_refused(&till, shift_hand_in(&till.session, &hand_in, &made), CODE_NOT_PERMITTED);
	till_as(&till, "ann");
	till_refused(&till, shift_at_station(&till.session, &shift), CODE_NOT_PERMITTED);
	till_refused(&till, day_settle(&till.session, till_date(DRAWER_TODAY), &arena, &day),
		CODE_NOT_PERMITTED);
	till_refused(&till, day_show(&till.session, till_date(DRAWER_TODAY), &arena, &day),
		CODE_NOT_PERMITTED);
	arena_release(&arena);
	drawer_release(&till);
}

static void test_hand_in(void **state)
{
	static const struct {
		const char *amount, *receiver;
		enum code code;
		const char *number;
	} cases[] = {
		{"0.00", "sue", CODE_BAD_AMOUNT, NULL},
		{"100.00", NULL, CODE_APPROVAL_REQUIRED, NULL},
		{"100.00", "ann", CODE_SELF_APPROVAL, NULL},
		{"100.00", "bob", CODE_NOT_PERMITTED, NULL},
		{"500.01", "sue", CODE_DRAWER_SHORT, NULL},
		{"100.00", "sue", CODE_OK, "20261118-cli-1-H1"},
		{"400.01", "sue", CODE_DRAWER_SHORT, NULL},
		{"400.00", "tom", CODE_OK, "20261118-cli-1-H2"},
		{"0.01", "sue", CODE_DRAWER_SHORT, NULL},
	};
	struct till till;
	struct shift_view shift;

	drawer_init(&till, *state);
	shift = drawer_open(&till, "500.00");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct hand_in_request request = {.amount = till_money(cases[i].amount)};
		struct hand_in_made made;
		bool done;

		if (cases[i].receiver != NULL)
			request.receiver = till_approval(cases[i].receiver);
		done = shift_hand_in(&till.session, &request, &made);
		if (done != (cases[i].code == CODE_OK))
			fail_msg("case %zu: %s", i, code_name(till.session.why.code));
		if (!done)
			assert_string_equal(
				code_name(till.session.why.code), code_name(cases[i].code));
		else
			assert_string_equal(made.hand_in_no, cases[i].number);
	}
	assert_string_equal(till_balance(&till, LEDGER_DRAWER, shift.shift_id), "0.00");
	must(&till, shift_current(&till.session, &shift));
	check_money(shift.handed_in, "500.00");
	drawer_release(&till);
}

static void test_hand_in_without_shift(void **state)
{
	struct till till;
	struct hand_in_made made;
	const struct hand_in_request hand_in = {
		.amount = till_money("1.00"), .receiver = till_approval("sue")};

	drawer_init(&till, *state);
	till_refused(&till, shift_hand_in(&till.session, &hand_in, &made), CODE_SHIFT_NOT_OPEN);
}

/* Nobody tells the cashier what should be there; whoever reads any shift sees it. */
static void test_blind(void **state)
{
	struct till till;
	struct shift_view shift;

	drawer_init(&till, *state);
	(void)drawer_open(&till, "500.00");
	must(&till, shift_current(&till.session, &shift));
	assert_false(shift.expected_known);
	check_money(shift.expected_cash, "0.00");
	assert_false(shift.counted_known);
	assert_false(drawer_close(&till, "300.00", NULL, NULL, &shift));
	must(&till, shift_show(&till.session, "20261118-cli-1", &shift));
	assert_false(shift.expected_known);
	assert_true(shift.counted_known);
	check_money(shift.counted, "300.00");
	check_money(shift.difference, "0.00");
	till_as(&till, "bob");
	till_refused(
		&till, shift_show(&till.session, "20261118-cli-1", &shift), CODE_NOT_PERMITTED);
	till_refused(&till, shift_show(&till.session, "20261118-cli-9", &shift), CODE_BAD_VALUE);
	till_as(&till, "sue");
	must(&till, shift_at_station(&till.session, &shift));
	assert_true(shift.expected_known);
	check_money(shift.expected_cash, "500.00");
	check_money(shift.difference, "-200.00");
	drawer_release(&till);
}

/* A supervisor who works a shift is blind on it as any cashier. */
static void test_blind_supervisor(void **state)
{
	struct till till;
	struct shift_view shift;

	drawer_init(&till, *state);
	till_as(&till, "tom");
	(void)drawer_open(&till, "500.00");
	must(&till, shift_at_station(&till.session, &shift));
	assert_false(shift.expected_known);
	drawer_release(&till);
}

/* Policy: up to 10.00 without approval. */
static void test_differences(void **state)
{
	static const struct {
		const char *counted, *approver;
		enum code code;
		const char *difference, *over, *shortage;
	} cases[] = {
		{"500.00", NULL, CODE_OK, "0.00", "0.00", "0.00"},
		{"510.00", NULL, CODE_OK, "10.00", "-10.00", "0.00"},
		{"490.00", NULL, CODE_OK, "-10.00", "-10.00", "10.00"},
		{"510.01", NULL, CODE_APPROVAL_REQUIRED, NULL, "-10.00", "10.00"},
		{"489.99", NULL, CODE_APPROVAL_REQUIRED, NULL, "-10.00", "10.00"},
		{"489.99", "ann", CODE_SELF_APPROVAL, NULL, "-10.00", "10.00"},
		{"489.99", "bob", CODE_NOT_PERMITTED, NULL, "-10.00", "10.00"},
		{"489.99", "sue", CODE_OK, "-10.01", "-10.00", "20.01"},
		{"0.00", "sue", CODE_OK, "-500.00", "-10.00", "520.01"},
		{"600.00", "tom", CODE_OK, "100.00", "-110.00", "520.01"},
	};
	struct till till;

	drawer_init(&till, *state);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct shift_view shift;
		bool closed;

		if (!shift_current(&till.session, &shift))
			shift = drawer_open(&till, "500.00");
		closed = drawer_close(&till, cases[i].counted, "again", cases[i].approver, &shift);
		if (closed != (cases[i].code == CODE_OK))
			fail_msg("case %zu: %s", i, code_name(till.session.why.code));
		if (!closed)
			assert_string_equal(
				code_name(till.session.why.code), code_name(cases[i].code));
		assert_string_equal(till_balance(&till, LEDGER_OVER, 0), cases[i].over);
		assert_string_equal(till_balance(&till, LEDGER_SHORT, 0), cases[i].shortage);
		if (!closed)
			continue;
		check_money(shift.difference, cases[i].difference);
		check_money(shift.expected_cash, "500.00");
		assert_int_equal(shift.state, SHIFT_CLOSED);
		assert_string_equal(till_balance(&till, LEDGER_DRAWER, shift.shift_id), "0.00");
	}
	drawer_release(&till);
}

/* A refused close keeps its count; a recount needs a reason, a third result somebody else. */
static void test_recount(void **state)
{
	static const struct {
		const char *counted, *reason, *approver;
		enum code code;
		int attempts;
	} cases[] = {
		{"300.00", NULL, NULL, CODE_APPROVAL_REQUIRED, 1},
		{"300.00", NULL, NULL, CODE_APPROVAL_REQUIRED, 1}, /* the same is no recount */
		{"500.00", NULL, NULL, CODE_BAD_VALUE, 1},
		{"500.00", "a\tb", NULL, CODE_BAD_VALUE, 1},
		{"400.00", "a note was stuck", NULL, CODE_APPROVAL_REQUIRED, 2},
		{"500.00", "and another", NULL, CODE_APPROVAL_REQUIRED, 3},
		{"500.00", NULL, "bob", CODE_NOT_PERMITTED, 3},
		{"500.00", NULL, "sue", CODE_OK, 3},
	};
	struct till till;

	drawer_init(&till, *state);
	(void)drawer_open(&till, "500.00");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct shift_view shift;
		bool closed = drawer_close(
			&till, cases[i].counted, cases[i].reason, cases[i].approver, &shift);

		if (closed != (cases[i].code == CODE_OK))
			fail_msg("case %zu: %s", i, code_name(till.session.why.code));
		if (!closed)
			assert_string_equal(
				code_name(till.session.why.code), code_name(cases[i].code));
		must(&till, shift_show(&till.session, "20261118-cli-1", &shift));
		assert_int_equal(shift.count_attempts, cases[i].attempts);
	}
	drawer_release(&till);
}

/* The refusal of a close tells whether, never how much or which way. */
static void test_refusal_is_blind(void **state)
{
	static const char *const counts[] = {"0.00", "9999.00"};
	char text[ARRAY_SIZE(counts)][SAY_TEXT_MAX];
	struct till till;
	struct shift_view shift;

	drawer_init(&till, *state);
	(void)drawer_open(&till, "500.00");
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		till_refused(&till, drawer_close(&till, counts[i], "again", NULL, &shift),
			CODE_APPROVAL_REQUIRED);
		fault_render(LANG_EN, &till.session.why, text[i], sizeof text[i]);
	}
	assert_string_equal(text[0], text[1]);
	drawer_release(&till);
}

static void test_pieces_of_the_count(void **state)
{
	static const int64_t right[DENOMINATIONS] = {5};
	static const int64_t wrong[DENOMINATIONS] = {4};
	struct shift_close_request request = {.pieces = wrong};
	struct till till;
	struct shift_view shift;

	drawer_init(&till, *state);
	(void)drawer_open(&till, "500.00");
	request.counted = till_money("500.00");
	till_refused(&till, shift_close(&till.session, &request, &shift), CODE_BAD_AMOUNT);
	must(&till, shift_current(&till.session, &shift));
	assert_int_equal(shift.count_attempts, 0);
	request.pieces = right;
	must(&till, shift_close(&till.session, &request, &shift));
	assert_int_equal(shift.count_attempts, 1);
	drawer_release(&till);
}

static void test_declared(void **state)
{
	struct shift_close_request request = {.counted = MONEY_ZERO};
	struct till till;
	struct shift_view shift;

	drawer_init(&till, *state);
	(void)drawer_open(&till, "0.00");
	request.has_declared[TENDER_CASH] = true;
	till_refused(&till, shift_close(&till.session, &request, &shift), CODE_BAD_VALUE);
	request.has_declared[TENDER_CASH] = false;
	request.has_declared[TENDER_CARD] = true;
	request.declared[TENDER_CARD] = money_negate(till_money("0.01"));
	till_refused(&till, shift_close(&till.session, &request, &shift), CODE_BAD_AMOUNT);
	request.declared[TENDER_CARD] = till_money("10.00");
	must(&till, shift_close(&till.session, &request, &shift));
	drawer_release(&till);
}

/* A shift of yesterday is still the cashier's own today, at any station; it closes on its day. */
static void test_left_open(void **state)
{
	struct till till;
	struct shift_view shift;
	const struct shift_open_request request = {.float_amount = MONEY_ZERO};

	drawer_init(&till, *state);
	(void)drawer_open(&till, "500.00");
	till.now.ms += DAY_MS;
	drawer_at(&till, "ann", "two");
	till_refused(&till, shift_open(&till.session, &request, &shift), CODE_SHIFT_OPEN);
	must(&till, shift_current(&till.session, &shift));
	assert_string_equal(shift.shift_no, "20261118-cli-1");
	assert_true(drawer_close(&till, "500.00", NULL, NULL, &shift));
	assert_int_equal(date_compare(shift.business_date, till_date(DRAWER_TODAY)), 0);
	till_refused(&till, drawer_close(&till, "500.00", NULL, NULL, &shift), CODE_SHIFT_NOT_OPEN);
	shift = drawer_open(&till, "500.00");
	assert_string_equal(shift.shift_no, "20261119-two-1");
	drawer_release(&till);
}

static void test_sums(void **state)
{
	struct till till;
	struct shift_view shift;

	drawer_init(&till, *state);
	(void)drawer_open(&till, "500.00");
	drawer_take_payments(&till);
	must(&till, shift_current(&till.session, &shift));
	check_sum(&shift.payments, 2, "130.00");
	check_sum(&shift.reversals, 1, "30.00");
	check_sum(&shift.tenders[TENDER_CASH], 2, "60.00");
	check_sum(&shift.tenders[TENDER_CARD], 1, "40.00");
	check_sum(&shift.tenders[TENDER_MOBILE], 0, "0.00");
	assert_true(drawer_close(&till, "560.00", NULL, NULL, &shift));
	check_money(shift.expected_cash, "560.00");
	check_money(shift.difference, "0.00");
	drawer_release(&till);
}

/* Two stations at once: what one takes is nothing to the other. */
static void test_two_stations(void **state)
{
	struct till till;
	struct shift_view shift;

	drawer_init(&till, *state);
	(void)drawer_open(&till, "500.00");
	drawer_at(&till, "bob", "two");
	(void)drawer_open(&till, "200.00");
	drawer_at(&till, "ann", "cli");
	drawer_take_payments(&till);
	assert_true(drawer_close(&till, "560.00", NULL, NULL, &shift));
	drawer_at(&till, "bob", "two");
	must(&till, shift_current(&till.session, &shift));
	check_sum(&shift.payments, 0, "0.00");
	assert_true(drawer_close(&till, "200.00", NULL, NULL, &shift));
	check_money(shift.expected_cash, "200.00");
	assert_string_equal(till_balance(&till, LEDGER_SAFE, 0), "60.00");
	drawer_release(&till);
}

#define PROCESSES 8

/* 0: opened, 1: refused as it must be, 2: anything else. */
static void open_in_child(struct till *till)
{
	const struct shift_open_request request = {.float_amount = till_money("10.00")};
	struct shift_view shift;
	struct session s;
	int status = 0;

	till_connect(&s, till, "ann");
	s.trial = false;
	if (!shift_open(&s, &request, &shift))
		status = s.why.code == CODE_SHIFT_OPEN ? 1 : 2;
	till_disconnect(&s);
	_exit(status);
}

/* The same cashier at eight terminals: one shift, seven refusals. */
static void test_open_at_once(void **state)
{
	struct hall *hall = *state;
	int ends[3] = {0};
	struct till till;

	drawer_init(&till, *state);
	db_close(hall->db); /* nothing forks with an open handle */
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			open_in_child(&till);
	for (int i = 0; i < PROCESSES; i++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status));
		assert_in_range(WEXITSTATUS(status), 0, 2);
		ends[WEXITSTATUS(status)]++;
	}
	hall->db = hall_connect(hall);
	till.session.db = hall->db;
	assert_int_equal(ends[0], 1);
	assert_int_equal(ends[1], PROCESSES - 1);
	assert_int_equal(till_count(&till, "journal"), 1);
	assert_int_equal(till_count(&till, "attempt"), PROCESSES - 1);
	drawer_release(&till);
}

/* Every refusal inside an operation is kept (law 7). */
static void test_attempts(void **state)
{
	struct till till;
	struct shift_view shift;
	int64_t before;
	const struct shift_open_request request = {.float_amount = MONEY_ZERO};

	drawer_init(&till, *state);
	(void)drawer_open(&till, "500.00");
	before = till_count(&till, "attempt");
	till_refused(&till, shift_open(&till.session, &request, &shift), CODE_SHIFT_OPEN);
	assert_int_equal(till_count(&till, "attempt"), before + 1);
	till_refused(
		&till, drawer_close(&till, "0.00", NULL, NULL, &shift), CODE_APPROVAL_REQUIRED);
	assert_int_equal(till_count(&till, "attempt"), before + 2);
	drawer_release(&till);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_values),
		HALL_TEST(test_open),
		HALL_TEST(test_open_without_float),
		HALL_TEST(test_one_open),
		HALL_TEST(test_numbers),
		HALL_TEST(test_pieces_of_the_float),
		HALL_TEST(test_business_date),
		HALL_TEST(test_who_may),
		HALL_TEST(test_hand_in),
		HALL_TEST(test_hand_in_without_shift),
		HALL_TEST(test_blind),
		HALL_TEST(test_blind_supervisor),
		HALL_TEST(test_differences),
		HALL_TEST(test_recount),
		HALL_TEST(test_refusal_is_blind),
		HALL_TEST(test_pieces_of_the_count),
		HALL_TEST(test_declared),
		HALL_TEST(test_left_open),
		HALL_TEST(test_sums),
		HALL_TEST(test_two_stations),
		HALL_TEST(test_open_at_once),
		HALL_TEST(test_attempts),
	};

	return hall_run("shift", tests, ARRAY_SIZE(tests));
}
