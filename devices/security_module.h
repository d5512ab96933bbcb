#ifndef DEVICES_SECURITY_MODULE_H
#define DEVICES_SECURITY_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * What holds the keys of the cards: it answers challenges and makes MACs, and no key leaves it. A
 * hall has a hardware module (a PSAM, or an encryption machine on the network); what is there today
 * is devices/software_module.h with keys that are printed in docs/cards.md. A driver for hardware
 * is one more kind: docs/cards.md says what it has to do.
 *
 * Every key is diversified: by the eight-byte serial of a CPU card, by the account's number (eight
 * bytes of BCD, zeros at the left) for a magnetic card.
 */
#define MODULE_DIVERSIFIER_BYTES 8
#define MODULE_CHALLENGE_BYTES 8 /* of an authentication */
#define MODULE_CRYPTOGRAM_BYTES 8
#define MODULE_MAC_IV_BYTES 4 /* a card's challenge for a MAC; all 00 for a magnetic card */
#define MODULE_MAC_BYTES 8    /* a CPU card takes the first four */

enum module_key {
	MODULE_KEY_INTERNAL, /* the card proves itself */
	MODULE_KEY_EXTERNAL, /* the counter proves itself to the card */
	MODULE_KEY_WRITE,    /* MACs of what is written onto a CPU card */
	MODULE_KEY_MAGNETIC, /* MACs on magnetic tracks */
	MODULE_KEYS
};

struct key_use {
	enum module_key key;
	uint8_t diversifier[MODULE_DIVERSIFIER_BYTES];
};

struct module_message {
	const uint8_t *bytes;
	size_t size;
};

struct security_module {
	const struct security_module_kind *kind;
};

/* Both answer false when the module does not answer or lacks the key; out is then untouched. */
struct security_module_kind {
	const char *name;
	bool has_test_keys; /* whoever reads the source can make cards: never for real money */
	bool (*cryptogram)(struct security_module *module, const struct key_use *use,
		const uint8_t challenge[MODULE_CHALLENGE_BYTES],
		uint8_t out[MODULE_CRYPTOGRAM_BYTES]);
	bool (*mac)(struct security_module *module, const struct key_use *use,
		const uint8_t iv[MODULE_MAC_IV_BYTES], const struct module_message *message,
		uint8_t out[MODULE_MAC_BYTES]);
	void (*release)(struct security_module *module);
};

#endif
