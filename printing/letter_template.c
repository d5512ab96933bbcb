#include "printing/letter_template.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/decimal.h"
#include "core/fault.h"
#include "core/utf8.h"
#include "printing/page.h"
#include "printing/template.h"

#define PATH_MAX_BYTES 4096
#define SIZE_LEAST 9
#define SIZE_MOST 18
#define SHARE_MOST 1000
#define SPACE_MOST 20

/* What the text of an element may be. */
enum text_kind { TEXT_FILLED, TEXT_CELLS, TEXT_COLUMN, TEXT_LIST, TEXT_COUNT, TEXT_FOOT, TEXT_ANY };

static const struct {
	const char *key;
	enum text_kind text;
	int least, most; /* of TEXT_COUNT */
} element_rows[LETTER_ELEMENT_KINDS] = {
	[LETTER_LETTERHEAD] = {"letterhead", TEXT_FILLED, 0, 0},
	[LETTER_NUMBER] = {"number", TEXT_FILLED, 0, 0},
	[LETTER_TITLE] = {"title", TEXT_FILLED, 0, 0},
	[LETTER_SUBTITLE] = {"subtitle", TEXT_FILLED, 0, 0},
	[LETTER_TO] = {"to", TEXT_FILLED, 0, 0},
	[LETTER_PARA] = {"para", TEXT_FILLED, 0, 0},
	[LETTER_HEAD] = {"head", TEXT_FILLED, 0, 0},
	[LETTER_ITEM] = {"item", TEXT_FILLED, 0, 0},
	[LETTER_PLAIN] = {"plain", TEXT_FILLED, 0, 0},
	[LETTER_NOTE] = {"note", TEXT_FILLED, 0, 0},
	[LETTER_FORM] = {"form", TEXT_CELLS, 0, 0},
	[LETTER_TABLE] = {"table", TEXT_LIST, 0, 0},
	[LETTER_COLUMN] = {"column", TEXT_COLUMN, 0, 0},
	[LETTER_SUM] = {"sum", TEXT_CELLS, 0, 0},
	[LETTER_ATTACH] = {"attach", TEXT_FILLED, 0, 0},
	[LETTER_SIGN] = {"sign", TEXT_FILLED, 0, 0},
	[LETTER_TEAR] = {"tear", TEXT_FILLED, 0, 0},
	[LETTER_NEWPAGE] = {"newpage", TEXT_ANY, 0, 0},
	[LETTER_SPACE] = {"space", TEXT_COUNT, 1, SPACE_MOST},
	[LETTER_PAGE] = {"page", TEXT_FOOT, 0, 0},
	[LETTER_SIZE] = {"size", TEXT_COUNT, SIZE_LEAST, SIZE_MOST},
};

/* Where the reading has come to. */
struct reading {
	struct letter_template *t;
	const char *path;
	int line;
	uint64_t seen; /* fields */
	unsigned lists_seen;
	bool page_seen, title_seen;
	const struct letter_element *table; /* to which columns and sums belong */
	size_t columns;                     /* that it has so far */
	struct fault *fault;
};

static bool bad(const struct reading *r, const char *msgid, const char *what)
{
	*r->fault = (struct fault){.code = CODE_TEMPLATE_BAD,
		.say = {.msgid = msgid,
			.arg = {say_text(r->path), say_count(r->line), say_text(what)}}};
	return false;
}

static char *trim(char *text)
{
	size_t n;

	text += strspn(text, " ");
	n = strlen(text);
	while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\r'))
		text[--n] = '\0';
	return text;
}

static bool use_field(struct reading *r, const char *name, size_t size, enum letter_field *out)
{
	char shown[64];

	if (letter_field_find(name, size, out) && letter_field_use(r->t->kind, *out) != LETTER_NONE)
		return true;
	snprintf(shown, sizeof(shown), "%.*s", (int)(size < 48 ? size : 48), name);
	return bad(
		r, N_("{1} line {2}: this letter has no field {3}. Correct or remove it."), shown);
}

