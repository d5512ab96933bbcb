#include "tests/crash/stripe_case.h"

#include <assert.h>
#include <string.h>

#include "tests/crash/card_course.h"

#define SWIPES_MAX 5
#define OWN_CARD 0
#define OTHER_CARD 1
#define FRESH_CARD 2
#define BANK_CARD "B6222021^ZHANG 6222021=2912 -"

enum { KILL_AT_TICK = HAND_FAULTS };
static_assert(STRIPE_FAULTS == HAND_FAULTS, "none of them is none, and one is of the clock");

static const char *const names[HAND_FAULTS + 1] = {
	[HAND_NOBODY] = "nobody swipes",
	[HAND_CANCEL] = "stopped",
	[HAND_CROOKED] = "crooked",
	[HAND_OTHER] = "another card",
	[HAND_UNHEARD] = "another card unheard",
	[HAND_SILENCE] = "answer lost",
	[HAND_GARBLE] = "answer garbled",
	[HAND_DEAD] = "encoder dead",
	[HAND_GONE] = "encoder unplugged",
	[HAND_KILL] = "killed before a swipe",
	[HAND_KILL_DONE] = "killed after a swipe",
	[HAND_KILL_TORN] = "killed in a crooked swipe",
	[KILL_AT_TICK] = "killed at a tick",
};

const char *stripe_fault_name(int fault)
{
	return names[fault + 1];
}

/* The fault is told as the one before it in the hand's list: none is none. */
static void draw(struct course *c, struct chance *chance)
{
	c->fault = (int)chance_below(chance, STRIPE_FAULTS);
	c->of_clock = c->fault + 1 == KILL_AT_TICK;
	c->at_call = 1 + (int)chance_below(chance, SWIPES_MAX);
}

static int card_of(const struct course *c)
{
	return c->deed == DEED_REPLACE || c->deed == DEED_OPEN ? FRESH_CARD : OWN_CARD;
}

static void lay(struct card_worker *w, const struct course *c)
{
	struct card_estate *estate = w->lab->estate;

	if (c->bank_card)
		hand_lay(&estate->hand, OTHER_CARD, BANK_CARD);
	if (c->deed == DEED_OPEN)
		sim_meter_init(&estate->swiped_next, LAB_NEW_METER);
	estate->hand.holds = card_of(c);
}

static void arm(struct card_worker *w, const struct course *c)
{
	hand_set_fault(&w->lab->estate->hand,
		c->of_clock ? HAND_NONE : (enum hand_fault)(c->fault + 1), c->at_call);
}

static void disarm(struct card_lab *lab, const struct course *c)
{
	(void)c;
	hand_set_fault(&lab->estate->hand, HAND_NONE, 0);
}

static bool has_struck(const struct card_lab *lab, const struct course *c)
{
	(void)c;
	return lab->estate->hand.fault == HAND_NONE;
}

static int64_t calls(const struct card_lab *lab)
{
	return lab->estate->hand.swipes;
}

/* --- the one who comes after ---------------------------------------------------------------- */

/* Another card when it is resolved: it stays as it is. */
static void try_other_card(struct card_worker *w, const char *sale_no)
{
	struct hand *hand = &w->lab->estate->hand;
	char was[HAND_CARD_MAX];

	hand_lay(hand, OTHER_CARD + 2, BANK_CARD);
	memcpy(was, hand->card[OTHER_CARD + 2], sizeof was);
	hand->holds = OTHER_CARD + 2;
	worker_resolve(w, sale_no, false, false);
	if (strcmp(hand->card[OTHER_CARD + 2], was) != 0)
		worker_complain(w->lab, "a strange card was changed", sale_no);
}

static void resolve(struct card_worker *w, const struct course *c, const char *sale_no, int tries)
{
	if (tries == 0 && c->fault + 1 == HAND_OTHER)
		try_other_card(w, sale_no);
	w->lab->estate->hand.holds = card_of(c);
	worker_resolve(w, sale_no, c->undo && tries == 0, false);
}

static bool insert(struct card_lab *lab)
{
	return hand_to_meter(&lab->estate->hand, OWN_CARD, &lab->estate->swiped) == SIM_METER_OK;
}

/* Every card through every meter: what it credits twice, or for a card of nobody, is seen. */
static void insert_all(struct card_lab *lab, const struct course *c)
{
	struct card_estate *estate = lab->estate;

	for (int i = 0; i < HAND_CARDS; i++) {
		int card = c->fresh_first ? HAND_CARDS - 1 - i : i;

		(void)hand_to_meter(&estate->hand, card, &estate->swiped);
		(void)hand_to_meter(&estate->hand, card, &estate->swiped_next);
	}
}

static bool take(struct card_worker *w, int card)
{
	w->lab->estate->hand.holds = card == 0 ? OWN_CARD : FRESH_CARD;
	return card < 2;
}

static int64_t credited(const struct card_lab *lab)
{
	return (int64_t)(lab->estate->swiped.credited + lab->estate->swiped_next.credited);
}

static const struct course_kind stripe = {
	.purpose = 37,
	.draw = draw,
	.lay = lay,
	.arm = arm,
	.disarm = disarm,
	.has_struck = has_struck,
	.calls = calls,
	.resolve = resolve,
	.insert = insert,
	.insert_all = insert_all,
	.take = take,
	.credited = credited,
};

bool stripe_case_run(struct card_lab *lab, uint64_t seed, struct outcome *out)
{
	return course_case_run(lab, &stripe, seed, out);
}
