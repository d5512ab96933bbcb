/* Any bytes are read or refused with a reason; on no day do two rows hold. */
#include "core/funds.h"

#include <assert.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY;
	struct funds_table table;
	struct funds_error error;

	if (!funds_read(&table, &arena, (const char *)data, size, &error)) {
		assert(error.say.msgid != NULL);
		arena_release(&arena);
		return 0;
	}
	for (size_t i = 0; i < table.count; i++) {
		const struct funds *row = &table.rows[i];
		bool two_part = row->scheme == FUNDS_TWO_PART;

		assert(row->per_mwh.e8 >= 0);
		if (strchr(row->region, ' ') == NULL)
			assert(funds_find(&table, row->region, two_part, row->valid_from) == row);
	}
	arena_release(&arena);
	return 0;
}
