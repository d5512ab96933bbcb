/* `pay`, `reverse` and their like, through the real program: keys, codes and exit statuses. */
#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "tests/e2e/program.h"
#include "tests/test.h"

static const char accounts[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,phone,voltage,"
	"capacity_kva,route,meter_no,meter_kind,multiplier,tariff\n"
	"1001,大同机械厂,none,,山北路1号,industrial,浙江,2000-01-01,,,,,,,,\n"
	"2002,张三,none,,山北路2号,residential,浙江,2000-01-01,,,,,,,,\n";

/* The public case 1 of tests/vectors/exam_problems.md. */
static const char bills[] = "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n"
			    "B1,1001,2000-12,1000,2000.00,2000-12-01,2000-12-15\n"
			    "B2,1001,2001-01,1000,3000.00,2001-01-01,2001-01-15\n";

static void import(struct program *p, const char *what, const char *text)
{
	char path[SCRATCH_PATH_MAX], words[2 * SCRATCH_PATH_MAX];

	program_file(p, what, text);
	snprintf(words, sizeof words, "import %s %s", what,
		scratch_path(&p->scratch, what, path, sizeof path));
	program_run(p, "adm", words);
	program_expect(p, 0, "\"inserted\":2");
}

static int setup(void **state)
{
	static struct program program;

	program_init(&program);
	import(&program, "accounts", accounts);
	import(&program, "bills", bills);
	program_run(&program, "ann", "shift open --float 100.00 --business-date 2001-01-18");
	program_expect(&program, 0, "\"float\":\"100.00\"");
	*state = &program;
	return 0;
}

static int teardown(void **state)
{
	struct program *p = *state;

	program_run(p, "ann", "verify");
	program_expect(p, 0, "\"name\":\"journal\",\"ok\":true");
	program_release(p);
	return 0;
}

static void test_pay_and_reverse(void **state)
{
	struct program *p = *state;

	program_run(p, "ann", "pay 1001 --cash 5200 --op-id x1");
	program_expect(p, 0,
		"{\"ok\":true,\"payment_no\":\"20010118-cli-1-0001\","
		"\"receipt_no\":\"CLI-000001\",\"business_date\":\"2001-01-18\","
		"\"received\":\"5200.00\",\"applied\":["
		"{\"account_no\":\"1001\",\"bill_no\":\"B1\",\"principal\":\"2000.00\","
		"\"late_charge\":\"172.00\"},"
		"{\"account_no\":\"1001\",\"bill_no\":\"B2\",\"principal\":\"3000.00\","
		"\"late_charge\":\"18.00\"}],"
		"\"to_advance\":\"0.00\",\"change\":\"10.00\",\"replayed\":false,\"recalled\":[]}"
		"\n");
	program_run(p, "ann", "pay --tender=cash:5200.00 --op-id=x1 1001 --expect-due 1");
	program_expect(p, 0, "\"receipt_no\":\"CLI-000001\"");
	program_expect(p, 0, "\"replayed\":true");
	program_run(p, "ann", "pay 1001 --cash 5200.01 --op-id x1");
	program_expect(p, 1, "\"code\":\"op_conflict\"");
	program_run(p, "ann", "receipt check cli-000001");
	program_expect(p, 0, "\"state\":\"valid\"");
	program_run(p, "ann", "reverse CLI-000001 --reason wrong");
	program_expect(p, 1, "\"code\":\"approval_required\"");
	program_run(p, "ann", "reverse CLI-000001 --reason wrong --approve sue");
	program_expect(p, 0,
		"\"receipt_no\":\"CLI-000001\",\"payment_no\":\"20010118-cli-1-0001\","
		"\"refunded\":[{\"kind\":\"cash\",\"amount\":\"5190.00\"}],\"replayed\":false}");
	program_run(p, "ann", "refund CLI-000001 --reason wrong --approve sue");
	program_expect(p, 1, "\"code\":\"already_reversed\"");
	program_run(p, "ann", "receipt check CLI-000001");
	program_expect(p, 0, "\"state\":\"void\"");
}

static void test_refusals(void **state)
{
	static const struct {
		const char *login, *words;
		int status;
		const char *text;
	} cases[] = {
		{"ann", "pay 1001 --cash 0", 1, "\"code\":\"bad_amount\""},
		{"ann", "pay 1001 --cash -5", 1, "\"code\":\"bad_amount\""},
		{"ann", "pay 1001 --cash 1.234", 1, "\"code\":\"bad_amount\""},
		{"ann", "pay 1001 --tender card:x", 1, "\"code\":\"bad_amount\""},
		{"ann", "pay 1001 --tender gold:1", 1, "\"code\":\"bad_value\""},
		{"ann", "pay 1001 --tender cheque:1", 1, "\"code\":\"bad_value\""},
		{"ann", "pay 1001 --cash 1 --tender cash:1", 1, "\"code\":\"bad_value\""},
		{"ann", "pay 1001 1001 --cash 1", 1, "\"code\":\"bad_value\""},
		{"ann", "pay 9 --cash 1", 1, "\"code\":\"account_unknown\""},
		{"ann", "pay 2002 --cash 1", 1, "\"code\":\"nothing_due\""},
		{"ann", "pay 2002 --cash 1 --amount 2", 1, "\"code\":\"tender_mismatch\""},
		{"ann", "pay 1001 --cash 1 --expect-due 1", 1, "\"code\":\"due_changed\""},
		{"ann", "pay 1001 --cash 1 --amount 0", 1, "\"code\":\"bad_amount\""},
		{"bob", "pay 1001 --cash 1", 1, "\"code\":\"shift_not_open\""},
		{"sue", "pay 1001 --cash 1", 1, "\"code\":\"not_permitted\""},
		{"ann", "reverse CLI-9 --reason x --approve sue", 1,
			"\"code\":\"receipt_unknown\""},
		{"ann", "receipt check NOSUCHCODE", 1, "\"code\":\"receipt_unknown\""},
		{"ann", "tender clear CLI-9", 1, "\"code\":\"receipt_unknown\""},
		{"ann", "pay 1001", 2, ""},
		{"ann", "pay --cash 1", 2, ""},
		{"ann", "pay 1001 --cash 1 --no-such-option", 2, ""},
		{"ann", "reverse CLI-000001 --approve sue", 2, ""},
	};
	struct program *p = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		print_message("  %s\n", cases[i].words);
		program_run(p, cases[i].login, cases[i].words);
		program_expect(p, cases[i].status, cases[i].text);
		if (cases[i].status == 2)
			assert_string_equal(p->out, "");
	}
}

