/*
 * A letter's template is taken or refused with a sentence that names the file; what was taken fills
 * without a brace left, and draws.
 */
#include "printing/letter.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/fault.h"
#include "core/utf8.h"
#include "printing/letter_flow.h"
#include "tests/fuzz/fuzz.h"

static void use(const struct letter_template *t)
{
	static char buf[FLOW_TEXT_MAX];
	const char *values[LETTER_FIELD_COUNT];

	for (enum letter_field f = 0; f < LETTER_FIELD_COUNT; f++)
		values[f] = "甲";
	assert(t->version >= 1);
	assert(t->count <= LETTER_ELEMENTS_MAX);
	for (size_t i = 0; i < t->count; i++) {
		const struct letter_element *e = &t->elements[i];

		assert(e->line >= 1);
		assert(e->cell_count <= LETTER_CELLS_MAX);
		assert(e->kind != LETTER_COLUMN || e->column < letter_list_width(e->list));
		if (e->kind == LETTER_PAGE)
			continue;
		letter_fill(buf, sizeof(buf), e->text, values);
		assert(utf8_is_clean(buf, strlen(buf)));
		assert(strpbrk(buf, "{}") == NULL);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);
	struct letter_template t;
	struct fault fault = {.code = CODE_OK};
	enum notice_kind kind =
		size == 0 ? NOTICE_LAWYER
			  : (enum notice_kind)(1 + data[size - 1] % (NOTICE_KIND_END - 1));

	memcpy(text, data, size);
	text[size] = '\0';
	if (letter_template_parse(&t, kind, "fuzz.txt", text, &fault)) {
		assert(strcmp(t.body, text) == 0);
		use(&t);
		letter_template_release(&t);
	} else {
		assert(fault.code == CODE_TEMPLATE_BAD);
		assert(fault.say.msgid != NULL);
	}
	free(text);
	return 0;
}
