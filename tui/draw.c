/* One picture of the whole: top line, title, body, boxes, message, keys. */
#include <assert.h>
#include <string.h>

#include "tui/keybar.h"
#include "tui/sheet_draw.h"
#include "tui/terminal.h"
#include "tui/ui_state.h"
#include "tui/wrap.h"

#define MARGIN 1
#define TITLE_ROW 1
#define BODY_ROW 2
#define MESSAGE_ROWS 1
#define LIST_ROWS_MIN 3
#define BOX_MARGIN_COLS 2
#define PROGRESS_CELLS 20
#define TITLE_ARROW " > "
#define LEFT_OUT ".. > " /* in the place of the first titles, where there are too many */

static const enum part USUAL_ORDER[PART_COUNT] = {PART_FACTS, PART_FORM, PART_LIST, PART_NOTES};

/* The body of one view, measured. */
struct body {
	struct sheet facts, notes;
	const enum part *order;
	int rows[PART_COUNT];
	int gaps;   /* empty lines between the parts */
	int needed; /* all of it, a list with all its rows, the gaps */
	bool focused;
};

static void measure(struct view *v, struct arena *arena, int cols, struct body *b)
{
	enum lang lang = v->ui->config.lang;
	int parts = 0;

	*b = (struct body){
		.order = v->screen->order[0] != PART_END ? v->screen->order : USUAL_ORDER};
	sheet_init(&b->facts, arena, lang);
	sheet_init(&b->notes, arena, lang);
	if (v->screen->draw != NULL)
		v->screen->draw(v, &b->facts);
	if (v->screen->notes != NULL)
		v->screen->notes(v, &b->notes);
	b->rows[PART_FACTS] = sheet_height(&b->facts, cols);
	b->rows[PART_FORM] = form_rows(&v->form);
	b->rows[PART_NOTES] = sheet_height(&b->notes, cols);
	if (v->screen->column_count > 0)
		b->rows[PART_LIST] = list_rows(&v->list);
	for (int part = PART_FACTS; part < PART_COUNT; part++) {
		b->needed += b->rows[part];
		parts += b->rows[part] > 0;
	}
	b->gaps = parts > 1 ? parts - 1 : 0;
	b->needed += b->gaps;
}

static int minimum(int a, int b)
{
	return a < b ? a : b;
}

/* Who gives way where there is too little room: the list, then the read-only rows, which scroll. */
static int fit(struct view *v, struct body *b, int rows)
{
	int gap = 1;
	int excess = b->needed - rows;

	if (excess > 0) {
		int give = b->rows[PART_LIST] - minimum(b->rows[PART_LIST], LIST_ROWS_MIN);

		give = minimum(give, excess);
		b->rows[PART_LIST] -= give;
		excess -= give;
	} else if (b->rows[PART_LIST] > 0) {
		b->rows[PART_LIST] -= excess;
	}
	if (excess > 0) {
		gap = 0;
		excess -= b->gaps;
	}
	v->scroll_max = excess > 0 ? minimum(excess, b->rows[PART_FACTS]) : 0;
	b->rows[PART_FACTS] -= v->scroll_max;
	v->scroll = minimum(v->scroll, v->scroll_max);
	return gap;
}

static void draw_list(struct view *v, struct surface *s, struct area area, bool focused)
{
	struct list_look look = {v, v->ui->config.lang, v->screen->empty, focused && v->in_list};

	list_draw(&v->list, s, area, &look);
}

static void draw_part(
	struct view *v, struct body *b, enum part part, struct surface *s, struct area area)
{
	switch (part) {
	case PART_FACTS:
		sheet_draw(&b->facts, s, area, v->scroll);
		break;
	case PART_FORM:
		form_draw(&v->form, s, area, v->ui->config.lang, b->focused && !v->in_list);
		break;
	case PART_LIST:
		draw_list(v, s, area, b->focused);
		break;
	case PART_NOTES:
		sheet_draw(&b->notes, s, area, 0);
		break;
	case PART_END:
	case PART_COUNT:
		break;
	}
}

