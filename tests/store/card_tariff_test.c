/* Prices come onto the card with a first card and with the next sale after they changed. */
#include "counter/card_tariff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/card_prices.h"
#include "counter/card_limit.h"
#include "counter/card_replace.h"
#include "db/tariff_store.h"
#include "tests/store/card_room.h"
#include "tests/test.h"

#define TARIFF                                                                                         \
	"format = 1\nname = 试\nregion = 试\nplan = 试\nvoltage = 试\nprice_class = residential\n" \
	"grade = example\ncycle = year\nvalid_from = %s\n%s%s%stier = 0 2760 %s\n"                     \
	"tier = 2760 - %s\n"

static void version(struct card_room *room, const char *from, const char *to, const char *first,
	const char *second)
{
	char body[1024];
	struct tariff_row row = {.body = body,
		.login = "adm",
		.price_class = "residential",
		.valid_from = till_date(from),
		.at = room->till.now};

	snprintf(body, sizeof body, TARIFF, from, to[0] != '\0' ? "valid_to = " : "", to,
		to[0] != '\0' ? "\n" : "", first, second);
	snprintf(row.name, sizeof row.name, "try");
	if (to[0] != '\0') {
		row.has_valid_to = true;
		row.valid_to = till_date(to);
	}
	assert_true(db_begin(room->till.hall->db));
	assert_true(tariff_store_insert(room->till.hall->db, &row));
	assert_true(db_commit(room->till.hall->db));
	hall_script(room->till.hall, "UPDATE account SET tariff = 'try'");
}

static void set_up(struct card_room *room, void **state)
{
	const struct card_limits_request limits = {
		.account_no = ROOM_ACCOUNT, .has_user_type = true, .user_type = 3};

	room_init(room, state);
	till_as(&room->till, "sue");
	assert_true(card_limits_set(&room->till.session, &limits));
	till_as(&room->till, "ann");
	version(room, "2026-01-01", "2026-11-30", "0.5", "0.55");
}

static uint32_t rate_on(const struct card_room *room, int file)
{
	struct card_prices prices;

	if (card_prices_decode(&prices, room->card->prices[file], 203) != CARD_DECODE_OK)
		return 0;
	return prices.rate[0];
}

static struct card_parameter parameter_on(const struct card_room *room)
{
	struct card_parameter parameter;

	assert_int_equal(card_parameter_decode(&parameter, room->card->image.parameter,
				 sizeof room->card->image.parameter),
		CARD_DECODE_OK);
	return parameter;
}

static void sell(struct card_room *room)
{
	room_must_sell(room, "5.00");
	room_insert(room);
}

static void test_editions(void **state)
{
	struct card_room room;

	set_up(&room, state);
	room_must_open(&room, NULL);
	assert_int_equal(rate_on(&room, 0), 5000);
	assert_int_equal(parameter_on(&room).update,
		CARD_UPDATE_OTHER | CARD_UPDATE_RATES | CARD_UPDATE_LADDER);
	room_insert(&room);

	/* Nothing changed: the card brings money alone. */
	sell(&room);
	assert_int_equal(rate_on(&room, 1), 0);
	assert_int_equal(parameter_on(&room).update, 0);

	/* The next prices are registered: once with the next sale, and then no more. */
	version(&room, "2026-12-01", "", "0.6", "0.65");
	sell(&room);
	assert_int_equal(rate_on(&room, 1), 6000);
	assert_int_equal(
		parameter_on(&room).update, CARD_UPDATE_NEXT_RATES | CARD_UPDATE_NEXT_LADDER);
	assert_int_equal(
		parameter_on(&room).switch_at.ms / 86400000, till_date("2026-12-01").days - 1);
	memset(room.card->prices, 0, sizeof room.card->prices);
	sell(&room);
	assert_int_equal(rate_on(&room, 1), 0);
	assert_int_equal(parameter_on(&room).update, 0);
	room_check(&room);
	room_release(&room);
}

