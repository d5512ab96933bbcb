#include "tests/crash/stripe_case.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/fault.h"
#include "tests/crash/card_deed.h"
#include "tests/crash/chance.h"

#define SWIPES_MAX 5
#define TICKS_MAX 60
#define RESOLVE_TRIES 5
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

enum deed { DEED_SELL, DEED_OPEN, DEED_REPLACE, DEED_REFUND, DEED_METER, DEEDS };

/* All that follows from the seed. */
struct plan {
	enum deed deed;
	int fault; /* of the hand, or KILL_AT_TICK */
	int at_swipe, at_tick;
	bool other_station, undo, swiped_first, fresh_first, bank_card;
};

static struct plan plan_from(uint64_t seed)
{
	struct chance c = chance_from(seed, 37);
	struct plan plan = {
		.deed = chance_once_in(&c, 2) ? DEED_SELL : (enum deed)chance_below(&c, DEEDS)};

	plan.fault = 1 + (int)chance_below(&c, STRIPE_FAULTS);
	plan.at_swipe = 1 + (int)chance_below(&c, SWIPES_MAX);
	plan.at_tick = 1 + (int)chance_below(&c, TICKS_MAX);
	plan.other_station = chance_once_in(&c, 3);
	plan.undo = chance_once_in(&c, 2);
	plan.swiped_first = chance_once_in(&c, 2);
	plan.fresh_first = chance_once_in(&c, 2);
	plan.bank_card = chance_once_in(&c, 2);
	return plan;
}

static int card_of(const struct plan *plan)
{
	return plan->deed == DEED_REPLACE || plan->deed == DEED_OPEN ? FRESH_CARD : OWN_CARD;
}

/* --- the one whom it strikes ---------------------------------------------------------------- */

static void prepare(struct card_worker *w, const struct plan *plan)
{
	struct card_estate *estate = w->lab->estate;

	if (plan->bank_card)
		hand_lay(&estate->hand, OTHER_CARD, BANK_CARD);
	if (plan->deed == DEED_REPLACE || plan->deed == DEED_REFUND)
		lab_must(worker_sell(w, LAB_OPENED, false) && w->result.state == SALE_SETTLED,
			"sale");
	if (plan->deed == DEED_REPLACE && plan->swiped_first)
		lab_must(hand_to_meter(&estate->hand, OWN_CARD, &estate->swiped) == SIM_METER_OK,
			"meter");
	if (plan->deed == DEED_OPEN)
		sim_meter_init(&estate->swiped_next, LAB_NEW_METER);
	estate->hand.holds = card_of(plan);
}

static void arm(struct card_worker *w, const struct plan *plan)
{
	struct card_estate *estate = w->lab->estate;
	bool of_clock = plan->fault == KILL_AT_TICK;

	hand_set_fault(
		&estate->hand, of_clock ? HAND_NONE : (enum hand_fault)plan->fault, plan->at_swipe);
	estate->ticks = 0;
	estate->kill_at_tick = of_clock ? plan->at_tick : 0;
}

static void victim(struct card_lab *lab, void *ctx)
{
	const struct plan *plan = ctx;
	struct card_worker w;
	char sale_no[CARD_SALE_NO_MAX];
	bool begun = false;

	worker_open(&w, lab, "ann");
	prepare(&w, plan);
	snprintf(sale_no, sizeof sale_no, "%s", w.result.sale_no);
	arm(&w, plan);
	switch (plan->deed) {
	case DEED_SELL:
		begun = worker_sell(&w, LAB_OPENED, false);
		break;
	case DEED_OPEN:
		begun = worker_sell(&w, LAB_NEW, true);
		break;
	case DEED_REPLACE:
		begun = worker_replace(&w);
		break;
	case DEED_REFUND:
		begun = worker_refund(&w, sale_no);
		break;
	case DEED_METER:
		begun = worker_change_meter(&w);
		break;
	case DEEDS:
		break;
	}
	lab->estate->was_under_way = begun;
	worker_close(&w);
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

static void resolve_all(struct card_worker *w, const struct plan *plan)
{
	struct hand *hand = &w->lab->estate->hand;
	char sale_no[CARD_SALE_NO_MAX] = "", text[SAY_TEXT_MAX];

	if (worker_open_sales(w, sale_no) == 0)
		return;
	w->lab->estate->was_under_way = true;
	if (plan->fault == HAND_OTHER)
		try_other_card(w, sale_no);
	hand->holds = card_of(plan);
	for (int i = 0; i < RESOLVE_TRIES && worker_open_sales(w, sale_no) > 0; i++)
		worker_resolve(w, sale_no, plan->undo && i == 0, false);
	if (worker_open_sales(w, sale_no) > 0)
		worker_complain(
			w->lab, "still open", fault_render(LANG_EN, &w->s.why, text, sizeof text));
}

/* Every card through every meter: what it credits twice, or for a card of nobody, is seen. */
static void swipe_all(struct card_lab *lab, const struct plan *plan)
{
	struct card_estate *estate = lab->estate;

	for (int i = 0; i < HAND_CARDS; i++) {
		int card = plan->fresh_first ? HAND_CARDS - 1 - i : i;

		(void)hand_to_meter(&estate->hand, card, &estate->swiped);
		(void)hand_to_meter(&estate->hand, card, &estate->swiped_next);
	}
}

static void survivor(struct card_lab *lab, void *ctx)
{
	const struct plan *plan = ctx;
	struct card_estate *estate = lab->estate;
	struct card_worker w;

	estate->kill_at_tick = 0;
	hand_set_fault(&estate->hand, HAND_NONE, 0);
	worker_open(&w, lab, plan->other_station ? "bob" : "ann");
	resolve_all(&w, plan);
	swipe_all(lab, plan);
	worker_compare(&w, (int64_t)(estate->swiped.credited + estate->swiped_next.credited));
	worker_judge(&w);
	worker_close(&w);
}

bool stripe_case_run(struct card_lab *lab, uint64_t seed, struct outcome *out)
{
	struct plan plan = plan_from(seed);
	bool finished;

	*out = (struct outcome){.fault = plan.fault - 1, .deeds = 1};
	lab_restore(lab);
	finished = lab_run(lab, victim, &plan);
	out->struck =
		!finished || (plan.fault != KILL_AT_TICK && lab->estate->hand.fault == HAND_NONE);
	out->calls = lab->estate->hand.swipes;
	lab_must(lab_run(lab, survivor, &plan), "survivor");
	out->was_under_way = lab->estate->was_under_way;
	snprintf(out->complaint, sizeof out->complaint, "%s", lab->estate->complaint);
	return out->complaint[0] == '\0';
}
