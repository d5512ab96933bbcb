/* Bytes of a meter's line: the scan goes forward, and a frame that it finds is encoded the same. */
#include "devices/dlt645_frame.h"

#include <assert.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

#define WAKE_BYTES 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t at = 0;

	for (;;) {
		uint8_t again[DLT645_FRAME_MAX];
		struct dlt645_frame frame;
		size_t used, length;
		enum dlt645_scan scan = dlt645_scan(data + at, size - at, &used, &frame);

		assert(used <= size - at);
		if (scan == DLT645_SCAN_MORE)
			return 0;
		assert(used > 0);
		at += used;
		if (scan == DLT645_SCAN_BAD)
			continue;
		length = dlt645_encode(&frame, again) - WAKE_BYTES;
		assert(length <= used);
		assert(memcmp(again + WAKE_BYTES, data + at - length, length) == 0);
	}
}
