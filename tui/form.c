/* Fields: what may be typed into each kind, when it reads, where it stands. */
#include "tui/form.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/date.h"
#include "core/money.h"
#include "core/utf8.h"
#include "tui/key.h"

#define DATE_DIGITS 8
#define LABEL_GAP 2 /* cells between a label and its box */
#define SECRET_SIGN '*'

/* A kind of field: the characters it takes, and how its text must read. */
struct kind {
	const char *takes;  /* NULL: any printable character */
	const char *refuse; /* msgid for a character that it does not take */
	size_t limit;       /* characters where the row gives none */
	bool (*reads)(const char *label, const char *text, struct say *why);
};

static bool reads_always(const char *label, const char *text, struct say *why)
{
	(void)label;
	(void)text;
	(void)why;
	return true;
}

static bool reads_money(const char *label, const char *text, struct say *why)
{
	struct money m;

	switch (money_parse(&m, text)) {
	case MONEY_OK:
	case MONEY_EMPTY:
		return true;
	case MONEY_BAD_CHAR:
		*why = SAY(N_("{1}: write an amount like 12 or 12.50."), say_word(label));
		return false;
	case MONEY_TOO_PRECISE:
		*why = SAY(N_("{1}: at most two decimals, the last is the fen."), say_word(label));
		return false;
	case MONEY_TOO_LARGE:
		*why = SAY(N_("{1}: this amount is too large."), say_word(label));
		return false;
	}
	return false;
}

static bool reads_date(const char *label, const char *text, struct say *why)
{
	struct date d;

	if (date_parse(&d, text))
		return true;
	*why = SAY(N_("{1}: there is no such day; write 20261121 or 2026-11-21."), say_word(label));
	return false;
}

static const struct kind KINDS[] = {
	[FIELD_TEXT] = {NULL, NULL, FIELD_LIMIT_DEFAULT, reads_always},
	[FIELD_DIGITS] = {"0123456789", N_("Only digits go here."), FIELD_LIMIT_DEFAULT,
		reads_always},
	[FIELD_MONEY] = {"0123456789.", N_("Only digits and one point go here."), 15, reads_money},
	[FIELD_DATE] = {"0123456789-", N_("A date is typed as 20261121 or 2026-11-21."),
		DATE_TEXT_MAX - 1, reads_date},
	[FIELD_SECRET] = {NULL, NULL, EDIT_CHARS_MAX, reads_always},
	[FIELD_CHOICE] = {"", NULL, 1, reads_always},
};

static bool has(const struct field *field, enum field_flag flag)
{
	return (field->flags & (uint32_t)flag) != 0;
}

void form_init(struct form *f, const struct field *fields, size_t count)
{
	*f = (struct form){.fields = fields, .count = count};
	if (count == 0)
		return;
	f->edits = xcalloc(count, sizeof(f->edits[0]));
	f->choice = xcalloc(count, sizeof(f->choice[0]));
	f->wrong = xcalloc(count, sizeof(f->wrong[0]));
	for (size_t i = 0; i < count; i++) {
		int limit = fields[i].limit;

		edit_init(&f->edits[i], limit > 0 ? (size_t)limit : KINDS[fields[i].kind].limit);
	}
}

void form_release(struct form *f)
{
	for (size_t i = 0; i < f->count; i++)
		edit_wipe(&f->edits[i]);
	free(f->edits);
	free(f->choice);
	free(f->wrong);
	*f = (struct form){0};
}

bool form_open(const struct form *f, size_t field)
{
	return (f->fields[field].needs & ~f->holds) == 0;
}

size_t form_reachable(const struct form *f, size_t from, int step)
{
	for (size_t i = from; i < f->count; i += (size_t)step) { /* below 0 wraps beyond count */
		if (form_open(f, i))
			return i;
	}
	return f->count;
}

void form_focus(struct form *f, size_t field)
{
	assert(field < f->count);
	f->focus = field;
	f->edits[field].at = f->edits[field].used;
	f->edits[field].fresh = f->edits[field].used > 0;
}

static size_t choice_count(const struct field *field)
{
	size_t n = 0;

	while (field->choices[n] != NULL)
		n++;
	return n;
}

const char *form_text(const struct form *f, size_t field)
{
	assert(field < f->count);
	if (f->fields[field].kind == FIELD_CHOICE)
		return f->fields[field].choices[f->choice[field]];
	return f->edits[field].text;
}

void form_set_text(struct form *f, size_t field, const char *text)
{
	assert(field < f->count);
	edit_set(&f->edits[field], text);
	f->wrong[field] = false;
}

/* 20261121 becomes 2026-11-21. */
static void complete_date(struct edit *e)
{
	char full[DATE_TEXT_MAX];

	if (e->used != DATE_DIGITS || strspn(e->text, "0123456789") != DATE_DIGITS)
		return;
	memcpy(full, e->text, 4);
	full[4] = '-';
	memcpy(full + 5, e->text + 4, 2);
	full[7] = '-';
	memcpy(full + 8, e->text + 6, 3);
	edit_set(e, full);
}

