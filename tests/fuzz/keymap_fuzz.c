/* What a hall writes into WATTDESK_KEYS, and keys that come afterwards. */
#include "tui/keymap.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"
#include "tui/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = stage_text(data, size);
	struct keymap map = KEYMAP_EMPTY, before = map;
	bool taken = keymap_parse(&map, text);

	if (!taken)
		assert(memcmp(&map, &before, sizeof map) == 0);
	assert(map.count <= KEYMAP_MAX);
	for (size_t i = 0; i < map.count; i++)
		assert(keymap_feed(&map, map.pair[i].from) != UINT32_MAX);
	map.prefixed = false;
	for (size_t i = 0; i < size; i++)
		(void)keymap_feed(&map, data[i]);
	free(text);
	return 0;
}
