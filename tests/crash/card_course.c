#include "tests/crash/card_course.h"

#include <stdio.h>

#include "core/fault.h"
#include "tests/crash/card_tariff.h"

#define RESOLVE_TRIES 5

struct play {
	const struct course_kind *kind;
	struct course course;
};

static struct course course_from(const struct course_kind *kind, uint64_t seed)
{
	struct chance chance = chance_from(seed, kind->purpose);
	struct course c = {.deed = chance_once_in(&chance, 2)
					   ? DEED_SELL
					   : (enum course_deed)chance_below(&chance, DEEDS)};

	kind->draw(&c, &chance);
	c.at_tick = 1 + (int)chance_below(&chance, COURSE_TICKS_MAX);
	c.other_station = chance_once_in(&chance, 3);
	c.undo = chance_once_in(&chance, 2);
	c.inserted = chance_once_in(&chance, 2);
	c.fresh_first = chance_once_in(&chance, 2);
	c.bank_card = chance_once_in(&chance, 2);
	c.by_energy = chance_once_in(&chance, 3);
	c.bought_before = chance_once_in(&chance, 2);
	c.new_prices = chance_once_in(&chance, 2);
	c.prices_hold = c.new_prices && chance_once_in(&chance, 2);
	return c;
}

static const char *account_of(const struct course *c)
{
	return c->deed == DEED_OPEN ? LAB_NEW : LAB_OPENED;
}

/* --- the one whom it strikes ---------------------------------------------------------------- */

static void buy(struct card_worker *w, const struct play *play, bool insert)
{
	lab_must(worker_sell(w, LAB_OPENED, false) && w->result.state == SALE_SETTLED, "sale");
	lab_must(!insert || play->kind->insert(w->lab), "meter");
}

static void prepare(struct card_worker *w, struct play *play)
{
	struct course *c = &play->course;

	if (c->by_energy)
		lab_count_energy(w);
	if (c->bought_before)
		buy(w, play, true);
	if (c->new_prices)
		lab_register_prices(w);
	if (c->deed == DEED_REPLACE || c->deed == DEED_REFUND)
		buy(w, play, c->deed == DEED_REPLACE && c->inserted);
	snprintf(c->sale_no, sizeof c->sale_no, "%s", w->result.sale_no);
	play->kind->lay(w, c);
}

static bool deed_run(struct card_worker *w, const struct course *c)
{
	switch (c->deed) {
	case DEED_SELL:
		return worker_sell(w, LAB_OPENED, false);
	case DEED_OPEN:
		return worker_sell(w, LAB_NEW, true);
	case DEED_REPLACE:
		return worker_replace(w);
	case DEED_REFUND:
		return worker_refund(w, c->sale_no);
	case DEED_METER:
		return worker_change_meter(w);
	case DEEDS:
		break;
	}
	return false;
}

static void victim(struct card_lab *lab, void *ctx)
{
	struct play *play = ctx;
	struct card_worker w;

	worker_open(&w, lab, "ann");
	prepare(&w, play);
	lab->estate->ticks = 0;
	lab->estate->kill_at_tick = play->course.of_clock ? play->course.at_tick : 0;
	play->kind->arm(&w, &play->course);
	lab->estate->was_under_way = deed_run(&w, &play->course);
	worker_close(&w);
}

/* --- the one who comes after ---------------------------------------------------------------- */

static void resolve_all(struct card_worker *w, const struct play *play)
{
	char sale_no[CARD_SALE_NO_MAX] = "", text[SAY_TEXT_MAX];

	for (int i = 0; i < RESOLVE_TRIES && worker_open_sales(w, sale_no) > 0; i++) {
		w->lab->estate->was_under_way = true;
		play->kind->resolve(w, &play->course, sale_no, i);
	}
	if (worker_open_sales(w, sale_no) > 0)
		worker_complain(
			w->lab, "still open", fault_render(LANG_EN, &w->s.why, text, sizeof text));
}

static bool sell_onto_any(struct card_worker *w, const struct play *play, bool open)
{
	for (int card = 0; play->kind->take(w, card); card++)
		if (worker_sell(w, account_of(&play->course), open) &&
			w->result.state == SALE_SETTLED)
			return true;
	return false;
}

/* A first card that was never given out, and a meter that hangs without one, come first. */
static void sell_again(struct card_worker *w, const struct play *play)
{
	enum course_deed deed = play->course.deed;
	char text[SAY_TEXT_MAX];
	bool ok = sell_onto_any(w, play, false);

	if (!ok && deed == DEED_METER && play->kind->take(w, 0) && worker_change_meter(w)) {
		play->kind->insert_all(w->lab, &play->course);
		ok = sell_onto_any(w, play, false);
	}
	if (!ok && deed == DEED_OPEN)
		ok = sell_onto_any(w, play, true);
	if (!ok)
		worker_complain(w->lab, "nothing can be sold any more",
			fault_render(LANG_EN, &w->s.why, text, sizeof text));
	play->kind->insert_all(w->lab, &play->course);
	if (play->kind->replace_refused != NULL)
		play->kind->replace_refused(w, &play->course);
}

static void survivor(struct card_lab *lab, void *ctx)
{
	const struct play *play = ctx;
	struct card_worker w;

	lab->estate->kill_at_tick = 0;
	play->kind->disarm(lab, &play->course);
	worker_judge_cards(lab);
	if (play->course.prices_hold)
		lab->estate->days_on = LAB_DAYS_TO_PRICES;
	worker_open(&w, lab, play->course.other_station ? "bob" : "ann");
	resolve_all(&w, play);
	worker_judge_cards(lab);
	play->kind->insert_all(lab, &play->course);
	worker_compare(&w, play->kind->credited(lab));
	sell_again(&w, play);
	worker_compare(&w, play->kind->credited(lab));
	worker_judge_prices(&w);
	worker_judge(&w);
	worker_close(&w);
}

bool course_case_run(
	struct card_lab *lab, const struct course_kind *kind, uint64_t seed, struct outcome *out)
{
	struct play play = {.kind = kind, .course = course_from(kind, seed)};
	bool finished;

	*out = (struct outcome){.fault = play.course.fault, .deeds = 1};
	lab_restore(lab);
	finished = lab_run(lab, victim, &play);
	out->struck = !finished || (!play.course.of_clock && kind->has_struck(lab, &play.course));
	out->calls = kind->calls(lab);
	lab_must(lab_run(lab, survivor, &play), "survivor");
	out->was_under_way = lab->estate->was_under_way;
	snprintf(out->complaint, sizeof out->complaint, "%s", lab->estate->complaint);
	return out->complaint[0] == '\0';
}
