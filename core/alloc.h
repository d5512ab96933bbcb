#ifndef CORE_ALLOC_H
#define CORE_ALLOC_H

#include <stddef.h>

/*
 * Allocation that cannot fail: no memory left prints one line and ends the program (abort, whose
 * handler in tui restores the terminal). Free with free().
 */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *text);

#endif
