/*
 * A hall with four stations on PostgreSQL, whose server is killed in the middle of their payments
 * and comes back: real counters in real terminals. With WATTDESK_RECORD=FOLDER in the environment
 * the screens are kept there, as pictures and as text: `make recording`, docs/server-restart.md.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/e2e/picture.h"
#include "tests/e2e/program.h"
#include "tests/e2e/terminal.h"
#include "tests/store/cluster.h"
#include "tests/test.h"

#define STATIONS 4
#define ROWS 24
#define COLS 80
#define LOOKS_MAX 3000 /* of 10 ms: half a minute */

static const char ACCOUNTS[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on\n"
	"1001,欧阳建国,none,,山北路1号,residential,浙江,2000-01-01\n"
	"1002,阿卜杜拉,none,,山北路2号,residential,浙江,2000-01-01\n"
	"1003,李秀英,none,,山北路3号,residential,浙江,2000-01-01\n"
	"1004,大同机械厂,none,,山北路4号,industrial,浙江,2000-01-01\n";

static const char BILLS[] = "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n"
			    "B1,1001,2000-12,160,88.40,2000-12-01,2099-12-15\n"
			    "B2,1002,2000-12,160,120.00,2000-12-01,2099-12-15\n"
			    "B3,1003,2000-12,160,64.05,2000-12-01,2099-12-15\n"
			    "B4,1004,2000-12,1600,1934.56,2000-12-01,2099-12-15\n";

static const char *const people[STATIONS] = {"ann", "bob", "cai", "dan"};

struct recording {
	struct cluster cluster;
	struct program program;
	char url[SCRATCH_PATH_MAX];
	struct vt *vt[STATIONS];
	const char *folder; /* NULL: nothing is kept */
	FILE *text;
};

static void import(struct program *p, const char *what, const char *text)
{
	char path[SCRATCH_PATH_MAX], words[2 * SCRATCH_PATH_MAX];

	program_file(p, what, text);
	snprintf(words, sizeof words, "import %s %s", what,
		scratch_path(&p->scratch, what, path, sizeof path));
	program_run(p, "adm", words);
	program_expect(p, 0, "\"inserted\":4");
}

static void hire(struct program *p, const char *login)
{
	char path[SCRATCH_PATH_MAX], words[2 * SCRATCH_PATH_MAX];

	program_file(p, login, "a good password\n");
	snprintf(words, sizeof words, "staff add %s --role cashier --name %s --password-file %s",
		login, login, scratch_path(&p->scratch, login, path, sizeof path));
	program_run(p, "adm", words);
	program_expect(p, 0, "cashier");
}

/* --- what is kept -------------------------------------------------------------------------------
 */

static void keep_open(struct recording *r)
{
	char path[512];

	r->folder = getenv("WATTDESK_RECORD");
	if (r->folder == NULL)
		return;
	(void)mkdir(r->folder, 0777);
	snprintf(path, sizeof path, "%.400s/transcript.txt", r->folder);
	r->text = fopen(path, "we");
	assert_non_null(r->text);
}

static void keep_line(struct recording *r, const char *line)
{
	if (r->text != NULL)
		fprintf(r->text, "===== %s\n\n", line);
}

/* The screens of all stations as they are now. */
static void keep(struct recording *r, const char *moment, const char *line)
{
	char path[512];

	if (r->text == NULL)
		return;
	keep_line(r, line);
	for (int i = 0; i < STATIONS; i++) {
		fprintf(r->text, "----- station w%d\n%s\n", i + 1, vt_text(r->vt[i]));
		snprintf(path, sizeof path, "%.400s/%s-%d.svg", r->folder, moment, i + 1);
		assert_true(picture_save(r->vt[i], ROWS, COLS, path));
	}
}

/* --- the server, seen from beside ----------------------------------------------------------------
 */

static PGconn *look(const struct recording *r)
{
	PGconn *conn = PQconnectdb(r->url);

	assert_int_equal(PQstatus(conn), CONNECTION_OK);
	return conn;
}

static long number(PGconn *conn, const char *question)
{
	PGresult *answer = PQexec(conn, question);
	long value;

	assert_int_equal(PQresultStatus(answer), PGRES_TUPLES_OK);
	value = strtol(PQgetvalue(answer, 0, 0), NULL, 10);
	PQclear(answer);
	return value;
}

static void wait_for(PGconn *conn, const char *question, long expected)
{
	const struct timespec pause = {.tv_nsec = 10000000};

	for (int i = 0; i < LOOKS_MAX && number(conn, question) != expected; i++)
		nanosleep(&pause, NULL);
	assert_int_equal(number(conn, question), expected);
}

/* No receipt can be stored: whoever pays stands in the middle of it. */
static PGconn *hold_receipts(const struct recording *r)
{
	PGconn *conn = look(r);

	PQclear(PQexec(conn, "BEGIN"));
	PQclear(PQexec(conn, "LOCK TABLE receipt IN SHARE ROW EXCLUSIVE MODE"));
	assert_int_equal(PQtransactionStatus(conn), PQTRANS_INTRANS);
	return conn;
}

/* --- the stations --------------------------------------------------------------------------------
 */

static struct vt *station_open(const struct recording *r, int i)
{
	char station[16], papers[SCRATCH_PATH_MAX + 32], folder[SCRATCH_PATH_MAX], keys[64];
	struct vt *vt;

	snprintf(station, sizeof station, "w%d", i + 1);
	snprintf(papers, sizeof papers, "WATTDESK_PAPERS=%s",
		scratch_path(&r->program.scratch, "papers", folder, sizeof folder));
	vt = vt_open(&(struct vt_setup){
		.argv = {"build/san/wattdesk", "--db", r->url, "--station", station},
		.env = {papers}});
	snprintf(keys, sizeof keys, "'%s' Enter 'a good password' Enter", people[i]);
	vt_wait(vt, "密码");
	vt_type(vt, keys);
	vt_wait(vt, "备用金");
	vt_type(vt, "'500' F10");
	vt_wait(vt, "查找");
	return vt;
}

/* As far as the last key before the money is taken. */
static void begin_payment(struct vt *vt, int i)
{
	static const char *const names[STATIONS] = {"欧阳建国", "阿卜杜拉", "李秀英", "大同机械厂"};
	static const char *const change[STATIONS] = {"1,911.60", "1,880.00", "1,935.95", "65.44"};
	char keys[32];

	snprintf(keys, sizeof keys, "'%d' Enter", 1001 + i);
	vt_type(vt, keys);
	vt_wait(vt, names[i]);
	vt_type(vt, "F3");
	vt_wait(vt, "人民币");
	vt_type(vt, "'2000'");
	vt_wait(vt, change[i]);
}

static void on_all(struct recording *r, const char *keys, const char *text)
{
	for (int i = 0; i < STATIONS; i++)
		if (keys != NULL)
			vt_type(r->vt[i], keys);
	for (int i = 0; i < STATIONS; i++)
		if (text != NULL)
			vt_wait(r->vt[i], text);
}

static void judge(struct recording *r)
{
	PGconn *conn = look(r);

	assert_int_equal(number(conn, "SELECT count(*) FROM payment"), STATIONS);
	assert_int_equal(number(conn, "SELECT count(*) FROM receipt"), STATIONS);
	assert_int_equal(
		number(conn, "SELECT count(*) FROM operation WHERE verb = 'pay'"), STATIONS);
	assert_int_equal(number(conn, "SELECT sum(received - change_given) FROM payment"), 220701);
	PQfinish(conn);
	program_run(&r->program, "adm", "verify --deep");
	program_expect(&r->program, 0, "\"name\":\"engine\",\"ok\":true");
	keep_line(r, "four payments, four receipts, 2,207.01 yuan; wattdesk verify --deep says:");
	if (r->text != NULL)
		fputs(r->program.out, r->text);
}

static void test_killed_in_the_middle(void **state)
{
	struct recording *r = *state;
	PGconn *holder;

	for (int i = 0; i < STATIONS; i++)
		r->vt[i] = station_open(r, i);
	for (int i = 0; i < STATIONS; i++)
		begin_payment(r->vt[i], i);
	keep(r, "before", "four customers have paid, F10 is the next key");
	holder = hold_receipts(r);
	on_all(r, "F10", NULL);
	wait_for(holder, "SELECT count(*) FROM pg_locks WHERE NOT granted", STATIONS);
	assert_int_equal(number(holder, "SELECT count(*) FROM payment"), 0);
	cluster_kill(&r->cluster); /* as at a power cut: nothing is brought to an end */
	on_all(r, NULL, "正在重连");
	keep(r, "during", "the server was killed when all four stood between journal and receipt");
	PQfinish(holder);
	cluster_begin(&r->cluster);
	on_all(r, NULL, "收费完成");
	on_all(r, NULL, "查看收据"); /* in the last line: the screen is whole */
	keep(r, "after", "the server is back: each payment was made once, by its operation id");
	on_all(r, "Enter", NULL);
	judge(r);
	for (int i = 0; i < STATIONS; i++)
		vt_close(r->vt[i]);
}

static int setup(void **state)
{
	static struct recording r;

	cluster_init_durable(&r.cluster);
	cluster_create(&r.cluster, "hall", NULL);
	cluster_url(&r.cluster, "hall", r.url, sizeof r.url);
	program_init_at(&r.program, r.url);
	hire(&r.program, "cai");
	hire(&r.program, "dan");
	import(&r.program, "accounts", ACCOUNTS);
	import(&r.program, "bills", BILLS);
	keep_open(&r);
	*state = &r;
	return 0;
}

static int teardown(void **state)
{
	struct recording *r = *state;

	if (r->text != NULL)
		fclose(r->text);
	program_release(&r->program);
	cluster_release(&r->cluster);
	return 0;
}

/* Its exit status when it starts without the streams whose bits are set: 1 in, 2 out, 4 errors. */
static int status_without(const struct recording *r, unsigned closed)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		(void)(freopen("/dev/null", "w", stdout) == NULL);
		for (int fd = 0; fd < 3; fd++)
			if ((closed & 1U << fd) != 0)
				close(fd);
		execl("build/san/wattdesk", "wattdesk", "--db", r->url, "--as", "adm", "staff",
			"list", "--json", NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WEXITSTATUS(status);
}

/*
 * Whoever closed a stream has nothing there: not the connection to the server, which would take an
 * answer for its own and let the program believe that it was read.
 */
static void test_closed_streams(void **state)
{
	const struct recording *r = *state;
	char path[SCRATCH_PATH_MAX];

	setenv("WATTDESK_PASSWORD_FILE",
		scratch_path(&r->program.scratch, "adm", path, sizeof path), 1);
	for (unsigned closed = 0; closed < 8; closed++) {
		print_message("  %u\n", closed);
		assert_int_equal(status_without(r, closed), (closed & 2) != 0 ? 3 : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_killed_in_the_middle),
		cmocka_unit_test(test_closed_streams),
	};

	return cmocka_run_group_tests_name("server restart", tests, setup, teardown);
}
