#include "core/magnetic_card.h"

#include <stdio.h>
#include <string.h>

#include "tests/test.h"

static const struct magnetic_card usual = {.account = "3301000450",
	.meter = "12345678",
	.generation = 1,
	.count = 7,
	.hundredths = 10000};
static const uint8_t mac[MAGNETIC_MAC_BYTES] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};

/* The layout of docs/magnetic-card.md, character by character. */
static void layout(void **state)
{
	static const uint8_t key[] = {0, 0, 0, 0x33, 0x01, 0x00, 0x04, 0x50};
	struct magnetic_tracks tracks;
	char text[MAGNETIC_TEXT_MAX];
	uint8_t made[MAGNETIC_KEY_BYTES];

	(void)state;
	assert_true(magnetic_card_text(&usual, text));
	assert_string_equal(text, "101=0007=00010000=0000003301000450=0000000012345678");
	assert_true(magnetic_card_encode(&usual, mac, &tracks));
	assert_string_equal(tracks.track[0], "");
	assert_string_equal(tracks.track[1], "101=0007=00010000");
	/* 0x0123456789abcdef is 81985529216486895. */
	assert_string_equal(tracks.track[2], "0000003301000450=0000000012345678=85529216486895");
	assert_true(magnetic_tracks_valid(&tracks));
	assert_true(magnetic_card_key(&usual, made));
	assert_memory_equal(made, key, sizeof key);
}

static void round_trip(void **state)
{
	static const struct magnetic_card cards[] = {
		{"1", "1", 0, 0, 0},
		{"9999999999999999", "9999999999999999", MAGNETIC_GENERATION_MAX,
			MAGNETIC_COUNT_MAX, MAGNETIC_HUNDREDTHS_MAX},
		{"0000003301000450", "12", 42, 1000, 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cards); i++) {
		struct magnetic_tracks tracks, again;
		struct magnetic_card back;
		char digits[MAGNETIC_MAC_DIGITS + 1], before[MAGNETIC_TEXT_MAX],
			after[MAGNETIC_TEXT_MAX];

		assert_true(magnetic_card_encode(&cards[i], mac, &tracks));
		assert_true(magnetic_tracks_valid(&tracks));
		assert_int_equal(magnetic_card_decode(&tracks, &back, digits), MAGNETIC_OK);
		assert_true(magnetic_mac_is(digits, mac));
		assert_true(magnetic_card_text(&cards[i], before));
		assert_true(magnetic_card_text(&back, after));
		assert_string_equal(before, after);
		assert_true(magnetic_card_encode(&back, mac, &again));
		assert_true(magnetic_tracks_equal(&tracks, &again));
	}
}

/* Every digit that is not the MAC's own goes into the MAC's text, each in its own place. */
static void the_mac_is_over_all(void **state)
{
	struct magnetic_tracks tracks, other;
	char text[MAGNETIC_TEXT_MAX];

	(void)state;
	assert_true(magnetic_card_text(&usual, text));
	assert_true(magnetic_card_encode(&usual, mac, &tracks));
	for (size_t t = 1; t < MAGNETIC_TRACKS; t++)
		for (size_t i = 0; tracks.track[t][i] != '\0'; i++) {
			struct magnetic_card back;
			char digits[MAGNETIC_MAC_DIGITS + 1], changed[MAGNETIC_TEXT_MAX];
			bool own = t == 2 && i >= 34;

			if (tracks.track[t][i] == '=')
				continue;
			other = tracks;
			other.track[t][i] = tracks.track[t][i] == '9' ? '8' : '9';
			if (magnetic_card_decode(&other, &back, digits) != MAGNETIC_OK) {
				assert_int_equal(t * 100 + i, 100); /* the version */
				continue;
			}
			assert_true(magnetic_card_text(&back, changed));
			assert_int_equal(strcmp(text, changed) == 0, own);
			assert_int_equal(magnetic_mac_is(digits, mac), !own);
		}
}

