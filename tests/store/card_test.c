/* Sales on a card, step by step, on a card and a meter in memory. */
#include <stdio.h>
#include <string.h>

#include "core/card_conclusion.h"
#include "core/card_flag.h"
#include "counter/card_audit.h"
#include "counter/card_limit.h"
#include "counter/card_replace.h"
#include "counter/reverse.h"
#include "db/card_note_store.h"
#include "tests/store/card_room.h"
#include "tests/test.h"

static void must_be(struct card_room *room, bool ok, enum sale_state state)
{
	if (!ok || room->result.state != state)
		room_fail(room);
}

static void test_open_sell_insert(void **state)
{
	struct card_room room;
	struct card_wallet wallet;

	room_init(&room, state);
	room_must_open(&room, NULL);
	assert_int_equal(room.result.count, 0);
	assert_string_equal(room.result.receipt_no, "");
	room_insert(&room);

	room_must_sell(&room, "100.00");
	assert_int_equal(room.result.count, 1);
	till_check_money(room.result.amount, "100.00");
	assert_string_not_equal(room.result.receipt_no, "");
	assert_int_equal(card_wallet_decode(
				 &wallet, room.card->image.wallet, sizeof room.card->image.wallet),
		CARD_DECODE_OK);
	assert_int_equal(wallet.hundredths, 10000);
	assert_int_equal(wallet.count, 1);
	assert_true(card_return_is_empty(&room.card->image));
	assert_string_equal(till_balance(&room.till, LEDGER_DRAWER, room.shift_id), "200.00");
	assert_string_equal(
		till_balance(&room.till, LEDGER_ENERGY_CARD, room.result.sale_id), "-100.00");
	assert_string_equal(
		till_balance(&room.till, LEDGER_UNDELIVERED, room.result.sale_id), "0.00");
	room_check(&room);

	/* Not inserted: nothing more is sold. */
	assert_false(room_sell(&room, "50.00", NULL));
	assert_int_equal(room.till.session.why.code, CODE_CARD_NOT_INSERTED);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 10000);
	room_must_sell(&room, "50.00");
	assert_int_equal(room.result.count, 2);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 15000);
	room_check(&room);
	room_release(&room);
}

static void test_first_card_with_purchase(void **state)
{
	struct card_room room;

	room_init(&room, state);
	room_must_open(&room, "30.00");
	assert_int_equal(room.result.count, 1);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 3000);
	room_check(&room);
	room_release(&room);
}

/* The same id again: the same answer, and nothing is sold twice. */
static void test_replay(void **state)
{
	struct card_room room;
	char receipt_no[RECEIPT_NO_MAX];

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	assert_true(room_sell(&room, "100.00", "op-1"));
	assert_false(room.result.replayed);
	snprintf(receipt_no, sizeof receipt_no, "%s", room.result.receipt_no);
	room.card->present = false;
	assert_true(room_sell(&room, "100.00", "op-1"));
	assert_true(room.result.replayed);
	assert_string_equal(room.result.receipt_no, receipt_no);
	assert_false(room_sell(&room, "101.00", "op-1"));
	assert_int_equal(room.till.session.why.code, CODE_OP_CONFLICT);
	assert_int_equal(till_count(&room.till, "payment"), 1);
	room_check(&room);
	room_release(&room);
}

/* A fault at each call of a sale: the card is put back and the sale finished, or undone. */
static void fault_at(struct card_room *room, enum fake_fault fault, int at_call, int at_byte)
{
	bool undo = at_call % 2 == 0;
	int64_t credited = room->meter.credited;

	fake_card_set_fault(room->card, fault, at_call, at_byte);
	if (!room_sell(room, "10.00", NULL)) {
		fake_card_set_fault(room->card, FAKE_NONE, 0, 0);
		fake_card_insert(room->card, false);
		return; /* nothing was begun */
	}
	fake_card_set_fault(room->card, FAKE_NONE, 0, 0);
	fake_card_insert(room->card, false);
	if (sale_is_open(room->result.state)) {
		assert_false(room_sell(room, "10.00", NULL));
		assert_int_equal(room->till.session.why.code, CODE_SALE_OPEN);
		assert_true(room_resolve(room, undo));
	}
	if (sale_is_open(room->result.state))
		room_fail(room);
	(void)fake_meter_insert(&room->meter, &room->card->image);
	assert_int_equal(
		room->meter.credited - credited, room->result.state == SALE_SETTLED ? 1000 : 0);
}

