/* The three rates of a month: what each reader read, got wrong, and what of it was collected. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/rate.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"

enum { PERIOD };

struct rates {
	struct arena arena;
	struct reader_rates *list; /* in the arena */
	size_t count;
};

struct rates_job {
	struct rates answer;
	struct period period;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct rates_job *j = arg;

	j->ok = rate_list(s, j->period, &j->answer.arena, &j->answer.list, &j->answer.count);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct rates_job *j = arg;
	struct rates *r = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&r->arena);
	*r = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, r->list, r->count, sizeof(r->list[0]));
}

static void job_drop(void *arg)
{
	arena_release(&((struct rates_job *)arg)->answer.arena);
}

static const struct job RATES_JOB = {
	.what = N_("reading the routes"), .run = job_run, .done = job_done, .drop = job_drop};

static void load(struct view *v)
{
	struct rates_job *j = xcalloc(1, sizeof(*j));

	if (!period_parse(&j->period, view_text(v, PERIOD))) {
		free(j);
		view_refuse(v, PERIOD,
			SAY(N_("{1} is not a month. Write year and month like 2026-11."),
				say_text(view_text(v, PERIOD))));
		return;
	}
	view_post(v, &RATES_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	char text[PERIOD_TEXT_MAX];

	(void)arg;
	view_set_text(
		v, PERIOD, period_format(reading_period(desk_of(v)->news.business_date), text));
	load(v);
}

static void leave(struct view *v)
{
	arena_release(&((struct rates *)view_state(v))->arena);
}

static void column_reader(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct reader_rates *)row)->reader);
}

static void put_count(int64_t count, char *buf, size_t size)
{
	snprintf(buf, size, "%lld", (long long)count);
}

static void column_meters(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	put_count(((const struct reader_rates *)row)->meters, buf, size);
}

static void column_read(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	put_count(((const struct reader_rates *)row)->read, buf, size);
}

static void column_estimated(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	put_count(((const struct reader_rates *)row)->estimated, buf, size);
}

static void put_rate(bool has, int rate, char *buf, size_t size)
{
	char text[RATE_TEXT_MAX];

	utf8_copy(buf, size, has ? rate_format(rate, text) : "");
}

static void column_read_rate(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct reader_rates *r = row;

	(void)v;
	put_rate(r->has_read, r->read_rate, buf, size);
}

static void column_wrong_rate(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct reader_rates *r = row;

	(void)v;
	put_rate(r->has_wrong, r->wrong_rate, buf, size);
}

static void column_paid_rate(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct reader_rates *r = row;

	(void)v;
	put_rate(r->has_paid, r->paid_rate, buf, size);
}

static void column_due(const struct view *v, const void *row, char *buf, size_t size)
{
	char text[MONEY_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, money_format_grouped(((const struct reader_rates *)row)->due, text));
}

static const struct field FIELDS[] = {
	[PERIOD] = {.label = N_("Month"),
		.kind = FIELD_TEXT,
		.width = 9,
		.limit = 7,
		.flags = FIELD_RUNS},
};

static const struct column COLUMNS[] = {
	{.title = N_("Reader"), .width = 12, .stretch = 1, .text = column_reader},
	{.title = N_("Meters"), .width = 7, .align = ALIGN_RIGHT, .text = column_meters},
	{.title = N_("Read"), .width = 7, .align = ALIGN_RIGHT, .text = column_read},
	{.title = N_("Estimated"), .width = 9, .align = ALIGN_RIGHT, .text = column_estimated},
	{.title = N_("Read %"), .width = 8, .align = ALIGN_RIGHT, .text = column_read_rate},
	{.title = N_("Wrong %"), .width = 8, .align = ALIGN_RIGHT, .text = column_wrong_rate},
	{.title = N_("Billed"), .width = 12, .align = ALIGN_RIGHT, .text = column_due},
	{.title = N_("Paid %"), .width = 8, .align = ALIGN_RIGHT, .text = column_paid_rate},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Show"), .run = load},
};

const struct screen SCREEN_RATES = {
	.name = "rates",
	.title = N_("Rates of the readers"),
	.help = N_("Of each reader: how much of the routes was really read, how much of it was "
		   "corrected afterwards, and how much of what was billed is paid."),
	.state_size = sizeof(struct rates),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No meters are read here."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FORM, PART_LIST},
	.enter = enter,
	.leave = leave,
};
