/*
 * People, sign-ins and files while the database fails: nobody is let in by a fault, no wrong
 * password is forgiven by one, and what an administrator does is done whole or not at all.
 */
#include <string.h>

#include "counter/account.h"
#include "counter/identity_check.h"
#include "counter/import.h"
#include "counter/staff.h"
#include "db/account_store.h"
#include "tests/store/failing.h"
#include "tests/test.h"

#define AGENT "11010519491231002X"
#define ACCOUNTS                                                                       \
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,advance\n" \
	"2001,测试甲,none,,测试路1号,residential,110105,2020-01-01,12.50\n"     \
	"2002,测试乙,none,,测试路2号,residential,110105,2020-01-01,\n"
#define BILLS                                                                 \
	"bill_no,account_no,period,energy_kwh,amount,issued_on,due_on,paid\n" \
	"IB-1,2001,2026-09,100,52.80,2026-10-01,2026-10-20,12.80\n"           \
	"IB-2,2002,2026-09,200,105.60,2026-10-01,2026-10-20,\n"

static void hall_init_till(struct till *till, void **state)
{
	till_init(till, *state);
	(void)till_account(till, "1001", "industrial");
	till->session.roles = ROLE_ADMIN | ROLE_SUPERVISOR | ROLE_CASHIER;
}

/* --- people ---------------------------------------------------------------------------------- */

static bool add_zoe(struct till *till, const char *op_id)
{
	const struct staff_request request = {
		.login = "zoe", .name = "周", .password = "eight and more", .roles = ROLE_CASHIER};

	(void)op_id;
	return staff_add(&till->session, &request);
}

static bool disable_bob(struct till *till, const char *op_id)
{
	(void)op_id;
	return staff_disable(&till->session, "bob");
}

static bool enable_bob(struct till *till, const char *op_id)
{
	(void)op_id;
	return staff_enable(&till->session, "bob");
}

static void test_people(void **state)
{
	static const struct failing_act acts[] = {
		{"staff add", add_zoe, NULL, CODE_OK},
		{"staff disable", disable_bob, NULL, CODE_OK},
		{"staff enable", enable_bob, NULL, CODE_OK},
	};
	struct till till;

	hall_init_till(&till, state);
	for (size_t i = 0; i < ARRAY_SIZE(acts); i++)
		failing_everywhere(&till, &acts[i]);
	till_release(&till);
}

/* --- signing in ------------------------------------------------------------------------------ */

/* Signs in with each call failing in turn; nobody may be in after a fault. */
static enum code sign_in_through(struct till *till, const char *login, const char *password)
{
	struct session *s = &till->session;
	struct failing f = {.fired = true};
	bool ok = false;

	for (int nth = 1; f.fired; nth++) {
		failing_put(&f, s->db);
		failing_arm(&f, nth, FAILING_FOR_GOOD);
		ok = session_sign_in(s, login, password);
		failing_take_off(&f, s->db);
		assert_false(db_in_transaction(s->db));
		if (f.fired) {
			assert_false(ok);
			assert_string_equal(code_name(s->why.code), code_name(CODE_IO));
			assert_string_equal(s->login, "");
			assert_int_equal(s->roles, 0);
		}
	}
	return ok ? CODE_OK : s->why.code;
}

/* Of each series of faults one try is counted; the fifth locks, and the right password with it. */
static void test_sign_in(void **state)
{
	struct till till;

	hall_init_till(&till, state);
	assert_int_equal(sign_in_through(&till, "ann", TILL_PASSWORD), CODE_OK);
	assert_string_equal(till.session.login, "ann");
	assert_int_equal(till.session.roles, ROLE_CASHIER);
	assert_int_equal(sign_in_through(&till, "nobody", TILL_PASSWORD), CODE_SIGN_IN_FAILED);
	for (int tries = 1; tries <= 5; tries++)
		assert_int_equal(sign_in_through(&till, "ann", "wrong word"), CODE_SIGN_IN_FAILED);
	assert_int_equal(sign_in_through(&till, "ann", TILL_PASSWORD), CODE_LOCKED_OUT);
	till.now.ms += INT64_C(10) * 60000; /* ten minutes later */
	assert_int_equal(sign_in_through(&till, "ann", TILL_PASSWORD), CODE_OK);
	till_release(&till);
}

