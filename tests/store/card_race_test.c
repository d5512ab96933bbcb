/* Two stations, two readers and one account at the same moment: one sells, the other is told why.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "tests/store/card_room.h"
#include "tests/test.h"

#define ROUNDS 6

struct seller {
	struct till till; /* a session of its own on the same hall */
	struct fake_card card;
	struct card_result result;
	bool sold;
	pthread_t thread;
};

static void *sell(void *ctx)
{
	struct seller *seller = ctx;
	const struct card_desk desk = {.medium = &seller->card.medium};
	const struct card_sell_request request = {.account_no = ROOM_ACCOUNT,
		.has_amount = true,
		.amount = till_money("10.00"),
		.tender_count = 1,
		.tenders = {{.kind = TENDER_CASH, .amount = till_money("10.00")}}};

	seller->sold = card_sell(&seller->till.session, &desk, &request, &seller->till.arena,
			       &seller->result) &&
		       seller->result.state == SALE_SETTLED;
	return NULL;
}

/* Connects, and opens that cashier's shift at a station of its own. */
static struct seller *seat(struct card_room *room, const char *login, const char *station)
{
	struct seller *seller = xcalloc(1, sizeof *seller);
	struct session *s = &seller->till.session;

	seller->till.hall = room->till.hall;
	seller->till.now = room->till.now;
	memcpy(seller->till.key_path, room->till.key_path, sizeof seller->till.key_path);
	till_connect(s, &seller->till, login);
	snprintf(s->station, sizeof s->station, "%s", station);
	return seller;
}

static void unseat(struct seller *seller)
{
	arena_release(&seller->till.arena);
	till_disconnect(&seller->till.session);
	free(seller);
}

/* Each has the same card's files before it, as if the card were in two readers. */
static void race(struct card_room *room, struct seller *sellers[2])
{
	int sold = 0;

	for (int i = 0; i < 2; i++) {
		fake_card_init(&sellers[i]->card, 1);
		sellers[i]->card.image = room->card->image;
		assert_int_equal(pthread_create(&sellers[i]->thread, NULL, sell, sellers[i]), 0);
	}
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_join(sellers[i]->thread, NULL), 0);
	for (int i = 0; i < 2; i++) {
		enum code code = sellers[i]->till.session.why.code;

		sold += sellers[i]->sold;
		if (sellers[i]->sold)
			room->card->image = sellers[i]->card.image;
		else if (code != CODE_SALE_OPEN && code != CODE_CARD_WRONG)
			fail_msg("refused with %s", code_name(code));
	}
	assert_int_equal(sold, 1);
	assert_int_equal(fake_meter_insert(&room->meter, &room->card->image), 0);
}

static void test_two_stations(void **state)
{
	struct card_room room;
	struct seller *sellers[2];

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	sellers[0] = seat(&room, "ann", TILL_STATION);
	sellers[1] = seat(&room, "bob", "two");
	snprintf(room.till.session.station, sizeof room.till.session.station, "two");
	(void)till_shift(&room.till, "bob", "2026-11-18", "0.00");
	for (int i = 0; i < ROUNDS; i++)
		race(&room, sellers);
	assert_int_equal(room.meter.credited, ROUNDS * 1000);
	for (int i = 0; i < 2; i++)
		unseat(sellers[i]);
	room_check(&room);
	room_release(&room);
}

/* --- resolved elsewhere in the middle of it --------------------------------------------------- */

/* Another station takes the card at that call, brings the sale to an end and puts it back. */
struct elsewhere {
	struct seller *seller;
	struct fake_card *card; /* in the first one's reader */
	bool undo;
	enum sale_state becomes;
};
static struct elsewhere elsewhere;

static void resolve_elsewhere(void)
{
	struct seller *seller = elsewhere.seller;
	const struct card_desk desk = {.medium = &seller->card.medium};
	const struct card_resolve_request request = {.undo = elsewhere.undo};

	seller->card.image = elsewhere.card->image;
	assert_true(card_resolve(
		&seller->till.session, &desk, &request, &seller->till.arena, &seller->result));
	elsewhere.becomes = seller->result.state;
	elsewhere.card->image = seller->card.image;
}

/* The first one finds it done, adds nothing to it, and answers what it has become. */
static void meanwhile(struct card_room *room, int at_call, bool undo)
{
	int64_t receipts = till_count(&room->till, "receipt");

	elsewhere.undo = undo;
	fake_card_set_fault(room->card, FAKE_KILL, at_call, 0);
	room->card->kill = resolve_elsewhere;
	assert_true(room_sell(room, "10.00", NULL));
	assert_int_equal(room->result.state, elsewhere.becomes);
	assert_int_equal(room->result.state, undo ? SALE_UNDONE : SALE_SETTLED);
	assert_int_equal(till_count(&room->till, "receipt"), receipts + (undo ? 0 : 1));
	room_check(room);
	room_insert(room);
}

static void test_resolved_elsewhere(void **state)
{
	struct card_room room;
	/* Held against what was read; 81, 85 and 82 written; read back. */
	static const struct {
		int at_call;
		bool undo;
	} rows[] = {{2, true}, {2, false}, {5, true}, {5, false}, {6, true}, {6, false}, {7, true},
		{7, false}, {8, false}, {9, false}, {10, false}};
	int64_t settled = 0;

	room_init(&room, state);
	room_must_open(&room, NULL);
	room_insert(&room);
	elsewhere = (struct elsewhere){.seller = seat(&room, "bob", "two"), .card = room.card};
	fake_card_init(&elsewhere.seller->card, 1);
	snprintf(room.till.session.station, sizeof room.till.session.station, "two");
	(void)till_shift(&room.till, "bob", "2026-11-18", "100.00");
	snprintf(room.till.session.station, sizeof room.till.session.station, TILL_STATION);
	till_as(&room.till, "ann");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		meanwhile(&room, rows[i].at_call, rows[i].undo);
		settled += !rows[i].undo;
		assert_int_equal(room.meter.credited, settled * 1000);
	}
	unseat(elsewhere.seller);
	room_release(&room);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_two_stations),
		HALL_TEST(test_resolved_elsewhere),
	};

	return hall_run("card_race", tests, ARRAY_SIZE(tests));
}
