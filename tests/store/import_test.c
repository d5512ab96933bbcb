/* Importing accounts and bills: every field right and wrong, the header, the file, all or nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "db/journal.h"
#include "tests/store/desk.h"
#include "tests/test.h"

#define COLUMNS_MAX 32
#define FILE_MAX 65536

/* A file of one record, made of default values of which a case replaces one. */
struct column {
	const char *name, *value;
};

static const struct column account_columns[] = {
	{"account_no", "3301000001"},
	{"name", "张三"},
	{"id_type", "none"},
	{"id_no", ""},
	{"address", "杭州市西湖区文三路1号"},
	{"price_class", "residential"},
	{"region", "330106"},
	{"opened_on", "2020-02-29"},
	{"phone", "13800000000"},
	{"voltage", "220V"},
	{"capacity_kva", "8"},
	{"route", "西一"},
	{"meter_no", "M0001"},
	{"meter_kind", "postpaid"},
	{"multiplier", "1"},
	{"tariff", "zj-residential"},
	{"status", "open"},
	{"advance", "0.00"},
	{"card_serial", ""},
	{"card_count", "0"},
	{"card_generation", "0"},
	{NULL, NULL},
};

static const struct column bill_columns[] = {
	{"bill_no", "B1"},
	{"account_no", "3301000001"},
	{"period", "2026-01"},
	{"energy_kwh", "120.5"},
	{"amount", "66.28"},
	{"issued_on", "2026-02-01"},
	{"due_on", "2026-02-15"},
	{"paid", "0.00"},
	{NULL, NULL},
};

struct value_case {
	const char *column, *value;
	const char *code; /* NULL: it is taken */
};

#define SIXTY                                                                                        \
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十" \
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"

static const struct value_case account_cases[] = {
	{"account_no", "A-1", NULL},
	{"account_no", "12345678901234567890", NULL},
	{"account_no", "123456789012345678901", "bad_value"},
	{"account_no", "", "missing"},
	{"account_no", "a1", "bad_value"},
	{"account_no", "户1", "bad_value"},
	{"account_no", "1 2", "bad_value"},
	{"name", "𠮷田商店", NULL},
	{"name", "阿卜杜拉·买买提", NULL},
	{"name", SIXTY, NULL},
	{"name", SIXTY "一", "bad_value"},
	{"name", "", "missing"},
	{"name", "\x1B[31m红", "bad_value"},
	{"name", "张\xE2\x80\xAE三", "bad_value"},
	{"name", "\"张,三\"", NULL},
	{"name", "\"张\n三\"", "bad_value"},
	{"name", "\"张\"\"三\"\"\"", NULL},
	{"id_type", "resident", "missing"},
	{"id_type", "Resident", "bad_value"},
	{"id_type", "", "missing"},
	{"id_no", "1", "bad_id"},
	{"address", "", "missing"},
	{"address", SIXTY SIXTY, NULL},
	{"address", SIXTY SIXTY "一", "bad_value"},
	{"address", "文三路\t1号", "bad_value"},
	{"price_class", "general_commercial", NULL},
	{"price_class", "居民", "bad_value"},
	{"price_class", "Residential", "bad_value"},
	{"region", "浙江省杭州市", NULL},
	{"region", "", "missing"},
	{"opened_on", "2021-02-28", NULL},
	{"opened_on", "2021-02-29", "bad_date"},
	{"opened_on", "2021-2-28", "bad_date"},
	{"opened_on", "2021/02/28", "bad_date"},
	{"opened_on", "", "missing"},
	{"phone", "", NULL},
	{"phone", "0571-87654321", NULL},
	{"phone", "电话", "bad_value"},
	{"capacity_kva", "315.5", NULL},
	{"capacity_kva", "-1", "bad_value"},
	{"capacity_kva", "1e3", "bad_value"},
	{"meter_no", "", NULL},
	{"meter_no", "表1", "bad_value"},
	{"meter_kind", "", NULL},
	{"meter_kind", "prepaid_cpu", NULL},
	{"meter_kind", "prepaid", "bad_value"},
	{"multiplier", "40", NULL},
	{"multiplier", "", NULL},
	{"multiplier", "0", "bad_value"},
	{"multiplier", "1.00001", "bad_value"},
	{"status", "closed", NULL},
	{"status", "", NULL},
	{"status", "paused", "bad_value"},
	{"advance", "12.5", NULL},
	{"advance", "12.505", "bad_amount"},
	{"advance", "-1", "bad_amount"},
	{"advance", "1,000", "bad_value"}, /* one field too many */
	{"card_count", "17", NULL},
	{"card_count", "1.5", "bad_value"},
	{"card_generation", "9999999999", "bad_value"},
};

