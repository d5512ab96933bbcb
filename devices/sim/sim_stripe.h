#ifndef DEVICES_SIM_SIM_STRIPE_H
#define DEVICES_SIM_SIM_STRIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * One track of a magnetic stripe as its bits, by ISO 7811: characters of 6 bits and a parity bit on
 * track 1, of 4 and one on the others, low bit first, between sentinels, with an LRC behind.
 */
#define SIM_STRIPE_TRACKS 3
#define SIM_STRIPE_BITS_MAX 2048
#define SIM_STRIPE_TEXT_MAX 128 /* with sentinels and NUL */
#define SIM_STRIPE_SUFFIX ".stripe"

struct sim_stripe {
	uint8_t bit[SIM_STRIPE_BITS_MAX]; /* 0 or 1 each */
	size_t count;
};

/* A card's tracks as a file. False with errno, or with EBADMSG for a file that is none. */
NODISCARD bool sim_stripe_load(struct sim_stripe track[SIM_STRIPE_TRACKS], const char *path);
NODISCARD bool sim_stripe_save(const struct sim_stripe track[SIM_STRIPE_TRACKS], const char *path);

enum sim_stripe_read { STRIPE_OK, STRIPE_EMPTY, STRIPE_BAD };

/* data without sentinels; "" erases. False: characters or a length that the track cannot hold. */
NODISCARD bool sim_stripe_write(struct sim_stripe *s, int track, const char *data);

/* With the sentinels; out is "" unless STRIPE_OK. */
enum sim_stripe_read sim_stripe_read(
	const struct sim_stripe *s, int track, char out[SIM_STRIPE_TEXT_MAX]);

/* Raw: so many low bits of each byte, the first of the stripe in bit 0. False: too many. */
NODISCARD bool sim_stripe_write_raw(
	struct sim_stripe *s, const uint8_t *bytes, size_t size, int bits);

/* Raw: the first of the stripe in the highest of so many bits. Returns the number of bytes. */
size_t sim_stripe_read_raw(const struct sim_stripe *s, int bits, uint8_t *out, size_t max);

#endif
