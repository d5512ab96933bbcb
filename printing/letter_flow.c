/* Lines and paragraphs of a letter: where they begin, end, and which must stay together. */
#include "printing/letter_flow.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "printing/line_break.h"
#include "printing/page_line.h"

#define BODY_SIZE 15.75 /* 三号: 28 characters fill the line */
#define BODY_PITCH 28.98
#define PITCH_SHARE 1.75 /* of another size */
#define HEAD_SIZE 26.0
#define TITLE_SIZE 22.0
#define SUBTITLE_SIZE 16.0
#define NOTE_SHARE 0.72
#define NOTE_PITCH 1.5
#define LINES_MAX 512
#define RED_LINE 1.6
#define INDENT 2 /* characters */
#define SIGN_INDENT 4
#define SIGN_SPACE 1.4   /* lines above a signature: the seal needs them */
#define TOGETHER_MAX 6   /* lines of a paragraph that a signature draws with it to the next page */
#define CLOSING_BYTES 48 /* of a paragraph that only closes a letter */
#define DASH 4.0
#define ATTACH_HANG 3

/* A text broken into lines; the first is indented, the others may hang. */
struct lines {
	struct text_line line[LINES_MAX];
	size_t count;
	double first_indent, indent;
};

void letter_flow_size(struct letter_flow *f, int points)
{
	f->size = points == 0 ? BODY_SIZE : (double)points;
	f->pitch = points == 0 ? BODY_PITCH : (double)points * PITCH_SHARE;
}

const char *letter_flow_fill(struct letter_flow *f, const char *text)
{
	letter_fill(f->raw, sizeof(f->raw), text, f->data->values);
	return utf8_clean(f->text, sizeof(f->text), f->raw);
}

static void break_lines(const struct letter_flow *f, const char *text, double size, struct lines *l)
{
	double width = page_area(f->doc).width;

	l->count = 0;
	do {
		double indent = l->count == 0 ? l->first_indent : l->indent;
		struct text_line line = line_break(text, size, width - indent);

		l->line[l->count++] = line;
		text += line.taken;
	} while (*text != '\0' && l->count < LINES_MAX);
}

/* No page ends with the first of two lines, and none begins with the last of them. */
static void keep_company(
	const struct letter_flow *f, const struct lines *l, size_t at, double pitch)
{
	bool pair = l->count > 1 && (at == 0 || at + 2 == l->count);

	page_need(f->doc, pair ? 2 * pitch : pitch);
}

static void draw_lines(struct letter_flow *f, const struct style *s, double pitch, const char *text,
	const struct lines *l)
{
	struct box area = page_area(f->doc);

	for (size_t i = 0; i < l->count; i++) {
		const struct text_line *line = &l->line[i];
		const struct measured shown = {text, line->shown, line->width};
		double indent = i == 0 ? l->first_indent : l->indent;
		double spread = i + 1 < l->count ? area.width - indent : 0;
		struct point at;

		keep_company(f, l, i, pitch);
		at = (struct point){area.x + indent,
			page_cursor(f->doc) + (pitch - s->size * PAGE_LEADING) / 2};
		page_line(f->doc, at, s, &shown, spread);
		page_move(f->doc, pitch);
		text += line->taken;
	}
}

/* How high the signature is that begins at that element, 0 when none does. */
static double sign_height(const struct letter_flow *f, size_t at)
{
	double lines = 0;

	while (at < f->count && f->elements[at]->kind == LETTER_SIGN) {
		lines += 1;
		at++;
	}
	return lines > 0 ? (lines + SIGN_SPACE) * f->pitch : 0;
}

/* "特此函告。", "附件：…": what only closes a letter. */
static bool is_closing(const struct letter_element *e)
{
	return e->kind == LETTER_ATTACH ||
	       (e->kind == LETTER_PARA && strlen(e->text) <= CLOSING_BYTES);
}

/* The closing words and the signature behind this element, which must not be torn from it. */
static double followers(const struct letter_flow *f)
{
	size_t at = f->at + 1;
	double lines = 0, sign;

	for (; at < f->count && is_closing(f->elements[at]); at++)
		lines += 1;
	sign = sign_height(f, at);
	return sign > 0 ? lines * f->pitch + sign : 0;
}

static void draw_text(struct letter_flow *f, const char *text, const struct style *s, double pitch,
	struct lines *l)
{
	double after = followers(f), whole;

