/* What energy on a card costs: the tiers of the year, used up by whatever was bought before. */
#include "counter/card_price.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counter/card_limit.h"
#include "db/tariff_store.h"
#include "tests/store/card_room.h"
#include "tests/test.h"

/* A year's 2760 kWh at 0.538, then up to 4800 at 0.588, then 0.838. */
#define TARIFF "share/tariffs/zhejiang-residential.tariff"
#define FIRST_TIER "1484.88" /* 2760 kWh */

static char *read_whole(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 65536);

	assert_non_null(file);
	assert_true(fread(text, 1, 65535, file) > 0);
	fclose(file);
	return text;
}

static void register_tariff(struct card_room *room)
{
	struct till *till = &room->till;
	char *body = read_whole(TARIFF);
	struct tariff_row row = {.body = body,
		.login = "adm",
		.price_class = "residential",
		.valid_from = till_date("2024-01-01"),
		.at = till->now};

	snprintf(row.name, sizeof row.name, "zhejiang-residential");
	assert_true(db_begin(till->hall->db));
	assert_true(tariff_store_insert(till->hall->db, &row));
	assert_true(db_commit(till->hall->db));
	free(body);
	hall_script(till->hall, "UPDATE account SET tariff = 'zhejiang-residential'");
}

static void set_unit(struct card_room *room, enum card_unit unit)
{
	const struct card_limits_request limits = {
		.account_no = ROOM_ACCOUNT, .has_unit = true, .unit = unit, .has_hoard = true};

	till_as(&room->till, "sue");
	assert_true(card_limits_set(&room->till.session, &limits));
	till_as(&room->till, "ann");
}

static void expect_price(struct card_room *room, int64_t kwh, const char *amount)
{
	const struct card_sell_request request = {
		.account_no = ROOM_ACCOUNT, .has_energy = true, .energy = {kwh * 1000}};
	struct card_quote quote;
	char text[MONEY_TEXT_MAX];

	if (!card_quote(&room->till.session, &request, &quote))
		room_fail(room);
	assert_string_equal(money_format(quote.amount, text), amount);
}

/* Bought by energy or by money, on a meter that counts energy or money: the year's tiers go on. */
static void tiers_go_on(void **state, enum card_unit unit)
{
	struct card_room room;

	room_init(&room, state);
	register_tariff(&room);
	set_unit(&room, unit);
	room_must_open(&room, NULL);
	room_insert(&room);
	expect_price(&room, 100, "53.80");
	expect_price(&room, 2860, "1543.68"); /* 2760 at 0.538, 100 at 0.588 */
	room_must_sell(&room, FIRST_TIER);
	assert_int_equal(room.result.energy.wh, unit == CARD_UNIT_ENERGY ? 2760000 : 0);
	expect_price(&room, 100, "58.80");
	room_insert(&room);
	room_must_sell(&room, "1199.52"); /* all of the second tier, 2040 kWh */
	expect_price(&room, 100, "83.80");
	room_check(&room);
	room_release(&room);
}

static void test_energy_meter(void **state)
{
	tiers_go_on(state, CARD_UNIT_ENERGY);
}

static void test_money_meter(void **state)
{
	tiers_go_on(state, CARD_UNIT_MONEY);
}

/* What is given back is not used up. */
static void test_undone(void **state)
{
	struct card_room room;

	room_init(&room, state);
	register_tariff(&room);
	set_unit(&room, CARD_UNIT_ENERGY);
	room_must_open(&room, NULL);
	room_insert(&room);
	fake_card_set_fault(room.card, FAKE_PULL, 5, 0);
	assert_true(room_sell(&room, FIRST_TIER, NULL));
	assert_true(sale_is_open(room.result.state));
	expect_price(&room, 100, "58.80");
	fake_card_insert(room.card, false);
	assert_true(room_resolve(&room, true));
	assert_int_equal(room.result.state, SALE_UNDONE);
	expect_price(&room, 100, "53.80");
	room_check(&room);
	room_release(&room);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_energy_meter),
		HALL_TEST(test_money_meter),
		HALL_TEST(test_undone),
	};

	return hall_run("card_price", tests, ARRAY_SIZE(tests));
}
