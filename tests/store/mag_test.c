/* Selling onto magnetic cards, with the simulated encoder and a simulated meter: each operation,
 * what a swipe can be, and what becomes of a sale that broke off. */
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/card_replace.h"
#include "db/meter_store.h"
#include "tests/store/swipe.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define ACCOUNT "100001"
#define METER "12345678"
#define NEXT_METER "12345679"
#define BANK_CARD "B6222021^ZHANG 6222021=2912 -"

struct room {
	struct till till;
	struct hand hand;
	struct swipe_desk encoder;
	struct sim_meter meter;
	struct card_desk desk;
	struct card_view view;
	struct card_result result;
	int64_t account_id;
};

static void add_meter(struct till *till, int64_t account_id, const char *meter_no, int kind)
{
	struct meter_row meter = {.account_id = account_id, .kind = kind, .multiplier = "1"};

	utf8_copy(meter.meter_no, sizeof meter.meter_no, meter_no);
	assert_true(db_begin(till->hall->db));
	assert_true(meter_store_insert(till->hall->db, &meter, till_date("2020-01-01")));
	assert_true(db_commit(till->hall->db));
}

static void room_init(struct room *r, void **state)
{
	*r = (struct room){.account_id = 0};
	till_init(&r->till, *state);
	r->account_id = till_account(&r->till, ACCOUNT, "residential");
	add_meter(&r->till, r->account_id, METER, METER_PREPAID_MAG);
	(void)till_shift(&r->till, "ann", "2026-11-18", "100.00");
	hand_init(&r->hand);
	swipe_desk_init(&r->encoder, &r->hand);
	sim_meter_init(&r->meter, METER);
	r->desk.encoder = &r->encoder.mag.base;
}

static void room_release(struct room *r)
{
	till_verify(&r->till);
	swipe_desk_release(&r->encoder);
	till_release(&r->till);
}

static void room_fail(struct room *r)
{
	char text[SAY_TEXT_MAX];

	fail_msg("%s: %s", code_name(r->till.session.why.code),
		fault_render(LANG_EN, &r->till.session.why, text, sizeof text));
}

static bool sell(struct room *r, const char *amount, bool open)
{
	struct card_sell_request request = {.account_no = ACCOUNT, .open = open};

	if (amount != NULL) {
		request.has_amount = true;
		request.amount = till_money(amount);
		request.tender_count = 1;
		request.tenders[0] = (struct tender){.kind = TENDER_CASH, .amount = request.amount};
	}
	return card_sell(&r->till.session, &r->desk, &request, &r->till.arena, &r->result);
}

static void must_settle(struct room *r, bool ok)
{
	if (!ok || r->result.state != SALE_SETTLED)
		room_fail(r);
}

static void must_sell(struct room *r, const char *amount)
{
	must_settle(r, sell(r, amount, false));
}

static void to_meter(struct room *r)
{
	assert_int_equal(hand_to_meter(&r->hand, r->hand.holds, &r->meter), SIM_METER_OK);
}

static bool resolve(struct room *r, bool undo, bool lost)
{
	struct card_resolve_request request = {.undo = undo, .lost = lost};

	if (lost)
		request.approval = till_approval("sue");
	return card_resolve(&r->till.session, &r->desk, &request, &r->till.arena, &r->result);
}

static void refused(struct room *r, bool ok, enum code code)
{
	till_refused(&r->till, ok, code);
}

/* --- the usual way --------------------------------------------------------------------------- */

