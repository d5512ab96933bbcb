/* The guided calculation of a correction: the kind decides which facts are asked for. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/decimal.h"
#include "core/utf8.h"
#include "counter/correction.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

/* In the order in which they are found out, whatever the kind. */
enum {
	ACCOUNT,
	KIND,
	ITEM,
	LOAD,
	KWH,
	ERROR,
	RATIO_NUM,
	RATIO_DEN,
	HOURS,
	DAYS,
	RECORDED,
	PRICE,
	TIMES,
	OFTEN,
	HALF,
	TWO_PART,
	REASON
};

/* Which facts a kind asks for: a bit for each of the fields that not all of them have. */
#define FACT(field) ((uint64_t)NEED_DESK_FREE << (field))

#define QUANTITY_LIMIT INT64_C(1000000000000)
#define PERCENT_LIMIT INT64_C(1000000)
#define MONTH_DAYS 30

/* In the order of the kinds. */
static const uint64_t facts_of[] = {
	[PROPOSAL_METER_ERROR] = FACT(KWH) | FACT(PRICE) | FACT(ERROR) | FACT(HALF),
	[PROPOSAL_WIRING] = FACT(KWH) | FACT(PRICE) | FACT(RATIO_NUM) | FACT(RATIO_DEN),
	[PROPOSAL_MULTIPLIER] = FACT(KWH) | FACT(PRICE) | FACT(RATIO_NUM) | FACT(RATIO_DEN),
	[PROPOSAL_STOPPED] = FACT(KWH) | FACT(PRICE) | FACT(DAYS) | FACT(RECORDED),
	[PROPOSAL_THEFT] = FACT(LOAD) | FACT(HOURS) | FACT(DAYS) | FACT(PRICE) | FACT(TIMES),
	[PROPOSAL_BREACH] = FACT(ITEM) | FACT(LOAD) | FACT(PRICE) | FACT(TIMES) | FACT(OFTEN),
	[PROPOSAL_OUTAGE] = FACT(KWH) | FACT(PRICE) | FACT(HOURS) | FACT(TWO_PART),
};

struct propose {
	struct proposal tried;
	bool has_tried;
};

struct propose_job {
	struct correction_request request;
	char account_no[ACCOUNT_NO_MAX], reason[REASON_MAX];
	bool keep;
	struct correction_made made;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct propose_job *j = arg;