static void test_faults(void **state)
{
	static const enum fake_fault faults[] = {FAKE_PULL, FAKE_SILENCE, FAKE_GARBLE, FAKE_OTHER};
	struct card_room room;

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++)
		for (int call = 1; call <= 11; call++)
			for (int byte = 0; byte <= 60; byte += 60)
				fault_at(&room, faults[i], call, byte);
	room_check(&room);
	room_release(&room);
}

/* A file torn in the middle is damage that the card cannot tell: a new card carries the purchase.
 */
static void test_damaged(void **state)
{
	struct card_room room;
	struct card_resolve_request request = {.lost = true, .approval = till_approval("sue")};
	struct fake_card fresh;

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	fake_card_set_fault(room.card, FAKE_TEAR, 7, 7);
	assert_true(room_sell(&room, "10.00", NULL));
	assert_true(sale_is_open(room.result.state));
	fake_card_insert(room.card, false);
	assert_true(room_resolve(&room, false));
	assert_true(sale_is_open(room.result.state));
	assert_int_equal(room.till.session.why.code, CODE_CARD_BAD);
	assert_true(room_resolve(&room, true));
	assert_true(sale_is_open(room.result.state));

	fake_card_init(&fresh, 9);
	room.card = &fresh;
	room.desk.medium = &fresh.medium;
	assert_true(card_resolve(
		&room.till.session, &room.desk, &request, &room.till.arena, &room.result));
	if (room.result.state != SALE_SETTLED)
		room_fail(&room);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 1000);
	room_check(&room);
	room_release(&room);
}

static void test_arrears(void **state)
{
	struct card_room room;

	room_init(&room, state);
	till_bill(&room.till, room.account_id, "B1", "2026-11-30", "15.00");
	room_must_open(&room, NULL);
	room_insert(&room);
	room_must_sell(&room, "50.00");
	till_check_money(room.result.arrears, "10.00");
	till_check_money(room.result.amount, "40.00");
	assert_int_equal(room.result.applied_count, 1);
	till_check_money(room.result.applied[0].principal, "10.00");
	assert_string_equal(till_balance(&room.till, LEDGER_RECEIVABLE, room.account_id), "5.00");
	room_insert(&room);
	room_must_sell(&room, "50.00");
	till_check_money(room.result.arrears, "5.00");
	assert_int_equal(room.result.hundredths, 4500);
	room_check(&room);
	room_release(&room);
}

/* The arrears were paid elsewhere while the sale was open: its share goes to the advance. */
static void test_arrears_paid_meanwhile(void **state)
{
	struct card_room room;
	struct pay_result paid;

	room_init(&room, state);
	till_bill(&room.till, room.account_id, "B1", "2026-11-30", "15.00");
	room_must_open(&room, NULL);
	room_insert(&room);
	fake_card_set_fault(room.card, FAKE_PULL, 7, 60);
	assert_true(room_sell(&room, "50.00", NULL));
	assert_true(sale_is_open(room.result.state));
	till_pay(&room.till, ROOM_ACCOUNT, TENDERS("cash:15.00"), &paid);
	fake_card_insert(room.card, false);
	must_be(&room, room_resolve(&room, false), SALE_SETTLED);
	assert_int_equal(room.result.applied_count, 0);
	till_check_money(room.result.amount, "40.00");
	assert_string_equal(till_balance(&room.till, LEDGER_ADVANCE, room.account_id), "-10.00");
	assert_string_equal(till_balance(&room.till, LEDGER_RECEIVABLE, room.account_id), "0.00");
	room_check(&room);
	room_release(&room);
}

