/* Who is written down as having approved has signed in for it, also where nobody had to. */
#include <string.h>

#include "counter/card_limit.h"
#include "db/sql_sets.h"
#include "tests/store/card_room.h"
#include "tests/test.h"

static struct approval lie(void)
{
	struct approval approval = till_approval("tom");

	memcpy(approval.password, "guessed!", sizeof "guessed!");
	return approval;
}

/* How many rows of audit chain and reversals name tom. */
static int64_t named(struct card_room *room)
{
	static const char *const texts[] = {
		"SELECT (SELECT count(*) FROM audit WHERE detail LIKE '%approved by tom%') + "
		"(SELECT count(*) FROM reversal WHERE approver = 'tom')"};
	static const struct sql_set set = {"named", texts, 1, SQL_SET_EXTRA};
	struct stmt *st = db_stmt(room->till.hall->db, &set, 0);

	assert_int_equal(stmt_one(st), DB_ROW);
	return stmt_int(st, 0);
}

static void open_sale(struct card_room *room)
{
	room_must_open(room, NULL);
	room_insert(room);
	fake_card_set_fault(room->card, FAKE_PULL, 2, 0);
	assert_true(room_sell(room, "50.00", NULL));
	fake_card_insert(room->card, false);
}

/* An undoing needs nobody; but whoever is named there has to have signed in. */
static void test_undoing(void **state)
{
	struct card_room room;
	struct card_resolve_request request = {.undo = true, .approval = lie()};
	struct till *till = &room.till;

	room_init(&room, state);
	open_sale(&room);
	till_refused(till,
		card_resolve(&till->session, &room.desk, &request, &till->arena, &room.result),
		CODE_SIGN_IN_FAILED);
	assert_int_equal(named(&room), 0);
	request.approval = till_approval("tom");
	assert_true(card_resolve(&till->session, &room.desk, &request, &till->arena, &room.result));
	assert_int_equal(room.result.state, SALE_UNDONE);
	assert_int_equal(named(&room), 2);
	room_check(&room);
	room_release(&room);
}

/* Whoever may set limits does it alone, and nobody else is named for it. */
static void test_limits(void **state)
{
	struct card_room room;
	struct card_limits_request request = {.account_no = ROOM_ACCOUNT,
		.has_day = true,
		.day_limit = till_money("100.00"),
		.approval = lie()};
	struct till *till = &room.till;

	room_init(&room, state);
	till_as(till, "sue");
	assert_true(card_limits_set(&till->session, &request));
	assert_int_equal(named(&room), 0);
	till_as(till, "ann");
	till_refused(till, card_limits_set(&till->session, &request), CODE_SIGN_IN_FAILED);
	request.approval = till_approval("tom");
	assert_true(card_limits_set(&till->session, &request));
	assert_int_equal(named(&room), 1);
	room_release(&room);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_undoing),
		HALL_TEST(test_limits),
	};

	return hall_run("approver", tests, ARRAY_SIZE(tests));
}
