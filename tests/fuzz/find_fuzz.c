/* The search box takes anything: nothing in it is read as a question of the database's own. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/account.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct session *s = stage_session();
	struct account_found found[FIND_LIMIT];
	char *text = stage_text(data, size);
	size_t count;
	bool more;

	if (account_find(s, text, found, &count, &more))
		assert(count <= FIND_LIMIT);
	else
		assert(s->why.code == CODE_BAD_VALUE && !utf8_is_clean(text, strlen(text)));
	free(text);
	return 0;
}