static void test_open_sell_swipe(void **state)
{
	struct room r;

	room_init(&r, state);
	must_settle(&r, sell(&r, "50.00", true));
	assert_int_equal(r.hand.swipes, 3); /* read, write, check */
	assert_int_equal(r.result.count, 1);
	assert_memory_equal(r.hand.card[0],
		"- 100=0001=00005000 0000000000100001=0000000012345678=",
		strlen("- 100=0001=00005000 0000000000100001=0000000012345678="));
	to_meter(&r);
	to_meter(&r); /* once, however often */
	assert_int_equal(r.meter.credited, 5000);
	must_sell(&r, "20.00");
	assert_int_equal(r.result.count, 2);
	to_meter(&r);
	assert_int_equal(r.meter.credited, 7000);
	assert_true(card_read(&r.till.session, &r.desk, &r.view));
	assert_int_equal(r.view.verdict, SELL_READY);
	assert_true(r.view.look.is_magnetic);
	assert_string_equal(r.view.account_no, ACCOUNT);
	assert_true(r.view.has_last);
	assert_int_equal(r.view.last_hundredths, 2000);
	room_release(&r);
}

static void test_first_card_without_purchase(void **state)
{
	struct room r;

	room_init(&r, state);
	must_settle(&r, sell(&r, NULL, true));
	assert_int_equal(r.result.count, 0);
	to_meter(&r);
	assert_true(r.meter.is_open);
	refused(&r, sell(&r, NULL, false), CODE_BAD_AMOUNT);
	must_sell(&r, "30.00");
	to_meter(&r);
	assert_int_equal(r.meter.credited, 3000);
	refused(&r, sell(&r, "10.00", true), CODE_EXISTS);
	room_release(&r);
}

/* A stripe that was swiped within a minute is not swiped again to read it. */
static void test_seen_just_now(void **state)
{
	struct room r;

	room_init(&r, state);
	must_settle(&r, sell(&r, "50.00", true));
	to_meter(&r);
	assert_true(card_read(&r.till.session, &r.desk, &r.view));
	r.desk.seen = &r.view.seen;
	r.hand.swipes = 0;
	must_sell(&r, "10.00");
	assert_int_equal(r.hand.swipes, 2);
	/* What was seen then is not what is there now: the count says so, before anything is taken.
	 */
	refused(&r, sell(&r, "10.00", false), CODE_CARD_WRONG);
	r.view.seen.at.ms -= CARD_SEEN_MS + 1;
	r.hand.swipes = 0;
	must_sell(&r, "10.00");
	assert_int_equal(r.hand.swipes, 3);
	room_release(&r);
}

/* --- bad cards ------------------------------------------------------------------------------- */

static void test_bad_cards(void **state)
{
	static const struct {
		const char *tracks;
		enum card_verdict verdict;
		enum code code;
	} cases[] = {
		{"- - -", SELL_BLANK, CODE_CARD_WRONG},
		{BANK_CARD, SELL_FOREIGN, CODE_CARD_WRONG},
		{"- 200=0001=00005000 0000000000100001=0000000012345678=00000000000000", SELL_NEWER,
			CODE_CARD_WRONG},
		{"- 100=0001=00005000 0000000000100001=0000000012345678=00000000000000",
			SELL_UNPROVEN, CODE_CARD_BAD},
		{"- 100=0001=00005000 0000000000100001=0000000012345678=0000000000000",
			SELL_FOREIGN, CODE_CARD_WRONG},
		{"- unreadable 0000000000100001=0000000012345678=00000000000000", SELL_UNREADABLE,
			CODE_CARD_BAD},
		{"- 100=0001=00005000 unreadable", SELL_UNREADABLE, CODE_CARD_BAD},
	};
	char good[HAND_CARD_MAX];
	struct room r;

	room_init(&r, state);
	must_settle(&r, sell(&r, "50.00", true));
	memcpy(good, r.hand.card[0], sizeof good);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		hand_lay(&r.hand, 0, cases[i].tracks);
		assert_true(card_read(&r.till.session, &r.desk, &r.view));
		assert_int_equal(r.view.verdict, cases[i].verdict);
		refused(&r, sell(&r, "10.00", false), cases[i].code);
		assert_string_equal(r.hand.card[0], cases[i].tracks);
	}
	memcpy(r.hand.card[0], good, sizeof good);
	must_sell(&r, "10.00");
	room_release(&r);
}

