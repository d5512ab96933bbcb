#ifndef TUI_EDIT_H
#define TUI_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One line of text being typed: clean UTF-8, a cursor between two characters, a limit in
 * characters. Combining characters move with the one that they sit on.
 */
#define EDIT_CHARS_MAX 128
#define EDIT_TEXT_MAX (EDIT_CHARS_MAX * 4 + 1)

struct edit {
	char text[EDIT_TEXT_MAX];
	size_t used;  /* bytes without the NUL */
	size_t at;    /* byte before which the next character goes */
	size_t limit; /* characters, 1 … EDIT_CHARS_MAX */
	bool fresh;   /* the first character typed replaces all: a value was offered */
};

void edit_init(struct edit *e, size_t limit);

/* Replaces the text, cleaned and cut at the limit; the cursor goes to its end. */
void edit_set(struct edit *e, const char *text);
void edit_wipe(struct edit *e); /* also the bytes behind: for secrets */

/* False: no room, or not printable. */
bool edit_insert(struct edit *e, uint32_t c);

/* Moves, deletes; false when the key is none of the editor's. Sets *changed when text changed. */
bool edit_key(struct edit *e, uint32_t key, bool *changed);

/* First byte to show so that the cursor stands inside a box of that many cells. */
size_t edit_first_shown(const struct edit *e, int cells);

#endif
