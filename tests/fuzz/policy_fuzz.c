/* "key=value": a policy value is taken within its bounds and told again, or refused with a reason.
 */
#include "core/policy.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"

static void check_taken(const struct policy *policy, const char *key)
{
	const struct policy_row *row = policy_find(key);
	struct policy again = policy_defaults();
	char text[POLICY_TEXT_MAX], same[POLICY_TEXT_MAX];
	enum policy_error error;

	assert(row != NULL);
	policy_value_text(policy, row, text);
	error = policy_set(&again, key, text);
	assert(error == POLICY_OK);
	assert(strcmp(policy_value_text(&again, row, same), text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = stage_text(data, size), *value = strchr(text, '=');
	struct policy policy = policy_defaults(), before = policy;
	enum policy_error error;

	if (value != NULL) {
		*value++ = '\0';
		error = policy_set(&policy, text, value);
		if (error == POLICY_OK) {
			check_taken(&policy, text);
		} else {
			char sentence[SAY_TEXT_MAX];
			struct say say = policy_error_say(error, text, value);

			assert(memcmp(&policy, &before, sizeof policy) == 0);
			text_render(LANG_ZH, &say, sentence, sizeof sentence);
			assert(sentence[0] != '\0');
		}
	}
	free(text);
	return 0;
}
