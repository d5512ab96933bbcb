/* The day: its shifts, its totals, and the settlement that seals it. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/guard.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/paper.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { DATE };

struct day {
	struct arena arena;
	struct day_view view;
	bool loaded;
};

struct day_job {
	struct date on;
	bool settle;
	struct day answer;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct day_job *j = arg;

	if (j->settle)
		(void)guard_walk(s, GUARD_DAY_ROWS);
	if (j->settle)
		j->ok = day_settle(s, j->on, &j->answer.arena, &j->answer.view);
	else
		j->ok = day_show(s, j->on, &j->answer.arena, &j->answer.view);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct day_job *j = arg;
	struct day *d = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&d->arena);
	*d = j->answer;
	d->loaded = true;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, d->view.shifts, d->view.shift_count, sizeof(d->view.shifts[0]));
	if (j->settle)
		view_say(v, TONE_GOOD, SAY(N_("{1} is settled and sealed."), say_date(j->on)));
}

static void job_drop(void *arg)
{
	arena_release(&((struct day_job *)arg)->answer.arena);
}

static const struct job DAY_JOB = {
	.what = N_("adding up the day"), .run = job_run, .done = job_done, .drop = job_drop};

static void post(struct view *v, bool settle)
{
	struct day_job *j = xcalloc(1, sizeof(*j));

	j->settle = settle;
	if (view_date(v, DATE, &j->on))
		view_post(v, &DAY_JOB, j);
	else
		free(j);
}

static void enter(struct view *v, const void *arg)
{
	(void)arg;
	view_set_date(v, DATE, desk_of(v)->news.business_date);
	post(v, false);
}

static void leave(struct view *v)
{
	arena_release(&((struct day *)view_state(v))->arena);
}

static void show(struct view *v)
{
	post(v, false);
}

static void settle_answer(struct view *v, bool yes)
{
	if (yes)
		post(v, true);
}

static void settle(struct view *v)
{
	struct date on;

	if (view_date(v, DATE, &on))
		dialog_confirm(v, GRAVITY_GRAVE,
			SAY(N_("Settle {1}? Nothing of that day can be reversed afterwards, only "
			       "refunded."),
				say_date(on)),
			settle_answer);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct day *d = view_state(v);
	struct bar bars[TENDER_KIND_END];
	char figures[TENDER_KIND_END][MONEY_TEXT_MAX];
	size_t count = 0;

	if (!d->loaded)
		return;
	sheet_money(s, N_("Payments"), d->view.payments.amount);
	sheet_money_beside(s, N_("Reversals"), d->view.reversals.amount);
	if (d->view.written_off.count > 0 || d->view.recovered.count > 0) {
		sheet_money(s, N_("Written off"), d->view.written_off.amount);
		sheet_money_beside(s, N_("Recovered"), d->view.recovered.amount);
	}
	sheet_say(s, d->view.settled ? PAINT_GOOD : PAINT_WARN,
		SAY(d->view.settled ? N_("Settled and sealed.") : N_("Not settled yet.")));
	for (enum tender_kind kind = TENDER_CASH; kind < TENDER_KIND_END; kind++) {
		if (d->view.tenders[kind].count == 0)
			continue;
		money_format_grouped(d->view.tenders[kind].amount, figures[count]);
		bars[count] = (struct bar){.label = tender_kind_title(kind),
			.figures = figures[count],
			.value = money_to_fen(d->view.tenders[kind].amount),
			.paint = PAINT_CHART_A};
		count++;
	}
	sheet_shares(s, bars, count);
}

static void column_shift(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct shift_view *)row)->shift_no);
}

static void column_login(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct shift_view *)row)->login);
}

static void column_payments(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size,
		money_format_grouped(((const struct shift_view *)row)->payments.amount, text));
}

static void column_difference(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct shift_view *shift = row;
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size,
		shift->counted_known ? money_format_grouped(shift->difference, text) : "");
}

static void column_state(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct shift_view *shift = row;

	utf8_copy(buf, size,
		text_in(view_lang(v),
			shift->state == SHIFT_OPEN ? N_("open") : N_("closed shift")));
}

static enum paint paint_difference(const void *row)
{
	const struct shift_view *shift = row;

	return shift->counted_known && money_sign(shift->difference) != 0 ? PAINT_ERROR
									  : PAINT_TEXT;
}

static enum paint paint_state(const void *row)
{
	return ((const struct shift_view *)row)->state == SHIFT_OPEN ? PAINT_WARN : PAINT_GOOD;
}

static const struct field FIELDS[] = {
	[DATE] = {.label = N_("Business date"),
		.kind = FIELD_DATE,
		.width = 14,
		.limit = 10,
		.flags = FIELD_REQUIRED | FIELD_RUNS},
};

static const struct column COLUMNS[] = {
	{.title = N_("Shift"), .width = 22, .stretch = 1, .text = column_shift},
	{.title = N_("Cashier"), .width = 14, .stretch = 1, .text = column_login},
	{.title = N_("Payments"), .width = 14, .align = ALIGN_RIGHT, .text = column_payments},
	{.title = N_("Difference"),
		.width = 12,
		.align = ALIGN_RIGHT,
		.text = column_difference,
		.paint = paint_difference},
	{.title = N_("State"), .width = 8, .text = column_state, .paint = paint_state},
};

static void print_report(struct view *v)
{
	char day[DATE_TEXT_MAX];

	paper_print(v, WISH_DAY_REPORT,
		date_format(((const struct day *)view_state(v))->view.business_date, day));
}

static const struct action ACTIONS[] = {
	{.key = K_CTRL('R'), .label = N_("Report"), .needs = NEED_SIGNED, .run = print_report},
	{.key = K_ENTER, .label = N_("Show"), .needs = NEED_VALID, .run = show},
	{.key = K_F10,
		.label = N_("Settle"),
		.needs = NEED_VALID | NEED_SUPERVISOR,
		.why = N_("A supervisor settles the day."),
		.run = settle},
};

const struct screen SCREEN_DAY = {
	.name = "day",
	.title = N_("The day"),
	.help = N_("When every shift of the day is closed, a supervisor settles it: the books are "
		   "sealed, and the seal is "
		   "written to a second file."),
	.state_size = sizeof(struct day),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No shift on that day."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FORM, PART_FACTS, PART_LIST},
	.enter = enter,
	.leave = leave,
	.draw = draw,
};
