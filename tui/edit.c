/* Typing into one line. */
#include "tui/edit.h"

#include <assert.h>
#include <string.h>

#include "core/utf8.h"
#include "tui/key.h"

void edit_init(struct edit *e, size_t limit)
{
	assert(limit > 0);
	assert(limit <= EDIT_CHARS_MAX);
	*e = (struct edit){.limit = limit};
}

void edit_set(struct edit *e, const char *text)
{
	char clean[EDIT_TEXT_MAX];
	size_t size, at = 0;

	utf8_clean(clean, sizeof(clean), text);
	size = strlen(clean);
	for (size_t n = 0; n < e->limit && at < size; n++)
		utf8_next(clean, size, &at);
	memset(e->text, 0, sizeof(e->text));
	memcpy(e->text, clean, at);
	explicit_bzero(clean, sizeof(clean));
	e->used = e->at = at;
	e->fresh = at > 0;
}

void edit_wipe(struct edit *e)
{
	explicit_bzero(e->text, sizeof(e->text));
	e->used = e->at = 0;
	e->fresh = false;
}

static void cut(struct edit *e, size_t from, size_t to)
{
	memmove(e->text + from, e->text + to, e->used - to);
	explicit_bzero(e->text + e->used - (to - from), to - from);
	e->used -= to - from;
	e->text[e->used] = '\0';
	e->at = from;
}

bool edit_insert(struct edit *e, uint32_t c)
{
	char bytes[4];

	if (!utf8_is_printable(c))
		return false;
	if (e->fresh)
		edit_wipe(e);
	if (utf8_count(e->text) >= e->limit)
		return false;
	size_t size = utf8_put(bytes, c);

	memmove(e->text + e->at + size, e->text + e->at, e->used - e->at);
	memcpy(e->text + e->at, bytes, size);
	e->used += size;
	e->at += size;
	e->text[e->used] = '\0';
	return true;
}

/* Bytes of the character, with the combining ones on it, that begins at `at`. */
static size_t right_of(const struct edit *e, size_t at)
{
	size_t next = at;

	if (at >= e->used)
		return at;
	utf8_next(e->text, e->used, &next);
	for (size_t peek = next; peek < e->used; next = peek) {
		uint32_t c = utf8_next(e->text, e->used, &peek);

		if (utf8_cells(c) != 0)
			break;
	}
	return next;
}

static size_t left_of(const struct edit *e, size_t at)
{
	size_t before = 0;

	for (size_t next = right_of(e, 0); next < at; next = right_of(e, next))
		before = next;
	return before;
}

bool edit_key(struct edit *e, uint32_t key, bool *changed)
{
	size_t used = e->used;

	switch (key) {
	case K_LEFT:
		e->at = left_of(e, e->at);
		break;
	case K_RIGHT:
		e->at = right_of(e, e->at);
		break;
	case K_HOME:
	case K_CTRL('A'):
		e->at = 0;
		break;
	case K_END:
	case K_CTRL('E'):
		e->at = e->used;
		break;
	case K_BACKSPACE:
		if (e->at > 0)
			cut(e, left_of(e, e->at), e->at);
		break;
	case K_DELETE:
		cut(e, e->at, right_of(e, e->at));
		break;
	case K_CTRL('U'):
		edit_wipe(e);
		break;
	default:
		return false;
	}
	e->fresh = false;
	*changed = e->used != used;
	return true;
}

size_t edit_first_shown(const struct edit *e, int cells)
{
	size_t first = 0;

	for (;;) {
		char part[EDIT_TEXT_MAX];

		memcpy(part, e->text + first, e->at - first);
		part[e->at - first] = '\0';
		/* one cell is kept for the cursor behind the text */
		if (utf8_width(part) < cells || first == e->at)
			return first;
		first = right_of(e, first);
	}
}