bool form_check_field(struct form *f, size_t field, struct say *why)
{
	const struct field *row = &f->fields[field];
	struct edit *e = &f->edits[field];
	bool good = true;

	if (!form_open(f, field) || row->kind == FIELD_CHOICE)
		return true;
	if (row->kind == FIELD_DATE)
		complete_date(e);
	if (e->used > 0) {
		good = KINDS[row->kind].reads(row->label, e->text, why);
	} else if (has(row, FIELD_REQUIRED)) {
		*why = SAY(N_("{1} is needed."), say_word(row->label));
		good = false;
	}
	f->wrong[field] = !good;
	return good;
}

bool form_check(struct form *f, struct say *why)
{
	for (size_t i = 0; i < f->count; i++) {
		if (!form_check_field(f, i, why)) {
			form_focus(f, i);
			return false;
		}
	}
	return true;
}

/* Full-width digits and the stops of an input method that was left on. */
static uint32_t fold(uint32_t c)
{
	if (c == 0x3002 || c == 0xFF0E)
		return '.';
	return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

static enum form_outcome choose(struct form *f, uint32_t key)
{
	size_t count = choice_count(&f->fields[f->focus]);
	size_t *choice = &f->choice[f->focus];

	assert(count > 0);
	if (key == K_RIGHT || key == ' ')
		*choice = (*choice + 1) % count;
	else if (key == K_LEFT)
		*choice = (*choice + count - 1) % count;
	else if (fold(key) > '0' && fold(key) <= '9' && fold(key) - '0' <= count)
		*choice = fold(key) - '1';
	else
		return FORM_IGNORED;
	return FORM_CHANGED;
}

static enum form_outcome type(struct form *f, uint32_t key, struct say *why)
{
	const struct kind *kind = &KINDS[f->fields[f->focus].kind];
	struct edit *e = &f->edits[f->focus];
	uint32_t c = kind->takes != NULL ? fold(key) : key;

	if (kind->takes != NULL && (c >= 0x80 || strchr(kind->takes, (int)c) == NULL)) {
		*why = SAY(kind->refuse);
		return FORM_REFUSED;
	}
	if (!edit_insert(e, c)) {
		*why = SAY(
			N_("There is room for {1} characters here."), say_count((int64_t)e->limit));
		return FORM_REFUSED;
	}
	f->wrong[f->focus] = false;
	return FORM_CHANGED;
}

static enum form_outcome move(struct form *f, int step)
{
	size_t next = form_reachable(f, f->focus + (size_t)step, step);

	if (next < f->count) {
		form_focus(f, next);
		return FORM_DONE;
	}
	return step > 0 ? FORM_BEYOND : FORM_IGNORED;
}

/* On the way down what was typed must read; an empty field may be passed by. */
static enum form_outcome leave(struct form *f, uint32_t key, struct say *why)
{
	const struct field *field = &f->fields[f->focus];

	if (key == K_ENTER && has(field, FIELD_RUNS))
		return FORM_RUN;
	if ((key == K_ENTER || f->edits[f->focus].used > 0) && !form_check_field(f, f->focus, why))
		return FORM_REFUSED;
	enum form_outcome outcome = move(f, 1);

	return key == K_ENTER && outcome == FORM_BEYOND ? FORM_RUN : outcome;
}

static enum form_outcome edit(struct form *f, uint32_t key)
{
	bool changed = false;

	if (!edit_key(&f->edits[f->focus], key, &changed))
		return FORM_IGNORED;
	if (changed)
		f->wrong[f->focus] = false;
	return changed ? FORM_CHANGED : FORM_DONE;
}

enum form_outcome form_key(struct form *f, uint32_t key, struct say *why)
{
	if (f->count == 0 || !form_open(f, f->focus))
		return FORM_IGNORED;
	if (key == K_UP || key == K_BACKTAB)
		return move(f, -1);
	if (key == K_DOWN || key == K_TAB || key == K_ENTER)
		return leave(f, key, why);
	if (f->fields[f->focus].kind == FIELD_CHOICE)
		return choose(f, key);
	return key_is_character(key) ? type(f, key, why) : edit(f, key);
}

static bool is_hidden(const struct form *f, size_t field)
{
	return has(&f->fields[field], FIELD_HIDES) && !form_open(f, field);
}

int form_rows(const struct form *f)
{
	int rows = 0;

	for (size_t i = 0; i < f->count; i++) {
		if (!has(&f->fields[i], FIELD_RIGHT_HALF) && !is_hidden(f, i))
			rows += has(&f->fields[i], FIELD_GAP) ? 2 : 1;
	}
	return rows;
}

/* The widest label of one half: the boxes beneath each other begin in one column. */
static int label_cells(const struct form *f, const struct surface *s, bool right, enum lang lang)
{
	int widest = 0;

	for (size_t i = 0; i < f->count; i++) {
		int cells = surface_width(s, text_in(lang, f->fields[i].label));

		if (has(&f->fields[i], FIELD_RIGHT_HALF) == right && cells > widest)
			widest = cells;
	}
	return widest;
}

static enum paint box_paint(const struct form *f, size_t field, bool focused)
{
	if (!form_open(f, field))
		return PAINT_DIM;
	if (focused && f->focus == field)
		return PAINT_FIELD_FOCUS;
	return f->wrong[field] ? PAINT_FIELD_WRONG : PAINT_FIELD;
}

/* What a box shows, from the first byte that still leaves the cursor inside. */
static void shown_text(const struct form *f, size_t field, int cells, char buf[EDIT_TEXT_MAX])
{
	const struct edit *e = &f->edits[field];

	if (f->fields[field].kind != FIELD_SECRET) {
		utf8_copy(buf, EDIT_TEXT_MAX, e->text + edit_first_shown(e, cells));
		return;
	}
	size_t stars = utf8_count(e->text);

	if (stars > (size_t)cells - 1)
		stars = (size_t)cells - 1;
	memset(buf, SECRET_SIGN, stars);
	buf[stars] = '\0';
}

static int cursor_cells(const struct form *f, const struct surface *s, struct spot box, char *shown)
{
	const struct edit *e = &f->edits[f->focus];
	size_t first = edit_first_shown(e, box.cells);

	if (f->fields[f->focus].kind == FIELD_SECRET)
		return (int)strlen(shown);
	shown[e->at - first] = '\0';
	return surface_width(s, shown);
}

static void draw_choice(const struct form *f, struct surface *s, struct spot box, const char *text)
{
	char line[EDIT_TEXT_MAX + 4];
	size_t size;

	(void)f;
	memcpy(line, "< ", 3);
	utf8_copy(line + 2, EDIT_TEXT_MAX, text);
	size = strlen(line);
	memcpy(line + size, " >", 3);
	surface_align(s, box, ALIGN_LEFT, PAINT_FIELD_FOCUS, line);
	surface_cursor(s, box.row, box.col + 2);
}

struct placing {
	struct spot label, box;
	enum lang lang;
	bool focused;
};

static void draw_field(
	const struct form *f, struct surface *s, size_t field, const struct placing *at)
{
	const struct field *row = &f->fields[field];
	bool open = form_open(f, field);
	bool here = at->focused && open && f->focus == field;
	enum paint paint = box_paint(f, field, at->focused);
	char shown[EDIT_TEXT_MAX];

	surface_text(s, at->label, open ? PAINT_LABEL : PAINT_DIM, text_in(at->lang, row->label));
	if (row->kind == FIELD_CHOICE) {
		const char *text = text_in(at->lang, form_text(f, field));

		if (here)
			draw_choice(f, s, at->box, text);
		else
			surface_align(s, at->box, ALIGN_LEFT, paint, text);
		return;
	}
	shown_text(f, field, at->box.cells, shown);
	surface_fill(s, (struct area){at->box.row, at->box.col, 1, at->box.cells}, paint);
	surface_text(s, at->box, paint, shown);
	if (here)
		surface_cursor(s, at->box.row, at->box.col + cursor_cells(f, s, at->box, shown));
	explicit_bzero(shown, sizeof(shown));
}

static bool is_halved(const struct form *f, size_t field)
{
	return has(&f->fields[field], FIELD_RIGHT_HALF) ||
	       (field + 1 < f->count && has(&f->fields[field + 1], FIELD_RIGHT_HALF));
}

void form_draw(
	const struct form *f, struct surface *s, struct area area, enum lang lang, bool focused)
{
	int labels[2] = {label_cells(f, s, false, lang), label_cells(f, s, true, lang)};
	int half = area.cols / 2;
	int row = area.row - 1;

	for (size_t i = 0; i < f->count; i++) {
		bool right = has(&f->fields[i], FIELD_RIGHT_HALF);
		int col = area.col + (right ? half : 0);
		int room = is_halved(f, i) ? half - 1 : area.cols;
		int label = labels[right];

		if (is_hidden(f, i))
			continue;
		if (!right)
			row += has(&f->fields[i], FIELD_GAP) ? 2 : 1;
		if (row >= area.row + area.rows)
			return;
		int cells = room - label - LABEL_GAP;

		if (f->fields[i].width > 0 && f->fields[i].width < cells)
			cells = f->fields[i].width;
		if (cells < 2)
			continue;
		struct placing at = {
			{row, col, label}, {row, col + label + LABEL_GAP, cells}, lang, focused};

		draw_field(f, s, i, &at);
	}
}
