/*
 * What is done with the books as a whole, while the counters work: the judge's pass over the
 * journal, in lines a second; a backup beside cp and sync of the same file; and how long the
 * longest sale waited while backups were made. LINES=5000000 makes a larger hall.
 */
#include <assert.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/arena.h"
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
#include "db/verify_store.h"

#define HALL "build/bench/books.db"
#define KEY "build/bench/books.key"
#define COPY "build/bench/books.copy"
#define PASSWORD "bench password"
#define LINES_USUAL 400000
#define LINES_A_BILL 2
#define BILLS_AN_ACCOUNT 20
#define A_COMMIT 10000 /* bills stored at once */
#define ROUNDS 5
#define SLICE 65536

static double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void must(struct session *s, bool ok)
{
	char text[SAY_TEXT_MAX];
	const struct fault *why =
		s->why.code != CODE_OK || s->db == NULL ? &s->why : db_fault(s->db);

	if (ok)
		return;
	fprintf(stderr, "books_bench: %s\n", fault_render(LANG_EN, why, text, sizeof text));
	exit(1);
}

static void must_system(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	exit(1);
}

/* --- a hall with that many lines
 * ------------------------------------------------------------------
 */

static void store_bill(struct session *s, int64_t account_id, int64_t number)
{
	struct bill_row row = {.account_id = account_id};
	struct journal_entry entry = {.kind = JOURNAL_BILL,
		.at = session_now(s),
		.login = "bench",
		.station = "bench",
		.memo = ""};
	struct journal_line lines[LINES_A_BILL] = {
		{.ledger = LEDGER_RECEIVABLE, .sub = account_id}, {.ledger = LEDGER_ENERGY}};
	int64_t journal_id;

	must(s, date_parse(&row.due_on, "2999-01-25") && money_from_fen(&row.amount, 12345));
	snprintf(row.bill_no, sizeof row.bill_no, "B%" PRId64, number);
	row.issued_on = entry.business_date = row.due_on;
	row.period = period_of(row.due_on);
	lines[0].amount = row.amount;
	lines[1].amount = money_negate(row.amount);
	must(s, journal_post(s->db, &entry, lines, LINES_A_BILL, &journal_id));
	must(s, bill_store_insert(s->db, &row, journal_id));
}

static void store_bills(struct session *s, int64_t count)
{
	struct account_row row = {.id_type = ID_NONE, .status = ACCOUNT_STORED_OPEN};

	snprintf(row.price_class, sizeof row.price_class, "residential");
	snprintf(row.name, sizeof row.name, "张建国");
	must(s, date_parse(&row.opened_on, "2020-01-01"));
	for (int64_t i = 0; i < count; i++) {
		if (i % A_COMMIT == 0)
			must(s, db_begin(s->db));
		if (i % BILLS_AN_ACCOUNT == 0) {
			snprintf(row.account_no, sizeof row.account_no, "33%08d",
				(int)(i / BILLS_AN_ACCOUNT % 100000000));
			must(s, account_store_insert(s->db, &row));
		}
		store_bill(s, row.account_id, i);
		if (i % A_COMMIT == A_COMMIT - 1 || i == count - 1)
			must(s, db_commit(s->db));
	}
}

static void session_begin(struct session *s)
{
	const struct session_options options = {.db_url = HALL,
		.key_path = KEY,
		.station = "w",
		.share_dir = "build/share/wattdesk",
		.lang = LANG_ZH,
		.clock = clock_system()};

	must(s, session_open(s, &options));
	snprintf(s->login, sizeof s->login, "cashier");
	s->roles = ROLE_CASHIER;
}

static void hall_make(int64_t lines)
{
	const struct hall_request request = {.db_url = HALL,
		.key_path = KEY,
		.code = "BENCH",
		.name = "Bench",
		.trial = true,
		.now = clock_system().now(NULL)};
	struct staff_request staff = {
		.login = "admin", .name = "bench", .password = PASSWORD, .roles = ROLE_ADMIN};
	const struct shift_open_request open = {.has_date = false};
	struct session s = {.db = NULL};
	struct shift_view view;
	struct hall_made made;

	must(&s, hall_init(&request, &made, &s.why));
	session_begin(&s);
	session_sign_out(&s);
	must(&s, staff_add(&s, &staff));
	must(&s, session_sign_in(&s, "admin", PASSWORD));
	staff.login = "cashier";
	staff.roles = ROLE_CASHIER;
	must(&s, staff_add(&s, &staff));
	store_bills(&s, lines / LINES_A_BILL);
	session_close(&s);
	session_begin(&s);
	must(&s, shift_open(&s, &open, &view));
	session_close(&s);
}

/* --- what is measured ----------------------------------------------------------------------------
 */

