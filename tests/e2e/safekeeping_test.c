/* Backups, a disaster, the restored hall: through the real program, as on the morning after. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/compiler.h"
#include "tests/e2e/program.h"
#include "tests/test.h"

#define WORDS_MAX 1024

static const char accounts[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on\n"
	"1001,大同机械厂,none,,山北路1号,industrial,浙江,2000-01-01\n"
	"2002,张三,resident,11010519491231002X,山北路2号,residential,浙江,2000-01-01\n";
static const char bills[] = "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n"
			    "B1,1001,2000-12,1000,2000.00,2000-12-01,2000-12-15\n"
			    "B2,2002,2001-01,100,50.00,2001-01-01,2001-01-31\n";

static void run(struct program *p, const char *login, const char *format, const char *path)
{
	char words[WORDS_MAX];
	const char *place = strchr(format, '@');

	if (place == NULL)
		snprintf(words, sizeof words, "%s", format);
	else
		snprintf(words, sizeof words, "%.*s%s%s", (int)(place - format), format, path,
			place + 1);
	program_run(p, login, words);
}

static const char *path_of(const struct program *p, const char *name)
{
	static char path[SCRATCH_PATH_MAX];

	return scratch_path(&p->scratch, name, path, sizeof path);
}

static int setup(void **state)
{
	static struct program p;

	program_init(&p);
	program_file(&p, "accounts", accounts);
	program_file(&p, "bills", bills);
	run(&p, "adm", "import accounts @", path_of(&p, "accounts"));
	program_expect(&p, 0, "\"inserted\":2");
	run(&p, "adm", "import bills @", path_of(&p, "bills"));
	program_expect(&p, 0, "\"inserted\":2");
	program_run(&p, "ann", "shift open --float 100.00 --business-date 2001-01-18");
	program_run(&p, "ann", "pay 1001 --cash 1000");
	program_expect(&p, 0, "CLI-000001");
	assert_int_equal(mkdir(path_of(&p, "backups"), 0700), 0);
	*state = &p;
	return 0;
}

static int teardown(void **state)
{
	program_release(*state);
	return 0;
}

/* The backup's path, out of the answer. */
static const char *made_file(const struct program *p)
{
	static char path[SCRATCH_PATH_MAX];
	const char *at = strstr(p->out, "\"file\":\"");

	assert_non_null(at);
	at += strlen("\"file\":\"");
	snprintf(path, sizeof path, "%.*s", (int)strcspn(at, "\""), at);
	return path;
}

static void overwrite(const char *path, off_t from, size_t size)
{
	int fd = open(path, O_WRONLY);
	char *junk = calloc(1, size);

	assert_true(fd >= 0);
	memset(junk, 'Z', size);
	assert_int_equal(pwrite(fd, junk, size, from), (ssize_t)size);
	close(fd);
	free(junk);
}