/* Every brace opens or closes a field of the kind. */
static bool take_fields(struct reading *r, const char *text)
{
	for (const char *p = text; *p != '\0';) {
		size_t plain = strcspn(p, "{}"), size;
		enum letter_field field;

		p += plain;
		if (*p == '\0')
			return true;
		size = strcspn(p + 1, "{}");
		if (*p == '}' || p[1 + size] != '}')
			return bad(r,
				N_("{1} line {2}: a brace stands alone near {3}. A field stands "
				   "between two."),
				p);
		if (!use_field(r, p + 1, size, &field))
			return false;
		r->seen |= UINT64_C(1) << field;
		p += size + 2;
	}
	return true;
}

static bool take_count(struct reading *r, const char *text, int least, int most, int *out)
{
	int64_t value;

	if (decimal_parse(&value, text, 0, most) != DECIMAL_OK || value < least)
		return bad(r, N_("{1} line {2}: {3} is not a number that may stand there."), text);
	*out = (int)value;
	return true;
}

static bool split(struct reading *r, struct letter_element *e, char *text)
{
	while (text != NULL) {
		char *cell = strsep(&text, "|");

		if (e->cell_count == LETTER_CELLS_MAX)
			return bad(r, N_("{1} line {2}: too many cells in {3}."), cell);
		e->cells[e->cell_count++] = trim(cell);
	}
	return true;
}

static bool take_cells(struct reading *r, struct letter_element *e, char *text)
{
	if (!split(r, e, text))
		return false;
	for (size_t i = 0; i < e->cell_count; i++)
		if (!take_fields(r, e->cells[i]))
			return false;
	if (e->kind == LETTER_FORM)
		return e->cell_count % 2 == 0 ||
		       bad(r, N_("{1} line {2}: a form has pairs of label | text."), "");
	if (r->table == NULL || e->cell_count != r->columns)
		return bad(r,
			N_("{1} line {2}: a sum has as many cells as the table before it has "
			   "columns."),
			"");
	e->list = r->table->list;
	return true;
}

static bool parse_align(const char *word, int *out)
{
	static const char *const words[] = {
		[ALIGN_LEFT] = "left", [ALIGN_CENTER] = "center", [ALIGN_RIGHT] = "right"};

	for (int i = 0; i < (int)ARRAY_SIZE(words); i++) {
		if (strcmp(words[i], word) != 0)
			continue;
		*out = i;
		return true;
	}
	return false;
}

static bool take_column(struct reading *r, struct letter_element *e, char *text)
{
	if (!split(r, e, text))
		return false;
	if (r->table == NULL || r->columns == LETTER_COLUMNS_MAX)
		return bad(r,
			N_("{1} line {2}: a column belongs to the table before it, of at "
			   "most nine."),
			"");
	if (e->cell_count != 4 || !parse_align(e->cells[3], &e->align))
		return bad(r,
			N_("{1} line {2}: a column is title | column | share | left, center or "
			   "right."),
			"");
	if (strpbrk(e->cells[0], "{}") != NULL)
		return bad(
			r, N_("{1} line {2}: no field may stand in the title {3}."), e->cells[0]);
	e->list = r->table->list;
	if (!letter_column_find(e->list, e->cells[1], &e->column))
		return bad(r, N_("{1} line {2}: the list has no column {3}."), e->cells[1]);
	r->columns++;
	return take_count(r, e->cells[2], 1, SHARE_MOST, &e->number);
}

static bool take_list(struct reading *r, struct letter_element *e)
{
	if (!letter_list_find(e->text, &e->list) ||
		letter_list_use(r->t->kind, e->list) == LETTER_NONE)
		return bad(r, N_("{1} line {2}: this letter has no list {3}."), e->text);
	r->lists_seen |= 1U << e->list;
	r->table = e;
	r->columns = 0;
	return true;
}

/* {page} and {pages} become the places of the page's foot. */
static bool take_foot(struct reading *r, char *text)
{
	static const char *const names[] = {"{page}", "{pages}"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *at = strstr(text, names[i]);
		size_t size = strlen(names[i]);

		if (at == NULL || strstr(at + size, names[i]) != NULL)
			return bad(r,
				N_("{1} line {2}: the foot names the fields page and pages once "
				   "each."),
				"");
		memcpy(at, i == 0 ? "{1}" : "{2}", 3);
		memmove(at + 3, at + size, strlen(at + size) + 1);
	}
	if (r->page_seen)
		return bad(r, N_("{1} line {2}: {3} stands there twice. Remove one."), "page");
	r->page_seen = true;
	return true;
}

