/* A fault as a sentence: its own, its code's, and the file and line that people must mend. */
#include "core/fault.h"

#include "core/utf8.h"
#include "tests/test.h"

static void rendered(const struct fault *fault, size_t size, const char *expected)
{
	char text[SAY_TEXT_MAX];

	assert_ptr_equal(fault_render(LANG_EN, fault, text, size), text);
	assert_string_equal(text, expected);
}

static void test_sentences(void **state)
{
	const struct fault plain = {.code = CODE_BAD_VALUE,
		.say = SAY(N_("The key {1} is missing."), say_text("year"))};
	struct fault placed = plain;
	const struct fault bare = {.code = CODE_NOTHING_DUE};

	(void)state;
	rendered(&plain, SAY_TEXT_MAX, "The key year is missing.");
	rendered(&bare, SAY_TEXT_MAX, code_message(CODE_NOTHING_DUE));
	utf8_copy(placed.file, sizeof placed.file, "policy.txt");
	placed.line = 12;
	rendered(&placed, SAY_TEXT_MAX, "policy.txt:12: The key year is missing.");
	placed.line = 0;
	rendered(&placed, SAY_TEXT_MAX, "policy.txt: The key year is missing.");
}

/* Where there is no room it is cut, and the place goes before the sentence does. */
static void test_little_room(void **state)
{
	struct fault fault = {.code = CODE_BAD_VALUE,
		.say = SAY(N_("The key {1} is missing."), say_text("year"))};

	(void)state;
	utf8_copy(fault.file, sizeof fault.file, "policy.txt");
	fault.line = 12;
	rendered(&fault, 20, "policy.txt:12: The ");
	rendered(&fault, 10, "The key y");
	rendered(&fault, 1, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_little_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
