/* Who looked at what seemed an abuse, and the list of what was written onto an account's cards. */
#include "counter/card_review.h"

#include <stdio.h>
#include <string.h>

#include "counter/card_history.h"
#include "counter/card_limit.h"
#include "counter/card_replace.h"
#include "tests/store/card_room.h"
#include "tests/test.h"

static bool review(struct card_room *room, const struct card_review_request *request)
{
	return card_review(&room->till.session, request);
}

static void test_flag(void **state)
{
	struct card_room room;
	struct card_review_request request = {.account_no = ROOM_ACCOUNT,
		.decision = CARD_DECISION_WATCH,
		.note = "asked the customer: buys for a shop"};
	struct card_flag_view *flags;
	size_t count;

	room_init(&room, state);
	room.till.session.policy.card_repeat_times = 2;
	room_must_open(&room, NULL);
	room_insert(&room);
	for (int i = 0; i < 2; i++) {
		room_must_sell(&room, "5.00");
		room_insert(&room);
	}
	till_as(&room.till, "sue");
	assert_true(card_flag_list(
		&room.till.session, (struct date){0}, &room.till.arena, &flags, &count));
	assert_int_equal(count, 1);
	assert_int_equal(flags[0].review.decision, CARD_DECISION_NONE);

	request.flag_id = flags[0].flag_id;
	till_as(&room.till, "ann");
	till_refused(&room.till, review(&room, &request), CODE_NOT_PERMITTED);
	till_as(&room.till, "sue");
	request.flag_id += 7;
	till_refused(&room.till, review(&room, &request), CODE_BAD_VALUE);
	request.flag_id -= 7;
	request.note = "";
	till_refused(&room.till, review(&room, &request), CODE_BAD_VALUE);
	request.note = "asked the customer: buys for a shop";
	request.decision = CARD_DECISION_NONE;
	till_refused(&room.till, review(&room, &request), CODE_BAD_VALUE);
	request.decision = CARD_DECISION_WATCH;
	assert_true(review(&room, &request));
	request.decision = CARD_DECISION_HARMLESS;
	assert_true(review(&room, &request));
	assert_true(card_flag_list(
		&room.till.session, (struct date){0}, &room.till.arena, &flags, &count));
	assert_int_equal(flags[0].review.decision, CARD_DECISION_HARMLESS);
	assert_string_equal(flags[0].review.login, "sue");
	assert_string_equal(flags[0].review.note, request.note);
	till_as(&room.till, "ann");
	room_check(&room);
	room_release(&room);
}

/* A finding is known by account, rule and day; another day's is another one. */
static void test_finding(void **state)
{
	struct card_room room;
	struct card_review_request request = {.account_no = ROOM_ACCOUNT,
		.rule = CARD_AUDIT_SILENT,
		.from = till_date("2026-09-01"),
		.decision = CARD_DECISION_VISIT,
		.note = "the house is empty"};
	const struct card_audit_finding same = {
		CARD_AUDIT_SILENT, 0, 0, request.from, request.from};
	struct card_audit_finding other = same;
	struct card_review_view view;

	room_init(&room, state);
	till_as(&room.till, "sue");
	request.account_no = "no-such";
	till_refused(&room.till, review(&room, &request), CODE_ACCOUNT_UNKNOWN);
	request.account_no = ROOM_ACCOUNT;
	assert_true(review(&room, &request));
	assert_true(card_review_load_finding(&room.till.session, room.account_id, &same, &view));
	assert_int_equal(view.decision, CARD_DECISION_VISIT);
	other.rule = CARD_AUDIT_DROP;
	assert_true(card_review_load_finding(&room.till.session, room.account_id, &other, &view));
	assert_int_equal(view.decision, CARD_DECISION_NONE);
	other = same;
	other.from = till_date("2026-09-02");
	assert_true(card_review_load_finding(&room.till.session, room.account_id, &other, &view));
	assert_int_equal(view.decision, CARD_DECISION_NONE);
	till_as(&room.till, "ann");
	room_release(&room);
}

/* The history tells kinds and ends, and which of them can be given back; a refund what it gives. */
static void test_history(void **state)
{
	struct card_room room;
	struct card_refund_request refund = {
		.evidence = "seen on site", .approval = till_approval("sue")};
	struct card_sale_view *sales;
	char sale_no[CARD_SALE_NO_MAX];
	size_t count;

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	room_must_sell(&room, "30.00");
	room_insert(&room);
	room_must_sell(&room, "80.00");
	snprintf(sale_no, sizeof sale_no, "%s", room.result.sale_no);
	assert_true(
		card_history(&room.till.session, ROOM_ACCOUNT, &room.till.arena, &sales, &count));
	assert_int_equal(count, 3);
	assert_string_equal(sales[0].sale_no, sale_no);
	assert_true(sales[0].takes_back);
	assert_int_equal(money_to_fen(sales[0].written), 8000);
	assert_false(sales[1].takes_back);
	assert_int_equal(sales[2].kind, SALE_OPENING);
	assert_false(sales[2].takes_back);

	refund.sale_no = sale_no;
	refund.meter_count = 1;
	assert_true(card_refund(
		&room.till.session, &room.desk, &refund, &room.till.arena, &room.result));
	assert_int_equal(room.result.state, SALE_SETTLED);
	assert_int_equal(money_to_fen(room.result.given_back), 8000);
	assert_int_equal(money_to_fen(room.result.cash_back), 8000);
	assert_true(
		card_history(&room.till.session, ROOM_ACCOUNT, &room.till.arena, &sales, &count));
	assert_int_equal(count, 4);
	assert_int_equal(sales[0].kind, SALE_REFUND);
	assert_int_equal(sales[1].state, SALE_UNDONE);
	assert_false(sales[1].takes_back);
	assert_true(sales[2].takes_back); /* the last one now; the card will show that it is used */
	till_refused(&room.till,
		card_history(&room.till.session, "no-such", &room.till.arena, &sales, &count),
		CODE_ACCOUNT_UNKNOWN);
	room_check(&room);
	room_release(&room);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_flag),
		HALL_TEST(test_finding),
		HALL_TEST(test_history),
	};

	return hall_run("card_review", tests, ARRAY_SIZE(tests));
}
