/* A template is taken or refused with a sentence, and what was taken fills without a place left. */
#include "printing/template.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/compiler.h"
#include "core/fault.h"
#include "core/utf8.h"
#include "tests/fuzz/fuzz.h"

#define FILLED_MAX 4096

static const struct template_field fields[] = {{"title", 0}, {"page", 2}, {"note", 6}};
static const struct template_kind kind = {
	.name = "fuzz", .version = 1, .fields = fields, .count = ARRAY_SIZE(fields)};

static void use(const struct template *t)
{
	static const char *const args[] = {"甲", "乙", "丙", "丁", "戊", "己", NULL};
	char buf[FILLED_MAX];

	for (size_t i = 0; i < kind.count; i++) {
		const char *word = template_word(t, (int)i);

		assert(*word != '\0');
		template_fill(buf, sizeof(buf), word, args);
		assert(utf8_is_clean(buf, strlen(buf)));
		assert(strchr(buf, '{') == NULL);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);
	struct template t;
	struct fault fault = {0};

	memcpy(text, data, size);
	text[size] = '\0';
	if (template_parse(&t, &kind, "fuzz.zh.txt", text, &fault)) {
		use(&t);
		template_release(&t);
	} else {
		assert(fault.code == CODE_TEMPLATE_BAD);
		assert(fault.say.msgid != NULL);
	}
	free(text);
	return 0;
}
