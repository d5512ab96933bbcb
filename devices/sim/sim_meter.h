#ifndef DEVICES_SIM_SIM_METER_H
#define DEVICES_SIM_SIM_METER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "devices/sim/sim_card.h"

/*
 * A simulated prepaid meter with a slot: it takes cards by the published rules of acceptance, keeps
 * its money, its counter and its relay, and writes the return file. Amounts are in hundredths. What
 * it has taken survives a card that is pulled before the return file is written.
 */
#define SIM_METER_DIGITS 12
#define SIM_METER_MONEY_MAX 99999999 /* 999,999.99 */

enum sim_meter_code { /* the firmware's own numbers; the display groups them */
	SIM_METER_OK = 0,
	SIM_METER_RESET = 4,           /* the card does not answer */
	SIM_METER_FORGED = 5,          /* the card did not prove itself */
	SIM_METER_LOCKED = 6,          /* it did not take our proof */
	SIM_METER_UNISSUED = 7,        /* no application on it */
	SIM_METER_KIND = 8,            /* a card that is none of 01, 02, 03 */
	SIM_METER_MAC = 10,            /* it did not take our MAC */
	SIM_METER_NUMBER = 11,         /* of another meter */
	SIM_METER_CUSTOMER = 12,       /* of another customer */
	SIM_METER_SERIAL = 13,         /* a purchase on another card than the stored one */
	SIM_METER_FORMAT = 14,         /* a file that cannot be read */
	SIM_METER_BUY_CLOSED = 15,     /* a purchase before the opening */
	SIM_METER_REPLACE_CLOSED = 16, /* a replacement before the opening */
	SIM_METER_COUNT = 17,          /* a counter that cannot be */
	SIM_METER_RETURNED = 18,       /* the next purchase, and the return file is not empty */
	SIM_METER_PULLED = 20,
	SIM_METER_HOARD = 21 /* more than it may hold */
};

#define SIM_METER_RATES 4
#define SIM_METER_STEPS 6

/* What a kWh costs: the rate of the hour and what the tier adds; 0.0001 yuan, limits 0.01 kWh. */
struct sim_prices {
	uint32_t rate[SIM_METER_RATES]; /* sharp, peak, flat, valley */
	uint32_t limit[SIM_METER_STEPS], added[SIM_METER_STEPS + 1];
};

struct sim_meter {
	char path[SIM_PATH_MAX]; /* where it is kept; "" in memory only */
	char number[SIM_METER_DIGITS + 1], customer[SIM_METER_DIGITS + 1];
	bool is_open; /* has a customer */
	uint8_t serial[SIM_SERIAL_BYTES];
	uint32_t count, remaining, overdraft;
	uint32_t hoard_limit, overdraft_limit, alarm_1, alarm_2;
	uint32_t ct, pt, strange_cards;
	uint32_t generation;           /* of a meter for magnetic cards */
	uint64_t credited;             /* all that cards ever brought: what a campaign adds up */
	bool relay_is_open, is_spared; /* spared: closed once more although below alarm 2 */
	enum sim_meter_code code;      /* of the last card */
	struct sim_prices prices, next;
	uint32_t next_from; /* YYMMDDhhmm; 0: there are no next prices */
	uint8_t now[5];     /* YYMMDDhhmm, for the return file; it has no clock of its own */
	int pull_after;     /* exchanges with the next card until it is pulled; -1 never */
};

/* Up to 12 digits; "0": that of the first opening card. */
void sim_meter_init(struct sim_meter *meter, const char *number);

/*
 * In use for a while: the meter is open for that customer, has taken count purchases and holds so
 * much; its customer's card with that serial carries the last of them and a full return file.
 */
struct sim_meter_past {
	const char *customer;
	uint32_t count, remaining;
};
void sim_meter_hand_over(
	struct sim_meter *meter, const struct sim_meter_past *past, struct sim_card *card);

/* A card goes in and, when the meter has done with it, out. */
enum sim_meter_code sim_meter_insert(struct sim_meter *meter, struct sim_card *card);

/*
 * A magnetic card is drawn through, its tracks 2 and 3 without sentinels ("" unreadable). It is
 * taken by its MAC, its meter and account, its generation and its counter; nothing is written on
 * it.
 */
enum sim_meter_code sim_meter_swipe(
	struct sim_meter *meter, const char *purchase, const char *identity);

/* Electricity for so many hundredths is used; less where the relay opens on the way. Returns it. */
uint32_t sim_meter_use(struct sim_meter *meter, uint32_t hundredths);

bool sim_meter_light_is_on(const struct sim_meter *meter); /* alarm 1 */

/* "Err-33" as meters of 2013 show it, "" for none; and what it means, in English for operators. */
const char *sim_meter_display(enum sim_meter_code code);
const char *sim_meter_meaning(enum sim_meter_code code);

/* As with cards. */
NODISCARD bool sim_meter_load(struct sim_meter *meter, const char *path);
NODISCARD bool sim_meter_save(const struct sim_meter *meter);

#endif
