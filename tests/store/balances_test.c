/* The index of balances: a hall from before it is upgraded, and what asks for balances uses it. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/compiler.h"
#include "core/fault.h"
#include "db/bind.h"
#include "db/database.h"
#include "db/journal.h"
#include "db/migration.h"
#include "db/sql_sets.h"
#include "tests/store/scratch.h"
#include "tests/test.h"

#define STEP 230
#define STEP_AFTER 231
#define ENTRIES 40

enum { PLAN_BALANCE, PLAN_OWING, PLAN_OF_INCOME, PLAN_WRITTEN_OFF, PLANS };

/* As db/journal.c, db/arrears_run_store.c, db/verify_store.c and db/bill_store.c ask. */
static const char *const texts[PLANS] = {
	[PLAN_BALANCE] =
		"EXPLAIN QUERY PLAN SELECT sum(amount) FROM journal_line WHERE " JOURNAL_HELD
		"AND ledger = $1 AND sub = $2",
	[PLAN_OWING] = "EXPLAIN QUERY PLAN SELECT sub FROM journal_line WHERE " JOURNAL_HELD
		       "AND ledger = 1122 AND sub > $1 AND sub <= $2 GROUP BY sub "
		       "HAVING sum(amount) > 0",
	[PLAN_WRITTEN_OFF] = "EXPLAIN QUERY PLAN SELECT (SELECT sum(j.amount) FROM journal_line j "
			     "WHERE j.ledger = 6702 AND j.sub = b.bill_id) FROM bill b "
			     "WHERE b.account_id = $1 AND b.bill_id > $2",
	[PLAN_OF_INCOME] = "EXPLAIN QUERY PLAN SELECT sum(amount) FROM journal_line WHERE "
			   "ledger = $1 AND sub = $2",
};

static const struct sql_set plans = {
	.name = "plans", .texts = texts, .count = PLANS, .id = SQL_SET_EXTRA};

struct place {
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX];
};

static int place_make(void **state)
{
	struct place *place = xcalloc(1, sizeof *place);

	scratch_init(&place->scratch);
	scratch_path(&place->scratch, "hall.db", place->path, sizeof place->path);
	*state = place;
	return 0;
}

static int place_drop(void **state)
{
	struct place *place = *state;

	scratch_release(&place->scratch);
	free(place);
	return 0;
}

static struct db *open_with(
	const struct place *place, const struct migration_list *list, bool create)
{
	const struct db_options options = {.url = place->path,
		.create = create,
		.migrations = list,
		.program_version = "test"};
	char text[SAY_TEXT_MAX];
	struct fault why;
	struct db *db;

	if (!db_open(&db, &options, &why))
		fail_msg("%s", fault_render(LANG_EN, &why, text, sizeof text));
	return db;
}

/* All steps but ours, as the program was before them. */
static struct db *open_as_before(const struct place *place)
{
	struct migration *rows = xcalloc((size_t)migrations_all.count, sizeof *rows);
	struct migration_list list = {.rows = rows};
	struct db *db;

	for (int i = 0; i < migrations_all.count; i++)
		if (migrations_all.rows[i].version != STEP &&
			migrations_all.rows[i].version != STEP_AFTER)
			rows[list.count++] = migrations_all.rows[i];
	assert_int_equal(list.count, migrations_all.count - 2);
	db = open_with(place, &list, true);
	free(rows);
	return db;
}

/* A bill for each of three accounts in turn, and a payment into the drawer of shift 7. */
static void post(struct db *db, int first)
{
	struct journal_entry entry = {
		.kind = JOURNAL_OPENING, .login = "l", .station = "s", .memo = "", .at = {1000}};
	struct journal_line lines[2];
	int64_t id;

	assert_true(date_parse(&entry.business_date, "2026-03-02"));
	assert_true(db_begin(db));
	for (int i = first; i < first + ENTRIES; i++) {
		lines[0] = (struct journal_line){.ledger = LEDGER_RECEIVABLE, .sub = i % 3 + 1};
		lines[1] = (struct journal_line){.ledger = LEDGER_ENERGY};
		assert_true(money_from_fen(&lines[0].amount, 100 + i));
		lines[1].amount = money_negate(lines[0].amount);
		assert_true(journal_post(db, &entry, lines, 2, &id));
		lines[1] = (struct journal_line){
			.ledger = LEDGER_DRAWER, .sub = 7, .amount = lines[0].amount};
		lines[0].amount = money_negate(lines[0].amount);
		if (i % 2 == 0)
			assert_true(journal_post(db, &entry, lines, 2, &id));
	}
	assert_true(db_commit(db));
}

static void assert_balance(struct db *db, enum ledger ledger, int64_t sub, int64_t fen)
{
	struct money sum;

	assert_true(journal_balance(db, ledger, sub, &sum));
	assert_int_equal(money_to_fen(sum), fen);
}

static void assert_balances(struct db *db, int entries)
{
	int64_t owed[3] = {0}, earned = 0, drawer = 0;

	for (int i = 0; i < entries; i++) {
		earned -= 100 + i;
		if (i % 2 == 0)
			drawer += 100 + i;
		else
			owed[i % 3] += 100 + i;
	}
	for (int i = 0; i < 3; i++)
		assert_balance(db, LEDGER_RECEIVABLE, i + 1, owed[i]);
	assert_balance(db, LEDGER_DRAWER, 7, drawer);
	assert_balance(db, LEDGER_ENERGY, 0, earned);
	assert_balance(db, LEDGER_DRAWER, 8, 0);
}

static void test_a_hall_from_before(void **state)
{
	const struct place *place = *state;
	struct db *db = open_as_before(place);

	post(db, 0);
	db_close(db);
	db = open_with(place, &migrations_all, false);
	assert_balances(db, ENTRIES);
	post(db, ENTRIES);
	assert_balances(db, 2 * ENTRIES);
	db_close(db);
}

static bool plan_says(struct db *db, int which, const char *words)
{
	struct stmt *st = db_stmt(db, &plans, which);
	bool says = false;
	enum db_step step;

	stmt_bind_int(st, 1, 1);
	stmt_bind_int(st, 2, 2);
	while ((step = stmt_step(st)) == DB_ROW)
		says = says || strstr(stmt_text(st, 3), words) != NULL;
	assert_int_equal(step, DB_DONE);
	return says;
}

/* SQLite takes a partial index only where it can tell from the words that it holds all. */
static void test_balances_are_read_off_the_index(void **state)
{
	static const char index[] = "COVERING INDEX journal_line_by_balance (ledger=? AND sub";
	struct db *db = open_with(*state, &migrations_all, true);

	assert_true(plan_says(db, PLAN_BALANCE, index));
	assert_true(plan_says(db, PLAN_OWING, index));
	assert_true(plan_says(db, PLAN_WRITTEN_OFF, "INDEX journal_line_written_off (sub=?)"));
	assert_false(plan_says(db, PLAN_OF_INCOME, "journal_line_by_balance"));
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_hall_from_before, place_make, place_drop),
		cmocka_unit_test_setup_teardown(
			test_balances_are_read_off_the_index, place_make, place_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
