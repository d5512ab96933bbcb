#ifndef TESTS_CRASH_CARD_LAB_H
#define TESTS_CRASH_CARD_LAB_H

#include "core/arena.h"
#include "counter/card.h"
#include "tests/store/fake_card.h"
#include "tests/store/swipe.h"

/*
 * A hall in a file, two accounts with card meters, and in shared memory their cards and meters:
 * what a process that is killed leaves behind. Every process opens the hall for itself.
 */
#define LAB_PATH_MAX 160
#define LAB_PASSWORD "open sesame"
#define LAB_OPENED "100001" /* has a card that went into its meter */
#define LAB_NEW "100002"    /* has none yet */
#define LAB_METER "1001"
#define LAB_NEW_METER "1002"
#define LAB_NEXT_METER "1003" /* for a change of LAB_OPENED's meter */

struct card_estate {
	struct fake_card card, fresh; /* the case's card; what takes its place */
	struct fake_meter meter, next;
	struct hand hand; /* in a hall of magnetic cards; and what takes their swipes */
	struct sim_meter swiped, swiped_next;
	int ticks, kill_at_tick; /* of the session's clock; 0: never */
	int days_on;             /* since the hall was founded */
	bool was_under_way;      /* the fault came after the sale was prepared */
	char complaint[512];
};

struct card_lab {
	bool is_magnetic;
	char folder[64], url[LAB_PATH_MAX], seals[LAB_PATH_MAX], key[LAB_PATH_MAX];
	void *image; /* of the file as it was founded */
	size_t image_size;
	struct card_estate *estate, founded;
};

/* One process's way into the hall. */
struct card_worker {
	struct card_lab *lab;
	struct session s;
	struct card_desk desk;
	struct swipe_desk encoder;
	struct arena arena;
	struct card_result result;
};

/* Ends the program if it cannot. The shift of that login is opened at its station if need be. */
void worker_open(struct card_worker *w, struct card_lab *lab, const char *login);
void worker_close(struct card_worker *w);
void worker_use(struct card_worker *w, struct fake_card *card);

/* Runs it in a process of its own and waits. True: it came to its end. */
bool lab_run(struct card_lab *lab, void (*work)(struct card_lab *lab, void *ctx), void *ctx);

struct card_lab *lab_new(bool is_magnetic);
void lab_free(struct card_lab *lab);
void lab_restore(struct card_lab *lab); /* hall and estate as they were founded */
void lab_must(bool ok, const char *what);

#endif
