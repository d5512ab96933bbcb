#ifndef TESTS_CRASH_CARD_TARIFF_H
#define TESTS_CRASH_CARD_TARIFF_H

#include "tests/crash/card_lab.h"

/*
 * The prices of the cards' hall: tiers of the year, whose first is used up by one purchase, and
 * other prices from a later day on. What is reckoned here is reckoned anew, not by core/.
 */
#define LAB_TARIFF "try"
#define LAB_DAYS_TO_PRICES 20 /* from the day of the hall to one on which the later ones hold */

void lab_tariff_found(struct db *db); /* inside a transaction */

/* The later ones, too. And: the meters of both accounts count energy, not money. */
void lab_register_prices(struct card_worker *w);
void lab_count_energy(struct card_worker *w);

/* What a card marks for its meter stands on it whole, whenever it is pulled. */
void worker_judge_cards(struct card_lab *lab);

/* A card has the prices that the books say it was given; each sale has its tiers and its day's
 * prices, as if those that were undone had never been. */
void worker_judge_prices(struct card_worker *w);

#endif
