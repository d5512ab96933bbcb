/* An account as it stands on a day, changed, closed; and its file. */
#include <stdio.h>
#include <string.h>

#include "counter/bill_due.h"
#include "db/allocation_store.h"
#include "db/database.h"
#include "db/journal.h"
#include "db/sql_sets.h"
#include "tests/store/desk.h"
#include "tests/test.h"

#define NUMBER "3301000001"
#define STEPS_MAX 4

/* What no store writes by itself, or not yet. */
enum { LAST_ALLOCATION, REVERSE, WAIVE, STAFF, SHIFT, CHANGES };

static const char *const texts[] = {
	[LAST_ALLOCATION] = "SELECT MAX(allocation_id) FROM allocation",
	[REVERSE] = "INSERT INTO allocation (journal_id, account_id, bill_id, business_date,"
		    " principal, late_charge, advance, reverses)"
		    " SELECT journal_id, account_id, bill_id, business_date, -principal,"
		    " -late_charge, -advance, allocation_id FROM allocation"
		    " WHERE allocation_id = $1",
	[WAIVE] = "INSERT INTO waiver (bill_id, amount, login, approver, reason, business_date,"
		  " at, op_id) VALUES ($1, $2, 'a', 'b', 'kindness', '2026-01-01', 0, 'w')",
	[STAFF] = "INSERT INTO staff (login, name, password, roles, state, failed_count,"
		  " locked_until, created_at) VALUES ('tester', 't', '', 1, 1, 0, 0, 0)",
	[SHIFT] = "INSERT INTO shift (shift_no, login, station, business_date, float_amount,"
		  " opened_at, state) VALUES ('S1', 'tester', 'desk1', '2026-11-20', 0, 0, 1)",
	[CHANGES] = "SELECT COUNT(*) FROM account_change",
};

static const struct sql_set by_hand = {"by_hand", texts, ARRAY_SIZE(texts), SQL_SET_EXTRA};

struct step {
	const char *on, *principal, *late_charge;
	bool reversed;
};

struct due_case {
	const char *what, *price_class, *amount, *due_on, *on;
	struct step steps[STEPS_MAX];
	const char *waived;
	bool unpaid;
	const char *paid, *principal, *late_charge;
	int days_late;
};

static const struct due_case due_cases[] = {
	{"the public case of 190.00, first bill", "general", "2000.00", "2000-12-15", "2001-01-18",
		{{0}}, NULL, true, "0.00", "2000.00", "172.00", 34},
	{"the public case of 190.00, second bill", "general", "3000.00", "2001-01-15", "2001-01-18",
		{{0}}, NULL, true, "0.00", "3000.00", "18.00", 3},
	{"a resident", "residential", "2000.00", "2025-12-15", "2026-01-18", {{0}}, NULL, true,
		"0.00", "2000.00", "68.00", 34},
	{"not yet due", "general", "50.00", "2026-02-15", "2026-02-15", {{0}}, NULL, true, "0.00",
		"50.00", "0.00", 0},
	{"half paid on the tenth day", "general", "100.00", "2026-02-10", "2026-02-28",
		{{"2026-02-20", "50.00", "0.00", false}}, NULL, true, "50.00", "50.00", "2.80", 18},
	{"half paid with its late charge", "general", "100.00", "2026-02-10", "2026-02-28",
		{{"2026-02-20", "50.00", "2.00", false}}, NULL, true, "50.00", "50.00", "0.80", 18},
	{"a reversed payment was never one", "general", "100.00", "2026-02-10", "2026-02-28",
		{{"2026-02-20", "50.00", "2.00", true}}, NULL, true, "0.00", "100.00", "3.60", 18},
	{"one reversed, one that stands", "general", "100.00", "2026-02-10", "2026-02-28",
		{{"2026-02-12", "100.00", "0.40", true}, {"2026-02-20", "50.00", "2.00", false}},
		NULL, true, "50.00", "50.00", "0.80", 18},
	{"two parts on one day", "general", "100.00", "2026-02-10", "2026-02-28",
		{{"2026-02-20", "20.00", "0.00", false}, {"2026-02-20", "30.00", "0.00", false}},
		NULL, true, "50.00", "50.00", "2.80", 18},
	{"paid in time", "general", "100.00", "2026-02-10", "2026-02-28",
		{{"2026-02-10", "100.00", "0.00", false}}, NULL, false, "100.00", "0.00", "0.00",
		0},
	{"principal paid late, late charge still due", "general", "100.00", "2026-02-10",
		"2026-02-28", {{"2026-02-20", "100.00", "0.00", false}}, NULL, true, "100.00",
		"0.00", "2.00", 0},
	{"principal and late charge paid", "general", "100.00", "2026-02-10", "2026-02-28",
		{{"2026-02-20", "100.00", "2.00", false}}, NULL, false, "100.00", "0.00", "0.00",
		0},
	{"some of it waived", "general", "100.00", "2026-02-10", "2026-02-28", {{0}}, "3.00", true,
		"0.00", "100.00", "0.60", 18},
	{"more waived than is due", "general", "100.00", "2026-02-10", "2026-02-28", {{0}}, "9.00",
		true, "0.00", "100.00", "0.00", 18},
	{"a bill of nothing", "general", "0.00", "2026-02-10", "2026-02-28", {{0}}, NULL, false,
		"0.00", "0.00", "0.00", 0},
};