/* What nobody may write over: a bank's card, even where a blank one is asked for. */
static void test_not_written_over(void **state)
{
	static const char *const tracks[] = {BANK_CARD,
		"- 200=0001=00005000 0000000000100001=0000000012345678=00000000000000",
		"- 100=0001=00005000 0000000000100009=0000000012345678=00000000000000",
		"- 100=0001=00005000 unreadable"};
	struct room r;

	room_init(&r, state);
	for (size_t i = 0; i < ARRAY_SIZE(tracks); i++) {
		hand_lay(&r.hand, 0, tracks[i]);
		assert_false(sell(&r, "10.00", true));
		assert_string_equal(r.hand.card[0], tracks[i]);
	}
	hand_lay(&r.hand, 0, "- - -");
	must_settle(&r, sell(&r, "10.00", true));
	room_release(&r);
}

/* Another customer's card, and one that stayed behind: nothing is sold onto either. */
static void test_other_customer_and_old_copy(void **state)
{
	char old[HAND_CARD_MAX], mine[HAND_CARD_MAX];
	struct room r;
	int64_t other_id;

	room_init(&r, state);
	other_id = till_account(&r.till, "100002", "residential");
	add_meter(&r.till, other_id, "87654321", METER_PREPAID_MAG);
	must_settle(&r, sell(&r, "50.00", true));
	memcpy(old, r.hand.card[0], sizeof old);
	must_sell(&r, "10.00");
	memcpy(mine, r.hand.card[0], sizeof mine);
	hand_lay(&r.hand, 0, old);
	refused(&r, sell(&r, "10.00", false), CODE_CARD_WRONG);
	hand_lay(&r.hand, 0, mine);
	const struct card_sell_request request = {.account_no = "100002", .open = true};

	refused(&r, card_sell(&r.till.session, &r.desk, &request, &r.till.arena, &r.result),
		CODE_CARD_WRONG);
	assert_string_equal(r.hand.card[0], mine);
	room_release(&r);
}

static void test_kinds_of_meter(void **state)
{
	struct room r;
	int64_t other_id;

	room_init(&r, state);
	other_id = till_account(&r.till, "100003", "residential");
	add_meter(&r.till, other_id, "11112222", METER_PREPAID_CPU);
	const struct card_sell_request request = {.account_no = "100003", .open = true};

	/* Its meter takes chips: without a reader there is nothing to wait for. */
	refused(&r, card_sell(&r.till.session, &r.desk, &request, &r.till.arena, &r.result),
		CODE_DEVICE_GONE);
	assert_int_equal(r.hand.swipes, 0);
	r.desk.encoder = NULL;
	refused(&r, sell(&r, "10.00", true), CODE_DEVICE_GONE);
	r.desk.encoder = &r.encoder.mag.base;
	room_release(&r);
}

/* --- limits ---------------------------------------------------------------------------------- */

static void test_hoarding(void **state)
{
	struct room r;

	room_init(&r, state);
	r.till.session.policy.card_hoard_limit = till_money("100.00");
	must_settle(&r, sell(&r, "60.00", true));
	refused(&r, sell(&r, "40.01", false), CODE_LIMIT_EXCEEDED);
	must_sell(&r, "40.00");
	refused(&r, sell(&r, "0.01", false), CODE_LIMIT_EXCEEDED);
	room_release(&r);
}

/* --- what breaks off ------------------------------------------------------------------------- */

