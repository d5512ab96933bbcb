/*
 * Supply ordered back: what stands in the way, the paper where one is needed, the order, its print.
 * A customer who has paid and is on no list takes F5 and F10.
 */
#include "tui/restore.h"

#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/notice_desk.h"
#include "counter/operation.h"
#include "counter/restoration.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { TYPE, NUMBER, NAME, UNTIL, AGENT };

#define NEED_PAPER NEED_DESK_FREE        /* a paper may be typed or read */
#define NEED_READY (NEED_DESK_FREE << 1) /* there is something to order */
#define NEED_DONE (NEED_DESK_FREE << 2)  /* the order is made */

struct restore {
	char account_no[ACCOUNT_NO_MAX];
	char op_id[OP_ID_MAX];
	bool loaded;
	struct restore_seen seen;
	struct identity_verdict verdict; /* check_id 0: no paper was looked at */
	bool made, printed;
	struct restoration_made order;
	struct notice_handed paper;
	struct fault print_why;
};

struct restore_job {
	char account_no[ACCOUNT_NO_MAX], op_id[OP_ID_MAX];
	bool read, check, order; /* read a card, look at a paper, make the order */
	struct identity_shown shown;
	int64_t check_id;
	struct restore_seen seen;
	struct identity_verdict verdict;
	struct restoration_made made;
	struct notice_handed paper;
	bool ok, printed;
	struct fault why, print_why;
	struct desk_news news;
};

/* --- on the work thread ---------------------------------------------------------------------- */

static bool stop_asked(void *ctx)
{
	return errand_cancelled(ctx);
}

static bool look(struct session *s, struct restore_job *j)
{
	char document[sizeof(j->shown.document)];

	memcpy(document, j->shown.document, sizeof(document)); /* the card does not have it */
	if (j->read && !identity_read_card(s, IDENTITY_PATIENCE_MS, &j->shown))
		return false;
	memcpy(j->shown.document, document, sizeof(document));
	if (!identity_check_make(s, j->account_no, &j->shown, &j->verdict))
		return false;
	j->check_id = j->verdict.check_id;
	return true;
}

static bool order(struct session *s, struct restore_job *j)
{
	const struct restoration_request request = {
		.op_id = j->op_id, .account_no = j->account_no, .check_id = j->check_id};

	if (!restoration_make(s, &request, &j->made))
		return false;
	j->printed = notice_hand_over(s, NOTICE_RESTORATION, j->account_no, &j->paper);
	j->print_why = s->why;
	return true;
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct restore_job *j = arg;

	s->stop = (struct stop){.asked = stop_asked, .ctx = errand};
	j->ok = !(j->read || j->check) || look(s, j);
	s->stop = (struct stop){.asked = NULL};
	explicit_bzero(&j->shown, sizeof(j->shown));
	j->ok = j->ok && (!j->order || order(s, j));
	j->why = s->why;
	j->ok = restore_see(s, j->account_no, j->check_id, &j->seen) && j->ok;
	if (j->why.code == CODE_OK)
		j->why = s->why;
	desk_news_take(s, &j->news);
}

static void job_drop(void *arg)
{
	explicit_bzero(arg, sizeof(struct restore_job));
}

/* --- on the screen thread -------------------------------------------------------------------- */

/* What was typed goes; an agent's document stays to be corrected. */
static void take_verdict(struct view *v, const struct identity_verdict *verdict)
{
	struct restore *r = view_state(v);
	char document[EDIT_TEXT_MAX];

	r->verdict = *verdict;
	utf8_copy(document, sizeof(document), view_text(v, AGENT));
	view_clear_fields(v);
	if (verdict->passed || document[0] == '\0')
		return;
	view_set_text(v, AGENT, document);
	view_set_focus(v, AGENT);
}

static void job_done(struct view *v, void *arg)
{
	const struct restore_job *j = arg;
	struct restore *r = view_state(v);

	desk_of(v)->news = j->news;
	if (!r->loaded && !j->ok) {
		dialog_give_up(v, &j->why);
		return;
	}
	r->loaded = true;
	r->seen = j->seen;
	if (j->verdict.check_id != 0)
		take_verdict(v, &j->verdict);
	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	if (!j->order)
		return;
	r->made = true;
	r->order = j->made;
	r->printed = j->printed;
	r->paper = j->paper;
	r->print_why = j->print_why;
}

static const struct job LOAD_JOB = {
	.what = N_("reading the account"), .run = job_run, .done = job_done, .drop = job_drop};
static const struct job CARD_JOB = {.what = N_("lay the identity card on the reader"),
	.flags = JOB_CANCELLABLE,
	.run = job_run,
	.done = job_done,
	.drop = job_drop};

static struct restore_job *new_job(const struct restore *r)
{
	struct restore_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->account_no, sizeof(j->account_no), r->account_no);
	utf8_copy(j->op_id, sizeof(j->op_id), r->op_id);
	j->check_id = r->verdict.check_id;
	return j;
}

