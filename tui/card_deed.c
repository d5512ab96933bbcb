#include "tui/card_deed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/card_meter.h"
#include "counter/card_replace.h"
#include "counter/operation.h"
#include "tui/card_desk.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { LAST, METER, REMAINING, COUNT, EVIDENCE, APPROVER, PASSWORD };

/* The screen's own needs, as bits: what its deed asks for. */
#define NEED_LAST ((uint64_t)NEED_DESK_FREE << 1)
#define NEED_METER ((uint64_t)NEED_DESK_FREE << 2)
#define NEED_REMAINING ((uint64_t)NEED_DESK_FREE << 3)
#define NEED_COUNT ((uint64_t)NEED_DESK_FREE << 4)

#define NEED_METER_COUNTS ((uint64_t)NEED_DESK_FREE << 5)

#define COUNT_DIGITS 4

struct card_deed_state {
	const struct card_deed *deed;
	char op_id[OP_ID_MAX];
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX], sale_no[CARD_SALE_NO_MAX];
	char meter_no[METER_NO_MAX];
	enum card_unit unit;
	int64_t count;
	bool asks_last;
	bool asked; /* the meter itself, and what it answered stands in the form */
};

struct card_deed_job {
	const struct card_deed *deed;
	struct card_deed_input in;
	struct arena arena;
	struct card_result result;
	struct card_papers papers;
	bool ok;
	struct fault why;
	struct desk_news news;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct card_deed_job *j = arg;
	struct card_errand c;

	card_errand_begin(&c, errand);
	j->ok = j->deed->run(s, &c.desk, &j->in, &j->arena, &j->result);
	j->why = s->why;
	card_errand_end(&c);
	explicit_bzero(&j->in.approval, sizeof(j->in.approval));
	if (j->ok)
		card_papers_make(s, &j->result, &j->papers);
	desk_news_take(s, &j->news);
}

static void job_done(struct view *v, void *arg)
{
	struct card_deed_job *j = arg;
	const struct card_deed_state *d = view_state(v);
	const struct sold_arg sold = {
		.result = &j->result, .why = &j->why, .name = d->name, .papers = &j->papers};

	desk_of(v)->news = j->news;
	view_set_text(v, PASSWORD, "");
	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	view_replace(v, &SCREEN_SOLD, &sold);
}

static void job_drop(void *arg)
{
	struct card_deed_job *j = arg;

	explicit_bzero(&j->in.approval, sizeof(j->in.approval));
	arena_release(&j->arena);
}

static const struct job DEED_JOB = {.what = N_("writing the card: leave it in the reader"),
	.flags = JOB_CANCELLABLE,
	.run = job_run,
	.done = job_done,
	.drop = job_drop};

/* What is not asked for stays empty; the form has checked the rest. */
static void fill(const struct view *v, struct card_deed_input *in)
{
	const struct card_deed_state *d = view_state(v);

	utf8_copy(in->op_id, sizeof(in->op_id), d->op_id);
	utf8_copy(in->account_no, sizeof(in->account_no), d->account_no);
	utf8_copy(in->sale_no, sizeof(in->sale_no), d->sale_no);
	utf8_copy(in->meter_no, sizeof(in->meter_no), view_text(v, METER));
	utf8_copy(in->evidence, sizeof(in->evidence), view_text(v, EVIDENCE));
	in->has_last = d->asks_last && view_money(v, LAST, &in->last);
	if (!view_money(v, REMAINING, &in->remaining))
		in->remaining = MONEY_ZERO;
	in->ask_meter = d->asked;
	in->meter_count = strtol(view_text(v, COUNT), NULL, 10);
	utf8_copy(in->approval.login, LOGIN_MAX, view_text(v, APPROVER));
	utf8_copy(in->approval.password, PASSWORD_MAX, view_text(v, PASSWORD));
}

/* --- what the meter itself says ------------------------------------------------------------- */

struct ask_job {
	char account_no[ACCOUNT_NO_MAX];
	struct card_meter_shown shown;
	bool ok;
	struct fault why;
};

static void ask_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct ask_job *j = arg;

	j->ok = card_meter_ask(s, j->account_no, &j->shown);
	j->why = s->why;
}

static void ask_done(struct view *v, void *arg)
{
	const struct ask_job *j = arg;
	struct card_deed_state *d = view_state(v);
	char count[24];

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	snprintf(count, sizeof(count), "%lld", (long long)j->shown.count);
	if ((d->deed->asks & CARD_DEED_ASKS_COUNT) != 0) {
		view_set_text(v, COUNT, count);
		view_set_text(v, EVIDENCE, j->shown.evidence);
	}
	if ((d->deed->asks & CARD_DEED_ASKS_REMAINING) != 0)
		view_set_money(v, REMAINING, j->shown.left);
	d->asked = true;
	view_set_focus(v, (d->deed->asks & CARD_DEED_ASKS_METER) != 0 ? METER : APPROVER);
	view_say(v, TONE_GOOD,
		SAY(N_("The meter answered: {1} purchases, {2} left."), say_count(j->shown.count),
			say_money(j->shown.left)));
}