/* The questions that read every line of the journal, as verify asks them. */
static double journal_pass(struct session *s)
{
	static const enum verify_question questions[] = {
		VERIFY_ENTRY_EMPTY, VERIFY_ENTRY_SUM, VERIFY_ENTRY_LEDGER, VERIFY_ENTRY_REVERSES};
	struct verify_finding finding;
	double began = now_s();
	bool wrong = false;

	must(s, db_begin_read(s->db));
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
		must(s, verify_store_ask(s->db, questions[i], &wrong, &finding));
		assert(!wrong);
	}
	db_rollback(s->db);
	return now_s() - began;
}

static double backup(struct session *s)
{
	double began = now_s();

	(void)unlink(COPY);
	must(s, db_backup(s->db, COPY, NULL, NULL));
	return now_s() - began;
}

static double copy_and_sync(void)
{
	int from = open(HALL, O_RDONLY | O_CLOEXEC), to;
	double began = now_s();
	char bytes[SLICE];
	ssize_t got;

	(void)unlink(COPY);
	to = open(COPY, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	must_system(from >= 0 && to >= 0, COPY);
	while ((got = read(from, bytes, sizeof bytes)) > 0)
		must_system(write(to, bytes, (size_t)got) == got, COPY);
	must_system(fsync(to) == 0, COPY);
	close(from);
	close(to);
	return now_s() - began;
}

/* Pays without a pause until it is ended, and notes what took longest. */
static _Noreturn void sell(_Atomic int64_t *longest_us)
{
	struct pay_request request = {.account_no = {"3300000001"},
		.account_count = 1,
		.tender_count = 1,
		.tenders = {{.kind = TENDER_CASH}},
		.again = true,
		.has_amount = true};
	struct session s = {.db = NULL};

	session_begin(&s);
	must(&s, money_from_fen(&request.amount, 100) &&
			 money_from_fen(&request.tenders[0].amount, 100));
	for (bool first = true;; first = false) {
		struct arena arena = ARENA_EMPTY;
		struct pay_result result;
		double began = now_s();
		int64_t took_us;

		must(&s, pay_take(&s, &request, &arena, &result));
		took_us = (int64_t)((now_s() - began) * 1e6);
		if (!first && took_us > *longest_us)
			*longest_us = took_us;
		arena_release(&arena);
	}
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof values[0], by_size);
	return values[ROUNDS / 2];
}

struct figures {
	double pass_s[ROUNDS], ratio[ROUNDS], backup_s[ROUNDS];
	int64_t quiet_us, busy_us;
};

static void measure(struct session *s, struct figures *f)
{
	_Atomic int64_t *longest = mmap(
		NULL, sizeof *longest, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid;

	must_system(longest != MAP_FAILED, "mmap");
	for (int i = 0; i < ROUNDS; i++) {
		f->pass_s[i] = journal_pass(s);
		f->backup_s[i] = backup(s);
		f->ratio[i] = copy_and_sync() / f->backup_s[i];
	}
	session_close(s); /* nothing forks with an open handle */
	fflush(stdout);
	pid = fork();
	must_system(pid >= 0, "fork");
	if (pid == 0)
		sell(longest);
	session_begin(s);
	sleep(2);
	f->quiet_us = *longest;
	*longest = 0;
	(void)backup(s);
	f->busy_us = *longest;
	kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	(void)munmap((void *)(uintptr_t)longest, sizeof *longest);
}

static void remove_files(void)
{
	static const char *const files[] = {
		HALL, HALL "-wal", HALL "-shm", HALL "-lock", HALL ".seals", KEY, COPY};

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		(void)unlink(files[i]);
}

int main(void)
{
	const char *asked = getenv("LINES");
	int64_t lines = asked != NULL ? strtoll(asked, NULL, 10) : LINES_USUAL;
	struct session s = {.db = NULL};
	struct figures f = {.quiet_us = 0};
	struct stat info;

	remove_files();
	hall_make(lines);
	session_begin(&s);
	must_system(stat(HALL, &info) == 0, HALL);
	measure(&s, &f);
	printf("| %-44s | %-12s | %-12s | %-5s | goal |\n", "the books as a whole", "wattdesk",
		"beside", "ratio");
	printf("| %-44s | %8.0f /s  |              |       | >= 200000 /s, of %" PRId64
	       " lines |\n",
		"verify, its pass over the journal", (double)lines / median(f.pass_s), lines);
	printf("| %-44s | %7.3f s    | cp and sync  | %5.2f | >= 0.35, %lld MB |\n",
		"an online backup, rate", median(f.backup_s), median(f.ratio),
		(long long)info.st_size / 1000000);
	printf("| %-44s | %7.1f ms   | %7.1f ms   |       | <= 50 ms more |\n",
		"longest sale during a backup, and without", (double)f.busy_us / 1000,
		(double)f.quiet_us / 1000);
	session_close(&s);
	remove_files();
	return 0;
}
