/* A payment with devices: the slip on the roll, the drawer for cash alone, what the customer sees.
 */
#include <stdio.h>
#include <string.h>

#include "counter/customer.h"
#include "counter/devices.h"
#include "counter/drawer.h"
#include "counter/print.h"
#include "devices/device_set.h"
#include "devices/sim/sim_display.h"
#include "devices/sim/sim_printer.h"
#include "tests/device/echo.h"
#include "tests/store/press.h"
#include "tests/test.h"

#define SOON_MS 20000

struct counter {
	struct press press;
	char place[PLACE_MAX];
	struct sim_line *printer, *display;
};

static void init(struct counter *c, void **state)
{
	char printer[SIM_PATH_MAX], display[SIM_PATH_MAX];
	char choice[2][SIM_PATH_MAX + 32];
	const char *const choices[] = {choice[0], choice[1]};
	struct session *s = &c->press.till.session;

	press_init(&c->press, state);
	place_make(c->place);
	c->printer = sim_line_new(&sim_printer);
	c->display = sim_line_new(&sim_led8n);
	assert_true(sim_line_plug(c->printer, place_name(c->place, "printer", printer), false));
	assert_true(sim_line_plug(c->display, place_name(c->place, "display", display), false));
	snprintf(choice[0], sizeof(choice[0]), "printer=escpos-80-fast@%s", printer);
	snprintf(choice[1], sizeof(choice[1]), "display=%s", display);
	assert_true(devices_attach(s, choices, 2));
}

static void release(struct counter *c)
{
	devices_detach(&c->press.till.session);
	sim_line_free(c->printer);
	sim_line_free(c->display);
	place_drop(c->place);
	press_release(&c->press);
}

static void settle(struct counter *c)
{
	struct device_set *set = c->press.till.session.devices;

	assert_true(device_settle(set->of[DEVICE_PRINTER][0], SOON_MS));
	assert_true(device_settle(set->of[DEVICE_DISPLAY][0], SOON_MS));
}

static void by_hand(struct sim_line *sim, const char *words, char say[SIM_SAY_MAX])
{
	assert_true(sim_line_operate(sim, words, say));
}

/* The display answers nothing: what it got may still be on the line. */
static void await_display(struct counter *c, const char *want)
{
	char say[SIM_SAY_MAX];

	do
		by_hand(c->display, "show", say);
	while (strcmp(say, want) != 0);
}

static void assert_on_paper(struct counter *c, const char *part)
{
	const char *paper;

	sim_line_lock(c->printer);
	paper = sim_printer_paper(sim_line_device(c->printer));
	if (strstr(paper, part) == NULL)
		fail_msg("\"%s\" is not on the paper:\n%s", part, paper);
	sim_line_unlock(c->printer);
}

static void test_cash(void **state)
{
	struct counter c;
	struct session *s = &c.press.till.session;
	struct pay_result paid;
	struct paper_made made;
	char say[SIM_SAY_MAX];

	init(&c, state);
	till_pay(&c.press.till, "1001", TENDERS("cash:151.00"), &paid);
	assert_true(receipt_print(s, paid.receipt_no, &made));
	assert_string_equal(made.request_id, "slip");
	settle(&c);
	assert_on_paper(&c, "[drawer]\n");
	assert_on_paper(&c, paid.receipt_no);
	assert_on_paper(&c, "电费收据");
	assert_on_paper(&c, "151.00");
	assert_on_paper(&c, "[cut]\n");
	if (money_sign(paid.change) > 0)
		await_display(&c, "change 0.50");
	else
		await_display(&c, "received 151.00");
	by_hand(c.printer, "drawer", say);
	assert_string_equal(say, "1");
	till_verify(&c.press.till);
	release(&c);
}

static void test_no_cash_no_drawer(void **state)
{
	struct counter c;
	struct pay_result paid;
	char say[SIM_SAY_MAX];

	init(&c, state);
	till_pay(&c.press.till, "1001", TENDERS("card:50.00"), &paid);
	settle(&c);
	await_display(&c, "received 50.00");
	by_hand(c.printer, "drawer", say);
	assert_string_equal(say, "0");
	release(&c);
}

