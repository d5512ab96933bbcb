/*
 * Many stations on one hall: whole payments (two bills with a late charge, a tender with change,
 * journal, receipt, audit row; on the disk when it returns) by 16 processes on one SQLite file
 * beside a single one; a single one beside PostgreSQL's bare TPC-B (pgbench, one client, durable);
 * and 8 stations on PostgreSQL beside pgbench with 8 clients. All on the same disk, in rounds that
 * take turns, so that what else the machine does meets all of them.
 *
 * Prints the median of the rounds, and how long a payment took among 16 stations.
 */
#include <assert.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/compiler.h"
#include "core/fault.h"
#include "core/permission.h"
#include "counter/hall.h"
#include "counter/pay.h"
#include "counter/shift.h"
#include "counter/staff.h"
#include "db/account_store.h"
#include "db/bill_store.h"
#include "db/database.h"
#include "db/journal.h"
#include "tests/store/cluster.h"

#define SQLITE_PATH "build/bench/stations.db"
#define SQLITE_KEY "build/bench/stations.key"
#define SERVER_KEY "build/bench/server.key"
#define PASSWORD "bench password"
#define ROUNDS 5
#define STATIONS 16
#define SERVER_STATIONS 8
#define ALONE_PAYS 800
#define EACH_PAYS 100
#define PGBENCH_ALONE "1000" /* transactions of each client */
#define PGBENCH_EACH "500"
#define SCALE "10"
#define ACCOUNTS_SQLITE ((ROUNDS + 1) * (ALONE_PAYS + STATIONS * EACH_PAYS + STATIONS + 1))
#define ACCOUNTS_SERVER ((ROUNDS + 2) * SERVER_STATIONS * (EACH_PAYS + 1))
#define A_COMMIT 2000 /* accounts stored at once */
#define FIGURE_MAX 4096

static int64_t now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static _Noreturn void die(const struct fault *why)
{
	char text[SAY_TEXT_MAX];

	fprintf(stderr, "stations_bench: %s\n", fault_render(LANG_EN, why, text, sizeof text));
	exit(1);
}

static void must(struct session *s, bool ok)
{
	if (!ok)
		die(s->why.code != CODE_OK ? &s->why : db_fault(s->db));
}

static void must_system(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	exit(1);
}

/* --- a hall whose customers owe two bills each ---------------------------------------------------
 */

struct hall {
	const char *url, *key;
	int64_t accounts, next_account;
};

static const char *account_no(char buf[ACCOUNT_NO_MAX], int64_t account)
{
	snprintf(buf, ACCOUNT_NO_MAX, "33%08d", (int)(account % 100000000));
	return buf;
}

static void store_bill(struct session *s, int64_t account_id, int64_t number, const char *due_on)
{
	struct bill_row row = {.account_id = account_id};
	struct journal_entry entry = {.kind = JOURNAL_BILL,
		.at = session_now(s),
		.login = "bench",
		.station = "bench",
		.memo = ""};
	struct journal_line lines[2] = {
		{.ledger = LEDGER_RECEIVABLE, .sub = account_id}, {.ledger = LEDGER_ENERGY}};
	int64_t journal_id;

	must(s, date_parse(&row.due_on, due_on) && money_from_fen(&row.amount, 12345));
	snprintf(row.bill_no, sizeof row.bill_no, "B%" PRId64, number);
	row.issued_on = entry.business_date = row.due_on;
	row.period = period_of(row.due_on);
	lines[0].amount = row.amount;
	lines[1].amount = money_negate(row.amount);
	must(s, journal_post(s->db, &entry, lines, 2, &journal_id));
	must(s, bill_store_insert(s->db, &row, journal_id));
}