static const struct value_case bill_cases[] = {
	{"bill_no", "B/2026-01.7", NULL},
	{"bill_no", "", "missing"},
	{"bill_no", "账单1", "bad_value"},
	{"bill_no", "12345678901234567890123456789012345678901", "bad_value"},
	{"account_no", "3301000009", "account_unknown"},
	{"account_no", "", "missing"},
	{"period", "2026-13", "bad_date"},
	{"period", "2026-1", "bad_date"},
	{"energy_kwh", "0", NULL},
	{"energy_kwh", "120.123", NULL},
	{"energy_kwh", "120.1234", "bad_value"},
	{"energy_kwh", "-5", "bad_value"},
	{"amount", "0.00", NULL},
	{"amount", "66", NULL},
	{"amount", "66.285", "bad_amount"},
	{"amount", "-66.28", "bad_amount"},
	{"amount", "６６", "bad_amount"},
	{"amount", "", "missing"},
	{"issued_on", "2026-02-30", "bad_date"},
	{"issued_on", "2026-02-15", NULL},
	{"due_on", "2026-01-31", "bad_date"},
	{"due_on", "", "missing"},
	{"paid", "", NULL},
	{"paid", "66.28", NULL},
	{"paid", "66.29", "bad_amount"},
};

static void append(char *text, const char *more)
{
	size_t used = strlen(text);

	assert_true(used + strlen(more) < FILE_MAX);
	memcpy(text + used, more, strlen(more) + 1);
}

static void append_header(char *text, const struct column *columns)
{
	for (int i = 0; columns[i].name != NULL; i++) {
		append(text, i > 0 ? "," : "");
		append(text, columns[i].name);
	}
	append(text, "\n");
}

static void append_record(char *text, const struct column *columns, const struct value_case *c)
{
	for (int i = 0; columns[i].name != NULL; i++) {
		bool here = c != NULL && strcmp(c->column, columns[i].name) == 0;

		append(text, i > 0 ? "," : "");
		append(text, here ? c->value : columns[i].value);
	}
	append(text, "\n");
}

static bool has_error(const struct desk *desk, long line, const char *code)
{
	for (size_t i = 0; i < desk->import.error_count; i++)
		if (desk->import.errors[i].line == line &&
			strcmp(desk->import.errors[i].code, code) == 0)
			return true;
	return false;
}

static int64_t count_accounts(struct desk *desk)
{
	struct account_found found[FIND_LIMIT];
	size_t count;
	bool more;

	assert_true(account_find(&desk->s, "330", found, &count, &more));
	return (int64_t)count;
}

/* Every case in a file of its own, whose second record is right: nothing of it may be stored. */
static void test_account_values(void **state)
{
	struct desk desk;
	char *text = xmalloc(FILE_MAX);

	desk_init(&desk, *state);
	for (size_t i = 0; i < ARRAY_SIZE(account_cases); i++) {
		const struct value_case *c = &account_cases[i];
		struct value_case other = {"account_no", "3302000001", NULL};
		bool ok;

		if (c->code == NULL)
			continue;
		text[0] = '\0';
		append_header(text, account_columns);
		append_record(text, account_columns, c);
		append_record(text, account_columns, &other);
		ok = desk_import(&desk, IMPORT_ACCOUNTS, text);
		if (ok || !has_error(&desk, 2, c->code))
			fail_msg("%s = %s: not %s", c->column, c->value, c->code);
		assert_code(&desk.s, CODE_IMPORT_REFUSED);
		assert_int_equal(count_accounts(&desk), 0);
	}
	free(text);
	desk_release(&desk);
}

