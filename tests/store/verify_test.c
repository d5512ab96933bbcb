/*
 * The judge on a hall where something of everything happened: all is well, and each thing that
 * somebody could change behind the program's back is found and named.
 */
#include "counter/verify.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/arena.h"
#include "counter/reverse.h"
#include "counter/seal_file.h"
#include "tests/store/drawer.h"
#include "tests/test.h"

static void pay(struct till *till, const char *account_no, const char *amount,
	const char *const *tenders, struct pay_result *out)
{
	struct pay_request request = {
		.account_no = {account_no}, .account_count = 1, .again = true};
	struct arena arena = ARENA_EMPTY;

	request.has_amount = amount != NULL;
	if (amount != NULL)
		request.amount = till_money(amount);
	for (; *tenders != NULL; tenders++)
		assert_int_equal(tender_parse(&request.tenders[request.tender_count++], *tenders),
			TENDER_OK);
	must(till, pay_take(&till->session, &request, &arena, out));
	arena_release(&arena);
}

static void undo(struct till *till, enum reversal_kind kind, const char *receipt_no)
{
	struct reverse_request request = {.receipt_no = receipt_no, .reason = "wrong account"};
	struct reverse_result result;

	request.approval = till_approval("sue");
	if (kind == REVERSAL_BOUNCE)
		must(till, tender_bounce(&till->session, &request, &result));
	else
		must(till, reverse_payment(&till->session, kind, &request, &result));
}

static void open_shift(struct till *till, const char *float_amount)
{
	static const int64_t pieces[DENOMINATIONS] = {2};
	const struct shift_open_request request = {
		.float_amount = till_money(float_amount), .pieces = pieces};
	struct shift_view shift;

	must(till, shift_open(&till->session, &request, &shift));
}

static void close_shift(struct till *till, const char *counted)
{
	const struct shift_close_request request = {
		.counted = till_money(counted), .approval = till_approval("sue")};
	struct shift_view shift;

	must(till, shift_close(&till->session, &request, &shift));
}

static void hand_in(struct till *till, const char *amount)
{
	const struct hand_in_request request = {
		.amount = till_money(amount), .receiver = till_approval("sue")};
	struct hand_in_made made;

	must(till, shift_hand_in(&till->session, &request, &made));
}

static void settle(struct till *till)
{
	struct arena arena = ARENA_EMPTY;
	struct day_view day;

	drawer_at(till, "sue", "cli");
	must(till, day_settle(&till->session, till_date(DRAWER_TODAY), &arena, &day));
	arena_release(&arena);
}

/*
 * Two days: late charges, change, an advance put there and spent, cheques cleared and bounced,
 * a payment reversed and one refunded out of the next day's drawer, one moved; a hand-in, a
 * difference, a settled day, and a shift that is still open.
 */
static void live(struct till *till)
{
	struct pay_result card, cheque, moved, mixed;
	struct arena arena = ARENA_EMPTY;
	struct reverse_request request = {.reason = "meant for 1002"};
	int64_t first = till_account(till, "1001", "industrial");
	int64_t second = till_account(till, "1002", "residential");

	till_bill(till, first, "B1", "2026-10-18", "1000.00");
	till_bill(till, first, "B2", "2026-11-30", "500.00");
	till_bill(till, second, "B3", "2026-11-30", "250.00");
	drawer_at(till, "ann", "cli");
	open_shift(till, "200.00");
	pay(till, "1001", NULL, TENDERS("cash:600.00", "card:500.00"), &card);
	pay(till, "1002", "300.00", TENDERS("cash:320.00"), &mixed);
	pay(till, "1002", "30.00", TENDERS("advance:30.00"), &moved);
	pay(till, "1001", "50.00", TENDERS("mobile:50.00"), &moved);
	undo(till, REVERSAL_REVERSE, moved.receipt_no);
	pay(till, "1001", "70.00", TENDERS("cheque:70.00:C1"), &cheque);
	must(till, tender_clear(&till->session, cheque.receipt_no));
	pay(till, "1001", "80.00", TENDERS("cheque:60.00:C2", "cash:20.00"), &cheque);
	undo(till, REVERSAL_BOUNCE, cheque.receipt_no);
	pay(till, "1001", "90.00", TENDERS("cash:90.00"), &moved);
	hand_in(till, "400.00");
	close_shift(till, "800.00");
	settle(till);

	till->now.ms += INT64_C(86400000);
	drawer_at(till, "ann", "two");
	open_shift(till, "200.00");
	request.receipt_no = moved.receipt_no;
	request.approval = till_approval("sue");
	must(till, reverse_move(&till->session, &request, "1002", &arena, &mixed));
	undo(till, REVERSAL_REFUND, mixed.receipt_no);
	arena_release(&arena);
}

