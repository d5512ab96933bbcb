/* The judge on card sales: all is well, and each thing changed behind the program's back is found.
 */
#include <string.h>

#include "counter/card_replace.h"
#include "counter/card_settle.h"
#include "counter/reverse.h"
#include "counter/verify.h"
#include "tests/store/card_room.h"
#include "tests/test.h"

/* C0001 opened, C0002 and C0003 sold and inserted, C0004 undone, C0005 open. */
static void live(struct card_room *room)
{
	till_bill(&room->till, room->account_id, "B1", "2026-11-30", "5.00");
	room_must_open(room, NULL);
	room_insert(room);
	room_must_sell(room, "50.00");
	room_insert(room);
	room_must_sell(room, "30.00");
	room_insert(room);
	fake_card_set_fault(room->card, FAKE_PULL, 2, 0);
	assert_true(room_sell(room, "20.00", NULL));
	fake_card_insert(room->card, false);
	assert_true(room_resolve(room, true));
	assert_int_equal(room->result.state, SALE_UNDONE);
	fake_card_set_fault(room->card, FAKE_PULL, 2, 0);
	assert_true(room_sell(room, "10.00", NULL));
	assert_true(sale_is_open(room->result.state));
}

static const struct tamper {
	const char *check, *place, *sql;
} tampers[] = {
	{"cards", "card " ROOM_SERIAL ": stands behind a card of a later generation",
		"INSERT INTO card (account_id, meter_no, generation, serial, origin, base_count, "
		"login, station, at) VALUES (1, '" ROOM_METER "', 0, '" ROOM_SERIAL
		"', 1, 0, 'ann', 'cli', 1); UPDATE card SET generation = 3 WHERE card_id = 1"},
	{"sales", "belongs to no sale",
		"UPDATE journal_line SET sub = 77 WHERE ledger = 2241 AND sub = 2"},
	{"sales", "C0002: 2241 is not what is open",
		"UPDATE journal_line SET amount = amount - 100 WHERE ledger = 2241 AND sub = 2 AND "
		"amount > 0"},
	{"sales", "C0005: 2241 is not what is open (-10.00 expected, -9.00 found)",
		"UPDATE journal_line SET amount = amount + 100 WHERE ledger = 2241 AND sub = 5"},
	{"sales", "C0003: 6002 is not what was settled",
		"UPDATE journal_line SET ledger = 3999 WHERE ledger = 6002 AND sub = 3"},
	{"sales", "C0003: is neither settled, undone nor open",
		"DELETE FROM card_sale_state WHERE sale_id = 3 AND state = 4"},
	{"sales", "C0005: is neither settled, undone nor open", "DELETE FROM card_sale_open"},
	{"sales", "C0002: is neither settled, undone nor open",
		"UPDATE card_sale_open SET sale_id = 2"},
	{"sales", "C0004: is neither settled, undone nor open",
		"UPDATE card_sale_state SET state = 9 WHERE sale_id = 4 AND state = 5"},
	{"sales", "C0002: is neither settled, undone nor open",
		"DELETE FROM card_target WHERE sale_id = 2"},
	{"sales", "account " ROOM_ACCOUNT " generation 0",
		"UPDATE card_sale SET purchase_count = 3 WHERE sale_id = 3"},
	{"sales", "account " ROOM_ACCOUNT " generation 0",
		"UPDATE card_sale SET purchase_count = 1 WHERE sale_id = 3"},
	{"sales", "account " ROOM_ACCOUNT " generation 0", "UPDATE card SET base_count = 1"},
	{"journal", "what it paid is not what was kept",
		"UPDATE card_sale SET amount = amount + 100 WHERE sale_id = 2"},
	{"receipts", "has no receipt",
		"DELETE FROM receipt WHERE receipt_no = 'CLI-000002'; "
		"UPDATE book SET last_seq = 1"},
	{"audit", "card_sell 20261118-cli-1-C0002 received 30.00",
		"UPDATE card_payment SET payment_id = 99 WHERE sale_id = 3; UPDATE card_payment "
		"SET payment_id = 2 WHERE sale_id = 2; UPDATE card_payment SET payment_id = 1 "
		"WHERE sale_id = 3"},
	{"audit", "card_undo 20261118-cli-1-0003-R approved by tom",
		"UPDATE reversal SET approver = 'tom'"},
};

/* C0001 opened, C0002 owed, C0003 owed and taken back. */
static void owe(struct card_room *room, const char *amount)
{
	struct card_sell_request request = {.account_no = ROOM_ACCOUNT,
		.has_amount = true,
		.amount = till_money(amount),
		.tender_count = 1,
		.tenders = {{.kind = TENDER_CHEQUE, .amount = till_money(amount), .ref = "7"}}};
	struct reverse_request bounce = {.reason = "no cover", .approval = till_approval("tom")};
	struct reverse_result bounced;

	assert_true(card_sell(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result));
	bounce.receipt_no = room->result.receipt_no;
	till_as(&room->till, "sue");
	assert_true(tender_bounce(&room->till.session, &bounce, &bounced));
	till_as(&room->till, "ann");
}

static void live_owing(struct card_room *room)
{
	struct card_refund_request refund = {
		.meter_count = 1, .evidence = "seen on site", .approval = till_approval("sue")};

	room_must_open(room, NULL);
	room_insert(room);
	owe(room, "50.00");
	room_insert(room);
	owe(room, "30.00");
	refund.sale_no = room->result.sale_no;
	assert_true(card_refund(
		&room->till.session, &room->desk, &refund, &room->till.arena, &room->result));
	assert_int_equal(room->result.state, SALE_SETTLED);
}

