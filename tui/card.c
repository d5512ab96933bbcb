/* A card held against the books, and all that is done with it beside selling. */
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/card_history.h"
#include "counter/card_limit.h"
#include "tui/card_deed.h"
#include "tui/card_desk.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

#define NEED_ACCOUNT ((uint64_t)NEED_DESK_FREE << 1)  /* an account with a card meter */
#define NEED_HAS_CARD ((uint64_t)NEED_DESK_FREE << 2) /* that has or had a card */
#define NEED_TAKES_BACK ((uint64_t)NEED_DESK_FREE << 3)

/* What is known of a card and its account. */
struct card_facts {
	bool read, known; /* the card; the account's books */
	struct fault read_why, books_why;
	struct card_view card;
	struct card_readers held; /* to pick from */
	struct card_limits_view books;
	struct card_sale_view *sales; /* in the arena */
	size_t sale_count;
	struct arena arena;
};

struct card_page {
	char account_no[ACCOUNT_NO_MAX]; /* "": the card's owner */
	bool asked;
	struct card_facts facts;
};

struct card_job {
	char account_no[ACCOUNT_NO_MAX];
	int reader; /* that was picked; 0: none */
	struct card_facts facts;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct card_job *j = arg;
	struct card_facts *f = &j->facts;
	struct card_errand c;

	card_errand_begin(&c, errand);
	c.desk.account_no = j->account_no[0] != '\0' ? j->account_no : NULL;
	c.desk.reader = j->reader;
	c.desk.held = &f->held;
	f->read = card_read(s, &c.desk, &f->card);
	f->read_why = s->why;
	card_errand_end(&c);
	if (j->account_no[0] == '\0' && f->read && f->card.known)
		utf8_copy(j->account_no, sizeof(j->account_no), f->card.account_no);
	if (j->account_no[0] == '\0')
		return;
	f->known = card_limits_show(s, j->account_no, &f->books) &&
		   card_history(s, j->account_no, &f->arena, &f->sales, &f->sale_count);
	f->books_why = s->why;
}

static void reader_picked(struct view *v, size_t at);

static void job_done(struct view *v, void *arg)
{
	struct card_job *j = arg;
	struct card_page *p = view_state(v);

	if (j->account_no[0] != '\0' && !j->facts.known) {
		dialog_give_up(v, &j->facts.books_why);
		return;
	}
	arena_release(&p->facts.arena);
	p->facts = j->facts;
	j->facts.arena = ARENA_EMPTY;
	utf8_copy(p->account_no, sizeof(p->account_no), j->account_no);
	p->asked = true;
	view_set_rows(v, p->facts.sales, p->facts.sale_count, sizeof(p->facts.sales[0]));
	view_set_focus_list(v);
	if (!p->facts.read)
		card_reader_pick(v, &p->facts.held, reader_picked);
}

static void job_drop(void *arg)
{
	arena_release(&((struct card_job *)arg)->facts.arena);
}

static const struct job CARD_JOB = {.what = N_("reading the card"),
	.flags = JOB_CANCELLABLE,
	.run = job_run,
	.done = job_done,
	.drop = job_drop};

static void load_from(struct view *v, int reader)
{
	const struct card_page *p = view_state(v);
	struct card_job *j = xcalloc(1, sizeof(*j));

	j->reader = reader;
	utf8_copy(j->account_no, sizeof(j->account_no), p->account_no);
	view_post(v, &CARD_JOB, j);
}

static void load(struct view *v)
{
	load_from(v, 0);
}

static void reader_picked(struct view *v, size_t at)
{
	load_from(v, ((const struct card_page *)view_state(v))->facts.held.held[at].number);
}

static void enter(struct view *v, const void *arg)
{
	struct card_page *p = view_state(v);

	if (arg != NULL)
		utf8_copy(p->account_no, sizeof(p->account_no), arg);
	load(v);
}

static void leave(struct view *v)
{
	arena_release(&((struct card_page *)view_state(v))->facts.arena);
}

static void again(struct view *v, const void *state)
{
	(void)state;
	load(v);
}

/* --- what is done --------------------------------------------------------------------------- */

static void push_deed(struct view *v, const struct card_deed *deed, const char *sale_no)
{
	const struct card_page *p = view_state(v);
	const struct card_limits_view *books = &p->facts.books;
	const struct card_deed_arg arg = {.deed = deed,
		.account_no = p->account_no,
		.name = books->name,
		.sale_no = sale_no,
		.meter_no = books->meter_no,
		.unit = books->unit,
		.asks_last = books->asks_last,
		.count = books->count,
		.has_remaining = books->has_return,
		.remaining = books->remaining};

	view_push(v, &SCREEN_CARD_DEED, &arg, again);
}

