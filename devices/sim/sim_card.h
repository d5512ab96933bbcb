#ifndef DEVICES_SIM_SIM_CARD_H
#define DEVICES_SIM_SIM_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "devices/sim/sim_keys.h"
#include "devices/sim/sim_line.h"

/*
 * A simulated prepaid CPU card: a reset, commands over T=0, files that outlive the power. It is in
 * one slot at a time, of a reader or of a meter. Kept in a small text file, it survives the
 * program.
 */
#define SIM_CARD_ATR_BYTES 13
#define SIM_CARD_ANSWER_MAX 258
#define SIM_CARD_FILES 5 /* 81 to 85 */
#define SIM_CARD_FILE_MAX 258
#define SIM_CARD_NEVER SIZE_MAX

struct sim_card {
	char path[SIM_PATH_MAX]; /* where it is kept; "" in memory only */
	uint8_t serial[SIM_SERIAL_BYTES];
	enum sim_cipher cipher;
	bool has_application; /* else a card of somebody else's, or one not issued */
	bool is_mute;         /* broken, or upside down */
	int tries_left;       /* to prove that the counter is one */
	uint8_t file[SIM_CARD_FILES][SIM_CARD_FILE_MAX];
	size_t file_bytes[SIM_CARD_FILES];

	/* The next write that it accepts stops after so many bytes, and its power is gone. */
	size_t tear_at;

	/* Gone without power. */
	bool is_powered, in_application, is_proved;
	uint8_t challenge[SIM_CHALLENGE_BYTES];
	size_t challenge_bytes;
	uint8_t response[SIM_CHALLENGE_BYTES];
	size_t response_bytes;
	uint64_t chance;
};

/* As it comes from the maker: keys, and files that are all 00. returned_bytes: 49 or 50. */
void sim_card_init(
	struct sim_card *card, const uint8_t serial[SIM_SERIAL_BYTES], size_t returned_bytes);

/* Power on or again. 0: it does not answer. */
size_t sim_card_reset(struct sim_card *card, uint8_t atr[SIM_CARD_ATR_BYTES]);
void sim_card_power_off(struct sim_card *card);

/*
 * One exchange: five bytes and the data; the answer ends with the status word. 0: no answer, it has
 * no power or lost it in the middle.
 */
size_t sim_card_exchange(struct sim_card *card, const uint8_t *tpdu, size_t size,
	uint8_t answer[SIM_CARD_ANSWER_MAX]);

/* A name without a slash lies beside the line's own. False: no name, or too long a one. */
NODISCARD bool sim_card_place(
	char path[SIM_PATH_MAX], const struct sim_line *line, const char *name);

/* False with errno, or with EBADMSG for a file that is no card. load keeps nothing on failure. */
NODISCARD bool sim_card_load(struct sim_card *card, const char *path);
NODISCARD bool sim_card_save(const struct sim_card *card);

#endif