/* Undone at a station whose drawer is empty: the money stays owed, the sale open, until it can. */
static void test_undo_needs_a_drawer(void **state)
{
	struct card_room room;

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	fake_card_set_fault(room.card, FAKE_PULL, 2, 0);
	assert_true(room_sell(&room, "50.00", NULL));
	till_hand_in(&room.till, "150.00");
	fake_card_insert(room.card, false);
	assert_true(room_resolve(&room, true));
	assert_true(sale_is_open(room.result.state));
	assert_int_equal(room.till.session.why.code, CODE_DRAWER_SHORT);
	must_be(&room, room_resolve(&room, false), SALE_SETTLED);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 5000);
	room_check(&room);
	room_release(&room);
}

/* An account whose sale is open is not closed. */
static void test_close_waits(void **state)
{
	struct card_room room;

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	fake_card_set_fault(room.card, FAKE_PULL, 2, 0);
	assert_true(room_sell(&room, "50.00", NULL));
	till_refused(&room.till, account_close(&room.till.session, ROOM_ACCOUNT), CODE_SALE_OPEN);
	fake_card_insert(room.card, false);
	must_be(&room, room_resolve(&room, true), SALE_UNDONE);
	assert_true(account_close(&room.till.session, ROOM_ACCOUNT));
	room_check(&room);
	room_release(&room);
}

/* Another customer's card is refused, and the two are noted. */
static void test_other_card(void **state)
{
	struct card_room room;
	struct card_flag_row *flags;
	struct arena arena = ARENA_EMPTY;
	struct card_view view;
	size_t count;
	int64_t other;

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	other = till_account(&room.till, "100002", "residential");
	room_meter(&room.till, other, "87654321");
	const struct card_sell_request request = {.account_no = "100002",
		.has_amount = true,
		.amount = till_money("10.00"),
		.tender_count = 1,
		.tenders = {{.kind = TENDER_CASH, .amount = till_money("10.00")}}};

	assert_false(card_sell(&room.till.session, &room.desk, &request, &arena, &room.result));
	assert_int_equal(room.till.session.why.code, CODE_CARD_WRONG);
	assert_true(
		card_note_flags(room.till.hall->db, (struct moment){0}, &arena, &flags, &count));
	assert_int_equal(count, 1);
	assert_string_equal(flags[0].account_no, "100002");
	assert_string_equal(flags[0].other_no, ROOM_ACCOUNT);

	/* Read for that account it is the same; read for nobody, it is its owner's. */
	room.desk.account_no = "100002";
	assert_true(card_read(&room.till.session, &room.desk, &view));
	assert_string_equal(view.account_no, ROOM_ACCOUNT);
	assert_int_equal(view.verdict, SELL_READY);
	room.desk.for_account = true;
	assert_true(card_read(&room.till.session, &room.desk, &view));
	assert_string_equal(view.account_no, "100002");
	assert_int_equal(view.verdict, SELL_OTHER_CUSTOMER);
	assert_true(
		card_note_flags(room.till.hall->db, (struct moment){0}, &arena, &flags, &count));
	assert_int_equal(count, 2);
	room.desk.account_no = ROOM_ACCOUNT;
	assert_true(card_read(&room.till.session, &room.desk, &view));
	assert_int_equal(view.verdict, SELL_READY);
	room.desk.for_account = false;
	room.desk.account_no = NULL;
	arena_release(&arena);
	room_check(&room);
	room_release(&room);
}

static void new_card(struct card_room *room, struct fake_card *fresh, uint8_t serial)
{
	fake_card_init(fresh, serial);
	room->card = fresh;
	room->desk.medium = &fresh->medium;
}

/* The new card carries the last purchase again; the meter credits it once, whichever comes first.
 */
