#ifndef DEVICES_CARD_MEDIUM_H
#define DEVICES_CARD_MEDIUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/card_file.h"
#include "core/compiler.h"
#include "core/fault.h"
#include "devices/card_end.h"

/*
 * A prepaid card as the counter needs it: one session of power, whole files, the MACs made below.
 * The CPU card (devices/cpu_card.h) is one; a test puts a card in memory in its place. Calls block
 * and belong to one thread.
 *
 * card_medium_begin    powers the card, proves both sides to each other, and reads serial, 81, 82
 *                      and 85 into *image. Ends a session that is open. On failure none is open.
 * card_medium_write    one whole file, with a new challenge and its MAC. After any end but CARD_OK
 *                      the file may hold the old bytes, the new ones or others: read it.
 * card_medium_read     size bytes of one file.
 * card_medium_same     CARD_OK while it is the card of this session, never pulled since begin;
 *                      else CARD_REMOVED, or why the reader cannot say.
 * card_medium_end      power off; also after a failure, and twice.
 *
 * A card with a magnetic stripe (devices/mag_card.h) is drawn through an encoder by hand each time,
 * and each time it may be another one: begin waits for a swipe and reads, write (CARD_FILE_STRIPE,
 * a struct magnetic_tracks) waits for one and writes, and to read back is to begin again. It has no
 * read and no same, and it alone has:
 *
 * card_medium_seal     makes the tracks of a card, with their MAC. False: the security module does
 *                      not answer, or a value does not fit.
 * card_medium_spared   of a write that failed: by the encoder's word no card was changed by it.
 *
 * card_medium_why      after an end that is the device's: its own sentence (no such port, not
 * permitted, no network box, its plug pulled; which readers hold a card), or NULL where it has
 * none.
 *
 * After CARD_REMOVED, SILENT, GARBLED, GONE or CANCELLED the session is over: begin again.
 */
struct card_medium {
	const struct card_medium_kind *kind;
};

struct card_medium_kind {
	const char *name; /* "cpu_card" */
	enum card_end (*begin)(struct card_medium *medium, struct card_image *image);
	enum card_end (*write)(
		struct card_medium *medium, enum card_file file, const uint8_t *bytes, size_t size);
	enum card_end (*read)(
		struct card_medium *medium, enum card_file file, uint8_t *bytes, size_t size);
	enum card_end (*same)(struct card_medium *medium);
	void (*end)(struct card_medium *medium);

	const struct fault *(*why)(const struct card_medium *medium); /* or NULL */

	/* Of a stripe alone: */
	bool (*seal)(struct card_medium *medium, const struct magnetic_card *card,
		struct magnetic_tracks *out);
	bool (*spared)(const struct card_medium *medium);
};

NODISCARD enum card_end card_medium_begin(struct card_medium *medium, struct card_image *image);
NODISCARD enum card_end card_medium_write(
	struct card_medium *medium, enum card_file file, const uint8_t *bytes, size_t size);
NODISCARD enum card_end card_medium_read(
	struct card_medium *medium, enum card_file file, uint8_t *bytes, size_t size);
NODISCARD enum card_end card_medium_same(struct card_medium *medium);
void card_medium_end(struct card_medium *medium);
NODISCARD bool card_medium_seal(
	struct card_medium *medium, const struct magnetic_card *card, struct magnetic_tracks *out);
const struct fault *card_medium_why(const struct card_medium *medium, enum card_end end);
bool card_medium_spared(const struct card_medium *medium);

#endif
