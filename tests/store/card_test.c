/* Sales on a card, step by step, on a card and a meter in memory. */
#include <stdio.h>
#include <string.h>

#include "counter/verify.h"
#include "db/card_note_store.h"
#include "tests/store/card_room.h"
#include "tests/test.h"

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

/* Another customer's card is refused, and the two are noted. */
static void test_other_card(void **state)
{
	struct card_room room;
	struct card_flag_row *flags;
	struct arena arena = ARENA_EMPTY;
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
	arena_release(&arena);
	room_check(&room);
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
		HALL_TEST(test_other_card),
	};

	return hall_run("card", tests, ARRAY_SIZE(tests));
}
