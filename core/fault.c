/* A fault as a sentence. */
#include "core/fault.h"

#include <stdio.h>

/* "policy.txt:12: ", as compilers write it. */
static size_t write_place(const struct fault *fault, char *buf, size_t size)
{
	int length = fault->line > 0 ? snprintf(buf, size, "%s:%ld: ", fault->file, fault->line)
				     : snprintf(buf, size, "%s: ", fault->file);

	return length < 0 || (size_t)length >= size ? 0 : (size_t)length;
}

const char *fault_render(enum lang lang, const struct fault *fault, char *buf, size_t size)
{
	struct say own = SAY(code_message(fault->code));

	size_t used = fault->file[0] == '\0' ? 0 : write_place(fault, buf, size);

	text_render(lang, fault->say.msgid != NULL ? &fault->say : &own, buf + used, size - used);
	return buf;
}
