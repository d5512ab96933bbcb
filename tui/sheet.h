#ifndef TUI_SHEET_H
#define TUI_SHEET_H

#include <stddef.h>
#include <stdint.h>
#include "core/money.h"
#include "core/text.h"
#include "tui/theme.h"

/*
 * The read-only part of a screen, named row by row in .draw and .notes; the engine lays it out.
 * Labels and titles are msgids, data is shown as it is (cleaned), say is translated. Everything is
 * copied, so a buffer on the stack will do.
 */
struct sheet;

void sheet_heading(struct sheet *s, const char *title);
void sheet_gap(struct sheet *s);

/* A paragraph, wrapped to the width. */
void sheet_text(struct sheet *s, enum paint paint, const char *data);
void sheet_say(struct sheet *s, enum paint paint, struct say say);

/* "label: value"; sheet_beside() puts one into the right half of the row just named. */
void sheet_fact(struct sheet *s, const char *label, const char *data);
void sheet_beside(struct sheet *s, const char *label, const char *data);
void sheet_money(struct sheet *s, const char *label, struct money m);
void sheet_money_beside(struct sheet *s, const char *label, struct money m);

/* Paints the value just named otherwise; a large amount PAINT_BIG_CHANGE, say. */
void sheet_paint(struct sheet *s, enum paint paint);

/*
 * An amount in large digits with its label above and the words (大写) beneath; those that follow
 * each other stand side by side, at most SHEET_AMOUNTS_MAX.
 */
#define SHEET_AMOUNTS_MAX 3
void sheet_amount(struct sheet *s, const char *label, struct money m, const char *words);

/*
 * Charts. A bar is a value with the label beneath (columns: at most 24, labels of two digits) or to
 * its left (shares), and figures as text where there is room.
 */
struct bar {
	const char *label; /* data, or a msgid: it is translated if there is a translation */
	const char *figures;
	int64_t value; /* negative counts as 0 */
	enum paint paint;
};

#define SHEET_BARS_MAX 24
void sheet_columns(struct sheet *s, int rows, const struct bar *bars, size_t count);
void sheet_shares(struct sheet *s, const struct bar *bars, size_t count);

#endif
