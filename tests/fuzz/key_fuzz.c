/* A key file: 32 bytes in hex behind the header and nothing else, or a sentence. */
#include <assert.h>
#include <string.h>

#include "core/fault.h"
#include "db/vault.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"

#define HEADER "wattdesk-key 1\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vault *vault = NULL;
	struct fault why = {.code = CODE_OK};
	char path[STAGE_PATH_MAX];

	stage_file(data, size, path);
	if (vault_open(&vault, path, &why)) {
		assert(size == strlen(HEADER) + 64 + 1);
		assert(memcmp(data, HEADER, strlen(HEADER)) == 0);
		vault_close(vault);
	} else {
		assert(vault == NULL && why.code == CODE_KEY_MISSING);
	}
	return 0;
}
