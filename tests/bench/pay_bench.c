/*
 * How much a whole payment costs (two bills, one tender, the print of its receipt journalled; on
 * the disk when it returns) beside a bare TPC-B transaction: three updates, a query and an insert
 * written straight against SQLite, by prepared statements and with the same durability (WAL,
 * synchronous FULL). Rounds of both take turns, so that what else the machine does meets both.
 *
 * Prints, for each case, the median of a round's transactions a second and of the rounds' ratios.
 */
#include <assert.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/compiler.h"
#include "core/fault.h"
#include "counter/hall.h"
#include "counter/pay.h"
#include "counter/shift.h"
#include "counter/staff.h"
#include "db/account_store.h"
#include "db/bill_store.h"
#include "db/database.h"
#include "db/effect_store.h"
#include "db/journal.h"

#define HALL_PATH "build/bench/pay.db"
#define KEY_PATH "build/bench/pay.key"
#define TPCB_PATH "build/bench/tpcb.db"
#define PASSWORD "bench password"
#define ROUNDS 9
#define A_ROUND 400 /* transactions */
#define CASES 2
#define ACCOUNTS ((CASES * ROUNDS + 1) * A_ROUND)
#define TPCB_ACCOUNTS 100000
#define TPCB_TELLERS 10

static double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static _Noreturn void die(const struct fault *why)
{
	char text[SAY_TEXT_MAX];

	fprintf(stderr, "pay_bench: %s\n", fault_render(LANG_EN, why, text, sizeof text));
	exit(1);
}

static void must(struct session *s, bool ok)
{
	if (!ok)
		die(s->why.code != CODE_OK ? &s->why : db_fault(s->db));
}

static void remove_files(const char *path)
{
	static const char *const ends[] = {"", "-wal", "-shm", "-lock"};
	char name[256];

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		snprintf(name, sizeof name, "%s%s", path, ends[i]);
		(void)unlink(name);
	}
}

/* --- a hall whose customers owe two bills each ---------------------------------------------------
 */

static const char *account_no(char buf[ACCOUNT_NO_MAX], int64_t account)
{
	snprintf(buf, ACCOUNT_NO_MAX, "33%08" PRId64, account);
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

static void store_accounts(struct session *s)
{
	struct account_row row = {.id_type = ID_NONE, .status = ACCOUNT_STORED_OPEN};

	snprintf(row.price_class, sizeof row.price_class, "residential");
	snprintf(row.name, sizeof row.name, "张建国");
	must(s, date_parse(&row.opened_on, "2020-01-01"));
	must(s, db_begin(s->db));
	for (int64_t i = 0; i < ACCOUNTS; i++) {
		(void)account_no(row.account_no, i);
		must(s, account_store_insert(s->db, &row));
		store_bill(s, row.account_id, 2 * i, "2026-01-25"); /* overdue: a late charge */
		store_bill(s, row.account_id, 2 * i + 1, "2999-02-25");
	}
	must(s, db_commit(s->db));
}

static void hall_make(struct session *s)
{
	const struct hall_request request = {.db_url = HALL_PATH,
		.key_path = KEY_PATH,
		.code = "BENCH",
		.name = "Bench",
		.trial = true,
		.now = clock_system().now(NULL)};
	const struct session_options options = {.db_url = HALL_PATH,
		.key_path = KEY_PATH,
		.station = "bench",
		.share_dir = "build/share/wattdesk",
		.lang = LANG_ZH,
		.clock = clock_system()};
	const struct staff_request staff = {
		.login = "bench", .name = "bench", .roles = ROLE_ADMIN, .password = PASSWORD};
	struct shift_open_request shift = {.has_date = false};
	struct shift_view opened;
	struct hall_made made;
	struct fault why;

	if (!hall_init(&request, &made, &why))
		die(&why);
	if (!session_open(s, &options))
		die(&s->why);
	must(s, staff_add(s, &staff));
	must(s, session_sign_in(s, "bench", PASSWORD));
	s->roles = ROLE_CASHIER;
	store_accounts(s);
	must(s, shift_open(s, &shift, &opened));
}

/* --- what is measured ----------------------------------------------------------------------------
 */

static int64_t pay(struct session *s, int64_t account)
{
	struct pay_request request = {.account_count = 1, .tender_count = 1, .print = true};
	struct arena arena = ARENA_EMPTY;
	struct pay_result result;
	char number[ACCOUNT_NO_MAX];

	request.account_no[0] = account_no(number, account);
	request.tenders[0].kind = TENDER_CASH;
	must(s, money_from_fen(&request.tenders[0].amount, 50000));
	must(s, pay_take(s, &request, &arena, &result));
	assert(result.applied_count == 2);
	assert(result.print_id != 0);
	arena_release(&arena);
	return result.print_id;
}

static void pay_with_intent(struct session *s, int64_t account)
{
	(void)pay(s, account);
}

/* The outcome is stored in a transaction of its own, when the printer has answered. */
static void pay_with_outcome(struct session *s, int64_t account)
{
	const struct effect_event event = {.effect_id = pay(s, account),
		.outcome = EFFECT_CONFIRMED,
		.at = session_now(s),
		.login = s->login,
		.detail = "receipts-117",
		.sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"};

	must(s, db_begin(s->db));
	must(s, effect_store_add_outcome(s->db, &event));
	must(s, db_commit(s->db));
}

/* --- TPC-B as its authors wrote it, against SQLite itself
 * ----------------------------------------- */

enum tpcb_statement { BEGIN, ACCOUNT, BALANCE, TELLER, BRANCH, HISTORY, COMMIT, STATEMENTS };

struct tpcb {
	sqlite3 *db;
	sqlite3_stmt *st[STATEMENTS];
	uint64_t chance;
};

static void sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK)
		return;
	fprintf(stderr, "pay_bench: %s: %s\n", text, sqlite3_errmsg(db));
	exit(1);
}