/* As somebody with the file and a tool could, who knows nothing of keys. */
static void edit(const char *path, const char *sql)
{
	sqlite3 *raw;

	assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
	assert_int_equal(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(raw);
}

static void check_whole(struct program *p)
{
	program_run(p, "adm", "verify --deep");
	program_expect(p, 0, "\"name\":\"engine\",\"ok\":true");
}

static void test_morning_after(void **state)
{
	struct program *p = *state;
	char backup[SCRATCH_PATH_MAX];

	run(p, "sue", "backup --rotate @ --keep 2", path_of(p, "backups"));
	program_expect(p, 0, "\"key_included\":false");
	program_expect(p, 0, "\"drill\":{\"ok\":true");
	program_expect(p, 0, "\"receipt_no\":\"CLI-000001\"");
	snprintf(backup, sizeof backup, "%s", made_file(p));

	program_run(p, "ann", "pay 2002 --cash 50"); /* after the backup */
	program_expect(p, 0, "CLI-000002");
	program_run(p, "ann", "pay 2002 --cash 50");
	program_expect(p, 1, "nothing_due"); /* an attempt is no business */
	program_run(p, "ann", "shift close --count 1150.00");
	program_expect(p, 0, "\"difference\":\"0.00\"");
	program_run(p, "sue", "day settle --business-date 2001-01-18");
	program_expect(p, 0, "\"settled\":true");

	run(p, "adm", "restore @", backup);
	program_expect(p, 1, "not_permitted"); /* without --to it is a customer's supply */
	run(p, "adm", "restore @ --to /nowhere/else.db", backup);
	program_expect(p, 2, ""); /* it asks, and nobody is there */
	char words[WORDS_MAX];
	snprintf(words, sizeof words, "restore %s --to %s --yes", backup, p->db);
	program_run(p, "sue", words);
	program_expect(p, 1, "\"code\":\"not_permitted\"");
	check_whole(p);
	program_run(p, "adm", words);
	program_expect(p, 0, "\"last_payment\":{\"payment_no\":\"20010118-cli-1-0001\"");
	program_expect(p, 0, "\"books\":[{\"station\":\"cli\",\"last_receipt\":\"CLI-000001\"}]");
	program_expect(p, 0, "\"action\":\"pay\",\"subject\":\"2002\"");
	program_expect(p, 0, "CLI-000002 received 50.00");
	program_expect(p, 0, "\"reenter_complete\":true");
	program_expect(p, 0, "\"sealed_later\":[\"2001-01-18\"]");
	assert_null(strstr(p->out, "nothing_due"));
	assert_null(strstr(p->out, "sign_in"));
	assert_true(scratch_count(&p->scratch, "hall.db.before-restore-") >= 2); /* and its seals */
	assert_int_equal(scratch_count(&p->scratch, "restoring"), 0);
	check_whole(p);

	program_run(p, "ann", "pay 2002 --cash 50"); /* entered again: the number on the paper */
	program_expect(p, 0, "CLI-000002");
	program_run(p, "ann", "shift close --count 1150.00");
	program_expect(p, 0, "\"difference\":\"0.00\"");
	program_run(p, "sue", "day settle --business-date 2001-01-18");
	program_expect(p, 0, "\"settled\":true");
	check_whole(p);
}

/* The disk tore the file: no station sells, the restored hall does, and what can be read is told.
 */
static void test_torn_file(void **state)
{
	struct program *p = *state;
	char backup[SCRATCH_PATH_MAX], words[WORDS_MAX];
	struct stat info;

	run(p, "adm", "backup --rotate @", path_of(p, "backups"));
	snprintf(backup, sizeof backup, "%s", made_file(p));
	assert_int_equal(stat(p->db, &info), 0);
	overwrite(p->db, info.st_size / 2, (size_t)(info.st_size - info.st_size / 2));
	program_run(p, "ann", "verify");
	assert_int_not_equal(p->status, 0);
	program_run(p, "ann", "pay 1001 --cash 10");
	program_expect(p, 3, "\"code\":\"db_damaged\"");
	program_expect(p, 3, "restore");
	program_file(p, "hall.db.damaged", "found by a station\n");

	snprintf(words, sizeof words, "restore %s --to %s --yes", backup, p->db);
	program_run(p, "adm", words);
	program_expect(p, 0, "\"receipt_no\":\"CLI-000001\"");
	assert_int_equal(access(path_of(p, "hall.db.damaged"), F_OK), -1);
	check_whole(p);
	program_run(p, "ann", "pay 2002 --cash 50");
	program_expect(p, 0, "CLI-000002");

	overwrite(p->db, 0, 4096); /* not even the first page: refused at open */
	program_run(p, "ann", "pay 2002 --cash 1");
	program_expect(p, 3, "\"code\":\"db_damaged\"");
	program_run(p, "adm", words);
	program_expect(p, 0, "\"reenter\":[],\"reenter_complete\":false");
	check_whole(p);
}

/* Nothing is put in place that is not a whole backup of this hall. */
static void test_bad_backups(void **state)
{
	static const struct {
		const char *file, *code;
	} cases[] = {
		{"none.db", "db_unreachable"},
		{"accounts", "db_damaged"},
		{"torn.db", "db_damaged"},
		{"foreign.db", "key_missing"},
		{"edited.db", "verify_failed"},
	};
	struct program *p = *state, other;
	char from[SCRATCH_PATH_MAX], words[WORDS_MAX];

	program_init(&other);
	run(p, "adm", "backup @", path_of(p, "torn.db"));
	run(p, "adm", "backup @", path_of(p, "edited.db"));
	run(&other, "adm", "backup @", path_of(p, "foreign.db"));
	program_expect(&other, 0, "\"sha256\"");
	overwrite(path_of(p, "torn.db"), 0, 8192);
	edit(path_of(p, "edited.db"),
		"DROP TRIGGER tender_no_update; UPDATE tender SET amount = amount + 1");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		print_message("  %s\n", cases[i].file);
		scratch_path(&p->scratch, cases[i].file, from, sizeof from);
		snprintf(words, sizeof words, "restore %s --to %s --yes", from, p->db);
		program_run(p, "adm", words);
		program_expect(
			p, strcmp(cases[i].code, "verify_failed") == 0 ? 1 : 3, cases[i].code);
		assert_int_equal(scratch_count(&p->scratch, "restoring"), 0);
		assert_int_equal(scratch_count(&p->scratch, "before-restore"), 0);
	}
	check_whole(p);
	program_release(&other);
}

