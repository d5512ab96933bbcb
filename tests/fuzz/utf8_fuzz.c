/* Whatever the bytes, cleaned text is clean, cut text is whole, and decoding always moves on. */
#include "core/utf8.h"

#include <assert.h>
#include <string.h>
#include "tests/fuzz/fuzz.h"

enum { TEXT_MAX = 4096 };

static void decode_all(const char *text, size_t size)
{
	size_t at = 0;
	bool valid = true;

	while (at < size) {
		size_t before = at;
		uint32_t c = utf8_next(text, size, &at);
		char again[4];

		assert(at > before && at <= size);
		if (c == UTF8_BAD) {
			valid = false;
			continue;
		}
		assert(utf8_put(again, c) == at - before);
		assert(memcmp(again, text + before, at - before) == 0);
	}
	assert(utf8_valid(text, size) == valid);
}

static void cut(const char *clean)
{
	char small[8], copy[TEXT_MAX], folded[TEXT_MAX];

	utf8_copy(small, sizeof(small), clean);
	assert(utf8_is_clean(small, strlen(small)));
	assert(strncmp(small, clean, strlen(small)) == 0);
	for (int cells = 0; cells < 20; cells++) {
		size_t bytes = utf8_fit(clean, cells);

		assert(bytes <= strlen(clean));
		memcpy(copy, clean, bytes);
		copy[bytes] = '\0';
		assert(utf8_valid(copy, bytes) && utf8_width(copy) <= cells);
	}
	utf8_fold_width(folded, sizeof(folded), clean);
	assert(utf8_is_clean(folded, strlen(folded)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[TEXT_MAX], clean[TEXT_MAX];

	decode_all((const char *)data, size);
	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	utf8_clean(clean, sizeof(clean), text);
	assert(utf8_is_clean(clean, strlen(clean)));
	if (utf8_is_clean(text, strlen(text)))
		assert(strcmp(text, clean) == 0);
	cut(clean);
	return 0;
}
