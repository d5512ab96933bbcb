/* Bytes of a motor reader's line: every one of them is used or waited for, and a frame writes back.
 */
#include "devices/crt571.h"

#include <assert.h>
#include <string.h>
#include "tests/fuzz/fuzz.h"

static void write_back(const struct crt571_frame *frame, const uint8_t *bytes, size_t size)
{
	uint8_t again[CRT571_FRAME_MAX];

	assert(crt571_frame(frame, again) == size);
	if (bytes[4] != 'E') /* written as N */
		assert(memcmp(again, bytes, size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct crt571_frame frame;
	enum crt571_item item;
	size_t used;

	for (size_t at = 0; at < size; at += used) {
		item = crt571_parse(data + at, size - at, &frame, &used);
		assert(used <= size - at);
		if (item == CRT571_MORE)
			break;
		assert(used > 0);
		if (item == CRT571_FRAME)
			write_back(&frame, data + at, used);
	}
	return 0;
}
