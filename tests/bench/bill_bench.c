/*
 * How fast readings become bills in the books: calculate and release a route, beside bare SQLite
 * that inserts the same rows into the same tables with as many commits and as durable. Rounds of
 * both take turns, each over a route of its own. The last round has a route of many times the
 * size, to see whether the memory that a run needs grows with its customers.
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
#include "counter/bill_run.h"
#include "counter/hall.h"
#include "counter/import.h"
#include "counter/staff.h"
#include "counter/tariff.h"
#include "db/database.h"

#define HALL_PATH "build/bench/bill.db"
#define KEY_PATH "build/bench/bill.key"
#define BARE_PATH "build/bench/bill_bare.db"
#define CSV_PATH "build/bench/bill.csv"
#define TARIFF_PATH "share/tariffs/zhejiang-residential.tariff"
#define ROUNDS 7
#define A_ROUTE 1000 /* accounts of a round */
#define LONG_ROUTE (12 * A_ROUTE)
#define GOAL 0.30
#define MEMORY_GOAL_PERCENT 110

static double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void must(struct session *s, bool ok)
{
	const struct fault *why =
		s->why.code != CODE_OK || s->db == NULL ? &s->why : db_fault(s->db);
	char text[SAY_TEXT_MAX];

	if (ok)
		return;
	fprintf(stderr, "bill_bench: %s\n", fault_render(LANG_EN, why, text, sizeof text));
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

/* --- a hall with routes that were read twice ---------------------------------------------------
 */

static int route_size(int route)
{
	return route == ROUNDS ? LONG_ROUTE : A_ROUTE;
}

static void import(struct session *s, enum import_what what)
{
	const struct import_request request = {.what = what, .path = CSV_PATH};
	struct arena arena = ARENA_EMPTY;
	struct import_result result;

	must(s, import_run(s, &request, &arena, &result));
	arena_release(&arena);
}

static FILE *csv_begin(const char *columns)
{
	FILE *f = fopen(CSV_PATH, "w");

	if (f == NULL)
		perror(CSV_PATH), exit(1);
	fprintf(f, "%s\n", columns);
	return f;
}

static void store_accounts(struct session *s)
{
	FILE *f = csv_begin("account_no,name,id_type,id_no,address,price_class,region,opened_on,"
			    "route,meter_no,multiplier,tariff");

	for (int route = 0; route <= ROUNDS; route++)
		for (int i = 0; i < route_size(route); i++)
			fprintf(f,
				"%02d%05d,张建国,none,,文三路%d号,residential,浙江,2020-01-01,R%d,"
				"M%02d%05d,1,zhejiang-residential\n",
				route, i, i, route, route, i);
	fclose(f);
	import(s, IMPORT_ACCOUNTS);
}

static void store_readings(struct session *s)
{
	FILE *f = csv_begin("meter_no,read_on,register,value,kind");

	for (int route = 0; route <= ROUNDS; route++)
		for (int i = 0; i < route_size(route); i++)
			fprintf(f,
				"M%02d%05d,2026-10-20,total,%d,actual\n"
				"M%02d%05d,2026-11-20,total,%d,actual\n",
				route, i, 1000 + i, route, i, 1100 + i + i % 400);
	fclose(f);
	import(s, IMPORT_READINGS);
	(void)unlink(CSV_PATH);
}

static struct moment bench_now(void *ctx)
{
	(void)ctx;
	return (struct moment){INT64_C(1795230000000)}; /* 2026-11-21 */
}

static void hall_make(struct session *s)
{
	const char *const tariff = TARIFF_PATH;
	const struct clock clock = {bench_now, NULL};
	const struct hall_request request = {.db_url = HALL_PATH,
		.key_path = KEY_PATH,
		.code = "BENCH",
		.name = "Bench",
		.trial = true,
		.now = bench_now(NULL)};
	const struct session_options options = {.db_url = HALL_PATH,
		.key_path = KEY_PATH,
		.station = "bench",
		.share_dir = "share",
		.lang = LANG_ZH,
		.clock = clock};
	const struct staff_request staff = {.login = "bench",
		.name = "bench",
		.roles = ROLE_ADMIN,
		.password = "bench password"};
	struct arena arena = ARENA_EMPTY;
	struct import_result registered;
	struct hall_made made;

	*s = (struct session){.db = NULL};
	must(s, hall_init(&request, &made, &s->why));
	must(s, session_open(s, &options));
	must(s, staff_add(s, &staff));
	must(s, session_sign_in(s, "bench", staff.password));
	must(s, tariff_register(s, &tariff, 1, &arena, &registered));
	arena_release(&arena);
	store_accounts(s);
	store_readings(s);
	s->roles = ROLE_VERIFIER;
}

/* --- what a run made, to be inserted again by bare SQLite ---------------------------------------
 */

/* A table that a run fills; its rows are those whose key lies above the mark. */
static const struct {
	const char *name, *key;
} tables[] = {
	{"journal", "journal_id"},
	{"journal_line", "journal_id"},
	{"calculation", "calculation_id"},
	{"bill_line", "calculation_id"},
	{"bill", "bill_id"},
	{"bill_origin", "bill_id"},
};
#define TABLES ARRAY_SIZE(tables)

struct rows {
	sqlite3_value ***row; /* duplicates, a NULL ends each row */
	size_t count, room;
};

struct bare {
	sqlite3 *db, *hall;
	int64_t mark[TABLES];
	struct rows rows[TABLES];
};

static void sql(sqlite3 *db, const char *text)
{
	char *error = NULL;

	if (sqlite3_exec(db, text, NULL, NULL, &error) == SQLITE_OK)
		return;
	fprintf(stderr, "bill_bench: %s: %s\n", text, error);
	exit(1);
}

static sqlite3_stmt *prepared(sqlite3 *db, const char *text)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(db, text, -1, &st, NULL) != SQLITE_OK) {
		fprintf(stderr, "bill_bench: %s: %s\n", text, sqlite3_errmsg(db));
		exit(1);
	}
	return st;
}