/* --- the customer's file --------------------------------------------------------------------- */

static bool rename_account(struct till *till, const char *op_id)
{
	const struct account_edit edit = {.name = "李四", .phone = "13800000000"};

	(void)op_id;
	return account_change(&till->session, "1001", &edit);
}

static bool record_agent(struct till *till, const char *op_id)
{
	const struct authority_request request = {.op_id = op_id,
		.account_no = "1001",
		.document = "授权书2026-01",
		.name = "测试乙",
		.type = ID_RESIDENT,
		.number = AGENT,
		.from = till_date("2026-11-18"),
		.until = till_date("2026-12-31"),
		.approval = till_approval("sue")};
	struct authority_made made;

	return authority_record(&till->session, &request, &made);
}

static bool withdraw_agent(struct till *till, const char *op_id)
{
	const struct authority_end request = {.op_id = op_id,
		.account_no = "1001",
		.document = "授权书2026-01",
		.reason = "本人撤回"};

	return authority_withdraw(&till->session, &request);
}

static bool close_account(struct till *till, const char *op_id)
{
	(void)op_id;
	return account_close(&till->session, "1001");
}

static void test_a_file(void **state)
{
	static const struct failing_act acts[] = {
		{"account change", rename_account, NULL, CODE_OK},
		{"authority add", record_agent, "act-1", CODE_OK},
		{"authority withdraw", withdraw_agent, "act-2", CODE_OK},
		{"account close", close_account, NULL, CODE_OK},
	};
	struct authority_view *list;
	struct till till;
	size_t count;

	hall_init_till(&till, state);
	for (size_t i = 0; i < ARRAY_SIZE(acts); i++)
		failing_everywhere(&till, &acts[i]);
	assert_true(authority_list(&till.session, "1001", &till.arena, &list, &count));
	assert_int_equal(count, 1);
	assert_false(list[0].holds);
	till_release(&till);
}

/* --- imports --------------------------------------------------------------------------------- */

static bool import(struct till *till, enum import_what what, const char *text)
{
	struct import_request request = {.what = what};
	struct import_result result;
	char path[SCRATCH_PATH_MAX];

	scratch_write(&till->hall->scratch, "import.csv", text, strlen(text));
	request.path = scratch_path(&till->hall->scratch, "import.csv", path, sizeof path);
	return import_run(&till->session, &request, &till->arena, &result);
}

static bool import_accounts(struct till *till, const char *op_id)
{
	(void)op_id;
	return import(till, IMPORT_ACCOUNTS, ACCOUNTS);
}

static bool import_bills(struct till *till, const char *op_id)
{
	(void)op_id;
	return import(till, IMPORT_BILLS, BILLS);
}

/* A number that a fault has used up is not given again, so the accounts are asked for theirs. */
static int64_t id_of(struct till *till, const char *account_no)
{
	struct account_row row = {.account_id = 0};
	bool found;

	assert_true(account_store_find(till->hall->db, account_no, &row, &found));
	return row.account_id;
}

/* 52.80 less 12.80, and 105.60, are owed; 12.50 stand in advance. */
static void test_imports(void **state)
{
	static const struct failing_act acts[] = {
		{"import accounts", import_accounts, NULL, CODE_OK},
		{"import bills", import_bills, NULL, CODE_OK},
	};
	struct till till;

	hall_init_till(&till, state);
	for (size_t i = 0; i < ARRAY_SIZE(acts); i++)
		failing_everywhere(&till, &acts[i]);
	assert_string_equal(till_balance(&till, LEDGER_RECEIVABLE, id_of(&till, "2001")), "40.00");
	assert_string_equal(till_balance(&till, LEDGER_RECEIVABLE, id_of(&till, "2002")), "105.60");
	assert_string_equal(till_balance(&till, LEDGER_ADVANCE, id_of(&till, "2001")), "-12.50");
	till_release(&till);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_people),
		HALL_TEST(test_sign_in),
		HALL_TEST(test_a_file),
		HALL_TEST(test_imports),
	};

	return hall_run("failing_staff", tests, ARRAY_SIZE(tests));
}
