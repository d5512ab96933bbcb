/*
 * A city of ten million customers, or ACCOUNTS=1000000: how long the program takes to its first
 * complete screen, a payment beside one in a hall of ten thousand, and the judge's pass over the
 * journal. Rounds of both halls take turns. `make bench-city`, which also asks search_bench there;
 * the city is made once and kept in build/bench.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/arena.h"
#include "counter/pay.h"
#include "db/database.h"
#include "db/sql_sets.h"
#include "db/verify_store.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/town.h"

#define ACCOUNTS_USUAL 10000000
#define ACCOUNTS_SMALL 10000
#define ROUNDS 9
#define A_ROUND 200 /* payments */
#define WARM 400
#define STARTS 21
#define PASSES 3
#define GOAL_OPEN_MS 50

static double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof values[0], by_size);
	return values[count / 2];
}

/* --- open ---------------------------------------------------------------------------------------
 */

static double open_ms(const struct town *town)
{
	char program[] = "build/wattdesk", db[] = "--db", key[] = "--key";
	char path[TOWN_PATH_MAX], key_path[TOWN_PATH_MAX];
	char *const argv[] = {program, db, path, key, key_path, NULL};
	int64_t us[STARTS];

	snprintf(path, sizeof path, "%s", town->path);
	snprintf(key_path, sizeof key_path, "%s", town->key);
	for (int i = 0; i < STARTS; i++) {
		struct stopwatch w;

		us[i] = stopwatch_start_us(
			&w, &(struct stopwatch_child){.argv = argv, .rows = 24, .cols = 80});
		stopwatch_stop(&w);
	}
	return (double)stopwatch_percentile(us, STARTS, 50) / 1000;
}

/* --- payments -----------------------------------------------------------------------------------
 */

static const char *const texts[] = {
	"SELECT COALESCE(MAX(payment_id), 0) FROM payment", "SELECT COUNT(*) FROM journal_line"};
static const struct sql_set by_hand = {"by_hand", texts, 2, SQL_SET_EXTRA};

static int64_t number_of(struct session *s, int which)
{
	struct stmt *st = db_stmt(s->db, &by_hand, which);

	town_must(s, stmt_one(st) == DB_ROW);
	return stmt_int(st, 0);
}

struct counter {
	struct town town;
	struct session session;
	int64_t turn; /* who pays next */
};

static void counter_open(struct counter *c, int64_t accounts)
{
	town_init(&c->town, accounts);
	town_session(&c->town, "bench", &c->session);
	c->turn = number_of(&c->session, 0);
}

static void pay(struct counter *c)
{
	struct pay_request request = {.account_count = 1, .tender_count = 1, .print = true};
	struct arena arena = ARENA_EMPTY;
	struct pay_result result;
	char number[TOWN_TEXT_MAX];

	town_number(number, town_payer(&c->town, c->turn++));
	request.account_no[0] = number;
	request.tenders[0].kind = TENDER_CASH;
	town_must(&c->session, money_from_fen(&request.tenders[0].amount, 50000));
	town_must(&c->session, pay_take(&c->session, &request, &arena, &result));
	assert(result.applied_count == 1);
	arena_release(&arena);
}

static double payments_s(struct counter *c, int count)
{
	double began = now_s();

	for (int i = 0; i < count; i++)
		pay(c);
	return now_s() - began;
}

static void measure_payments(struct counter *city, struct counter *small)
{
	double ours[ROUNDS], beside[ROUNDS], ratio[ROUNDS];

	(void)payments_s(city, WARM);
	(void)payments_s(small, WARM);
	for (int i = 0; i < ROUNDS; i++) {
		beside[i] = payments_s(small, A_ROUND);
		ours[i] = payments_s(city, A_ROUND);
		ratio[i] = beside[i] / ours[i];
	}
	printf("| %-44s | %7.0f /s    | %7.0f /s    | %5.2f | >= 0.7 |\n",
		"a payment, beside one of 10,000 accounts", A_ROUND / median(ours, ROUNDS),
		A_ROUND / median(beside, ROUNDS), median(ratio, ROUNDS));
}

/* --- the judge ----------------------------------------------------------------------------------
 */

/* The questions that read every line of the journal, as verify asks them. */
static double journal_pass(struct session *s)
{
	static const enum verify_question questions[] = {
		VERIFY_ENTRY_EMPTY, VERIFY_ENTRY_SUM, VERIFY_ENTRY_LEDGER, VERIFY_ENTRY_REVERSES};
	struct verify_finding finding;
	double began = now_s();
	bool wrong = false;

	town_must(s, db_begin_read(s->db));
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
		town_must(s, verify_store_ask(s->db, questions[i], &wrong, &finding));
		assert(!wrong);
	}
	db_rollback(s->db);
	return now_s() - began;
}

static void measure_pass(struct session *s)
{
	int64_t lines = number_of(s, 1);
	double passes[PASSES];

	for (int i = 0; i < PASSES; i++)
		passes[i] = journal_pass(s);
	printf("| %-44s | %8.0f /s   |              |       | >= 200000 /s, of %" PRId64
	       " lines |\n",
		"verify, its pass over the journal", (double)lines / median(passes, PASSES), lines);
}

static void remove_small(void)
{
	static const char *const ends[] = {"", "-wal", "-shm", "-lock"};
	char path[TOWN_PATH_MAX];

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		snprintf(path, sizeof path, "build/bench/town-%d.db%s", ACCOUNTS_SMALL, ends[i]);
		(void)unlink(path);
	}
}

/*
 * A hall that has worked for a day has its file in memory; else the disk would be measured. It is
 * held there, for some machines take back what was read only once.
 */
static void hold_in_memory(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *at;

	assert(fd >= 0);
	assert(fstat(fd, &st) == 0);
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	assert(at != MAP_FAILED);
	if (mlock(at, (size_t)st.st_size) != 0)
		printf("The city is not held in memory: %s.\n", strerror(errno));
	close(fd);
}

int main(void)
{
	const char *asked = getenv("ACCOUNTS");
	struct counter city, small;
	double ms, small_ms;

	remove_small();
	counter_open(&city, asked != NULL ? strtoll(asked, NULL, 10) : ACCOUNTS_USUAL);
	counter_open(&small, ACCOUNTS_SMALL);
	printf("| %-44s | %-12s | %-12s | %-5s | goal |\n", "a city", "city", "10,000", "ratio");
	ms = open_ms(&city.town);
	small_ms = open_ms(&small.town);
	printf("| %-44s | %8.1f ms  | %8.1f ms  |       | <= %d ms, %" PRId64 " accounts |\n",
		"the first complete screen", ms, small_ms, GOAL_OPEN_MS, city.town.accounts);
	hold_in_memory(city.town.path);
	hold_in_memory(small.town.path);
	measure_payments(&city, &small);
	measure_pass(&city.session);
	session_close(&city.session);
	session_close(&small.session);
	return 0;
}
