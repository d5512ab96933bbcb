/*
 * The daily run over 1,000,000 accounts of which 5 % are in arrears, each with a paid bill and
 * those in arrears with an unpaid one: the day of the warning (everybody is reminded and put at
 * risk), the listing day (everybody is listed, periods are counted for the blacklist), and a day on
 * which nothing happens. Beside it, in the same minute, as many bare insertions as the first day
 * writes, straight against SQLite with the same durability and the same transactions. Then the same
 * days on a PostgreSQL of its own, on this machine, as durable.
 *
 * WATTDESK_BENCH_ACCOUNTS takes another number of accounts.
 */
#include <inttypes.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/compiler.h"
#include "core/fault.h"
#include "counter/arrears_run.h"
#include "counter/hall.h"
#include "counter/staff.h"
#include "tests/store/cluster.h"

#define HALL_PATH "build/bench/dun.db"
#define KEY_PATH "build/bench/dun.key"
#define SERVER_KEY_PATH "build/bench/dun_server.key"
#define BARE_PATH "build/bench/dun_bare.db"
#define PASSWORD "bench password"
#define ACCOUNTS INT64_C(1000000)
#define GOAL_S 30.0

static double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static _Noreturn void die(const struct fault *why)
{
	char text[SAY_TEXT_MAX];

	fprintf(stderr, "dun_bench: %s\n", fault_render(LANG_EN, why, text, sizeof text));
	exit(1);
}

static void run_sql(sqlite3 *db, const char *sql)
{
	char *error = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &error) == SQLITE_OK)
		return;
	fprintf(stderr, "dun_bench: %s\n", error);
	exit(1);
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

/* --- the hall -------------------------------------------------------------------------------- */

/* temp.n (i): the accounts' numbers from 1. Each twentieth owes a second bill. */
static const char furnish[] =
	"INSERT INTO account (account_id, account_no, name, name_initials, id_type, id_masked, "
	"address, price_class, region, opened_on, status, phone, voltage, capacity_kva, route, "
	"tariff, card_serial, card_count, card_generation) SELECT i, printf('33%08d', i), "
	"'张建国', 'ZJG', 8, '', '解放路1号', CASE i % 4 WHEN 0 THEN 'commercial' ELSE "
	"'residential' END, '330102', '2020-01-01', 1, '13800000000', '', '', "
	"printf('R%03d', i / 1000), '', '', 0, 0 FROM n;"
	"INSERT INTO journal (journal_id, kind, business_date, at, login, station, memo) "
	"SELECT i, 1, '2026-08-01', 0, 'bench', 'bench', '' FROM n;"
	"INSERT INTO journal_line (journal_id, line_no, ledger, sub, amount) "
	"SELECT i, 1, 1122, i, 10000 FROM n;"
	"INSERT INTO journal_line (journal_id, line_no, ledger, sub, amount) "
	"SELECT i, 2, 1122, i, -10000 FROM n;"
	"INSERT INTO journal_line (journal_id, line_no, ledger, sub, amount) "
	"SELECT i, 3, 1122, i, 12345 FROM n WHERE i % 20 = 0;"
	"INSERT INTO bill (bill_id, bill_no, account_id, period, energy_wh, amount, paid_before, "
	"issued_on, due_on, journal_id) SELECT i, printf('P%d', i), i, '2026-07', 0, 10000, 0, "
	"'2026-08-01', '2026-08-15', i FROM n;"
	"INSERT INTO allocation (journal_id, account_id, bill_id, business_date, principal, "
	"late_charge, advance) SELECT i, i, i, '2026-08-10', 10000, 0, 0 FROM n;"
	"INSERT INTO bill (bill_id, bill_no, account_id, period, energy_wh, amount, paid_before, "
	"issued_on, due_on, journal_id) SELECT i + 100000000, printf('U%d', i), i, '2026-08', 0, "
	"12345, 0, '2026-09-01', "
	"'2026-09-15', i FROM n WHERE i % 20 = 0;";

static void number_accounts(sqlite3 *db, int64_t accounts)
{
	sqlite3_stmt *st;

	run_sql(db, "CREATE TEMP TABLE n (i INTEGER PRIMARY KEY)");
	if (sqlite3_prepare_v2(db,
		    "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ?) "
		    "INSERT INTO n SELECT i FROM c",
		    -1, &st, NULL) != SQLITE_OK)
		exit(1);
	sqlite3_bind_int64(st, 1, accounts);
	if (sqlite3_step(st) != SQLITE_DONE)
		exit(1);
	sqlite3_finalize(st);
}