static void test_moved(void **state)
{
	struct program *p = *state;
	char words[WORDS_MAX], there[SCRATCH_PATH_MAX];

	scratch_path(&p->scratch, "there.db", there, sizeof there);
	snprintf(words, sizeof words, "migrate-engine %s %s", p->db, there);
	program_run(p, "ann", words);
	program_expect(p, 1, "\"code\":\"not_permitted\"");
	program_run(p, "adm", words);
	program_expect(p, 0, "\"name\":\"payment\",\"rows\":1");
	program_run(p, "adm", words);
	program_expect(p, 1, "\"code\":\"exists\"");
	snprintf(p->db, sizeof p->db, "%s", there);
	check_whole(p);
	program_run(p, "ann", "account find 山北路2号"); /* the index of addresses went along */
	program_expect(p, 0, "\"account_no\":\"2002\"");
	program_run(p, "ann", "account find 11010519491231002X"); /* and the key */
	program_expect(p, 0, "\"account_no\":\"2002\"");
	program_run(p, "ann", "pay 2002 --cash 50");
	program_expect(p, 0, "CLI-000002");
	check_whole(p);
}

/* Another key: numbers are found by it, and an older backup says which key it wants. */
static void test_key_rotated(void **state)
{
	struct program *p = *state;
	char words[WORDS_MAX], older[SCRATCH_PATH_MAX];

	scratch_path(&p->scratch, "older.db", older, sizeof older);
	run(p, "adm", "backup @", older);
	program_run(p, "ann", "key rotate");
	program_expect(p, 1, "\"code\":\"not_permitted\"");
	program_run(p, "adm", "key rotate");
	program_expect(p, 0, "\"key_no\":2,\"resealed\":1");
	check_whole(p);
	program_run(p, "ann", "account find 11010519491231002X");
	program_expect(p, 0, "\"account_no\":\"2002\"");
	program_run(p, "ann", "pay 2002 --cash 50");
	program_expect(p, 0, "CLI-000002");
	snprintf(words, sizeof words, "restore %s --to %s --yes", older, p->db);
	program_run(p, "adm", words);
	program_expect(p, 3, "\"code\":\"key_missing\"");
	program_expect(p, 3, "hall.db.key.former-1");
	snprintf(words, sizeof words, "restore %s --to %s --yes --key %s.key.former-1", older,
		p->db, p->db);
	program_run(p, "adm", words);
	program_expect(
		p, 0, "CLI-000002 received 50.00"); /* was read although its key is another */
	snprintf(words, sizeof words, "verify --key %s.key.former-1", p->db);
	program_run(p, "adm", words);
	program_expect(p, 0, "\"name\":\"audit\",\"ok\":true");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_morning_after, setup, teardown),
		cmocka_unit_test_setup_teardown(test_torn_file, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bad_backups, setup, teardown),
		cmocka_unit_test_setup_teardown(test_moved, setup, teardown),
		cmocka_unit_test_setup_teardown(test_key_rotated, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