static const struct tamper tampers_owing[] = {
	{"sales", "C0002: what its bounced cheque left unpaid is not what is billed",
		"UPDATE card_debt SET sale_id = 1 WHERE sale_id = 2"},
	{"sales", "C0002: what its bounced cheque left unpaid is not what is billed",
		"UPDATE card_debt SET advance = 100 WHERE sale_id = 2"},
	{"sales", "C0002: what its bounced cheque left unpaid is not what is billed",
		"UPDATE bill SET amount = amount + 1 WHERE bill_id = 1"},
	{"sales", "C0003: what its bounced cheque left unpaid is not what is billed",
		"DELETE FROM bill_cancel"},
	{"receivable", "ledgers 6001 and 6052: is not what was billed",
		"DELETE FROM card_debt WHERE sale_id = 2"},
	{"audit", "card_undo 20261118-cli-1-C0003-D approved by tom",
		"UPDATE card_sale SET approver = 'tom'"},
};

static const struct verify_check *find(const struct verify_check *checks, const char *name)
{
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		if (strcmp(checks[i].name, name) == 0)
			return &checks[i];
	fail_msg("there is no check %s", name);
	return NULL;
}

static bool is_seen(struct card_room *room, const struct tamper *tamper)
{
	struct verify_check checks[VERIFY_CHECKS];
	const struct verify_check *check;
	struct session s = room->till.session;
	struct hall copy;
	bool seen;

	hall_copy_begin(room->till.hall, &copy);
	hall_tamper(&copy, tamper->sql);
	copy.db = hall_connect(&copy);
	s.db = copy.db;
	assert_true(verify_run(&s, false, NULL, checks));
	check = find(checks, tamper->check);
	seen = !check->ok && strstr(check->first_wrong, tamper->place) != NULL;
	if (!seen)
		print_error("%s says \"%s\", not \"%s\", of: %s\n", tamper->check,
			check->first_wrong, tamper->place, tamper->sql);
	hall_copy_end(&copy);
	return seen;
}

static void test_tampered(void **state)
{
	struct card_room room;
	int missed = 0;

	room_init(&room, state);
	live(&room);
	room_check(&room);
	for (size_t i = 0; i < ARRAY_SIZE(tampers); i++)
		missed += !is_seen(&room, &tampers[i]);
	assert_int_equal(missed, 0);
	room.till.session.db = room.till.hall->db;
	room_check(&room);
	room_release(&room);
}

static void test_tampered_owing(void **state)
{
	struct card_room room;
	int missed = 0;

	room_init(&room, state);
	live_owing(&room);
	room_check(&room);
	for (size_t i = 0; i < ARRAY_SIZE(tampers_owing); i++)
		missed += !is_seen(&room, &tampers_owing[i]);
	assert_int_equal(missed, 0);
	room.till.session.db = room.till.hall->db;
	room_check(&room);
	room_release(&room);
}

/* A row that cannot be is told as damage: never read past a table, never taken for another. */
static const struct damage {
	const char *sql, *mend;
} damages[] = {
	{"UPDATE card_sale SET kind = 9 WHERE sale_id = 5",
		"UPDATE card_sale SET kind = 1 WHERE sale_id = 5"},
	{"UPDATE card_sale SET unit = 7 WHERE sale_id = 5",
		"UPDATE card_sale SET unit = 1 WHERE sale_id = 5"},
	{"UPDATE card_sale_state SET state = state + 9 WHERE sale_id = 5",
		"UPDATE card_sale_state SET state = state - 9 WHERE sale_id = 5"},
	/* Read last of all: no further step of the database fails. */
	{"INSERT INTO card_price_target (sale_id, seq, file, switch_at, intended) SELECT sale_id, "
	 "seq, 99, 0, substr(before_image, 1, 2) FROM card_target WHERE sale_id = 5",
		"DELETE FROM card_price_target WHERE sale_id = 5"},
	{"UPDATE card_target SET intended_image = substr(before_image, 1, 2) WHERE sale_id = 5",
		"UPDATE card_target SET intended_image = before_image WHERE sale_id = 5"},
	{"UPDATE card_target SET before_image = substr(before_image, 1, 2) WHERE sale_id = 5",
		"UPDATE card_target SET before_image = intended_image WHERE sale_id = 5"},
};

static bool is_told(struct card_room *room, const struct damage *damage)
{
	struct session s = room->till.session;
	struct card_job job;
	bool told;

	hall_tamper(room->till.hall, damage->sql);
	told = !card_job_load(&s, 5, &job) && s.why.code == CODE_DB_DAMAGED;
	hall_tamper(room->till.hall, damage->mend);
	if (!told || !card_job_load(&s, 5, &job))
		print_error("%s after: %s\n", code_name(s.why.code), damage->sql);
	return told;
}

static void test_rows_that_cannot_be(void **state)
{
	struct card_room room;
	int untold = 0;

	room_init(&room, state);
	live(&room);
	for (size_t i = 0; i < ARRAY_SIZE(damages); i++)
		untold += !is_told(&room, &damages[i]);
	assert_int_equal(untold, 0);
	room_release(&room);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_rows_that_cannot_be),
		HALL_TEST(test_tampered),
		HALL_TEST(test_tampered_owing),
	};

	return hall_run("card_verify", tests, ARRAY_SIZE(tests));
}
