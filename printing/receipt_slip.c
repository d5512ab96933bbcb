#include "printing/receipt_slip.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/rmb.h"

#define TEXT_MAX 256

/* What the parts of the slip share. */
struct sheet {
	struct slip *slip;
	const struct template *words;
	const struct receipt_paper *r;
};

static const char *word(const struct sheet *s, const char *key)
{
	return template_find(s->words, key, key);
}

static void line_with(const struct sheet *s, const char *key, const char *arg)
{
	char text[TEXT_MAX];

	slip_text(s->slip, SLIP_PLAIN,
		template_fill(text, sizeof(text), word(s, key), (const char *const[]){arg, NULL}));
}

static void money_line(const struct sheet *s, const char *key, struct money amount)
{
	char figures[MONEY_TEXT_MAX];

	slip_pair(s->slip, word(s, key), money_format_grouped(amount, figures));
}

/* Whatever makes it another paper than the one receipt of a payment stands first and large. */
static void add_marks(const struct sheet *s)
{
	char text[TEXT_MAX], copies[16];

	if (s->r->trial)
		slip_text(s->slip, SLIP_CENTRE | SLIP_LARGE, word(s, "trial"));
	if (s->r->voided)
		slip_text(s->slip, SLIP_CENTRE | SLIP_LARGE, word(s, "void"));
	if (s->r->copy == 0)
		return;
	snprintf(copies, sizeof(copies), "%d", s->r->copy);
	slip_text(s->slip, SLIP_CENTRE | SLIP_BOLD,
		template_fill(
			text, sizeof(text), word(s, "copy"), (const char *const[]){copies, NULL}));
}

static void add_head(const struct sheet *s)
{
	char day[DATE_TEXT_MAX], clock[MOMENT_TEXT_MAX], at[TEXT_MAX];

	slip_text(s->slip, SLIP_CENTRE, s->r->hall);
	slip_text(s->slip, SLIP_CENTRE | SLIP_LARGE, word(s, "title"));
	add_marks(s);
	line_with(s, "receipt_no", s->r->receipt_no);
	snprintf(at, sizeof(at), "%s %s", date_format(moment_date(s->r->at), day),
		moment_format_clock(s->r->at, clock));
	line_with(s, "at", at);
	line_with(s, "business_date", date_format(s->r->business_date, day));
	line_with(s, "station", s->r->station);
	line_with(s, "cashier", s->r->cashier);
	slip_rule(s->slip);
}

static void add_accounts(const struct sheet *s)
{
	for (size_t i = 0; i < s->r->account_count; i++) {
		const struct receipt_account *a = &s->r->accounts[i];

		slip_pair(s->slip, word(s, "account"), a->account_no);
		slip_pair(s->slip, word(s, "name"), a->name);
		slip_text(s->slip, SLIP_PLAIN, a->address);
	}
	slip_rule(s->slip);
}

static void add_bill(const struct sheet *s, const struct receipt_bill *b)
{
	char period[PERIOD_TEXT_MAX], energy[ENERGY_TEXT_MAX], text[TEXT_MAX];
	char principal[MONEY_TEXT_MAX];

	snprintf(text, sizeof(text), "%s %s kWh", period_format(b->period, period),
		energy_format(b->energy, energy));
	slip_pair(s->slip, text, money_format_grouped(b->principal, principal));
	if (money_sign(b->late_charge) != 0)
		money_line(s, "late_charge", b->late_charge);
}

static void add_bills(const struct sheet *s)
{
	for (size_t i = 0; i < s->r->bill_count; i++) {
		/* With several accounts each bill says whose it is. */
		if (s->r->account_count > 1)
			slip_text(s->slip, SLIP_PLAIN, s->r->bills[i].account_no);
		add_bill(s, &s->r->bills[i]);
	}
	if (s->r->bill_count > 0)
		slip_rule(s->slip);
}

/* What was bought onto the card, and what of the money went to arrears first. */
static void add_card(const struct sheet *s)
{
	const struct receipt_card *card = s->r->card;
	char count[24], energy[ENERGY_TEXT_MAX];

	if (card == NULL)
		return;
	snprintf(count, sizeof(count), "%" PRId64, card->count);
	slip_pair(s->slip, word(s, "card_sale"), card->sale_no);
	slip_pair(s->slip, word(s, "card_serial"), card->serial);
	slip_pair(s->slip, word(s, "card_meter"), card->meter_no);
	slip_pair(s->slip, word(s, "card_count"), count);
	if (card->energy.wh > 0)
		slip_pair(s->slip, word(s, "card_energy"), energy_format(card->energy, energy));
	money_line(s, "card_amount", card->amount);
	money_line(s, "card_arrears", card->arrears);
	if (card->owed_bill != NULL)
		line_with(s, "card_owed", card->owed_bill);
	slip_rule(s->slip);
}