static const struct job ASK_JOB = {
	.what = N_("asking the meter"), .run = ask_run, .done = ask_done};

static void ask_meter(struct view *v)
{
	const struct card_deed_state *d = view_state(v);
	struct ask_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->account_no, sizeof(j->account_no), d->account_no);
	view_post(v, &ASK_JOB, j);
}

/* What somebody types is no longer what the meter said. */
static void changed(struct view *v, size_t field)
{
	struct card_deed_state *d = view_state(v);

	if (field == COUNT || field == EVIDENCE || field == REMAINING)
		d->asked = false;
}

static void submit(struct view *v)
{
	const struct card_deed_state *d = view_state(v);
	struct card_deed_job *j = xcalloc(1, sizeof(*j));

	j->deed = d->deed;
	fill(v, &j->in);
	view_post(v, &DEED_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	const struct card_deed_arg *a = arg;
	struct card_deed_state *d = view_state(v);

	d->deed = a->deed;
	d->unit = a->unit;
	d->count = a->count;
	d->asks_last = a->asks_last && (a->deed->asks & CARD_DEED_MAY_ASK_LAST) != 0;
	utf8_copy(d->account_no, sizeof(d->account_no), a->account_no);
	utf8_copy(d->name, sizeof(d->name), a->name);
	utf8_copy(d->sale_no, sizeof(d->sale_no), a->sale_no != NULL ? a->sale_no : "");
	utf8_copy(d->meter_no, sizeof(d->meter_no), a->meter_no != NULL ? a->meter_no : "");
	op_id_mint(d->op_id, view_now(v));
	if (a->has_remaining && (a->deed->asks & CARD_DEED_ASKS_REMAINING) != 0)
		view_set_money(v, REMAINING, a->remaining);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct card_deed_state *d = view_state(v);
	char count[24];

	sheet_heading(s, d->deed->title);
	sheet_fact(s, N_("Account"), d->account_no);
	sheet_beside(s, N_("Name"), d->name);
	if (d->sale_no[0] != '\0') {
		sheet_fact(s, N_("Sale"), d->sale_no);
		snprintf(count, sizeof(count), "%lld", (long long)d->count);
		sheet_beside(s, N_("Purchases"), count);
	}
	if (d->meter_no[0] != '\0')
		sheet_fact(s, N_("Present meter"), d->meter_no);
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct card_deed_state *d = view_state(v);

	sheet_say(s, PAINT_TEXT, SAY(d->deed->hint));
	sheet_say(s, PAINT_DIM, SAY(d->deed->warning));
}

static uint64_t holds(const struct view *v)
{
	const struct card_deed_state *d = view_state(v);
	unsigned asks = d->deed->asks;

	return ((asks & (CARD_DEED_ASKS_COUNT | CARD_DEED_ASKS_REMAINING)) != 0 ? NEED_METER_COUNTS
										: 0) |
	       (d->asks_last ? NEED_LAST : 0) |
	       ((asks & CARD_DEED_ASKS_METER) != 0 ? NEED_METER : 0) |
	       ((asks & CARD_DEED_ASKS_REMAINING) != 0 ? NEED_REMAINING : 0) |
	       ((asks & CARD_DEED_ASKS_COUNT) != 0 ? NEED_COUNT : 0);
}

static const struct field FIELDS[] = {
	[LAST] = {.label = N_("Last purchase"),
		.hint = N_("What the last purchase came to: it was not sold here."),
		.kind = FIELD_MONEY,
		.width = 14,
		.limit = 15,
		.flags = FIELD_REQUIRED | FIELD_HIDES,
		.needs = NEED_LAST},
	[METER] = {.label = N_("New meter"),
		.kind = FIELD_TEXT,
		.width = 24,
		.limit = METER_NO_MAX - 1,
		.flags = FIELD_REQUIRED | FIELD_HIDES,
		.needs = NEED_METER},
	[REMAINING] = {.label = N_("Left in the old meter"),
		.hint = N_("What the old meter showed when it came down; 0.00 where nothing was "
			   "left."),
		.kind = FIELD_MONEY,
		.width = 14,
		.limit = 15,
		.flags = FIELD_REQUIRED | FIELD_HIDES,
		.needs = NEED_REMAINING},
	[COUNT] = {.label = N_("Counted by the meter"),
		.hint = N_("How many purchases the meter itself shows."),
		.kind = FIELD_DIGITS,
		.width = 8,
		.limit = COUNT_DIGITS,
		.flags = FIELD_REQUIRED | FIELD_HIDES,
		.needs = NEED_COUNT},
	[EVIDENCE] = {.label = N_("Seen by whom, when"),
		.kind = FIELD_TEXT,
		.width = 50,
		.limit = 120,
		.flags = FIELD_REQUIRED | FIELD_HIDES,
		.needs = NEED_COUNT},
	[APPROVER] = {.label = N_("Supervisor"),
		.kind = FIELD_TEXT,
		.width = 24,
		.limit = LOGIN_MAX - 1,
		.flags = FIELD_REQUIRED | FIELD_GAP},
	[PASSWORD] = {.label = N_("Supervisor's password"),
		.kind = FIELD_SECRET,
		.width = 24,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_REQUIRED},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Confirm"), .needs = NEED_VALID | NEED_SHIFT, .run = submit},
	{.key = K_CTRL('F'),
		.label = N_("Ask the meter"),
		.needs = NEED_METER_COUNTS,
		.run = ask_meter},
};

const struct screen SCREEN_CARD_DEED = {
	.name = "card-deed",
	.title = N_("Card, with approval"),
	.help = N_("Put the card that is named into the reader, have a supervisor sign in beside "
		   "you, and press F10. Leave the card in the reader until the screen says that it "
		   "is done; what breaks off is finished with one key."),
	.state_size = sizeof(struct card_deed_state),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_FORM, PART_NOTES},
	.enter = enter,
	.changed = changed,
	.draw = draw,
	.notes = notes,
	.holds = holds,
};