static int64_t bill_id_of(struct desk *desk, const char *account_no)
{
	struct account_question question = {
		.account_no = account_no, .on = desk_day("2000-01-01"), .all = true};
	struct account_view view;

	assert_true(account_show(&desk->s, &question, &desk->arena, &view));
	assert_int_equal(view.bill_count, 1);
	return view.bills[0].bill_id;
}

static int64_t account_id_of(struct desk *desk, const char *account_no)
{
	struct account_question question = {.account_no = account_no, .on = desk_day("2000-01-01")};
	struct account_view view;

	assert_true(account_show(&desk->s, &question, &desk->arena, &view));
	return view.account_id;
}

static void take_step(struct desk *desk, int64_t account_id, int64_t bill_id, const struct step *p)
{
	struct journal_entry entry = {.kind = JOURNAL_PAYMENT,
		.business_date = desk_day(p->on),
		.at = desk->now,
		.login = "tester",
		.station = "desk1",
		.memo = ""};
	struct allocation_row row = {.account_id = account_id,
		.bill_id = bill_id,
		.business_date = desk_day(p->on),
		.principal = desk_money(p->principal),
		.late_charge = desk_money(p->late_charge)};
	struct stmt *st;
	int64_t last;

	assert_true(db_begin(desk->s.db));
	assert_true(journal_post(desk->s.db, &entry, NULL, 0, &row.journal_id));
	assert_true(allocation_store_insert(desk->s.db, &row));
	if (p->reversed) {
		st = db_stmt(desk->s.db, &by_hand, LAST_ALLOCATION);
		assert_int_equal(stmt_one(st), DB_ROW);
		last = stmt_int(st, 0);
		st = db_stmt(desk->s.db, &by_hand, REVERSE);
		stmt_bind_int(st, 1, last);
		assert_true(stmt_run(st));
	}
	assert_true(db_commit(desk->s.db));
}

static void waive(struct desk *desk, int64_t bill_id, const char *amount)
{
	struct stmt *st;

	assert_true(db_begin(desk->s.db));
	st = db_stmt(desk->s.db, &by_hand, WAIVE);
	stmt_bind_int(st, 1, bill_id);
	stmt_bind_int(st, 2, money_to_fen(desk_money(amount)));
	assert_true(stmt_run(st));
	assert_true(db_commit(desk->s.db));
}

static void check_case(struct desk *desk, const struct due_case *c, const char *number)
{
	struct account_question question = {.account_no = number, .on = desk_day(c->on)};
	struct account_view view;
	const struct bill_view *bill;

	assert_true(account_show(&desk->s, &question, &desk->arena, &view));
	if (view.bill_count != (c->unpaid ? 1 : 0))
		fail_msg("%s: %zu bills are unpaid", c->what, view.bill_count);
	assert_money(view.principal, c->principal);
	assert_money(view.late_charge, c->late_charge);
	question.all = true;
	assert_true(account_show(&desk->s, &question, &desk->arena, &view));
	assert_int_equal(view.bill_count, 1);
	bill = &view.bills[0];
	assert_money(bill->paid, c->paid);
	assert_money(bill->principal_due, c->principal);
	assert_money(bill->late_charge, c->late_charge);
	assert_int_equal(bill->days_late, c->days_late);
	assert_true(bill->explain_count > 0);
}

