/* A name that no import lets in, put into the file by somebody, at the real counter. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "tests/e2e/program.h"
#include "tests/e2e/terminal.h"
#include "tests/test.h"

static const char ACCOUNTS[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on\n"
	"1001,张三,none,,山北路1号,residential,浙江,2000-01-01\n"
	"1002,张四,none,,山北路2号,residential,浙江,2000-01-01\n";

/* Clears the screen, sets the title, leaves the second screen, turns the text round, ends a line.
 */
#define NAME                                            \
	"张\x1b[2J\x1b]0;PWNED\x07\x1b[?1049l\xc2\x9b" \
	"31m\xe2\x80\xae"                               \
	"00.1\xf3\xa0\x81\x81\r\n\x1b[1;1HX三"

static void tamper(const struct program *p)
{
	sqlite3_stmt *st;
	sqlite3 *raw;

	assert_int_equal(sqlite3_open(p->db, &raw), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(raw,
				 "UPDATE account SET name = ?1, address = ?1, phone = ?1 "
				 "WHERE account_no = '1001'",
				 -1, &st, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_bind_text(st, 1, NAME, -1, SQLITE_STATIC), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_DONE);
	assert_int_equal(sqlite3_changes(raw), 1);
	sqlite3_finalize(st);
	sqlite3_close(raw);
}

static int setup(void **state)
{
	static struct program p;

	program_init(&p);
	program_import(&p, "accounts", ACCOUNTS);
	program_expect(&p, 0, "\"inserted\":2");
	program_run(&p, "ann", "shift open --float 100.00 --business-date 2001-01-18");
	tamper(&p);
	*state = &p;
	return 0;
}

static int teardown(void **state)
{
	program_release(*state);
	return 0;
}

/* The picture is whole, and the terminal was told nothing by the name. */
static void check_picture(struct vt *vt)
{
	const char *text;
	int col;

	assert_int_equal(vt_find(vt, "F12", &col), 23);
	text = vt_text(vt);
	assert_true(vt_alternate_screen(vt));
	assert_false(vt_title_set(vt));
	for (size_t at = 0, size = strlen(text); at < size;) {
		uint32_t c = utf8_next(text, size, &at);

		assert_true(c == '\n' || utf8_is_printable(c));
	}
}

static void in_the_list_and_on_the_account(void **state)
{
	const struct program *p = *state;
	struct vt *vt = vt_open(&(struct vt_setup){
		.argv = {"build/san/wattdesk", "--db", p->db, "--station", "cli"}});

	vt_wait(vt, "密码");
	vt_type(vt, "'ann' Enter 'a good password' Enter");
	vt_wait(vt, "点款交班");
	vt_type(vt, "F2 '张' Enter");
	vt_wait(vt, "张四");
	assert_true(vt_shows(vt, "PWNED")); /* as letters */
	check_picture(vt);
	vt_type(vt, "Enter"); /* 1001 stands first */
	vt_wait_gone(vt, "张四");
	vt_wait(vt, "PWNED");
	check_picture(vt);
	vt_close(vt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(in_the_list_and_on_the_account)};

	return cmocka_run_group_tests_name("hostile name", tests, setup, teardown);
}
