#include "tests/crash/card_case.h"

#include <stdio.h>
#include <string.h>

#include "core/card_conclusion.h"
#include "core/fault.h"
#include "counter/card_open.h"
#include "tests/crash/card_deed.h"
#include "tests/crash/chance.h"

#define CALLS_MAX 13
#define BYTES_MAX 61
#define TICKS_MAX 60
#define RESOLVE_TRIES 4

static const char *const names[CARD_FAULTS] = {
	[CARD_FAULT_PULL] = "card pulled",
	[CARD_FAULT_SILENCE] = "reader silent",
	[CARD_FAULT_GARBLE] = "reader garbled",
	[CARD_FAULT_TEAR] = "file torn",
	[CARD_FAULT_OTHER] = "another card back",
	[CARD_FAULT_KILL] = "killed at a call",
	[CARD_FAULT_KILL_AT_TICK] = "killed at a tick",
};

const char *card_fault_name(int fault)
{
	return names[fault];
}

static const enum fake_fault fakes[CARD_FAULTS] = {
	[CARD_FAULT_PULL] = FAKE_PULL,
	[CARD_FAULT_SILENCE] = FAKE_SILENCE,
	[CARD_FAULT_GARBLE] = FAKE_GARBLE,
	[CARD_FAULT_TEAR] = FAKE_TEAR,
	[CARD_FAULT_OTHER] = FAKE_OTHER,
	[CARD_FAULT_KILL] = FAKE_KILL,
	[CARD_FAULT_KILL_AT_TICK] = FAKE_NONE,
};

enum deed { DEED_SELL, DEED_OPEN, DEED_REPLACE, DEED_REFUND, DEED_METER, DEEDS };

/* All that follows from the seed. */
struct plan {
	enum deed deed;
	enum card_fault fault;
	int at_call, at_byte, at_tick;
	bool other_station, undo, insert_first, fresh_first;
};

static struct plan plan_from(uint64_t seed)
{
	struct chance c = chance_from(seed, 31);
	struct plan plan = {
		.deed = chance_once_in(&c, 2) ? DEED_SELL : (enum deed)chance_below(&c, DEEDS)};

	plan.fault = (enum card_fault)chance_below(&c, CARD_FAULTS);
	plan.at_call = 1 + (int)chance_below(&c, CALLS_MAX);
	plan.at_byte = (int)chance_below(&c, BYTES_MAX);
	plan.at_tick = 1 + (int)chance_below(&c, TICKS_MAX);
	plan.other_station = chance_once_in(&c, 3);
	plan.undo = chance_once_in(&c, 3);
	plan.insert_first = chance_once_in(&c, 2);
	plan.fresh_first = chance_once_in(&c, 2);
	return plan;
}

/* --- the one whom it strikes ---------------------------------------------------------------- */

static void prepare(struct card_worker *w, const struct plan *plan)
{
	struct card_estate *estate = w->lab->estate;

	if (plan->deed == DEED_REPLACE || plan->deed == DEED_REFUND)
		lab_must(worker_sell(w, LAB_OPENED, false) && w->result.state == SALE_SETTLED,
			"sale");
	if (plan->deed == DEED_REPLACE && plan->insert_first)
		lab_must(fake_meter_insert(&estate->meter, &estate->card.image) == 0, "meter");
	if (plan->deed == DEED_REPLACE || plan->deed == DEED_OPEN)
		worker_use(w, &estate->fresh);
	if (plan->deed == DEED_OPEN)
		fake_meter_init(&estate->next, LAB_NEW_METER);
}