static void replace_card(void **state, bool inserted_before)
{
	struct card_room room;
	struct card_replace_request request = {.account_no = ROOM_ACCOUNT};
	struct fake_card fresh;

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	room_must_sell(&room, "80.00");
	if (inserted_before)
		room_insert(&room);
	new_card(&room, &fresh, 7);
	till_refused(&room.till,
		card_replace(
			&room.till.session, &room.desk, &request, &room.till.arena, &room.result),
		CODE_APPROVAL_REQUIRED);
	request.approval = till_approval("sue");
	must_be(&room,
		card_replace(
			&room.till.session, &room.desk, &request, &room.till.arena, &room.result),
		SALE_SETTLED);
	assert_int_equal(room.result.count, 1);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 8000);

	/* The old card is dead, at the meter and at the counter. */
	if (!inserted_before)
		assert_int_equal(fake_meter_insert(&room.meter, &room.own_card.image), 13);
	room_must_sell(&room, "20.00");
	assert_int_equal(room.result.count, 2);
	room_insert(&room);
	room.card = &room.own_card;
	room.desk.medium = &room.own_card.medium;
	till_refused(&room.till, room_sell(&room, "5.00", NULL), CODE_CARD_WRONG);
	assert_int_equal(room.meter.credited, 10000);
	room_check(&room);
	room_release(&room);
}

/* Lost on the way home: the first card is made again, and opens the meter that has seen none. */
static void test_replace_first(void **state)
{
	struct card_room room;
	struct card_replace_request request = {
		.account_no = ROOM_ACCOUNT, .approval = till_approval("sue")};
	struct fake_card fresh;

	room_init(&room, state);
	room_must_open(&room, "80.00");
	new_card(&room, &fresh, 7);
	must_be(&room,
		card_replace(
			&room.till.session, &room.desk, &request, &room.till.arena, &room.result),
		SALE_SETTLED);
	assert_int_equal(room.result.count, 1);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 8000);
	room_must_sell(&room, "20.00");
	assert_int_equal(room.result.count, 2);
	room_insert(&room);
	(void)fake_meter_insert(&room.meter, &room.own_card.image); /* it was found */
	assert_int_equal(room.meter.credited, 10000);
	room_check(&room);
	room_release(&room);
}

static void test_replace(void **state)
{
	replace_card(state, false);
}

static void test_replace_inserted(void **state)
{
	replace_card(state, true);
}

/* A purchase that the meter has not taken: money back, and its number is free again. */
static void test_refund(void **state)
{
	struct card_room room;
	struct card_refund_request request = {.evidence = "seen on site by Li, 2026-11-18"};
	char sale_no[CARD_SALE_NO_MAX], receipt_no[RECEIPT_NO_MAX];

	room_init(&room, state);
	till_bill(&room.till, room.account_id, "B1", "2026-11-30", "5.00");
	room_must_open(&room, NULL);
	room_insert(&room);
	room_must_sell(&room, "80.00");
	snprintf(sale_no, sizeof sale_no, "%s", room.result.sale_no);
	snprintf(receipt_no, sizeof receipt_no, "%s", room.result.receipt_no);
	request.sale_no = sale_no;
	request.approval = till_approval("sue");

	/* Not by the receipt alone, and not when the meter has counted it. */
	struct reverse_request reverse = {
		.receipt_no = receipt_no, .reason = "no", .approval = till_approval("sue")};
	struct reverse_result reversed;

	till_refused(&room.till,
		reverse_payment(&room.till.session, REVERSAL_REVERSE, &reverse, &reversed),
		CODE_CARD_WRITTEN);
	request.meter_count = 1;
	till_refused(&room.till,
		card_refund(
			&room.till.session, &room.desk, &request, &room.till.arena, &room.result),
		CODE_CARD_WRITTEN);
	request.meter_count = 0;
	must_be(&room,
		card_refund(
			&room.till.session, &room.desk, &request, &room.till.arena, &room.result),
		SALE_SETTLED);
	assert_string_equal(till_balance(&room.till, LEDGER_DRAWER, room.shift_id), "100.00");
	assert_string_equal(till_balance(&room.till, LEDGER_RECEIVABLE, room.account_id), "5.00");
	room_check(&room);
	till_refused(&room.till,
		card_refund(
			&room.till.session, &room.desk, &request, &room.till.arena, &room.result),
		CODE_ALREADY_REVERSED);

	/* The card is as it was before: the same number is sold again, and credited once. */
	room_must_sell(&room, "30.00");
	assert_int_equal(room.result.count, 1);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 2500);
	room_check(&room);
	room_release(&room);
}

/* Paid by a cheque: it clears like any other, and goes back by the bank once the sale is taken
 * back. One that bounces: card_bounce_test.c. */
