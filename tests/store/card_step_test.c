/* The steps of a sale where the card, the reader or somebody with a card in his hand lies. */
#include <stdio.h>
#include <string.h>

#include "counter/card_replace.h"
#include "db/card_note_store.h"
#include "tests/store/card_room.h"
#include "tests/test.h"

/* The calls of a sale's medium: begin, same, 82, 85; then 81, 85 and 82 are written. */
enum { CALL_SAME = 2, CALL_PARAMETER = 5, CALL_RETURN, CALL_WALLET, CALL_READ_BACK };

static void set_up(struct card_room *room, void **state)
{
	room_init(room, state);
	room_must_open(room, NULL);
	room_insert(room);
	room_must_sell(room, "20.00");
	room_insert(room);
	assert_int_equal(room->meter.credited, 2000);
}

static void must_be_open(struct card_room *room, bool ok, enum code code)
{
	if (!ok || !sale_is_open(room->result.state))
		room_fail(room);
	assert_string_equal(code_name(room->till.session.why.code), code_name(code));
}

static void must_settle(struct card_room *room, bool ok)
{
	if (!ok || room->result.state != SALE_SETTLED)
		room_fail(room);
}

static bool resolve_lost(struct card_room *room)
{
	const struct card_resolve_request request = {
		.lost = true, .approval = till_approval("sue")};

	return card_resolve(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

static void take(struct card_room *room, struct fake_card *card)
{
	room->card = card;
	room->desk.medium = &card->medium;
}

/* Step 4: what stands on the card is not what was read, though it was never pulled. */
static void test_changed_before_the_write(void **state)
{
	struct card_room room;
	struct card_image before;

	set_up(&room, state);
	before = room.card->image;
	fake_card_set_fault(room.card, FAKE_CHANGE, CALL_SAME, 0);
	must_be_open(&room, room_sell(&room, "10.00", NULL), CODE_CARD_WRONG);
	assert_int_equal(room.result.state, SALE_PREPARED);
	before.wallet[3] ^= 0x10; /* by somebody else; nothing by us */
	assert_memory_equal(&room.card->image, &before, sizeof before);
	room.card->image.wallet[3] ^= 0x10;
	must_settle(&room, room_resolve(&room, false));
	room_insert(&room);
	assert_int_equal(room.meter.credited, 3000);
	room_check(&room);
	room_release(&room);
}

/* Step 6: a file that was confirmed and is another one is no purchase; a new card carries it. */
static void lies(void **state, int at_call, int at_byte)
{
	struct card_room room;
	struct fake_card fresh;

	set_up(&room, state);
	fake_card_set_fault(room.card, FAKE_LIE, at_call, at_byte);
	must_be_open(&room, room_sell(&room, "10.00", NULL), CODE_CARD_BAD);
	assert_string_equal(room.result.receipt_no, "");
	must_be_open(&room, room_resolve(&room, false), CODE_CARD_BAD);
	must_be_open(&room, room_resolve(&room, true), CODE_CARD_BAD); /* nor is money given back */
	fake_card_init(&fresh, 9);
	take(&room, &fresh);
	must_settle(&room, resolve_lost(&room));
	room_insert(&room);
	assert_int_equal(room.meter.credited, 3000);
	room_check(&room);
	room_release(&room);
}

static void test_parameters_lie(void **state)
{
	lies(state, CALL_PARAMETER, 20);
}

static void test_return_lies(void **state)
{
	lies(state, CALL_RETURN, 0);
}

static void test_amount_lies(void **state)
{
	lies(state, CALL_WALLET, 2);
}

static void test_count_lies(void **state)
{
	lies(state, CALL_WALLET, 7);
}

/*
 * 81 and 85 were written, 82 was not: undoing writes both back first, and only then is money given
 * back.
 */
static void test_undone_half_written(void **state)
{
	struct card_room room;
	struct card_image before;

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	before = room.card->image;
	fake_card_set_fault(room.card, FAKE_PULL, CALL_WALLET, 0);
	assert_true(room_sell(&room, "10.00", NULL));
	assert_true(sale_is_open(room.result.state));
	assert_memory_not_equal(room.card->image.parameter, before.parameter, 45);
	assert_memory_not_equal(room.card->image.returned, before.returned, 49);
	for (int at_call = 2; at_call <= 3; at_call++) { /* same, 81 */
		fake_card_insert(room.card, false);
		fake_card_set_fault(room.card, FAKE_PULL, at_call, 0);
		assert_true(room_resolve(&room, true));
		assert_true(sale_is_open(room.result.state));
		assert_string_equal(
			till_balance(&room.till, LEDGER_DRAWER, room.shift_id), "110.00");
	}
	fake_card_insert(room.card, false);
	fake_card_set_fault(room.card, FAKE_LIE, 3, 20);
	assert_true(room_resolve(&room, true));
	assert_true(sale_is_open(room.result.state));
	assert_true(room_resolve(&room, true));
	assert_int_equal(room.result.state, SALE_UNDONE);
	assert_memory_equal(&room.card->image, &before, sizeof before);
	assert_string_equal(till_balance(&room.till, LEDGER_DRAWER, room.shift_id), "100.00");
	must_settle(&room, room_sell(&room, "5.00", NULL));
	room_insert(&room);
	assert_int_equal(room.meter.credited, 500);
	room_check(&room);
	room_release(&room);
}

/* A lost card may carry the purchase: with its substitute in hand nothing is undone either. */
static void test_no_money_for_a_lost_card(void **state)
{
	struct card_room room;
	struct fake_card fresh, *old;

	set_up(&room, state);
	old = room.card;
	fake_card_set_fault(room.card, FAKE_PULL, CALL_READ_BACK, 0);
	assert_true(room_sell(&room, "10.00", NULL));
	assert_true(sale_is_open(room.result.state));
	fake_card_init(&fresh, 9);
	take(&room, &fresh);
	fake_card_set_fault(&fresh, FAKE_PULL, CALL_RETURN, 0);
	assert_true(resolve_lost(&room));
	assert_true(sale_is_open(room.result.state));
	fake_card_insert(&fresh, false);
	must_be_open(&room, room_resolve(&room, true), CODE_SALE_OPEN);
	assert_string_equal(till_balance(&room.till, LEDGER_DRAWER, room.shift_id), "130.00");
	must_settle(&room, room_resolve(&room, false));

	/* Whichever comes first, the meter credits it once. */
	assert_int_equal(fake_meter_insert(&room.meter, &old->image), 0);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 3000);
	room_check(&room);
	room_release(&room);
}

/* The sale's own card does not take its own place. */
static void test_not_lost_at_all(void **state)
{
	struct card_room room;

	set_up(&room, state);
	fake_card_set_fault(room.card, FAKE_PULL, CALL_WALLET, 0);
	assert_true(room_sell(&room, "10.00", NULL));
	assert_true(sale_is_open(room.result.state));
	fake_card_insert(room.card, false);
	must_be_open(&room, resolve_lost(&room), CODE_CARD_WRONG);
	must_settle(&room, room_resolve(&room, false));
	room_check(&room);
	room_release(&room);
}

/* Whatever somebody says of the meter's count: the card itself shows that it was in the meter. */
static void test_refund_of_what_is_in_the_meter(void **state)
{
	struct card_room room;
	struct card_refund_request request = {
		.meter_count = 0, .evidence = "seen on site", .approval = till_approval("sue")};
	char sale_no[CARD_SALE_NO_MAX];

	set_up(&room, state);
	snprintf(sale_no, sizeof sale_no, "%s", room.result.sale_no);
	request.sale_no = sale_no;
	till_refused(&room.till,
		card_refund(
			&room.till.session, &room.desk, &request, &room.till.arena, &room.result),
		CODE_CARD_WRITTEN);
	assert_string_equal(till_balance(&room.till, LEDGER_DRAWER, room.shift_id), "120.00");
	room_must_sell(&room, "5.00");
	room_check(&room);
	room_release(&room);
}

/* What the drawer cannot give back is not taken off the card. */
static void test_refund_needs_a_drawer(void **state)
{
	struct card_room room;
	struct card_refund_request request = {
		.meter_count = 1, .evidence = "seen on site", .approval = till_approval("sue")};
	struct card_image before;
	char sale_no[CARD_SALE_NO_MAX];

	set_up(&room, state);
	room_must_sell(&room, "50.00");
	snprintf(sale_no, sizeof sale_no, "%s", room.result.sale_no);
	request.sale_no = sale_no;
	before = room.card->image;
	till_hand_in(&room.till, "150.00");
	till_refused(&room.till,
		card_refund(
			&room.till.session, &room.desk, &request, &room.till.arena, &room.result),
		CODE_DRAWER_SHORT);
	assert_memory_equal(&room.card->image, &before, sizeof before);
	room_insert(&room);
	room_must_sell(&room, "5.00"); /* nothing was left open */
	room_check(&room);
	room_release(&room);
}

/* The card is lost while its refund is written: it may carry the purchase, so no money goes back.
 */
static void test_refund_and_the_card_is_lost(void **state)
{
	struct card_room room;
	struct fake_card fresh;
	struct card_refund_request request = {
		.meter_count = 1, .evidence = "seen on site", .approval = till_approval("sue")};
	const struct card_replace_request replace = {
		.account_no = ROOM_ACCOUNT, .approval = till_approval("sue")};
	char sale_no[CARD_SALE_NO_MAX];
	struct fake_card *old;

	set_up(&room, state);
	old = room.card;
	room_must_sell(&room, "50.00");
	snprintf(sale_no, sizeof sale_no, "%s", room.result.sale_no);
	request.sale_no = sale_no;
	fake_card_set_fault(room.card, FAKE_PULL, CALL_PARAMETER, 0);
	assert_true(card_refund(
		&room.till.session, &room.desk, &request, &room.till.arena, &room.result));
	assert_true(sale_is_open(room.result.state));
	fake_card_init(&fresh, 9);
	take(&room, &fresh);
	assert_true(resolve_lost(&room));
	assert_int_equal(room.result.state, SALE_UNDONE);
	assert_string_equal(till_balance(&room.till, LEDGER_DRAWER, room.shift_id), "170.00");
	must_settle(&room, card_replace(&room.till.session, &room.desk, &replace, &room.till.arena,
				   &room.result));
	assert_int_equal(fake_meter_insert(&room.meter, &old->image), 0);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 7000); /* once, from the one or the other */
	room_check(&room);
	room_release(&room);
}

