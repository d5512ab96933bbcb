/* `import` and `account` through the real program: keys, codes and exit statuses. */
#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "tests/e2e/program.h"
#include "tests/test.h"

#define HEAD "account_no,name,id_type,id_no,address,price_class,region,opened_on,meter_no,advance\n"

struct file {
	const char *name, *text;
};

static const struct file files[] = {
	{"good.csv",
		HEAD "1001,欧阳建国,resident,11010519491231002X,杭州市西湖区文三路1号,residential,"
		     "330106,2020-01-01,M1,20.00\n"
		     "1002,阿卜杜拉·买买提,none,,山北路2号,general,330102,2020-01-01,,\n"},
	{"moved.csv", HEAD "1002,阿卜杜拉·买买提,none,,鲁迅路9号,general,330102,2020-01-01,,\n"},
	{"bad.csv", HEAD "1003,,none,,路,general,330102,2020-01-01,,\n"
			 "1004,张三,resident,110105194912310021,路,general,330102,2020-02-30,,\n"
			 "1005,李四,none,,路,general,330102,2020-01-01,,1.005\n"},
	{"unchecked.csv",
		HEAD "1006,王五,resident,110105194912310021,路,general,330102,2020-01-01,,\n"},
	{"columns.csv", "account_no,account_no,colour\n1,2,3\n"},
	{"gb.csv", HEAD "1007,\xD5\xC5\xC8\xFD,none,,\xC2\xB7,general,330102,2020-01-01,,\n"},
	{"bills.csv", "due_on,bill_no,account_no,period,energy_kwh,amount,issued_on,paid\n"
		      "2000-12-15,B1,1002,2000-11,100.5,2000.00,2000-12-01,0.00\n"
		      "2001-01-15,B2,1002,2000-12,100,3000.00,2001-01-01,\n"
		      "2001-01-15,B3,1002,2000-10,100,10.00,2001-01-01,10.00\n"},
	{"id.txt", "11010519491231002X\n"},
	{"wrong.txt", "110105194912310021\n"},
};

/* A word that begins with @ is a file of the scratch folder. */
struct call {
	const char *login, *words;
	int status;
	const char *expected;
};

