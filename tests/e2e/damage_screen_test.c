/*
 * A page of the hall's file is broken that nobody reads today. A station at which nobody types
 * comes upon it; its top line says so, and so does that of the station next to it, where money is
 * being taken.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/e2e/program.h"
#include "tests/e2e/terminal.h"
#include "tests/test.h"

#define PAGE_BYTES 4096
#define DAMAGED "数据库损坏"

static const char ACCOUNTS[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on\n"
	"1001,欧阳建国,none,,山北路1号,residential,浙江,2000-01-01\n"
	"1002,阿卜杜拉,none,,山北路2号,residential,浙江,2000-01-01\n";
static const char BILLS[] = "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n"
			    "B1,1001,2000-12,160,88.40,2000-12-01,2099-12-15\n"
			    "B2,1002,2000-12,160,120.00,2000-12-01,2099-12-15\n";

static int setup(void **state)
{
	static struct program p;

	program_init(&p);
	program_import(&p, "accounts", ACCOUNTS);
	program_expect(&p, 0, "\"inserted\":2");
	program_import(&p, "bills", BILLS);
	program_expect(&p, 0, "\"inserted\":2");
	*state = &p;
	return 0;
}

static int teardown(void **state)
{
	program_release(*state);
	return 0;
}

static struct vt *station_open(const struct program *p, const char *station)
{
	struct vt *vt = vt_open(&(struct vt_setup){
		.argv = {"build/san/wattdesk", "--db", p->db, "--station", station}});

	vt_wait(vt, "密码");
	return vt;
}

/* The bills' own numbers, which are read when one is imported. */
static void break_page(const char *path)
{
	sqlite3 *raw;
	sqlite3_stmt *st;
	off_t at;
	int fd;

	assert_int_equal(sqlite3_open_v2(path, &raw, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(raw,
				 "SELECT pageno FROM dbstat WHERE name = 'sqlite_autoindex_bill_1'",
				 -1, &st, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	at = sqlite3_column_int64(st, 0) * PAGE_BYTES - 4;
	sqlite3_finalize(st);
	sqlite3_close(raw);
	fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, "ZZZZ", 4, at), 4);
	close(fd);
}

static void test_found_while_idle(void **state)
{
	struct program *p = *state;
	struct vt *busy = station_open(p, "w1"), *idle;

	vt_type(busy, "'ann' Enter 'a good password' Enter");
	vt_wait(busy, "备用金");
	vt_type(busy, "'500' F10");
	vt_wait(busy, "查找");
	vt_type(busy, "'1001' Enter");
	vt_wait(busy, "欧阳建国");
	vt_type(busy, "F3");
	vt_wait(busy, "人民币");
	assert_false(vt_shows(busy, DAMAGED));
	break_page(p->db);
	idle = station_open(p, "w2");
	vt_wait(idle, DAMAGED);
	vt_wait(busy, DAMAGED);
	vt_type(busy, "'100' F10");
	vt_wait(busy, "wattdesk restore");
	vt_close(busy);
	vt_close(idle);
	program_run(p, "ann", "pay 1002 --cash 120");
	program_expect(p, 3, "\"code\":\"db_damaged\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_found_while_idle)};

	return cmocka_run_group_tests(tests, setup, teardown);
}