static bool take_text(struct reading *r, struct letter_element *e, char *text)
{
	bool part = e->kind == LETTER_COLUMN || e->kind == LETTER_SUM;

	if (e->has_condition && (part || e->kind == LETTER_PAGE || e->kind == LETTER_SIZE))
		return bad(r, N_("{1} line {2}: {3} stands without a condition."),
			element_rows[e->kind].key);
	switch (element_rows[e->kind].text) {
	case TEXT_FILLED:
		return take_fields(r, text);
	case TEXT_CELLS:
		return take_cells(r, e, text);
	case TEXT_COLUMN:
		return take_column(r, e, text);
	case TEXT_LIST:
		return take_list(r, e);
	case TEXT_COUNT:
		return take_count(r, text, element_rows[e->kind].least, element_rows[e->kind].most,
			&e->number);
	case TEXT_FOOT:
		return take_foot(r, text);
	case TEXT_ANY:
		return take_fields(r, text);
	}
	return false;
}

static bool find_element(const char *key, enum letter_element_kind *out)
{
	for (enum letter_element_kind k = 0; k < LETTER_ELEMENT_KINDS; k++) {
		if (strcmp(element_rows[k].key, key) != 0)
			continue;
		*out = k;
		return true;
	}
	return false;
}

/* "para if deceased": cuts the condition off the key. */
static bool take_condition(struct reading *r, struct letter_element *e, char *key)
{
	char *rest = strchr(key, ' ');

	if (rest == NULL)
		return true;
	*rest++ = '\0';
	rest = trim(rest);
	e->unless = strncmp(rest, "unless ", 7) == 0;
	if (!e->unless && strncmp(rest, "if ", 3) != 0)
		return bad(r,
			N_("{1} line {2}: after the element only \"if field\" or \"unless "
			   "field\" may stand, not {3}."),
			rest);
	rest = trim(rest + (e->unless ? 7 : 3));
	e->has_condition = true;
	return use_field(r, rest, strlen(rest), &e->condition);
}

static bool take_element(struct reading *r, char *key, char *text)
{
	struct letter_element *e = &r->t->elements[r->t->count];

	if (r->t->count == LETTER_ELEMENTS_MAX)
		return bad(r, N_("{1} line {2}: the letter has too many elements."), "");
	*e = (struct letter_element){.line = r->line, .text = text};
	if (!take_condition(r, e, key))
		return false;
	if (!find_element(key, &e->kind))
		return bad(
			r, N_("{1} line {2}: there is no element {3}. Correct or remove it."), key);
	if (strlen(text) > LETTER_TEXT_MAX ||
		(*text == '\0' && element_rows[e->kind].text != TEXT_ANY))
		return bad(r, N_("{1} line {2}: {3} is empty or too long. Correct it."), key);
	if (e->kind != LETTER_COLUMN && e->kind != LETTER_SUM)
		r->table = NULL;
	r->title_seen = r->title_seen || e->kind == LETTER_TITLE;
	r->t->count++;
	return take_text(r, e, text);
}

static bool take_pair(struct reading *r, char *key, char *text)
{
	if (r->t->version > 0)
		return take_element(r, key, text);
	if (strcmp(key, "version") != 0)
		return bad(r, N_("{1} line {2}: \"version = \" must come first."), key);
	return take_count(r, text, 1, LETTER_VERSION_MAX, &r->t->version);
}

static bool take_line(struct reading *r, char *line)
{
	char *equals;

	if (!utf8_is_clean(line, strlen(line)))
		return bad(r,
			N_("{1} line {2}: this is not clean UTF-8 text. Save the file as UTF-8."),
			"");
	if (*line == '\0' || *line == '#')
		return true;
	equals = strchr(line, '=');
	if (equals == NULL)
		return bad(r, N_("{1} line {2}: expected \"element = text\"."), "");
	*equals = '\0';
	return take_pair(r, trim(line), trim(equals + 1));
}

