#include "printing/line_break.h"

#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "core/utf8.h"
#include "tests/test.h"

#define SIZE 10.0
#define JOINED_MAX 512

/* The lines of the text joined by '/', blanks that end a line left out. */
static const char *broken(const char *text, double width, char buf[JOINED_MAX])
{
	size_t used = 0;

	buf[0] = '\0';
	do {
		struct text_line line = line_break(text, SIZE, width);

		assert_true(*text == '\0' || line.taken > 0);
		assert_true(line.shown <= line.taken);
		assert_true(utf8_valid(text, line.taken));
		used += (size_t)snprintf(buf + used, JOINED_MAX - used, "%s%.*s",
			used == 0 ? "" : "/", (int)line.shown, text);
		text += line.taken;
	} while (*text != '\0');
	return buf;
}

static void lines_end_where_they_may(void **state)
{
	/* A character of Chinese is 10 points wide, a digit 6.0, a blank 3.0. */
	static const struct {
		const char *text;
		double width;
		const char *lines;
	} cases[] = {
		{"", 50, ""}, {"电费", 50, "电费"}, {"国家电网电费收据", 40, "国家电网/电费收据"},
		{"国家电网电费收据", 41, "国家电网/电费收据"},
		{"国家电网电费收据", 39.9, "国家电/网电费/收据"},
		{"国家电网，电费", 40, "国家电/网，电费"}, {"国家电网。", 40, "国家电/网。"},
		{"国家电网。」后", 40, "国家电/网。」后"},
		{"电费（元）合计", 30, "电费/（元）/合计"}, {"请看「说明」", 30, "请看/「说/明」"},
		{"共￥12", 25, "共/￥12"}, {"实收 1234.56 元", 60, "实收/1234.56 元"},
		{"应收电费1234.56元", 60, "应收电费/1234.56元"},
		{"State Grid of China", 60, "State Grid of/China"},
		{"ABCDEFGHIJKL", 30, "ABCD/EFGHI/JKL"}, {"电    费", 25, "电/费"},
		{"电费 ", 20, "电费"}, {"按1%计", 26, "按1%/计"}, {"，，，，", 20, "，，/，，"},
		{"（（（（", 20, "（（/（（"}, {"字", 1, "字"},
		{"张𠮷和周𬭎", 20, "张𠮷/和周/𬭎"},
		/* Nothing stands alone on the last line; a word goes down whole. */
		{"一二三四五六七八九十一", 100, "一二三四五六七八九/十一"},
		{"一二三四五六七八九十。」", 100, "一二三四五六七八/九十。」"},
		{"一二三四五六七八九十一。", 100, "一二三四五六七八九/十一。"},
		{"一二三四五六七八九十一二", 100, "一二三四五六七八九十/一二"},
		{"滨河大道七号楼十八层1802室", 124, "滨河大道七号楼十八层/1802室"},
		{"一二三四五六七八九十 1", 100, "一二三四五六七八九十/1"},
		{"一二三四五六七八", 70, "一二三四五六七/八"}, /* of a narrow cell */
	};
	char buf[JOINED_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(broken(cases[i].text, cases[i].width, buf), cases[i].lines);
}

static void lines_are_counted(void **state)
{
	(void)state;
	assert_int_equal(line_count("", SIZE, 50), 1);
	assert_int_equal(line_count("电费", SIZE, 20), 1);
	assert_int_equal(line_count("国家电网电费收据", SIZE, 30), 3);
}

static void words_are_measured(void **state)
{
	static const struct {
		const char *text;
		double width;
	} cases[] = {
		{"", 0},
		{"电费", 10},
		{"电费12", 12},
		{"12 345", 18},
		{"（元）", 30},
		{"合计1,234.56元", 42},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_float_equal(line_word_width(cases[i].text, SIZE), cases[i].width, 0.4);
}

/* Nothing may be lost, whatever the width: the lines are the text less its blanks. */
static void no_character_is_lost(void **state)
{
	static const char text[] =
		"国网浙江省电力（杭州）公司：receipt No. A01-00000128，￥1,234.56。";
	char buf[JOINED_MAX], kept[JOINED_MAX], wanted[JOINED_MAX];

	(void)state;
	for (double width = 1; width < 200; width += 3.7) {
		size_t n = 0, w = 0;

		broken(text, width, buf);
		for (const char *p = buf; *p != '\0'; p++) {
			if (*p != '/' && *p != ' ')
				kept[n++] = *p;
		}
		for (const char *p = text; *p != '\0'; p++) {
			if (*p != ' ')
				wanted[w++] = *p;
		}
		kept[n] = wanted[w] = '\0';
		assert_string_equal(kept, wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_end_where_they_may),
		cmocka_unit_test(lines_are_counted),
		cmocka_unit_test(words_are_measured),
		cmocka_unit_test(no_character_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
