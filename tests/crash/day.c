#include "tests/crash/day.h"

#include <stdio.h>

#include "core/compiler.h"
#include "db/database.h"
#include "tests/crash/deed.h"

#define AGAIN_ONCE_IN 8

static int64_t amount(struct chance *c, uint32_t above)
{
	return 1 + chance_below(c, above);
}

/* --- payments -----------------------------------------------------------------------------------
 */

static void choose_accounts(struct deed *d, struct chance *c)
{
	int first = (int)chance_below(c, MODEL_ACCOUNTS);

	d->account_count = chance_once_in(c, 3) ? 1 + (int)chance_below(c, 3) : 1;
	for (int i = 0; i < d->account_count; i++)
		d->accounts[i] = (first + 2 * i) % MODEL_ACCOUNTS;
}

static void add_tender(const struct model *m, struct deed *d, struct chance *c, int kind)
{
	struct model_tender t = {.kind = (enum tender_kind)kind};
	int64_t advance = -model_balance(m, LEDGER_ADVANCE, m->account_id[d->accounts[0]]);

	t.fen = amount(c, chance_once_in(c, 4) ? 60000 : 9000);
	if (kind == TENDER_ADVANCE && advance <= 0)
		return;
	if (kind == TENDER_ADVANCE && t.fen > advance)
		t.fen = advance;
	if (kind == TENDER_CHEQUE || kind == TENDER_TRANSFER)
		snprintf(t.ref, sizeof t.ref, "%s-%d", kind == TENDER_CHEQUE ? "Q" : "T",
			m->deed_count);
	d->tenders[d->tender_count++] = t;
}

static void choose_tenders(const struct model *m, struct deed *d, struct chance *c)
{
	int kinds = TENDER_KIND_END - 1;
	int from = (int)chance_below(c, (uint32_t)kinds);
	int count = chance_once_in(c, 2) ? 1 : 1 + (int)chance_below(c, MODEL_TENDERS);

	if (count == 1 && chance_once_in(c, 2))
		from = TENDER_CASH - 1;
	for (int i = 0; i < count; i++)
		add_tender(m, d, c, 1 + (from + i) % kinds);
	if (d->tender_count == 0)
		add_tender(m, d, c, TENDER_CASH);
}

/* With an amount: all that was handed over, but for some change out of the cash. */
static void choose_amount(struct deed *d, struct chance *c)
{
	int64_t cash = 0;

	for (int i = 0; i < d->tender_count; i++) {
		d->fen += d->tenders[i].fen;
		if (d->tenders[i].kind == TENDER_CASH)
			cash = d->tenders[i].fen;
	}
	d->has_fen = true;
	if (cash > 1)
		d->fen -= chance_below(c, (uint32_t)cash);
}

static struct deed *choose_pay(struct model *m, struct chance *c, int station)
{
	struct deed *d = model_add(m, DEED_PAY, station);

	choose_accounts(d, c);
	choose_tenders(m, d, c);
	if (chance_once_in(c, 3))
		choose_amount(d, c);
	d->target = m->shift[station].deed;
	return d;
}

/* --- what follows a payment ---------------------------------------------------------------------
 */

/* The last payment that stands, mostly; -1: there is none. papers: that has one at the bank. */
static int find_payment(const struct model *m, struct chance *c, bool papers)
{
	int found = -1;

	for (int i = m->deed_count - 1; i >= 0; i--) {
		const struct deed *d = &m->deeds[i];
		bool fits = d->kind == DEED_PAY && d->fate == DEED_DONE;
		bool waits = false;

		for (int t = 0; fits && t < d->tender_count; t++)
			waits |= d->tenders[t].paper == PAPER_WAITS;
		fits = fits &&
		       (papers ? waits && (d->undone_by < 0 ||
						  m->deeds[d->undone_by].kind == DEED_BOUNCE)
			       : d->undone_by < 0);
		if (!fits)
			continue;
		found = i;
		if (!chance_once_in(c, 4))
			break;
	}
	return found;
}

static struct deed *choose_undo(struct model *m, struct chance *c, int station)
{
	int at = find_payment(m, c, false);
	bool own;
	struct deed *d;

	if (at < 0)
		return NULL;
	own = m->deeds[at].station == station && m->deeds[at].target == m->shift[station].deed;
	d = model_add(m, own ? DEED_REVERSE : DEED_REFUND, station);
	d->target = at;
	return d;
}

static struct deed *choose_clear(struct model *m, struct chance *c, int station)
{
	int at = find_payment(m, c, true);
	struct deed *d;

	if (at < 0)
		return NULL;
	d = model_add(m, DEED_CLEAR, station);
	d->target = at;
	return d;
}

static struct deed *choose_bounce(struct model *m, struct chance *c, int station)
{
	int at = find_payment(m, c, true);
	struct deed *d;

	if (at < 0)
		return NULL;
	d = model_add(m, DEED_BOUNCE, station);
	d->target = at;
	for (int t = 0; t < m->deeds[at].tender_count; t++)
		if (m->deeds[at].tenders[t].paper == PAPER_WAITS)
			d->tender = t;
	return d;
}

static struct deed *choose_waive(struct model *m, struct chance *c, int station)
{
	struct deed *d = model_add(m, DEED_WAIVE, station);

