/* Selling electricity onto the card in the reader: what is on it, what is paid, what comes of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/rmb.h"
#include "core/utf8.h"
#include "counter/card_limit.h"
#include "counter/customer.h"
#include "counter/operation.h"
#include "tui/card_desk.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { AMOUNT, ENERGY, CASH, CARD, MOBILE, ADVANCE, APPROVER, PASSWORD };

#define NEED_CARD ((uint64_t)NEED_DESK_FREE << 1) /* something can be sold onto it */
#define NEED_CONSENT ((uint64_t)NEED_DESK_FREE << 3)

struct sell {
	char account_no[ACCOUNT_NO_MAX]; /* "": the card's owner */
	bool is_named;                   /* by where we come from, not by the card */
	char op_id[OP_ID_MAX];
	bool read, open;
	bool warns_of_keys;
	struct fault why; /* of a card that could not be read */
	struct card_view card;
	struct card_readers held; /* to pick from */
	bool quoted, quoting;     /* the quote is there; is under way */
	bool confirmed;           /* F10 came while it was under way */
	struct fault quote_why;
	struct card_quote quote;
	bool cash_typed;
	bool sold; /* what the customer sees stays until the next one */
};

static const struct {
	size_t field;
	enum tender_kind kind;
} TENDER_FIELDS[] = {
	{CASH, TENDER_CASH},
	{CARD, TENDER_CARD},
	{MOBILE, TENDER_MOBILE},
	{ADVANCE, TENDER_ADVANCE},
};

/* --- the card ------------------------------------------------------------------------------- */

struct read_job {
	char account_no[ACCOUNT_NO_MAX];
	bool is_named;
	int reader; /* that was picked; 0: none */
	struct card_view card;
	struct card_readers held;
	bool ok, warns_of_keys;
	struct fault why;
};

/* A blank card says nothing of whom it will be. */
static void name_customer(struct session *s, struct read_job *j)
{
	struct card_limits_view customer;

	if (!card_limits_show(s, j->account_no, &customer))
		return;
	utf8_copy(j->card.name, sizeof(j->card.name), customer.name);
	utf8_copy(j->card.meter_no, sizeof(j->card.meter_no), customer.meter_no);
}

static void read_run(struct errand *errand, void *arg)
{
	struct read_job *j = arg;
	struct card_errand c;

	card_errand_begin(&c, errand);
	c.desk.account_no = j->account_no[0] != '\0' ? j->account_no : NULL;
	c.desk.for_account = j->is_named;
	c.desk.reader = j->reader;
	c.desk.held = &j->held;
	j->ok = card_read(errand_session(errand), &c.desk, &j->card);
	j->why = ((struct session *)errand_session(errand))->why;
	if (j->ok && j->card.verdict == SELL_BLANK && j->is_named)
		name_customer(errand_session(errand), j);
	j->warns_of_keys = card_station_warns_of_keys(errand_session(errand));
	card_errand_end(&c);
}

static void reader_picked(struct view *v, size_t at);

static void read_done(struct view *v, void *arg)
{
	const struct read_job *j = arg;
	struct sell *p = view_state(v);

	p->read = j->ok;
	p->why = j->why;
	p->warns_of_keys = j->warns_of_keys;
	p->card = j->card;
	p->held = j->held;
	if (!p->read) {
		card_reader_pick(v, &p->held, reader_picked);
		return;
	}
	if (p->card.has_open) {
		view_replace(v, &SCREEN_CARD_SALES, NULL);
		return;
	}
	p->open = p->card.verdict == SELL_BLANK && p->account_no[0] != '\0';
	if (p->card.known && !p->open)
		utf8_copy(p->account_no, sizeof(p->account_no), p->card.account_no);
}

static const struct job READ_JOB = {.what = N_("reading the card"),
	.flags = JOB_CANCELLABLE,
	.run = read_run,
	.done = read_done};

static void read_in(struct view *v, int reader)
{
	const struct sell *p = view_state(v);
	struct read_job *j = xcalloc(1, sizeof(*j));

	j->reader = reader;
	utf8_copy(j->account_no, sizeof(j->account_no), p->account_no);
	j->is_named = p->is_named;
	view_post(v, &READ_JOB, j);
}

static void read_card(struct view *v)
{
	read_in(v, 0);
}

static void reader_picked(struct view *v, size_t at)
{
	read_in(v, ((const struct sell *)view_state(v))->held.held[at].number);
}

static void enter(struct view *v, const void *arg)
{
	struct sell *p = view_state(v);

	p->is_named = arg != NULL;
	if (p->is_named)
		utf8_copy(p->account_no, sizeof(p->account_no), arg);
	op_id_mint(p->op_id, view_now(v));
	read_card(v);
}

