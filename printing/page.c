/* What is drawn on a page: text in the faces that have it, lines, areas, stamps. */
#include "printing/page.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "core/utf8.h"
#include "printing/document_state.h"
#include "printing/line_break.h"
#include "printing/page_line.h"

#define BASELINE 1.06     /* below the top of a line, in sizes of its letters */
#define SIZE_STEP 0.001   /* sizes nearer than this are one size */
#define BOLD_STROKE 0.035 /* the faces have one weight: bold is stroked round its edge */
#define ROW_LINE 0.5      /* weight of the lines of a table */
#define SPREAD_MOST 0.09  /* ems between two letters; more and readers take it for a blank */
#define STAMP_TURN 0.21   /* radians */
#define STAMP_PADDING 0.35
#define STAMP_SIZE 48.0
#define MARK_TURN 0.52
#define MARK_SIZE 110.0
#define MARK_CORNER_SIZE 10.0
#define MARK_SHARE 0.75 /* of the width of the page at most */

struct colour {
	HPDF_REAL red, green, blue;
};

static const struct colour colours[INKS] = {
	[INK_BLACK] = {0.00F, 0.00F, 0.00F},
	[INK_GRAY] = {0.35F, 0.35F, 0.35F},
	[INK_SILVER] = {0.75F, 0.75F, 0.75F},
	[INK_PALE] = {0.93F, 0.93F, 0.93F},
	[INK_RED] = {0.78F, 0.10F, 0.10F},
	[INK_BLUE] = {0.16F, 0.42F, 0.65F},
};

static bool usable(const struct document *d)
{
	return d->fault.code == CODE_OK;
}

static HPDF_REAL real(double x)
{
	return (HPDF_REAL)x;
}

/* libhpdf measures from the lower edge. */
static HPDF_REAL up(const struct document *d, double y)
{
	return real(d->height - y);
}

static bool pen_known(const struct document *d)
{
	return d->pen.size > 0;
}

static void set_ink(struct document *d, enum ink ink)
{
	const struct colour *c = &colours[ink];

	if (pen_known(d) && d->pen.ink == ink)
		return;
	HPDF_Page_SetRGBFill(d->page, c->red, c->green, c->blue);
	HPDF_Page_SetRGBStroke(d->page, c->red, c->green, c->blue);
	d->pen.ink = ink;
}

static void set_line(struct document *d, double weight)
{
	if (fabs(d->pen.line - weight) < SIZE_STEP)
		return;
	HPDF_Page_SetLineWidth(d->page, real(weight));
	d->pen.line = weight;
}

static void set_space(struct document *d, double space)
{
	if (fabs(d->pen.space - space) < SIZE_STEP)
		return;
	HPDF_Page_SetCharSpace(d->page, real(space));
	d->pen.space = space;
}

static void set_bold(struct document *d, bool bold, double size)
{
	if (bold)
		set_line(d, size * BOLD_STROKE);
	if (pen_known(d) && d->pen.bold == bold)
		return;
	HPDF_Page_SetTextRenderingMode(d->page, bold ? HPDF_FILL_THEN_STROKE : HPDF_FILL);
	d->pen.bold = bold;
}

static void set_face(struct document *d, enum font_face face, double size)
{
	bool same = d->pen.face == face && fabs(d->pen.size - size) < SIZE_STEP;

	if (pen_known(d) && same)
		return;
	HPDF_Page_SetFontAndSize(d->page, document_font(d, face), real(size));
	d->pen.face = face;
	d->pen.size = size;
}

/* Shows cleaned text at the text position, in as many faces as it takes. */
static void show(struct document *d, const struct style *s, const char *text, size_t bytes)
{
	char run[PAGE_TEXT_MAX];
	size_t used = 0;
	enum font_face face = FONT_COMMON;

	for (size_t at = 0; at < bytes;) {
		uint32_t c = utf8_next(text, bytes, &at);
		struct font_glyph g = font_glyph_of(c);

		if (g.missing && d->missing++ == 0)
			d->first_missing = c;
		if (used > 0 && (g.face != face || used + 5 > sizeof(run))) {
			run[used] = '\0';
			set_face(d, face, s->size);
			HPDF_Page_ShowText(d->page, run);
			used = 0;
		}
		face = g.face;
		used += utf8_put(run + used, g.drawn);
	}
	run[used] = '\0';
	set_face(d, face, s->size);
	HPDF_Page_ShowText(d->page, run);
}

