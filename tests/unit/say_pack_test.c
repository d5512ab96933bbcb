#include "core/say_pack.h"

#include <string.h>

#include "core/arena.h"
#include "tests/test.h"

#define PACKED_MAX 2048

static void assert_same(const struct say *a, const struct say *b)
{
	char left[SAY_TEXT_MAX], right[SAY_TEXT_MAX];

	for (enum lang lang = LANG_ZH; lang <= LANG_EN; lang++)
		assert_string_equal(text_render(lang, a, left, sizeof left),
			text_render(lang, b, right, sizeof right));
}

/* Every kind of argument comes back, in both languages, with the sentences in their order. */
static void round_trip(void **state)
{
	const struct date day = {20000};
	const struct say says[] = {
		SAY("all: {1} {2} {3} {4} {5} {6}", say_text("阿卜杜拉·买买提"),
			say_count(INT64_MIN), say_word("Drop"), say_date(day),
			say_period(period_of(day)),
			say_moment((struct moment){INT64_C(1790000000123)})),
		SAY("bare"),
		SAY("{1} {2} {3}", say_money(money_negate((struct money){INT64_C(12345678901)})),
			say_energy((struct energy){INT64_C(1234567)}),
			say_price((struct price){INT64_C(53800000)})),
		SAY("{1}", say_text("")),
		/* A place in the middle that has nothing. */
		{.msgid = "{1} {3}", .arg = {say_count(1), {.kind = SAY_NONE}, say_count(3)}},
	};
	struct arena arena = ARENA_EMPTY;
	char packed[PACKED_MAX] = "";
	struct say *back;
	size_t count;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(says); i++)
		assert_true(say_pack(packed, sizeof packed, &says[i]));
	assert_true(say_unpack(packed, &arena, &back, &count));
	assert_int_equal(count, ARRAY_SIZE(says));
	for (size_t i = 0; i < ARRAY_SIZE(says); i++)
		assert_same(&says[i], &back[i]);
	arena_release(&arena);
}

static void nothing_to_say(void **state)
{
	struct arena arena = ARENA_EMPTY;
	char packed[PACKED_MAX] = "";
	struct say *back;
	size_t count = 7;

	(void)state;
	assert_true(say_pack(packed, sizeof packed, &(struct say){.msgid = NULL}));
	assert_string_equal(packed, "");
	assert_true(say_unpack(packed, &arena, &back, &count));
	assert_int_equal(count, 0);
	arena_release(&arena);
}

/* Whatever the room, a sentence is there whole or not at all. */
static void no_room(void **state)
{
	const struct say first = SAY("first"), second = SAY("second {1}", say_text("数据"));
	char whole[PACKED_MAX] = "", before[PACKED_MAX] = "", tight[PACKED_MAX];

	(void)state;
	assert_true(say_pack(before, sizeof before, &first));
	assert_true(say_pack(whole, sizeof whole, &first));
	assert_true(say_pack(whole, sizeof whole, &second));
	for (size_t size = strlen(before) + 1; size <= strlen(whole) + 1; size++) {
		bool fits = size == strlen(whole) + 1;

		memcpy(tight, before, sizeof tight);
		assert_int_equal(say_pack(tight, size, &second), fits);
		assert_string_equal(tight, fits ? whole : before);
	}
}

/* Data that would be taken for the parting of two arguments is refused, not stored. */
static void data_that_parts(void **state)
{
	static const char *const bad[] = {"\x1e", "a\x1f", "x\x1ey"};
	char packed[PACKED_MAX] = "";

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_false(say_pack(packed, sizeof packed, &SAY("{1}", say_text(bad[i]))));
		assert_string_equal(packed, "");
	}
}

static void not_of_this_form(void **state)
{
	static const char *const bad[] = {
		"m\x1f",   /* an argument without its kind */
		"m\x1fq1", /* no such kind */
		"m\x1f-1", /* nothing, with a value */
		"m\x1f"
		"c", /* a count without a number */
		"m\x1f"
		"c12x", /* with more behind it */
		"m\x1f"
		"mabc", /* money in letters */
		"m\x1f"
		"m99999999999999999999",                       /* more than there is */
		"m\x1fta\x1ftb\x1ftc\x1ftd\x1fte\x1ftf\x1ftg", /* seven places */
		"fine\x1em\x1fq",                              /* the second of two */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct arena arena = ARENA_EMPTY;
		struct say *back;
		size_t count;

		assert_false(say_unpack(bad[i], &arena, &back, &count));
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(nothing_to_say),
		cmocka_unit_test(no_room),
		cmocka_unit_test(data_that_parts),
		cmocka_unit_test(not_of_this_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