	break_lines(f, text, s->size, l);
	whole = (double)l->count * pitch;
	if (after > 0 && l->count <= TOGETHER_MAX)
		page_need(f->doc, whole + after);
	draw_lines(f, s, pitch, text, l);
}

static void draw_paragraph(struct letter_flow *f, const char *text, double indent, bool bold)
{
	struct lines l = {.first_indent = indent * f->size};

	draw_text(f, text, &(struct style){.size = f->size, .bold = bold}, f->pitch, &l);
}

/* A heading stays with two lines of what it is about, or with its form. */
static void draw_head(struct letter_flow *f, const char *text)
{
	double form = letter_flow_form_height(f, f->at + 1), room = page_area(f->doc).height;

	page_need(f->doc, form > 0 && form + f->pitch < room ? f->pitch + form : 3 * f->pitch);
	draw_paragraph(f, text, INDENT, true);
}

static void draw_item(struct letter_flow *f, const char *text)
{
	char numbered[FLOW_TEXT_MAX];

	snprintf(numbered, sizeof(numbered), "%d. %s", ++f->item, text);
	draw_paragraph(f, numbered, INDENT, false);
}

double letter_flow_note_height(const struct letter_flow *f, size_t at)
{
	char text[FLOW_TEXT_MAX];
	double size = f->size * NOTE_SHARE;

	if (at >= f->count || f->elements[at]->kind != LETTER_NOTE)
		return 0;
	letter_fill(text, sizeof(text), f->elements[at]->text, f->data->values);
	return line_count(text, size, page_area(f->doc).width) * size * NOTE_PITCH;
}

static void draw_note(struct letter_flow *f, const char *text)
{
	const struct style s = {.size = f->size * NOTE_SHARE};
	struct lines l = {0};

	draw_text(f, text, &s, s.size * NOTE_PITCH, &l);
}

/* "附件：" stands out: the lines below begin behind it. */
static void draw_attach(struct letter_flow *f, const char *text)
{
	struct lines l = {
		.first_indent = INDENT * f->size, .indent = (INDENT + ATTACH_HANG) * f->size};

	draw_text(f, text, &(struct style){.size = f->size}, f->pitch, &l);
}

static void draw_centered(
	struct letter_flow *f, const char *text, const struct style *s, double above, double below)
{
	struct box area = page_area(f->doc);
	double height = page_paragraph_height(area.width, s, text);

	page_need(f->doc, above + height + below);
	page_move(f->doc, above);
	page_paragraph(f->doc, (struct box){area.x, page_cursor(f->doc), area.width, 0}, s, text);
	page_move(f->doc, height + below);
}

static void draw_letterhead(struct letter_flow *f, const char *text)
{
	struct style s = {.size = HEAD_SIZE, .align = ALIGN_CENTER, .ink = INK_RED, .bold = true};
	double width = page_text_width(&s, text), room = page_area(f->doc).width;

	if (width > room && width < 2 * room) /* a little smaller rather than broken in two */
		s.size *= room / width * 0.995;
	draw_centered(f, text, &s, 0, f->pitch * 0.3);
}

static void draw_number(struct letter_flow *f, const char *text)
{
	bool headed = f->at > 0 && f->elements[f->at - 1]->kind == LETTER_LETTERHEAD;
	const struct style s = {.size = f->size, .align = headed ? ALIGN_CENTER : ALIGN_RIGHT};
	struct box area = page_area(f->doc);

	draw_centered(f, text, &s, 0, 4);
	if (!headed)
		return;
	page_fill(f->doc, (struct box){area.x, page_cursor(f->doc), area.width, RED_LINE}, INK_RED);
	page_move(f->doc, RED_LINE + f->pitch * 0.6);
}

static void draw_title(struct letter_flow *f, const char *text)
{
	const struct style s = {.size = TITLE_SIZE, .align = ALIGN_CENTER, .bold = true};

	draw_centered(f, text, &s, 0, f->pitch * 0.6);
}

static void draw_subtitle(struct letter_flow *f, const char *text)
{
	const struct style s = {.size = SUBTITLE_SIZE, .align = ALIGN_CENTER, .bold = true};

	draw_centered(f, text, &s, 0, f->pitch * 0.4);
}