static void start(struct till *till, void **state)
{
	till_init(till, *state);
	scratch_path(&till->hall->scratch, "hall.seals", till->session.seal_file,
		sizeof till->session.seal_file);
	live(till);
}

static const struct verify_check *find(const struct verify_check *checks, const char *name)
{
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		if (strcmp(checks[i].name, name) == 0)
			return &checks[i];
	fail_msg("there is no check %s", name);
	return NULL;
}

static void judge(struct till *till, struct verify_check checks[VERIFY_CHECKS])
{
	must(till, verify_run(&till->session, true, NULL, checks));
}

static void all_is_well(struct till *till)
{
	struct verify_check checks[VERIFY_CHECKS];

	judge(till, checks);
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		if (!checks[i].ok)
			fail_msg("%s: %s", checks[i].name, checks[i].first_wrong);
}

static void test_names(void **state)
{
	static const char *const names[VERIFY_CHECKS] = {"journal", "receivable", "advance",
		"drawer", "receipts", "cards", "sales", "audit", "schema", "engine"};
	struct verify_check checks[VERIFY_CHECKS];
	struct till till;

	till_init(&till, *state);
	judge(&till, checks);
	for (size_t i = 0; i < VERIFY_CHECKS; i++) {
		assert_string_equal(checks[i].name, names[i]);
		assert_true(checks[i].ok);
		assert_string_equal(checks[i].first_wrong, "");
	}
	assert_int_equal(find(checks, "journal")->rows, 0);
	assert_int_equal(find(checks, "schema")->rows > 20, true);
	till_release(&till);
}

static void test_all_is_well(void **state)
{
	struct verify_check checks[VERIFY_CHECKS];
	struct till till;

	start(&till, state);
	all_is_well(&till);
	judge(&till, checks);
	assert_int_equal(find(checks, "receivable")->rows, 3);
	assert_int_equal(find(checks, "drawer")->rows, 2);
	assert_int_equal(find(checks, "receipts")->rows, till_count(&till, "receipt"));
	till_release(&till);
}

/* One thing changed on a copy: the check that must see it, and how it names the place. */
struct tamper {
	const char *check, *place, *sql;
};

#define PAYMENT_1 "20261118-cli-1-0001"
#define BOTH_LINES(amount) \
	" amount = amount + CASE line_no WHEN 1 THEN " amount " ELSE -" amount " END"
#define ENTRY_OF(kind) "(SELECT min(journal_id) FROM journal WHERE kind = " kind ")"