static const struct call calls[] = {
	{"adm", "import accounts @bad.csv", 1, "\"code\":\"import_refused\""},
	{"adm", "import accounts @bad.csv", 1,
		"\"errors\":[{\"line\":2,\"field\":\"name\",\"code\":\"missing\","},
	{"adm", "import accounts @bad.csv", 1,
		"{\"line\":3,\"field\":\"opened_on\",\"code\":\"bad_date\","},
	{"adm", "import accounts @bad.csv", 1,
		"{\"line\":4,\"field\":\"advance\",\"code\":\"bad_amount\","},
	{"adm", "import accounts @columns.csv", 1,
		"{\"line\":1,\"field\":\"colour\",\"code\":\"unknown_column\","},
	{"adm", "import accounts @nothing.csv", 3, "\"code\":\"io\""},
	{"adm", "import accounts", 2, ""},
	{"adm", "import accounts @good.csv --encoding latin1", 1, "\"code\":\"bad_value\""},
	{"ann", "import accounts @good.csv", 1, "\"code\":\"not_permitted\""},
	{"ann", "account find 100", 0, "{\"ok\":true,\"accounts\":[],\"more\":false}\n"},
	{"adm", "import accounts @good.csv", 0,
		"{\"ok\":true,\"read\":2,\"inserted\":2,\"unchanged\":0}\n"},
	{"adm", "import accounts @good.csv --update", 0,
		"{\"ok\":true,\"read\":2,\"inserted\":0,\"unchanged\":2,\"updated\":0}\n"},
	{"adm", "import accounts @moved.csv", 1,
		"{\"line\":2,\"field\":\"address\",\"code\":\"conflict\","},
	{"adm", "import accounts @moved.csv --update", 0,
		"{\"ok\":true,\"read\":1,\"inserted\":0,\"unchanged\":0,\"updated\":1}\n"},
	{"adm", "import accounts @unchecked.csv", 1, "\"code\":\"bad_id\""},
	{"adm", "import accounts @unchecked.csv --accept-unverified-ids", 0, "\"inserted\":1"},
	{"adm", "import accounts @gb.csv --encoding utf-8", 1, "\"code\":\"encoding\""},
	{"adm", "import accounts @gb.csv --encoding=gb18030", 0, "\"inserted\":1"},
	{"adm", "import bills @bills.csv", 0,
		"{\"ok\":true,\"read\":3,\"inserted\":3,\"unchanged\":0}\n"},
	{"ann", "account find oyjg", 0,
		"{\"ok\":true,\"accounts\":[{\"account_no\":\"1001\",\"name\":\"欧阳建国\","
		"\"address\":\"杭州市西湖区文三路1号\",\"meter_no\":\"M1\",\"status\":\"open\","
		"\"due_total\":\"0.00\"}],\"more\":false}\n"},
	{"ann", "account find 鲁迅路", 0, "\"account_no\":\"1002\""},
	{"ann", "account find 鲁迅", 0, "\"meter_no\":null"},
	{"ann", "account find 张三", 0, "\"account_no\":\"1007\""},
	{"ann", "account show 1001", 0, "\"id_no\":\"110105********002X\""},
	{"ann", "account show 1001", 0, "\"advance\":\"20.00\""},
	{"ann", "account show 1001", 0, "\"bills\":[]"},
	{"ann", "account show 1002 --on 2001-01-18", 0,
		"\"due\":{\"principal\":\"5000.00\",\"late_charge\":\"190.00\","
		"\"total\":\"5190.00\"}"},
	{"ann", "account show 1002 --on 2001-01-18", 0,
		"\"bills\":[{\"bill_no\":\"B1\",\"period\":\"2000-11\",\"energy_kwh\":\"100.5\","
		"\"due_on\":\"2000-12-15\",\"amount\":\"2000.00\",\"paid\":\"0.00\","
		"\"late_charge\":\"172.00\",\"explain\":["},
	{"ann", "account show 1002 --on 2001-01-18 --all", 0, "\"bill_no\":\"B3\""},
	{"ann", "account show 1002 --on 2001-02-30", 1, "\"code\":\"bad_date\""},
	{"ann", "account show 9999", 1, "\"code\":\"account_unknown\""},
	{"ann", "account show", 2, ""},
	{"ann", "account change 1007 --name 张三丰 --phone 139", 0,
		"{\"ok\":true,\"account_no\":\"1007\"}\n"},
	{"ann", "account change 1007", 2, ""},
	{"ann", "account change 1007 --name \x1B[2J", 1, "\"code\":\"bad_value\""},
	{"ann", "account change 1007 --id-type resident --id-file @wrong.txt", 1,
		"\"code\":\"bad_id\""},
	{"ann", "account change 1007 --id-type resident --id-file @id.txt", 0, "\"ok\":true"},
	{"ann", "account find 11010519491231002x", 0, "\"account_no\":\"1007\""},
	{"ann", "account close 1002", 1, "\"code\":\"bad_value\""},
	{"sue", "account close 1007", 0, "\"ok\":true"},
	{"sue", "account show 1007", 0, "\"status\":\"closed\""},
	{"sue", "account close 1007", 1, "\"code\":\"account_closed\""},
	{"sue", "verify", 0, "\"name\":\"receivable\",\"ok\":true"},
};

static void expand(const struct program *p, const char *words, char *out, size_t size)
{
	const char *at = strchr(words, '@');
	int before = at != NULL ? (int)(at - words) : (int)strlen(words);
	int used;

	used = snprintf(out, size, "%.*s%s%s%s", before, words, at != NULL ? p->scratch.folder : "",
		at != NULL ? "/" : "", at != NULL ? at + 1 : "");
	assert_true(used > 0 && (size_t)used < size);
}

static void test_calls(void **state)
{
	static struct program program;
	char words[1024];

	(void)state;
	program_init(&program);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		program_file(&program, files[i].name, files[i].text);
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		expand(&program, calls[i].words, words, sizeof words);
		program_run(&program, calls[i].login, words);
		if (program.status != calls[i].status ||
			strstr(program.out, calls[i].expected) == NULL)
			fail_msg("%s: exit %d, %s", calls[i].words, program.status, program.out);
		if (calls[i].status == 2)
			assert_string_equal(program.out, "");
	}
	program_release(&program);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_calls)};

	return cmocka_run_group_tests_name("account verbs", tests, NULL, NULL);
}