static void replace(struct view *v)
{
	push_deed(v, &CARD_DEED_REPLACE, NULL);
}

static void change_meter(struct view *v)
{
	push_deed(v, &CARD_DEED_METER, NULL);
}

static void refund(struct view *v)
{
	const struct card_sale_view *row = view_row(v);

	push_deed(v, &CARD_DEED_REFUND, row->sale_no);
}

static void limits(struct view *v)
{
	const struct card_page *p = view_state(v);

	view_push(v, &SCREEN_CARD_LIMITS, p->account_no, again);
}

static void sell(struct view *v)
{
	const struct card_page *p = view_state(v);

	view_push(v, &SCREEN_SELL, p->account_no[0] != '\0' ? p->account_no : NULL, again);
}

/* One that is not finished is finished; of any other it is told who did it, and where. */
static void open_sale(struct view *v)
{
	const struct card_sale_view *row = view_row(v);

	if (sale_is_open(row->state))
		view_push(v, &SCREEN_CARD_SALES, NULL, again);
	else
		view_say(v, TONE_PLAIN,
			SAY(N_("{1} by {2} at station {3}, {4}."), say_text(row->sale_no),
				say_text(row->login), say_text(row->station), say_moment(row->at)));
}

/* --- what is seen --------------------------------------------------------------------------- */

static const char *counted(int64_t count, char buf[24])
{
	snprintf(buf, 24, "%lld", (long long)count);
	return buf;
}

static struct money of_hundredths(int64_t hundredths)
{
	struct money m = MONEY_ZERO;

	return money_from_fen(&m, hundredths) ? m : MONEY_ZERO;
}

static void draw_meter(const struct card_look *look, struct sheet *s)
{
	char text[MOMENT_TEXT_MAX > 24 ? MOMENT_TEXT_MAX : 24];

	sheet_fact(s, N_("Counted by the meter"), counted(look->returned.count, text));
	sheet_beside(s, N_("As of"),
		look->returned.written_at.ms == 0
			? "-" /* the meter has no clock, or it was never set */
			: moment_format_minute(look->returned.written_at, text));
	sheet_money(s, N_("Left in the meter"), of_hundredths(look->returned.remaining));
	sheet_money_beside(s, N_("Overdrawn"), of_hundredths(look->returned.overdraft));
	if (look->returned.strange_cards > 0)
		sheet_fact(s, N_("Strange cards refused"),
			counted(look->returned.strange_cards, text));
}

static void draw_card(const struct card_facts *f, struct sheet *s)
{
	const struct card_look *look = &f->card.look;
	bool named = look->parameter_state == CARD_DECODE_OK;
	char text[24];

	sheet_fact(s, N_("Card in the reader"), f->card.serial);
	sheet_beside(
		s, N_("in the books"), !f->known || !f->books.has_card ? "-" : f->books.serial);
	sheet_fact(s, N_("Meter on the card"), named ? look->parameter.meter : "-");
	sheet_beside(s, N_("in the books"), f->known ? f->books.meter_no : "-");
	sheet_fact(s, N_("Purchases on it"),
		look->wallet_state == CARD_DECODE_OK ? counted(look->wallet.count, text) : "-");
	sheet_beside(s, N_("in the books"), f->known ? counted(f->books.count, text) : "-");
	if (look->return_state == CARD_DECODE_OK)
		draw_meter(look, s);
}

/* Without a card: what the books know. */
static void draw_books(const struct card_limits_view *books, struct sheet *s)
{
	char text[24], at[MOMENT_TEXT_MAX];

	sheet_fact(s, N_("Card"), books->has_card ? books->serial : "-");
	sheet_beside(s, N_("Meter"), books->meter_no);
	sheet_fact(s, N_("Purchases"), counted(books->count, text));
	if (!books->has_return)
		return;
	if (books->returned_at.ms != 0)
		sheet_beside(s, N_("As of"), moment_format_minute(books->returned_at, at));
	sheet_money(s, N_("Left in the meter"), books->remaining);
}

static struct say fault_say(const struct fault *why)
{
	return why->say.msgid != NULL ? why->say : SAY(code_message(why->code));
}