static const struct tamper tampers[] = {
	{"journal", "entry 1: does not sum to zero (0.00 expected, 0.01 found)",
		"UPDATE journal_line SET amount = amount + 1 WHERE journal_id = 1 AND line_no = 1"},
	{"journal", "entry 2: has no lines", "DELETE FROM journal_line WHERE journal_id = 2"},
	{"journal", "ledger 1999 in entry 1",
		"UPDATE journal_line SET ledger = 1999 WHERE journal_id = 1 AND line_no = 2"},
	{"journal", "is not the exact negative of what it reverses",
		"UPDATE journal_line SET" BOTH_LINES(
			"5") " WHERE line_no < 3 AND journal_id = " ENTRY_OF("4")},
	{"journal", "is not the exact negative of what it reverses",
		"UPDATE journal_line SET sub = 1 WHERE ledger = 2203 AND journal_id = "
		"(SELECT max(journal_id) FROM journal WHERE kind = 4)"},
	{"journal", "is not the exact negative of what it reverses",
		"UPDATE journal SET reverses = NULL WHERE journal_id = " ENTRY_OF("4")},
	{"journal", "payment " PAYMENT_1 ": its operation is not there",
		"DELETE FROM operation WHERE op_id = "
		"(SELECT op_id FROM payment WHERE payment_id = 1)"},
	{"journal", "reversal ", "UPDATE reversal SET op_id = 'x' WHERE reversal_id = 1"},
	{"journal", "payment " PAYMENT_1 ": the tenders are not what was received",
		"UPDATE tender SET amount = amount + 100 WHERE payment_id = 1 AND seq = 2"},
	{"journal", "payment " PAYMENT_1 " on ledger 1123",
		"UPDATE tender SET kind = 5 WHERE payment_id = 1 AND seq = 2"},
	{"journal", "payment " PAYMENT_1 " on ledger 1001",
		"UPDATE payment SET change_given = change_given + 1 WHERE payment_id = 1"},
	{"journal", "payment " PAYMENT_1 ": what it paid is not what was kept",
		"DELETE FROM allocation WHERE payment_id = 1"},
	{"journal", "the advance is not what was put there",
		"UPDATE payment SET to_advance = to_advance + 1 WHERE payment_id = 2"},
	{"journal", "allocation ",
		"UPDATE allocation SET advance = advance - 1, principal = principal + 1 "
		"WHERE reverses IS NOT NULL"},
	{"receivable", "account 1001: the receivable is not its unpaid bills",
		"UPDATE bill SET amount = amount + 1 WHERE bill_no = 'B1'"},
	{"receivable", "account 1002: the receivable is not its unpaid bills",
		"DELETE FROM bill WHERE bill_no = 'B3'"},
	{"receivable", "account 1001",
		"UPDATE allocation SET principal = principal - 1, "
		"late_charge = late_charge + 1 WHERE allocation_id = 1"},
	{"receivable", "bill B1: was paid for another account",
		"UPDATE allocation SET account_id = 2 WHERE bill_id = "
		"(SELECT bill_id FROM bill WHERE bill_no = 'B1')"},
	{"receivable", "account id 77",
		"INSERT INTO journal_line (journal_id, line_no, ledger, sub, amount) "
		"VALUES (1, 8, 1122, 77, 100), (1, 9, 3999, 0, -100)"},
	{"receivable", "bill B1: is paid beyond its amount, or below zero",
		"UPDATE bill SET amount = 1 WHERE bill_no = 'B1'"},
	{"receivable", "ledgers 6001 and 6052: is not what was billed",
		"UPDATE journal_line SET ledger = 3999 WHERE ledger = 6001 AND journal_id = 1"},
	{"receivable", "the late charge posted is not the one paid",
		"UPDATE journal_line SET ledger = 6301 WHERE ledger = 6051"},
	{"advance", "account 1002: the balance is not what was put there and spent",
		"UPDATE allocation SET advance = advance + 1 WHERE account_id = 2 "
		"AND advance > 0"},
	{"advance", "account 1001",
		"UPDATE journal_line SET sub = 1 WHERE ledger = 2203 AND sub = 2"},
	{"advance", "account 1002: more advance was spent than there was",
		"UPDATE allocation SET advance = -999999 WHERE account_id = 2 AND advance > 0 "
		"AND reverses IS NULL; UPDATE journal_line SET amount = 999999 "
		"WHERE ledger = 2203 AND sub = 2 AND amount < 0 AND journal_id IN "
		"(SELECT journal_id FROM allocation WHERE advance = -999999)"},
	{"drawer", "payment " PAYMENT_1 ": is of another shift than its entry",
		"UPDATE journal SET shift_id = NULL WHERE journal_id = "
		"(SELECT journal_id FROM payment WHERE payment_id = 1)"},
	{"drawer", "payment " PAYMENT_1 ": is of another shift than its entry",
		"UPDATE payment SET shift_id = 99 WHERE payment_id = 1"},
	{"schema", "allocation.journal_id 99",
		"UPDATE allocation SET journal_id = 99 WHERE allocation_id = 1"},
	{"schema", "payment.shift_id 99", "UPDATE payment SET shift_id = 99 WHERE payment_id = 1"},
	{"schema", "receipt.book_id 99", "UPDATE receipt SET book_id = 99 WHERE receipt_id = 1"},
	{"schema", "journal_line.ledger 1999",
		"UPDATE journal_line SET ledger = 1999 WHERE journal_id = 1 AND line_no = 2"},
	{"schema", "allocation.account_id 99",
		"UPDATE allocation SET account_id = 99 WHERE allocation_id = 1"},
	{"drawer", "shift 20261118-cli-1: the drawer is not what the shift's rows say",
		"UPDATE shift SET float_amount = float_amount + 1 WHERE shift_id = 1"},
	{"drawer", "shift 20261118-cli-1: the drawer is not what the shift's rows say",
		"DELETE FROM hand_in"},
	{"drawer", "shift 20261118-cli-1",
		"UPDATE journal_line SET sub = 2 WHERE ledger = 1001 AND journal_id = " ENTRY_OF(
			"6")},
	{"drawer", "shift id 9",
		"INSERT INTO journal_line (journal_id, line_no, ledger, sub, amount) "
		"VALUES (1, 8, 1001, 9, 100), (1, 9, 3999, 0, -100)"},
	{"drawer", "shift 20261118-cli-1: its state and its close disagree",
		"UPDATE shift SET state = 1, login = 'bob' WHERE shift_id = 1"},
	{"drawer", "shift 20261119-two-1: its state and its close disagree",
		"UPDATE shift SET state = 2 WHERE shift_id = 2"},
	{"drawer", "shift 20261118-cli-1: the shift is closed, its drawer is not empty",
		"UPDATE shift SET float_amount = float_amount + 1 WHERE shift_id = 1; "
		"UPDATE journal_line SET" BOTH_LINES("1") " WHERE journal_id = " ENTRY_OF("5")},
	{"drawer", "shift 20261118-cli-1: the difference is not the count less the books",
		"UPDATE shift_count SET counted = counted + 1"},
	{"drawer", "shift 20261118-cli-1: the difference posted is another one",
		"UPDATE journal_line SET ledger = 3999 WHERE ledger IN (6301, 6711)"},
	{"drawer", "ledgers 6301 and 6711: are not the differences of the shifts",
		"INSERT INTO journal_line (journal_id, line_no, ledger, sub, amount) "
		"VALUES (1, 8, 6711, 0, 100), (1, 9, 3999, 0, -100)"},
	{"drawer", "hand-in 20261118-cli-1-H1: the amount posted is another one",
		"UPDATE journal_line SET ledger = 1003 WHERE ledger = 1002 AND journal_id "
		"= " ENTRY_OF("6")},
	{"drawer", "shift 20261118-cli-1: notes and coins do not add up",
		"UPDATE shift_denomination SET pieces = pieces + 1 WHERE shift_id = 1"},
	{"receipts", "book CLI- at 8, receipts to 7",
		"UPDATE book SET last_seq = last_seq + 1 "
		"WHERE prefix = 'CLI-'"},
	{"receipts", "before receipt CLI-000003: a number is missing",
		"DELETE FROM receipt WHERE receipt_no = 'CLI-000002'"},
	{"receipts", "has no receipt",
		"DELETE FROM receipt WHERE receipt_no = 'CLI-000007'; "
		"UPDATE book SET last_seq = 6 WHERE prefix = 'CLI-'"},
	{"receipts", "receipt CLI-000900: is not the number of its place in the book",
		"UPDATE receipt SET receipt_no = 'CLI-000900' WHERE receipt_no = 'CLI-000002'"},
	{"receipts", "is in the book of another station",
		"UPDATE book SET station = 'elsewhere' WHERE prefix = 'CLI-'"},
	{"receipts", "receipt CLI-000001: a copy is missing",
		"INSERT INTO effect (op_id, kind, subject, station, login, at, receipt_id, copy, "
		"attempt) VALUES ('1', 1, 'CLI-000001', 'cli', 'ann', 1, 1, 0, 1), "
		"('2', 1, 'CLI-000001', 'cli', 'ann', 1, 1, 2, 1)"},
	{"cards", "account 1002: the card's counters are below zero",
		"UPDATE account SET card_count = -1 WHERE account_no = '1002'"},
	{"sales", "entry 1: belongs to no sale",
		"UPDATE journal_line SET ledger = 6002 WHERE journal_id = 1 AND ledger = 6001"},
	{"audit", "cli #3", "UPDATE audit SET detail = 'x' WHERE chain = 'cli' AND seq = 3"},
	{"audit", "cli #4", "DELETE FROM audit WHERE chain = 'cli' AND seq = 3"},
	{"audit", "day " DRAWER_TODAY ": its rows changed after the day was settled",
		"UPDATE settlement SET received = received + 1"},
	{"audit", "day " DRAWER_TODAY ": its rows changed after the day was settled",
		"UPDATE shift SET business_date = '2026-11-17' WHERE shift_id = 1"},
	{"audit", "reverse 20261118-cli-1-0004-R approved by tom",
		"UPDATE reversal SET approver = 'tom' WHERE kind = 1"},
	{"audit", "hand_in 20261118-cli-1-H1 400.00 received by tom",
		"UPDATE hand_in SET receiver = 'tom'"},
	{"audit", "shift_close 20261118-cli-1 difference ",
		"UPDATE shift_close SET approver = 'tom'"},
	{"audit", "move 20261119-two-1-0001 TWO-000001 received ",
		"UPDATE reversal SET reason = 'x' WHERE kind = 4"},
	{"audit", "day 2026-11-17: is settled and has no seal",
		"INSERT INTO settlement (business_date, at, login, station, shifts, payments, "
		"received) VALUES ('2026-11-17', 1, 'sue', 'cli', 0, 0, 0)"},
	{"schema", "allocation.bill_id 99",
		"UPDATE allocation SET bill_id = 99 WHERE allocation_id = 1"},
	{"schema", "tender_event.payment_id 1 9",
		"INSERT INTO tender_event (payment_id, seq, state, at, login, reason, journal_id) "
		"VALUES (1, 9, 2, 1, 'ann', '', 1)"},
};

