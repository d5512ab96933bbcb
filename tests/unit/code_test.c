/* core/code and core/fault: the names are a contract, and each has a sentence in both languages. */
#include "core/code.h"

#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "core/fault.h"
#include "core/text.h"
#include "core/utf8.h"
#include "tests/test.h"

/* As written in the contract of the command line, apart from the list in the header. */
static const char refused[] =
	" bad_amount bad_date bad_value bad_id account_unknown account_closed account_exists"
	" nothing_due due_changed tender_mismatch duplicate_suspected op_conflict shift_not_open"
	" shift_open drawer_short receipt_unknown already_reversed later_payment advance_used"
	" card_written day_settled sign_in_failed locked_out not_permitted approval_required"
	" self_approval import_refused exists verify_failed sale_open card_wrong"
	" card_not_inserted card_bad limit_exceeded law_forbids template_bad policy_bad ";
static const char failed[] =
	" db_unreachable db_busy db_newer db_damaged disk_full key_missing io device_gone"
	" device_timeout ";

static bool contains(const char *list, const char *name)
{
	char word[64];

	snprintf(word, sizeof(word), " %s ", name);
	return strstr(list, word) != NULL;
}

static size_t words(const char *list)
{
	size_t spaces = 0;

	for (; *list != '\0'; list++)
		spaces += *list == ' ';
	return spaces - 1;
}

static void test_names_and_statuses(void **state)
{
	size_t refusals = 0, failures = 0;

	(void)state;
	assert_string_equal(code_name(CODE_OK), "ok");
	assert_int_equal(code_exit_status(CODE_OK), 0);
	for (enum code code = CODE_OK + 1; code < CODE_COUNT; code++) {
		bool is_failure = contains(failed, code_name(code));

		assert_true(is_failure != contains(refused, code_name(code)));
		assert_int_equal(code_exit_status(code), is_failure ? 3 : 1);
		failures += is_failure;
		refusals += !is_failure;
	}
	assert_int_equal(refusals, words(refused));
	assert_int_equal(failures, words(failed));
}

static void test_sentences(void **state)
{
	(void)state;
	for (enum code code = CODE_OK; code < CODE_COUNT; code++) {
		const char *english = code_message(code);
		const char *chinese = text_in(LANG_ZH, english);

		assert_non_null(english);
		assert_int_equal(english[strlen(english) - 1], '.');
		assert_null(strchr(english, '{'));
		assert_string_not_equal(chinese, english);
		assert_true(utf8_is_clean(chinese, strlen(chinese)));
		assert_non_null(strstr(chinese, "。"));
		for (enum code other = CODE_OK; other < code; other++)
			assert_string_not_equal(english, code_message(other));
	}
}

static void test_fault_without_a_sentence_uses_its_code(void **state)
{
	struct fault fault = {.code = CODE_SHIFT_NOT_OPEN};
	char buf[SAY_TEXT_MAX];

	(void)state;
	assert_string_equal(fault_render(LANG_EN, &fault, buf, sizeof(buf)),
		"No shift is open: open a shift before taking money.");
	assert_string_equal(
		fault_render(LANG_ZH, &fault, buf, sizeof(buf)), "尚未开班：请先开班再收费。");
}

static void test_fault_with_a_sentence_says_it(void **state)
{
	struct fault fault = {.code = CODE_IO, .say = SAY("cannot read {1}", say_text("a.csv"))};
	char buf[SAY_TEXT_MAX];

	(void)state;
	assert_string_equal(fault_render(LANG_EN, &fault, buf, sizeof(buf)), "cannot read a.csv");
	assert_string_equal(fault_render(LANG_EN, &fault, buf, 7), "cannot");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_and_statuses),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_fault_without_a_sentence_uses_its_code),
		cmocka_unit_test(test_fault_with_a_sentence_says_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
