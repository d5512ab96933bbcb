/* Any bytes are read or refused with a reason; a day that was read is protected, with its reason.
 */
#include "core/protection.h"

#include <assert.h>

#include "tests/fuzz/fuzz.h"

static struct protection protection;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct protection_error error;

	if (!protection_read(&protection, (const char *)data, size, &error)) {
		assert(error.say.msgid != NULL);
		return 0;
	}
	for (size_t i = 0; i < protection.count; i++) {
		const char *reason = protection_on(&protection, protection.spans[i].to);

		assert(reason != NULL);
		assert(reason[0] != '\0');
	}
	return 0;
}