static void tpcb_make(struct tpcb *t)
{
	static const char *const texts[STATEMENTS] = {"BEGIN IMMEDIATE",
		"UPDATE accounts SET abalance = abalance + ?1 WHERE aid = ?2",
		"SELECT abalance FROM accounts WHERE aid = ?2",
		"UPDATE tellers SET tbalance = tbalance + ?1 WHERE tid = ?3",
		"UPDATE branches SET bbalance = bbalance + ?1 WHERE bid = 1",
		"INSERT INTO history (tid, bid, aid, delta, mtime) VALUES (?3, 1, ?2, ?1, ?4)",
		"COMMIT"};
	char text[256];

	t->chance = 1;
	if (sqlite3_open(TPCB_PATH, &t->db) != SQLITE_OK)
		exit(1);
	sql(t->db, "PRAGMA journal_mode = WAL");
	sql(t->db, "PRAGMA synchronous = FULL");
	sql(t->db, "CREATE TABLE branches (bid INTEGER PRIMARY KEY, bbalance INT, filler TEXT);"
		   "CREATE TABLE tellers (tid INTEGER PRIMARY KEY, bid INT, tbalance INT, "
		   "filler TEXT);"
		   "CREATE TABLE accounts (aid INTEGER PRIMARY KEY, bid INT, abalance INT, "
		   "filler TEXT);"
		   "CREATE TABLE history (tid INT, bid INT, aid INT, delta INT, mtime INT, "
		   "filler TEXT);"
		   "INSERT INTO branches VALUES (1, 0, printf('%88s', ''))");
	snprintf(text, sizeof text,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
		"INSERT INTO accounts SELECT i, 1, 0, printf('%%84s', '') FROM n",
		TPCB_ACCOUNTS);
	sql(t->db, text);
	snprintf(text, sizeof text,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
		"INSERT INTO tellers SELECT i, 1, 0, printf('%%84s', '') FROM n",
		TPCB_TELLERS);
	sql(t->db, text);
	for (int i = 0; i < STATEMENTS; i++)
		if (sqlite3_prepare_v3(t->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &t->st[i],
			    NULL) != SQLITE_OK)
			exit(1);
}

static int64_t tpcb_chance(struct tpcb *t, int64_t below)
{
	t->chance = t->chance * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (int64_t)((t->chance >> 33) % (uint64_t)below);
}

static void tpcb_run(struct tpcb *t)
{
	int64_t values[] = {tpcb_chance(t, 10000) - 5000, tpcb_chance(t, TPCB_ACCOUNTS) + 1,
		tpcb_chance(t, TPCB_TELLERS) + 1, (int64_t)now_s()};

	for (int i = 0; i < STATEMENTS; i++) {
		int count = sqlite3_bind_parameter_count(t->st[i]);
		int step;

		for (int k = 0; k < count; k++)
			sqlite3_bind_int64(t->st[i], k + 1, values[k]);
		step = sqlite3_step(t->st[i]);
		if (step != SQLITE_DONE && step != SQLITE_ROW)
			exit(1);
		sqlite3_reset(t->st[i]);
	}
}

static void tpcb_close(struct tpcb *t)
{
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(t->st[i]);
	sqlite3_close(t->db);
}

/* --- rounds
 * --------------------------------------------------------------------------------------- */

struct bench {
	struct session session;
	struct tpcb tpcb;
	int64_t next_account;
};

static double payments_s(struct bench *b, void (*one)(struct session *s, int64_t account))
{
	double start = now_s();

	for (int i = 0; i < A_ROUND; i++)
		one(&b->session, b->next_account++);
	return now_s() - start;
}

static double tpcb_s(struct bench *b)
{
	double start = now_s();

	for (int i = 0; i < A_ROUND; i++)
		tpcb_run(&b->tpcb);
	return now_s() - start;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof values[0], compare);
	return values[ROUNDS / 2];
}

static void measure(struct bench *b, const char *name,
	void (*one)(struct session *s, int64_t account), const char *goal)
{
	double ours[ROUNDS], bare[ROUNDS], ratio[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		bare[i] = tpcb_s(b);
		ours[i] = payments_s(b, one);
		ratio[i] = bare[i] / ours[i];
	}
	printf("| %-34s | %7.0f /s | %7.0f /s | %5.2f | %s |\n", name, A_ROUND / median(ours),
		A_ROUND / median(bare), median(ratio), goal);
}

int main(void)
{
	struct bench b = {.next_account = 0};

	remove_files(HALL_PATH);
	remove_files(TPCB_PATH);
	(void)unlink(KEY_PATH);
	hall_make(&b.session);
	tpcb_make(&b.tpcb);
	(void)payments_s(&b, pay_with_intent); /* both caches are warm from here on */
	(void)tpcb_s(&b);
	printf("| %-34s | %-10s | %-10s | %-5s | goal |\n", "taking money", "wattdesk",
		"bare TPC-B", "ratio");
	measure(&b, "payment, its print prepared", pay_with_intent, ">= 0.35");
	measure(&b, "payment, print and its outcome", pay_with_outcome, "");
	session_close(&b.session);
	tpcb_close(&b.tpcb);
	return 0;
}
