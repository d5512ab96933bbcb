/* A line of the second file: anything but the hall's own seal is told to be wrong. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "counter/session.h"
#include "db/audit.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct session *s = stage_session();
	struct audit_verdict verdict;
	char *line = stage_text(data, size);
	bool asked = audit_check_seal(s->db, s->vault, line, &verdict);

	assert(asked && !verdict.ok);
	asked = audit_check_seal(s->db, NULL, line, &verdict);
	assert(asked);
	free(line);
	return 0;
}