static struct session on_copy(struct till *till, struct hall *copy)
{
	struct session s = till->session;

	copy->db = hall_connect(copy);
	s.db = copy->db;
	return s;
}

/* hall_tamper takes the triggers away on SQLite: the schema says that first. */
static bool names(const struct verify_check *check, const struct hall *hall, const char *place)
{
	if (strcmp(check->name, "schema") == 0 && hall->server == NULL)
		return strncmp(check->first_wrong, "triggers", 8) == 0;
	return strstr(check->first_wrong, place) != NULL;
}

/* Whether the check sees it and names the place; says so if not. */
static bool is_seen(
	const struct verify_check *check, const struct hall *hall, const struct tamper *tamper)
{
	if (!check->ok && names(check, hall, tamper->place))
		return true;
	print_error("%s says \"%s\", not \"%s\", of: %s\n", tamper->check, check->first_wrong,
		tamper->place, tamper->sql);
	return false;
}

static bool try_tamper(struct till *till, const struct tamper *tamper)
{
	struct verify_check checks[VERIFY_CHECKS];
	struct hall copy;
	struct session s;
	bool seen;

	hall_copy_begin(till->hall, &copy);
	hall_tamper(&copy, tamper->sql);
	s = on_copy(till, &copy);
	assert_true(verify_run(&s, false, NULL, checks));
	seen = is_seen(find(checks, tamper->check), &copy, tamper);
	hall_copy_end(&copy);
	return seen;
}

