/* A file of bills: stored whole, or nothing of it and every bad line named. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "counter/import.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct session *s = stage_session();
	struct arena arena = ARENA_EMPTY;
	struct import_result result;
	char path[STAGE_PATH_MAX], text[SAY_TEXT_MAX];
	const struct import_request request = {
		.what = IMPORT_BILLS, .path = path, .update = size % 2 == 0};

	stage_file(data, size, path);
	if (import_run(s, &request, &arena, &result)) {
		assert(result.errors_total == 0);
		assert(result.read == result.inserted + result.unchanged + result.updated);
	} else {
		assert(s->why.code == CODE_IMPORT_REFUSED);
		assert(result.errors_total > 0 && result.error_count > 0);
	}
	for (size_t i = 0; i < result.error_count; i++) {
		assert(result.errors[i].line >= 1);
		text_render(LANG_ZH, &result.errors[i].say, text, sizeof text);
		assert(text[0] != '\0');
	}
	arena_release(&arena);
	return 0;
}