/* The purchase on the card or not, and the way to its end. */
static void test_faults(void **state)
{
	static const struct {
		enum hand_fault fault;
		int at_swipe;
		enum sale_state then; /* after it */
		bool can_undo;
	} cases[] = {
		{HAND_NOBODY, 2, SALE_PREPARED, true},
		{HAND_CANCEL, 2, SALE_PREPARED, true},
		{HAND_CROOKED, 2, SALE_SETTLED, false}, /* the next swipe is good */
		{HAND_SILENCE, 2, SALE_WRITING, false}, /* written, and the word of it lost */
		{HAND_GARBLE, 2, SALE_WRITING, false},
		{HAND_DEAD, 2, SALE_WRITING, false},
		{HAND_GONE, 2, SALE_WRITING, false},
		{HAND_NOBODY, 3, SALE_WRITING, false},
		{HAND_CANCEL, 3, SALE_WRITING, false},
		{HAND_CROOKED, 3, SALE_SETTLED, false},
		{HAND_OTHER, 3, SALE_SETTLED, false}, /* and then the one that was written */
		{HAND_SILENCE, 3, SALE_WRITING, false},
		{HAND_GARBLE, 3, SALE_WRITING, false},
	};

	struct room r;

	room_init(&r, state);
	must_settle(&r, sell(&r, "50.00", true));
	to_meter(&r);
	for (size_t i = 0; i < 2 * ARRAY_SIZE(cases); i++) {
		bool undo = i % 2 == 1;
		uint64_t before = r.meter.credited;

		hand_set_fault(&r.hand, cases[i / 2].fault, cases[i / 2].at_swipe);
		assert_true(sell(&r, "10.00", false));
		assert_int_equal(r.result.state, cases[i / 2].then);
		if (r.result.state != SALE_SETTLED) {
			swipe_desk_release(&r.encoder); /* unplugged, and plugged in again */
			swipe_desk_init(&r.encoder, &r.hand);
			refused(&r, sell(&r, "10.00", false), CODE_SALE_OPEN);
			assert_true(resolve(&r, undo, false));
			assert_int_equal(r.result.state,
				undo && cases[i / 2].can_undo ? SALE_UNDONE : SALE_SETTLED);
		}
		to_meter(&r);
		assert_int_equal(
			r.meter.credited - before, r.result.state == SALE_SETTLED ? 1000 : 0);
	}
	room_release(&r);
}

/*
 * A wrong card was written over, whether the encoder was heard to say so or not: no money back,
 * whatever the right one shows.
 */
static void test_wrong_card_written(void **state)
{
	static const struct {
		enum hand_fault fault;
		int swipes; /* where it was heard, three times what was not written */
	} cases[] = {{HAND_OTHER, 2 + 3}, {HAND_UNHEARD, 2}};
	struct room r;

	room_init(&r, state);
	must_settle(&r, sell(&r, "50.00", true));
	to_meter(&r);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t before = r.meter.credited;

		hand_set_fault(&r.hand, cases[i].fault, 2);
		assert_true(sell(&r, "10.00", false));
		assert_int_equal(r.result.state, SALE_WRITING);
		assert_int_equal(r.hand.swipes, cases[i].swipes);
		assert_true(resolve(&r, true, false));
		assert_int_equal(r.result.state, SALE_WRITING);
		assert_int_equal(r.till.session.why.code, CODE_SALE_OPEN);
		assert_true(resolve(&r, false, false));
		assert_int_equal(r.result.state, SALE_SETTLED);
		assert_int_equal(hand_to_meter(&r.hand, 1, &r.meter), SIM_METER_OK);
		to_meter(&r); /* both carry it, and it is credited once */
		assert_int_equal(r.meter.credited - before, 1000);
	}
	room_release(&r);
}

/* Torn: replaced, and in the middle of a sale written again or given up for a new card. */
static void test_torn(void **state)
{
	struct room r;

	room_init(&r, state);
	const struct card_replace_request replace = {
		.account_no = ACCOUNT, .approval = till_approval("sue")};

	must_settle(&r, sell(&r, "50.00", true));
	to_meter(&r);
	must_sell(&r, "10.00");
	hand_lay(&r.hand, 0, "- unreadable unreadable");
	refused(&r, sell(&r, "10.00", false), CODE_CARD_BAD);
	hand_lay(&r.hand, 0, "- - -");
	must_settle(&r, card_replace(&r.till.session, &r.desk, &replace, &r.till.arena, &r.result));
	to_meter(&r);
	assert_int_equal(r.meter.credited, 6000);
	for (int lost = 0; lost < 2; lost++) {
		hand_set_fault(&r.hand, HAND_NOBODY, 3);
		assert_true(sell(&r, "10.00", false));
		assert_int_equal(r.result.state, SALE_WRITING);
		hand_lay(&r.hand, 0, "- unreadable unreadable");
		r.hand.holds = lost ? 2 : 0;
		assert_true(resolve(&r, false, lost != 0));
		assert_int_equal(r.result.state, SALE_SETTLED);
		to_meter(&r);
	}
	assert_int_equal(r.meter.credited, 8000);
	room_release(&r);
}

