#include "printing/chart.h"

#include <stdio.h>

#define LABEL_SIZE 6.5
#define LEFT 34.0   /* room for the numbers of the scale */
#define BOTTOM 20.0 /* room for months and years */
#define TOP 14.0
#define TICKS 4
#define BAR_SHARE 0.62
#define WH_PER_KWH 1000

int64_t chart_scale(int64_t most)
{
	static const int64_t step[] = {1, 2, 5};

	for (int64_t power = 1; power <= INT64_MAX / 50; power *= 10) {
		for (int i = 0; i < 3; i++) {
			if (step[i] * power >= most)
				return step[i] * power;
		}
	}
	return most;
}

/* Tenths of a thousand and more are too long for a bar: 12,345 is "12345", beyond that "123k". */
static const char *short_number(char buf[32], int64_t n)
{
	if (n < 100000)
		snprintf(buf, 32, "%lld", (long long)n);
	else if (n < 10000000)
		snprintf(buf, 32, "%lldk", (long long)(n / 1000));
	else
		snprintf(buf, 32, "%lldM", (long long)(n / 1000000));
	return buf;
}

static void draw_scale(struct document *d, struct box plot, int64_t top, const char *unit)
{
	static const struct style number = {
		.size = LABEL_SIZE, .align = ALIGN_RIGHT, .ink = INK_GRAY};
	static const struct style name = {.size = LABEL_SIZE, .ink = INK_GRAY};
	char buf[32];

	for (int i = 0; i <= TICKS; i++) {
		double y = plot.y + plot.height - plot.height * i / TICKS;

		page_fill(d, (struct box){plot.x, y, plot.width, i == 0 ? 0.8 : 0.3},
			i == 0 ? INK_BLACK : INK_SILVER);
		/* A tick of a scale of 1, 2 or 5 in quarters may be half a unit: the scale is then
		 * at least ten, or only its ends are labelled. */
		if (top * i % TICKS == 0)
			page_text(d, (struct point){plot.x - 3, y - LABEL_SIZE * PAGE_LEADING / 2},
				&number, short_number(buf, top * i / TICKS));
	}
	page_text(d, (struct point){plot.x - LEFT + 4, plot.y - TOP}, &name, unit);
}

static void draw_bar(struct document *d, struct box slot, const struct chart_month *m, int64_t top)
{
	static const struct style small = {.size = LABEL_SIZE, .align = ALIGN_CENTER};
	double share = (double)m->energy.wh / WH_PER_KWH / (double)top;
	double height = slot.height * share, middle = slot.x + slot.width / 2;
	double bottom = slot.y + slot.height;
	char buf[32];

	if (height > 0)
		page_fill(d,
			(struct box){middle - slot.width * BAR_SHARE / 2, bottom - height,
				slot.width * BAR_SHARE, height},
			INK_BLUE);
	page_text(d, (struct point){middle, bottom - height - LABEL_SIZE * PAGE_LEADING}, &small,
		short_number(buf, (m->energy.wh + WH_PER_KWH / 2) / WH_PER_KWH));
	snprintf(buf, sizeof(buf), "%d", period_month(m->period));
	page_text(d, (struct point){middle, bottom + 1}, &small, buf);
}

/* The year stands under its first month on the chart. */
static void draw_year(struct document *d, struct box slot, struct period p)
{
	static const struct style bold = {.size = LABEL_SIZE, .align = ALIGN_CENTER, .bold = true};
	char buf[32];

	snprintf(buf, sizeof(buf), "%d", period_year(p));
	page_text(d,
		(struct point){slot.x + slot.width / 2,
			slot.y + slot.height + 1 + LABEL_SIZE * PAGE_LEADING},
		&bold, buf);
}

void chart_draw(
	struct document *d, const struct chart_month *months, size_t count, const char *unit)
{
	struct box area = page_area(d), plot;
	int64_t most = 1, top;

	if (count == 0)
		return;
	if (count > CHART_MONTHS_MAX)
		count = CHART_MONTHS_MAX;
	page_need(d, CHART_HEIGHT);
	plot = (struct box){area.x + LEFT, page_cursor(d) + TOP, area.width - LEFT,
		CHART_HEIGHT - TOP - BOTTOM};
	for (size_t i = 0; i < count; i++) {
		if (months[i].energy.wh / WH_PER_KWH + 1 > most)
			most = months[i].energy.wh / WH_PER_KWH + 1;
	}
	top = chart_scale(most);
	draw_scale(d, plot, top, unit);
	for (size_t i = 0; i < count; i++) {
		struct box slot = {plot.x + plot.width * (double)i / (double)count, plot.y,
			plot.width / (double)count, plot.height};
		struct period p = months[i].period;

		draw_bar(d, slot, &months[i], top);
		if (i == 0 || period_month(p) == 1)
			draw_year(d, slot, p);
	}
	page_move(d, CHART_HEIGHT);
}