static void enter(struct view *v, const void *arg)
{
	struct restore *r = view_state(v);

	utf8_copy(r->account_no, sizeof(r->account_no), arg);
	op_id_mint(r->op_id, view_now(v));
	view_post(v, &LOAD_JOB, new_job(r));
}

/* Something was typed: it is looked at before anything else is done with it. */
static bool typed(const struct view *v)
{
	return view_text(v, NUMBER)[0] != '\0';
}

static bool take_typed(struct view *v, struct identity_shown *out)
{
	*out = (struct identity_shown){.method = IDENTITY_TYPED};
	out->type = restore_type(view_choice(v, TYPE));
	utf8_copy(out->number, sizeof(out->number), view_text(v, NUMBER));
	utf8_copy(out->name, sizeof(out->name), view_text(v, NAME));
	utf8_copy(out->document, sizeof(out->document), view_text(v, AGENT));
	out->has_until = view_text(v, UNTIL)[0] != '\0';
	return !out->has_until || view_date(v, UNTIL, &out->until);
}

static void check_typed(struct view *v)
{
	struct restore_job *j;

	if (!typed(v)) {
		view_refuse(v, NUMBER, SAY(N_("Type the number of the paper.")));
		return;
	}
	j = new_job(view_state(v));
	j->check = true;
	if (take_typed(v, &j->shown)) {
		view_post(v, &LOAD_JOB, j);
		return;
	}
	job_drop(j); /* the number is in it */
	free(j);
}

static void read_card(struct view *v)
{
	struct restore_job *j = new_job(view_state(v));

	j->read = true;
	utf8_copy(j->shown.document, sizeof(j->shown.document), view_text(v, AGENT));
	view_post(v, &CARD_JOB, j);
}

static void submit(struct view *v)
{
	struct restore_job *j;

	if (typed(v)) {
		check_typed(v);
		return;
	}
	j = new_job(view_state(v));
	j->order = true;
	view_post(v, &LOAD_JOB, j);
}

static void next_customer(struct view *v)
{
	struct ui *ui = view_ui(v);

	view_home(v);
	view_clear_fields(ui_top(ui));
	view_set_rows(ui_top(ui), NULL, 0, 0);
}

/* What is due, and on the blacklist what the prepayment still lacks. */
static void take_payment(struct view *v)
{
	const struct restore *r = view_state(v);
	const struct restoration_outlook *o = &r->seen.outlook;
	struct pay_targets targets = {.count = 1};

	if (o->blacklisted && money_compare(o->advance, o->prepayment) < 0 &&
		!money_sub(&targets.prepay, o->prepayment, o->advance))
		targets.prepay = o->prepayment;

	utf8_copy(targets.account_no[0], sizeof(targets.account_no[0]), r->account_no);
	view_replace(v, &SCREEN_PAY, &targets);
}

/* The list of orders, at this one: there its meter can be closed over the line. */
static void watch(struct view *v)
{
	const struct restore *r = view_state(v);
	char order_no[RESTORATION_NO_MAX];

	utf8_copy(order_no, sizeof(order_no), r->made ? r->order.order_no : r->seen.order_no);
	desk_go(v, &SCREEN_RESTORATIONS, order_no);
}

static uint64_t holds(const struct view *v)
{
	const struct restore *r = view_state(v);

	if (r->made)
		return NEED_DONE;
	if (!r->loaded || !r->seen.outlook.off || r->seen.outlook.ordered)
		return 0;
	return NEED_READY | (r->seen.outlook.blacklisted ? NEED_PAPER : 0);
}

/* --- what is shown --------------------------------------------------------------------------- */

static void draw_made(const struct restore *r, struct sheet *s)
{
	sheet_say(s, PAINT_GOOD,
		SAY(N_("Order {1}: supply is to be back by {2}."), say_text(r->order.order_no),
			say_moment(r->order.deadline)));
	if (r->order.blacklisted)
		sheet_say(s, PAINT_WARN,
			SAY(N_("Not before {1}: the account is on the blacklist."),
				say_moment(r->order.not_before)));
	sheet_gap(s);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct restore *r = view_state(v);
	const struct restoration_outlook *o = &r->seen.outlook;

	if (!r->loaded)
		return;
	if (r->made)
		draw_made(r, s);
	sheet_fact(s, N_("Account"), r->account_no);
	sheet_fact(s, N_("Name"), r->seen.name);
	sheet_fact(s, N_("Address"), r->seen.address);
	sheet_money(s, N_("Due"), o->due);
	if (o->blacklisted) {
		sheet_say(s, PAINT_WARN,
			o->organisation
				? SAY(N_("On the blacklist: its representative or an agent on "
					 "record, a prepayment, and not on the day of the "
					 "payment."))
				: SAY(N_("On the blacklist: the holder in person, a prepayment, "
					 "and not on the day of the payment.")));
		sheet_money(s, N_("Advance balance"), o->advance);
		sheet_money_beside(s, N_("Prepayment asked for"), o->prepayment);
	}
}