static void leave(struct view *v)
{
	const struct sell *p = view_state(v);

	if (!p->sold)
		customer_sees_nothing(desk_of(v)->devices);
}

/* --- what is asked for ---------------------------------------------------------------------- */

/* Shared by the quote and the sale: the texts live in the job. */
struct sell_job {
	char account_no[ACCOUNT_NO_MAX], op_id[OP_ID_MAX];
	struct card_sell_request request;
	struct card_seen seen;
	struct card_quote quote;
	struct arena arena;
	struct card_result result;
	struct card_papers papers;
	bool ok;
	struct fault why;
	struct desk_news news;
};

static bool fill_tenders(const struct view *v, struct card_sell_request *r)
{
	for (size_t i = 0; i < ARRAY_SIZE(TENDER_FIELDS); i++) {
		struct tender *t = &r->tenders[r->tender_count];

		if (view_text(v, TENDER_FIELDS[i].field)[0] == '\0')
			continue;
		*t = (struct tender){.kind = TENDER_FIELDS[i].kind};
		if (!view_money(v, TENDER_FIELDS[i].field, &t->amount))
			return false;
		r->tender_count += money_sign(t->amount) != 0;
	}
	return true;
}

/* False: what was typed does not read, or nothing was. */
static bool fill(const struct view *v, struct sell_job *j)
{
	const struct sell *p = view_state(v);
	struct card_sell_request *r = &j->request;

	utf8_copy(j->account_no, sizeof(j->account_no), p->account_no);
	utf8_copy(j->op_id, sizeof(j->op_id), p->op_id);
	j->seen = p->card.seen;
	r->open = p->open;
	r->print = true;
	r->has_amount = view_text(v, AMOUNT)[0] != '\0';
	r->has_energy = view_text(v, ENERGY)[0] != '\0';
	if (r->has_amount && !view_money(v, AMOUNT, &r->amount))
		return false;
	if (r->has_energy && !energy_parse(&r->energy, view_text(v, ENERGY)))
		return false;
	utf8_copy(r->approval.login, LOGIN_MAX, view_text(v, APPROVER));
	utf8_copy(r->approval.password, PASSWORD_MAX, view_text(v, PASSWORD));
	return fill_tenders(v, r);
}

/* The request's texts point into the job, wherever that lies now. */
static const struct card_sell_request *request_of(struct sell_job *j)
{
	j->request.account_no = j->account_no;
	j->request.op_id = j->op_id;
	return &j->request;
}

static void sell_drop(void *arg)
{
	struct sell_job *j = arg;

	explicit_bzero(&j->request.approval, sizeof(j->request.approval));
	arena_release(&j->arena);
}

/* --- the quote, at every key ---------------------------------------------------------------- */

static void quote_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct sell_job *j = arg;

	j->request.tender_count = 0;
	j->ok = card_quote(s, request_of(j), &j->quote);
	j->why = s->why;
}

static void offer_cash(struct view *v)
{
	struct sell *p = view_state(v);
	struct money rest = p->quote.paid, other;

	if (p->cash_typed || !p->quoted)
		return;
	for (size_t i = 1; i < ARRAY_SIZE(TENDER_FIELDS); i++)
		if (view_text(v, TENDER_FIELDS[i].field)[0] != '\0' &&
			(!view_money(v, TENDER_FIELDS[i].field, &other) ||
				!money_sub(&rest, rest, other)))
			return;
	if (money_sign(rest) > 0)
		view_set_money(v, CASH, rest);
	else
		view_set_text(v, CASH, "");
}

static void submit(struct view *v);

static void quote_done(struct view *v, void *arg)
{
	const struct sell_job *j = arg;
	struct sell *p = view_state(v);
	bool confirmed = p->confirmed;

	p->quoting = p->confirmed = false;
	p->quoted = j->ok;
	p->quote_why = j->why;
	if (j->ok)
		p->quote_why.code = CODE_OK;
	p->quote = j->quote;
	offer_cash(v);
	if (p->quoted)
		customer_sees_total(desk_of(v)->devices, p->quote.paid);
	if (p->quoted && confirmed && !view_waiting(v))
		submit(v);
}

static const struct job QUOTE_JOB = {
	.flags = JOB_BACKGROUND, .run = quote_run, .done = quote_done, .drop = sell_drop};