static void draw_body(struct view *v, struct body *b, struct surface *s, struct area area)
{
	int gap = fit(v, b, area.rows);
	int row = area.row;
	int end = area.row + area.rows;

	v->form.holds = view_holds(v);
	for (int i = 0; i < PART_COUNT && b->order[i] != PART_END; i++) {
		int rows = minimum(b->rows[b->order[i]], end - row);

		if (rows <= 0)
			continue;
		draw_part(v, b, b->order[i], s, (struct area){row, area.col, rows, area.cols});
		row += rows + gap;
	}
}

/* The titles of the screens up to v, boxes left out. */
static size_t collect_titles(const struct view *v, const char *titles[STACK_MAX])
{
	const struct ui *ui = v->ui;
	size_t count = 0;

	for (size_t i = 0; i < ui->depth; i++) {
		if (ui->stack[i]->screen->box.rows == 0)
			titles[count++] = text_in(ui->config.lang, ui->stack[i]->screen->title);
		if (ui->stack[i] == v)
			break;
	}
	return count;
}

/* The first title from which on they fit, with LEFT_OUT for those before: the last is where we are.
 */
static size_t first_title(
	const struct surface *s, const char *const titles[], size_t count, int room)
{
	assert(count > 0);

	size_t first = count - 1;
	int cells = surface_width(s, titles[first]) + surface_width(s, LEFT_OUT);

	while (first > 0) {
		int more = surface_width(s, titles[first - 1]) + surface_width(s, TITLE_ARROW);

		if (cells + more - (first == 1 ? surface_width(s, LEFT_OUT) : 0) > room)
			break;
		cells += more;
		first--;
	}
	return first;
}

static void put_title(struct surface *s, struct spot *at, enum paint paint, const char *text)
{
	int cells = surface_text(s, *at, paint, text);

	at->col += cells;
	at->cells -= cells;
}

/* Where in the list we are, or what of a sheet is below; after the body was laid out. */
static void render_place(const struct view *v, char place[SAY_TEXT_MAX])
{
	int below = v->scroll_max - v->scroll;
	struct say say = SAY(N_("row {1} of {2}"), say_count((int64_t)v->list.chosen + 1),
		say_count((int64_t)v->list.count));

	place[0] = '\0';
	if (v->list.count == 0)
		say = SAY(N_("{1} more lines: PgDn"), say_count(below));
	if (v->list.count > 0 || below > 0)
		text_render(v->ui->config.lang, &say, place, SAY_TEXT_MAX);
}

/* Home > Account > Take payment, and where in it we are. */
static void draw_title(const struct view *v, struct surface *s)
{
	struct spot at = {TITLE_ROW, MARGIN, s->cols - 2 * MARGIN};
	const char *titles[STACK_MAX];
	size_t count = collect_titles(v, titles);
	char place[SAY_TEXT_MAX];

	render_place(v, place);
	surface_align(s, at, ALIGN_RIGHT, PAINT_DIM, place);
	at.cells -= surface_width(s, place) + 1;
	for (size_t first = first_title(s, titles, count, at.cells), i = first; i < count; i++) {
		if (i > 0)
			put_title(s, &at, PAINT_DIM, i > first ? TITLE_ARROW : LEFT_OUT);
		put_title(s, &at, PAINT_TITLE, titles[i]);
	}
}

static void draw_screen(struct view *v, struct surface *s, bool focused)
{
	struct area area = {BODY_ROW, MARGIN, s->rows - BODY_ROW - MESSAGE_ROWS - KEYBAR_ROWS,
		s->cols - 2 * MARGIN};
	struct arena arena = ARENA_EMPTY;
	struct body b;

	measure(v, &arena, area.cols, &b);
	b.focused = focused;
	draw_body(v, &b, s, area);
	draw_title(v, s);
	arena_release(&arena);
}

static struct keybar keybar_of(const struct view *v)
{
	const struct ui_config *c = &v->ui->config;

	return (struct keybar){v->screen, c->globals, c->global_count, c->lang, v};
}

/* At the right end of a frame's line, the frame being seen before it. */
static void put_place(struct surface *s, struct spot line, const char *place)
{
	int cells = surface_width(s, place);

	if (cells > 0 && cells < line.cells)
		surface_text(s, (struct spot){line.row, line.col + line.cells - cells, cells},
			PAINT_DIM, place);
}