/* The right ones, each under its own number and meter unless the case is about these. */
static void test_account_values_taken(void **state)
{
	struct desk desk;
	char *text = xmalloc(FILE_MAX);
	int64_t expected = 0;

	desk_init(&desk, *state);
	text[0] = '\0';
	append_header(text, account_columns);
	for (size_t i = 0; i < ARRAY_SIZE(account_cases); i++) {
		const struct value_case *c = &account_cases[i];
		struct column columns[COLUMNS_MAX];
		char number[16], meter[16];

		if (c->code != NULL)
			continue;
		memcpy(columns, account_columns, sizeof account_columns);
		snprintf(number, sizeof number, "3303%06d", (int)i);
		snprintf(meter, sizeof meter, "M%d", (int)i);
		columns[0].value = number;
		columns[12].value = meter;
		append_record(text, columns, c);
		expected++;
	}
	desk_store(&desk, IMPORT_ACCOUNTS, text);
	assert_int_equal(desk.import.inserted, expected);
	assert_int_equal(desk.import.read, expected);

	/* The same file again changes nothing. */
	desk_store(&desk, IMPORT_ACCOUNTS, text);
	assert_int_equal(desk.import.inserted, 0);
	assert_int_equal(desk.import.unchanged, expected);
	free(text);
	desk_release(&desk);
}

static void test_bill_values(void **state)
{
	struct desk desk;
	char *text = xmalloc(FILE_MAX);
	char number[16];
	int64_t stored = 0, expected = 0;

	desk_init(&desk, *state);
	desk_account(&desk, "3301000001", "张三", "residential");
	for (size_t i = 0; i < ARRAY_SIZE(bill_cases); i++) {
		const struct value_case *c = &bill_cases[i];
		struct column columns[COLUMNS_MAX];
		bool ok;

		memcpy(columns, bill_columns, sizeof bill_columns);
		snprintf(number, sizeof number, "N%d", (int)i);
		columns[0].value = number;
		text[0] = '\0';
		append_header(text, columns);
		append_record(text, columns, c);
		ok = desk_import(&desk, IMPORT_BILLS, text);
		if (ok != (c->code == NULL) || (!ok && !has_error(&desk, 2, c->code)))
			fail_msg("%s = %s", c->column, c->value);
		stored += desk.import.inserted;
		expected += c->code == NULL;
	}
	assert_int_equal(stored, expected);
	free(text);
	desk_release(&desk);
}

struct file_case {
	const char *what, *text;
	long line;
	const char *field, *code;
};

#define HEAD "account_no,name,id_type,id_no,address,price_class,region,opened_on"
#define ROW(number) number ",张三,none,,文三路1号,residential,330106,2020-01-01\n"

static const struct file_case file_cases[] = {
	{"nothing at all", "", 1, "account_no", "missing"},
	{"an unknown column", HEAD ",colour\n" ROW("1"), 1, "colour", "unknown_column"},
	{"a column twice", HEAD ",name\n" ROW("1"), 1, "name", "duplicate_column"},
	{"a column missing", "account_no,name\n1,张三\n", 1, "id_type", "missing"},
	{"the identity column missing",
		"account_no,name,id_type,address,price_class,region,opened_on\n", 1, "id_no",
		"missing"},
	{"capitals in a column's name", "ACCOUNT_NO,name\n", 1, "ACCOUNT_NO", "unknown_column"},
	{"a quote left open in the header", "account_no,\"name\n" ROW("1"), 1, "", "quote"},
	{"a quote left open", HEAD "\n" ROW("1") "2,\"张三\n" ROW("3"), 3, "", "quote"},
	{"a stray quote", HEAD "\n1,张\"三,none,,路,residential,330106,2020-01-01\n", 2, "",
		"quote"},
	{"too many fields", HEAD "\n1,张三,none,,路,residential,330106,2020-01-01,x\n", 2, "",
		"bad_value"},
	{"too few fields", HEAD "\n1,张三,none\n", 2, "address", "missing"},
	{"a number twice with other content",
		HEAD "\n" ROW("1") "1,李四,none,,文三路1号,residential,330106,2020-01-01\n", 3,
		"name", "conflict"},
	{"lines are counted inside quotes",
		HEAD "\n1,\"张\n三\",none,,路,residential,330106,2020-01-01\n\n2,,none,,路,"
		     "residential,330106,2020-01-01\n",
		5, "name", "missing"},
};

static void test_files_refused(void **state)
{
	struct desk desk;

	desk_init(&desk, *state);
	for (size_t i = 0; i < ARRAY_SIZE(file_cases); i++) {
		const struct file_case *c = &file_cases[i];
		const struct import_error *error;
		bool found = false;

		assert_false(desk_import(&desk, IMPORT_ACCOUNTS, c->text));
		assert_code(&desk.s, CODE_IMPORT_REFUSED);
		for (size_t n = 0; n < desk.import.error_count; n++) {
			error = &desk.import.errors[n];
			found = found ||
				(error->line == c->line && strcmp(error->field, c->field) == 0 &&
					strcmp(error->code, c->code) == 0);
		}
		if (!found)
			fail_msg("%s: no %s in line %ld", c->what, c->code, c->line);
	}
	desk_release(&desk);
}

