#include "tests/e2e/picture.h"

#include <stdio.h>
#include <string.h>

#include "tests/e2e/terminal.h"

#define CELL_WIDTH 9
#define CELL_HEIGHT 20
#define BASELINE 15
#define MARGIN 10
#define PAPER 0x1c1c1cU

static void put_text(FILE *out, const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == '&')
			fputs("&amp;", out);
		else if (*text == '<')
			fputs("&lt;", out);
		else
			putc(*text, out);
}

/* The right half of a wide character has the background of its left half. */
static unsigned background(struct vt *vt, int row, int col)
{
	bool right_half = col > 0 && vt_cell(vt, row, col - 1).width == 2;

	return vt_cell(vt, row, right_half ? col - 1 : col).bg;
}

/* Neighbours of one colour in one rectangle. */
static void put_backgrounds(FILE *out, struct vt *vt, int row, int cols)
{
	for (int col = 0; col < cols;) {
		unsigned colour = background(vt, row, col);
		int end = col + 1;

		while (end < cols && background(vt, row, end) == colour)
			end++;
		if (colour != PAPER)
			fprintf(out,
				"<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
				"fill=\"#%06x\"/>\n",
				MARGIN + col * CELL_WIDTH, MARGIN + row * CELL_HEIGHT,
				(end - col) * CELL_WIDTH, CELL_HEIGHT, colour);
		col = end;
	}
}

static bool joins(const struct vt_cell *a, const struct vt_cell *b)
{
	return a->width == 1 && b->width == 1 && b->text[0] != '\0' && a->fg == b->fg &&
	       a->bold == b->bold;
}

/* A run of narrow characters, or one wide one. Returns the column after it. */
static int put_run(FILE *out, struct vt *vt, int row, int col, int cols)
{
	struct vt_cell cell = vt_cell(vt, row, col);
	int cells = cell.width > 0 ? cell.width : 1;

	if (cell.text[0] == '\0')
		return col + cells;
	fprintf(out, "<text x=\"%d\" y=\"%d\" fill=\"#%06x\"%s textLength=\"",
		MARGIN + col * CELL_WIDTH, MARGIN + row * CELL_HEIGHT + BASELINE, cell.fg,
		cell.bold ? " font-weight=\"bold\"" : "");
	if (cells > 1) {
		fprintf(out, "%d\">", cells * CELL_WIDTH);
		put_text(out, cell.text);
		fputs("</text>\n", out);
		return col + cells;
	}
	while (col + cells < cols) {
		struct vt_cell next = vt_cell(vt, row, col + cells);

		if (!joins(&cell, &next))
			break;
		cells++;
	}
	fprintf(out, "%d\">", cells * CELL_WIDTH);
	for (int i = 0; i < cells; i++)
		put_text(out, vt_cell(vt, row, col + i).text);
	fputs("</text>\n", out);
	return col + cells;
}

bool picture_save(struct vt *vt, int rows, int cols, const char *path)
{
	FILE *out = fopen(path, "w");

	if (out == NULL)
		return false;
	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" xml:space=\"preserve\" width=\"%d\" "
		"height=\"%d\" "
		"font-family=\"'DejaVu "
		"Sans Mono','Noto Sans Mono CJK SC','WenQuanYi Zen Hei Mono',monospace\" "
		"font-size=\"15\">\n"
		"<rect width=\"100%%\" height=\"100%%\" rx=\"6\" fill=\"#%06x\"/>\n",
		2 * MARGIN + cols * CELL_WIDTH, 2 * MARGIN + rows * CELL_HEIGHT, PAPER);
	for (int row = 0; row < rows; row++) {
		put_backgrounds(out, vt, row, cols);
		for (int col = 0; col < cols;)
			col = put_run(out, vt, row, col, cols);
	}
	fputs("</svg>\n", out);
	return fclose(out) == 0;
}
