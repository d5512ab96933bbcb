/* What simulated devices say, in the language of the screen. */
#include "tui/sim_words.h"

#include "core/compiler.h"
#include "tests/test.h"

static const struct {
	const char *said, *zh, *en;
} cases[] = {
	{"", "", ""}, {"no card", "机内无卡", "no card in it"},
	{"card /tmp/x/card-1, not powered, count 3, return file empty",
		"卡 card-1；未上电；购电 3 次；返写区为空",
		"card card-1; without power; 3 purchases; return file empty"},
	{"waits for raw write, lamps green, Hi-Co", "等待刷卡；绿灯亮；Hi-Co",
		"waits for a swipe; green lamp; Hi-Co"},
	{"waits for nothing, lamps off, Hi-Co", "不在等待刷卡；指示灯灭；Hi-Co",
		"waits for no swipe; lamps off; Hi-Co"},
	{"total 123.45", "合计 123.45", "total 123.45"},
	{"meter 000012345678: 75.00 left, 0.00 overdrawn, count 2, supply on",
		"电表 000012345678；剩余 75.00；透支 0.00；购电 2 次；供电",
		"meter 000012345678; 75.00 left; 0.00 overdrawn; 2 purchases; supply on"},
	{"101=0007=00010000 ;x", "101=0007=00010000 ;x", "101=0007=00010000 ;x"},
	{"readable", "readable", "readable"}, /* no phrase of it */
};

static void test_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[256];

		sim_words_render(LANG_ZH, cases[i].said, text, sizeof(text));
		assert_string_equal(text, cases[i].zh);
		sim_words_render(LANG_EN, cases[i].said, text, sizeof(text));
		assert_string_equal(text, cases[i].en);
	}
}

/* A screen's line is short: cut between characters, never over its end. */
static void test_short_room(void **state)
{
	char text[16];

	(void)state;
	sim_words_render(LANG_ZH, cases[2].said, text, sizeof(text));
	assert_string_equal(text, "卡 card-1；");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_short_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
