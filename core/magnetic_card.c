/*
 * A stripe's digits and where they stand on its tracks. What proves them, the MAC, is the caller's.
 */
#include "core/magnetic_card.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PURCHASE_TRACK 1 /* track 2 */
#define IDENTITY_TRACK 2 /* track 3 */
#define PURCHASE_SIZE 17 /* vgg=cccc=aaaaaaaa */
#define IDENTITY_SIZE (2 * (MAGNETIC_DIGITS + 1) + MAGNETIC_MAC_DIGITS)
#define MAC_RANGE UINT64_C(100000000000000)
#define DIGITS "0123456789"

/* What ISO 7811 lets stand between the sentinels. */
static const struct {
	size_t most;
	const char *characters; /* NULL: 20h to 5Fh without the sentinels */
} tracks_iso[MAGNETIC_TRACKS] = {
	{76, NULL},
	{37, DIGITS ":<=>"},
	{104, DIGITS ":<=>"},
};

bool magnetic_number(char out[MAGNETIC_DIGITS + 1], const char *number)
{
	size_t length = strlen(number);

	if (length == 0 || length > MAGNETIC_DIGITS || strspn(number, DIGITS) != length)
		return false;
	memset(out, '0', MAGNETIC_DIGITS - length);
	memcpy(out + MAGNETIC_DIGITS - length, number, length + 1);
	return true;
}

bool magnetic_card_text(const struct magnetic_card *card, char out[MAGNETIC_TEXT_MAX])
{
	char account[MAGNETIC_DIGITS + 1], meter[MAGNETIC_DIGITS + 1];

	if (!magnetic_number(account, card->account) || !magnetic_number(meter, card->meter) ||
		card->generation > MAGNETIC_GENERATION_MAX || card->count > MAGNETIC_COUNT_MAX ||
		card->hundredths > MAGNETIC_HUNDREDTHS_MAX)
		return false;
	snprintf(out, MAGNETIC_TEXT_MAX, "%d%02" PRIu32 "=%04" PRIu32 "=%08" PRIu32 "=%s=%s",
		MAGNETIC_VERSION, card->generation, card->count, card->hundredths, account, meter);
	return true;
}

bool magnetic_card_key(const struct magnetic_card *card, uint8_t out[MAGNETIC_KEY_BYTES])
{
	char account[MAGNETIC_DIGITS + 1];

	if (!magnetic_number(account, card->account))
		return false;
	for (size_t i = 0; i < MAGNETIC_KEY_BYTES; i++)
		out[i] = (uint8_t)((account[2 * i] - '0') << 4 | (account[2 * i + 1] - '0'));
	return true;
}

static void mac_digits(const uint8_t mac[MAGNETIC_MAC_BYTES], char out[MAGNETIC_MAC_DIGITS + 1])
{
	uint64_t number = 0;

	for (size_t i = 0; i < MAGNETIC_MAC_BYTES; i++)
		number = number << 8 | mac[i];
	snprintf(out, MAGNETIC_MAC_DIGITS + 1, "%014" PRIu64, number % MAC_RANGE);
}

bool magnetic_mac_is(
	const char digits[MAGNETIC_MAC_DIGITS + 1], const uint8_t mac[MAGNETIC_MAC_BYTES])
{
	char right[MAGNETIC_MAC_DIGITS + 1];

	mac_digits(mac, right);
	return strcmp(digits, right) == 0;
}

bool magnetic_card_encode(const struct magnetic_card *card, const uint8_t mac[MAGNETIC_MAC_BYTES],
	struct magnetic_tracks *out)
{
	char text[MAGNETIC_TEXT_MAX], digits[MAGNETIC_MAC_DIGITS + 1];

	if (!magnetic_card_text(card, text))
		return false;
	mac_digits(mac, digits);
	*out = (struct magnetic_tracks){0};
	memcpy(out->track[PURCHASE_TRACK], text, PURCHASE_SIZE);
	snprintf(out->track[IDENTITY_TRACK], MAGNETIC_TRACK_MAX, "%s=%s", text + PURCHASE_SIZE + 1,
		digits);
	return true;
}

/* Digits where the form has d, else its own characters; nothing more and nothing less. */
static bool has_form(const char *text, const char *form)
{
	size_t i = 0;

	for (; form[i] != '\0'; i++)
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			return false;
	return text[i] == '\0';
}

/* So many digits of a text that has them there. */
static uint32_t number_at(const char *text, size_t digits)
{
	uint32_t number = 0;

	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (uint32_t)(text[i] - '0');
	return number;
}

enum magnetic_decode magnetic_card_decode(const struct magnetic_tracks *tracks,
	struct magnetic_card *out, char mac[MAGNETIC_MAC_DIGITS + 1])
{
	const char *purchase = tracks->track[PURCHASE_TRACK];
	const char *identity = tracks->track[IDENTITY_TRACK];

	if (tracks->track[0][0] == '\0' && purchase[0] == '\0' && identity[0] == '\0')
		return MAGNETIC_BLANK;
	if (tracks->track[0][0] != '\0' ||
		!has_form(identity, "dddddddddddddddd=dddddddddddddddd=dddddddddddddd"))
		return MAGNETIC_FOREIGN;
	if (!has_form(purchase, "1dd=dddd=dddddddd"))
		return purchase[0] > '1' && has_form(purchase, "ddd=dddd=dddddddd")
			       ? MAGNETIC_NEWER
			       : MAGNETIC_FOREIGN;
	*out = (struct magnetic_card){.generation = number_at(purchase + 1, 2),
		.count = number_at(purchase + 4, 4),
		.hundredths = number_at(purchase + 9, 8)};
	memcpy(out->account, identity, MAGNETIC_DIGITS);
	memcpy(out->meter, identity + MAGNETIC_DIGITS + 1, MAGNETIC_DIGITS);
	memcpy(mac, identity + IDENTITY_SIZE - MAGNETIC_MAC_DIGITS, MAGNETIC_MAC_DIGITS + 1);
	return MAGNETIC_OK;
}

static bool is_alphanumeric(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < 0x20 || *text > 0x5f || *text == '%' || *text == '?')
			return false;
	return true;
}

bool magnetic_tracks_valid(const struct magnetic_tracks *tracks)
{
	for (size_t i = 0; i < MAGNETIC_TRACKS; i++) {
		const char *text = tracks->track[i], *set = tracks_iso[i].characters;
		size_t length = strnlen(text, MAGNETIC_TRACK_MAX);

		if (length > tracks_iso[i].most ||
			(set != NULL ? strspn(text, set) != length : !is_alphanumeric(text)))
			return false;
	}
	return true;
}

bool magnetic_tracks_equal(const struct magnetic_tracks *a, const struct magnetic_tracks *b)
{
	for (size_t i = 0; i < MAGNETIC_TRACKS; i++)
		if (strcmp(a->track[i], b->track[i]) != 0)
			return false;
	return true;
}

bool magnetic_tracks_mixed(const struct magnetic_tracks *now, const struct magnetic_tracks *a,
	const struct magnetic_tracks *b)
{
	for (size_t i = 0; i < MAGNETIC_TRACKS; i++)
		if (strcmp(now->track[i], a->track[i]) != 0 &&
			strcmp(now->track[i], b->track[i]) != 0)
			return false;
	return true;
}
