/*
 * A key file: a line of 32 bytes in hex for each key that the hall has had, behind the header of
 * one or of several, and nothing else; or a sentence.
 */
#include <assert.h>
#include <string.h>

#include "core/fault.h"
#include "db/vault.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"

#define LINE_BYTES 65

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vault *vault = NULL;
	struct fault why = {.code = CODE_OK};
	char path[STAGE_PATH_MAX];

	stage_file(data, size, path);
	if (vault_open(&vault, path, &why)) {
		int keys = vault_key_no(vault);
		const char *header = keys == 1 ? "wattdesk-key 1\n" : "wattdesk-key 2\n";

		assert(size == strlen(header) + (size_t)keys * LINE_BYTES);
		assert(memcmp(data, header, strlen(header)) == 0);
		vault_close(vault);
	} else {
		assert(vault == NULL && why.code == CODE_KEY_MISSING);
	}
	return 0;
}