	d->account = (int)chance_below(c, MODEL_ACCOUNTS);
	d->bill = (int)chance_below(c, MODEL_BILLS);
	d->fen = amount(c, 300);
	return d;
}

/* --- the drawer ---------------------------------------------------------------------------------
 */

static int64_t drawer_of(const struct model *m, int station)
{
	return model_balance(m, LEDGER_DRAWER, m->shift[station].shift_id);
}

static struct deed *choose_hand_in(struct model *m, struct chance *c, int station)
{
	int64_t drawer = drawer_of(m, station);
	struct deed *d = model_add(m, DEED_HAND_IN, station);

	d->fen = amount(c, drawer > 0 ? (uint32_t)drawer : 1);
	if (chance_once_in(c, 10))
		d->fen = drawer + amount(c, 100);
	return d;
}

static struct deed *choose_close(struct model *m, struct chance *c, int station)
{
	int64_t counted = drawer_of(m, station);
	struct deed *d;

	if (chance_once_in(c, 2))
		counted += (int64_t)chance_below(c, 4001) - 2000;
	d = model_add(m, DEED_CLOSE, station);
	d->fen = counted > 0 ? counted : 0;
	d->target = m->shift[station].deed;
	return d;
}

static struct deed *choose_open(struct model *m, struct chance *c, int station)
{
	struct deed *d = model_add(m, DEED_OPEN, station);

	d->fen = 100 * (int64_t)chance_below(c, 500);
	d->date = m->date;
	return d;
}

/* --- what to do next ----------------------------------------------------------------------------
 */

static const struct {
	uint32_t weight;
	struct deed *(*choose)(struct model *m, struct chance *c, int station);
} choices[] = {
	{50, choose_pay},
	{12, choose_undo},
	{6, choose_bounce},
	{5, choose_clear},
	{5, choose_waive},
	{8, choose_hand_in},
	{8, choose_close},
};
#define WEIGHTS 94

static bool worked_today(const struct model *m)
{
	for (int i = m->deed_count - 1; i >= 0; i--)
		if (m->deeds[i].kind == DEED_CLOSE && m->deeds[i].fate == DEED_DONE)
			return m->deeds[m->deeds[i].target].date.days == m->date.days;
	return false;
}

static bool all_closed(const struct model *m)
{
	for (int i = 0; i < MODEL_STATIONS; i++)
		if (m->shift[i].shift_id != 0)
			return false;
	return true;
}

static struct deed *choose_without_shift(struct model *m, struct chance *c, int station)
{
	struct deed *d;

	if (!all_closed(m) || !worked_today(m) || chance_once_in(c, 2))
		return choose_open(m, c, station);
	d = model_add(m, DEED_SETTLE, station);
	d->date = m->date;
	return d;
}

static struct deed *choose(struct model *m, struct chance *c, int station)
{
	uint32_t roll = chance_below(c, WEIGHTS);
	struct deed *d = NULL;
	size_t i = 0;

	if (m->shift[station].shift_id == 0)
		return choose_without_shift(m, c, station);
	while (roll >= choices[i].weight)
		roll -= choices[i++].weight;
	d = choices[i].choose(m, c, station);
	return d != NULL ? d : choose_pay(m, c, station);
}

/* The form of something that is done, or -1. */
static int find_form(const struct model *m, struct chance *c)
{
	static const bool has_id[DEED_KINDS] = {
		[DEED_PAY] = true,
		[DEED_REVERSE] = true,
		[DEED_REFUND] = true,
		[DEED_WAIVE] = true,
		[DEED_HAND_IN] = true,
		[DEED_BOUNCE] = true,
	};
	int at = m->deed_count == 0 ? -1 : (int)chance_below(c, (uint32_t)m->deed_count);

	for (; at >= 0; at--)
		if (has_id[m->deeds[at].kind] && m->deeds[at].fate == DEED_DONE)
			return at;
	return -1;
}

static bool step_again(struct site *site, struct model *m, struct chance *c)
{
	int at = find_form(m, c);

	if (at < 0 || site->session[m->deeds[at].station].db == NULL)
		return true;
	if (m->deeds[at].kind == DEED_PAY && chance_once_in(c, 3))
		return deed_conflict(site, m, at);
	return deed_repeat(site, m, at);
}

static int choose_station(const struct site *site, struct chance *c)
{
	int station = (int)chance_below(c, MODEL_STATIONS);

	while (site->session[station].db == NULL)
		station = (station + 1) % MODEL_STATIONS;
	return station;
}

bool day_step(struct site *site, struct model *m, struct chance *chance)
{
	int station = choose_station(site, chance);
	const struct deed *d;

	if (chance_once_in(chance, AGAIN_ONCE_IN))
		return step_again(site, m, chance);
	d = choose(m, chance, station);
	return deed_try(site, m, (int)(d - m->deeds));
}

bool day_pay(struct site *site, struct model *m, struct chance *chance, int station)
{
	const struct deed *d = m->shift[station].shift_id == 0 ? choose_open(m, chance, station)
							       : choose_pay(m, chance, station);

	return deed_try(site, m, (int)(d - m->deeds));
}

int day_under_way(const struct model *m)
{
	for (int i = m->deed_count - 1; i >= 0; i--)
		if (m->deeds[i].fate == DEED_UNDER_WAY)
			return i;
	return -1;
}
