/* A hall's file of which some bytes are broken: who notices it, and what a station does then. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/backup.h"
#include "counter/demo.h"
#include "counter/file_copy.h"
#include "counter/guard.h"
#include "counter/pay.h"
#include "counter/shift.h"
#include "db/database.h"
#include "tests/crash/chance.h"
#include "tests/store/scratch.h"
#include "tests/test.h"

#define SHARE "share"
#define PAGE_BYTES 4096
#define PURPOSE 0xda
#define BROKEN_MAX 6
#define SEEDS 60
#define ALL_ROWS 1000000
#define MS_PER_HOUR INT64_C(3600000)

/* A hall that is whole, made once, and a copy of it that is broken anew for each case. */
struct lab {
	struct scratch scratch;
	char whole[SCRATCH_PATH_MAX], copy[SCRATCH_PATH_MAX];
	char account_no[32]; /* of somebody who owes */
	uint32_t pages;
	struct arena arena;
};

static struct moment morning(void *ctx)
{
	struct date day;

	(void)ctx;
	assert_true(date_from_civil(&day, 2026, 3, 17));
	return (struct moment){day.days * 24 * MS_PER_HOUR + MS_PER_HOUR};
}

static bool station_open(struct session *s, const char *path)
{
	const struct session_options options = {.db_url = path,
		.station = "window-1",
		.share_dir = SHARE,
		.clock = {.now = morning}};

	if (!session_open(s, &options))
		return false;
	utf8_copy(s->login, sizeof s->login, "li.na");
	s->roles = ROLE_CASHIER;
	return true;
}

static bool pays(struct lab *lab, struct session *s)
{
	struct pay_request request = {.account_no = {lab->account_no},
		.account_count = 1,
		.tender_count = 1,
		.again = true};
	struct pay_result result;

	assert_int_equal(tender_parse(&request.tenders[0], "cash:1.00"), TENDER_OK);
	return pay_take(s, &request, &lab->arena, &result);
}

/* --- the hall --------------------------------------------------------------------------------- */

static const char *beside(char *buf, const char *path, const char *suffix)
{
	assert_true(snprintf(buf, SCRATCH_PATH_MAX, "%s%s", path, suffix) < SCRATCH_PATH_MAX);
	return buf;
}

static sqlite3 *raw_open(const char *path)
{
	sqlite3 *raw;

	assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
	return raw;
}