/* Every bad line is named, not only the first. */
static void test_all_errors_are_listed(void **state)
{
	static const char text[] = HEAD "\n" ROW("1") "2,,none,,,x y,330106,2020-01-01\n" ROW(
		"3") "4,赵六,none,,路,residential,330106,2020-13-01\n";
	struct desk desk;

	desk_init(&desk, *state);
	assert_false(desk_import(&desk, IMPORT_ACCOUNTS, text));
	assert_int_equal(desk.import.errors_total, 4);
	assert_int_equal(desk.import.read, 4);
	assert_true(has_error(&desk, 3, "missing"));
	assert_true(has_error(&desk, 3, "bad_value"));
	assert_true(has_error(&desk, 5, "bad_date"));
	desk_release(&desk);
}

static void test_more_errors_than_are_listed(void **state)
{
	struct desk desk;
	char *text = xmalloc(FILE_MAX);

	desk_init(&desk, *state);
	text[0] = '\0';
	append(text, "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n");
	for (int i = 0; i < IMPORT_ERRORS_MAX + 5; i++)
		append(text, "B,1,2026-01,1,1,2026-01-01,x\n");
	assert_false(desk_import(&desk, IMPORT_BILLS, text));
	assert_int_equal(desk.import.error_count, IMPORT_ERRORS_MAX);
	assert_int_equal(desk.import.errors_total, 2 * (IMPORT_ERRORS_MAX + 5));
	free(text);
	desk_release(&desk);
}

static void test_encodings(void **state)
{
	static const char gb_row[] =
		HEAD "\r\n1,\xD5\xC5\xC8\xFD,none,,\xCE\xC4\xC8\xFD\xC2\xB7,residential,330106,"
		     "2020-01-01\r\n2,\x95\x34\xB2\x35\xCC\xEF,none,,\xC2\xB7,residential,330106,"
		     "2020-01-01\r\n";
	static const char bom_row[] = "\xEF\xBB\xBF" HEAD "\r\n\"3\",王五,none,,路,residential,"
				      "330106,2020-01-01";
	struct import_request request = {.what = IMPORT_ACCOUNTS};
	struct account_found found[FIND_LIMIT];
	struct desk desk;
	size_t count;
	bool more;

	desk_init(&desk, *state);
	desk_store(&desk, IMPORT_ACCOUNTS, gb_row);
	assert_int_equal(desk.import.inserted, 2);
	assert_true(account_find(&desk.s, "张三", found, &count, &more));
	assert_int_equal(count, 1);
	assert_string_equal(found[0].account_no, "1");
	assert_true(account_find(&desk.s, "𠮷田", found, &count, &more));
	assert_int_equal(count, 1);
	assert_string_equal(found[0].account_no, "2");

	desk_store(&desk, IMPORT_ACCOUNTS, bom_row);
	assert_int_equal(desk.import.inserted, 1);

	request.encoding = IMPORT_ENCODING_UTF8;
	assert_false(desk_import_bytes(&desk, request, gb_row, strlen(gb_row)));
	assert_true(has_error(&desk, 2, "encoding"));
	assert_false(desk_import(&desk, IMPORT_ACCOUNTS, HEAD "\n1,\xFF\xFF\n"));
	assert_true(has_error(&desk, 2, "encoding"));
	request.path = NULL;
	request.encoding = IMPORT_ENCODING_GB18030;
	assert_true(desk_import_bytes(&desk, request, gb_row, strlen(gb_row)));
	assert_int_equal(desk.import.unchanged, 2);
	desk_release(&desk);
}

