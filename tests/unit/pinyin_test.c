/* Pinyin initials: surnames, words, Latin, what has no letter, and any bytes. */
#include "core/pinyin.h"

#include <stdlib.h>
#include <string.h>

#include "core/compiler.h"
#include "core/pinyin_table.h"
#include "core/utf8.h"
#include "tests/test.h"

static const struct {
	const char *name, *initials;
} cases[] = {
	{"", ""},
	{"张伟", "zw"},
	{"王秀英", "wxy"},
	{"欧阳建国", "oyjg"},
	{"欧阳", "oy"},
	{"单雄信", "sxx"},
	{"仇英", "qy"},
	{"区志强", "ozq"},
	{"查良镛", "zly"},
	{"曾国藩", "zgf"},
	{"解晓东", "xxd"},
	{"盖叫天", "gjt"},
	{"尉迟恭", "ycg"},
	{"尉健行", "wjx"},
	{"万俟卨", "mqx"},
	{"万里", "wl"},
	{"翟志刚", "zzg"},
	{"朴树", "ps"},
	{"缪荣株", "mrz"},
	{"覃丽", "tl"},
	{"吕布", "lb"},
	{"令狐冲", "lhc"},
	{"长孙无忌", "zswj"},
	{"长安", "ca"},
	{"单于", "cy"},
	{"澹台灭明", "ttmm"},
	{"宇文泰", "ywt"},
	{"司马光", "smg"},
	{"上官婉儿", "sgwe"},
	{"乐嘉", "yj"},
	{"任飞", "rf"},
	{"种师道", "csd"},
	{"李单", "ld"}, /* not at the head: read as a word */
	{"王长江", "wcj"},
	{"阿卜杜拉·买买提", "abdlmmt"},
	{"薛家湾 A1", "xjwa1"},
	{"ＡＢ电器３号", "abdq3h"},
	{"Smith, J.", "smithj"},
	{"𠮷野", "y"}, /* beyond the table: left out */
	{"一〇一", "yly"},
	{"兙", ""},              /* ICU knows no reading */
	{"解放路商店", "jflsd"}, /* an organisation has no surname */
	{"区供电营业厅", "qgdyyt"},
	{"中国工商银行", "zggsyh"},
	{"重庆火锅城", "cqhgc"},
	{"长春路小学", "cclxx"},
	{"甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸子丑寅卯",
		"jybdwjgxrgjybdwjgxrgjybdwjgxrgzc"},
};

static void test_names(void **state)
{
	char buf[PINYIN_INITIALS_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		print_message("  %s\n", cases[i].name);
		assert_string_equal(pinyin_initials(buf, cases[i].name), cases[i].initials);
	}
}

static void test_readings_fit_their_characters(void **state)
{
	(void)state;
	for (size_t i = 0; i < pinyin_surnames_count; i++)
		assert_int_equal(
			utf8_count(pinyin_surnames[i].hanzi), strlen(pinyin_surnames[i].letters));
	for (size_t i = 0; i < pinyin_words_count; i++)
		assert_int_equal(
			utf8_count(pinyin_words[i].hanzi), strlen(pinyin_words[i].letters));
}

static void test_nearly_every_character_has_a_letter(void **state)
{
	int missing = 0;

	(void)state;
	for (int c = PINYIN_TABLE_FIRST; c <= PINYIN_TABLE_LAST; c++) {
		int at = c - PINYIN_TABLE_FIRST;
		char letter = pinyin_table[at / PINYIN_TABLE_ROW][at % PINYIN_TABLE_ROW];

		assert_true(letter == '.' || (letter >= 'a' && letter <= 'z'));
		missing += letter == '.';
	}
	assert_in_range(missing, 0, 20);
}

static void test_any_bytes(void **state)
{
	uint32_t seed = 2;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		char name[600], buf[PINYIN_INITIALS_MAX];
		size_t length = (size_t)round % sizeof(name);

		for (size_t i = 0; i < length; i++) {
			seed = seed * 1664525U + 1013904223U;
			name[i] = (char)(seed >> 24 | 1);
		}
		name[length] = '\0';
		assert_true(strlen(pinyin_initials(buf, name)) < PINYIN_INITIALS_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_readings_fit_their_characters),
		cmocka_unit_test(test_nearly_every_character_has_a_letter),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
