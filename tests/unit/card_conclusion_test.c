/* What a stripe says about a swipe that was broken off: the tables of docs/magnetic-card.md. */
#include "core/card_conclusion.h"

#include <string.h>

#include "core/card_rule.h"
#include "core/compiler.h"
#include "tests/test.h"

#define MAC_OLD "28467069355920"
#define MAC_NEW "85529216486895"
#define IDENTITY "0000003301000024=0000330110000888="
#define OLD_2 "101=0010=00002500"
#define NEW_2 "101=0011=00010000"
#define BANK_1 "B6222021234567890^ZHANG/SAN^2912"

static struct card_image stripe(enum magnetic_state state, const struct magnetic_tracks *tracks)
{
	struct card_image image = {.stripe = {.state = state}};

	if (tracks != NULL)
		image.stripe.tracks = *tracks;
	return image;
}

static const struct magnetic_tracks old_card = {{"", OLD_2, IDENTITY MAC_OLD}};
static const struct magnetic_tracks new_card = {{"", NEW_2, IDENTITY MAC_NEW}};
static const struct magnetic_tracks blank_card = {{"", "", ""}};

/* The table "Who comes back with the card", row by row, with what must never be taken for a sale.
 */
static void test_a_used_card(void **state)
{
	static const struct {
		const char *what;
		enum magnetic_state state;
		struct magnetic_tracks tracks;
		enum card_conclusion conclusion;
	} rows[] = {
		{"as intended", MAGNETIC_READ, {{"", NEW_2, IDENTITY MAC_NEW}}, CARD_IS_WRITTEN},
		{"as before", MAGNETIC_READ, {{"", OLD_2, IDENTITY MAC_OLD}}, CARD_IS_NOT_WRITTEN},
		{"unreadable", MAGNETIC_UNREADABLE, {{"", "", ""}}, CARD_IS_HALF_WRITTEN},
		{"purchase new, proof old", MAGNETIC_UNPROVEN, {{"", NEW_2, IDENTITY MAC_OLD}},
			CARD_IS_HALF_WRITTEN},
		{"purchase old, proof new", MAGNETIC_UNPROVEN, {{"", OLD_2, IDENTITY MAC_NEW}},
			CARD_IS_HALF_WRITTEN},
		{"blank", MAGNETIC_READ, {{"", "", ""}}, CARD_IS_ANOTHER},
		{"a bank's", MAGNETIC_READ, {{BANK_1, "6222021234567890=2912", ""}},
			CARD_IS_ANOTHER},
		{"another account's", MAGNETIC_READ,
			{{"", NEW_2, "0000003301000025=0000330110000888=" MAC_NEW}},
			CARD_IS_ANOTHER},
		{"an older copy", MAGNETIC_READ,
			{{"", "101=0009=00002500", IDENTITY "12345678901234"}}, CARD_IS_ANOTHER},
		{"a forged amount", MAGNETIC_UNPROVEN,
			{{"", "101=0011=99999999", IDENTITY MAC_NEW}}, CARD_IS_ANOTHER},
		{"one track new, one strange", MAGNETIC_UNPROVEN,
			{{"", NEW_2, IDENTITY "00000000000000"}}, CARD_IS_ANOTHER},
		{"something on track 1", MAGNETIC_READ, {{"X", NEW_2, IDENTITY MAC_NEW}},
			CARD_IS_ANOTHER},
		{"a CPU card", MAGNETIC_NONE, {{"", "", ""}}, CARD_IS_ANOTHER},
	};
	const struct card_image before = stripe(MAGNETIC_READ, &old_card);
	const struct card_image intended = stripe(MAGNETIC_READ, &new_card);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct card_image now = stripe(rows[i].state, &rows[i].tracks);

		print_message("  %s\n", rows[i].what);
		assert_string_equal(card_conclusion_name(card_conclude(&before, &intended, &now)),
			card_conclusion_name(rows[i].conclusion));
		assert_int_equal(
			card_image_equal(&now, &intended), rows[i].conclusion == CARD_IS_WRITTEN);
		assert_int_equal(
			card_image_equal(&now, &before), rows[i].conclusion == CARD_IS_NOT_WRITTEN);
	}
	assert_int_equal(card_conclude(&before, &intended, NULL), CARD_IS_ABSENT);
}

/* A first stripe: the blank one that came back proves that nothing was written. */
static void test_a_first_card(void **state)
{
	static const struct {
		enum magnetic_state state;
		struct magnetic_tracks tracks;
		enum card_conclusion conclusion;
	} rows[] = {
		{MAGNETIC_READ, {{"", "", ""}}, CARD_IS_NOT_WRITTEN},
		{MAGNETIC_READ, {{"", NEW_2, IDENTITY MAC_NEW}}, CARD_IS_WRITTEN},
		{MAGNETIC_READ, {{"", NEW_2, ""}}, CARD_IS_HALF_WRITTEN},
		{MAGNETIC_READ, {{"", "", IDENTITY MAC_NEW}}, CARD_IS_HALF_WRITTEN},
		{MAGNETIC_UNREADABLE, {{"", "", ""}}, CARD_IS_HALF_WRITTEN},
		{MAGNETIC_READ, {{"", OLD_2, IDENTITY MAC_OLD}}, CARD_IS_ANOTHER},
		{MAGNETIC_READ, {{"", OLD_2, ""}}, CARD_IS_ANOTHER},
	};
	const struct card_image before = stripe(MAGNETIC_READ, &blank_card);
	const struct card_image intended = stripe(MAGNETIC_READ, &new_card);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct card_image now = stripe(rows[i].state, &rows[i].tracks);

		assert_string_equal(card_conclusion_name(card_conclude(&before, &intended, &now)),
			card_conclusion_name(rows[i].conclusion));
	}
}

/* A card that could not be read before is written all the same, and tells what came of it. */
static void test_a_torn_card(void **state)
{
	const struct card_image before = stripe(MAGNETIC_UNREADABLE, NULL);
	const struct card_image intended = stripe(MAGNETIC_READ, &new_card);
	const struct card_image strange = stripe(MAGNETIC_READ, &old_card);
	const struct card_image cpu = stripe(MAGNETIC_NONE, NULL);

	(void)state;
	assert_int_equal(card_conclude(&before, &intended, &before), CARD_IS_HALF_WRITTEN);
	assert_int_equal(card_conclude(&before, &intended, &intended), CARD_IS_WRITTEN);
	assert_int_equal(card_conclude(&before, &intended, &strange), CARD_IS_ANOTHER);
	/* And the other way round: a stripe never answers for a chip. */
	assert_false(card_image_equal(&cpu, &intended));
	assert_false(card_image_equal(&intended, &cpu));
	assert_true(card_image_equal(&cpu, &cpu));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_used_card),
		cmocka_unit_test(test_a_first_card),
		cmocka_unit_test(test_a_torn_card),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
