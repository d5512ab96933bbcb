/*
 * How long the search box takes over a million accounts, or ACCOUNTS=10000000: the median and the
 * 99th percentile of account_find, with everything that the first page shows, beside a bare SQLite
 * look-up by primary key in the same file.
 */
#include <assert.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/compiler.h"
#include "counter/account.h"
#include "tests/bench/town.h"

#define ACCOUNTS_USUAL 1000000
#define TRIES 400
#define SCANS 20 /* of those that may read every account */
#define BYTES_A_CHARACTER 3

/* --- the questions ------------------------------------------------------------------------------
 */

static void ask_number_beginning(char buf[TOWN_TEXT_MAX], int64_t account)
{
	town_number(buf, account);
	buf[5 + town_chance(account, 20) % 7] = '\0';
}

static void ask_initial(char buf[TOWN_TEXT_MAX], int64_t account)
{
	town_initials(buf, account);
	buf[1 + town_chance(account, 21) % 2] = '\0';
}

static void ask_phone_beginning(char buf[TOWN_TEXT_MAX], int64_t account)
{
	town_phone(buf, account);
	buf[3 + town_chance(account, 22) % 5] = '\0';
}

static void ask_identity(char buf[TOWN_TEXT_MAX], int64_t account)
{
	snprintf(buf, TOWN_TEXT_MAX, "330106%08d%04d",
		(int)(19500101 + town_chance(account, 23) % 400000),
		(int)(town_chance(account, 24) % 10000));
}

static void ask_city(char buf[TOWN_TEXT_MAX], int64_t account)
{
	if (account % 2 == 0)
		snprintf(buf, TOWN_TEXT_MAX, "杭州市");
	else
		town_district(buf, account);
}

/* The street without its last character. */
static void ask_two(char buf[TOWN_TEXT_MAX], int64_t account)
{
	town_street(buf, account);
	buf[2 * BYTES_A_CHARACTER] = '\0';
}

static void ask_two_unknown(char buf[TOWN_TEXT_MAX], int64_t account)
{
	town_street(buf, account);
	snprintf(buf + BYTES_A_CHARACTER, TOWN_TEXT_MAX - BYTES_A_CHARACTER, "零");
}

struct question {
	const char *what;
	void (*ask)(char buf[TOWN_TEXT_MAX], int64_t account);
	int tries;
	int goal_ms; /* of the 99th percentile */
};

static const struct question questions[] = {
	{"account number", town_number, TRIES, 10},
	{"beginning of an account number", ask_number_beginning, TRIES, 10},
	{"name", town_name, TRIES, 10},
	{"beginning of a name", town_name_beginning, TRIES, 10},
	{"surname", town_surname, TRIES, 10},
	{"pinyin initials", town_initials, TRIES, 10},
	{"one or two initials", ask_initial, TRIES, 10},
	{"phone", town_phone, TRIES, 10},
	{"beginning of a phone", ask_phone_beginning, TRIES, 10},
	{"meter", town_meter, TRIES, 10},
	{"receipt's check code", NULL, TRIES, 10}, /* ask_code */
	{"identity number, unknown", ask_identity, TRIES, 10},
	{"address, street", town_street, TRIES, 10},
	{"address, street and number", town_street_number, TRIES, 10},
	{"address, city or district", ask_city, TRIES, 10},
	{"address, two characters", ask_two, SCANS, 300},
	{"address, two characters, unknown", ask_two_unknown, SCANS, 300},
};

/* --- measuring ----------------------------------------------------------------------------------
 */

static int64_t now_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

struct bare {
	int64_t accounts;
	sqlite3 *db;
	sqlite3_stmt *look_up, *code;
};

static sqlite3_stmt *bare_prepare(struct bare *bare, const char *sql)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(bare->db, sql, -1, &st, NULL) == SQLITE_OK)
		return st;
	fprintf(stderr, "search_bench: %s\n", sqlite3_errmsg(bare->db));
	exit(1);
}