/* One sentence: does the card fit the books, and if not, what is to be done. */
static void draw_verdict(const struct card_page *p, struct sheet *s)
{
	const struct card_facts *f = &p->facts;

	if (!f->read) {
		if (f->read_why.code != CODE_OK)
			sheet_say(s, PAINT_WARN, fault_say(&f->read_why));
		sheet_say(s, PAINT_TEXT, SAY(N_("Put the card into the reader and press Ctrl-R.")));
	} else if (f->card.has_open) {
		sheet_say(s, PAINT_ERROR,
			SAY(N_("Sale {1} of this account is not finished: finish it first."),
				say_text(f->card.open_no)));
	} else if (f->card.known && strcmp(f->card.account_no, p->account_no) != 0) {
		sheet_say(s, PAINT_ERROR,
			SAY(N_("This card belongs to account {1}, not to account {2}."),
				say_text(f->card.account_no), say_text(p->account_no)));
	} else {
		sheet_say(s, f->card.verdict == SELL_READY ? PAINT_GOOD : PAINT_ERROR,
			f->card.verdict == SELL_READY ? SAY(N_("The card fits the books: it may be "
							       "sold on."))
						      : f->card.reason);
	}
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct card_page *p = view_state(v);
	const struct card_facts *f = &p->facts;

	if (!p->asked)
		return;
	draw_verdict(p, s);
	if (f->known) {
		sheet_fact(s, N_("Account"), f->books.account_no);
		sheet_beside(s, N_("Name"), f->books.name);
	}
	if (f->read)
		draw_card(f, s);
	else if (f->known)
		draw_books(&f->books, s);
}

static void column_sale(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct card_sale_view *)row)->sale_no);
}

static void column_kind(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v), sale_kind_title(((const struct card_sale_view *)row)->kind)));
}

static void column_count(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	snprintf(buf, size, "%lld", (long long)((const struct card_sale_view *)row)->count);
}

static void column_written(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size,
		money_format_grouped(((const struct card_sale_view *)row)->written, text));
}

static void column_on(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[DATE_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size,
		date_format(moment_date(((const struct card_sale_view *)row)->at), text));
}

static void column_state(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			sale_state_title(((const struct card_sale_view *)row)->state)));
}

static enum paint paint_state(const void *row)
{
	enum sale_state state = ((const struct card_sale_view *)row)->state;

	if (sale_is_open(state))
		return PAINT_ERROR;
	return state == SALE_UNDONE ? PAINT_DIM : PAINT_TEXT;
}

static const struct column COLUMNS[] = {
	{.title = N_("Sale"), .width = 24, .stretch = 1, .text = column_sale},
	{.title = N_("Kind"), .width = 12, .text = column_kind},
	{.title = N_("Nth"), .width = 5, .align = ALIGN_RIGHT, .text = column_count},
	{.title = N_("Written"), .width = 10, .align = ALIGN_RIGHT, .text = column_written},
	{.title = N_("Day"), .width = 10, .text = column_on},
	{.title = N_("State"), .width = 12, .text = column_state, .paint = paint_state},
};

static uint64_t holds(const struct view *v)
{
	const struct card_page *p = view_state(v);
	const struct card_sale_view *row = view_row(v);
	uint64_t holds = 0;

	if (p->facts.known)
		holds |= NEED_ACCOUNT;
	if (p->facts.known && (p->facts.books.has_card || p->facts.books.count > 0))
		holds |= NEED_HAS_CARD;
	if (row != NULL && row->takes_back)
		holds |= NEED_TAKES_BACK;
	return holds;
}

static const struct action ACTIONS[] = {
	{.key = K_F4,
		.label = N_("Sell"),
		.needs = NEED_SHIFT,
		.why = N_("Open a shift first (F9)."),
		.run = sell},
	{.key = K_CTRL('R'), .label = N_("Read again"), .run = load},
	{.key = K_CTRL('N'),
		.label = N_("New card"),
		.needs = NEED_HAS_CARD | NEED_SHIFT,
		.why = N_("Find an account that has a card, and open a shift (F9)."),
		.run = replace},
	{.key = K_CTRL('B'),
		.label = N_("Refund"),
		.needs = NEED_ROW | NEED_TAKES_BACK | NEED_SHIFT,
		.why = N_("Choose the last purchase of the present meter."),
		.run = refund},
	{.key = K_CTRL('E'),
		.label = N_("Meter change"),
		.needs = NEED_HAS_CARD | NEED_SHIFT,
		.why = N_("Find an account that has a card, and open a shift (F9)."),
		.run = change_meter},
	{.key = K_CTRL('G'), .label = N_("Limits"), .needs = NEED_ACCOUNT, .run = limits},
	{.key = K_ENTER,
		.label = N_("Sale"),
		.needs = NEED_ROW,
		.unlisted = true,
		.run = open_sale},
};

const struct screen SCREEN_CARD = {
	.name = "card",
	.title = N_("Card check"),
	.help = N_("The card in the reader beside what the books say of it, and all that was "
		   "written onto the account's cards. From here a lost or damaged card is "
		   "replaced, the last purchase given back, a changed meter taken over, and the "
		   "limits set."),
	.state_size = sizeof(struct card_page),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Nothing was written onto a card here."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_LIST},
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.holds = holds,
};
