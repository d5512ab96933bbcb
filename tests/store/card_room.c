#include "tests/store/card_room.h"

#include <string.h>

#include "core/utf8.h"
#include "db/card_store.h"
#include "db/meter_store.h"
#include "tests/test.h"

void room_meter(struct till *till, int64_t account_id, const char *meter_no)
{
	struct meter_row meter = {
		.account_id = account_id, .kind = METER_PREPAID_CPU, .multiplier = "1"};

	utf8_copy(meter.meter_no, sizeof meter.meter_no, meter_no);
	assert_true(db_begin(till->hall->db));
	assert_true(meter_store_insert(till->hall->db, &meter, till_date("2020-01-01")));
	assert_true(db_commit(till->hall->db));
}

void room_init(struct card_room *room, void **state)
{
	*room = (struct card_room){.account_id = 0};
	till_init(&room->till, *state);
	room->account_id = till_account(&room->till, ROOM_ACCOUNT, "residential");
	room_meter(&room->till, room->account_id, ROOM_METER);
	room->shift_id = till_shift(&room->till, "ann", "2026-11-18", "100.00");
	fake_card_init(&room->own_card, 1);
	fake_meter_init(&room->meter, ROOM_METER);
	room->card = &room->own_card;
	room->desk.medium = &room->card->medium;
}

void room_release(struct card_room *room)
{
	till_release(&room->till);
}

static struct card_sell_request cash_request(const char *amount)
{
	struct card_sell_request request = {.account_no = ROOM_ACCOUNT};

	if (amount == NULL || amount[0] == '\0')
		return request;
	request.has_amount = true;
	request.amount = till_money(amount);
	request.tender_count = 1;
	request.tenders[0] = (struct tender){.kind = TENDER_CASH, .amount = request.amount};
	return request;
}

bool room_sell(struct card_room *room, const char *amount, const char *op_id)
{
	struct card_sell_request request = cash_request(amount);

	request.op_id = op_id;
	return card_sell(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

bool room_open(struct card_room *room, const char *amount)
{
	struct card_sell_request request = cash_request(amount);

	request.open = true;
	return card_sell(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

bool room_resolve(struct card_room *room, bool undo)
{
	const struct card_resolve_request request = {.undo = undo};

	return card_resolve(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

void room_fail(struct card_room *room)
{
	char text[SAY_TEXT_MAX];

	fail_msg("%s: %s", code_name(room->till.session.why.code),
		fault_render(LANG_EN, &room->till.session.why, text, sizeof text));
}

static void must_be_settled(struct card_room *room, bool ok)
{
	if (!ok || room->result.state != SALE_SETTLED)
		room_fail(room);
}

void room_must_open(struct card_room *room, const char *amount)
{
	must_be_settled(room, room_open(room, amount));
}

void room_must_sell(struct card_room *room, const char *amount)
{
	must_be_settled(room, room_sell(room, amount, NULL));
}

void room_insert(struct card_room *room)
{
	assert_int_equal(fake_meter_insert(&room->meter, &room->card->image), 0);
}

void room_check(struct card_room *room)
{
	till_verify(&room->till);
}
