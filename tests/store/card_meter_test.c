/* What the meter itself says over its line is the evidence for a refund and a change of meter. */
#include "counter/card_meter.h"

#include <stdio.h>
#include <string.h>

#include "counter/card_replace.h"
#include "counter/meter_line.h"
#include "devices/sim/sim_meter_line.h"
#include "tests/device/echo.h"
#include "tests/store/card_room.h"
#include "tests/test.h"

struct bench {
	struct card_room room;
	char place[PLACE_MAX], line[SIM_PATH_MAX], sale_no[CARD_SALE_NO_MAX];
	struct sim_line *sim;
};

static void hand(struct bench *b, const char *words)
{
	char say[SIM_SAY_MAX];

	assert_true(sim_line_operate(b->sim, words, say));
}

/* One purchase in the meter, another on its way; the meter hangs on a line. */
static void set_up(struct bench *b, void **state)
{
	struct meter_line_request line = {.meter_no = ROOM_METER, .address = ROOM_METER};
	struct session *s = &b->room.till.session;

	room_init(&b->room, state);
	place_make(b->place);
	line.line = place_name(b->place, "line", b->line);
	memcpy(line.password, "123456", METER_PASSWORD_MAX);
	b->sim = sim_line_new(&sim_meter_line_kind);
	assert_true(sim_line_plug(b->sim, b->line, false));
	hand(b, "meter 12345678 100.00");
	s->roles = ROLE_ADMIN;
	assert_true(meter_line_set(s, &line));
	till_as(&b->room.till, "ann");
	room_must_open(&b->room, NULL);
	room_insert(&b->room);
	room_must_sell(&b->room, "20.00");
	room_insert(&b->room);
	room_must_sell(&b->room, "80.00");
	snprintf(b->sale_no, sizeof b->sale_no, "%s", b->room.result.sale_no);
}

static void tear_down(struct bench *b)
{
	sim_line_free(b->sim);
	place_drop(b->place);
	room_release(&b->room);
}

static bool refund(struct bench *b, const char *op_id)
{
	const struct card_refund_request request = {.op_id = op_id,
		.sale_no = b->sale_no,
		.ask_meter = true,
		.approval = till_approval("sue")};

	return card_refund(&b->room.till.session, &b->room.desk, &request, &b->room.till.arena,
		&b->room.result);
}

static void test_refund(void **state)
{
	struct bench b;
	struct sale_row sale;
	struct till *till = &b.room.till;

	set_up(&b, state);
	till_refused(till, refund(&b, NULL), CODE_BAD_VALUE); /* it has no slot: no such data */
	hand(&b, "prepaid 12345678 2 95.00");
	till_refused(till, refund(&b, NULL), CODE_CARD_WRITTEN);
	hand(&b, "prepaid 12345678 1 15.00");
	assert_true(refund(&b, "once"));
	assert_int_equal(b.room.result.state, SALE_SETTLED);
	assert_true(sale_store_by_no(till->hall->db, b.room.result.sale_no, &sale) == DB_ROW);
	assert_non_null(strstr(sale.evidence, "03330201 = 1, left 15.00"));
	assert_non_null(strstr(sale.evidence, "000012345678"));
	hand(&b, "prepaid 12345678 9 15.00"); /* the same id answers what was, whatever is now */
	assert_true(refund(&b, "once"));
	assert_true(b.room.result.replayed);
	room_check(&b.room);
	tear_down(&b);
}

static void test_silent(void **state)
{
	struct bench b;
	struct card_meter_shown shown;
	struct till *till = &b.room.till;

	set_up(&b, state);
	hand(&b, "prepaid 12345678 1 15.00");
	hand(&b, "mute 12345678");
	till_refused(till, refund(&b, NULL), CODE_DEVICE_TIMEOUT);
	hand(&b, "wake 12345678");
	assert_true(card_meter_ask(&till->session, ROOM_ACCOUNT, &shown));
	assert_int_equal(shown.count, 1);
	assert_int_equal(money_to_fen(shown.left), 1500);
	till_refused(till, card_meter_ask(&till->session, "no-such", &shown), CODE_ACCOUNT_UNKNOWN);
	hall_script(till->hall, "UPDATE meter SET kind = 1");
	till_refused(till, card_meter_ask(&till->session, ROOM_ACCOUNT, &shown), CODE_BAD_VALUE);
	tear_down(&b);
}

static void test_meter_change(void **state)
{
	struct bench b;
	const struct card_meter_request request = {.account_no = ROOM_ACCOUNT,
		.meter_no = "99",
		.ask_meter = true,
		.approval = till_approval("sue")};
	struct till *till = &b.room.till;

	set_up(&b, state);
	room_insert(&b.room);
	hand(&b, "prepaid 12345678 2 95.00");
	assert_true(card_meter_change(
		&till->session, &b.room.desk, &request, &till->arena, &b.room.result));
	assert_int_equal(b.room.result.state, SALE_SETTLED);
	assert_int_equal(b.room.result.hundredths, 9500);
	fake_meter_init(&b.room.meter, "99");
	room_insert(&b.room);
	assert_int_equal(b.room.meter.credited, 9500);
	room_check(&b.room);
	tear_down(&b);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_refund),
		HALL_TEST(test_silent),
		HALL_TEST(test_meter_change),
	};

	return hall_run("card_meter", tests, ARRAY_SIZE(tests));
}