static void test_tampered(void **state)
{
	struct till till;
	int missed = 0;

	start(&till, state);
	for (size_t i = 0; i < ARRAY_SIZE(tampers); i++)
		missed += !try_tamper(&till, &tampers[i]);
	assert_int_equal(missed, 0);
	till.session.db = till.hall->db;
	all_is_well(&till);
	till_release(&till);
}

/* A chain whose end was cut, and counted anew by somebody careful, is found by the second file. */
static void test_cut_tail(void **state)
{
	struct verify_check checks[VERIFY_CHECKS];
	struct hall copy;
	struct session s;
	struct till till;
	char path[SCRATCH_PATH_MAX];

	start(&till, state);
	hall_copy_begin(till.hall, &copy);
	hall_tamper(&copy, "DELETE FROM audit WHERE chain = 'hall' OR chain = 'cli' AND seq > 5; "
			   "DELETE FROM audit_chain WHERE chain = 'hall'; DELETE FROM settlement; "
			   "UPDATE audit_chain SET last_seq = 5 WHERE chain = 'cli'");
	s = on_copy(&till, &copy);
	assert_true(verify_run(&s, false, NULL, checks));
	assert_false(find(checks, "audit")->ok);
	assert_non_null(strstr(find(checks, "audit")->first_wrong, "hall.seals: "));
	scratch_path(&till.hall->scratch, "empty.seals", path, sizeof path);
	scratch_write(&till.hall->scratch, "empty.seals", "", 0);
	assert_true(verify_run(&s, false, path, checks));
	assert_non_null(
		strstr(find(checks, "audit")->first_wrong, "the chain does not tell of it so"));
	hall_copy_end(&copy);
	till_release(&till);
}