static void store_accounts(struct session *s, int64_t count)
{
	struct account_row row = {.id_type = ID_NONE, .status = ACCOUNT_STORED_OPEN};

	snprintf(row.price_class, sizeof row.price_class, "residential");
	snprintf(row.name, sizeof row.name, "张建国");
	must(s, date_parse(&row.opened_on, "2020-01-01"));
	for (int64_t i = 0; i < count; i++) {
		if (i % A_COMMIT == 0)
			must(s, db_begin(s->db));
		(void)account_no(row.account_no, i);
		must(s, account_store_insert(s->db, &row));
		store_bill(s, row.account_id, 2 * i, "2026-01-25"); /* overdue: a late charge */
		store_bill(s, row.account_id, 2 * i + 1, "2999-02-25");
		if (i % A_COMMIT == A_COMMIT - 1 || i == count - 1)
			must(s, db_commit(s->db));
	}
}

static void station_open(struct session *s, const struct hall *hall, int place)
{
	char station[STATION_MAX];
	const struct session_options options = {.db_url = hall->url,
		.key_path = hall->key,
		.station = station,
		.share_dir = "build/share/wattdesk",
		.lang = LANG_ZH,
		.clock = clock_system()};

	snprintf(station, sizeof station, "w%d", place);
	if (!session_open(s, &options))
		die(&s->why);
	snprintf(s->login, sizeof s->login, "c%d", place);
	s->roles = ROLE_CASHIER;
}

static void open_shifts(const struct hall *hall, int stations)
{
	const struct shift_open_request request = {.has_date = false};
	struct shift_view view;
	struct session s;

	for (int i = 0; i < stations; i++) {
		station_open(&s, hall, i);
		must(&s, shift_open(&s, &request, &view));
		session_close(&s);
	}
}

static void hall_make(const struct hall *hall, int stations)
{
	const struct hall_request request = {.db_url = hall->url,
		.key_path = hall->key,
		.code = "BENCH",
		.name = "Bench",
		.trial = true,
		.now = clock_system().now(NULL)};
	struct staff_request staff = {.name = "bench", .password = PASSWORD};
	char login[LOGIN_MAX];
	struct hall_made made;
	struct session s;
	struct fault why;

	if (!hall_init(&request, &made, &why))
		die(&why);
	station_open(&s, hall, 0);
	session_sign_out(&s);
	staff.login = "admin";
	staff.roles = ROLE_ADMIN;
	must(&s, staff_add(&s, &staff));
	must(&s, session_sign_in(&s, "admin", PASSWORD));
	for (int i = 0; i < stations; i++) {
		snprintf(login, sizeof login, "c%d", i);
		staff.login = login;
		staff.roles = ROLE_CASHIER;
		must(&s, staff_add(&s, &staff));
	}
	store_accounts(&s, hall->accounts);
	session_close(&s);
	open_shifts(hall, stations);
}

/* --- what is measured ----------------------------------------------------------------------------
 */

/* What the processes of a round leave behind. */
struct round {
	int64_t ended_us[STATIONS];
	int64_t took_us[STATIONS][ALONE_PAYS];
};

static void pay(struct session *s, int64_t account)
{
	struct pay_request request = {.account_count = 1, .tender_count = 1};
	struct arena arena = ARENA_EMPTY;
	struct pay_result result;
	char number[ACCOUNT_NO_MAX];

	request.account_no[0] = account_no(number, account);
	request.tenders[0].kind = TENDER_CASH;
	must(s, money_from_fen(&request.tenders[0].amount, 50000));
	must(s, pay_take(s, &request, &arena, &result));
	assert(result.applied_count == 2);
	arena_release(&arena);
}

/* One payment before the start, so that every statement is prepared; then all begin at once. */
static _Noreturn void station_run(
	const struct hall *hall, int place, int pays, int gate[2], struct round *round)
{
	int64_t account = hall->next_account + (int64_t)place * (pays + 1);
	struct session s;
	char byte;

	close(gate[1]);
	station_open(&s, hall, place);
	pay(&s, account++);
	if (read(gate[0], &byte, 1) != 1)
		_exit(1);
	for (int i = 0; i < pays; i++) {
		int64_t began = now_us();

		pay(&s, account++);
		round->took_us[place][i] = now_us() - began;
	}
	round->ended_us[place] = now_us();
	session_close(&s);
	_exit(0);
}

