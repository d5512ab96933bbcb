/* Meters on a line: read from the counter, closed by a restoration order, asked where nobody knows.
 */
#include "counter/meter_line.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "counter/arrears.h"
#include "counter/arrears_ground.h"
#include "counter/import.h"
#include "db/account_store.h"
#include "db/database.h"
#include "db/sql_sets.h"
#include "devices/sim/sim_meter_line.h"
#include "tests/device/echo.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define METER "M-1"

static const char accounts[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,meter_no,meter_kind\n"
	"7001,测试甲,none,,测试路1号,residential,110105,2020-01-01," METER ",postpaid\n";

struct bench {
	struct till till;
	char place[PLACE_MAX], line[SIM_PATH_MAX];
	struct sim_line *sim;
	struct restoration_made order;
};

#define assert_code(s, expected) assert_string_equal(code_name((s)->why.code), code_name(expected))

static void store_account(struct till *t)
{
	struct import_request request = {.what = IMPORT_ACCOUNTS};
	struct import_result result;
	char path[SCRATCH_PATH_MAX];

	scratch_write(&t->hall->scratch, "import.csv", accounts, sizeof accounts - 1);
	request.path = scratch_path(&t->hall->scratch, "import.csv", path, sizeof path);
	t->session.roles = ROLE_ADMIN;
	assert_true(import_run(&t->session, &request, &t->arena, &result));
}

static void cut(struct till *t)
{
	struct arrears_office *office;
	struct account_row account;
	struct arrears_case c;
	const struct arrears_entry entry = {.act = {.to = ARREARS_STAGE_DISCONNECTED,
						    .on = moment_date(t->now),
						    .at = t->now,
						    .evidence = true}};
	bool found;

	assert_true(account_store_find(t->session.db, "7001", &account, &found));
	till_bill(t, account.account_id, "B-1", "2026-10-01", "100.00");
	assert_true(arrears_office_load(&t->session, moment_date(t->now), &t->arena, &office));
	assert_true(db_begin(t->session.db));
	assert_true(arrears_load(&t->session, account.account_id, &c));
	assert_true(arrears_put(&t->session, &c, &office->ground, &entry));
	assert_true(db_commit(t->session.db));
}

static struct meter_line_request reachable(struct bench *b)
{
	struct meter_line_request request = {
		.meter_no = METER, .line = b->line, .address = "12345678", .level = 2};

	request.operator_no = 1;
	memcpy(request.password, "123456", METER_PASSWORD_MAX);
	return request;
}

static void hand(struct bench *b, const char *words)
{
	char say[SIM_SAY_MAX];

	assert_true(sim_line_operate(b->sim, words, say));
}

/* A customer who was cut, has paid, and has an order; the meter hangs on a line with another. */
static void set_up(struct bench *b, void **state)
{
	const struct restoration_request request = {.account_no = "7001"};
	struct meter_line_request line;
	struct pay_result paid;
	struct till *t = &b->till;

	till_init(t, *state);
	t->session.share_dir = "share";
	t->now.ms = ((int64_t)till_date("2026-11-20").days * 24 + 2) * 3600000;
	place_make(b->place);
	place_name(b->place, "line", b->line);
	b->sim = sim_line_new(&sim_meter_line_kind);
	assert_true(sim_line_plug(b->sim, b->line, false));
	hand(b, "meter 12345678 1234.56");
	hand(b, "meter 161 0.26");
	hand(b, "relay 12345678 open");
	store_account(t);
	line = reachable(b);
	assert_true(meter_line_set(&t->session, &line));
	(void)till_shift(t, "ann", "2026-11-20", "0.00");
	cut(t);
	till_pay(t, "7001", TENDERS("card:110.00"), &paid);
	assert_true(restoration_make(&t->session, &request, &b->order));
}

static void tear_down(struct bench *b)
{
	sim_line_free(b->sim);
	place_drop(b->place);
	till_release(&b->till);
}

static bool give(struct bench *b, bool permit, const char *op_id, struct meter_order_made *out)
{
	const struct meter_order_request request = {
		.op_id = op_id, .order_no = b->order.order_no, .permit = permit};

	return meter_order_give(&b->till.session, &request, out);
}

static enum restoration_state state_of(struct bench *b)
{
	struct restoration_view view;
	bool found;

	assert_true(restoration_show(&b->till.session, b->order.order_no, &view, &found));
	assert_true(found);
	return view.state;
}

static void test_read(void **state)
{
	struct bench b;
	struct meter_shown shown;
	char text[ENERGY_TEXT_MAX];

	set_up(&b, state);
	assert_true(meter_line_read(&b.till.session, METER, &shown));
	assert_string_equal(energy_format(shown.energy[0], text), "1234.56");
	assert_true(shown.has[4]);
	assert_true(shown.relay_open);
	assert_string_equal(shown.address, "000012345678");
	assert_false(meter_line_read(&b.till.session, "M-9", &shown));
	assert_code(&b.till.session, CODE_BAD_VALUE);
	till_as(&b.till, "kim"); /* a reader reads too */
	assert_true(meter_line_read(&b.till.session, METER, &shown));
	tear_down(&b);
}

static void test_close(void **state)
{
	struct bench b;
	struct meter_order_made made;
	struct meter_shown shown;

	set_up(&b, state);
	assert_true(give(&b, false, "close-1", &made));
	assert_int_equal(made.outcome, METER_ORDER_DONE);
	assert_true(made.restored);
	assert_int_equal(state_of(&b), RESTORATION_DONE);
	assert_true(meter_line_read(&b.till.session, METER, &shown));
	assert_false(shown.relay_open);
	assert_true(give(&b, false, "close-1", &made)); /* told, not done again */
	assert_true(made.replayed);
	assert_int_equal(made.outcome, METER_ORDER_DONE);
	assert_false(give(&b, false, "close-2", &made));
	assert_code(&b.till.session, CODE_BAD_VALUE);
	tear_down(&b);
}

/* Permitted, the customer has yet to press; then asking finds the relay closed. */
static void test_permit(void **state)
{
	struct bench b;
	struct meter_order_made made;

	set_up(&b, state);
	assert_true(give(&b, true, NULL, &made));
	assert_int_equal(made.outcome, METER_ORDER_DONE);
	assert_false(made.restored);
	assert_int_equal(state_of(&b), RESTORATION_ORDERED);
	assert_true(meter_order_ask(&b.till.session, b.order.order_no, &made));
	assert_false(made.restored);
	hand(&b, "button 12345678");
	assert_true(meter_order_ask(&b.till.session, b.order.order_no, &made));
	assert_true(made.restored);
	assert_int_equal(state_of(&b), RESTORATION_DONE);
	tear_down(&b);
}

static void test_refused(void **state)
{
	struct bench b;
	struct meter_order_made made;

	set_up(&b, state);
	hand(&b, "password 12345678 2 654321");
	assert_true(give(&b, false, NULL, &made));
	assert_int_equal(made.outcome, METER_ORDER_FAILED);
	assert_int_equal(made.why.code, CODE_NOT_PERMITTED);
	assert_int_equal(state_of(&b), RESTORATION_ORDERED);
	hand(&b, "password 12345678 2 123456");
	hand(&b, "clock 261120233000"); /* the meter's clock is ahead: the order has expired */
	assert_true(give(&b, false, NULL, &made));
	assert_int_equal(made.outcome, METER_ORDER_FAILED);
	tear_down(&b);
}

/* What was told since is another order: the first one's answer stays what it was. */
static void test_first_answer(void **state)
{
	struct bench b;
	struct meter_order_made made;

	set_up(&b, state);
	hand(&b, "password 12345678 2 654321");
	assert_true(give(&b, false, "first", &made));
	assert_int_equal(made.outcome, METER_ORDER_FAILED);
	hand(&b, "password 12345678 2 123456");
	assert_true(give(&b, false, "second", &made));
	assert_int_equal(made.outcome, METER_ORDER_DONE);
	memset(&made, 0xff, sizeof made);
	assert_true(give(&b, false, "first", &made));
	assert_true(made.replayed);
	assert_int_equal(made.outcome, METER_ORDER_FAILED);
	assert_false(made.restored);
	assert_false(made.still_open);
	assert_int_equal(made.why.code, CODE_OK);
	tear_down(&b);
}

/* The answer is lost on its way: whether it was done is asked, and never guessed. */
static void test_lost_answer(void **state)
{
	struct bench b;
	struct meter_order_made made;

	set_up(&b, state);
	sim_line_script(b.sim, &(struct sim_script){.fault = SIM_FAULT_CHECKSUM});
	assert_true(give(&b, false, NULL, &made));
	assert_int_equal(made.outcome, METER_ORDER_DONE);
	assert_true(made.restored);
	assert_int_equal(state_of(&b), RESTORATION_DONE);
	tear_down(&b);
}

static void test_line_gone(void **state)
{
	struct bench b;
	struct meter_order_made made;

	set_up(&b, state);
	sim_line_script(b.sim, &(struct sim_script){.fault = SIM_FAULT_UNPLUG, .at = 3});
	assert_true(give(&b, false, "gone", &made));
	assert_int_equal(made.outcome, METER_ORDER_UNKNOWN);
	assert_int_equal(state_of(&b), RESTORATION_ORDERED);
	assert_true(give(&b, false, "gone", &made));
	assert_true(made.replayed);
	assert_int_equal(made.outcome, METER_ORDER_UNKNOWN);
	sim_line_unplug(b.sim);
	assert_true(give(&b, false, NULL, &made)); /* nothing was sent: that is known */
	assert_int_equal(made.outcome, METER_ORDER_FAILED);
	assert_int_equal(made.why.code, CODE_DEVICE_GONE);
	sim_line_script(b.sim, &(struct sim_script){.fault = SIM_FAULT_NONE});
	assert_true(sim_line_plug(b.sim, b.line, false));
	assert_true(meter_order_ask(&b.till.session, b.order.order_no, &made));
	assert_true(made.restored); /* the first one had arrived */
	assert_int_equal(state_of(&b), RESTORATION_DONE);
	tear_down(&b);
}

static void test_who_and_what(void **state)
{
	static const struct {
		const char *line, *address, *password;
		int level;
	} wrong[] = {
		{"", "1", "123456", 2},
		{"/dev/ttyUSB0", "", "123456", 2},
		{"/dev/ttyUSB0", "1234567890123", "123456", 2},
		{"/dev/ttyUSB0", "12A", "123456", 2},
		{"/dev/ttyUSB0", "1", "12345", 2},
		{"/dev/ttyUSB0", "1", "12345a", 2},
		{"/dev/ttyUSB0", "1", "123456", 10},
	};
	struct bench b;
	struct meter_line_request request;

	set_up(&b, state);
	request = reachable(&b);
	assert_false(meter_line_set(&b.till.session, &request));
	assert_code(&b.till.session, CODE_NOT_PERMITTED);
	b.till.session.roles = ROLE_ADMIN;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		request.line = wrong[i].line;
		request.address = wrong[i].address;
		request.level = wrong[i].level;
		snprintf(request.password, sizeof request.password, "%s", wrong[i].password);
		assert_false(meter_line_set(&b.till.session, &request));
		assert_code(&b.till.session, CODE_BAD_VALUE);
	}
	request = reachable(&b);
	request.meter_no = "M-9";
	assert_false(meter_line_set(&b.till.session, &request));
	assert_code(&b.till.session, CODE_BAD_VALUE);
	tear_down(&b);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_read),
		HALL_TEST(test_close),
		HALL_TEST(test_permit),
		HALL_TEST(test_refused),
		HALL_TEST(test_first_answer),
		HALL_TEST(test_lost_answer),
		HALL_TEST(test_line_gone),
		HALL_TEST(test_who_and_what),
	};

	return hall_run("meter_line", tests, ARRAY_SIZE(tests));
}
