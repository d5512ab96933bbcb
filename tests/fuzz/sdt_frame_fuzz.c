/* Bytes of an identity card reader: the scan goes forward, and a frame lies within the bytes. */
#include "devices/sdt_frame.h"

#include <assert.h>

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t at = 0;

	for (;;) {
		char number[SDT_MODULE_NUMBER_MAX];
		struct sdt_reply reply;
		size_t used;
		enum sdt_scan scan = sdt_scan(data + at, size - at, &used, &reply);

		assert(used <= size - at);
		if (scan == SDT_SCAN_MORE)
			return 0;
		assert(used > 0);
		at += used;
		if (scan == SDT_SCAN_BAD)
			continue;
		assert(reply.data >= data);
		assert(reply.data + reply.size < data + at);
		if (sdt_text_block(&reply) != NULL)
			assert(sdt_text_block(&reply) + SDT_TEXT_BYTES < data + at);
		if (sdt_module_number_text(&reply, number))
			assert(reply.size == 16);
	}
}