static void draw_tear(struct letter_flow *f, const char *text)
{
	const struct style s = {.size = f->size * NOTE_SHARE, .align = ALIGN_CENTER};
	struct box area = page_area(f->doc);
	double y;

	page_need(f->doc, 4 * f->pitch);
	page_move(f->doc, f->pitch * 0.5);
	y = page_cursor(f->doc);
	for (int i = 0; 2 * DASH * i < area.width; i++) {
		double x = area.x + 2 * DASH * i;

		page_rule(f->doc, (struct point){x, y}, (struct point){x + DASH, y}, 0.6);
	}
	page_move(f->doc, 2);
	draw_centered(f, text, &s, 0, f->pitch * 0.2);
}

/* Office and date one above the other, about one axis, the date four characters from the edge. */
static void draw_sign(struct letter_flow *f)
{
	const struct style s = {.size = f->size, .align = ALIGN_CENTER};
	struct box area = page_area(f->doc);
	double widest = 0, last = 0, axis, right = area.x + area.width;
	size_t end = f->at;

	page_need(f->doc, sign_height(f, f->at));
	page_move(f->doc, SIGN_SPACE * f->pitch);
	for (; end < f->count && f->elements[end]->kind == LETTER_SIGN; end++) {
		last = page_text_width(&s, letter_flow_fill(f, f->elements[end]->text));
		widest = last > widest ? last : widest;
	}
	axis = right - SIGN_INDENT * f->size - last / 2;
	if (axis + widest / 2 > right)
		axis = right - widest / 2;
	for (; f->at < end; f->at++) {
		page_text(f->doc, (struct point){axis, page_cursor(f->doc)}, &s,
			letter_flow_fill(f, f->elements[f->at]->text));
		page_move(f->doc, f->pitch);
	}
	f->at--;
}

static void draw_newpage(struct letter_flow *f, const char *text)
{
	page_need(f->doc, page_area(f->doc).height);
	if (*text != '\0')
		draw_paragraph(f, text, 0, true);
}

void letter_flow_mark(struct letter_flow *f, const char *mark)
{
	static const struct style bold = {.size = 12, .bold = true};
	struct box area = page_area(f->doc);
	double pad = 5, height = bold.size * PAGE_LEADING + 4, y = area.y - 2 * height;
	double width = page_text(f->doc, (struct point){area.x + pad, y + 2}, &bold, mark);

	page_frame(f->doc, (struct box){area.x, y, width + 2 * pad, height}, 1);
}

static void draw_words(struct letter_flow *f, const struct letter_element *e)
{
	static void (*const draws[LETTER_ELEMENT_KINDS])(struct letter_flow *, const char *) = {
		[LETTER_LETTERHEAD] = draw_letterhead,
		[LETTER_NUMBER] = draw_number,
		[LETTER_TITLE] = draw_title,
		[LETTER_SUBTITLE] = draw_subtitle,
		[LETTER_HEAD] = draw_head,
		[LETTER_ITEM] = draw_item,
		[LETTER_NOTE] = draw_note,
		[LETTER_ATTACH] = draw_attach,
		[LETTER_TEAR] = draw_tear,
		[LETTER_NEWPAGE] = draw_newpage,
	};
	const char *text = letter_flow_fill(f, e->text);

	assert(e->kind < LETTER_ELEMENT_KINDS);
	if (draws[e->kind] != NULL)
		draws[e->kind](f, text);
	else
		draw_paragraph(f, text, e->kind == LETTER_PARA ? INDENT : 0, false);
}

void letter_flow_draw(struct letter_flow *f)
{
	const struct letter_element *e = f->elements[f->at];

	if (e->kind != LETTER_ITEM)
		f->item = 0;
	switch (e->kind) {
	case LETTER_FORM:
		letter_flow_form(f);
		return;
	case LETTER_TABLE:
		letter_flow_table(f);
		return;
	case LETTER_SIGN:
		draw_sign(f);
		return;
	case LETTER_SPACE:
		page_move(f->doc, e->number * f->pitch);
		return;
	case LETTER_COLUMN:
	case LETTER_SUM:
	case LETTER_PAGE:
	case LETTER_SIZE:
		return;
	case LETTER_LETTERHEAD:
	case LETTER_NUMBER:
	case LETTER_TITLE:
	case LETTER_SUBTITLE:
	case LETTER_TO:
	case LETTER_PARA:
	case LETTER_HEAD:
	case LETTER_ITEM:
	case LETTER_PLAIN:
	case LETTER_NOTE:
	case LETTER_ATTACH:
	case LETTER_TEAR:
	case LETTER_NEWPAGE:
	case LETTER_ELEMENT_KINDS:
		draw_words(f, e);
		return;
	}
}
