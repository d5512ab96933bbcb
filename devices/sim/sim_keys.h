#ifndef DEVICES_SIM_SIM_KEYS_H
#define DEVICES_SIM_SIM_KEYS_H

#include <stddef.h>
#include <stdint.h>

/*
 * The keys in a simulated card, and in the module of a simulated meter: the declared test keys and
 * stand-in ciphers of docs/cards.md, written once more from there.
 */
#define SIM_SERIAL_BYTES 8
#define SIM_CHALLENGE_BYTES 8
#define SIM_MAC_CHALLENGE_BYTES 4
#define SIM_MAC_BYTES 4
#define SIM_STRIPE_MAC_BYTES 8
#define SIM_STRIPE_MAC_RANGE UINT64_C(100000000000000) /* 14 digits stand on the stripe */

enum sim_cipher { SIM_SM4, SIM_TRIPLE_DES };
enum sim_purpose { SIM_KEY_INTERNAL, SIM_KEY_EXTERNAL, SIM_KEY_WRITE, SIM_KEY_MAGNETIC };

struct sim_key { /* of one card */
	enum sim_cipher cipher;
	enum sim_purpose purpose;
	uint8_t serial[SIM_SERIAL_BYTES];
};

void sim_cryptogram(const struct sim_key *key, const uint8_t challenge[SIM_CHALLENGE_BYTES],
	uint8_t out[SIM_CHALLENGE_BYTES]);

/* Over header and data of a write. */
void sim_mac(const struct sim_key *key, const uint8_t challenge[SIM_MAC_CHALLENGE_BYTES],
	const uint8_t *bytes, size_t size, uint8_t out[SIM_MAC_BYTES]);

/* Over the digits of a magnetic card; the key's serial is its account in BCD. */
void sim_stripe_mac(const struct sim_key *key, const uint8_t *bytes, size_t size,
	uint8_t out[SIM_STRIPE_MAC_BYTES]);

#endif