/* With the space between letters that is set. */
static void show_line(
	struct document *d, struct point at, const struct style *s, const char *text, size_t bytes)
{
	set_ink(d, s->ink);
	set_bold(d, s->bold, s->size);
	HPDF_Page_BeginText(d->page);
	HPDF_Page_MoveTextPos(d->page, real(at.x), up(d, at.y + s->size * BASELINE));
	show(d, s, text, bytes);
	HPDF_Page_EndText(d->page);
}

static void show_at(
	struct document *d, struct point at, const struct style *s, const char *text, size_t bytes)
{
	if (bytes == 0 || !usable(d))
		return;
	set_space(d, 0);
	show_line(d, at, s, text, bytes);
}

/* Where a text of that width begins, about x or within the room to its right. */
static double aligned(enum align align, double x, double room, double width)
{
	switch (align) {
	case ALIGN_LEFT:
		return x;
	case ALIGN_CENTER:
		return x + (room - width) / 2;
	case ALIGN_RIGHT:
		return x + room - width;
	}
	assert(!"an alignment that does not exist");
	return x;
}

double page_text(struct document *d, struct point at, const struct style *s, const char *text)
{
	char clean[PAGE_TEXT_MAX];
	size_t bytes = strlen(utf8_clean(clean, sizeof(clean), text));
	double width = font_text_width(clean, bytes, s->size);

	at.x = aligned(s->align, at.x, 0, width);
	show_at(d, at, s, clean, bytes);
	return width;
}

void page_line(struct document *d, struct point at, const struct style *s,
	const struct measured *line, double spread)
{
	double spare = spread - line->width;
	size_t gaps = 0;

	for (size_t i = 1; i < line->bytes; i++)
		gaps += (line->text[i] & 0xC0) != 0x80;
	if (line->bytes == 0 || !usable(d))
		return;
	if (spare <= 0 || gaps == 0 || spare > s->size * SPREAD_MOST * (double)gaps)
		spare = 0;
	set_space(d, gaps == 0 ? 0 : spare / (double)gaps);
	show_line(d, at, s, line->text, line->bytes);
}

double page_text_width(const struct style *s, const char *text)
{
	char clean[PAGE_TEXT_MAX];

	utf8_clean(clean, sizeof(clean), text);
	return font_text_width(clean, strlen(clean), s->size);
}

double page_paragraph(struct document *d, struct box in, const struct style *s, const char *text)
{
	char clean[PAGE_TEXT_MAX];
	const char *rest = utf8_clean(clean, sizeof(clean), text);
	double y = in.y;

	do {
		struct text_line line = line_break(rest, s->size, in.width);
		struct point at = {aligned(s->align, in.x, in.width, line.width), y};

		show_at(d, at, s, rest, line.shown);
		rest += line.taken;
		y += s->size * PAGE_LEADING;
	} while (*rest != '\0');
	return y - in.y;
}

double page_paragraph_height(double width, const struct style *s, const char *text)
{
	char clean[PAGE_TEXT_MAX];

	/* No byte makes more than one em: short cells need no measuring. */
	if ((double)strlen(text) * s->size <= width ||
		font_text_width(text, strlen(text), s->size) <= width)
		return s->size * PAGE_LEADING;
	utf8_clean(clean, sizeof(clean), text);
	return line_count(clean, s->size, width) * s->size * PAGE_LEADING;
}

void page_rule(struct document *d, struct point from, struct point to, double weight)
{
	if (!usable(d))
		return;
	set_ink(d, INK_BLACK);
	set_line(d, weight);
	HPDF_Page_MoveTo(d->page, real(from.x), up(d, from.y));
	HPDF_Page_LineTo(d->page, real(to.x), up(d, to.y));
	HPDF_Page_Stroke(d->page);
}

static void rectangle(struct document *d, struct box b)
{
	HPDF_Page_Rectangle(
		d->page, real(b.x), up(d, b.y + b.height), real(b.width), real(b.height));
}

