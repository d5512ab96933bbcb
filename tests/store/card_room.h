#ifndef TESTS_STORE_CARD_ROOM_H
#define TESTS_STORE_CARD_ROOM_H

#include "counter/card.h"
#include "tests/store/fake_card.h"
#include "tests/store/till.h"

/*
 * A till with an open shift, account 100001 with card meter 12345678, its card and its meter in
 * memory. Everything asserts by cmocka.
 */
#define ROOM_ACCOUNT "100001"
#define ROOM_METER "12345678"
#define ROOM_SERIAL "0000000000000001"

struct card_room {
	struct till till;
	struct fake_card *card; /* own_card, or what a test has put in its place */
	struct fake_card own_card;
	struct fake_meter meter;
	struct card_desk desk;
	int64_t account_id, shift_id;
	struct card_result result;
};

void room_init(struct card_room *room, void **state);
void room_release(struct card_room *room);

/* A card meter for an account of the till. */
void room_meter(struct till *till, int64_t account_id, const char *meter_no);

/* Sells so much for cash; false: refused. */
bool room_sell(struct card_room *room, const char *amount, const char *op_id);
bool room_open(struct card_room *room, const char *amount); /* "" or NULL: without a purchase */
bool room_resolve(struct card_room *room, bool undo);

/* They must, and end as settled. */
void room_must_open(struct card_room *room, const char *amount);
void room_must_sell(struct card_room *room, const char *amount);
void room_insert(struct card_room *room); /* into the meter, which accepts it */

/* The books hold, verify too, and the meter's credit is what was settled and inserted. */
void room_check(struct card_room *room);

void room_fail(struct card_room *room); /* with the session's reason */

#endif
