/* Cheques and transfers that wait for the bank: cleared or bounced. */
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "tui/deed.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"

struct clearing {
	struct arena arena;
	struct clearing_item *list;
	size_t count;
};

struct clearing_job {
	char clear[RECEIPT_NO_MAX]; /* "": only read the list */
	struct clearing answer;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct clearing_job *j = arg;

	j->ok = j->clear[0] == '\0' || tender_clear(s, j->clear);
	j->ok = j->ok &&
		tender_clearing_list(s, &j->answer.arena, &j->answer.list, &j->answer.count);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct clearing_job *j = arg;
	struct clearing *c = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&c->arena);
	*c = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, c->list, c->count, sizeof(c->list[0]));
	view_set_focus_list(v);
	if (j->clear[0] != '\0')
		view_say(v, TONE_GOOD, SAY(N_("Cleared: {1}."), say_text(j->clear)));
}

static void job_drop(void *arg)
{
	arena_release(&((struct clearing_job *)arg)->answer.arena);
}

static const struct job CLEARING_JOB = {.what = N_("reading what is in clearing"),
	.run = job_run,
	.done = job_done,
	.drop = job_drop};

static void post(struct view *v, const char *clear)
{
	struct clearing_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->clear, sizeof(j->clear), clear);
	view_post(v, &CLEARING_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	(void)arg;
	post(v, "");
}

static void again(struct view *v, const void *state)
{
	(void)state;
	post(v, "");
}

static void leave(struct view *v)
{
	arena_release(&((struct clearing *)view_state(v))->arena);
}

static void clear_answer(struct view *v, bool yes)
{
	if (yes)
		post(v, ((const struct clearing_item *)view_row(v))->receipt_no);
}

static void clear(struct view *v)
{
	const struct clearing_item *row = view_row(v);

	dialog_confirm(v, GRAVITY_GRAVE,
		SAY(N_("Has the bank credited {1} of receipt {2}?"), say_money(row->tender.amount),
			say_text(row->receipt_no)),
		clear_answer);
}

static void bounce(struct view *v)
{
	const struct clearing_item *row = view_row(v);
	struct deed_arg arg = {.deed = &DEED_BOUNCE, .subject = row->receipt_no};

	view_push(v, &SCREEN_DEED, &arg, again);
}

static void column_receipt(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct clearing_item *)row)->receipt_no);
}

static void column_date(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[DATE_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, date_format(((const struct clearing_item *)row)->business_date, text));
}

static void column_kind(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			tender_kind_title(((const struct clearing_item *)row)->tender.kind)));
}

static void column_ref(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct clearing_item *)row)->tender.ref);
}

static void column_amount(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size,
		money_format_grouped(((const struct clearing_item *)row)->tender.amount, text));
}

static const struct column COLUMNS[] = {
	{.title = N_("Receipt"), .width = 18, .text = column_receipt},
	{.title = N_("Business date"), .width = 13, .text = column_date},
	{.title = N_("Kind"), .width = 10, .text = column_kind},
	{.title = N_("Reference"), .width = 18, .stretch = 1, .text = column_ref},
	{.title = N_("Amount"), .width = 14, .align = ALIGN_RIGHT, .text = column_amount},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Cleared"), .needs = NEED_ROW, .run = clear},
	{.key = K_CTRL('B'), .label = N_("Bounced"), .needs = NEED_ROW, .run = bounce},
};

const struct screen SCREEN_CLEARING = {
	.name = "clearing",
	.title = N_("Cheques and transfers"),
	.help = N_("A cheque or a transfer counts as paid when it is received; here it is cleared, "
		   "or bounced."),
	.state_size = sizeof(struct clearing),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("Nothing is waiting for the bank."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.leave = leave,
};