static void test_due(void **state)
{
	struct desk desk;

	desk_init(&desk, *state);
	for (size_t i = 0; i < ARRAY_SIZE(due_cases); i++) {
		const struct due_case *c = &due_cases[i];
		char number[16];
		struct desk_bill bill = {number, number, c->amount, c->due_on};
		int64_t account_id, bill_id;

		snprintf(number, sizeof number, "33%08d", (int)i);
		desk_account(&desk, number, "张三", c->price_class);
		desk_bill(&desk, &bill);
		account_id = account_id_of(&desk, number);
		bill_id = bill_id_of(&desk, number);
		for (int n = 0; n < STEPS_MAX && c->steps[n].on != NULL; n++)
			take_step(&desk, account_id, bill_id, &c->steps[n]);
		if (c->waived != NULL)
			waive(&desk, bill_id, c->waived);
		check_case(&desk, c, number);
	}
	desk_release(&desk);
}

/* Bills stand by due date, then number; each account sees only its own. */
static void test_order_of_bills(void **state)
{
	static const struct desk_bill bills[] = {
		{"B3", NUMBER, "3.00", "2026-02-15"},
		{"B1", NUMBER, "1.00", "2026-03-15"},
		{"B2", NUMBER, "2.00", "2026-02-15"},
		{"B0", "3301000002", "9.00", "2026-01-15"},
	};
	static const char *const expected[] = {"B2", "B3", "B1"};
	struct account_question question = {.account_no = NUMBER, .on = desk_day("2026-02-01")};
	struct account_view view;
	struct desk desk;

	desk_init(&desk, *state);
	desk_account(&desk, NUMBER, "张三", "residential");
	desk_account(&desk, "3301000002", "李四", "residential");
	for (size_t i = 0; i < ARRAY_SIZE(bills); i++)
		desk_bill(&desk, &bills[i]);
	assert_true(account_show(&desk.s, &question, &desk.arena, &view));
	assert_int_equal(view.bill_count, ARRAY_SIZE(expected));
	for (size_t i = 0; i < view.bill_count; i++)
		assert_string_equal(view.bills[i].bill_no, expected[i]);
	assert_money(view.total, "6.00");
	desk_release(&desk);
}

static void test_unknown(void **state)
{
	static const char *const numbers[] = {
		"", "9", "330100000", "33010000011", "张三", "123456789012345678901234567890"};
	struct account_question question = {.on = desk_day("2026-02-01")};
	struct account_edit edit = {.phone = "138"};
	struct account_view view;
	struct desk desk;

	desk_init(&desk, *state);
	desk_account(&desk, NUMBER, "张三", "residential");
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		question.account_no = numbers[i];
		assert_false(account_show(&desk.s, &question, &desk.arena, &view));
		assert_code(&desk.s, CODE_ACCOUNT_UNKNOWN);
		assert_false(account_change(&desk.s, numbers[i], &edit));
		assert_code(&desk.s, CODE_ACCOUNT_UNKNOWN);
		assert_false(account_close(&desk.s, numbers[i]));
		assert_code(&desk.s, CODE_ACCOUNT_UNKNOWN);
	}
	desk_release(&desk);
}

struct edit_case {
	struct account_edit edit;
	enum code code;
	int changes; /* rows that it adds to the account's file */
};

