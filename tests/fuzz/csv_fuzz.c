/* Any text that is UTF-8 is read to its end, and a record that was read is written and read back.
 */
#include "core/csv.h"

#include <assert.h>
#include <string.h>
#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "tests/fuzz/fuzz.h"

static void read_back(const struct csv_record *record)
{
	size_t size = 2;
	struct arena arena = ARENA_EMPTY;
	struct csv_reader reader;
	struct csv_record again;
	char *text;

	for (size_t i = 0; i < record->count; i++)
		size += 2 * strlen(record->field[i]) + 4;
	text = arena_alloc(&arena, size);
	for (size_t i = 0; i < record->count; i++)
		assert(csv_append(text, size, record->field[i], i == 0));
	csv_init(&reader, text, strlen(text));
	assert(csv_next(&reader, &arena, &again) == CSV_OK);
	assert(again.count == record->count);
	for (size_t i = 0; i < record->count; i++)
		assert(strcmp(again.field[i], record->field[i]) == 0);
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY;
	struct csv_reader reader;
	struct csv_record record;
	enum csv_error error;
	long line = 0;

	if (!utf8_valid((const char *)data, size))
		return 0;
	csv_init(&reader, (const char *)data, size);
	while ((error = csv_next(&reader, &arena, &record)) != CSV_END) {
		assert(record.line > line || error != CSV_OK);
		if (error != CSV_OK)
			continue;
		line = record.line;
		assert(record.count >= 1 && record.count <= CSV_FIELDS_MAX);
		read_back(&record);
	}
	arena_release(&arena);
	return 0;
}