static void test_identity_numbers(void **state)
{
	static const char right[] = HEAD "\n1,张三,resident,11010519491231002x,路,residential,"
					 "330106,2020-01-01\n";
	static const char wrong[] = HEAD "\n2,李四,resident,110105194912310021,路,residential,"
					 "330106,2020-01-01\n";
	static const char shapeless[] = HEAD "\n3,王五,resident,1101051949,路,residential,330106,"
					     "2020-01-01\n";
	struct import_request request = {.what = IMPORT_ACCOUNTS, .accept_unverified_ids = true};
	struct account_question question = {.account_no = "1", .on = desk_day("2026-11-21")};
	struct account_view view;
	struct account_event *events;
	struct desk desk;
	size_t count;

	desk_init(&desk, *state);
	desk_store(&desk, IMPORT_ACCOUNTS, right);
	assert_true(account_show(&desk.s, &question, &desk.arena, &view));
	assert_string_equal(view.id_masked, "110105********002X");
	assert_false(desk_import(&desk, IMPORT_ACCOUNTS, wrong));
	assert_true(has_error(&desk, 2, "bad_id"));
	assert_true(desk_import_bytes(&desk, request, wrong, strlen(wrong)));
	assert_false(desk_import_bytes(&desk, request, shapeless, strlen(shapeless)));
	assert_true(has_error(&desk, 2, "bad_id"));

	question.account_no = "2";
	assert_true(account_show(&desk.s, &question, &desk.arena, &view));
	assert_true(account_history(&desk.s, view.account_id, &desk.arena, &events, &count));
	assert_int_equal(count, 1);
	assert_string_equal(events[0].what.arg[0].as.text, "check");

	/* The same number in its other way of writing is the same number. */
	desk_store(&desk, IMPORT_ACCOUNTS,
		HEAD "\n1,张三,resident,11010519491231002X,路,residential,330106,2020-01-01\n");
	assert_int_equal(desk.import.unchanged, 1);
	desk_release(&desk);
}

static void test_update(void **state)
{
	static const char first[] = "account_no,name,id_type,id_no,address,price_class,region,"
				    "opened_on,phone,meter_no,advance\n"
				    "1,张三,none,,路1号,residential,330106,2020-01-01,138,M1,5.00\n"
				    "2,李四,none,,路2号,residential,330106,2020-01-01,139,M2,0\n";
	static const char second[] = "account_no,name,id_type,id_no,address,price_class,region,"
				     "opened_on,phone,meter_no,advance\n"
				     "1,张三丰,none,,新路1号,residential,330106,2020-01-01,138,M9,"
				     "5.00\n"
				     "2,李四,none,,路2号,residential,330106,2020-01-01,139,M2,0\n";
	struct import_request request = {.what = IMPORT_ACCOUNTS, .update = true};
	struct account_question question = {.account_no = "1", .on = desk_day("2026-11-21")};
	struct account_view view;
	struct account_event *events;
	struct account_found found[FIND_LIMIT];
	struct desk desk;
	size_t count;
	bool more;

	desk_init(&desk, *state);
	desk_store(&desk, IMPORT_ACCOUNTS, first);
	assert_false(desk_import(&desk, IMPORT_ACCOUNTS, second));
	assert_true(has_error(&desk, 2, "conflict"));
	assert_true(desk_import_bytes(&desk, request, second, strlen(second)));
	assert_int_equal(desk.import.updated, 1);
	assert_int_equal(desk.import.unchanged, 1);
	assert_true(account_show(&desk.s, &question, &desk.arena, &view));
	assert_string_equal(view.name, "张三丰");
	assert_string_equal(view.meter_no, "M9");
	assert_money(view.advance, "5.00");
	assert_true(account_history(&desk.s, view.account_id, &desk.arena, &events, &count));
	assert_int_equal(count, 3); /* name, address, meter */
	assert_true(account_find(&desk.s, "新路1号", found, &count, &more));
	assert_int_equal(count, 1);
	assert_true(account_find(&desk.s, "zsf", found, &count, &more));
	assert_int_equal(count, 1);
	desk_release(&desk);
}

static void test_update_refused(void **state)
{
	static const char *const refused[][2] = {
		{"1,张三,none,,路1号,residential,330106,2020-01-01,M1,6.00,open\n", "conflict"},
		{"1,张三,none,,路1号,residential,330106,2020-01-01,M1,5.00,closed\n", "conflict"},
		{"1,张三,none,,路1号,residential,330106,2020-01-01,M2,5.00,open\n", "conflict"},
		{"1,甲,none,,路1号,residential,330106,2020-01-01,M1,5.00,open\n"
		 "1,乙,none,,路1号,residential,330106,2020-01-01,M1,5.00,open\n",
			"conflict"},
	};
	static const char head[] = HEAD ",meter_no,advance,status\n";
	struct import_request request = {.what = IMPORT_ACCOUNTS, .update = true};
	struct desk desk;
	char text[2048];

	desk_init(&desk, *state);
	snprintf(text, sizeof text, "%s%s%s", head,
		"1,张三,none,,路1号,residential,330106,2020-01-01,M1,5.00,open\n",
		"2,李四,none,,路2号,residential,330106,2020-01-01,M2,0,open\n");
	desk_store(&desk, IMPORT_ACCOUNTS, text);
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		snprintf(text, sizeof text, "%s%s", head, refused[i][0]);
		assert_false(desk_import_bytes(&desk, request, text, strlen(text)));
		assert_string_equal(desk.import.errors[0].code, refused[i][1]);
	}
	desk_release(&desk);
}

