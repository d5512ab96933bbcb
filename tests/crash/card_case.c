#include "tests/crash/card_case.h"

#include "core/card_conclusion.h"
#include "core/compiler.h"
#include "tests/crash/card_course.h"

#define CALLS_MAX 15    /* with two of the prices */
#define BYTES_MAX 61    /* of any file */
#define PRICE_BYTES 210 /* of the longest */
#define METER_OTHER_CARD 13

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

static void draw(struct course *c, struct chance *chance)
{
	c->fault = (int)chance_below(chance, CARD_FAULTS);
	c->of_clock = c->fault == CARD_FAULT_KILL_AT_TICK;
	c->at_call = 1 + (int)chance_below(chance, CALLS_MAX);
	c->at_byte = (int)chance_below(chance, chance_once_in(chance, 3) ? PRICE_BYTES : BYTES_MAX);
}

static bool wants_fresh(const struct course *c)
{
	return c->deed == DEED_REPLACE || c->deed == DEED_OPEN;
}

static void lay(struct card_worker *w, const struct course *c)
{
	struct card_estate *estate = w->lab->estate;

	if (wants_fresh(c))
		worker_use(w, &estate->fresh);
	if (c->deed == DEED_OPEN)
		fake_meter_init(&estate->next, LAB_NEW_METER);
}

static void arm(struct card_worker *w, const struct course *c)
{
	fake_card_set_fault(
		(struct fake_card *)w->desk.medium, fakes[c->fault], c->at_call, c->at_byte);
}

static void disarm(struct card_lab *lab, const struct course *c)
{
	struct fake_card *cards[] = {&lab->estate->card, &lab->estate->fresh};

	(void)c;
	for (size_t i = 0; i < ARRAY_SIZE(cards); i++) {
		fake_card_set_fault(cards[i], FAKE_NONE, 0, 0);
		fake_card_insert(cards[i], false);
	}
}

static bool has_struck(const struct card_lab *lab, const struct course *c)
{
	return fakes[c->fault] != FAKE_NONE && lab->estate->card.fault == FAKE_NONE &&
	       lab->estate->fresh.fault == FAKE_NONE;
}

static int64_t calls(const struct card_lab *lab)
{
	return lab->estate->card.calls + lab->estate->fresh.calls;
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
static void take_new_card(struct card_worker *w, const struct course *c, const char *sale_no)
{
	struct fake_card *fresh = &w->lab->estate->fresh;

	if (w->desk.medium == &fresh->medium) /* the fresh one is the damaged one */
		fake_card_init(fresh, 10);
	worker_use(w, fresh);
	worker_resolve(w, sale_no, false, true);
	if (c->deed == DEED_REFUND)
		lab_must(worker_replace(w) && w->result.state == SALE_SETTLED, "replacement");
}

static void resolve(struct card_worker *w, const struct course *c, const char *sale_no, int tries)
{
	struct card_estate *estate = w->lab->estate;

	if (tries == 0) {
		worker_use(w, wants_fresh(c) ? &estate->fresh : &estate->card);
		if (c->fault == CARD_FAULT_OTHER)
			try_other_card(w, (struct fake_card *)w->desk.medium, sale_no);
	} else if (w->s.why.code == CODE_CARD_BAD) {
		take_new_card(w, c, sale_no);
		return;
	}
	worker_resolve(w, sale_no, c->undo && tries == 0, false);
}

static bool insert(struct card_lab *lab)
{
	return fake_meter_insert(&lab->estate->meter, &lab->estate->card.image) == 0;
}

static void insert_all(struct card_lab *lab, const struct course *c)
{
	struct card_estate *estate = lab->estate;
	struct card_image *cards[2] = {&estate->card.image, &estate->fresh.image};

	for (int i = 0; i < 2; i++) {
		struct card_image *card = cards[c->fresh_first ? 1 - i : i];

		(void)fake_meter_insert(&estate->meter, card);
		(void)fake_meter_insert(&estate->next, card);
	}
}

static bool take(struct card_worker *w, int card)
{
	struct card_estate *estate = w->lab->estate;

	if (card < 2)
		worker_use(w, card == 0 ? &estate->card : &estate->fresh);
	return card < 2;
}

/*
 * The damaged card of a meter change is an opening card: put into the new meter after the card that
 * took its place, it makes that one the dead one, and its next purchase comes back refused.
 */
static void replace_refused(struct card_worker *w, const struct course *c)
{
	struct card_estate *estate = w->lab->estate;
	struct fake_card *sold = (struct fake_card *)w->desk.medium;
	struct fake_card *left = sold == &estate->card ? &estate->fresh : &estate->card;

	if (c->deed != DEED_METER ||
		fake_meter_insert(&estate->next, &sold->image) != METER_OTHER_CARD)
		return;
	fake_card_init(left, 11);
	worker_use(w, left);
	lab_must(worker_replace(w) && w->result.state == SALE_SETTLED, "replacement");
	insert_all(w->lab, c);
}

static int64_t credited(const struct card_lab *lab)
{
	return lab->estate->meter.credited + lab->estate->next.credited;
}

static const struct course_kind chip = {
	.purpose = 31,
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
	.replace_refused = replace_refused,
	.credited = credited,
};

bool card_case_run(struct card_lab *lab, uint64_t seed, struct outcome *out)
{
	return course_case_run(lab, &chip, seed, out);
}
