/* Identity numbers: the first byte picks the kind. A valid number is valid again as normalised. */
#include "core/idnumber.h"

#include <assert.h>
#include <string.h>
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct date on;
	struct id_check check, again;
	char text[128], masked[ID_TEXT_MAX];
	enum id_type type;

	if (size == 0 || size > sizeof(text) || !date_from_civil(&on, 2026, 11, 21))
		return 0;
	type = (enum id_type)(data[0] % ID_TYPE_COUNT);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	id_check(&check, type, text, on);
	assert(check.valid == (check.reason == ID_REASON_NONE));
	if (!check.valid) {
		assert(id_reason_name(check.reason) != NULL);
		return 0;
	}
	id_check(&again, type, check.normalized, on);
	assert(again.valid);
	assert(strcmp(again.normalized, check.normalized) == 0);
	assert(strlen(id_mask(masked, check.normalized)) == strlen(check.normalized));
	return 0;
}