/* A frame with the title in it, the body, and the keys on its last line. */
static void draw_box(struct view *v, struct surface *s, bool focused)
{
	int cols = minimum(v->screen->box.cols, s->cols - 2 * BOX_MARGIN_COLS);
	int room = s->rows - BODY_ROW - MESSAGE_ROWS - KEYBAR_ROWS;
	struct arena arena = ARENA_EMPTY;
	struct keybar bar = keybar_of(v);
	struct body b;

	measure(v, &arena, cols - 4, &b);
	b.focused = focused;
	int rows = minimum(minimum(v->screen->box.rows, room), b.needed + 4);
	struct area box = {BODY_ROW + (room - rows) / 2, (s->cols - cols) / 2, rows, cols};
	char place[SAY_TEXT_MAX];
	struct spot title = {box.row, box.col + 2, cols - 4};

	surface_fill(s, box, PAINT_TEXT);
	surface_frame(s, box);
	s->cursor_row = s->cursor_col = -1;
	draw_body(v, &b, s, (struct area){box.row + 1, box.col + 2, rows - 4, cols - 4});
	render_place(v, place);
	if (v->list.count == 0)
		put_place(s, title, place);
	surface_text(s, title, PAINT_TITLE, text_in(v->ui->config.lang, v->screen->title));
	keybar_draw_box(&bar, s, (struct spot){box.row + rows - 2, box.col + 2, cols - 4});
	arena_release(&arena);
}

static int status_cells(const struct surface *s, const struct status_item *item)
{
	return surface_width(s, item->text) + 2;
}

/* Of those not taken yet the most important one that fits; status->count when none does. */
static size_t status_next(
	const struct surface *s, const struct status *status, const bool *taken, int room)
{
	size_t best = status->count;

	for (size_t i = 0; i < status->count; i++) {
		const struct status_item *item = &status->item[i];

		if (taken[i] || status_cells(s, item) > room)
			continue;
		if (best == status->count || item->keep > status->item[best].keep)
			best = i;
	}
	return best;
}

/* One that is too long leaves its room to lesser ones. */
static void status_fit(const struct surface *s, struct status *status)
{
	bool taken[STATUS_ITEMS_MAX] = {false};
	size_t kept = 0, next;
	int room = s->cols;

	while ((next = status_next(s, status, taken, room)) < status->count) {
		taken[next] = true;
		room -= status_cells(s, &status->item[next]);
	}
	for (size_t i = 0; i < status->count; i++)
		if (taken[i])
			status->item[kept++] = status->item[i];
	status->count = kept;
}

static void draw_status(const struct ui *ui, struct surface *s)
{
	const struct ui_config *c = &ui->config;
	struct status status = {0};
	int left = 0, right = s->cols;

	surface_fill(s, (struct area){0, 0, 1, s->cols}, PAINT_STATUS);
	if (c->status == NULL)
		return;
	c->status(c->app, c->lang, &status);
	status_fit(s, &status);
	for (size_t i = 0; i < status.count; i++) {
		const struct status_item *item = &status.item[i];
		int cells = surface_width(s, item->text);
		struct spot at = {0, left + 1, cells};

		if (item->right) {
			right -= cells + 1;
			at.col = right;
		} else {
			left += cells + 2;
		}
		surface_text(s, at, item->paint, item->text);
	}
}

/* "working" with what and how far, else what was said last, else the hint of the field. */
static bool message_of(struct ui *ui, struct message *out)
{
	const struct view *top = ui_top(ui);
	struct errand *e = ui_working(ui);

	ui->working_shown = e != NULL;
	if (e != NULL) {
		*out = (struct message){TONE_PLAIN, working_say(e)};
		return true;
	}
	if (ui->config.keymap.prefixed) {
		*out = (struct message){TONE_PLAIN,
			SAY(N_("Ctrl-O: now 1 to 9, 0, - or = for F1 to F9, F10, F11, F12"))};
		return true;
	}
	if (ui->message.say.msgid != NULL) {
		*out = ui->message;
		return true;
	}
	if (top->form.count == 0 || top->in_list ||
		top->screen->fields[top->form.focus].hint == NULL)
		return false;
	*out = (struct message){TONE_PLAIN, SAY(top->screen->fields[top->form.focus].hint)};
	return true;
}

