/* Names as papers and files write them: the same person, and never another. */
#include "core/holder_name.h"

#include <string.h>

#include "tests/test.h"

static const struct {
	const char *file, *paper;
	bool same;
} cases[] = {
	{"王小明", "王小明", true},
	{"王 小 明", "王小明", true},
	{"王　小明", "王小明", true},
	{"阿卜杜拉·买买提", "阿卜杜拉·买买提", true},
	{"阿卜杜拉•买买提", "阿卜杜拉·买买提", true},
	{"阿卜杜拉・买买提", "阿卜杜拉·买买提", true},
	{"阿卜杜拉.买买提", "阿卜杜拉·买买提", true},
	{"阿卜杜拉．买买提", "阿卜杜拉·买买提", true},
	{"阿卜杜拉买买提", "阿卜杜拉·买买提", true},
	{"欧阳𠮷", "欧阳𠮷", true},
	{"John Smith", "SMITH, JOHN", true},
	{"SMITH JOHN ALEXANDER", "Smith, John Alexander", true},
	{"Ｊｏｈｎ　Ｓｍｉｔｈ", "SMITH, JOHN", true},
	{"Jean-Luc Moreau", "MOREAU, JEAN LUC", true},
	{"René Moreau", "MOREAU, RENÉ", true},
	{"O'Brien, Anne", "ANNE O BRIEN", true},
	{"王小明", "王小朋", false},
	{"王小明", "明小王", false},
	{"王小明", "王小", false},
	{"王小", "王小明", false},
	{"阿卜杜拉·买买提", "买买提·阿卜杜拉", false},
	{"John Smith", "SMITH", false},
	{"John Smith", "SMITH, JOHN, JOHN", false},
	{"John John Smith", "SMITH, JOHN", false},
	{"John Smith", "SMITH, JON", false},
	{"JohnSmith", "JOHN SMITH", false},
	{"Rene Moreau", "MOREAU, RENÉ", false},
	{"王小明", "", false},
	{"", "", false},
	{" , ", " , ", false},
	{"·", "·", false},
};

static void test_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		print_message("  %s | %s\n", cases[i].file, cases[i].paper);
		assert_int_equal(holder_name_same(cases[i].file, cases[i].paper), cases[i].same);
		assert_int_equal(holder_name_same(cases[i].paper, cases[i].file), cases[i].same);
	}
}

/* A card of 2023 has 35 letters for a Latin name. */
static void test_cut(void **state)
{
	static const struct {
		const char *file, *paper;
		bool begins;
	} rows[] = {
		{"Maximilian Van Den Berghe-Fitzgerald", "VAN DEN BERGHE-FITZGERALD MAXIMILIA",
			true},
		{"Maximilian Van Den Berghe-Fitzgerald", "VAN DEN BERGHE-FITZGERALD MAXIMILIAN",
			true},
		{"Maximilian Oskar Van Den Berghe", "VAN DEN BERGHE, MAX", true},
		{"Maximilian Van Den Berghe-Fitzgerald", "VAN DEN BERGHE-FITZGERALD MAXINE", false},
		{"Maximilian Van Den Berghe", "VAN DEN BERGHE-FITZGERALD MAXIMILIA", false},
		{"Maximilian Van Den Berghe", "VAN DE BERGHE MAX", false}, /* cut in the middle */
		{"Van Den Berghe", "VAN DEN BERGHE MAX", false},
		{"Anything", "", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		print_message("  %s | %s\n", rows[i].file, rows[i].paper);
		assert_int_equal(holder_name_begins(rows[i].file, rows[i].paper), rows[i].begins);
	}
}

static void test_too_long(void **state)
{
	char name[HOLDER_NAME_MAX + 50], words[HOLDER_NAME_MAX];

	(void)state;
	memset(name, 'A', sizeof name);
	name[sizeof name - 1] = '\0';
	assert_false(holder_name_same(name, name));
	for (size_t i = 0; i < sizeof words - 2; i++)
		words[i] = i % 2 ? ' ' : 'A'; /* more words than a name has */
	words[sizeof words - 2] = '\0';
	assert_false(holder_name_same(words, words));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