/* Many programs at once with one id: one payment, and each is told of it. */
static void test_one_id_at_once(void **state)
{
	struct program *p = *state;
	const char *at;
	int made = 0, told = 0;

	program_run_at_once(p, "ann", "pay 1001 --cash 100 --op-id once", 8);
	for (at = p->out; (at = strstr(at, "\"receipt_no\":\"CLI-000001\"")) != NULL; at++)
		told++;
	for (at = p->out; (at = strstr(at, "\"replayed\":false")) != NULL; at++)
		made++;
	assert_int_equal(told, 8);
	assert_int_equal(made, 1);
	program_run(p, "ann", "pay 1001 --cash 100");
	program_expect(p, 1, "\"code\":\"duplicate_suspected\"");
	program_run(p, "ann", "pay 1001 --cash 100 --again");
	program_expect(p, 0, "\"receipt_no\":\"CLI-000002\"");
}

static void test_other_verbs(void **state)
{
	struct program *p = *state;

	program_run(p, "ann", "waive B1 --amount 172.01 --reason fault --approve sue");
	program_expect(p, 1, "\"code\":\"bad_amount\"");
	program_run(p, "ann", "waive B1 --amount 172.00 --reason fault --approve sue");
	program_expect(p, 0, "\"waived\":\"172.00\"");
	program_run(p, "ann", "pay 1001 --tender cheque:5018.00:A:1");
	program_expect(p, 0, "\"late_charge\":\"18.00\"");
	program_run(p, "ann", "tender list");
	program_expect(p, 0, "\"kind\":\"cheque\",\"amount\":\"5018.00\",\"ref\":\"A:1\"");
	program_run(p, "ann", "tender bounce CLI-000001 --reason unpaid --approve sue");
	program_expect(p, 0, "\"refunded\":[{\"kind\":\"cheque\",\"amount\":\"5018.00\"}]");
	program_run(p, "ann", "pay 1001 --tender transfer:5018.00");
	program_expect(p, 0, "\"receipt_no\":\"CLI-000002\"");
	program_run(p, "ann", "tender clear CLI-000002");
	program_expect(p, 0, "\"ok\":true");
	program_run(p, "ann", "move CLI-000002 2002 --reason wrong --approve sue");
	program_expect(p, 0, "\"applied\":[],\"to_advance\":\"5018.00\"");
	program_run(p, "ann", "tender list");
	program_expect(p, 0, "\"tenders\":[]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_pay_and_reverse, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_id_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_verbs, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