static void bare_open(struct bare *b)
{
	*b = (struct bare){.db = NULL};
	if (sqlite3_open(HALL_PATH, &b->hall) != SQLITE_OK)
		exit(1);
	sql(b->hall, "VACUUM INTO '" BARE_PATH "'");
	if (sqlite3_open(BARE_PATH, &b->db) != SQLITE_OK)
		exit(1);
	sql(b->db, "PRAGMA journal_mode = WAL");
	sql(b->db, "PRAGMA synchronous = FULL");
}

static void bare_mark(struct bare *b)
{
	char text[128];

	for (size_t t = 0; t < TABLES; t++) {
		snprintf(text, sizeof text, "SELECT coalesce(max(%s), 0) FROM %s", tables[t].key,
			tables[t].name);
		sqlite3_stmt *st = prepared(b->hall, text);

		if (sqlite3_step(st) == SQLITE_ROW)
			b->mark[t] = sqlite3_column_int64(st, 0);
		sqlite3_finalize(st);
	}
}

static void rows_add(struct rows *rows, sqlite3_stmt *st)
{
	int columns = sqlite3_column_count(st);
	sqlite3_value **row = calloc((size_t)columns + 1, sizeof *row);

	if (rows->count == rows->room) {
		rows->room = rows->room == 0 ? 1024 : 2 * rows->room;
		rows->row = realloc(rows->row, rows->room * sizeof *rows->row);
	}
	assert(row != NULL);
	assert(rows->row != NULL);
	for (int i = 0; i < columns; i++)
		row[i] = sqlite3_value_dup(sqlite3_column_value(st, i));
	rows->row[rows->count++] = row;
}

static void bare_load(struct bare *b)
{
	char text[128];

	for (size_t t = 0; t < TABLES; t++) {
		snprintf(text, sizeof text, "SELECT * FROM %s WHERE %s > %" PRId64, tables[t].name,
			tables[t].key, b->mark[t]);
		sqlite3_stmt *st = prepared(b->hall, text);

		while (sqlite3_step(st) == SQLITE_ROW)
			rows_add(&b->rows[t], st);
		sqlite3_finalize(st);
	}
}

static void rows_drop(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		for (size_t c = 0; rows->row[i][c] != NULL; c++)
			sqlite3_value_free(rows->row[i][c]);
		free(rows->row[i]);
	}
	free(rows->row);
	*rows = (struct rows){.row = NULL};
}

static sqlite3_stmt *insertion(sqlite3 *db, const char *table, const struct rows *rows)
{
	char text[256];
	size_t columns = 0;

	snprintf(text, sizeof text, "INSERT INTO %s VALUES (", table);
	while (rows->row[0][columns] != NULL)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s?",
			columns++ == 0 ? "" : ",");
	snprintf(text + strlen(text), sizeof text - strlen(text), ")");
	return prepared(db, text);
}

static void insert(sqlite3_stmt *st, sqlite3_value *const *row)
{
	for (int c = 0; row[c] != NULL; c++)
		sqlite3_bind_value(st, c + 1, row[c]);
	if (sqlite3_step(st) != SQLITE_DONE) {
		fprintf(stderr, "bill_bench: %s\n", sqlite3_errmsg(sqlite3_db_handle(st)));
		exit(1);
	}
	sqlite3_reset(st);
}