static void changed(struct view *v, size_t field)
{
	struct sell *p = view_state(v);
	struct sell_job *j;

	p->confirmed = false;
	if (field == CASH)
		p->cash_typed = true;
	if (field > ENERGY) {
		offer_cash(v);
		return;
	}
	p->quoted = p->quoting = false;
	p->quote_why = (struct fault){.code = CODE_OK};
	if (!p->cash_typed)
		view_set_text(v, CASH, ""); /* what was offered was for another amount */
	j = xcalloc(1, sizeof(*j));
	p->quoting = fill(v, j) && (j->request.has_amount || j->request.has_energy) &&
		     p->account_no[0] != '\0';
	if (p->quoting)
		view_post(v, &QUOTE_JOB, j);
	else
		free(j);
}

/* --- the sale ------------------------------------------------------------------------------- */

static void sell_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct sell_job *j = arg;
	struct card_errand c;

	card_errand_begin(&c, errand);
	c.desk.seen = &j->seen;
	j->ok = card_sell(s, &c.desk, request_of(j), &j->arena, &j->result);
	j->why = s->why;
	card_errand_end(&c);
	explicit_bzero(&j->request.approval, sizeof(j->request.approval));
	if (j->ok)
		card_papers_make(s, &j->result, &j->papers);
	desk_news_take(s, &j->news);
}

static void sell_done(struct view *v, void *arg)
{
	struct sell_job *j = arg;
	struct sell *p = view_state(v);
	struct desk *d = desk_of(v);
	const struct sold_arg sold = {
		.result = &j->result, .why = &j->why, .name = p->card.name, .papers = &j->papers};

	d->news = j->news;
	view_set_text(v, PASSWORD, "");
	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	if (j->result.receipt_no[0] != '\0') {
		utf8_copy(d->last_receipt, sizeof(d->last_receipt), j->result.receipt_no);
		d->last_amount = j->result.received;
		d->last_void = false;
	}
	p->sold = true;
	view_replace(v, &SCREEN_SOLD, &sold);
}

static const struct job SELL_JOB = {.what = N_("writing the card"),
	.flags = JOB_CANCELLABLE,
	.run = sell_run,
	.done = sell_done,
	.drop = sell_drop};

/* Typed ahead of the quote, it waits for the cash that the quote offers. */
static void submit(struct view *v)
{
	struct sell *p = view_state(v);
	struct sell_job *j;

	if (p->quoting && !p->cash_typed) {
		p->confirmed = true;
		return;
	}
	j = xcalloc(1, sizeof(*j));
	if (fill(v, j) && (p->open || j->request.has_amount || j->request.has_energy)) {
		view_post(v, &SELL_JOB, j);
		return;
	}
	free(j);
	view_refuse(v, AMOUNT, SAY(N_("Type for how much is sold.")));
}

/* --- what is seen --------------------------------------------------------------------------- */

static struct money of_hundredths(int64_t hundredths)
{
	struct money m = MONEY_ZERO;

	return money_from_fen(&m, hundredths) ? m : MONEY_ZERO;
}

static void draw_card(const struct sell *p, struct sheet *s)
{
	const struct card_look *look = &p->card.look;
	char count[24];

	sheet_fact(s, N_("Account"), p->account_no);
	sheet_beside(s, N_("Name"), p->card.name);
	sheet_fact(s, N_("Card"), p->card.serial);
	sheet_beside(s, N_("Meter"), p->card.meter_no);
	snprintf(count, sizeof(count), "%lld", (long long)p->card.count);
	sheet_fact(s, N_("Purchases"), count);
	if (look->return_state != CARD_DECODE_OK)
		return;
	sheet_money_beside(
		s, N_("Left in the meter"), of_hundredths((int64_t)look->returned.remaining));
	if (look->returned.overdraft > 0)
		sheet_money(s, N_("Overdrawn"), of_hundredths((int64_t)look->returned.overdraft));
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct sell *p = view_state(v);
	char words[RMB_TEXT_MAX], energy[ENERGY_TEXT_MAX];

	if (!p->read)
		return;
	draw_card(p, s);
	if (!p->quoted)
		return;
	sheet_amount(s, N_("To be paid"), p->quote.paid, NULL);
	sheet_amount(s, N_("For arrears"), p->quote.arrears, NULL);
	sheet_amount(s, N_("Onto the card"), of_hundredths(p->quote.hundredths), NULL);
	sheet_fact(s, N_("In words"), rmb_capitals(words, p->quote.paid));
	if (p->quote.energy.wh > 0)
		sheet_fact(s, N_("kWh"), energy_format(p->quote.energy, energy));
	if (money_sign(p->quote.due) > 0)
		sheet_money(s, N_("Due on bills"), p->quote.due);
}

/* Replacement, refund, change of meter and limits are done from there. */
static void check_card(struct view *v)
{
	const struct sell *p = view_state(v);

	view_replace(v, &SCREEN_CARD, p->account_no[0] != '\0' ? p->account_no : NULL);
}

