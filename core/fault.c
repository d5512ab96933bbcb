/* A fault as a sentence. */
#include "core/fault.h"

const char *fault_render(enum lang lang, const struct fault *fault, char *buf, size_t size)
{
	struct say own = SAY(code_message(fault->code));

	return text_render(lang, fault->say.msgid != NULL ? &fault->say : &own, buf, size);
}