	j->request.account_no = j->account_no;
	j->request.reason = j->reason;
	j->ok = j->keep ? correction_propose(s, &j->request, &j->made)
			: correction_try(s, &j->request, &j->made.proposal);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	const struct propose_job *j = arg;
	struct propose *p = view_state(v);
	struct ui *ui = view_ui(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	p->tried = j->made.proposal;
	p->has_tried = true;
	if (!j->keep)
		return;
	view_close(v);
	view_say(ui_top(ui), TONE_GOOD,
		SAY(N_("Correction {1} waits for approval: {2}."), say_count(j->made.correction_no),
			say_money(j->made.proposal.total)));
}

static const struct job PROPOSE_JOB = {.what = N_("working"), .run = job_run, .done = job_done};

static enum proposal_kind kind_of(const struct view *v)
{
	return (enum proposal_kind)(PROPOSAL_FIRST + (int)view_choice(v, KIND));
}

static uint64_t holds(const struct view *v)
{
	return facts_of[kind_of(v)];
}

/* --- reading the form ------------------------------------------------------------------------ */

static bool refuse(struct view *v, size_t field)
{
	view_refuse(v, field,
		SAY(N_("{1} is not a number that fits here."), say_text(view_text(v, field))));
	return false;
}

/* A field that is not asked for reads as otherwise, and so does an empty one. */
static bool number(struct view *v, size_t field, int places, int64_t otherwise, int64_t *out)
{
	const char *text = view_text(v, field);

	*out = otherwise;
	if ((holds(v) & FACT(field)) == 0 || text[0] == '\0')
		return true;
	return decimal_parse(out, text, places, QUANTITY_LIMIT) == DECIMAL_OK || refuse(v, field);
}

static bool read_error(struct view *v, int64_t *out)
{
	const char *text = view_text(v, ERROR);
	bool minus = text[0] == '-';

	*out = 0;
	if ((holds(v) & FACT(ERROR)) == 0)
		return true;
	if (decimal_parse(out, text + minus, 2, PERCENT_LIMIT) != DECIMAL_OK)
		return refuse(v, ERROR);
	*out = minus ? -*out : *out;
	return true;
}

static bool read_price(struct view *v, struct price *out)
{
	*out = (struct price){0};
	if ((holds(v) & FACT(PRICE)) == 0 || view_text(v, PRICE)[0] == '\0')
		return true;
	return (price_parse(out, view_text(v, PRICE)) && out->e8 >= 0) || refuse(v, PRICE);
}

struct numbers {
	int64_t kwh, error, num, den, load, hours, days, recorded, times, often;
	struct price price;
};

static bool read_numbers(struct view *v, struct numbers *n)
{
	bool whole = kind_of(v) == PROPOSAL_WIRING;
	int64_t days = kind_of(v) == PROPOSAL_THEFT ? THEFT_DAYS_UNKNOWN : 0;
	int64_t times = kind_of(v) == PROPOSAL_THEFT ? THEFT_TIMES_MAX : 0;

	return number(v, KWH, 3, 0, &n->kwh) && read_price(v, &n->price) &&
	       read_error(v, &n->error) && number(v, RATIO_NUM, whole ? 0 : 3, 0, &n->num) &&
	       number(v, RATIO_DEN, whole ? 0 : 3, 0, &n->den) && number(v, LOAD, 3, 0, &n->load) &&
	       number(v, HOURS, 0, 0, &n->hours) && number(v, DAYS, 0, days, &n->days) &&
	       number(v, RECORDED, 3, 0, &n->recorded) && number(v, TIMES, 0, times, &n->times) &&
	       number(v, OFTEN, 0, 1, &n->often);
}

/*
 * Item 1 is told as money, item 5 by the case; the others by the load, or, where a price of a kVA
 * and month is given, by the capacity of a two-part customer for so many months.
 */
static bool read_breach(struct view *v, const struct numbers *n, struct breach *out)
{
	*out = (struct breach){.item = (enum breach_item)(BREACH_PRICE + (int)view_choice(v, ITEM)),
		.by = BREACH_BY_LOAD,
		.watts = n->load,
		.va = n->load,
		.months = n->often,
		.times = n->times,
		.occurrences = n->often};
	if (out->item == BREACH_PRICE) {
		out->by = BREACH_BY_DIFFERENCE;
		return money_parse(&out->difference, view_text(v, LOAD)) == MONEY_OK ||
		       refuse(v, LOAD);
	}
	if (out->item == BREACH_EQUIPMENT)
		out->by = BREACH_BY_OCCURRENCE;
	else if (view_text(v, PRICE)[0] != '\0') {
		out->by = BREACH_BY_CAPACITY;
		return money_parse(&out->price, view_text(v, PRICE)) == MONEY_OK ||
		       refuse(v, PRICE);
	}
	return true;
}

static bool read_facts(struct view *v, struct proposal_facts *out)
{
	struct numbers n;

	if (!read_numbers(v, &n))
		return false;
	*out = (struct proposal_facts){.kind = kind_of(v),
		.price = n.price,
		.recorded = {n.kwh},
		.error_hundredths = n.error,
		.half = view_choice(v, HALF) == 0,
		.num = n.num,
		.den = n.den,
		.stopped = {{n.kwh}, MONTH_DAYS, n.days, {n.recorded}},
		.theft = {n.load, n.hours, n.days, n.price, n.times},
		.outage = {{n.kwh}, MONTH_DAYS, n.hours, n.price, view_choice(v, TWO_PART) == 1}};
	return out->kind != PROPOSAL_BREACH || read_breach(v, &n, &out->breach);
}

static void post(struct view *v, bool keep)
{
	struct propose_job *j = xcalloc(1, sizeof(*j));

	j->keep = keep;
	utf8_copy(j->account_no, sizeof(j->account_no), view_text(v, ACCOUNT));
	utf8_copy(j->reason, sizeof(j->reason), view_text(v, REASON));
	if (read_facts(v, &j->request.facts))
		view_post(v, &PROPOSE_JOB, j);
	else
		free(j);
}

static void try_it(struct view *v)
{
	post(v, false);
}

static void submit(struct view *v)
{
	post(v, true);
}

static void changed(struct view *v, size_t field)
{
	(void)field;
	((struct propose *)view_state(v))->has_tried = false;
}

static void enter(struct view *v, const void *arg)
{
	if (arg != NULL)
		view_set_text(v, ACCOUNT, arg);
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct propose *p = view_state(v);
	const struct clock *clock = &desk_of(v)->clock;
	struct date today = moment_date(clock->now(clock->ctx));
	const struct say basis = {.msgid = proposal_basis(kind_of(v), today)};

	if (!p->has_tried) {
		sheet_say(s, PAINT_DIM, basis);
		return;
	}
	for (size_t i = 0; i < p->tried.count; i++)
		sheet_say(s, PAINT_TEXT, p->tried.lines[i]);
	sheet_say(s, PAINT_AMOUNT, SAY(N_("In all: {1}"), say_money(p->tried.total)));
}

static const char *const KINDS[] = {N_("Meter error"), N_("Wrong wiring"), N_("Wrong multiplier"),
	N_("Stopped meter"), N_("Electricity theft"), N_("Breach of contract"),
	N_("Outage compensation"), NULL};
static const char *const ITEMS[] = {N_("1 lower price"), N_("2 over capacity"), N_("3 over quota"),
	N_("4 suspended"), N_("5 equipment"), N_("6 own source"), NULL};
static const char *const HALVES[] = {N_("half"), N_("all of it"), NULL};
static const char *const RATES[] = {N_("single-rate"), N_("two-part"), NULL};

#define NUMBER(field, title, extra) \
	[field] = {.label = title,  \
		.kind = FIELD_TEXT, \
		.width = 14,        \
		.limit = 13,        \
		.flags = extra,     \
		.needs = FACT(field)}

static const struct field FIELDS[] = {
	[ACCOUNT] = {.label = N_("Account"),
		.kind = FIELD_TEXT,
		.width = 22,
		.limit = 20,
		.flags = FIELD_REQUIRED},
	[KIND] = {.label = N_("Kind"),
		.kind = FIELD_CHOICE,
		.choices = KINDS,
		.flags = FIELD_RIGHT_HALF},
	[ITEM] = {.label = N_("Item"), .kind = FIELD_CHOICE, .choices = ITEMS, .needs = FACT(ITEM)},
	NUMBER(LOAD, N_("kW, or yuan"), FIELD_RIGHT_HALF),
	NUMBER(KWH, N_("kWh"), 0),
	NUMBER(ERROR, N_("Error %"), FIELD_RIGHT_HALF),
	NUMBER(RATIO_NUM, N_("Right"), 0),
	NUMBER(RATIO_DEN, N_("Used instead"), FIELD_RIGHT_HALF),
	NUMBER(HOURS, N_("Hours"), 0),
	NUMBER(DAYS, N_("Days"), FIELD_RIGHT_HALF),
	NUMBER(RECORDED, N_("Counted kWh"), 0),
	NUMBER(PRICE, N_("Price"), FIELD_RIGHT_HALF),
	NUMBER(TIMES, N_("Times"), 0),
	NUMBER(OFTEN, N_("Times or months"), FIELD_RIGHT_HALF),
	[HALF] = {.label = N_("Of the time"),
		.kind = FIELD_CHOICE,
		.choices = HALVES,
		.needs = FACT(HALF)},
	[TWO_PART] = {.label = N_("Customer pays"),
		.kind = FIELD_CHOICE,
		.choices = RATES,
		.flags = FIELD_RIGHT_HALF,
		.needs = FACT(TWO_PART)},
	[REASON] = {.label = N_("What was found"),
		.kind = FIELD_TEXT,
		.limit = 120,
		.flags = FIELD_REQUIRED},
};

static const struct action ACTIONS[] = {
	{.key = K_CTRL('K'), .label = N_("Reckon"), .needs = NEED_PROPOSES, .run = try_it},
	{.key = K_F10, .label = N_("Propose"), .needs = NEED_VALID | NEED_PROPOSES, .run = submit},
};

const struct screen SCREEN_PROPOSE = {
	.name = "propose",
	.title = N_("Propose a correction"),
	.help = N_(
		"Choose the kind; only the facts that it needs can be filled in. For a stopped "
		"meter and an outage kWh are those of a normal month. A breach of item 1 is told "
		"as the difference in yuan, all others in kW, or in kVA with the price of a kVA "
		"and month. Empty days of a theft are 180, empty times the law's maximum."),
	.state_size = sizeof(struct propose),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FORM, PART_NOTES},
	.enter = enter,
	.changed = changed,
	.notes = notes,
	.holds = holds,
};
