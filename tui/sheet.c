/* The rows of a read-only part, as a screen names them. */
#include "tui/sheet.h"

#include <assert.h>

#include "core/arena.h"
#include "tui/sheet_draw.h"

void sheet_init(struct sheet *s, struct arena *arena, enum lang lang)
{
	*s = (struct sheet){.arena = arena, .lang = lang};
}

static struct sheet_row *add(struct sheet *s, enum sheet_kind kind)
{
	struct sheet_row *row = arena_alloc(s->arena, sizeof(*row));

	row->kind = kind;
	if (s->last != NULL)
		s->last->next = row;
	else
		s->first = row;
	s->last = row;
	s->last_paint = &row->paint;
	return row;
}

static const char *rendered(struct sheet *s, struct say say)
{
	char text[SAY_TEXT_MAX];

	return arena_text(s->arena, text_render(s->lang, &say, text, sizeof(text)));
}

void sheet_heading(struct sheet *s, const char *title)
{
	add(s, SHEET_HEADING)->text = text_in(s->lang, title);
}

void sheet_gap(struct sheet *s)
{
	add(s, SHEET_GAP);
}

void sheet_text(struct sheet *s, enum paint paint, const char *data)
{
	struct sheet_row *row = add(s, SHEET_TEXT);

	row->text = arena_text(s->arena, data);
	row->paint = paint;
}

void sheet_say(struct sheet *s, enum paint paint, struct say say)
{
	struct sheet_row *row = add(s, SHEET_TEXT);

	row->text = rendered(s, say);
	row->paint = paint;
}

static void set_half(struct sheet *s, struct sheet_value *half, const char *label, const char *data)
{
	half->label = arena_text(s->arena, text_in(s->lang, label));
	half->text = arena_text(s->arena, data);
	half->paint = PAINT_VALUE;
	s->last_paint = &half->paint;
}

void sheet_fact(struct sheet *s, const char *label, const char *data)
{
	set_half(s, &add(s, SHEET_FACT)->half[0], label, data);
}

void sheet_beside(struct sheet *s, const char *label, const char *data)
{
	assert(s->last != NULL);
	assert(s->last->kind == SHEET_FACT);
	set_half(s, &s->last->half[1], label, data);
}

void sheet_money(struct sheet *s, const char *label, struct money m)
{
	char text[MONEY_TEXT_MAX];

	sheet_fact(s, label, money_format_grouped(m, text));
	sheet_paint(s, PAINT_AMOUNT);
}

void sheet_money_beside(struct sheet *s, const char *label, struct money m)
{
	char text[MONEY_TEXT_MAX];

	sheet_beside(s, label, money_format_grouped(m, text));
	sheet_paint(s, PAINT_AMOUNT);
}

void sheet_paint(struct sheet *s, enum paint paint)
{
	assert(s->last_paint != NULL);
	*s->last_paint = paint;
}

void sheet_amount(struct sheet *s, const char *label, struct money m, const char *words)
{
	struct sheet_row *row = s->last;
	char text[MONEY_TEXT_MAX];

	if (row == NULL || row->kind != SHEET_AMOUNTS || row->count == SHEET_AMOUNTS_MAX)
		row = add(s, SHEET_AMOUNTS);
	struct sheet_amount *amount = &row->amount[row->count++];

	amount->label = text_in(s->lang, label);
	amount->figures = arena_text(s->arena, money_format(m, text));
	amount->grouped = arena_text(s->arena, money_format_grouped(m, text));
	amount->words = arena_text(s->arena, words != NULL ? words : "");
	amount->paint = PAINT_BIG;
	s->last_paint = &amount->paint;
}

static void set_bars(struct sheet *s, struct sheet_row *row, const struct bar *bars, size_t count)
{
	assert(count <= SHEET_BARS_MAX);
	row->bars = arena_copy(s->arena, bars, count * sizeof(bars[0]));
	row->count = count;
	for (size_t i = 0; i < count; i++) {
		row->bars[i].label = arena_text(s->arena, text_in(s->lang, bars[i].label));
		if (bars[i].figures != NULL)
			row->bars[i].figures = arena_text(s->arena, bars[i].figures);
	}
}

void sheet_columns(struct sheet *s, int rows, const struct bar *bars, size_t count)
{
	struct sheet_row *row = add(s, SHEET_COLUMNS);

	set_bars(s, row, bars, count);
	row->rows = rows;
}

void sheet_shares(struct sheet *s, const struct bar *bars, size_t count)
{
	struct sheet_row *row = add(s, SHEET_SHARES);

	set_bars(s, row, bars, count);
	row->rows = (int)count;
}