void page_frame(struct document *d, struct box b, double weight)
{
	if (!usable(d))
		return;
	set_ink(d, INK_BLACK);
	set_line(d, weight);
	rectangle(d, b);
	HPDF_Page_Stroke(d->page);
}

void page_row(struct document *d, struct box row, const double *x, size_t count)
{
	if (!usable(d))
		return;
	set_ink(d, INK_BLACK);
	set_line(d, ROW_LINE);
	rectangle(d, row);
	for (size_t i = 0; i < count; i++) {
		HPDF_Page_MoveTo(d->page, real(x[i]), up(d, row.y));
		HPDF_Page_LineTo(d->page, real(x[i]), up(d, row.y + row.height));
	}
	HPDF_Page_Stroke(d->page);
}

void page_fill(struct document *d, struct box b, enum ink ink)
{
	if (!usable(d))
		return;
	set_ink(d, ink);
	rectangle(d, b);
	HPDF_Page_Fill(d->page);
}

/* Draws text about a centre that the page is turned around; a frame is as thick as weight. */
static void turned(struct document *d, struct point centre, double angle, const struct style *s,
	const char *text)
{
	struct pen before = d->pen;
	double width = page_text_width(s, text);
	struct style middle = *s;

	HPDF_Page_GSave(d->page);
	set_space(d, 0);
	HPDF_Page_Concat(d->page, real(cos(angle)), real(sin(angle)), real(-sin(angle)),
		real(cos(angle)), real(centre.x), up(d, centre.y));
	d->pen = (struct pen){0};
	middle.align = ALIGN_CENTER;
	/* The centre is the origin now: y = height is where up() gives 0. */
	page_text(d, (struct point){0, d->height - s->size * PAGE_LEADING / 2}, &middle, text);
	if (s->ink != INK_PALE) {
		double pad = s->size * STAMP_PADDING;
		struct box frame = {-width / 2 - pad,
			d->height - s->size * PAGE_LEADING / 2 - pad / 2, width + 2 * pad,
			s->size * PAGE_LEADING + pad};

		HPDF_Page_SetLineWidth(d->page, real(s->size / 16));
		rectangle(d, frame);
		HPDF_Page_Stroke(d->page);
	}
	HPDF_Page_GRestore(d->page);
	d->pen = before;
}

/* Red multiplies what lies under it: the amounts stay legible through a stamp. */
static void set_overprint(struct document *d)
{
	if (d->overprint == NULL) {
		d->overprint = HPDF_CreateExtGState(d->pdf);
		HPDF_ExtGState_SetBlendMode(d->overprint, HPDF_BM_MULTIPLY);
	}
	HPDF_Page_SetExtGState(d->page, d->overprint);
}

void page_stamp(struct document *d, struct point centre, const struct style *s, const char *text)
{
	struct pen before = d->pen;

	if (!usable(d))
		return;
	HPDF_Page_GSave(d->page);
	set_overprint(d);
	turned(d, centre, STAMP_TURN, s, text);
	HPDF_Page_GRestore(d->page);
	d->pen = before;
}

void page_watermark(struct document *d, const char *text)
{
	static const struct style corner = {.size = MARK_CORNER_SIZE, .bold = true};
	struct style mark = {.size = MARK_SIZE, .ink = INK_PALE, .bold = true};
	double width = page_text_width(&mark, text), most = d->area.width * MARK_SHARE;
	struct point centre = {d->area.x + d->area.width / 2, d->area.y + d->area.height / 2};

	if (width > most)
		mark.size *= most / width;
	if (!usable(d))
		return;
	turned(d, centre, MARK_TURN, &mark, text);
	/*
	 * Straight as well: what is pale and turned is lost by copiers and by a search for text. In
	 * the margin, where no first line of a page meets it.
	 */
	page_text(d, (struct point){d->area.x, d->area.y - 2 * MARK_CORNER_SIZE}, &corner, text);
}

void page_part_stamp(struct document *d, const char *text)
{
	static const struct style red = {.size = STAMP_SIZE, .ink = INK_RED, .bold = true};
	struct point centre = {d->area.x + d->area.width * 0.6, d->area.y + d->area.height * 0.5};

	page_stamp(d, centre, &red, text);
}
