/* Card sales that are not finished, this station's first. */
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/card_open.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"

struct sales {
	struct arena arena;
	struct card_open_view *list;
	size_t count;
};

struct sales_job {
	struct sales answer;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct sales_job *j = arg;

	j->ok = card_open_list(s, &j->answer.arena, &j->answer.list, &j->answer.count);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct sales_job *j = arg;
	struct sales *p = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&p->arena);
	*p = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, p->list, p->count, sizeof(p->list[0]));
	view_set_focus_list(v);
}

static void job_drop(void *arg)
{
	arena_release(&((struct sales_job *)arg)->answer.arena);
}

static const struct job SALES_JOB = {
	.what = N_("reading what is open"), .run = job_run, .done = job_done, .drop = job_drop};

static void load(struct view *v)
{
	view_post(v, &SALES_JOB, xcalloc(1, sizeof(struct sales_job)));
}

static void enter(struct view *v, const void *arg)
{
	(void)arg;
	load(v);
}

static void leave(struct view *v)
{
	arena_release(&((struct sales *)view_state(v))->arena);
}

static void again(struct view *v, const void *state)
{
	(void)state;
	load(v);
}

static void open_sale(struct view *v)
{
	const struct card_open_view *row = view_row(v);
	struct card_result result = {.kind = row->kind,
		.state = row->state,
		.count = row->count,
		.amount = row->amount,
		.arrears = row->arrears,
		.hundredths = money_to_fen(row->amount)};
	const struct fault why = {.code = CODE_OK};
	const struct sold_arg arg = {.result = &result, .why = &why, .name = ""};

	utf8_copy(result.sale_no, sizeof(result.sale_no), row->sale_no);
	utf8_copy(result.account_no, sizeof(result.account_no), row->account_no);
	if (!money_add(&result.received, row->amount, row->arrears))
		result.received = row->amount;
	view_push(v, &SCREEN_SOLD, &arg, again);
}

static void column_sale(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct card_open_view *)row)->sale_no);
}

static void column_account(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct card_open_view *)row)->account_no);
}

static void column_amount(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size,
		money_format_grouped(((const struct card_open_view *)row)->amount, text));
}

static void column_station(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct card_open_view *)row)->station);
}

static void column_at(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MOMENT_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, moment_format_minute(((const struct card_open_view *)row)->at, text));
}

static const struct column COLUMNS[] = {
	{.title = N_("Sale"), .width = 21, .stretch = 1, .text = column_sale},
	{.title = N_("Account"), .width = 13, .stretch = 1, .text = column_account},
	{.title = N_("Amount"), .width = 11, .align = ALIGN_RIGHT, .text = column_amount},
	{.title = N_("Station"), .width = 10, .text = column_station},
	{.title = N_("Begun at"), .width = 17, .text = column_at},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER,
		.label = N_("Finish"),
		.needs = NEED_ROW | NEED_SHIFT,
		.why = N_("Open a shift first (F9)."),
		.run = open_sale},
};

const struct screen SCREEN_CARD_SALES = {
	.name = "card-sales",
	.title = N_("Open card sales"),
	.help = N_("Each is finished with its card in the reader. Until then nothing else is sold "
		   "to that account."),
	.state_size = sizeof(struct sales),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No card sale is open."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_LIST},
	.enter = enter,
	.leave = leave,
};
