/* Several devices of a kind at one station: how they are stored and called, which one is used. */
#include <stdio.h>
#include <string.h>

#include "core/permission.h"
#include "counter/card_wish.h"
#include "counter/customer.h"
#include "counter/devices.h"
#include "counter/identity_check.h"
#include "db/device_store.h"
#include "devices/device_set.h"
#include "devices/sim/sim_id_reader.h"
#include "devices/sim/sim_printer.h"
#include "tests/device/echo.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define SOON_MS 20000
#define PATIENCE_MS 400
#define CHOICE_MAX (SIM_PATH_MAX + 32)

/* Two simulated ones of a kind, attached. */
struct pair {
	struct till till;
	char place[PLACE_MAX], link[2][SIM_PATH_MAX];
	struct sim_line *sim[2];
};

static void till_begin(struct till *till, void **state)
{
	till_init(till, *state);
	till_as(till, "ann");
	till->session.roles = ROLE_ADMIN;
}

static void init(struct pair *p, void **state, const struct sim_kind *kind, const char *as)
{
	char choice[2][CHOICE_MAX], name[16], link[SIM_PATH_MAX];
	const char *const choices[] = {choice[0], choice[1]};

	till_begin(&p->till, state);
	place_make(p->place);
	for (int i = 0; i < 2; i++) {
		p->sim[i] = sim_line_new(kind);
		snprintf(name, sizeof name, "line%d", i + 1);
		assert_true(sim_line_plug(p->sim[i], place_name(p->place, name, link), false));
		snprintf(choice[i], sizeof choice[i], "%s=%s", as, link);
		memcpy(p->link[i], link, sizeof link);
	}
	assert_true(devices_attach(&p->till.session, choices, 2));
}

static void release(struct pair *p)
{
	devices_detach(&p->till.session);
	till_release(&p->till);
	sim_line_free(p->sim[0]);
	sim_line_free(p->sim[1]);
	place_drop(p->place);
}

static void by_hand(struct sim_line *sim, const char *words, const char *want)
{
	char say[SIM_SAY_MAX];

	assert_true(sim_line_operate(sim, words, say));
	if (want != NULL)
		assert_string_equal(say, want);
}

/* --- what the station has -------------------------------------------------------------------- */

static void expect_seen(struct session *s, const char *want)
{
	struct device_state states[DEVICES_MAX];
	char text[512] = "";
	size_t count, used = 0;

	devices_detach(s);
	assert_true(devices_attach(s, NULL, 0));
	count = devices_seen(s->devices, states);
	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %s%s",
			i > 0 ? "; " : "", states[i].name, states[i].address,
			states[i].several ? "" : " alone");
	assert_string_equal(text, want);
}

static void test_stored(void **state)
{
	char name[DEVICE_STATE_NAME_MAX];
	struct till till;
	struct session *s = &till.session;

	till_begin(&till, state);
	assert_true(devices_set(s, "card", "/dev/a", NULL));
	expect_seen(s, "card /dev/a alone");
	assert_true(devices_set(s, "card", "/dev/b", "crt571"));
	expect_seen(s, "card /dev/b alone");
	assert_true(devices_add(s, "/dev/a", NULL, "card", name));
	assert_string_equal(name, "card-2");
	assert_true(devices_set(s, "card-4", "/dev/d", NULL));
	assert_true(devices_set(s, "display-3", "/dev/d", NULL));
	expect_seen(s, "display-3 /dev/d alone; card /dev/b; card-2 /dev/a; card-4 /dev/d");
	till_refused(&till, devices_set(s, "card-3", "/dev/d", NULL), CODE_BAD_VALUE);
	till_refused(&till, devices_add(s, "/dev/b", NULL, "card", name), CODE_BAD_VALUE);
	assert_true(
		devices_set(s, "card-4", "/dev/d", "crt571")); /* the same port, another model */
	assert_true(devices_add(s, "/dev/c", NULL, "card", name));
	assert_string_equal(name, "card-3");
	till_refused(&till, devices_add(s, "/dev/e", NULL, "card", name), CODE_BAD_VALUE);
	assert_true(devices_drop(s, "card"));
	assert_true(devices_drop(s, "card-3"));
	expect_seen(s, "display-3 /dev/d alone; card-2 /dev/a; card-4 /dev/d");
	assert_true(devices_add(s, "/dev/z", NULL, "card", name));
	assert_string_equal(name, "card");
	assert_true(db_begin(s->db) && device_store_clear(s->db) && db_commit(s->db));
	expect_seen(s, "");
	devices_detach(s);
	till_release(&till);
}

static void test_names_that_are_none(void **state)
{
	static const char *const bad[] = {"card-0", "card-5", "card-", "card--2", "card-2 ",
		"card-02", "Card", "-2", "scanner-2"};
	struct till till;

	till_begin(&till, state);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		till_refused(
			&till, devices_set(&till.session, bad[i], "/dev/a", NULL), CODE_BAD_VALUE);
		till_refused(&till, devices_drop(&till.session, bad[i]), CODE_BAD_VALUE);
		till_refused(&till, devices_test(&till.session, bad[i], NULL), CODE_BAD_VALUE);
		till_refused(&till, devices_prefer(&till.session, bad[i]), CODE_BAD_VALUE);
	}
	till_refused(&till, devices_prefer(&till.session, "card-2"), CODE_BAD_VALUE);
	till_release(&till);
}

/* --- which one is used ----------------------------------------------------------------------- */