static void bare_open(struct bare *bare, const struct town *town)
{
	bare->accounts = town->accounts;
	if (sqlite3_open_v2(town->path, &bare->db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		exit(1);
	bare->look_up = bare_prepare(bare, "SELECT * FROM account WHERE account_id = ?1");
	bare->code = bare_prepare(
		bare, "SELECT check_code FROM receipt ORDER BY receipt_id LIMIT 1 OFFSET ?1");
}

static void bare_close(struct bare *bare)
{
	sqlite3_finalize(bare->look_up);
	sqlite3_finalize(bare->code);
	sqlite3_close(bare->db);
}

static int64_t bare_run(struct bare *bare, int64_t account)
{
	int64_t start = now_ns(CLOCK_MONOTONIC);

	sqlite3_reset(bare->look_up);
	sqlite3_bind_int64(bare->look_up, 1, account);
	assert(sqlite3_step(bare->look_up) == SQLITE_ROW);
	assert(sqlite3_column_text(bare->look_up, 1) != NULL);
	sqlite3_reset(bare->look_up);
	return now_ns(CLOCK_MONOTONIC) - start;
}

/* The check code of a receipt: it follows from the hall's key, not from the account. */
static void ask_code(struct bare *bare, char buf[TOWN_TEXT_MAX], int64_t account)
{
	sqlite3_bind_int64(bare->code, 1, account % TOWN_PAYMENTS);
	assert(sqlite3_step(bare->code) == SQLITE_ROW);
	snprintf(buf, TOWN_TEXT_MAX, "%s", (const char *)sqlite3_column_text(bare->code, 0));
	sqlite3_reset(bare->code);
}

/* On the wall's clock and on the processor's, which other work on the machine does not move. */
struct took {
	int64_t wall_ns, cpu_ns;
};

static struct took ours_run(struct session *s, const char *text, int64_t *hits)
{
	struct account_found found[FIND_LIMIT];
	int64_t wall = now_ns(CLOCK_MONOTONIC), cpu = now_ns(CLOCK_THREAD_CPUTIME_ID);
	size_t count;
	bool more;

	town_must(s, account_find(s, text, found, &count, &more));
	*hits += (int64_t)count;
	return (struct took){now_ns(CLOCK_MONOTONIC) - wall, now_ns(CLOCK_THREAD_CPUTIME_ID) - cpu};
}

static int64_t part(int64_t *values, int count, int percent)
{
	qsort(values, (size_t)count, sizeof values[0], compare);
	return values[count * percent / 100];
}

static void measure(struct session *s, struct bare *bare, const struct question *q)
{
	int64_t wall[TRIES], cpu[TRIES], raw[TRIES];
	int64_t hits = 0, median, p99, bare_median;
	char text[TOWN_TEXT_MAX];

	for (int i = 0; i < q->tries; i++) {
		int64_t account = (int64_t)(town_chance(i, 99) % (uint64_t)bare->accounts) + 1;
		struct took took;

		if (q->ask == NULL)
			ask_code(bare, text, account);
		else
			q->ask(text, account);
		took = ours_run(s, text, &hits);
		wall[i] = took.wall_ns;
		cpu[i] = took.cpu_ns;
		raw[i] = bare_run(
			bare, (int64_t)(town_chance(i, 98) % (uint64_t)bare->accounts) + 1);
	}
	median = part(wall, q->tries, 50);
	p99 = part(wall, q->tries, 99);
	bare_median = part(raw, q->tries, 50);
	printf("| %-34s | %4" PRId64 ".%" PRId64 " | %7" PRId64 " us | %7" PRId64 " us | %7" PRId64
	       " us | %7" PRId64 " us | %5" PRId64 " us | x %-6" PRId64 " | %3d ms %s |\n",
		q->what, hits / q->tries, hits * 10 / q->tries % 10, median / 1000, p99 / 1000,
		part(cpu, q->tries, 50) / 1000, part(cpu, q->tries, 99) / 1000, bare_median / 1000,
		median / bare_median, q->goal_ms,
		p99 <= (int64_t)q->goal_ms * 1000000 ? "met" : "MISSED");
}

int main(void)
{
	const char *asked = getenv("ACCOUNTS");
	struct town town;
	struct session s;
	struct bare bare;

	town_init(&town, asked != NULL ? strtoll(asked, NULL, 10) : ACCOUNTS_USUAL);
	town_session(&town, "bench", &s);
	bare_open(&bare, &town);
	printf("Finding among %" PRId64 " accounts: the first page as shown, with what is due\n\n",
		town.accounts);
	printf("| %-34s | %-6s | %-10s | %-10s | %-10s | %-10s | %-8s | %-8s | %-10s |\n", "by",
		"hits", "median", "p99", "CPU median", "CPU p99", "bare", "ratio", "p99 goal");
	for (size_t i = 0; i < ARRAY_SIZE(questions); i++)
		measure(&s, &bare, &questions[i]);
	bare_close(&bare);
	session_close(&s);
	return 0;
}