/* Receivable, revenue, opening and advance stand in the ledgers as the files say. */
static void test_postings(void **state)
{
	static const char accounts[] = HEAD ",advance\n1,张三,none,,路,residential,330106,"
					    "2020-01-01,20.00\n";
	static const char bills[] =
		"bill_no,account_no,period,energy_kwh,amount,paid,issued_on,due_on\n"
		"B1,1,2026-01,100,50.00,20.00,2026-02-01,2026-02-15\n"
		"B2,1,2026-02,0,0.00,0.00,2026-03-01,2026-03-15\n"
		"B1,1,2026-01,100,50.00,20.00,2026-02-01,2026-02-15\n";
	static const char changed[] =
		"bill_no,account_no,period,energy_kwh,amount,paid,issued_on,due_on\n"
		"B1,1,2026-01,100,50.01,20.00,2026-02-01,2026-02-15\n";
	struct account_question question = {.account_no = "1", .on = desk_day("2026-02-01")};
	struct account_view view;
	struct money balance;
	struct desk desk;

	desk_init(&desk, *state);
	desk_store(&desk, IMPORT_ACCOUNTS, accounts);
	desk_store(&desk, IMPORT_BILLS, bills);
	assert_int_equal(desk.import.inserted, 2);
	assert_int_equal(desk.import.unchanged, 1);
	assert_false(desk_import(&desk, IMPORT_BILLS, changed));
	assert_true(has_error(&desk, 2, "conflict"));

	assert_true(account_show(&desk.s, &question, &desk.arena, &view));
	assert_true(journal_balance(desk.s.db, LEDGER_RECEIVABLE, view.account_id, &balance));
	assert_money(balance, "30.00");
	assert_true(journal_balance(desk.s.db, LEDGER_ENERGY, 0, &balance));
	assert_money(balance, "-50.00");
	assert_true(journal_balance(desk.s.db, LEDGER_OPENING, 0, &balance));
	assert_money(balance, "40.00");
	assert_money(view.advance, "20.00");
	assert_money(view.principal, "30.00");
	assert_int_equal(view.bill_count, 1);
	desk_release(&desk);
}

static void test_who_may(void **state)
{
	struct import_request request = {.what = IMPORT_ACCOUNTS};
	struct desk desk;

	desk_init(&desk, *state);
	desk.s.roles = ROLE_VERIFIER;
	assert_false(desk_import(&desk, IMPORT_ACCOUNTS, HEAD "\n" ROW("1")));
	assert_code(&desk.s, CODE_NOT_PERMITTED);
	desk.s.roles = ROLE_CASHIER;
	assert_false(desk_import(&desk, IMPORT_BILLS, ""));
	assert_code(&desk.s, CODE_NOT_PERMITTED);
	desk.s.roles = ROLE_ADMIN;
	request.path = "/nowhere/at/all.csv";
	assert_false(import_run(&desk.s, &request, &desk.arena, &desk.import));
	assert_code(&desk.s, CODE_IO);
	request.path = "/";
	assert_false(import_run(&desk.s, &request, &desk.arena, &desk.import));
	assert_code(&desk.s, CODE_IO);
	desk_release(&desk);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_account_values),
		HALL_TEST(test_account_values_taken),
		HALL_TEST(test_bill_values),
		HALL_TEST(test_files_refused),
		HALL_TEST(test_all_errors_are_listed),
		HALL_TEST(test_more_errors_than_are_listed),
		HALL_TEST(test_encodings),
		HALL_TEST(test_identity_numbers),
		HALL_TEST(test_update),
		HALL_TEST(test_update_refused),
		HALL_TEST(test_postings),
		HALL_TEST(test_who_may),
	};

	return hall_run("import", tests, ARRAY_SIZE(tests));
}
