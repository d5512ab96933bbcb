/* Any bytes are read or refused with a place; what was read is bounded and whole. */
#include "core/json_reader.h"

#include <assert.h>
#include <string.h>

#include "core/utf8.h"
#include "tests/fuzz/fuzz.h"

static size_t walk(const struct json_value *value, int depth)
{
	size_t values = 1, items = 0;

	assert(depth <= JSON_READ_DEPTH_MAX);
	if (value->text != NULL)
		assert(utf8_valid(value->text, strlen(value->text)));
	for (const struct json_value *item = value->first; item != NULL; item = item->next) {
		assert((item->key != NULL) == (value->kind == JSON_OBJECT));
		values += walk(item, depth + 1);
		items++;
	}
	assert(items == value->count);
	return values;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY;
	struct json_error error;
	const struct json_value *value = json_read(&arena, (const char *)data, size, &error);

	if (value != NULL)
		assert(walk(value, 0) <= JSON_READ_VALUES_MAX);
	else
		assert(error.reason != NULL && error.line >= 1 && error.column >= 1);
	arena_release(&arena);
	return 0;
}