/* Written and in the meter already: settled, and what the meter said is stored. */
static void test_credited_meanwhile(void **state)
{
	struct card_room room;
	struct card_return_row *rows;
	size_t before, after;

	set_up(&room, state);
	assert_true(card_note_returns(
		room.till.hall->db, room.account_id, &room.till.arena, &rows, &before));
	fake_card_set_fault(room.card, FAKE_PULL, CALL_READ_BACK, 0);
	assert_true(room_sell(&room, "10.00", NULL));
	assert_true(sale_is_open(room.result.state));
	room_insert(&room);
	assert_int_equal(room.meter.credited, 3000);
	fake_card_insert(room.card, false);
	must_settle(&room, room_resolve(&room, true)); /* it cannot be undone any more */
	assert_true(card_note_returns(
		room.till.hall->db, room.account_id, &room.till.arena, &rows, &after));
	assert_int_equal(after, before + 2); /* of the purchase before it, and of this one */
	assert_int_equal(rows[0].count, 2);
	assert_int_equal(rows[0].remaining, 3000);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 3000);
	room_check(&room);
	room_release(&room);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_changed_before_the_write),
		HALL_TEST(test_parameters_lie),
		HALL_TEST(test_return_lies),
		HALL_TEST(test_amount_lies),
		HALL_TEST(test_count_lies),
		HALL_TEST(test_undone_half_written),
		HALL_TEST(test_no_money_for_a_lost_card),
		HALL_TEST(test_not_lost_at_all),
		HALL_TEST(test_refund_of_what_is_in_the_meter),
		HALL_TEST(test_refund_needs_a_drawer),
		HALL_TEST(test_refund_and_the_card_is_lost),
		HALL_TEST(test_credited_meanwhile),
	};

	return hall_run("card_step", tests, ARRAY_SIZE(tests));
}