/* Ten yuan less, in every row that knows of them: only the chain remembers. */
static void test_changed_everywhere(void **state)
{
#define PAID "(SELECT payment_id FROM tender WHERE ref = 'C1')"
	static const char sql[] =
		"UPDATE payment SET received = 6000 WHERE payment_id = " PAID
		"; UPDATE allocation SET principal = 6000 WHERE payment_id = " PAID
		"; UPDATE journal_line SET amount = CASE WHEN amount > 0 THEN 6000 ELSE -6000 END "
		"WHERE journal_id IN (SELECT journal_id FROM payment WHERE payment_id = " PAID
		" UNION SELECT journal_id FROM tender_event WHERE payment_id = " PAID
		"); UPDATE tender SET amount = 6000 WHERE ref = 'C1'; "
		"UPDATE settlement SET received = received - 1000";
	struct verify_check checks[VERIFY_CHECKS];
	struct hall copy;
	struct session s;
	struct till till;

	start(&till, state);
	hall_copy_begin(till.hall, &copy);
	hall_tamper(&copy, sql);
	s = on_copy(&till, &copy);
	assert_true(verify_run(&s, false, NULL, checks));
	for (size_t i = 0; i < VERIFY_CHECKS; i++) {
		bool seen = strcmp(checks[i].name, "audit") == 0;

		if (strcmp(checks[i].name, "schema") != 0 && checks[i].ok == seen)
			fail_msg("%s: %s", checks[i].name, checks[i].first_wrong);
	}
	assert_non_null(strstr(find(checks, "audit")->first_wrong, "received "));
	hall_copy_end(&copy);
	till_release(&till);
}

/* Lines of another hall, of nobody, and a file that is not there. */
static void test_seal_files(void **state)
{
	static const char *const lines[] = {
		"hello\n",
		"wattdesk-seal-1 2026-11-18 hall:1:00 mac:00\n",
		"wattdesk-seal-1 2026-11-18 \xFF:1:"
		"0000000000000000000000000000000000000000000000000000000000000000 mac:"
		"0000000000000000000000000000000000000000000000000000000000000000\n",
		"wattdesk-seal-1 2026-11-18 mac:"
		"0000000000000000000000000000000000000000000000000000000000000000\n",
	};
	struct verify_check checks[VERIFY_CHECKS];
	char path[SCRATCH_PATH_MAX];
	struct till till;

	start(&till, state);
	scratch_path(&till.hall->scratch, "other.seals", path, sizeof path);
	till_refused(&till, verify_run(&till.session, false, path, checks), CODE_IO);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		scratch_write(&till.hall->scratch, "other.seals", lines[i], strlen(lines[i]));
		assert_true(verify_run(&till.session, false, path, checks));
		assert_false(find(checks, "audit")->ok);
	}
	scratch_write(&till.hall->scratch, "other.seals", "\n", 1);
	assert_true(verify_run(&till.session, false, path, checks));
	assert_true(find(checks, "audit")->ok);
	till_release(&till);
}