/* --- the deeds ------------------------------------------------------------------------------ */

static bool replace(struct session *s, const struct card_desk *desk,
	const struct card_deed_input *in, struct arena *arena, struct card_result *result)
{
	const struct card_replace_request request = {.op_id = in->op_id,
		.account_no = in->account_no,
		.approval = in->approval,
		.has_last = in->has_last,
		.last = in->last};

	return card_replace(s, desk, &request, arena, result);
}

static bool change_meter(struct session *s, const struct card_desk *desk,
	const struct card_deed_input *in, struct arena *arena, struct card_result *result)
{
	const struct card_meter_request request = {.op_id = in->op_id,
		.account_no = in->account_no,
		.meter_no = in->meter_no,
		.ask_meter = in->ask_meter,
		.remaining = in->remaining,
		.approval = in->approval};

	return card_meter_change(s, desk, &request, arena, result);
}

static bool refund(struct session *s, const struct card_desk *desk,
	const struct card_deed_input *in, struct arena *arena, struct card_result *result)
{
	const struct card_refund_request request = {.op_id = in->op_id,
		.sale_no = in->sale_no,
		.ask_meter = in->ask_meter,
		.meter_count = in->meter_count,
		.evidence = in->evidence,
		.approval = in->approval};

	return card_refund(s, desk, &request, arena, result);
}

static bool lost(struct session *s, const struct card_desk *desk, const struct card_deed_input *in,
	struct arena *arena, struct card_result *result)
{
	const struct card_resolve_request request = {.op_id = in->op_id,
		.sale_no = in->sale_no,
		.lost = true,
		.print = true,
		.approval = in->approval};

	return card_resolve(s, desk, &request, arena, result);
}

const struct card_deed CARD_DEED_REPLACE = {
	.title = N_("New card for a lost or damaged one"),
	.hint = N_("Put an empty card into the reader."),
	.warning = N_("The new card carries the last purchase again; the meter credits it once, "
		      "and the old card is dead from then on."),
	.asks = CARD_DEED_MAY_ASK_LAST,
	.run = replace,
};

const struct card_deed CARD_DEED_METER = {
	.title = N_("Change of the card meter"),
	.hint = N_("Put the account's card, or an empty one, into the reader."),
	.warning = N_("The counting of purchases begins anew, and what was left comes onto the "
		      "card of the new meter."),
	.asks = CARD_DEED_ASKS_METER | CARD_DEED_ASKS_REMAINING,
	.run = change_meter,
};

const struct card_deed CARD_DEED_REFUND = {
	.title = N_("Refund of the last purchase"),
	.hint = N_("Put the account's card into the reader: the purchase must still be on it."),
	.warning = N_("Only what the meter has not counted is given back; the money goes back as "
		      "it was paid."),
	.asks = CARD_DEED_ASKS_COUNT,
	.run = refund,
};

const struct card_deed CARD_DEED_LOST = {
	.title = N_("The card of an open sale is lost or damaged"),
	.hint = N_("Put an empty card into the reader; a refund that is given up needs none."),
	.warning = N_("The new card takes the same purchase; the meter credits it once, whichever "
		      "card comes first."),
	.asks = 0,
	.run = lost,
};
