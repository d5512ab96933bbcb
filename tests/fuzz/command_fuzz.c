/*
 * The words of the command line, and a line of a batch split into them: the call is understood or
 * refused with a sentence, whatever stands there. Nothing is opened and nothing runs.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cli/verb.h"
#include "cli/words.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"

static void parse(int count, char *words[BATCH_WORDS_MAX])
{
	struct invocation inv = {.lang = LANG_ZH};
	bool ok = invocation_parse(&inv, count, words);

	assert(inv.arg_count >= 0 && inv.arg_count <= ARGS_MAX);
	assert(inv.option_count >= 0 && inv.option_count <= OPTION_VALUES_MAX);
	if (!ok) {
		char text[SAY_TEXT_MAX];

		assert(inv.why.code != CODE_OK);
		fault_render(LANG_ZH, &inv.why, text, sizeof text);
		assert(text[0] != '\0');
	}
	if (ok && inv.verb != NULL && !inv.help && !inv.version)
		assert(inv.arg_count >= inv.verb->args_min && inv.arg_count <= inv.verb->args_max);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = stage_text(data, size), *rest = stage_text(data, size), *at = rest;
	char *words[BATCH_WORDS_MAX];
	int count = 0;

	if (words_split(line, words, &count)) {
		for (int i = 0; i < count; i++)
			assert(words[i] >= line && words[i] <= line + size);
		parse(count, words);
	}
	/* As a shell would hand them over: any bytes, one word a line. */
	for (count = 0; at != NULL && count < BATCH_WORDS_MAX; count++)
		words[count] = strsep(&at, "\n");
	parse(count, words);
	free(line);
	free(rest);
	return 0;
}
