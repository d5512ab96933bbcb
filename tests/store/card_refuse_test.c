/*
 * What may not be done with a card, case by case: the reason is the right one, not a row is kept
 * and not a byte of the card is changed. The rules are those of docs/card-sales.md.
 */
#include <string.h>

#include "core/card_conclusion.h"
#include "counter/card_replace.h"
#include "tests/store/card_room.h"
#include "tests/store/failing.h"
#include "tests/test.h"

#define OTHER_METER "000087654321"
#define OTHER_CUSTOMER "000000100002"
#define SOLD "50.00"

/* An opened card with one purchase of 50.00 that the meter has taken. */
static void used_card(struct card_room *room, void **state)
{
	room_init(room, state);
	room_must_open(room, NULL);
	room_insert(room);
	room_must_sell(room, SOLD);
	room_insert(room);
}

/* --- what is on the card --------------------------------------------------------------------- */

static void set_parameter(struct card_room *room, const char *meter, const char *customer)
{
	uint8_t *bytes = room->card->image.parameter;
	struct card_parameter parameter;

	assert_int_equal(
		card_parameter_decode(&parameter, bytes, CARD_PARAMETER_BYTES), CARD_DECODE_OK);
	if (meter != NULL)
		memcpy(parameter.meter, meter, CARD_DIGITS + 1);
	if (customer != NULL)
		memcpy(parameter.customer, customer, CARD_DIGITS + 1);
	assert_true(card_parameter_encode(&parameter, bytes));
}

static void set_return(
	struct card_room *room, const char *meter, const char *customer, uint32_t count)
{
	struct card_image *image = &room->card->image;
	struct card_return returned;

	assert_int_equal(card_return_decode(&returned, image->returned, image->returned_bytes),
		CARD_DECODE_OK);
	if (meter != NULL)
		memcpy(returned.meter, meter, CARD_DIGITS + 1);
	if (customer != NULL)
		memcpy(returned.customer, customer, CARD_DIGITS + 1);
	returned.count = count;
	assert_true(card_return_encode(&returned, image->returned));
}

static void set_count(struct card_room *room, uint32_t count)
{
	const struct card_wallet wallet = {.hundredths = 5000, .count = count};

	assert_true(card_wallet_encode(&wallet, room->card->image.wallet));
}

static void of_another_customer(struct card_room *room)
{
	set_parameter(room, NULL, OTHER_CUSTOMER);
}

static void for_another_meter(struct card_room *room)
{
	set_parameter(room, OTHER_METER, NULL);
}

static void returned_by_another_meter(struct card_room *room)
{
	set_return(room, OTHER_METER, NULL, 1);
}

static void returned_for_another_customer(struct card_room *room)
{
	set_return(room, NULL, OTHER_CUSTOMER, 1);
}

static void meter_counts_more(struct card_room *room)
{
	set_return(room, NULL, NULL, 2);
}

static void meter_counts_less(struct card_room *room)
{
	set_return(room, NULL, NULL, 0);
}

static void card_counts_more(struct card_room *room)
{
	set_count(room, 2);
}

static void card_counts_less(struct card_room *room)
{
	set_count(room, 0);
}

static void not_inserted(struct card_room *room)
{
	memset(room->card->image.returned, 0, sizeof room->card->image.returned);
}

static void another_serial(struct card_room *room)
{
	room->card->image.serial[7] ^= 1;
}

static void wiped(struct card_room *room)
{
	memset(room->card->image.parameter, 0, sizeof room->card->image.parameter);
}

static void torn_parameter(struct card_room *room)
{
	room->card->image.parameter[20] ^= 1;
}

static void torn_return(struct card_room *room)
{
	room->card->image.returned[20] ^= 1;
}

static void closed_account(struct card_room *room)
{
	till_close_account(&room->till, room->account_id);
}

/* --- what is asked --------------------------------------------------------------------------- */

static bool sell(struct card_room *room, const char *amount)
{
	return room_sell(room, amount, NULL);
}

static bool sell_usual(struct card_room *room)
{
	return sell(room, "10.00");
}

static bool sell_too_much(struct card_room *room)
{
	return sell(room, "1000000.00");
}