/* Payments a second of so many stations together. */
static double stations_rate(struct hall *hall, int stations, int pays, struct round *round)
{
	int gate[2], status = 0;
	int64_t began, ended = 0;

	must_system(pipe(gate) == 0, "pipe");
	fflush(stdout);
	for (int i = 0; i < stations; i++) {
		pid_t pid = fork();

		must_system(pid >= 0, "fork");
		if (pid == 0)
			station_run(hall, i, pays, gate, round);
	}
	hall->next_account += (int64_t)stations * (pays + 1);
	assert(hall->next_account <= hall->accounts);
	sleep(stations > 1 ? 2 : 1); /* until all have opened the hall and wait */
	began = now_us();
	for (int i = 0; i < stations; i++)
		must_system(write(gate[1], "", 1) == 1, "pipe");
	close(gate[0]);
	close(gate[1]);
	for (int i = 0; i < stations; i++)
		must_system(wait(&status) > 0 && status == 0, "a station");
	for (int i = 0; i < stations; i++)
		if (round->ended_us[i] > ended)
			ended = round->ended_us[i];
	return 1e6 * stations * pays / (double)(ended - began);
}

/* --- pgbench
 * --------------------------------------------------------------------------------------
 */

static void run_program(const char *const *argv, char *answer, size_t size)
{
	int out[2], status;
	size_t used = 0;
	ssize_t got;
	pid_t pid;

	must_system(pipe(out) == 0, "pipe");
	pid = fork();
	if (pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO); /* its progress */
		close(out[0]);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(out[1]);
	while ((got = read(out[0], answer + used, size - 1 - used)) > 0)
		used += (size_t)got;
	answer[used] = '\0';
	close(out[0]);
	must_system(waitpid(pid, &status, 0) == pid && status == 0, argv[0]);
}

static void pgbench_make(const char *url, const char *program)
{
	const char *const argv[] = {program, "-q", "-i", "-s", SCALE, url, NULL};
	char answer[FIGURE_MAX];

	run_program(argv, answer, sizeof answer);
}

/* What the server does by itself within a minute, and pgbench -i for its own tables. */
static void hall_analyze(const char *url)
{
	char program[256], answer[FIGURE_MAX];
	const char *const argv[] = {
		cluster_program("vacuumdb", program, sizeof program), "-q", "-z", "-d", url, NULL};

	run_program(argv, answer, sizeof answer);
}

static double pgbench_rate(
	const char *url, const char *program, const char *clients, const char *transactions)
{
	const char *const argv[] = {program, "-n", "-M", "prepared", "-c", clients, "-j", "1", "-t",
		transactions, url, NULL};
	char answer[FIGURE_MAX];
	const char *at;

	run_program(argv, answer, sizeof answer);
	at = strstr(answer, "tps = ");
	must_system(at != NULL, "pgbench");
	return strtod(at + strlen("tps = "), NULL);
}

/* --- rounds
 * ---------------------------------------------------------------------------------------
 */

struct figures {
	double alone[ROUNDS], together[ROUNDS], pg_alone[ROUNDS], server[ROUNDS], pg_eight[ROUNDS];
	int64_t took_us[ROUNDS * STATIONS * EACH_PAYS];
	size_t took_count;
};

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static double median(const double *values)
{
	double sorted[ROUNDS];

	memcpy(sorted, values, sizeof sorted);
	qsort(sorted, ROUNDS, sizeof sorted[0], by_size);
	return sorted[ROUNDS / 2];
}

static double median_ratio(const double *ours, const double *theirs)
{
	double ratios[ROUNDS];

	for (int i = 0; i < ROUNDS; i++)
		ratios[i] = ours[i] / theirs[i];
	return median(ratios);
}