/* Seconds; each of so many commits has its share of every table. */
static double bare_insert(struct bare *b, size_t commits)
{
	sqlite3_stmt *st[TABLES];
	double begun = now_s();

	for (size_t t = 0; t < TABLES; t++)
		st[t] = insertion(b->db, tables[t].name, &b->rows[t]);
	for (size_t c = 0; c < commits; c++) {
		sql(b->db, "BEGIN IMMEDIATE");
		for (size_t t = 0; t < TABLES; t++)
			for (size_t i = b->rows[t].count * c / commits;
				i < b->rows[t].count * (c + 1) / commits; i++)
				insert(st[t], b->rows[t].row[i]);
		sql(b->db, "COMMIT");
	}
	for (size_t t = 0; t < TABLES; t++)
		sqlite3_finalize(st[t]);
	return now_s() - begun;
}

/* --- the rounds --------------------------------------------------------------------------------
 */

static double ours(struct session *s, int route)
{
	char name[16];
	struct bill_run_request request = {.route = name};
	double begun = now_s();

	snprintf(name, sizeof name, "R%d", route);
	must(s, period_parse(&request.period, "2026-11"));
	for (enum bill_action a = BILL_ACTION_RUN; a <= BILL_ACTION_RELEASE; a++) {
		struct arena arena = ARENA_EMPTY;
		struct bill_run_result result;

		request.action = a;
		must(s, bill_run(s, &request, &arena, &result));
		assert(result.bills == route_size(route));
		arena_release(&arena);
	}
	return now_s() - begun;
}

/* What SQLite keeps of the files' pages: bounded by itself, and only more until it is full. */
static long pages_kib(void)
{
	sqlite3_int64 now = 0, highest = 0;

	sqlite3_status64(SQLITE_STATUS_PAGECACHE_OVERFLOW, &now, &highest, 0);
	return (long)(now / 1024);
}

/* The peak of the memory since peak_reset, without pages; 0 where the system does not say. */
static long peak_kib(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[128];
	long kib = 0;

	while (f != NULL && kib == 0 && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtol(line + 6, NULL, 10);
	if (f != NULL)
		fclose(f);
	return kib > 0 ? kib - pages_kib() : 0;
}

static void peak_reset(void)
{
	FILE *f = fopen("/proc/self/clear_refs", "w");

	if (f == NULL)
		return;
	fputs("5", f);
	fclose(f);
}

/* Seconds of ours and of bare, and what ours needed at its peak. */
static void round_run(struct session *s, struct bare *b, int route, double seconds[2], long *kib)
{
	size_t steps = ((size_t)route_size(route) + BILL_RUN_STEP - 1) / BILL_RUN_STEP;

	bare_mark(b);
	peak_reset();
	seconds[0] = ours(s, route);
	*kib = peak_kib();
	bare_load(b);
	seconds[1] = bare_insert(b, 2 * steps); /* one calculates, one releases */
	for (size_t t = 0; t < TABLES; t++)
		rows_drop(&b->rows[t]);
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof values[0], ascending);
	return values[ROUNDS / 2];
}

int main(void)
{
	double rate[ROUNDS], bare_rate[ROUNDS], ratio[ROUNDS], seconds[2];
	struct session s;
	struct bare bare;
	long before = 0, after;

	remove_files(HALL_PATH);
	remove_files(BARE_PATH);
	(void)unlink(KEY_PATH);
	hall_make(&s);
	bare_open(&bare);
	for (int i = 0; i < ROUNDS; i++) {
		round_run(&s, &bare, i, seconds, &before);
		rate[i] = A_ROUTE / seconds[0];
		bare_rate[i] = A_ROUTE / seconds[1];
		ratio[i] = seconds[1] / seconds[0];
	}
	peak_reset();
	seconds[0] = ours(&s, ROUNDS);
	after = peak_kib();

	double middle = median(ratio);
	bool flat = before > 0 && after * 100 <= before * MEMORY_GOAL_PERCENT;

	printf("| from readings to bills | wattdesk | bare inserts | ratio | goal |\n");
	printf("| calculate and release, %d a route | %.0f customers/s | %.0f customers/s | %.2f | "
	       ">= %.2f %s |\n",
		A_ROUTE, median(rate), median(bare_rate), middle, GOAL,
		middle >= GOAL ? "met" : "MISSED");
	printf("| the same, %d a route | %.0f customers/s | | | |\n", LONG_ROUTE,
		LONG_ROUTE / seconds[0]);
	printf("| memory without pages, %d and %d a route | %ld, %ld KiB | | %.2f | <= 1.10 %s |\n",
		A_ROUTE, LONG_ROUTE, before, after, (double)after / (double)before,
		flat ? "met" : "MISSED");
	sqlite3_close(bare.db);
	sqlite3_close(bare.hall);
	session_close(&s);
	return middle >= GOAL && flat ? 0 : 1;
}
