#ifndef CORE_MAGNETIC_CARD_H
#define CORE_MAGNETIC_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * A prepaid card with a magnetic stripe (ISO 7811): what it says, and where that stands on its
 * tracks. The layout is our own and has a version; docs/magnetic-card.md shows it. Everything is
 * digits. The MAC over all of them is kept as 14 digits (46 bits); who makes it is the caller's
 * security module, with a key that is diversified by the account.
 */
#define MAGNETIC_TRACKS 3
#define MAGNETIC_TRACK_MAX 105 /* characters between the sentinels of track 3, and the NUL */
#define MAGNETIC_DIGITS 16     /* of an account's and of a meter's number */
#define MAGNETIC_MAC_DIGITS 14
#define MAGNETIC_MAC_BYTES 8 /* that the digits are made of */
#define MAGNETIC_KEY_BYTES 8
#define MAGNETIC_TEXT_MAX 52
#define MAGNETIC_VERSION 1
#define MAGNETIC_GENERATION_MAX 99
#define MAGNETIC_COUNT_MAX 9999
#define MAGNETIC_HUNDREDTHS_MAX 99999999

/* What stands between the sentinels; "" where a track has nothing. */
struct magnetic_tracks {
	char track[MAGNETIC_TRACKS][MAGNETIC_TRACK_MAX];
};

struct magnetic_card {
	char account[MAGNETIC_DIGITS + 1], meter[MAGNETIC_DIGITS + 1]; /* decoded: 16 digits */
	uint32_t generation; /* of the meter's purchases: it begins anew with another meter */
	uint32_t count;      /* of purchases in it */
	uint32_t hundredths; /* of the last one: fen, or 0.01 kWh on an energy meter */
};

enum magnetic_decode {
	MAGNETIC_OK,
	MAGNETIC_BLANK,   /* no track has anything */
	MAGNETIC_FOREIGN, /* not of this layout: another company's */
	MAGNETIC_NEWER    /* a later version of this layout */
};

/* What a swipe told of a stripe; stored in an image of it, so never renumber. */
enum magnetic_state {
	MAGNETIC_NONE = 0,     /* there is no stripe in question: another kind of card */
	MAGNETIC_READ = 1,     /* its tracks; where they are of our layout the MAC is right */
	MAGNETIC_UNPROVEN = 2, /* of our layout, and the MAC is wrong */
	MAGNETIC_UNREADABLE = 3
};

struct magnetic_stripe {
	enum magnetic_state state;
	struct magnetic_tracks tracks; /* nothing where it could not be read */
};

/* Zeros at the left, to 16 digits. False: not 1 to 16 digits. */
NODISCARD bool magnetic_number(char out[MAGNETIC_DIGITS + 1], const char *number);

/*
 * The digits that the MAC is over: all that stand on the card but its own. False: a value does not
 * fit the layout; a number of an account or a meter has 1 to 16 digits and nothing else.
 */
NODISCARD bool magnetic_card_text(const struct magnetic_card *card, char out[MAGNETIC_TEXT_MAX]);

/* The account as the bytes that diversify the key: BCD, zeros at the left. False as above. */
NODISCARD bool magnetic_card_key(const struct magnetic_card *card, uint8_t out[MAGNETIC_KEY_BYTES]);

/* False as above. */
NODISCARD bool magnetic_card_encode(const struct magnetic_card *card,
	const uint8_t mac[MAGNETIC_MAC_BYTES], struct magnetic_tracks *out);

/* *out and mac are untouched unless MAGNETIC_OK; whether the MAC is right is asked below. */
NODISCARD enum magnetic_decode magnetic_card_decode(const struct magnetic_tracks *tracks,
	struct magnetic_card *out, char mac[MAGNETIC_MAC_DIGITS + 1]);

NODISCARD bool magnetic_mac_is(
	const char digits[MAGNETIC_MAC_DIGITS + 1], const uint8_t mac[MAGNETIC_MAC_BYTES]);

/* Can an encoder write it? Lengths and characters of each track, by ISO 7811. */
NODISCARD bool magnetic_tracks_valid(const struct magnetic_tracks *tracks);

bool magnetic_tracks_equal(const struct magnetic_tracks *a, const struct magnetic_tracks *b);

/*
 * Two readable stripes that say the same; or one that a broken swipe has made of them, each track
 * being that of one or of the other.
 */
bool magnetic_tracks_mixed(const struct magnetic_tracks *now, const struct magnetic_tracks *a,
	const struct magnetic_tracks *b);

#endif