static struct say fault_say(const struct fault *why)
{
	return why->say.msgid != NULL ? why->say : SAY(code_message(why->code));
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct sell *p = view_state(v);

	if (p->warns_of_keys)
		sheet_say(s, PAINT_ERROR,
			SAY(N_("The cards' keys are the printed test keys: no sale for real money "
			       "before a security module is fitted.")));
	if (!p->read) {
		if (p->why.code != CODE_OK)
			sheet_say(s, PAINT_WARN, fault_say(&p->why));
		sheet_say(s, PAINT_TEXT,
			SAY(N_("Put the card into the reader, or have a magnetic one at "
			       "hand, and press Ctrl-R.")));
		return;
	}
	if (p->card.look.is_magnetic && p->card.has_last)
		sheet_say(s, PAINT_WARN,
			SAY(N_("A stripe does not tell whether the {1} of {2} went into the meter: "
			       "ask the customer. It goes in before anything more is sold."),
				say_money(of_hundredths(p->card.last_hundredths)),
				say_date(p->card.last_on)));
	if (p->open)
		sheet_say(s, PAINT_GOOD,
			SAY(N_("An empty card: it becomes the first card of this account, with or "
			       "without a purchase.")));
	else if (p->card.verdict != SELL_READY)
		sheet_say(s, PAINT_ERROR, p->card.reason);
	if (p->card.known && card_count_is_short((uint32_t)p->card.count))
		sheet_say(s, PAINT_WARN,
			SAY(N_("Of the {1} purchases that the meter counts {2} are left: have the "
			       "meter changed in time."),
				say_count(CARD_COUNT_LIMIT),
				say_count(CARD_COUNT_LIMIT - p->card.count)));
	if (p->quote_why.code != CODE_OK)
		sheet_say(s, PAINT_WARN, fault_say(&p->quote_why));
	if (p->quoted && p->quote.needs_approval)
		sheet_say(s, PAINT_WARN, SAY(N_("A sale of this size needs a supervisor.")));
}

static uint64_t holds(const struct view *v)
{
	const struct sell *p = view_state(v);
	uint64_t holds = 0;

	if (p->read && (p->open || p->card.verdict == SELL_READY))
		holds |= NEED_CARD;
	if (p->quoted && p->quote.needs_approval)
		holds |= NEED_CONSENT;
	return holds;
}

#define MONEY_FIELD(title, more)                                                              \
	{                                                                                     \
		.label = title, .kind = FIELD_MONEY, .width = 14, .limit = 15, .flags = more, \
		.needs = NEED_CARD,                                                           \
	}

static const struct field FIELDS[] = {
	[AMOUNT] = MONEY_FIELD(N_("Amount"), 0),
	[ENERGY] = {.label = N_("or kWh"),
		.kind = FIELD_TEXT,
		.width = 14,
		.limit = 15,
		.flags = FIELD_RIGHT_HALF,
		.needs = NEED_CARD},
	[CASH] = MONEY_FIELD(N_("Cash"), 0),
	[CARD] = MONEY_FIELD(N_("Bank card"), FIELD_RIGHT_HALF),
	[MOBILE] = MONEY_FIELD(N_("Mobile"), 0),
	[ADVANCE] = MONEY_FIELD(N_("From advance"), FIELD_RIGHT_HALF),
	[APPROVER] = {.label = N_("Supervisor"),
		.kind = FIELD_TEXT,
		.width = 24,
		.limit = LOGIN_MAX - 1,
		.needs = NEED_CONSENT},
	[PASSWORD] = {.label = N_("Supervisor's password"),
		.kind = FIELD_SECRET,
		.width = 20,
		.limit = PASSWORD_MAX - 1,
		.needs = NEED_CONSENT},
};

static const struct action ACTIONS[] = {
	{.key = K_F10,
		.label = N_("Confirm"),
		.needs = NEED_VALID | NEED_SHIFT | NEED_CARD,
		.run = submit},
	{.key = K_CTRL('R'), .label = N_("Read again"), .run = read_card},
	{.key = K_CTRL('B'), .label = N_("Card check"), .run = check_card},
};

const struct screen SCREEN_SELL = {
	.name = "sell",
	.title = N_("Sell electricity"),
	.help = N_("With the card in the reader, or after a magnetic one was swiped, type the "
		   "amount: the cash field offers the same, and F10 sells. Leave the card in the "
		   "reader until the screen says that it is done; a magnetic one is swiped when "
		   "the bottom line asks for it, to write it and once more to check it."),
	.state_size = sizeof(struct sell),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_FORM, PART_NOTES},
	.enter = enter,
	.leave = leave,
	.changed = changed,
	.draw = draw,
	.notes = notes,
	.holds = holds,
};