/* What the kind must say is said, and the letter has a name and numbers on its pages. */
static bool check_whole(struct reading *r)
{
	static const char missing[] = N_("{1}, to line {2}: {3} is missing. Add it.");

	if (!r->page_seen)
		return bad(r, missing, "page");
	if (!r->title_seen)
		return bad(r, missing, "title");
	for (enum letter_field f = 0; f < LETTER_FIELD_COUNT; f++)
		if (letter_field_use(r->t->kind, f) == LETTER_MUST &&
			(r->seen & UINT64_C(1) << f) == 0)
			return bad(r, missing, letter_field_name(f));
	for (enum letter_list list = 0; list < LETTER_LIST_COUNT; list++)
		if (letter_list_use(r->t->kind, list) == LETTER_MUST &&
			(r->lists_seen & 1U << list) == 0)
			return bad(r, missing, letter_list_name(list));
	return true;
}

/* A table without a column has nothing to show. */
static bool check_tables(struct reading *r)
{
	for (size_t i = 0; i < r->t->count; i++) {
		const struct letter_element *e = &r->t->elements[i];
		bool headed = i + 1 < r->t->count && e[1].kind == LETTER_COLUMN;

		if (e->kind != LETTER_TABLE || headed)
			continue;
		r->line = e->line;
		return bad(r, N_("{1} line {2}: the table {3} has no columns."), e->text);
	}
	return true;
}

static bool take_lines(struct reading *r)
{
	char *rest = r->t->text;

	while (rest != NULL) {
		char *line = strsep(&rest, "\n");

		r->line++;
		for (char *tab = line; (tab = strchr(tab, '\t')) != NULL;)
			*tab = ' ';
		if (!take_line(r, trim(line)))
			return false;
	}
	return check_whole(r) && check_tables(r);
}

bool letter_template_parse(struct letter_template *t, enum notice_kind kind, const char *path,
	const char *text, struct fault *fault)
{
	struct reading r = {.t = t, .path = path, .fault = fault};

	*t = (struct letter_template){.kind = kind, .body = xstrdup(text), .text = xstrdup(text)};
	t->elements = xcalloc(LETTER_ELEMENTS_MAX, sizeof(t->elements[0]));
	if (take_lines(&r))
		return true;
	letter_template_release(t);
	return false;
}

bool letter_template_load(struct letter_template *t, const char *share_dir, enum notice_kind kind,
	struct fault *fault)
{
	char path[PATH_MAX_BYTES], *text;
	bool ok;

	snprintf(path, sizeof(path), "%s/letters/%s.txt", share_dir, notice_row(kind)->name);
	text = template_read(path, fault);
	if (text == NULL)
		return false;
	ok = letter_template_parse(t, kind, path, text, fault);
	free(text);
	return ok;
}

void letter_template_release(struct letter_template *t)
{
	free(t->body);
	free(t->text);
	free(t->elements);
	*t = (struct letter_template){.body = NULL};
}

const char *letter_fill(
	char *buf, size_t size, const char *text, const char *const values[LETTER_FIELD_COUNT])
{
	size_t used = 0;

	assert(size > 0);
	buf[0] = '\0';
	while (*text != '\0' && used + 1 < size) {
		size_t plain = strcspn(text, "{"), room = size - used;
		enum letter_field field;
		size_t name;

		if (plain > 0) {
			size_t part = plain < room - 1 ? plain : room - 1;

			while (part < plain && part > 0 && (text[part] & 0xC0) == 0x80)
				part--; /* cut at a character */
			memcpy(buf + used, text, part);
			used += part;
			if (part < plain)
				break;
			text += plain;
			continue;
		}
		name = strcspn(text + 1, "}");
		if (letter_field_find(text + 1, name, &field) && values[field] != NULL)
			used += strlen(utf8_copy(buf + used, room, values[field]));
		text += name + (text[1 + name] == '}' ? 2 : 1);
	}
	buf[used] = '\0';
	return buf;
}