static void does_not_fit(void **state)
{
	static const struct magnetic_card cards[] = {
		{"", "1", 1, 1, 1},
		{"1", "", 1, 1, 1},
		{"A1", "1", 1, 1, 1},
		{"1", "12-3", 1, 1, 1},
		{"1", "1", MAGNETIC_GENERATION_MAX + 1, 1, 1},
		{"1", "1", 1, MAGNETIC_COUNT_MAX + 1, 1},
		{"1", "1", 1, 1, MAGNETIC_HUNDREDTHS_MAX + 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cards); i++) {
		struct magnetic_tracks tracks;
		char text[MAGNETIC_TEXT_MAX];

		assert_false(magnetic_card_text(&cards[i], text));
		assert_false(magnetic_card_encode(&cards[i], mac, &tracks));
	}
}

static void other_cards(void **state)
{
	static const struct {
		struct magnetic_tracks tracks;
		enum magnetic_decode end;
	} cases[] = {
		{{{"", "", ""}}, MAGNETIC_BLANK},
		{{{"B6222021234567890^ZHANG/SAN^2912", "6222021234567890=2912", ""}},
			MAGNETIC_FOREIGN}, /* a bank's */
		{{{"", "201=0007=00010000", "0000003301000450=0000000012345678=85529216486895"}},
			MAGNETIC_NEWER}, /* a newer version */
		{{{"", "001=0007=00010000", "0000003301000450=0000000012345678=85529216486895"}},
			MAGNETIC_FOREIGN}, /* an older one than there ever was */
		{{{"", "201=0007=0001000", "0000003301000450=0000000012345678=85529216486895"}},
			MAGNETIC_FOREIGN},
		{{{"X", "101=0007=00010000", "0000003301000450=0000000012345678=85529216486895"}},
			MAGNETIC_FOREIGN},
		{{{"", "101=0007=0001000", "0000003301000450=0000000012345678=85529216486895"}},
			MAGNETIC_FOREIGN},
		{{{"", "101=0007=000100000", "0000003301000450=0000000012345678=85529216486895"}},
			MAGNETIC_FOREIGN},
		{{{"", "101=0007=00010000", "0000003301000450=0000000012345678=8552921648689"}},
			MAGNETIC_FOREIGN},
		{{{"", "101=0007=00010000", "0000003301000450:0000000012345678=85529216486895"}},
			MAGNETIC_FOREIGN},
		{{{"", "101=0007=00010000", ""}}, MAGNETIC_FOREIGN}, /* half written */
		{{{"", "", "0000003301000450=0000000012345678=85529216486895"}}, MAGNETIC_FOREIGN},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct magnetic_card card = usual;
		char digits[MAGNETIC_MAC_DIGITS + 1] = "before";

		assert_int_equal(
			magnetic_card_decode(&cases[i].tracks, &card, digits), cases[i].end);
		assert_string_equal(card.account, usual.account);
		assert_int_equal(card.count, usual.count);
		assert_string_equal(digits, "before");
	}
}

/* ISO 7811: 76, 37 and 104 characters between the sentinels, of each track's own kind. */
static void tracks_of_the_standard(void **state)
{
	static const size_t most[MAGNETIC_TRACKS] = {76, 37, 104};
	static const struct magnetic_tracks bad[] = {{{"abc", "", ""}}, {{"A%", "", ""}},
		{{"A?", "", ""}}, {{"", "A", ""}}, {{"", "1;2", ""}}, {{"", "", "1?"}},
		{{"", "", "1 2"}}};

	(void)state;
	for (size_t t = 0; t < MAGNETIC_TRACKS; t++) {
		struct magnetic_tracks tracks = {0};

		memset(tracks.track[t], '7', most[t]);
		assert_true(magnetic_tracks_valid(&tracks));
		if (most[t] + 1 < MAGNETIC_TRACK_MAX) {
			tracks.track[t][most[t]] = '7';
			assert_false(magnetic_tracks_valid(&tracks));
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(magnetic_tracks_valid(&bad[i]));
	assert_true(magnetic_tracks_valid(&(struct magnetic_tracks){{"ABC 123^", "1=2:<>", "="}}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout),
		cmocka_unit_test(round_trip),
		cmocka_unit_test(the_mac_is_over_all),
		cmocka_unit_test(does_not_fit),
		cmocka_unit_test(other_cards),
		cmocka_unit_test(tracks_of_the_standard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
