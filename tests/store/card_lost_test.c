/*
 * A window that stood still comes back to its sale, after another has put the sale onto a new card:
 * it neither writes nor says anything of a card that is not its own.
 */
#include <string.h>

#include "counter/card_effect.h"
#include "counter/card_settle.h"
#include "db/journal.h"
#include "db/sale_store.h"
#include "tests/store/card_room.h"
#include "tests/store/failing.h"
#include "tests/test.h"

#define WALLET_WRITE 7 /* the calls of a run: begin, same, two reads, and the third write */
#define ALL_BYTES 99

static bool open_sale(struct card_room *room, struct sale_row *sale)
{
	enum db_step step = sale_store_open_of(room->till.hall->db, room->account_id, sale);

	assert_int_not_equal(step, DB_FAILED);
	return step == DB_ROW;
}

/* A sale of 10.00 that broke off when the money was taken and nothing was written yet. */
static void break_off(struct card_room *room, struct sale_row *sale)
{
	struct failing f = {.fired = true};

	for (int nth = 1; f.fired; nth++) {
		failing_put(&f, room->till.session.db);
		failing_arm(&f, nth, FAILING_FOR_GOOD);
		(void)room_sell(room, "10.00", NULL);
		failing_take_off(&f, room->till.session.db);
		fake_card_insert(room->card, false);
		if (!open_sale(room, sale))
			continue;
		if (sale->state == SALE_PREPARED)
			return;
		assert_true(room_resolve(room, true));
	}
	fail_msg("no fault leaves a sale prepared");
}

static void use_card(struct card_room *room, struct fake_card *card)
{
	room->card = card;
	room->desk.medium = &card->medium;
}

static void check_drawer(struct card_room *room, const char *expected)
{
	assert_string_equal(till_balance(&room->till, LEDGER_DRAWER, room->shift_id), expected);
}

/* The new card is pulled at the write that gives value: none of its bytes arrived, or all. */
static void put_onto(struct card_room *room, struct fake_card *fresh, int at_byte)
{
	const struct card_resolve_request request = {
		.lost = true, .approval = till_approval("sue")};

	fake_card_init(fresh, 9);
	fake_card_set_fault(fresh, FAKE_PULL, WALLET_WRITE, at_byte);
	use_card(room, fresh);
	assert_true(card_resolve(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result));
	assert_true(sale_is_open(room->result.state));
	fake_card_set_fault(fresh, FAKE_NONE, 0, 0);
}

static void test_the_first_window_comes_back(void **state)
{
	struct card_room room;
	struct card_job first;
	struct sale_row sale;
	struct fake_card *old, fresh;
	struct card_image before;

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	break_off(&room, &sale);
	first = (struct card_job){.desk = &room.desk, .arena = &room.till.arena};
	assert_true(card_job_load(&room.till.session, sale.sale_id, &first));
	old = room.card;
	before = old->image;
	put_onto(&room, &fresh, ALL_BYTES);
	assert_true(open_sale(&room, &sale));
	assert_int_equal(sale.state, SALE_WRITING);

	use_card(&room, old);
	card_effect_run(&room.till.session, &first);
	assert_int_equal(room.till.session.why.code, CODE_SALE_OPEN);
	assert_memory_equal(&old->image, &before, sizeof before);
	assert_true(open_sale(&room, &sale));
	assert_int_equal(sale.state, SALE_WRITING); /* what the new card has is not known */
	(void)room_resolve(&room, true);            /* the old card proves nothing any more */
	assert_true(open_sale(&room, &sale));
	check_drawer(&room, "110.00");

	fake_card_insert(&fresh, false);
	use_card(&room, &fresh);
	assert_true(room_resolve(&room, false));
	assert_int_equal(room.result.state, SALE_SETTLED);
	room_insert(&room);
	(void)fake_meter_insert(&room.meter, &old->image);
	assert_int_equal(room.meter.credited, 1000);
	check_drawer(&room, "110.00");
	room_check(&room);
	room_release(&room);
}

/* Nothing is on the new card, but the lost one may carry the purchase: no money goes back by it. */
static void test_no_money_back_for_a_lost_card(void **state)
{
	struct card_room room;
	struct sale_row sale;
	struct fake_card fresh;

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	fake_card_set_fault(room.card, FAKE_PULL, WALLET_WRITE, ALL_BYTES);
	(void)room_sell(&room, "10.00", NULL);
	fake_card_set_fault(room.card, FAKE_NONE, 0, 0);
	assert_true(open_sale(&room, &sale));
	put_onto(&room, &fresh, 0);
	fake_card_insert(&fresh, false);
	(void)room_resolve(&room, true);
	assert_int_equal(room.till.session.why.code, CODE_SALE_OPEN);
	assert_true(open_sale(&room, &sale));
	check_drawer(&room, "110.00");
	assert_true(room_resolve(&room, false));
	assert_int_equal(room.result.state, SALE_SETTLED);
	room_insert(&room);
	(void)fake_meter_insert(&room.meter, &room.own_card.image);
	assert_int_equal(room.meter.credited, 1000);
	check_drawer(&room, "110.00");
	room_check(&room);
	room_release(&room);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_the_first_window_comes_back),
		HALL_TEST(test_no_money_back_for_a_lost_card),
	};

	return hall_run("card_lost", tests, ARRAY_SIZE(tests));
}
