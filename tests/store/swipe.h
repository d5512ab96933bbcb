#ifndef TESTS_STORE_SWIPE_H
#define TESTS_STORE_SWIPE_H

#include "devices/mag_card.h"
#include "devices/sim/sim_meter.h"
#include "devices/sim/sim_stripe.h"

/*
 * A hand with magnetic cards at the simulated encoder: whenever the encoder waits it draws the card
 * through that it holds, and at one chosen swipe something else happens. No thread, and a clock
 * that goes on only where a wait would. The hand may lie in shared memory, so that its cards
 * outlive a process that is killed.
 */
#define HAND_CARDS 4
#define HAND_CARD_MAX 400

enum hand_fault {
	HAND_NONE,
	HAND_NOBODY,    /* nobody draws a card through */
	HAND_CANCEL,    /* the cashier stops the wait */
	HAND_CROOKED,   /* too fast: a write leaves half of each track */
	HAND_OTHER,     /* another card is drawn through */
	HAND_UNHEARD,   /* another card, and the answer is lost */
	HAND_SILENCE,   /* the answer is lost */
	HAND_GARBLE,    /* the answer cannot be understood */
	HAND_DEAD,      /* the encoder answers no more, until it is unplugged */
	HAND_GONE,      /* its line hangs up after a byte of the answer */
	HAND_KILL,      /* the program dies before the card is drawn through */
	HAND_KILL_DONE, /* after it */
	HAND_KILL_TORN, /* after a crooked one */
	HAND_FAULTS
};

struct hand {
	char card[HAND_CARDS][HAND_CARD_MAX]; /* tracks as the encoder shows them; "" blank */
	int holds, other;                     /* which card it draws through */
	int swipes;                           /* waited for so far */
	enum hand_fault fault;
	int at_swipe; /* counted as swipes, from 1 */
	void (*kill)(void);
};

struct swipe_desk {
	struct mag_card mag; /* its base is the desk's encoder */
	struct hand *hand;
	struct sim_line *sim;
	struct port *port;
	struct port_stop *stop;
	struct port_clock clock;
	int64_t now_ms;
	bool is_idle; /* the present wait is not served */
};

void hand_init(struct hand *hand);
void hand_set_fault(struct hand *hand, enum hand_fault fault, int at_swipe);

/* What stands on a card between the sentinels, "-" for nothing; for tests that lay one out. */
void hand_lay(struct hand *hand, int card, const char *tracks);

void swipe_desk_init(struct swipe_desk *desk, struct hand *hand);
void swipe_desk_release(struct swipe_desk *desk);

/* The hand's card through a meter. */
enum sim_meter_code hand_to_meter(const struct hand *hand, int card, struct sim_meter *meter);

#endif