static void fill(int64_t accounts)
{
	sqlite3 *db;

	if (sqlite3_open(HALL_PATH, &db) != SQLITE_OK)
		exit(1);
	run_sql(db, "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF");
	number_accounts(db, accounts);
	run_sql(db, "BEGIN");
	run_sql(db, furnish);
	run_sql(db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
	sqlite3_close(db);
}

/* --- the same hall on a server --------------------------------------------------------------- */

static void run_server(PGconn *pg, const char *sql)
{
	PGresult *result = PQexec(pg, sql);
	ExecStatusType status = PQresultStatus(result);

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		fprintf(stderr, "dun_bench: %s\n", PQerrorMessage(pg));
		exit(1);
	}
	PQclear(result);
}

/* The one thing in which the two engines' words differ here: a number in a text. */
static void furnish_server(PGconn *pg)
{
	run_server(pg, "CREATE FUNCTION printf(shape TEXT, n BIGINT) RETURNS TEXT LANGUAGE sql "
		       "IMMUTABLE AS $$ SELECT CASE WHEN shape LIKE '%08d' THEN substr(shape, 1, "
		       "length(shape) - 4) || lpad(CAST(n AS TEXT), 8, '0') WHEN shape LIKE '%03d' "
		       "THEN substr(shape, 1, length(shape) - 4) || lpad(CAST(n AS TEXT), 3, '0') "
		       "ELSE replace(shape, '%d', CAST(n AS TEXT)) END $$");
}

static void fill_server(const char *url, int64_t accounts)
{
	PGconn *pg = PQconnectdb(url);
	char sql[sizeof furnish + 64];

	if (PQstatus(pg) != CONNECTION_OK) {
		fprintf(stderr, "dun_bench: %s\n", PQerrorMessage(pg));
		exit(1);
	}
	run_server(pg, "SET session_replication_role = replica; SET synchronous_commit = off");
	snprintf(sql, sizeof sql,
		"CREATE TEMP TABLE n AS SELECT i FROM generate_series(1::bigint, %" PRId64 ") AS i",
		accounts);
	run_server(pg, sql);
	furnish_server(pg);
	run_server(pg, "BEGIN");
	run_server(pg, furnish);
	run_server(pg, "COMMIT");
	run_server(pg, "DROP FUNCTION printf");
	run_server(pg, "VACUUM ANALYZE");
	run_server(pg, "CHECKPOINT");
	PQfinish(pg);
}

/* Where a hall lies; url NULL: a file. */
struct ground {
	const char *url, *key;
	int64_t accounts;
};

static void hall_make(struct session *s, const struct ground *ground)
{
	const char *url = ground->url == NULL ? HALL_PATH : ground->url;
	const struct hall_request request = {.db_url = url,
		.key_path = ground->key,
		.code = "BENCH",
		.name = "Bench",
		.trial = true,
		.now = clock_system().now(NULL)};
	const struct session_options options = {.db_url = url,
		.key_path = ground->key,
		.station = "bench",
		.share_dir = "share",
		.lang = LANG_ZH,
		.clock = clock_system()};
	const struct staff_request staff = {
		.login = "bench", .name = "bench", .roles = ROLE_ADMIN, .password = PASSWORD};
	struct hall_made made;
	struct fault why;

	if (ground->url == NULL)
		remove_files(HALL_PATH);
	(void)unlink(ground->key);
	if (!hall_init(&request, &made, &why))
		die(&why);
	if (!session_open(s, &options) || !staff_add(s, &staff) ||
		!session_sign_in(s, "bench", PASSWORD))
		die(&s->why);
	if (ground->url == NULL)
		fill(ground->accounts);
	else
		fill_server(ground->url, ground->accounts);
	s->roles = ROLE_COLLECTOR;
}

/* --- what is measured ------------------------------------------------------------------------ */

static double run_day(struct session *s, const char *day, size_t moves)
{
	struct dun_request request = {.preview = false};
	struct arena arena = ARENA_EMPTY;
	struct dun_result result;
	double start = now_s(), took;

	if (!date_parse(&request.on, day) || !dun_run(s, &request, &arena, &result))
		die(&s->why);
	took = now_s() - start;
	if (result.move_count != moves) {
		fprintf(stderr, "dun_bench: %zu steps were expected\n", moves);
		exit(1);
	}
	arena_release(&arena);
	return took;
}

