#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stddef.h>

/*
 * Memory for the lists of one operation or one screen, dropped whole. Never returns NULL:
 * without memory the program ends as in core/alloc.h.
 */
struct arena {
	struct arena_block *head;
};

#define ARENA_EMPTY ((struct arena){0})

void *arena_alloc(struct arena *a, size_t size); /* zeroed, aligned for any type */
void *arena_copy(struct arena *a, const void *bytes, size_t size);
char *arena_text(struct arena *a, const char *text);
void arena_release(struct arena *a);

/* Doubles a list that is full: list = arena_grow(…) before list[count++]. */
void *arena_grow(struct arena *a, void *list, size_t count, size_t *capacity, size_t item_size);

#endif