static bool sell_both_ways(struct card_room *room)
{
	struct card_sell_request request = {.account_no = ROOM_ACCOUNT,
		.has_amount = true,
		.amount = till_money("10.00"),
		.has_energy = true,
		.energy = {10000},
		.tender_count = 1};

	request.tenders[0] = (struct tender){.kind = TENDER_CASH, .amount = request.amount};
	return card_sell(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

static bool open_again(struct card_room *room)
{
	return room_open(room, NULL);
}

static bool refund_of(struct card_room *room, const char *sale_no, int64_t meter_count)
{
	const struct card_refund_request request = {.sale_no = sale_no,
		.meter_count = meter_count,
		.evidence = "seen on site by Li",
		.approval = till_approval("sue")};

	return card_refund(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

/* The sales of the room's shift are numbered: the opening, then the purchase. */
static bool refund_opening(struct card_room *room)
{
	return refund_of(room, "20261118-cli-1-C0001", 0);
}

static bool refund_purchase(struct card_room *room)
{
	return refund_of(room, "20261118-cli-1-C0002", 0);
}

static bool refund_unknown(struct card_room *room)
{
	return refund_of(room, "20261118-cli-1-C0009", 0);
}

static bool replace(struct card_room *room)
{
	const struct card_replace_request request = {
		.account_no = ROOM_ACCOUNT, .approval = till_approval("sue")};

	return card_replace(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

static bool replace_without_approval(struct card_room *room)
{
	const struct card_replace_request request = {.account_no = ROOM_ACCOUNT};

	return card_replace(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

static bool change_meter(struct card_room *room, const char *meter_no, const char *remaining)
{
	const struct card_meter_request request = {.account_no = ROOM_ACCOUNT,
		.meter_no = meter_no,
		.remaining = till_money(remaining),
		.approval = till_approval("sue")};

	return card_meter_change(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

static bool change_to_same(struct card_room *room)
{
	return change_meter(room, ROOM_METER, "1.00");
}

static bool change_to_taken(struct card_room *room)
{
	return change_meter(room, "77777777", "1.00");
}

static bool change_to_letters(struct card_room *room)
{
	return change_meter(room, "M-1", "1.00");
}

static bool change_to_long(struct card_room *room)
{
	return change_meter(room, "1234567890123", "1.00");
}

static bool change_with_too_much(struct card_room *room)
{
	return change_meter(room, "22222222", "1000000.00");
}

static bool resolve_unknown(struct card_room *room)
{
	const struct card_resolve_request request = {.sale_no = "20261118-cli-1-C0009"};

	return card_resolve(
		&room->till.session, &room->desk, &request, &room->till.arena, &room->result);
}

static bool resolve_nothing(struct card_room *room)
{
	return room_resolve(room, false);
}

/* --- the table ------------------------------------------------------------------------------- */

static const struct refusal {
	const char *what;
	void (*twist)(struct card_room *room);
	bool (*ask)(struct card_room *room);
	enum code code;
} refusals[] = {
	{"a card of another customer", of_another_customer, sell_usual, CODE_CARD_WRONG},
	{"a card for another meter", for_another_meter, sell_usual, CODE_CARD_WRONG},
	{"an old card of the account", another_serial, sell_usual, CODE_CARD_WRONG},
	{"a wiped card", wiped, sell_usual, CODE_CARD_WRONG},
	{"a torn file", torn_parameter, sell_usual, CODE_CARD_BAD},
	{"a torn return file", torn_return, sell_usual, CODE_CARD_BAD},
	{"returned by another meter", returned_by_another_meter, sell_usual, CODE_CARD_WRONG},
	{"returned for another customer", returned_for_another_customer, sell_usual,
		CODE_CARD_WRONG},
	{"the meter counts more", meter_counts_more, sell_usual, CODE_CARD_WRONG},
	{"the meter counts less", meter_counts_less, sell_usual, CODE_CARD_WRONG},
	{"the card counts more", card_counts_more, sell_usual, CODE_CARD_WRONG},
	{"the card counts less", card_counts_less, sell_usual, CODE_CARD_WRONG},
	{"not inserted", not_inserted, sell_usual, CODE_CARD_NOT_INSERTED},
	{"a closed account", closed_account, sell_usual, CODE_ACCOUNT_CLOSED},
	{"a million", NULL, sell_too_much, CODE_LIMIT_EXCEEDED},
	{"money and energy", NULL, sell_both_ways, CODE_BAD_VALUE},
	{"a second first card", NULL, open_again, CODE_EXISTS},
	{"refund of an opening", NULL, refund_opening, CODE_BAD_VALUE},
	{"refund of what never was", NULL, refund_unknown, CODE_BAD_VALUE},
	{"refund of what the meter took", NULL, refund_purchase, CODE_CARD_WRITTEN},
	{"refund with another card", another_serial, refund_purchase, CODE_CARD_WRONG},
	{"replaced by itself", NULL, replace, CODE_CARD_WRONG},
	{"replaced by another's card", of_another_customer, replace, CODE_CARD_WRONG},
	{"replaced by a torn card", torn_parameter, replace, CODE_CARD_BAD},
	{"replaced without approval", NULL, replace_without_approval, CODE_APPROVAL_REQUIRED},
	{"the meter that hangs there", NULL, change_to_same, CODE_EXISTS},
	{"a meter of another account", NULL, change_to_taken, CODE_BAD_VALUE},
	{"a meter with letters", NULL, change_to_letters, CODE_BAD_VALUE},
	{"a meter with thirteen digits", NULL, change_to_long, CODE_BAD_VALUE},
	{"a meter with a million", NULL, change_with_too_much, CODE_LIMIT_EXCEEDED},
	{"a meter onto another's card", of_another_customer, change_to_taken, CODE_CARD_WRONG},
	{"to resolve what never was", NULL, resolve_unknown, CODE_BAD_VALUE},
	{"to resolve nothing", NULL, resolve_nothing, CODE_BAD_VALUE},
};

static void check(struct card_room *room, const struct refusal *r)
{
	char before[FAILING_MARK_MAX], after[FAILING_MARK_MAX];
	const struct card_image sound = room->card->image;
	struct card_image image;

	if (r->twist != NULL)
		r->twist(room);
	image = room->card->image;
	failing_mark(&room->till, before);
	if (r->ask(room))
		fail_msg("%s: done", r->what);
	if (room->till.session.why.code != r->code)
		fail_msg("%s: %s", r->what, code_name(room->till.session.why.code));
	failing_mark(&room->till, after);
	if (strcmp(before, after) != 0)
		fail_msg("%s: something was kept:\n%s\n%s", r->what, before, after);
	if (memcmp(&image, &room->card->image, sizeof image) != 0)
		fail_msg("%s: the card was changed", r->what);
	room->card->image = sound;
}

static void test_refusals(void **state)
{
	struct card_room room;

	used_card(&room, state);
	room_meter(&room.till, till_account(&room.till, "100002", "residential"), "77777777");
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		if (refusals[i].twist == closed_account)
			continue;
		check(&room, &refusals[i]);
	}
	room_must_sell(&room, "10.00"); /* and the card is as good as before */
	room_insert(&room);
	assert_int_equal(room.meter.credited, 6000);
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
		if (refusals[i].twist == closed_account)
			check(&room, &refusals[i]);
	room_check(&room);
	room_release(&room);
}

/* Only the last purchase of a meter can be taken back, or the counts would have a gap. */
static void test_only_the_last(void **state)
{
	struct card_room room;

	used_card(&room, state);
	room_must_sell(&room, "10.00");
	till_refused(&room.till, refund_of(&room, "20261118-cli-1-C0002", 0), CODE_LATER_PAYMENT);
	assert_true(refund_of(&room, "20261118-cli-1-C0003", 1));
	assert_int_equal(room.result.state, SALE_SETTLED);
	assert_string_equal(till_balance(&room.till, LEDGER_DRAWER, room.shift_id), "150.00");
	room_check(&room);
	room_release(&room);
}

/* An account that never had a card has none to replace. */
static void test_no_card_to_replace(void **state)
{
	struct card_room room;

	room_init(&room, state);
	till_refused(&room.till, replace(&room), CODE_CARD_WRONG);
	assert_true(card_return_is_empty(&room.card->image));
	room_check(&room);
	room_release(&room);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_refusals),
		HALL_TEST(test_only_the_last),
		HALL_TEST(test_no_card_to_replace),
	};

	return hall_run("card_refuse", tests, ARRAY_SIZE(tests));
}
