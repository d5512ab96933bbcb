#ifndef TUI_KEYMAP_H
#define TUI_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * From the key that came to the key that is meant. Ctrl-O and then 1 … 9, 0, - or = stands for
 * F1 … F12 where a terminal swallows those; and a hall may put any key in the place of another.
 */
#define KEYMAP_MAX 32

struct key_pair {
	uint32_t from, to;
};

struct keymap {
	struct key_pair pair[KEYMAP_MAX];
	size_t count;
	bool prefixed; /* Ctrl-O came, its digit has not */
};

#define KEYMAP_EMPTY ((struct keymap){0})

/*
 * Reads "F5=Ctrl-R, Ctrl-B=F3" (what is pressed, what is meant). False: a name is no key, the
 * text is not of that form, or there are more than KEYMAP_MAX; *map is then untouched.
 */
NODISCARD bool keymap_parse(struct keymap *map, const char *text);

/* The key that is meant, or K_NONE while Ctrl-O waits for its digit. */
uint32_t keymap_feed(struct keymap *map, uint32_t key);

#endif
