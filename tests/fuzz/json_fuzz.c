/* What is written as JSON, with any bytes as texts and keys, is read back strictly and the same. */
#include "core/json.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/json_reader.h"
#include "core/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"

/* As the writer does: a byte that is no UTF-8 becomes U+FFFD. */
static void mend(char *buf, const char *text)
{
	size_t size = strlen(text), used = 0;

	for (size_t at = 0; at < size;) {
		uint32_t c = utf8_next(text, size, &at);

		used += utf8_put(buf + used, c == UTF8_BAD ? 0xFFFD : c);
	}
	buf[used] = '\0';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = stage_text(data, size), *expected = malloc(3 * size + 1);
	struct arena arena = ARENA_EMPTY;
	struct json_error error;
	const struct json_value *value;
	struct json j;

	assert(expected != NULL);
	json_init(&j);
	json_object_begin(&j);
	json_text(json_key(&j, "a"), text);
	json_array_begin(json_key(&j, "b"));
	json_text(&j, NULL);
	json_count(&j, -1);
	json_text(&j, text);
	json_array_end(&j);
	json_object_end(&j);
	assert(strpbrk(json_line(&j), "\n\x1B\x7F") == NULL);
	value = json_read(&arena, json_line(&j), strlen(json_line(&j)), &error);
	assert(value != NULL);
	mend(expected, text);
	assert(strcmp(json_member(value, "a")->text, expected) == 0);
	assert(json_member(value, "b")->count == 3);
	json_release(&j);
	arena_release(&arena);
	free(expected);
	free(text);
	return 0;
}
