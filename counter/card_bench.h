#ifndef COUNTER_CARD_BENCH_H
#define COUNTER_CARD_BENCH_H

#include "counter/card_wish.h"
#include "devices/card_device.h"

/*
 * The card readers of a station as one medium: a session is held with the card that lies in one of
 * them. Readers that are gone or do not answer are passed over while another one holds a card.
 * Where several hold one, the wish decides, by the serial in the books; where it cannot, the reader
 * that a person prefers; else the session ends CARD_SEVERAL, and why names the readers.
 */
struct card_bench {
	struct card_medium base; /* first */
	struct session *session;
	struct card_device cards[DEVICE_NUMBERS]; /* in the order in which they are used */
	int number[DEVICE_NUMBERS];
	size_t count;
	bool has_preferred; /* the first was chosen by a person */
	struct card_wish wish;
	struct card_device *used; /* of the session; NULL: none was begun */
	struct fault why;         /* of CARD_SEVERAL */
};

/* False: the station has no reader. wait is borrowed. Nothing to release. */
NODISCARD bool card_bench_init(
	struct card_bench *bench, struct session *s, const struct device_wait *wait);

/* For the next begin; account_no and serial are borrowed until its end. */
void card_bench_wish(struct card_bench *bench, const struct card_wish *wish);

/* The number of the reader whose card is used; 0: none. */
int card_bench_used(const struct card_bench *bench);

/* As card_device_look: CARD_OK where any of them holds a card. */
NODISCARD enum card_end card_bench_look(struct card_bench *bench);

#endif
