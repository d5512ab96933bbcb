/* Bytes of a reader's line: every one of them is used or waited for, and a message writes back. */
#include "devices/ccid.h"

#include <assert.h>
#include <string.h>
#include "devices/atr.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ccid_message message;
	enum ccid_item item;
	struct atr atr;
	size_t used;

	if (atr_parse(&atr, data, size))
		assert(atr.history + atr.history_bytes <= data + size);
	for (size_t at = 0; at < size; at += used) {
		uint8_t again[CCID_FRAME_MAX];

		item = ccid_parse(data + at, size - at, &message, &used);
		assert(used <= size - at);
		if (item == CCID_MORE)
			break;
		assert(used > 0);
		if (item != CCID_MESSAGE)
			continue;
		assert(ccid_frame(&message, again) == used);
		assert(memcmp(again, data + at, used) == 0);
	}
	return 0;
}
