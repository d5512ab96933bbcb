/* The same operation id again: the same answer as the first time, and another wish is a conflict.
 */
#include <stdio.h>
#include <string.h>

#include "counter/card_replace.h"
#include "counter/identity_check.h"
#include "tests/store/card_room.h"
#include "tests/test.h"

#define FIRST "11010519491231002X"
#define SECOND "110105198501010004"

static struct authority_request authority(const char *op_id, const char *number)
{
	return (struct authority_request){.op_id = op_id,
		.account_no = ROOM_ACCOUNT,
		.document = "授权书1号",
		.name = "李四",
		.type = ID_RESIDENT,
		.number = number,
		.from = till_date("2026-11-01"),
		.until = till_date("2027-10-31"),
		.approval = till_approval("sue")};
}

static void record(struct till *till, const struct authority_request *request, const char *masked)
{
	struct authority_made made;

	assert_true(authority_record(&till->session, request, &made));
	assert_string_equal(made.masked, masked);
}

/* Another person was recorded under the same document since: the first answer stays what it was. */
static void test_authority(void **state)
{
	struct card_room room;
	struct authority_request first = authority("first", FIRST);
	struct authority_request second = authority("second", SECOND);
	struct authority_made made;

	room_init(&room, state);
	assert_true(authority_record(&room.till.session, &first, &made));
	record(&room.till, &second, "110105********0004");
	record(&room.till, &first, made.masked);
	assert_string_equal(made.masked, "110105********002X");
	first.number = SECOND;
	till_refused(
		&room.till, authority_record(&room.till.session, &first, &made), CODE_OP_CONFLICT);
	room_release(&room);
}

/* Documents of forty characters that differ in the last one alone. */
static void test_withdrawal(void **state)
{
	static const char long_name[] =
		"授权委托书授权委托书授权委托书授权委托书授权委托书授权委托书授权委托书一二三";
	struct card_room room;
	char document[2][AUTHORITY_DOCUMENT_MAX];
	struct authority_request request = authority(NULL, FIRST);
	struct authority_end end = {.op_id = "end", .account_no = ROOM_ACCOUNT, .reason = "已离职"};

	room_init(&room, state);
	for (int i = 0; i < 2; i++) {
		struct authority_made made;

		snprintf(document[i], sizeof document[i], "%s%d", long_name, i);
		request.document = document[i];
		assert_true(authority_record(&room.till.session, &request, &made));
	}
	end.document = document[0];
	assert_true(authority_withdraw(&room.till.session, &end));
	assert_true(authority_withdraw(&room.till.session, &end));
	end.document = document[1];
	till_refused(&room.till, authority_withdraw(&room.till.session, &end), CODE_OP_CONFLICT);
	room_release(&room);
}

/* What the last purchase came to is part of what is asked for. */
static void test_replacement(void **state)
{
	struct card_room room;
	struct fake_card fresh;
	struct card_replace_request request = {.op_id = "lost",
		.account_no = ROOM_ACCOUNT,
		.approval = till_approval("sue"),
		.has_last = true,
		.last = till_money("20.00")};
	struct till *till = &room.till;

	room_init(&room, state);
	hall_script(
		till->hall, "UPDATE account SET card_serial = '0000000000000001', card_count = 3");
	fake_card_init(&fresh, 7);
	room.card = &fresh;
	room.desk.medium = &fresh.medium;
	assert_true(card_replace(&till->session, &room.desk, &request, &till->arena, &room.result));
	assert_int_equal(room.result.state, SALE_SETTLED);
	assert_int_equal(room.result.hundredths, 2000);
	assert_true(card_replace(&till->session, &room.desk, &request, &till->arena, &room.result));
	assert_true(room.result.replayed);
	request.last = till_money("30.00");
	till_refused(till,
		card_replace(&till->session, &room.desk, &request, &till->arena, &room.result),
		CODE_OP_CONFLICT);
	room_release(&room);
}

/* A first card with a purchase on it is not the purchase alone. */
static void test_first_card(void **state)
{
	struct card_room room;
	struct till *till = &room.till;
	struct card_sell_request request = {.op_id = "first",
		.account_no = ROOM_ACCOUNT,
		.open = true,
		.has_amount = true,
		.amount = till_money("20.00"),
		.tenders = {{.kind = TENDER_CASH, .amount = till_money("20.00")}},
		.tender_count = 1};

	room_init(&room, state);
	for (int i = 0; i < 2; i++)
		assert_true(card_sell(
			&till->session, &room.desk, &request, &till->arena, &room.result));
	assert_true(room.result.replayed);
	request.open = false;
	till_refused(till,
		card_sell(&till->session, &room.desk, &request, &till->arena, &room.result),
		CODE_OP_CONFLICT);
	room_check(&room);
	room_release(&room);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_authority),
		HALL_TEST(test_withdrawal),
		HALL_TEST(test_replacement),
		HALL_TEST(test_first_card),
	};

	return hall_run("again", tests, ARRAY_SIZE(tests));
}
