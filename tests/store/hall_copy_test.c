/* A hall goes to another database and back, of either engine, and every row with it. */
#include "counter/hall_copy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "counter/verify.h"
#include "db/database.h"
#include "db/hall_store.h"
#include "db/migration.h"
#include "db/queue_store.h"
#include "tests/store/cluster.h"
#include "tests/store/till.h"
#include "tests/test.h"

/* The other engine's databases: SQLite beside the hall, PostgreSQL in a cluster of this program. */
struct elsewhere {
	struct cluster *cluster; /* NULL: SQLite */
	char url[SCRATCH_PATH_MAX];
	char key[SCRATCH_PATH_MAX];
};

static struct cluster far_cluster; /* started once for all tests */

static void elsewhere_init(struct elsewhere *there, const struct hall *hall, bool server)
{
	*there = (struct elsewhere){.cluster = server ? &far_cluster : NULL};
	scratch_path(&hall->scratch, "there.key", there->key, sizeof there->key);
	if (!server) {
		scratch_path(&hall->scratch, "there.db", there->url, sizeof there->url);
		return;
	}
	cluster_create(&far_cluster, "there", NULL);
	cluster_url(&far_cluster, "there", there->url, sizeof there->url);
}

static void elsewhere_release(const struct elsewhere *there)
{
	if (there->cluster != NULL)
		cluster_drop(there->cluster, "there");
}

/* Tables of several pages: whole ones, and one with a row more. */
static void fill_pages(struct till *till)
{
	struct attempt_row row = {.at = till->now,
		.login = "ann",
		.station = "cli",
		.verb = "pay",
		.op_id = "",
		.code = "io",
		.detail = ""};
	char paper[16];

	assert_true(db_begin(till->hall->db));
	for (int i = 0; i < 4000; i++)
		assert_true(attempt_store_insert(till->hall->db, &row));
	for (int i = 0; i < 2001; i++) {
		snprintf(paper, sizeof paper, "%d", i);
		assert_true(queue_store_set(till->hall->db, i % 7 == 0 ? "a" : "b", paper, "q"));
	}
	assert_true(db_commit(till->hall->db));
}

/* A hall with something in most of its tables. */
static void fill(struct till *till)
{
	struct pay_result paid;
	struct approval sue = till_approval("sue");
	struct reverse_request reversal = {.approval = sue, .reason = "typed wrong"};
	struct reverse_result reversed;
	struct pay_request refused = till_request("none", TENDERS("cash:1.00"));
	char text[40];

	fill_pages(till);
	for (int i = 0; i < 30; i++) {
		snprintf(text, sizeof text, "10%02d", i);
		int64_t account = till_account(till, text, "residential");
		snprintf(text, sizeof text, "B%d", i);
		till_bill(till, account, text, "2026-10-20", "90.00");
	}
	till_shift(till, "ann", "2026-11-18", "100.00");
	till_pay(till, "1001", TENDERS("cash:50.00", "cheque:20.00:A 1"), &paid);
	till_pay(till, "1002", TENDERS("cash:500.00"), &paid);
	reversal.receipt_no = paid.receipt_no;
	assert_true(reverse_payment(&till->session, REVERSAL_REVERSE, &reversal, &reversed));
	till_hand_in(till, "30.00");
	assert_false(pay_take(&till->session, &refused, &till->arena, &paid));
}

static void use_admin(struct till *till)
{
	till->session.roles = ROLE_ADMIN;
	snprintf(till->session.key_file, sizeof till->session.key_file, "%s", till->key_path);
}

/* Opens what was made as the program does. */
static void open_there(struct session *s, const struct elsewhere *there, struct till *till)
{
	const struct session_options options = {.db_url = there->url,
		.key_path = there->key,
		.station = "cli",
		.clock = till->session.clock};

	if (!session_open(s, &options))
		fail_msg("%s", code_name(s->why.code));
}

static void move_and_back(struct hall *hall, bool server)
{
	struct elsewhere there;
	struct till till;
	struct session copy;
	struct hall_move move = {.to_url = there.url, .key_path = there.key};
	struct table_digest *before = calloc(TRANSFER_TABLES_MAX, sizeof *before);
	struct verify_check checks[VERIFY_CHECKS];

	elsewhere_init(&there, hall, server);
	till_init(&till, hall);
	fill(&till);
	use_admin(&till);
	assert_true(db_begin_read(hall->db));
	assert_true(transfer_digest(hall->db, NULL, before));
	db_rollback(hall->db);
	if (!hall_move(&till.session, &move)) {
		char text[SAY_TEXT_MAX];
		fail_msg("%s: %s", code_name(till.session.why.code),
			fault_render(LANG_EN, &till.session.why, text, sizeof text));
	}
	assert_int_equal(move.copy.tables, table_shape_count);
	assert_null(transfer_difference(before, move.copy.digests));
	free(before);

	open_there(&copy, &there, &till);
	assert_true(verify_run(&copy, true, NULL, checks));
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		assert_string_equal(checks[i].first_wrong, "");

	/* Life goes on there: the next numbers follow the last ones. */
	struct till over = till;
	struct pay_result paid;
	over.session = copy;
	snprintf(over.session.login, sizeof over.session.login, "ann");
	over.session.roles = ROLE_CASHIER;
	over.session.trial = true;
	till_pay(&over, "1003", TENDERS("cash:10.00"), &paid);
	assert_string_equal(paid.receipt_no, "CLI-000003");
	till_verify(&over);
	session_close(&over.session);
	till.arena = over.arena;
	till_release(&till);
	elsewhere_release(&there);
}