static void note_missing(const struct restore *r, struct sheet *s)
{
	const struct restoration_outlook *o = &r->seen.outlook;

	for (size_t i = 0; i < o->missing_count; i++) {
		struct money rest = o->due;

		if (o->missing[i] == RESTORATION_PREPAID &&
			!money_sub(&rest, o->prepayment, o->advance))
			rest = o->prepayment;
		sheet_say(s, PAINT_ERROR,
			SAY(restoration_need_message(o->missing[i]), say_money(rest)));
	}
	if (o->missing_count == 0 && !o->ordered)
		sheet_say(s, PAINT_TEXT,
			SAY(N_("Nothing stands in the way. Supply will be back by {1}."),
				say_moment(o->deadline)));
}

static void note_paper(const struct restore *r, struct sheet *s)
{
	if (!r->printed)
		sheet_say(s, PAINT_ERROR,
			r->print_why.say.msgid != NULL
				? r->print_why.say
				: SAY(N_("The order was not printed. Print it from F8.")));
	else if (r->paper.request_id[0] != '\0')
		sheet_say(s, PAINT_TEXT,
			SAY(N_("The order is at the printer: {1}."),
				say_text(r->paper.request_id)));
	else
		sheet_say(
			s, PAINT_TEXT, SAY(N_("The order lies in {1}."), say_text(r->paper.file)));
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct restore *r = view_state(v);

	if (!r->loaded)
		return;
	if (r->verdict.check_id != 0)
		sheet_say(s, r->verdict.passed ? PAINT_GOOD : PAINT_ERROR, r->verdict.say);
	if (r->made || r->seen.outlook.ordered)
		sheet_say(s, PAINT_DIM,
			SAY(N_("Ctrl-N shows the orders: a meter that can be reached is closed "
			       "there.")));
	if (r->made)
		note_paper(r, s);
	else if (r->seen.outlook.ordered)
		sheet_say(s, PAINT_WARN,
			SAY(N_("Order {1} stands already; supply is to be back by {2}."),
				say_text(r->seen.order_no), say_moment(r->seen.deadline)));
	else
		note_missing(r, s);
}

static const struct field FIELDS[] = {
	[TYPE] = {.label = N_("Identity paper"),
		.kind = FIELD_CHOICE,
		.width = 34,
		.needs = NEED_PAPER,
		.choices = RESTORE_TYPE_TITLES},
	[NUMBER] = {.label = N_("Number"),
		.hint = N_("What is typed is not shown; Ctrl-K reads the card instead."),
		.kind = FIELD_SECRET,
		.width = 26,
		.limit = 32,
		.needs = NEED_PAPER},
	[NAME] = {.label = N_("Name on the paper"),
		.kind = FIELD_TEXT,
		.width = 34,
		.limit = 60,
		.needs = NEED_PAPER},
	[UNTIL] = {.label = N_("Valid until"),
		.hint = N_("Empty: for ever, or not to be read."),
		.kind = FIELD_DATE,
		.width = 12,
		.needs = NEED_PAPER},
	[AGENT] = {.label = N_("Agent's document"),
		.hint = N_("Only where somebody comes for an organisation."),
		.kind = FIELD_TEXT,
		.width = 34,
		.limit = 40,
		.needs = NEED_PAPER},
};

static const struct action ACTIONS[] = {
	{.key = K_F10,
		.label = N_("Place the order"),
		.needs = NEED_VALID | NEED_READY | NEED_SIGNED,
		.run = submit},
	{.key = K_CTRL('K'),
		.label = N_("Read the card"),
		.needs = NEED_PAPER | NEED_SIGNED,
		.run = read_card},
	{.key = K_F3,
		.label = N_("Pay"),
		.needs = NEED_SHIFT | NEED_READY,
		.why = N_("Open a shift first (F9)."),
		.run = take_payment},
	{.key = K_ENTER, .label = N_("Next customer"), .needs = NEED_DONE, .run = next_customer},
	{.key = K_CTRL('N'), .label = N_("Orders"), .unlisted = true, .run = watch},
};

const struct screen SCREEN_RESTORE = {
	.name = "restore",
	.title = N_("Restore supply"),
	.help = N_(
		"Whoever was cut for arrears and has paid has supply back within 24 hours. On the "
		"blacklist it takes the holder in person with the identity card and a "
		"prepayment, and it is not on the same day."),
	.state_size = sizeof(struct restore),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_FORM, PART_NOTES},
	.enter = enter,
	.draw = draw,
	.notes = notes,
	.holds = holds,
};