/* A case and two steps for each that owes, DUN_STEP accounts a transaction. */
static double bare(int64_t owing, int64_t in_a_step)
{
	static const char *const texts[] = {
		"INSERT INTO a VALUES (NULL, ?, '2026-10-19', 2, '2026-10-19', 2, 1, 0, "
		"'2026-10-19', NULL, NULL, NULL, NULL)",
		"INSERT INTO b VALUES (?, 1, 0, 1, '2026-10-19', 0, 'bench', 'bench', 'reason of "
		"some length, packed', '', '', 1, NULL)",
		"INSERT INTO b VALUES (?, 2, 1, 2, '2026-10-19', 0, 'bench', 'bench', 'reason of "
		"some length, packed', '', '', 1, NULL)"};
	sqlite3_stmt *st[ARRAY_SIZE(texts)];
	double start;
	sqlite3 *db;

	remove_files(BARE_PATH);
	if (sqlite3_open(BARE_PATH, &db) != SQLITE_OK)
		exit(1);
	run_sql(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		    "CREATE TABLE a (id INTEGER PRIMARY KEY, x, y, z, u, v, w, p, q, r, s, t, o);"
		    "CREATE TABLE b (id, seq, f, t, d, a, l, s, r, e, p, run, pay, "
		    "PRIMARY KEY (id, seq)) WITHOUT ROWID");
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (sqlite3_prepare_v2(db, texts[i], -1, &st[i], NULL) != SQLITE_OK)
			exit(1);
	start = now_s();
	for (int64_t i = 0; i < owing; i++) {
		if (i % in_a_step == 0)
			run_sql(db, i == 0 ? "BEGIN" : "COMMIT; BEGIN");
		for (size_t j = 0; j < ARRAY_SIZE(texts); j++) {
			sqlite3_bind_int64(st[j], 1, i);
			if (sqlite3_step(st[j]) != SQLITE_DONE)
				exit(1);
			sqlite3_reset(st[j]);
		}
	}
	run_sql(db, "COMMIT");
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		sqlite3_finalize(st[i]);
	sqlite3_close(db);
	return now_s() - start;
}

/* The three days; the slowest of them. raw: the bare insertions', 0: none beside it. */
static double run_days(struct session *s, int64_t owing, double raw)
{
	double slowest = run_day(s, "2026-10-19", 2 * (size_t)owing), listing, idle;

	if (raw > 0)
		printf("| all reminded and put at risk | %.2f s | %.2f s | %.2f | |\n", slowest,
			raw, slowest / raw);
	else
		printf("| all reminded and put at risk | %.2f s | | | |\n", slowest);
	listing = run_day(s, "2026-10-26", (size_t)owing);
	printf("| all listed, and periods counted | %.2f s | | | |\n", listing);
	idle = run_day(s, "2026-10-27", 0);
	printf("| a day on which nothing moves | %.2f s | | | |\n", idle);
	if (listing > slowest)
		slowest = listing;
	printf("| the slowest day | %.2f s | | | <= %.0f s %s |\n", slowest, GOAL_S,
		slowest <= GOAL_S ? "met" : "MISSED");
	return slowest;
}

static double run_server_days(int64_t accounts)
{
	struct cluster cluster;
	char url[256];
	struct session s;
	double slowest;

	cluster_init_durable(&cluster);
	cluster_create(&cluster, "hall", NULL);
	const struct ground ground = {.url = cluster_url(&cluster, "hall", url, sizeof url),
		.key = SERVER_KEY_PATH,
		.accounts = accounts};

	hall_make(&s, &ground);
	printf("| the same on PostgreSQL | | | | |\n");
	slowest = run_days(&s, accounts / 20, 0);
	session_close(&s);
	cluster_release(&cluster);
	return slowest;
}

int main(void)
{
	const char *asked = getenv("WATTDESK_BENCH_ACCOUNTS");
	int64_t accounts = asked == NULL ? ACCOUNTS : strtoll(asked, NULL, 10);
	const struct ground ground = {.key = KEY_PATH, .accounts = accounts};
	double slowest, server, raw;
	struct session s;

	hall_make(&s, &ground);
	printf("| the daily run of arrears, %" PRId64
	       " accounts | wattdesk | bare inserts | ratio | "
	       "goal |\n",
		accounts);
	raw = bare(accounts / 20, DUN_STEP / 20);
	slowest = run_days(&s, accounts / 20, raw);
	session_close(&s);
	server = run_server_days(accounts);
	if (server > slowest)
		slowest = server;
	return slowest <= GOAL_S ? 0 : 1;
}