static void test_to_sqlite(void **state)
{
	move_and_back(*state, false);
}

static void test_to_postgres(void **state)
{
	move_and_back(*state, true);
}

/* Nothing is half done: no database, no key, and the hall itself as it was. */
static void refused(struct hall *hall, struct till *till, struct elsewhere *there, enum code code)
{
	struct hall_move move = {.to_url = there->url, .key_path = there->key};
	struct session_options options = {.db_url = there->url,
		.key_path = till->key_path,
		.station = "cli",
		.clock = till->session.clock};
	struct session s;

	assert_false(hall_move(&till->session, &move));
	assert_string_equal(code_name(till->session.why.code), code_name(code));
	assert_int_equal(access(there->key, F_OK), -1);
	if (there->cluster == NULL)
		assert_int_equal(scratch_count(&hall->scratch, "there"), 0);
	assert_false(session_open(&s, &options));
	assert_true(s.why.code == CODE_DB_UNREACHABLE || s.why.code == CODE_DB_DAMAGED);
	till_verify(till);
}

static void test_refused(void **state)
{
	struct hall *hall = *state;
	struct elsewhere there;
	struct till till;

	till_init(&till, hall);
	fill(&till);
	for (int server = 0; server <= 1; server++) {
		elsewhere_init(&there, hall, server);
		till_as(&till, "sue");
		refused(hall, &till, &there, CODE_NOT_PERMITTED);
		use_admin(&till);
		snprintf(till.session.key_file, sizeof till.session.key_file, "%s",
			hall->scratch.folder); /* a key that cannot be copied */
		refused(hall, &till, &there, CODE_DB_UNREACHABLE);
		elsewhere_release(&there);
	}
	till_release(&till);
}

/* A hall that is not whole does not move, and one whose rows belong to nothing cannot. */
static void test_not_whole(void **state)
{
	struct hall *hall = *state;
	struct elsewhere there;
	struct till till;
	struct hall_copy copy;

	till_init(&till, hall);
	fill(&till);
	use_admin(&till);
	hall_tamper(hall, "UPDATE journal_line SET amount = amount + 1 WHERE journal_id = 1");
	for (int server = 0; server <= 1; server++) {
		struct hall_move move = {.to_url = there.url, .key_path = there.key};

		elsewhere_init(&there, hall, server);
		till_refused(&till, hall_move(&till.session, &move), CODE_VERIFY_FAILED);
		copy = (struct hall_copy){.to_url = there.url};
		till_refused(&till, hall_copy(&till.session, &copy), CODE_VERIFY_FAILED);
		elsewhere_release(&there);
	}
	hall_tamper(hall, "DELETE FROM account WHERE account_no = '1001'");
	elsewhere_init(&there, hall, false);
	copy = (struct hall_copy){.to_url = there.url};
	assert_false(hall_copy(&till.session, &copy));
	assert_int_equal(scratch_count(&hall->scratch, "there"), 0);
	till_release(&till);
}

static void test_not_empty(void **state)
{
	struct hall *hall = *state;
	struct till till;
	struct hall_move move = {.to_url = hall->url};

	till_init(&till, hall);
	use_admin(&till);
	move.key_path = till.key_path;
	till_refused(&till, hall_move(&till.session, &move), CODE_EXISTS);
	till_verify(&till);
	till_release(&till);
}

/* The digest sees every value and its place. */
static void test_digest(void **state)
{
	static const char *const changes[] = {
		"UPDATE account SET phone = '1' WHERE account_no = '1005'",
		"UPDATE account SET closed_on = '' WHERE account_no = '1005'",
		"DELETE FROM audit_chain",
		"INSERT INTO print_queue VALUES ('c', 'd', 'e')",
		"UPDATE print_queue SET station = 'cd', paper = '' WHERE station = 'c'",
		"UPDATE bill SET energy_wh = energy_wh + 1 WHERE bill_no = 'B7'",
	};
	struct hall *hall = *state;
	struct table_digest *before = calloc(TRANSFER_TABLES_MAX, sizeof *before);
	struct table_digest *after = calloc(TRANSFER_TABLES_MAX, sizeof *after);
	struct till till;

	till_init(&till, hall);
	fill(&till);
	assert_true(transfer_digest(hall->db, NULL, before));
	assert_true(transfer_digest(hall->db, NULL, after));
	assert_null(transfer_difference(before, after));
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		hall_tamper(hall, changes[i]);
		assert_true(transfer_digest(hall->db, NULL, after));
		if (transfer_difference(before, after) == NULL)
			fail_msg("not seen: %s", changes[i]);
		memcpy(before, after, TRANSFER_TABLES_MAX * sizeof *before);
	}
	free(before);
	free(after);
	till_release(&till);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_to_sqlite),
		HALL_TEST(test_to_postgres),
		HALL_TEST(test_refused),
		HALL_TEST(test_not_whole),
		HALL_TEST(test_not_empty),
		HALL_TEST(test_digest),
	};
	int failed;

	cluster_init(&far_cluster);
	failed = hall_run("hall_copy", tests, ARRAY_SIZE(tests));
	cluster_release(&far_cluster);
	return failed;
}
