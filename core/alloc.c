/* Allocation that ends the program instead of failing. */
#include "core/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/compiler.h"

/* write and not stdio, which may itself want memory. */
NORETURN static void exhausted(void)
{
	static const char line[] = "wattdesk: out of memory\n";

	if (write(STDERR_FILENO, line, sizeof(line) - 1) < 0)
		_exit(3);
	abort();
}

static void *must(void *memory)
{
	if (memory == NULL)
		exhausted();
	return memory;
}

void *xmalloc(size_t size)
{
	return must(malloc(size > 0 ? size : 1));
}

void *xcalloc(size_t count, size_t size)
{
	return must(calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

void *xrealloc(void *old, size_t size)
{
	return must(realloc(old, size > 0 ? size : 1));
}

char *xstrdup(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(xmalloc(size), text, size);
}