static void find_debtor(struct lab *lab)
{
	sqlite3 *raw = raw_open(lab->whole);
	sqlite3_stmt *st;

	assert_int_equal(sqlite3_prepare_v2(raw,
				 "SELECT account_no FROM account AS a WHERE status = 1 AND (SELECT "
				 "sum(amount) FROM journal_line WHERE ledger = 1122 AND "
				 "sub = a.account_id) > 10000 LIMIT 1",
				 -1, &st, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	utf8_copy(
		lab->account_no, sizeof lab->account_no, (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	sqlite3_close(raw);
}

static void make_hall(struct lab *lab)
{
	char folder[SCRATCH_PATH_MAX], text[SAY_TEXT_MAX];
	struct demo_request request = {.folder = folder,
		.share_dir = SHARE,
		.on = moment_date(morning(NULL)),
		.seed = 7,
		.customers = DEMO_CUSTOMERS_MIN,
		.days = DEMO_DAYS_MIN};
	struct shift_open_request open_request = {.float_amount = MONEY_ZERO};
	struct shift_view shift;
	struct demo_made made;
	struct session s;
	struct fault why;
	struct stat info;

	scratch_path(&lab->scratch, "hall", folder, sizeof folder);
	if (!demo_make(&request, &made, &why))
		fail_msg("%s", fault_render(LANG_EN, &why, text, sizeof text));
	utf8_copy(lab->whole, sizeof lab->whole, made.db_path);
	assert_true(station_open(&s, lab->whole));
	assert_true(shift_open(&s, &open_request, &shift));
	session_close(&s);
	assert_int_equal(stat(lab->whole, &info), 0);
	lab->pages = (uint32_t)(info.st_size / PAGE_BYTES);
	find_debtor(lab);
}

static int set_up(void **state)
{
	struct lab *lab = xcalloc(1, sizeof *lab);

	scratch_init(&lab->scratch);
	make_hall(lab);
	scratch_path(&lab->scratch, "hall.db", lab->copy, sizeof lab->copy);
	*state = lab;
	return 0;
}

static int tear_down(void **state)
{
	struct lab *lab = *state;

	arena_release(&lab->arena);
	scratch_release(&lab->scratch);
	free(lab);
	return 0;
}

static void copy_whole(const struct lab *lab)
{
	static const char *const suffixes[] = {"", ".key", ".seals", "-lock"};
	static const char *const stale[] = {"-wal", "-shm", DAMAGE_SUFFIX};
	char from[SCRATCH_PATH_MAX], to[SCRATCH_PATH_MAX];
	struct fault why;

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		beside(to, lab->copy, suffixes[i]);
		(void)unlink(to);
		assert_true(file_copy(beside(from, lab->whole, suffixes[i]), to, &why));
	}
	for (size_t i = 0; i < ARRAY_SIZE(stale); i++)
		(void)unlink(beside(to, lab->copy, stale[i]));
}

static bool is_marked(const struct lab *lab)
{
	char path[SCRATCH_PATH_MAX];

	return access(beside(path, lab->copy, DAMAGE_SUFFIX), F_OK) == 0;
}

/* Some bytes of one page, all by the seed. */
static void break_bytes(const struct lab *lab, uint64_t seed)
{
	struct chance chance = chance_from(seed, PURPOSE);
	off_t page = (off_t)chance_below(&chance, lab->pages) * PAGE_BYTES;
	uint32_t count = 1 + chance_below(&chance, BROKEN_MAX);
	int fd = open(lab->copy, O_RDWR);

	for (uint32_t i = 0; i < count; i++) {
		off_t at = page + chance_below(&chance, PAGE_BYTES);
		unsigned char byte;

		assert_int_equal(pread(fd, &byte, 1, at), 1);
		byte ^= (unsigned char)(1 + chance_below(&chance, 255));
		assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	}
	close(fd);
}

static bool is_whole_deep(struct session *s)
{
	char wrong[256];

	return db_engine_check(s->db, true, wrong, sizeof wrong);
}

/* A station that found damage takes nothing, says what to do, and has told the others. */
static void check_refuses(struct lab *lab, struct session *s)
{
	char text[SAY_TEXT_MAX];

	assert_true(s->damaged);
	assert_true(is_marked(lab));
	assert_false(pays(lab, s));
	assert_int_equal(s->why.code, CODE_DB_DAMAGED);
	assert_non_null(
		strstr(fault_render(LANG_EN, &s->why, text, sizeof text), "wattdesk restore"));
}

/* --- what is found ---------------------------------------------------------------------------- */

/* In small pieces, while others pay: a round ends, finds nothing, and the next one begins. */
static void test_whole_hall(void **state)
{
	struct lab *lab = *state;
	struct session s, other;
	int rounds = 0, pieces = 0;

	copy_whole(lab);
	assert_true(station_open(&s, lab->copy));
	assert_true(station_open(&other, lab->copy));
	for (; rounds < 2; pieces++) {
		rounds += guard_walk(&s, 997);
		assert_false(s.damaged);
		if (pieces % 8 == 0)
			assert_true(pays(lab, &other));
	}
	assert_true(pieces > 20); /* 12,000 rows, and what the tables cost */
	assert_false(is_marked(lab));
	session_close(&other);
	session_close(&s);
}

/* An idle station rests between two rounds. */
static void test_rest(void **state)
{
	struct lab *lab = *state;
	struct session s;
	int pieces = 0;

	copy_whole(lab);
	assert_true(station_open(&s, lab->copy));
	for (guard_idle(&s); s.walk != NULL; pieces++)
		guard_idle(&s);
	assert_int_equal(s.walk_again.ms, morning(NULL).ms + GUARD_REST_MS);
	guard_idle(&s);
	assert_null(s.walk);
	assert_true(pieces > 50);
	s.walk_again = morning(NULL);
	guard_idle(&s);
	assert_non_null(s.walk);
	session_close(&s);
}

/* The first page with something on it of the next table or index; false: no more. */
static bool next_tree(sqlite3_stmt *st, char name[64], off_t *page)
{
	if (sqlite3_step(st) != SQLITE_ROW)
		return false;
	utf8_copy(name, 64, (const char *)sqlite3_column_text(st, 0));
	*page = sqlite3_column_int64(st, 1);
	return true;
}

/* A page of each table and each index that holds anything: no tree is passed by. */
static void test_every_tree(void **state)
{
	struct lab *lab = *state;
	char name[64], page[PAGE_BYTES];
	struct session s;
	sqlite3_stmt *st;
	sqlite3 *raw = raw_open(lab->whole);
	int trees = 0, fd;
	off_t at;

	memset(page, 'Z', sizeof page);
	assert_int_equal(sqlite3_prepare_v2(raw,
				 "SELECT name, min(pageno) FROM dbstat WHERE pagetype = 'leaf' AND "
				 "ncell > 0 AND name <> 'sqlite_schema' GROUP BY name",
				 -1, &st, NULL),
		SQLITE_OK);
	for (; next_tree(st, name, &at); trees++) {
		copy_whole(lab);
		fd = open(lab->copy, O_WRONLY);
		assert_int_equal(pwrite(fd, page, sizeof page, (at - 1) * PAGE_BYTES), sizeof page);
		close(fd);
		if (station_open(&s, lab->copy)) {
			(void)guard_walk(&s, ALL_ROWS);
			if (!s.damaged)
				fail_msg("%s: nobody noticed", name);
			check_refuses(lab, &s);
			session_close(&s);
		} else if (s.why.code != CODE_DB_DAMAGED || !is_marked(lab)) {
			fail_msg("%s: %s", name, code_name(s.why.code));
		}
	}
	sqlite3_finalize(st);
	sqlite3_close(raw);
	assert_true(trees > 80);
}

struct tally {
	int shut, whole, found, missed;
};

static void go_through(struct lab *lab, struct tally *tally)
{
	struct session s;
	bool whole;

	if (!station_open(&s, lab->copy)) {
		assert_int_equal(s.why.code, CODE_DB_DAMAGED);
		assert_true(is_marked(lab));
		tally->shut++;
		return;
	}
	whole = is_whole_deep(&s);
	(void)guard_walk(&s, ALL_ROWS);
	if (s.damaged) {
		assert_false(whole); /* nobody is stopped without need */
		check_refuses(lab, &s);
		tally->found++;
	} else if (whole) {
		assert_true(pays(lab, &s));
		tally->whole++;
	} else {
		tally->missed++;
	}
	session_close(&s);
}

/*
 * One to six bytes of any page: three in four fall into room that holds nothing. What the engine's
 * full check finds, the walk finds, but for a few of the kinds that db/walk.h names.
 */
static void test_broken_bytes(void **state)
{
	struct lab *lab = *state;
	struct tally tally = {0};

	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		copy_whole(lab);
		break_bytes(lab, seed);
		go_through(lab, &tally);
	}
	print_message("%d shut, %d whole, %d found, %d missed\n", tally.shut, tally.whole,
		tally.found, tally.missed);
	assert_in_range(tally.shut, 1, SEEDS / 8);
	assert_in_range(tally.found, SEEDS / 10, SEEDS);
	assert_in_range(tally.missed, 0, SEEDS / 20);
}

/* Who cannot even open the hall tells those who did; a file that is no hall gets no mark. */
static void test_shut(void **state)
{
	struct lab *lab = *state;
	char lock[SCRATCH_PATH_MAX];
	struct session s, at_work;
	int fd;

	copy_whole(lab);
	assert_true(station_open(&at_work, lab->copy));
	assert_true(pays(lab, &at_work));
	fd = open(lab->copy, O_WRONLY);
	assert_int_equal(pwrite(fd, "ZZZZ", 4, 105), 4); /* the first cells of the schema */
	close(fd);
	assert_false(station_open(&s, lab->copy));
	assert_int_equal(s.why.code, CODE_DB_DAMAGED);
	guard_idle(&at_work);
	check_refuses(lab, &at_work);
	session_close(&at_work);

	copy_whole(lab);
	fd = open(lab->copy, O_WRONLY);
	assert_int_equal(pwrite(fd, "none", 4, 0), 4);
	close(fd);
	assert_int_equal(unlink(beside(lock, lab->copy, "-lock")), 0);
	assert_false(station_open(&s, lab->copy));
	assert_int_equal(s.why.code, CODE_DB_DAMAGED);
	assert_false(is_marked(lab));
}

/* The nightly backup copies the damage, finds it in its drill, and stops the hall it came from. */
static void test_backup(void **state)
{
	struct lab *lab = *state;
	char folder[SCRATCH_PATH_MAX];
	const struct backup_request request = {.folder = folder, .keep = 1};
	struct backup_made made;
	struct session s;
	sqlite3_stmt *st;
	sqlite3 *raw = raw_open(lab->whole);
	off_t at;
	int fd;

	copy_whole(lab);
	scratch_path(&lab->scratch, "backups", folder, sizeof folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(sqlite3_prepare_v2(raw,
				 "SELECT max(pageno) FROM dbstat WHERE name = 'account_by_phone'",
				 -1, &st, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	at = (sqlite3_column_int64(st, 0) - 1) * PAGE_BYTES;
	sqlite3_finalize(st);
	sqlite3_close(raw);
	fd = open(lab->copy, O_WRONLY);
	assert_int_equal(pwrite(fd, "ZZZZZZZZ", 8, at), 8);
	close(fd);
	assert_true(station_open(&s, lab->copy));
	s.roles = ROLE_ADMIN;
	assert_false(backup_rotate(&s, &request, &lab->arena, &made));
	assert_int_equal(s.why.code, CODE_VERIFY_FAILED);
	assert_true(is_marked(lab));
	assert_int_equal(access(beside(folder, made.path, BACKUP_FAILED_SUFFIX), F_OK), 0);
	assert_int_equal(access(beside(folder, made.path, DAMAGE_SUFFIX), F_OK), -1);
	s.roles = ROLE_CASHIER;
	check_refuses(lab, &s);
	session_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_hall),
		cmocka_unit_test(test_rest),
		cmocka_unit_test(test_every_tree),
		cmocka_unit_test(test_broken_bytes),
		cmocka_unit_test(test_shut),
		cmocka_unit_test(test_backup),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
