#ifndef TESTS_CRASH_CARD_COURSE_H
#define TESTS_CRASH_CARD_COURSE_H

#include "tests/crash/card_deed.h"
#include "tests/crash/chance.h"
#include "tests/crash/outcome.h"

/*
 * The course of a case, whichever kind of card it is about: a hall, a deed that something strikes,
 * somebody else who brings it to its end, every card into every meter, and a sale more, which must
 * be possible after anything. All that happens follows from the seed.
 */
enum course_deed { DEED_SELL, DEED_OPEN, DEED_REPLACE, DEED_REFUND, DEED_METER, DEEDS };
#define COURSE_TICKS_MAX 60

struct course {
	enum course_deed deed;
	bool by_energy;     /* the meters count energy */
	bool bought_before; /* a purchase is in the meter already: the first tier is used up */
	bool inserted;      /* the purchase whose card is replaced, too */
	bool new_prices;    /* are registered before it */
	bool prices_hold;   /* and in force when somebody comes back */
	bool other_station, undo, fresh_first;
	int fault;     /* of the kind's own list */
	bool of_clock; /* the process dies at a tick of the clock */
	int at_call, at_byte, at_tick;
	bool bank_card;
	char sale_no[CARD_SALE_NO_MAX]; /* that is taken back */
};

struct course_kind {
	uint64_t purpose;                                           /* of the chance */
	void (*draw)(struct course *c, struct chance *chance);      /* its own fault, and when */
	void (*lay)(struct card_worker *w, const struct course *c); /* the card of the deed */
	void (*arm)(struct card_worker *w, const struct course *c);
	void (*disarm)(struct card_lab *lab, const struct course *c);
	bool (*has_struck)(const struct card_lab *lab, const struct course *c);
	int64_t (*calls)(const struct card_lab *lab);
	/* The tries count from 0; a new card is taken where the last said that it is needed. */
	void (*resolve)(
		struct card_worker *w, const struct course *c, const char *sale_no, int tries);
	bool (*insert)(struct card_lab *lab); /* the opened account's own card */
	void (*insert_all)(struct card_lab *lab, const struct course *c);
	bool (*take)(struct card_worker *w, int card); /* false: there is no such card */
	/* Whose meter refuses the card sold onto gets it replaced; NULL: no meter tells cards
	 * apart.
	 */
	void (*replace_refused)(struct card_worker *w, const struct course *c);
	int64_t (*credited)(const struct card_lab *lab);
};

bool course_case_run(
	struct card_lab *lab, const struct course_kind *kind, uint64_t seed, struct outcome *out);

#endif