static const struct edit_case edit_cases[] = {
	{{.name = "李四"}, CODE_OK, 1},
	{{.name = "李四"}, CODE_OK, 0},
	{{.phone = "0571-1234567"}, CODE_OK, 1},
	{{.phone = ""}, CODE_OK, 1},
	{{.name = "王五", .phone = "139"}, CODE_OK, 2},
	{{.has_id = true, .id_type = ID_RESIDENT, .id_no = "11010519491231002X"}, CODE_OK, 2},
	{{.has_id = true, .id_type = ID_RESIDENT, .id_no = "１１０１０５１９４９１２３１００２ｘ"},
		CODE_OK, 0},
	{{.has_id = true, .id_type = ID_NONE, .id_no = ""}, CODE_OK, 2},
	{{.name = ""}, CODE_BAD_VALUE, 0},
	{{.name = "\x1B[2J"}, CODE_BAD_VALUE, 0},
	{{.name = "张\xFF"}, CODE_BAD_VALUE, 0},
	{{.phone = "call me"}, CODE_BAD_VALUE, 0},
	{{.has_id = true, .id_type = ID_RESIDENT, .id_no = "110105194912310021"}, CODE_BAD_ID, 0},
	{{.has_id = true, .id_type = ID_RESIDENT, .id_no = ""}, CODE_BAD_ID, 0},
	{{.has_id = true, .id_type = ID_NONE, .id_no = "1"}, CODE_BAD_ID, 0},
	{{.name = "赵六", .has_id = true, .id_type = ID_USCC, .id_no = "1"}, CODE_BAD_ID, 0},
};

static int count_changes(struct desk *desk)
{
	struct stmt *st = db_stmt(desk->s.db, &by_hand, CHANGES);

	assert_int_equal(stmt_one(st), DB_ROW);
	return (int)stmt_int(st, 0);
}

static void test_change(void **state)
{
	struct account_found found[FIND_LIMIT];
	struct account_event *events;
	struct desk desk;
	size_t count;
	bool more;

	desk_init(&desk, *state);
	desk_account(&desk, NUMBER, "张三", "residential");
	for (size_t i = 0; i < ARRAY_SIZE(edit_cases); i++) {
		const struct edit_case *c = &edit_cases[i];
		int before = count_changes(&desk);
		bool ok = account_change(&desk.s, NUMBER, &c->edit);

		if (ok != (c->code == CODE_OK))
			fail_msg("case %zu: %s", i, code_name(desk.s.why.code));
		if (!ok)
			assert_code(&desk.s, c->code);
		assert_int_equal(count_changes(&desk) - before, c->changes);
	}
	assert_true(account_find(&desk.s, "ww", found, &count, &more));
	assert_int_equal(count, 1);
	assert_string_equal(found[0].name, "王五");
	assert_true(account_find(&desk.s, "zs", found, &count, &more));
	assert_int_equal(count, 0);

	/* No event shows a whole identity number. */
	assert_true(account_history(
		&desk.s, account_id_of(&desk, NUMBER), &desk.arena, &events, &count));
	assert_int_equal(count, count_changes(&desk));
	for (size_t i = 0; i < count; i++) {
		char text[SAY_TEXT_MAX];

		text_render(LANG_ZH, &events[i].what, text, sizeof text);
		assert_null(strstr(text, "19491231"));
		assert_string_equal(events[i].login, "tester");
	}
	desk_release(&desk);
}

static void test_close(void **state)
{
	static const char advance[] =
		"account_no,name,id_type,id_no,address,price_class,region,opened_on,advance\n"
		"2,李四,none,,路,residential,330106,2020-01-01,0.01\n";
	struct account_question question = {.account_no = "3", .on = desk_day("2026-02-01")};
	struct desk_bill bill = {"B1", NUMBER, "10.00", "2026-02-15"};
	struct account_edit edit = {.name = "甲"};
	struct account_view view;
	struct desk desk;

	desk_init(&desk, *state);
	desk_account(&desk, NUMBER, "张三", "residential");
	desk_bill(&desk, &bill);
	desk_store(&desk, IMPORT_ACCOUNTS, advance);
	desk_account(&desk, "3", "王五", "residential");
	assert_false(account_close(&desk.s, NUMBER));
	assert_code(&desk.s, CODE_BAD_VALUE);
	assert_false(account_close(&desk.s, "2"));
	assert_code(&desk.s, CODE_BAD_VALUE);
	assert_true(account_close(&desk.s, "3"));
	assert_true(account_show(&desk.s, &question, &desk.arena, &view));
	assert_int_equal(view.status, ACCOUNT_CLOSED);
	assert_false(account_close(&desk.s, "3"));
	assert_code(&desk.s, CODE_ACCOUNT_CLOSED);
	assert_false(account_change(&desk.s, "3", &edit));
	assert_code(&desk.s, CODE_ACCOUNT_CLOSED);
	desk_release(&desk);
}

