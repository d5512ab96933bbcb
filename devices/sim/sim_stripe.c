#include "devices/sim/sim_stripe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct {
	int bits; /* of a character, without its parity */
	char base, start, last;
	size_t most; /* characters between the sentinels */
} forms[SIM_STRIPE_TRACKS] = {
	{6, ' ', '%', '_', 76},
	{4, '0', ';', '?', 37},
	{4, '0', ';', '?', 104},
};

#define END '?'

static bool put_character(struct sim_stripe *s, int track, unsigned value)
{
	unsigned parity = 1; /* odd: all ones of a character and its parity */

	if (s->count + (size_t)forms[track].bits + 1 > SIM_STRIPE_BITS_MAX)
		return false;
	for (int i = 0; i < forms[track].bits; i++) {
		s->bit[s->count++] = (uint8_t)(value >> i & 1);
		parity ^= value >> i & 1;
	}
	s->bit[s->count++] = (uint8_t)parity;
	return true;
}

static bool may_stand(int track, char c)
{
	return c >= forms[track].base && c <= forms[track].last && c != forms[track].start &&
	       c != END;
}

bool sim_stripe_write(struct sim_stripe *s, int track, const char *data)
{
	size_t length = strlen(data);
	unsigned lrc = 0;

	if (length > forms[track].most)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!may_stand(track, data[i]))
			return false;
	s->count = 0;
	for (size_t i = 0; length > 0 && i < length + 2; i++) {
		char c = i == 0 ? forms[track].start : i == length + 1 ? END : data[i - 1];
		unsigned value = (unsigned)(c - forms[track].base);

		lrc ^= value;
		if (!put_character(s, track, value))
			return false;
	}
	return length == 0 || put_character(s, track, lrc);
}

/* The character that begins at that bit; -1: no room, or a wrong parity. */
static int character_at(const struct sim_stripe *s, int track, size_t at)
{
	unsigned value = 0, parity = 0;

	if (at + (size_t)forms[track].bits + 1 > s->count)
		return -1;
	for (int i = 0; i < forms[track].bits; i++) {
		value |= (unsigned)s->bit[at + (size_t)i] << i;
		parity ^= s->bit[at + (size_t)i];
	}
	parity ^= s->bit[at + (size_t)forms[track].bits];
	return parity == 1 ? (int)value : -1;
}

static size_t first_one(const struct sim_stripe *s)
{
	size_t at = 0;

	while (at < s->count && s->bit[at] == 0)
		at++;
	return at;
}

enum sim_stripe_read sim_stripe_read(
	const struct sim_stripe *s, int track, char out[SIM_STRIPE_TEXT_MAX])
{
	size_t at = first_one(s), size = 0, step = (size_t)forms[track].bits + 1;
	unsigned lrc = 0;

	out[0] = '\0';
	if (at == s->count)
		return STRIPE_EMPTY;
	while (size + 1 < SIM_STRIPE_TEXT_MAX) {
		int value = character_at(s, track, at);
		char c = (char)(forms[track].base + value);

		if (value < 0 || (size == 0 && c != forms[track].start))
			break;
		lrc ^= (unsigned)value;
		out[size++] = c;
		at += step;
		if (c != END || size == 1)
			continue;
		out[size] = '\0';
		if (character_at(s, track, at) == (int)lrc)
			return STRIPE_OK;
		break;
	}
	out[0] = '\0';
	return STRIPE_BAD;
}

bool sim_stripe_write_raw(struct sim_stripe *s, const uint8_t *bytes, size_t size, int bits)
{
	if (size * (size_t)bits > SIM_STRIPE_BITS_MAX)
		return false;
	s->count = 0;
	for (size_t i = 0; i < size; i++)
		for (int b = 0; b < bits; b++)
			s->bit[s->count++] = (uint8_t)(bytes[i] >> b & 1);
	return true;
}

size_t sim_stripe_read_raw(const struct sim_stripe *s, int bits, uint8_t *out, size_t max)
{
	size_t size = 0;

	for (size_t at = 0; at < s->count && size < max; at += (size_t)bits) {
		unsigned value = 0;

		for (size_t b = at; b < at + (size_t)bits; b++)
			value = value << 1 | (b < s->count ? s->bit[b] : 0);
		out[size++] = (uint8_t)value;
	}
	return size;
}

/* --- a card as a file: a title, and a line of bits for each track ------------------------------
 */

#define TITLE "wattdesk stripe 1"

bool sim_stripe_save(const struct sim_stripe track[SIM_STRIPE_TRACKS], const char *path)
{
	FILE *out = fopen(path, "w");
	bool ok;

	if (out == NULL)
		return false;
	fputs(TITLE "\n", out);
	for (int t = 0; t < SIM_STRIPE_TRACKS; t++) {
		for (size_t i = 0; i < track[t].count; i++)
			fputc('0' + track[t].bit[i], out);
		fputc('\n', out);
	}
	ok = ferror(out) == 0;
	return fclose(out) == 0 && ok;
}

static bool take_bits(struct sim_stripe *s, const char *line)
{
	size_t size = strcspn(line, "\n");

	if (size > SIM_STRIPE_BITS_MAX || strspn(line, "01") != size)
		return false;
	for (s->count = 0; s->count < size; s->count++)
		s->bit[s->count] = (uint8_t)(line[s->count] - '0');
	return true;
}

bool sim_stripe_load(struct sim_stripe track[SIM_STRIPE_TRACKS], const char *path)
{
	char line[SIM_STRIPE_BITS_MAX + 2];
	FILE *in = fopen(path, "r");
	bool ok;

	if (in == NULL)
		return false;
	ok = fgets(line, sizeof line, in) != NULL && strcmp(line, TITLE "\n") == 0;
	for (int t = 0; ok && t < SIM_STRIPE_TRACKS; t++)
		ok = fgets(line, sizeof line, in) != NULL && take_bits(&track[t], line);
	fclose(in);
	if (!ok)
		errno = EBADMSG;
	return ok;
}