/* Without a payment it opens for whoever has an open shift; who has none is on record, too. */
static void test_drawer_without_a_payment(void **state)
{
	struct counter c;
	struct till *till = &c.press.till;
	struct session *s = &till->session;
	int64_t refused;
	char say[SIM_SAY_MAX];

	init(&c, state);
	refused = till_count(till, "attempt");
	assert_true(drawer_unlock(s));
	settle(&c);
	do
		by_hand(c.printer, "drawer", say);
	while (strcmp(say, "1") != 0);
	till_as(till, "bob");
	till_refused(till, drawer_unlock(s), CODE_SHIFT_NOT_OPEN);
	till_as(till, "sue");
	till_refused(till, drawer_unlock(s), CODE_NOT_PERMITTED);
	assert_int_equal(till_count(till, "attempt"), refused + 2);
	till_as(till, "ann");
	devices_detach(s);
	till_refused(till, drawer_unlock(s), CODE_BAD_VALUE);
	till_verify(till);
	release(&c);
}

/* The roll ends in the middle: uncertain, and the next slip is a copy that says so. */
static void test_paper_ends(void **state)
{
	struct counter c;
	struct session *s = &c.press.till.session;
	struct pay_result paid;
	struct paper_made made;
	struct print_item *waiting;
	size_t count;
	char say[SIM_SAY_MAX];

	init(&c, state);
	till_pay(&c.press.till, "1001", TENDERS("cash:151.00"), &paid);
	settle(&c);
	by_hand(c.printer, "paper 5", say);
	till_refused(&c.press.till, receipt_print(s, paid.receipt_no, &made), CODE_IO);
	assert_true(print_waiting(s, &c.press.till.arena, &waiting, &count));
	assert_int_equal(count, 1);
	assert_int_equal(waiting[0].state, PRINT_UNCERTAIN);
	by_hand(c.printer, "paper 500", say);
	assert_true(print_retry(s, waiting[0].effect_id, &made));
	assert_int_equal(made.copy, 1);
	assert_on_paper(&c, "补打 第 1 次");
	assert_true(print_waiting(s, &c.press.till.arena, &waiting, &count));
	assert_int_equal(count, 0);
	till_verify(&c.press.till);
	release(&c);
}

/* Without paper nothing was printed: the original is still to come, under its own number. */
static void test_no_paper(void **state)
{
	struct counter c;
	struct session *s = &c.press.till.session;
	struct pay_result paid;
	struct paper_made made;
	struct print_item *waiting;
	size_t count;
	char say[SIM_SAY_MAX];

	init(&c, state);
	till_pay(&c.press.till, "1001", TENDERS("cash:151.00"), &paid);
	settle(&c);
	by_hand(c.printer, "paper-out", say);
	till_refused(&c.press.till, receipt_print(s, paid.receipt_no, &made), CODE_IO);
	assert_true(print_waiting(s, &c.press.till.arena, &waiting, &count));
	assert_int_equal(count, 1);
	assert_int_equal(waiting[0].state, PRINT_FAILED);
	by_hand(c.printer, "paper 500", say);
	assert_true(print_retry(s, waiting[0].effect_id, &made));
	assert_int_equal(made.copy, 0);
	till_verify(&c.press.till);
	release(&c);
}

/* A station without devices shows nothing and opens nothing, and nothing goes wrong. */
static void test_without_devices(void **state)
{
	struct tender cash = {.kind = TENDER_CASH, .amount = till_money("1.00")};

	(void)state;
	customer_sees_total(NULL, till_money("1.00"));
	customer_sees_nothing(NULL);
	customer_drawer(NULL, &cash, 1);
	assert_int_equal(devices_seen(NULL, NULL), 0);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_cash),
		HALL_TEST(test_no_cash_no_drawer),
		HALL_TEST(test_drawer_without_a_payment),
		HALL_TEST(test_paper_ends),
		HALL_TEST(test_no_paper),
		HALL_TEST(test_without_devices),
	};

	return hall_run("slip", tests, ARRAY_SIZE(tests));
}