/* What each engine's guard can lose: the rows that may never change could. */
static const struct {
	const char *sqlite, *postgres, *place;
} guards[] = {
	{"DROP TRIGGER payment_no_update", "DROP TRIGGER payment_no_change ON payment",
		"table payment can be changed"},
	{"DROP TRIGGER payment_no_delete", "DROP TRIGGER payment_no_truncate ON payment",
		"table payment can be changed"},
	{"DROP TRIGGER bill_no_update; CREATE TRIGGER bill_no_update BEFORE UPDATE ON bill "
	 "BEGIN SELECT 1; END",
		"ALTER TABLE bill DISABLE TRIGGER bill_no_change", "table bill can be changed"},
	{"DROP TRIGGER tender_no_delete; CREATE TRIGGER tender_no_delete BEFORE DELETE ON tender "
	 "WHEN 1 = 0 BEGIN SELECT RAISE(ABORT, 'tender is append only'); END",
		"DROP TRIGGER tender_no_change ON tender; CREATE TRIGGER tender_no_change "
		"BEFORE UPDATE OR DELETE ON tender FOR EACH ROW WHEN (1 = 0) "
		"EXECUTE FUNCTION refuse_change()",
		"table tender can be changed"},
	{"CREATE TRIGGER later AFTER INSERT ON payment BEGIN SELECT 1; END",
		"CREATE TRIGGER later AFTER INSERT ON payment FOR EACH ROW "
		"EXECUTE FUNCTION refuse_change()",
		"trigger later is not one of ours"},
	{"DROP TRIGGER schema_version_no_update",
		"CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
		"'BEGIN RETURN NEW; END'",
		"table schema_version can be changed"},
};

static void test_guards(void **state)
{
	struct verify_check checks[VERIFY_CHECKS];
	struct till till;

	start(&till, state);
	for (size_t i = 0; i < ARRAY_SIZE(guards); i++) {
		struct hall copy;
		struct session s;

		hall_copy_begin(till.hall, &copy);
		hall_script(&copy, copy.server == NULL ? guards[i].sqlite : guards[i].postgres);
		s = on_copy(&till, &copy);
		assert_true(verify_run(&s, false, NULL, checks));
		assert_false(find(checks, "schema")->ok);
		if (strstr(find(checks, "schema")->first_wrong, guards[i].place) == NULL)
			fail_msg("%s", find(checks, "schema")->first_wrong);
		hall_copy_end(&copy);
	}
	till_release(&till);
}

/* Bytes of the file overwritten: the engine says so, and the other checks still answer. */
static void test_damaged_file(void **state)
{
	struct verify_check checks[VERIFY_CHECKS];
	char junk[4096];
	struct hall copy;
	struct session s;
	struct till till;
	int fd;

	start(&till, state);
	if (till.hall->server != NULL) {
		till_release(&till);
		return; /* its pages are not ours to reach */
	}
	hall_copy_begin(till.hall, &copy);
	fd = open(copy.url, O_WRONLY);
	memset(junk, 0xa5, sizeof junk);
	assert_int_equal(pwrite(fd, junk, sizeof junk, 20 * 4096), sizeof junk);
	close(fd);
	s = on_copy(&till, &copy);
	assert_true(verify_run(&s, false, NULL, checks));
	assert_false(find(checks, "engine")->ok);
	hall_copy_end(&copy);
	till_release(&till);
}

/* A value that cannot be read is a finding of its check, not the end of the judgement. */
static void test_unreadable(void **state)
{
	struct verify_check checks[VERIFY_CHECKS];
	struct hall copy;
	struct session s;
	struct till till;

	start(&till, state);
	hall_copy_begin(till.hall, &copy);
	hall_tamper(&copy, "UPDATE journal_line SET amount = 9000000000000000000 "
			   "WHERE journal_id = 1 AND line_no = 1");
	s = on_copy(&till, &copy);
	assert_true(verify_run(&s, false, NULL, checks));
	assert_false(find(checks, "journal")->ok);
	assert_false(find(checks, "receivable")->ok);
	assert_true(find(checks, "receipts")->ok);
	assert_true(find(checks, "engine")->ok);
	hall_copy_end(&copy);
	till_release(&till);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_names),
		HALL_TEST(test_all_is_well),
		HALL_TEST(test_tampered),
		HALL_TEST(test_cut_tail),
		HALL_TEST(test_changed_everywhere),
		HALL_TEST(test_seal_files),
		HALL_TEST(test_guards),
		HALL_TEST(test_damaged_file),
		HALL_TEST(test_unreadable),
	};

	return hall_run("verify", tests, ARRAY_SIZE(tests));
}