static void arm(struct card_worker *w, const struct plan *plan)
{
	struct card_estate *estate = w->lab->estate;

	fake_card_set_fault((struct fake_card *)w->desk.medium, fakes[plan->fault], plan->at_call,
		plan->at_byte);
	estate->ticks = 0;
	if (plan->fault == CARD_FAULT_KILL_AT_TICK)
		estate->kill_at_tick = plan->at_tick;
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

/* Another card in the reader: nothing on it changes, whatever is asked. */
static void try_other_card(struct card_worker *w, struct fake_card *card, const char *sale_no)
{
	struct card_image was = card->other;

	fake_card_insert(card, true);
	worker_resolve(w, sale_no, false, false);
	if (!card_image_equal(&card->other, &was))
		worker_complain(w->lab, "a strange card was changed", sale_no);
	fake_card_insert(card, false);
}

/* A damaged card's place is taken by a new one; a refund is given up, and the card replaced. */
static void take_new_card(struct card_worker *w, const char *sale_no, const struct plan *plan)
{
	struct fake_card *fresh = &w->lab->estate->fresh;

	if (w->desk.medium == &fresh->medium) /* the fresh one is the damaged one */
		fake_card_init(fresh, 10);
	worker_use(w, fresh);
	worker_resolve(w, sale_no, false, true);
	if (plan->deed == DEED_REFUND)
		lab_must(worker_replace(w) && w->result.state == SALE_SETTLED, "replacement");
}

static void resolve_all(struct card_worker *w, const struct plan *plan)
{
	struct fake_card *card = (struct fake_card *)w->desk.medium;
	char sale_no[CARD_SALE_NO_MAX] = "", text[SAY_TEXT_MAX];
	bool damaged = false;

	if (worker_open_sales(w, sale_no) == 0)
		return;
	w->lab->estate->was_under_way = true;
	if (plan->fault == CARD_FAULT_OTHER)
		try_other_card(w, card, sale_no);
	for (int i = 0; i < RESOLVE_TRIES && worker_open_sales(w, sale_no) > 0; i++) {
		if (damaged)
			take_new_card(w, sale_no, plan);
		else
			worker_resolve(w, sale_no, plan->undo && i == 0, false);
		damaged = w->s.why.code == CODE_CARD_BAD;
	}
	if (worker_open_sales(w, sale_no) > 0)
		worker_complain(
			w->lab, "still open", fault_render(LANG_EN, &w->s.why, text, sizeof text));
}

static void insert_all(struct card_lab *lab, const struct plan *plan)
{
	struct card_estate *estate = lab->estate;
	struct card_image *cards[2] = {&estate->card.image, &estate->fresh.image};

	for (int i = 0; i < 2; i++) {
		struct card_image *card = cards[plan->fresh_first ? 1 - i : i];

		(void)fake_meter_insert(&estate->meter, card);
		(void)fake_meter_insert(&estate->next, card);
	}
}

static void compare(struct card_worker *w)
{
	const struct card_estate *estate = w->lab->estate;

	worker_compare(w, estate->meter.credited + estate->next.credited);
}

static void survivor(struct card_lab *lab, void *ctx)
{
	const struct plan *plan = ctx;
	struct card_estate *estate = lab->estate;
	struct card_worker w;
	bool fresh = plan->deed == DEED_REPLACE || plan->deed == DEED_OPEN;

	estate->kill_at_tick = 0;
	fake_card_set_fault(&estate->card, FAKE_NONE, 0, 0);
	fake_card_set_fault(&estate->fresh, FAKE_NONE, 0, 0);
	fake_card_insert(&estate->card, false);
	fake_card_insert(&estate->fresh, false);
	worker_open(&w, lab, plan->other_station ? "bob" : "ann");
	worker_use(&w, fresh ? &estate->fresh : &estate->card);
	resolve_all(&w, plan);
	insert_all(lab, plan);
	compare(&w);
	worker_judge(&w);
	worker_close(&w);
}

/* --- a case --------------------------------------------------------------------------------- */

struct card_lab *card_lab_new(void)
{
	return lab_new(false);
}

void card_lab_free(struct card_lab *lab)
{
	lab_free(lab);
}

bool card_case_run(struct card_lab *lab, uint64_t seed, struct outcome *out)
{
	struct plan plan = plan_from(seed);
	bool finished;

	*out = (struct outcome){.fault = (int)plan.fault, .deeds = 1};
	lab_restore(lab);
	finished = lab_run(lab, victim, &plan);
	out->struck = !finished ||
		      (fakes[plan.fault] != FAKE_NONE && lab->estate->card.fault == FAKE_NONE &&
			      lab->estate->fresh.fault == FAKE_NONE);
	out->calls = lab->estate->card.calls + lab->estate->fresh.calls;
	lab_must(lab_run(lab, survivor, &plan), "survivor");
	out->was_under_way = lab->estate->was_under_way;
	snprintf(out->complaint, sizeof out->complaint, "%s", lab->estate->complaint);
	return out->complaint[0] == '\0';
}