static void add_tenders(const struct sheet *s)
{
	char key[32], figures[MONEY_TEXT_MAX];

	for (size_t i = 0; i < s->r->tender_count; i++) {
		const struct tender *t = &s->r->tenders[i];

		snprintf(key, sizeof(key), "tender_%s", tender_kind_name(t->kind));
		slip_pair(s->slip, template_find(s->words, key, tender_kind_name(t->kind)),
			money_format_grouped(t->amount, figures));
		if (t->ref[0] != '\0')
			line_with(s, "tender_ref", t->ref);
	}
}

static void add_sums(const struct sheet *s)
{
	char capitals[RMB_TEXT_MAX], figures[MONEY_TEXT_MAX];

	add_tenders(s);
	if (money_sign(s->r->change) != 0)
		money_line(s, "change", s->r->change);
	if (money_sign(s->r->to_advance) != 0)
		money_line(s, "to_advance", s->r->to_advance);
	money_line(s, "advance_balance", s->r->advance_balance);
	slip_text(s->slip, SLIP_PLAIN, word(s, "total_figures"));
	slip_text(s->slip, SLIP_LARGE, money_format_grouped(s->r->total, figures));
	slip_text(s->slip, SLIP_PLAIN, word(s, "total_capitals"));
	slip_text(s->slip, SLIP_BOLD, rmb_capitals(capitals, s->r->total));
	slip_rule(s->slip);
}

static void add_close(const struct sheet *s)
{
	slip_text(s->slip, SLIP_PLAIN, word(s, "not_invoice"));
	if (s->r->check_code == NULL)
		return;
	line_with(s, "check_code", s->r->check_code);
	s->slip->code = arena_text(
		s->slip->arena, s->r->qr_text != NULL ? s->r->qr_text : s->r->check_code);
}

bool receipt_slip_fill(const struct print_job *job, const struct receipt_paper *r,
	struct slip *slip, struct fault *fault)
{
	struct template words;
	const struct sheet s = {slip, &words, r};

	if (!template_load(&words, job->share_dir, receipt_paper_form.kind, job->lang, fault))
		return false;
	add_head(&s);
	add_accounts(&s);
	add_card(&s);
	add_bills(&s);
	add_sums(&s);
	add_close(&s);
	template_release(&words);
	return true;
}

static void add_interim(const struct sheet *s, const struct interim_slip *i)
{
	char day[DATE_TEXT_MAX], clock[MOMENT_TEXT_MAX], at[TEXT_MAX];

	slip_text(s->slip, SLIP_CENTRE, i->hall);
	slip_text(s->slip, SLIP_CENTRE | SLIP_LARGE, word(s, "interim_title"));
	if (i->trial)
		slip_text(s->slip, SLIP_CENTRE | SLIP_LARGE, word(s, "trial"));
	snprintf(at, sizeof(at), "%s %s", date_format(moment_date(i->at), day),
		moment_format_clock(i->at, clock));
	line_with(s, "at", at);
	line_with(s, "station", i->station);
	line_with(s, "cashier", i->cashier);
	slip_rule(s->slip);
	slip_pair(s->slip, word(s, "account"), i->account_no);
	slip_pair(s->slip, word(s, "card_sale"), i->sale_no);
	money_line(s, "total_figures", i->paid);
	slip_text(s->slip, SLIP_PLAIN, i->op_id);
	slip_rule(s->slip);
	slip_text(s->slip, SLIP_PLAIN, word(s, "interim_text"));
	s->slip->code = arena_text(s->slip->arena, i->sale_no);
}

bool interim_slip_fill(const struct print_job *job, const struct interim_slip *i, struct slip *slip,
	struct fault *fault)
{
	struct template words;
	const struct sheet s = {slip, &words, NULL};

	if (!template_load(&words, job->share_dir, receipt_paper_form.kind, job->lang, fault))
		return false;
	add_interim(&s, i);
	template_release(&words);
	return true;
}
