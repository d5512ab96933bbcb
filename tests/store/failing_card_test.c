/*
 * A card's sale while the database fails: at whatever call that is, money and card agree once the
 * sale is resolved, and nothing is credited that was not paid, nor paid and not credited.
 */
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/card_replace.h"
#include "db/journal.h"
#include "db/sale_store.h"
#include "tests/store/card_room.h"
#include "tests/store/failing.h"
#include "tests/test.h"

#define PRICE 1000 /* hundredths that each sale of 10.00 puts onto the card */

static bool is_open(struct card_room *room)
{
	struct sale_row sale;
	enum db_step step = sale_store_open_of(room->till.hall->db, room->account_id, &sale);

	assert_int_not_equal(step, DB_FAILED);
	return step == DB_ROW;
}

/* As the next customer finds the station: the card is in the reader, and an open sale comes first.
 */
static void end_it(struct card_room *room, bool undo)
{
	fake_card_insert(room->card, false);
	if (!is_open(room))
		return;
	assert_false(room_sell(room, "10.00", NULL));
	assert_int_equal(room->till.session.why.code, CODE_SALE_OPEN);
	if (!room_resolve(room, undo) || is_open(room))
		room_fail(room);
}

/* What the drawer has above its float is what the meter was credited with, to the fen. */
static void check_money(struct card_room *room)
{
	struct money drawer;

	(void)fake_meter_insert(&room->meter, &room->card->image);
	assert_true(journal_balance(room->till.hall->db, LEDGER_DRAWER, room->shift_id, &drawer));
	assert_int_equal(money_to_fen(drawer) - 10000, room->meter.credited);
}

/* Sells again and again, each time with the next call failing, until none does. */
static void sell_through(struct card_room *room, enum failing_how how, bool undo)
{
	struct failing f = {.fired = true};
	struct db *db = room->till.session.db;
	char op_id[32];
	int nth = 0;
	bool ok = false;

	while (f.fired) {
		snprintf(op_id, sizeof op_id, "sell-%d-%d-%d", (int)how, undo, ++nth);
		failing_put(&f, db);
		failing_arm(&f, nth, how);
		ok = room_sell(room, "10.00", op_id);
		failing_take_off(&f, db);
		assert_false(db_in_transaction(db));
		if (f.fired && ok && how != FAILING_FOR_GOOD)
			assert_int_equal(room->result.state, SALE_SETTLED);
		end_it(room, undo);
		check_money(room);
		/* The same id, once the dust has settled: never a second sale. */
		if (ok) {
			int64_t payments = till_count(&room->till, "payment");

			assert_true(room_sell(room, "10.00", op_id));
			assert_true(room->result.replayed);
			assert_int_equal(till_count(&room->till, "payment"), payments);
		}
	}
	assert_true(ok);
	assert_true(nth > 60);
	print_message("  %d calls\n", nth - 1);
	assert_true(room->meter.credited >= PRICE);
	room_check(room);
}

static void begin(struct card_room *room, void **state)
{
	room_init(room, state);
	room_must_open(room, NULL);
	room_insert(room);
}

static void test_written_again(void **state)
{
	struct card_room room;

	begin(&room, state);
	sell_through(&room, FAILING_FOR_GOOD, false);
	room_release(&room);
}

static void test_undone(void **state)
{
	struct card_room room;

	begin(&room, state);
	sell_through(&room, FAILING_FOR_GOOD, true);
	room_release(&room);
}

static void test_deadlocks(void **state)
{
	struct card_room room;

	begin(&room, state);
	sell_through(&room, FAILING_ONCE, false);
	room_release(&room);
}

static void test_answers_that_are_lost(void **state)
{
	struct card_room room;

	begin(&room, state);
	sell_through(&room, FAILING_UNHEARD, false);
	room_release(&room);
}

/* --- given back, and another card ------------------------------------------------------------ */

static bool refund(struct card_room *room, const char *sale_no)
{
	const struct card_refund_request request = {.sale_no = sale_no,
		.meter_count = room->meter.count,
		.evidence = "seen on site by Li",
		.approval = till_approval("sue")};

	return card_refund(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

/* A purchase that no meter has seen is taken back: money and card go together, or neither. */
static void refund_through(void **state, bool undo)
{
	struct failing f = {.fired = true};
	char sale_no[CARD_SALE_NO_MAX];
	struct card_room room;
	int nth = 0;
	bool ok = false;

	begin(&room, state);
	while (f.fired) {
		room_must_sell(&room, "10.00");
		utf8_copy(sale_no, sizeof sale_no, room.result.sale_no);
		failing_put(&f, room.till.session.db);
		failing_arm(&f, ++nth, FAILING_FOR_GOOD);
		ok = refund(&room, sale_no);
		failing_take_off(&f, room.till.session.db);
		end_it(&room, undo);
		check_money(&room);
	}
	assert_true(ok && room.result.state == SALE_SETTLED);
	assert_true(nth > 60);
	room_check(&room);
	room_release(&room);
}

static void test_refund(void **state)
{
	refund_through(state, false);
}

static void test_refund_given_up(void **state)
{
	refund_through(state, true);
}

static bool replace(struct card_room *room)
{
	const struct card_replace_request request = {
		.account_no = ROOM_ACCOUNT, .approval = till_approval("sue")};

	return card_replace(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

static void take_card(struct card_room *room, struct fake_card *card)
{
	room->card = card;
	room->desk.medium = &card->medium;
}

/* The purchase that was lost with the old card is on the new one: the meter credits it once. */
static void test_replace(void **state)
{
	struct failing f = {.fired = true};
	struct fake_card cards[2];
	struct card_room room;
	int nth = 0;

	begin(&room, state);
	cards[0] = *room.card;
	take_card(&room, &cards[0]);
	while (f.fired) {
		struct fake_card *old = room.card, *fresh = &cards[old == &cards[0]];

		room_must_sell(&room, "10.00");
		fake_card_init(fresh, (uint8_t)(nth % 200 + 2));
		take_card(&room, fresh);
		failing_put(&f, room.till.session.db);
		failing_arm(&f, ++nth, FAILING_FOR_GOOD);
		if (!replace(&room))
			assert_true(f.fired);
		failing_take_off(&f, room.till.session.db);
		fake_card_insert(fresh, false);
		if (is_open(&room) && (!room_resolve(&room, false) || is_open(&room)))
			room_fail(&room);
		if (!room_sell(&room, "10.00", NULL) &&
			room.till.session.why.code != CODE_CARD_NOT_INSERTED)
			take_card(&room, old); /* nothing was begun: the old one lives */
		check_money(&room);
		(void)fake_meter_insert(&room.meter, &old->image);
		check_money(&room);
	}
	assert_true(nth > 40);
	room_check(&room);
	room_release(&room);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_written_again),
		HALL_TEST(test_undone),
		HALL_TEST(test_deadlocks),
		HALL_TEST(test_answers_that_are_lost),
		HALL_TEST(test_refund),
		HALL_TEST(test_refund_given_up),
		HALL_TEST(test_replace),
	};

	return hall_run("failing_card", tests, ARRAY_SIZE(tests));
}
