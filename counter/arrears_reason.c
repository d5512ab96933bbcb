/*
 * Reasons as they are stored. A mark that no typed text can hold (it would be a control character)
 * parts our own sentences, which are rendered in any language, from what somebody typed.
 */
#include "counter/arrears_reason.h"

#include <assert.h>

#include "core/arena.h"
#include "core/say_pack.h"
#include "core/utf8.h"

#define OURS '\x1d'

const char *arrears_reason_pack(const struct say *say, char buf[ARREARS_REASON_BYTES])
{
	bool packed;

	buf[0] = OURS;
	buf[1] = '\0';
	packed = say_pack(buf + 1, ARREARS_REASON_BYTES - 1, say);
	assert(packed);
	return buf;
}

/* Long texts take several places: one holds no more than SAY_ARG_TEXT_MAX. */
static struct say typed_say(const char *text)
{
	static const char *const places[] = {"{1}", "{1}{2}", "{1}{2}{3}", "{1}{2}{3}{4}",
		"{1}{2}{3}{4}{5}", "{1}{2}{3}{4}{5}{6}"};
	struct say say = SAY(NULL);

	for (size_t i = 0; i < SAY_ARGS_MAX && *text != '\0'; i++) {
		char part[SAY_ARG_TEXT_MAX];

		utf8_copy(part, sizeof part, text);
		say.arg[i] = say_text(part);
		say.msgid = places[i];
		for (const char *p = part; *p != '\0'; p++)
			text++;
	}
	return say;
}

struct say arrears_reason_read(struct arena *arena, const char *stored)
{
	struct say *says;
	size_t count;

	if (stored[0] == OURS && say_unpack(stored + 1, arena, &says, &count) && count > 0)
		return says[0];
	return typed_say(stored);
}
