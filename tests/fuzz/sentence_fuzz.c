/*
 * A translated pattern with any braces, and any bytes as what stands in its places: the sentence
 * fits, ends, is whole UTF-8, and nothing in the data reaches a terminal or is read as a pattern.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "core/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"

static void try_size(const struct say *say, size_t size, bool clean)
{
	char *buf = malloc(size);

	assert(buf != NULL);
	text_render(LANG_EN, say, buf, size);
	assert(strlen(buf) < size);
	if (clean)
		assert(utf8_is_clean(buf, strlen(buf)));
	free(buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = stage_text(data, size);
	bool clean = utf8_is_clean(text, strlen(text));
	struct say pattern = {.msgid = text,
		.arg = {say_text(text), say_count(-7), say_word("x"), say_text("{1}"),
			say_date((struct date){0}), say_money(MONEY_ZERO)}};
	struct say data_only = SAY("{1}{2}", say_text(text), say_text("{1}"));
	char out[SAY_TEXT_MAX];

	for (size_t room = 1; room < 40; room++)
		try_size(&pattern, room, clean);
	try_size(&pattern, SAY_TEXT_MAX, clean);
	text_render(LANG_EN, &data_only, out, sizeof out);
	assert(utf8_is_clean(out, strlen(out)));
	assert(strcmp(out + strlen(out) - 3, "{1}") == 0);
	free(text);
	return 0;
}