static void test_cheque(void **state)
{
	struct card_room room;
	struct card_refund_request refund = {.evidence = "seen on site"};
	char sale_no[CARD_SALE_NO_MAX], receipt_no[RECEIPT_NO_MAX];
	struct card_sell_request request = {.account_no = ROOM_ACCOUNT,
		.has_amount = true,
		.tender_count = 1,
		.tenders = {{.kind = TENDER_CHEQUE, .ref = "777"}}};

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	request.amount = request.tenders[0].amount = till_money("50.00");
	assert_true(card_sell(
		&room.till.session, &room.desk, &request, &room.till.arena, &room.result));
	snprintf(sale_no, sizeof sale_no, "%s", room.result.sale_no);
	snprintf(receipt_no, sizeof receipt_no, "%s", room.result.receipt_no);
	assert_string_equal(till_balance(&room.till, LEDGER_CLEARING, 0), "50.00");
	till_as(&room.till, "sue");
	assert_true(tender_clear(&room.till.session, receipt_no));
	assert_string_equal(till_balance(&room.till, LEDGER_CLEARING, 0), "0.00");
	assert_string_equal(till_balance(&room.till, LEDGER_BANK, 0), "50.00");
	till_refused(&room.till, tender_clear(&room.till.session, receipt_no), CODE_BAD_VALUE);

	till_as(&room.till, "ann");
	refund.sale_no = sale_no;
	refund.approval = till_approval("sue");
	must_be(&room,
		card_refund(
			&room.till.session, &room.desk, &refund, &room.till.arena, &room.result),
		SALE_SETTLED);
	assert_string_equal(till_balance(&room.till, LEDGER_BANK, 0), "0.00");
	assert_string_equal(till_balance(&room.till, LEDGER_CLEARING, 0), "0.00");
	room_check(&room);
	room_release(&room);
}

/* Somebody puts the card into the meter while its refund is under way: nothing is given back. */
static void test_refund_inserted_meanwhile(void **state)
{
	struct card_room room;
	struct card_refund_request request = {
		.evidence = "seen on site", .approval = till_approval("sue")};
	char sale_no[CARD_SALE_NO_MAX];

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	room_must_sell(&room, "80.00");
	snprintf(sale_no, sizeof sale_no, "%s", room.result.sale_no);
	request.sale_no = sale_no;
	fake_card_set_fault(room.card, FAKE_PULL, 5, 0);
	assert_true(card_refund(
		&room.till.session, &room.desk, &request, &room.till.arena, &room.result));
	assert_true(sale_is_open(room.result.state));
	room_insert(&room);
	fake_card_insert(room.card, false);
	assert_true(room_resolve(&room, false));
	assert_int_equal(room.result.state, SALE_UNDONE);
	assert_string_equal(till_balance(&room.till, LEDGER_DRAWER, room.shift_id), "180.00");
	assert_int_equal(room.meter.credited, 8000);
	room_check(&room);
	room_release(&room);
}

static void test_meter_change(void **state)
{
	struct card_room room;
	struct card_meter_request request = {.account_no = ROOM_ACCOUNT,
		.meter_no = "99",
		.remaining = till_money("12.34"),
		.approval = till_approval("sue")};

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	room_must_sell(&room, "80.00");
	room_insert(&room);
	must_be(&room,
		card_meter_change(
			&room.till.session, &room.desk, &request, &room.till.arena, &room.result),
		SALE_SETTLED);
	assert_int_equal(room.result.count, 1);
	assert_int_equal(room.result.generation, 1);
	fake_meter_init(&room.meter, "99");
	room_insert(&room);
	assert_int_equal(room.meter.credited, 1234);
	room_must_sell(&room, "10.00");
	assert_int_equal(room.result.count, 2);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 2234);
	room_check(&room);
	room_release(&room);
}