struct right_case {
	uint32_t roles;
	bool shows, changes;
};

static const struct right_case right_cases[] = {
	{0, false, false},
	{ROLE_CASHIER, true, true},
	{ROLE_AUDITOR, true, false},
};

static void test_who_may(void **state)
{
	struct account_question question = {.account_no = NUMBER, .on = desk_day("2026-02-01")};
	struct account_edit edit = {.phone = "138"};
	struct account_found found[FIND_LIMIT];
	struct usage_month months[USAGE_MONTHS];
	struct account_event *events;
	struct account_view view;
	struct desk desk;
	size_t count;
	bool more;

	desk_init(&desk, *state);
	desk_account(&desk, NUMBER, "张三", "residential");
	for (size_t i = 0; i < ARRAY_SIZE(right_cases); i++) {
		const struct right_case *c = &right_cases[i];

		desk.s.roles = c->roles;
		assert_int_equal(account_show(&desk.s, &question, &desk.arena, &view), c->shows);
		assert_int_equal(account_find(&desk.s, "3301", found, &count, &more), c->shows);
		assert_int_equal(account_usage(&desk.s, 1, question.on, months), c->shows);
		assert_int_equal(
			account_history(&desk.s, 1, &desk.arena, &events, &count), c->shows);
		assert_int_equal(account_change(&desk.s, NUMBER, &edit), c->changes);
		if (!c->changes)
			assert_code(&desk.s, CODE_NOT_PERMITTED);
	}
	desk_release(&desk);
}

static void test_usage(void **state)
{
	static const char bills[] = "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n"
				    "B1," NUMBER ",2024-11,1,1.00,2026-01-01,2026-01-01\n"
				    "B2," NUMBER ",2024-12,2,2.00,2026-01-01,2026-01-01\n"
				    "B3," NUMBER ",2026-11,3.5,3.00,2026-01-01,2026-01-01\n"
				    "B4," NUMBER ",2026-11,4,4.00,2026-01-01,2026-01-01\n"
				    "B5," NUMBER ",2026-12,5,5.00,2026-01-01,2026-01-01\n";
	struct usage_month months[USAGE_MONTHS];
	char text[ENERGY_TEXT_MAX], period[PERIOD_TEXT_MAX];
	struct desk desk;

	desk_init(&desk, *state);
	desk_account(&desk, NUMBER, "张三", "residential");
	desk_store(&desk, IMPORT_BILLS, bills);
	assert_true(account_usage(
		&desk.s, account_id_of(&desk, NUMBER), desk_day("2026-11-21"), months));
	assert_string_equal(period_format(months[0].period, period), "2024-12");
	assert_string_equal(energy_format(months[0].energy, text), "2");
	assert_string_equal(energy_format(months[1].energy, text), "0");
	assert_string_equal(period_format(months[USAGE_MONTHS - 1].period, period), "2026-11");
	assert_string_equal(energy_format(months[USAGE_MONTHS - 1].energy, text), "7.5");
	assert_money(months[USAGE_MONTHS - 1].amount, "7.00");
	desk_release(&desk);
}

/* The shift that is open decides, else the calendar. */
static void test_business_date(void **state)
{
	char text[DATE_TEXT_MAX];
	struct date on;
	struct desk desk;

	desk_init(&desk, *state);
	assert_true(session_business_date(&desk.s, &on));
	assert_string_equal(date_format(on, text), "2026-11-21");
	assert_true(db_begin(desk.s.db));
	assert_true(stmt_run(db_stmt(desk.s.db, &by_hand, STAFF)));
	assert_true(stmt_run(db_stmt(desk.s.db, &by_hand, SHIFT)));
	assert_true(db_commit(desk.s.db));
	assert_true(session_business_date(&desk.s, &on));
	assert_string_equal(date_format(on, text), "2026-11-20");
	desk_release(&desk);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_due),
		HALL_TEST(test_order_of_bills),
		HALL_TEST(test_unknown),
		HALL_TEST(test_change),
		HALL_TEST(test_close),
		HALL_TEST(test_who_may),
		HALL_TEST(test_usage),
		HALL_TEST(test_business_date),
	};

	return hall_run("account", tests, ARRAY_SIZE(tests));
}
