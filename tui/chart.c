/* Charts of coloured cells and digits, without a single glyph of uncertain width. */
#include <string.h>

#include "tui/sheet_draw.h"

#define BAR_CELLS_MAX 4
#define LABEL_SHARE 3 /* labels take at most a third of the width */

static int64_t height_of(const struct bar *bar)
{
	return bar->value > 0 ? bar->value : 0;
}

static int64_t greatest(const struct sheet_row *row)
{
	int64_t most = 0;

	for (size_t i = 0; i < row->count; i++) {
		if (height_of(&row->bars[i]) > most)
			most = height_of(&row->bars[i]);
	}
	return most;
}

/* Cells for a value when the greatest takes all; what is not nothing shows as one cell at least. */
static int scaled(int64_t value, int64_t most, int cells)
{
	if (value == 0)
		return 0;
	int64_t n = most > INT64_MAX / cells ? value / (most / cells) : value * cells / most;

	return n < 1 ? 1 : n > cells ? cells : (int)n;
}

static int figures_cells(const struct sheet_row *row, const struct surface *surface)
{
	int widest = 0;

	for (size_t i = 0; i < row->count; i++) {
		int cells = row->bars[i].figures != NULL
				    ? surface_width(surface, row->bars[i].figures)
				    : 0;

		if (cells > widest)
			widest = cells;
	}
	return widest;
}

static void draw_column(
	const struct bar *bar, struct surface *surface, struct area slot, int height)
{
	int bottom = slot.row + slot.rows - 2; /* the last row is the label's */

	surface_fill(surface, (struct area){bottom - height + 1, slot.col, height, slot.cols - 1},
		bar->paint);
	surface_text(surface, (struct spot){slot.row + slot.rows - 1, slot.col, slot.cols},
		PAINT_LABEL, bar->label);
}

/* A figure stands on its bar if all figures fit their slots, else only the greatest one's. */
static void draw_figures(const struct sheet_row *row, struct surface *surface, struct area area,
	int slot, int64_t most)
{
	bool all = figures_cells(row, surface) < slot;
	bool shown = false;

	for (size_t i = 0; i < row->count; i++) {
		const struct bar *bar = &row->bars[i];
		int height = scaled(height_of(bar), most, area.rows - 2);
		bool is_greatest = height_of(bar) == most && !shown;

		if (bar->figures == NULL || (!all && !is_greatest))
			continue;
		int cells = surface_width(surface, bar->figures);
		int col = area.col + (int)i * slot;

		if (col + cells > area.col + area.cols)
			col = area.col + area.cols - cells;
		surface_text(surface, (struct spot){area.row + area.rows - 2 - height, col, cells},
			PAINT_VALUE, bar->figures);
		shown = true;
	}
}

void chart_columns(const struct sheet_row *row, struct surface *surface, struct area area)
{
	int64_t most = greatest(row);
	int slot = row->count > 0 ? area.cols / (int)row->count : 0;

	if (slot > BAR_CELLS_MAX + 1)
		slot = BAR_CELLS_MAX + 1;
	if (slot < 2 || area.rows < 3)
		return;
	for (size_t i = 0; i < row->count; i++) {
		struct area at = {area.row, area.col + (int)i * slot, area.rows, slot};

		draw_column(&row->bars[i], surface, at,
			scaled(height_of(&row->bars[i]), most, area.rows - 2));
	}
	if (most > 0)
		draw_figures(row, surface, area, slot, most);
}

void chart_shares(const struct sheet_row *row, struct surface *surface, struct area area)
{
	int64_t most = greatest(row);
	int figures = figures_cells(row, surface);
	int labels = 0;

	for (size_t i = 0; i < row->count; i++) {
		int cells = surface_width(surface, row->bars[i].label);

		labels = cells > labels ? cells : labels;
	}
	if (labels > area.cols / LABEL_SHARE)
		labels = area.cols / LABEL_SHARE;
	int room = area.cols - labels - figures - 2;

	for (size_t i = 0; i < row->count && (int)i < area.rows && room > 0; i++) {
		const struct bar *bar = &row->bars[i];
		int at = area.row + (int)i;
		int cells = scaled(height_of(bar), most, room);

		surface_align(surface, (struct spot){at, area.col, labels}, ALIGN_LEFT, PAINT_LABEL,
			bar->label);
		surface_fill(
			surface, (struct area){at, area.col + labels + 1, 1, cells}, bar->paint);
		if (bar->figures != NULL)
			surface_text(surface,
				(struct spot){at, area.col + labels + 2 + cells, figures},
				PAINT_VALUE, bar->figures);
	}
}