/* A card from the field, as it was imported: its count goes on. */
static void test_taken_over(void **state)
{
	struct card_room room;
	struct card_parameter parameter = {.user_type = 1,
		.ct = 1,
		.pt = 1,
		.meter = ROOM_METER,
		.customer = ROOM_ACCOUNT,
		.kind = CARD_KIND_PURCHASE};
	const struct card_wallet wallet = {.hundredths = 5000, .count = 7};

	room_init(&room, state);
	hall_script(room.till.hall,
		"UPDATE account SET card_serial = '" ROOM_SERIAL "', card_count = 7");
	assert_true(card_parameter_encode(&parameter, room.card->image.parameter));
	assert_true(card_wallet_encode(&wallet, room.card->image.wallet));
	room.meter.opened = true;
	room.meter.count = 6;
	room.meter.serial[CARD_SERIAL_BYTES - 1] = 1;
	assert_true(card_digits(room.meter.customer, ROOM_ACCOUNT));
	till_refused(&room.till, room_sell(&room, "10.00", NULL), CODE_CARD_NOT_INSERTED);
	room_insert(&room);
	room_must_sell(&room, "10.00");
	assert_int_equal(room.result.count, 8);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 6000);
	room_check(&room);
	room_release(&room);
}

/* At another station the same sale is refused, and can be finished there. */
static void test_other_station(void **state)
{
	struct card_room room;
	struct card_resolve_request request = {.undo = false};
	struct session *s = &room.till.session;
	char sale_no[CARD_SALE_NO_MAX];

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	fake_card_set_fault(room.card, FAKE_PULL, 7, 60);
	assert_true(room_sell(&room, "10.00", NULL));
	if (!sale_is_open(room.result.state))
		room_fail(&room);
	snprintf(sale_no, sizeof sale_no, "%s", room.result.sale_no);
	till_end_shift(&room.till, room.shift_id);

	snprintf(s->station, sizeof s->station, "two");
	(void)till_shift(&room.till, "bob", "2026-11-18", "0.00");
	fake_card_insert(room.card, false);
	assert_false(room_sell(&room, "10.00", NULL));
	assert_int_equal(s->why.code, CODE_SALE_OPEN);
	request.sale_no = sale_no;
	must_be(&room, card_resolve(s, &room.desk, &request, &room.till.arena, &room.result),
		SALE_SETTLED);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 1000);
	room_check(&room);
	room_release(&room);
}

/* Again and again within a few days: sold, and noted for the inspector from that purchase on. */
static void test_repeated(void **state)
{
	struct card_room room;
	struct card_flag_row *flags;
	struct arena arena = ARENA_EMPTY;
	size_t count;

	room_init(&room, state);
	room.till.session.policy.card_repeat_times = 3;
	room_must_open(&room, NULL);
	room_insert(&room);
	for (size_t i = 1; i <= 4; i++) {
		room_must_sell(&room, "5.00");
		room_insert(&room);
		assert_true(card_note_flags(
			room.till.hall->db, (struct moment){0}, &arena, &flags, &count));
		assert_int_equal(count, i < 3 ? 0 : i - 2);
	}
	assert_int_equal(flags[0].rule, CARD_FLAG_REPEAT);
	assert_int_equal(flags[0].seen, 4);
	assert_string_equal(flags[0].account_no, ROOM_ACCOUNT);
	arena_release(&arena);
	room_check(&room);
	room_release(&room);
}

/* Limits of the account, and a supervisor above an amount. */
static void test_limits(void **state)
{
	struct card_room room;
	struct card_limits_request limits = {
		.account_no = ROOM_ACCOUNT, .has_day = true, .day_limit = till_money("30.00")};

	room_init(&room, state);
	till_as(&room.till, "sue");
	assert_true(card_limits_set(&room.till.session, &limits));
	till_as(&room.till, "ann");
	till_refused(
		&room.till, card_limits_set(&room.till.session, &limits), CODE_APPROVAL_REQUIRED);
	limits.approval = till_approval("ann");
	till_refused(&room.till, card_limits_set(&room.till.session, &limits), CODE_SELF_APPROVAL);
	limits.approval = till_approval("sue");
	assert_true(card_limits_set(&room.till.session, &limits));
	limits.approval.login[0] = '\0';
	room_must_open(&room, "20.00");
	room_insert(&room);
	till_refused(&room.till, room_sell(&room, "10.01", NULL), CODE_LIMIT_EXCEEDED);
	room_must_sell(&room, "10.00");
	room_insert(&room);

	limits.day_limit = MONEY_ZERO;
	limits.has_hoard = true;
	limits.hoard_limit = till_money("40.00");
	till_as(&room.till, "sue");
	assert_true(card_limits_set(&room.till.session, &limits));
	till_as(&room.till, "ann");
	till_refused(&room.till, room_sell(&room, "10.01", NULL), CODE_LIMIT_EXCEEDED);
	room.till.session.policy.card_approval = till_money("5.00");
	till_refused(&room.till, room_sell(&room, "10.00", NULL), CODE_APPROVAL_REQUIRED);
	room_must_sell(&room, "5.00");
	assert_int_equal(till_count(&room.till, "payment"), 3);
	room_check(&room);
	room_release(&room);
}