static void open_drawer(struct pair *p)
{
	const struct tender cash = {.kind = TENDER_CASH, .amount = till_money("1.00")};
	struct device_set *set = p->till.session.devices;

	customer_drawer(set, &cash, 1);
	for (int i = 0; i < 2; i++)
		(void)(device_settle(set->of[DEVICE_PRINTER][i], SOON_MS) ? 1 : 0);
}

static void test_the_printer_that_is_used(void **state)
{
	struct pair p;

	init(&p, state, &sim_printer, "printer");
	open_drawer(&p);
	by_hand(p.sim[0], "drawer", "1");
	assert_true(devices_prefer(&p.till.session, "printer-2"));
	open_drawer(&p);
	by_hand(p.sim[1], "drawer", "1");
	by_hand(p.sim[0], "drawer", "1");
	sim_line_unplug(p.sim[1]);
	till_refused(&p.till, devices_test(&p.till.session, "printer-2", NULL), CODE_DEVICE_GONE);
	open_drawer(&p);
	by_hand(p.sim[0], "drawer", "2");
	release(&p);
}

static void test_an_identity_card_on_any_reader(void **state)
{
	struct identity_shown shown;
	struct pair p;
	struct session *s = &p.till.session;

	init(&p, state, &sim_id_reader_kind, "id");
	till_refused(&p.till, identity_read_card(s, PATIENCE_MS, &shown), CODE_DEVICE_TIMEOUT);
	for (int i = 0; i < 2; i++) {
		by_hand(p.sim[i], "lay citizen", NULL);
		if (!identity_read_card(s, SOON_MS, &shown))
			fail_msg("reader %d: %s", i + 1, code_name(s->why.code));
		assert_int_equal(shown.method, IDENTITY_READ);
		by_hand(p.sim[i], "lift", NULL);
	}
	sim_line_unplug(p.sim[0]);
	by_hand(p.sim[1], "lay citizen", NULL);
	assert_true(identity_read_card(s, SOON_MS, &shown));
	sim_line_unplug(p.sim[1]);
	till_refused(&p.till, identity_read_card(s, SOON_MS, &shown), CODE_DEVICE_GONE);
	release(&p);
}

/* --- which card is meant --------------------------------------------------------------------- */

static void test_which_card_fits(void **state)
{
	static const uint8_t mine[CARD_SERIAL_BYTES] = {1}, theirs[CARD_SERIAL_BYTES] = {2};
	struct card_image image = {.serial = {1}, .returned_bytes = 49}; /* blank */
	struct card_image held = image;
	const struct card_books field = {.customer = "000000000001", .meter = "000000000002"};
	const struct card_books stranger = {.customer = "000000000003", .meter = "000000000004"};
	const struct card_books with = {.has_card = true, .serial = {1}};
	const struct card_books other = {.has_card = true, .serial = {2}};
	const struct card_books without = {.has_card = false};
	const struct {
		enum card_which which;
		const char *account_no;
		const uint8_t *serial;
		const struct card_books *books;
		enum card_fit fit;
		bool held; /* by the customer 1 */
	} cases[] = {
		{CARD_WISH_ANY, NULL, NULL, &without, CARD_FITS, false},
		{CARD_WISH_OWN, "1", NULL, &with, CARD_FITS_BEST, false},
		{CARD_WISH_OWN, "1", NULL, &other, CARD_FITS, false},
		{CARD_WISH_OWN, "1", NULL, &without, CARD_FITS, false},
		{CARD_WISH_OWN, NULL, mine, &without, CARD_FITS_BEST, false},
		{CARD_WISH_OWN, NULL, theirs, &without, CARD_FITS_NOT, false},
		{CARD_WISH_OWN, "1", mine, &other, CARD_FITS_BEST, false},
		{CARD_WISH_NEW, "1", NULL, &with, CARD_FITS_NOT, false},
		{CARD_WISH_NEW, "1", NULL, &other, CARD_FITS, false},
		{CARD_WISH_NEW, "1", mine, &other, CARD_FITS_NOT, false},
		{CARD_WISH_NEW, "1", theirs, &with, CARD_FITS, false},
		{CARD_WISH_OWN, "1", NULL, &field, CARD_FITS_BEST, true},
		{CARD_WISH_OWN, "3", NULL, &stranger, CARD_FITS_NOT, true},
		{CARD_WISH_NEW, "3", NULL, &stranger, CARD_FITS_NOT, true},
	};
	const struct card_parameter parameter = {.ct = 1,
		.pt = 1,
		.meter = "000000000002",
		.customer = "000000000001",
		.kind = CARD_KIND_PURCHASE};
	const struct card_wallet wallet = {.hundredths = 100, .count = 1};

	(void)state;
	assert_true(card_parameter_encode(&parameter, held.parameter));
	assert_true(card_wallet_encode(&wallet, held.wallet));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct card_wish wish = {.which = cases[i].which,
			.account_no = cases[i].account_no,
			.serial = cases[i].serial};

		if (card_wish_fit(&wish, cases[i].books, cases[i].held ? &held : &image) !=
			cases[i].fit)
			fail_msg("case %zu", i);
	}
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_stored),
		HALL_TEST(test_names_that_are_none),
		HALL_TEST(test_the_printer_that_is_used),
		HALL_TEST(test_an_identity_card_on_any_reader),
		HALL_TEST(test_which_card_fits),
	};

	return hall_run("several", tests, ARRAY_SIZE(tests));
}