/* How far a long run is, behind its words: "[######      ]". */
static void draw_progress(const struct errand *e, struct surface *s, struct spot at)
{
	int64_t done = atomic_load(&e->done), total = atomic_load(&e->total);
	char bar[PROGRESS_CELLS + 3];
	int filled;

	if (total <= 0 || at.cells < PROGRESS_CELLS + 2)
		return;
	filled = done >= total ? PROGRESS_CELLS : (int)(PROGRESS_CELLS * done / total);
	memset(bar, ' ', sizeof(bar));
	memset(bar + 1, '#', (size_t)filled);
	bar[0] = '[';
	bar[PROGRESS_CELLS + 1] = ']';
	bar[PROGRESS_CELLS + 2] = '\0';
	surface_align(s, at, ALIGN_RIGHT, PAINT_VALUE, bar);
}

static void draw_message(struct ui *ui, struct surface *s)
{
	static const enum paint PAINTS[] = {[TONE_PLAIN] = PAINT_LABEL,
		[TONE_GOOD] = PAINT_GOOD,
		[TONE_WARN] = PAINT_WARN,
		[TONE_ERROR] = PAINT_ERROR};
	struct spot at = {s->rows - KEYBAR_ROWS - 1, MARGIN, s->cols - 2 * MARGIN};
	char text[SAY_TEXT_MAX];
	struct message message;

	if (!message_of(ui, &message))
		return;
	text_render(ui->config.lang, &message.say, text, sizeof(text));
	if (surface_width(s, text) > at.cells) {
		surface_align(s, at, ALIGN_LEFT, PAINTS[message.tone], text);
		return;
	}
	int used = surface_text(s, at, PAINTS[message.tone], text) + 1;

	if (ui->working_shown)
		draw_progress(
			ui_working(ui), s, (struct spot){at.row, at.col + used, at.cells - used});
}

static void draw_too_small(const struct ui *ui, struct surface *s)
{
	struct say say =
		SAY(N_("This window has {1}x{2} characters; wattdesk needs at least {3}x{4}. Make "
		       "it larger, or its letters smaller."),
			say_count(s->cols), say_count(s->rows), say_count(TERMINAL_COLS_MIN),
			say_count(TERMINAL_ROWS_MIN));
	char text[SAY_TEXT_MAX];
	const char *p = text;

	text_render(ui->config.lang, &say, text, sizeof(text));
	for (int row = 0; row < s->rows && *p != '\0'; row++) {
		size_t next, size = wrap_line(p, s->cols, &next);
		char line[SAY_TEXT_MAX];

		memcpy(line, p, size);
		line[size] = '\0';
		surface_text(s, (struct spot){row, 0, s->cols}, PAINT_WARN, line);
		p += next;
	}
}

void ui_draw(struct ui *ui, struct surface *s)
{
	size_t base = ui->depth;

	surface_clear(s);
	if (ui->depth == 0)
		return;
	ui->too_small = s->rows < TERMINAL_ROWS_MIN || s->cols < TERMINAL_COLS_MIN;
	if (ui->too_small) {
		draw_too_small(ui, s);
		return;
	}
	do
		base--;
	while (base > 0 && ui->stack[base]->screen->box.rows > 0);
	draw_status(ui, s);
	draw_screen(ui->stack[base], s, base + 1 == ui->depth);
	for (size_t i = base + 1; i < ui->depth; i++)
		draw_box(ui->stack[i], s, i + 1 == ui->depth);
	draw_message(ui, s);
	struct keybar bar = keybar_of(ui_top(ui));

	if (ui_top(ui)->screen->box.rows > 0)
		keybar_draw_box(&bar, s, (struct spot){s->rows - KEYBAR_ROWS, 0, s->cols});
	else
		keybar_draw(&bar, s, s->rows - KEYBAR_ROWS);
}