/* Without a limit of the hall nothing is sold either that no meter could hold. */
static void test_full_meter(void **state)
{
	struct card_room room;
	const struct card_limits_request limits = {
		.account_no = ROOM_ACCOUNT, .has_hoard = true, .hoard_limit = MONEY_ZERO};

	room_init(&room, state);
	till_as(&room.till, "sue");
	assert_true(card_limits_set(&room.till.session, &limits));
	till_as(&room.till, "ann");
	room_must_open(&room, NULL);
	room.meter.remaining = 99999000;
	room_insert(&room);
	till_refused(&room.till, room_sell(&room, "10.00", NULL), CODE_LIMIT_EXCEEDED);
	room_must_sell(&room, "9.99");
	room_check(&room);
	room_release(&room);
}

/* A meter that holds more than was bought, and one whose customer stays away, are on the list. */
static void test_audit(void **state)
{
	struct card_room room;
	struct card_audit_view *list;
	struct arena arena = ARENA_EMPTY;
	struct date on = till_date("2026-11-18");
	size_t count;

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	room_must_sell(&room, "50.00");
	room_insert(&room);
	room_must_sell(&room, "50.00");
	till_as(&room.till, "sue");
	assert_true(card_audit_list(&room.till.session, on, &arena, &list, &count));
	assert_int_equal(count, 0);
	till_as(&room.till, "ann");
	room.meter.remaining += 123;
	room_insert(&room);
	room_must_sell(&room, "10.00");
	till_as(&room.till, "sue");
	assert_true(card_audit_list(&room.till.session, on, &arena, &list, &count));
	assert_int_equal(count, 1);
	assert_string_equal(list[0].account_no, ROOM_ACCOUNT);
	assert_int_equal(list[0].finding.rule, CARD_AUDIT_GAINED);
	assert_int_equal(list[0].finding.seen, 123);
	assert_true(
		card_audit_list(&room.till.session, date_add_days(on, 61), &arena, &list, &count));
	assert_int_equal(count, 2);
	assert_int_equal(list[1].finding.rule, CARD_AUDIT_SILENT);
	till_as(&room.till, "kim");
	till_refused(&room.till, card_audit_list(&room.till.session, on, &arena, &list, &count),
		CODE_NOT_PERMITTED);
	arena_release(&arena);
	room_release(&room);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_open_sell_insert),
		HALL_TEST(test_first_card_with_purchase),
		HALL_TEST(test_replay),
		HALL_TEST(test_faults),
		HALL_TEST(test_damaged),
		HALL_TEST(test_arrears),
		HALL_TEST(test_arrears_paid_meanwhile),
		HALL_TEST(test_undo_needs_a_drawer),
		HALL_TEST(test_close_waits),
		HALL_TEST(test_other_card),
		HALL_TEST(test_replace_first),
		HALL_TEST(test_replace),
		HALL_TEST(test_replace_inserted),
		HALL_TEST(test_refund),
		HALL_TEST(test_cheque),
		HALL_TEST(test_refund_inserted_meanwhile),
		HALL_TEST(test_meter_change),
		HALL_TEST(test_taken_over),
		HALL_TEST(test_other_station),
		HALL_TEST(test_repeated),
		HALL_TEST(test_limits),
		HALL_TEST(test_full_meter),
		HALL_TEST(test_audit),
	};

	return hall_run("card", tests, ARRAY_SIZE(tests));
}