/* Another card when a sale is resolved: nothing changes on it. */
static void test_resolve_another(void **state)
{
	struct room r;

	room_init(&r, state);
	must_settle(&r, sell(&r, "50.00", true));
	hand_set_fault(&r.hand, HAND_NOBODY, 3);
	to_meter(&r);
	assert_true(sell(&r, "10.00", false));
	hand_lay(&r.hand, 1, BANK_CARD);
	r.hand.holds = 1;
	assert_true(resolve(&r, false, false));
	assert_int_equal(r.result.state, SALE_WRITING);
	assert_int_equal(r.till.session.why.code, CODE_CARD_WRONG);
	assert_string_equal(r.hand.card[1], BANK_CARD);
	r.hand.holds = 0;
	assert_true(resolve(&r, false, false));
	assert_int_equal(r.result.state, SALE_SETTLED);
	room_release(&r);
}

/* --- what is beside the sale ----------------------------------------------------------------- */

static void test_replace(void **state)
{
	struct room r;

	room_init(&r, state);
	must_settle(&r, sell(&r, "50.00", true));
	to_meter(&r);
	must_sell(&r, "20.00");
	r.hand.holds = 2; /* a new one, before the last purchase went into the meter */
	const struct card_replace_request request = {
		.account_no = ACCOUNT, .approval = till_approval("sue")};

	must_settle(&r, card_replace(&r.till.session, &r.desk, &request, &r.till.arena, &r.result));
	to_meter(&r);
	assert_int_equal(hand_to_meter(&r.hand, 0, &r.meter), SIM_METER_OK); /* for nothing */
	assert_int_equal(r.meter.credited, 7000);
	must_sell(&r, "10.00");
	to_meter(&r);
	assert_int_equal(r.meter.credited, 8000);
	r.hand.holds = 0;
	refused(&r, sell(&r, "10.00", false), CODE_CARD_WRONG); /* the old one counts too few */
	room_release(&r);
}

static bool refund(struct room *r, const char *sale_no, int64_t meter_count)
{
	const struct card_refund_request request = {.sale_no = sale_no,
		.meter_count = meter_count,
		.evidence = "seen on site by Li",
		.approval = till_approval("sue")};

	return card_refund(&r->till.session, &r->desk, &request, &r->till.arena, &r->result);
}

static void test_refund(void **state)
{
	char sale_no[CARD_SALE_NO_MAX];
	struct room r;

	room_init(&r, state);
	must_settle(&r, sell(&r, "50.00", true));
	to_meter(&r);
	must_sell(&r, "20.00");
	memcpy(sale_no, r.result.sale_no, sizeof sale_no);
	refused(&r, refund(&r, sale_no, 2), CODE_CARD_WRITTEN);
	must_settle(&r, refund(&r, sale_no, 1));
	to_meter(&r);
	assert_int_equal(r.meter.credited, 5000);
	must_sell(&r, "30.00");
	assert_int_equal(r.result.count, 2);
	to_meter(&r);
	assert_int_equal(r.meter.credited, 8000);
	room_release(&r);
}