static void row(const char *name, const double *ours, const double *theirs, const char *goal)
{
	printf("| %-44s | %7.0f /s | %7.0f /s | %5.2f | %s |\n", name, median(ours), median(theirs),
		median_ratio(ours, theirs), goal);
}

static double ms(const struct figures *f, double part)
{
	size_t at = (size_t)(part * (double)(f->took_count - 1) + 0.5);

	return (double)f->took_us[at] / 1000;
}

static void print(struct figures *f)
{
	qsort(f->took_us, f->took_count, sizeof f->took_us[0], by_time);
	printf("| %-44s | %-10s | %-10s | %-5s | goal |\n", "whole payments", "wattdesk", "beside",
		"ratio");
	row("SQLite, 16 stations beside one", f->together, f->alone, ">= 0.70");
	row("SQLite, one, beside pgbench -c 1, durable", f->alone, f->pg_alone, ">= 1.00");
	row("PostgreSQL, 8 stations beside pgbench -c 8", f->server, f->pg_eight, ">= 0.30");
	printf("a payment among 16 stations: median %.1f ms, p99 %.1f, p99.9 %.1f (goal <= 150), "
	       "longest %.1f, of %zu\n",
		ms(f, 0.5), ms(f, 0.99), ms(f, 0.999), ms(f, 1), f->took_count);
}

struct places {
	struct hall sqlite, server;
	char hall_url[256], pgbench_url[256], program[256];
};

static void measure(struct places *p, struct figures *f, int i, struct round *round)
{
	f->alone[i] = stations_rate(&p->sqlite, 1, ALONE_PAYS, round);
	f->pg_alone[i] = pgbench_rate(p->pgbench_url, p->program, "1", PGBENCH_ALONE);
	f->together[i] = stations_rate(&p->sqlite, STATIONS, EACH_PAYS, round);
	for (int station = 0; station < STATIONS; station++)
		for (int k = 0; k < EACH_PAYS; k++)
			f->took_us[f->took_count++] = round->took_us[station][k];
	f->server[i] = stations_rate(&p->server, SERVER_STATIONS, EACH_PAYS, round);
	f->pg_eight[i] = pgbench_rate(p->pgbench_url, p->program, "8", PGBENCH_EACH);
}

static void remove_files(void)
{
	static const char *const files[] = {SQLITE_PATH, SQLITE_PATH "-wal", SQLITE_PATH "-shm",
		SQLITE_PATH "-lock", SQLITE_KEY, SERVER_KEY};

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		(void)unlink(files[i]);
}

int main(void)
{
	struct places p = {
		.sqlite = {.url = SQLITE_PATH, .key = SQLITE_KEY, .accounts = ACCOUNTS_SQLITE},
		.server = {.key = SERVER_KEY, .accounts = ACCOUNTS_SERVER}};
	struct figures *f = calloc(1, sizeof *f);
	struct round *round = mmap(
		NULL, sizeof *round, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct cluster cluster;

	must_system(f != NULL && round != MAP_FAILED, "memory");
	remove_files();
	cluster_init_durable(&cluster);
	cluster_create(&cluster, "hall", NULL);
	cluster_create(&cluster, "pgbench", NULL);
	p.server.url = cluster_url(&cluster, "hall", p.hall_url, sizeof p.hall_url);
	cluster_url(&cluster, "pgbench", p.pgbench_url, sizeof p.pgbench_url);
	cluster_program("pgbench", p.program, sizeof p.program);
	hall_make(&p.sqlite, STATIONS);
	hall_make(&p.server, SERVER_STATIONS);
	pgbench_make(p.pgbench_url, p.program);
	(void)stations_rate(&p.sqlite, 1, ALONE_PAYS, round); /* caches are warm from here on */
	(void)stations_rate(&p.server, SERVER_STATIONS, EACH_PAYS, round);
	hall_analyze(p.server.url);
	for (int i = 0; i < ROUNDS; i++)
		measure(&p, f, i, round);
	print(f);
	cluster_release(&cluster);
	(void)munmap(round, sizeof *round);
	free(f);
	return 0;
}