/* The file is not whole: the sale is open, written again as a whole, and nothing is sold twice. */
static void torn(void **state, int byte)
{
	struct card_room room;

	set_up(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	version(&room, "2026-12-01", "", "0.6", "0.65");
	fake_card_set_fault(room.card, FAKE_TEAR, 5, byte);
	assert_true(room_sell(&room, "5.00", NULL));
	assert_true(sale_is_open(room.result.state));
	assert_int_equal(parameter_on(&room).update & 0x0F,
		CARD_UPDATE_RATES | CARD_UPDATE_LADDER); /* not marked before it is whole */
	fake_card_insert(room.card, false);
	assert_true(room_resolve(&room, false));
	assert_int_equal(room.result.state, SALE_SETTLED);
	assert_int_equal(rate_on(&room, 1), 6000);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 500);
	room_check(&room);
	room_release(&room);
}

static void test_torn_at_once(void **state)
{
	torn(state, 0);
}

static void test_torn_in_the_middle(void **state)
{
	torn(state, 100);
}

static void test_torn_when_whole(void **state)
{
	torn(state, 203);
}

/* The file is confirmed and is another one: the sale is not finished by it. */
static void test_prices_lie(void **state)
{
	struct card_room room;

	set_up(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	version(&room, "2026-12-01", "", "0.6", "0.65");
	fake_card_set_fault(room.card, FAKE_LIE, 5, 6);
	assert_true(room_sell(&room, "5.00", NULL));
	assert_true(sale_is_open(room.result.state));
	assert_int_equal(rate_on(&room, 1), 0); /* not whole */
	assert_true(room_resolve(&room, false));
	assert_int_equal(room.result.state, SALE_SETTLED);
	assert_int_equal(rate_on(&room, 1), 6000);
	room_insert(&room);
	assert_int_equal(room.meter.credited, 500);
	room_check(&room);
	room_release(&room);
}

/* What was given back was not brought to the meter: the next sale brings it again. */
static void test_undone(void **state)
{
	struct card_room room;

	set_up(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	version(&room, "2026-12-01", "", "0.6", "0.65");
	fake_card_set_fault(room.card, FAKE_PULL, 6, 0);
	assert_true(room_sell(&room, "5.00", NULL));
	fake_card_insert(room.card, false);
	assert_true(room_resolve(&room, true));
	assert_int_equal(room.result.state, SALE_UNDONE);
	memset(room.card->prices, 0, sizeof room.card->prices);
	sell(&room);
	assert_int_equal(rate_on(&room, 1), 6000);
	room_check(&room);
	room_release(&room);
}

/* No tariff, none that is registered, another type of user: no prices, and the sale is as ever. */
static void test_none(void **state)
{
	const struct card_limits_request limits = {
		.account_no = ROOM_ACCOUNT, .has_user_type = true, .user_type = 1};
	struct card_room room;

	set_up(&room, state);
	hall_script(room.till.hall, "UPDATE account SET tariff = ''");
	room_must_open(&room, NULL);
	assert_int_equal(rate_on(&room, 0), 0);
	assert_int_equal(parameter_on(&room).update, CARD_UPDATE_OTHER);
	room_insert(&room);
	hall_script(room.till.hall, "UPDATE account SET tariff = 'no-such'");
	sell(&room);
	assert_int_equal(parameter_on(&room).update, 0);
	hall_script(room.till.hall, "UPDATE account SET tariff = 'try'");
	till_as(&room.till, "sue");
	assert_true(card_limits_set(&room.till.session, &limits));
	till_as(&room.till, "ann");
	sell(&room);
	assert_int_equal(parameter_on(&room).update, 0);
	assert_int_equal(rate_on(&room, 1), 0);
	room_check(&room);
	room_release(&room);
}

/* Cards without files of prices: the hall says so, and they are sold as ever. */
static void test_not_wanted(void **state)
{
	struct card_room room;

	set_up(&room, state);
	room.till.session.policy.card_prices = POLICY_OFF;
	room_must_open(&room, NULL);
	assert_int_equal(rate_on(&room, 0), 0);
	assert_int_equal(parameter_on(&room).update & CARD_UPDATE_RATES, 0);
	room_insert(&room);
	sell(&room);
	room_check(&room);
	room_release(&room);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_editions),
		HALL_TEST(test_torn_at_once),
		HALL_TEST(test_torn_in_the_middle),
		HALL_TEST(test_torn_when_whole),
		HALL_TEST(test_prices_lie),
		HALL_TEST(test_undone),
		HALL_TEST(test_none),
		HALL_TEST(test_not_wanted),
	};

	return hall_run("card_tariff", tests, ARRAY_SIZE(tests));
}