/* The stripe is torn by the refund's write: it is not given up, for the purchase is not on it. */
static void test_refund_torn(void **state)
{
	char sale_no[CARD_SALE_NO_MAX];
	struct room r;

	room_init(&r, state);
	must_settle(&r, sell(&r, "50.00", true));
	to_meter(&r);
	must_sell(&r, "20.00");
	memcpy(sale_no, r.result.sale_no, sizeof sale_no);
	hand_set_fault(&r.hand, HAND_NOBODY, 3);
	assert_true(refund(&r, sale_no, 1));
	assert_int_equal(r.result.state, SALE_WRITING);
	hand_lay(&r.hand, 0, "- unreadable unreadable");
	assert_true(resolve(&r, true, false));
	assert_true(sale_is_open(r.result.state));
	assert_int_equal(r.till.session.why.code, CODE_SALE_OPEN);
	assert_true(resolve(&r, false, false));
	assert_int_equal(r.result.state, SALE_SETTLED);
	to_meter(&r);
	assert_int_equal(r.meter.credited, 5000);
	room_release(&r);
}

/* The first purchase came with a blank card: it does not become blank again, it counts none. */
static void test_refund_first(void **state)
{
	struct room r;

	room_init(&r, state);
	must_settle(&r, sell(&r, "50.00", true));
	must_settle(&r, refund(&r, r.result.sale_no, 0));
	assert_memory_equal(r.hand.card[0], "- 100=0000=00000000 ", 20);
	must_sell(&r, "30.00");
	to_meter(&r);
	assert_int_equal(r.meter.credited, 3000);
	room_release(&r);
}

static void test_meter_change(void **state)
{
	struct sim_meter next;
	struct room r;

	room_init(&r, state);
	must_settle(&r, sell(&r, "50.00", true));
	to_meter(&r);
	sim_meter_init(&next, NEXT_METER);
	const struct card_meter_request request = {.account_no = ACCOUNT,
		.meter_no = NEXT_METER,
		.remaining = till_money("12.50"),
		.approval = till_approval("sue")};

	must_settle(&r,
		card_meter_change(&r.till.session, &r.desk, &request, &r.till.arena, &r.result));
	assert_int_equal(r.result.generation, 1);
	assert_int_equal(hand_to_meter(&r.hand, 0, &r.meter), SIM_METER_NUMBER);
	assert_int_equal(hand_to_meter(&r.hand, 0, &next), SIM_METER_OK);
	assert_int_equal(next.credited, 1250);
	must_sell(&r, "10.00");
	assert_int_equal(hand_to_meter(&r.hand, 0, &next), SIM_METER_OK);
	assert_int_equal(next.credited, 2250);
	room_release(&r);
}

/* A card in the field: its count is imported, no serial is needed. */
static void test_taken_over(void **state)
{
	struct room r;
	struct magnetic_card card = {
		.account = ACCOUNT, .meter = METER, .count = 7, .hundredths = 900};
	struct magnetic_tracks tracks;
	char text[HAND_CARD_MAX];

	room_init(&r, state);
	hall_script(r.till.hall, "UPDATE account SET card_count = 7");
	assert_true(card_medium_seal(r.desk.encoder, &card, &tracks));
	snprintf(text, sizeof text, "- %s %s", tracks.track[1], tracks.track[2]);
	hand_lay(&r.hand, 0, text);
	assert_true(card_read(&r.till.session, &r.desk, &r.view));
	assert_int_equal(r.view.verdict, SELL_READY);
	must_sell(&r, "10.00");
	assert_int_equal(r.result.count, 8);
	room_release(&r);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_open_sell_swipe),
		HALL_TEST(test_first_card_without_purchase),
		HALL_TEST(test_seen_just_now),
		HALL_TEST(test_bad_cards),
		HALL_TEST(test_not_written_over),
		HALL_TEST(test_other_customer_and_old_copy),
		HALL_TEST(test_kinds_of_meter),
		HALL_TEST(test_hoarding),
		HALL_TEST(test_faults),
		HALL_TEST(test_wrong_card_written),
		HALL_TEST(test_torn),
		HALL_TEST(test_resolve_another),
		HALL_TEST(test_replace),
		HALL_TEST(test_refund),
		HALL_TEST(test_refund_torn),
		HALL_TEST(test_refund_first),
		HALL_TEST(test_meter_change),
		HALL_TEST(test_taken_over),
	};

	return hall_run("mag", tests, ARRAY_SIZE(tests));
}
