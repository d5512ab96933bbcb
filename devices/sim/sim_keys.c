#include "devices/sim/sim_keys.h"

#include <assert.h>
#include <openssl/evp.h>
#include <string.h>

#define KEY_BYTES 16
#define BLOCK_MAX 16
#define MESSAGE_MAX 288 /* a padded write */

static const char masters[][KEY_BYTES + 1] = {
	[SIM_KEY_INTERNAL] = "WATTDESK TEST IN",
	[SIM_KEY_EXTERNAL] = "WATTDESK TEST EX",
	[SIM_KEY_WRITE] = "WATTDESK TEST WR",
	[SIM_KEY_MAGNETIC] = "WATTDESK TEST MG",
};

/* Whole blocks in CBC; only what the last one becomes is of use here. */
struct chain {
	const EVP_CIPHER *cipher;
	uint8_t key[3 * 8];
	uint8_t iv[BLOCK_MAX];
};

static void run_chain(struct chain *c, const uint8_t *bytes, size_t size)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	uint8_t out[MESSAGE_MAX];
	size_t block = (size_t)EVP_CIPHER_get_block_size(c->cipher);
	int done = 0, ok;

	assert(size <= sizeof out && size % block == 0);
	if (size > 0) {
		ok = EVP_EncryptInit_ex2(ctx, c->cipher, c->key, c->iv, NULL) == 1 &&
		     EVP_CIPHER_CTX_set_padding(ctx, 0) == 1 &&
		     EVP_EncryptUpdate(ctx, out, &done, bytes, (int)size) == 1;
		assert(ok && done == (int)size);
		memcpy(c->iv, out + size - block, block);
	}
	EVP_CIPHER_CTX_free(ctx);
}

static struct chain sm4_chain(const uint8_t key[KEY_BYTES])
{
	struct chain c = {.cipher = EVP_sm4_cbc()};

	memcpy(c.key, key, KEY_BYTES);
	return c;
}

/* Triple DES with the parts a, b, a of a double key; a, a, a is single DES. */
static struct chain des_chain(const uint8_t *a, const uint8_t *b)
{
	struct chain c = {.cipher = EVP_des_ede3_cbc()};

	memcpy(c.key, a, 8);
	memcpy(c.key + 8, b, 8);
	memcpy(c.key + 16, a, 8);
	return c;
}

static void encrypt(
	enum sim_cipher cipher, const uint8_t key[KEY_BYTES], const uint8_t *in, uint8_t *out)
{
	struct chain c = cipher == SIM_SM4 ? sm4_chain(key) : des_chain(key, key + 8);
	size_t block = cipher == SIM_SM4 ? 16 : 8;

	run_chain(&c, in, block);
	memcpy(out, c.iv, block);
}

static void card_key(const struct sim_key *key, uint8_t out[KEY_BYTES])
{
	const uint8_t *master = (const uint8_t *)masters[key->purpose];
	uint8_t both[KEY_BYTES];

	for (int i = 0; i < SIM_SERIAL_BYTES; i++) {
		both[i] = key->serial[i];
		both[8 + i] = key->serial[i] ^ 0xFF;
	}
	encrypt(key->cipher, master, both, out);
	if (key->cipher == SIM_TRIPLE_DES)
		encrypt(key->cipher, master, both + 8, out + 8);
}

void sim_cryptogram(const struct sim_key *key, const uint8_t challenge[SIM_CHALLENGE_BYTES],
	uint8_t out[SIM_CHALLENGE_BYTES])
{
	uint8_t own[KEY_BYTES], block[BLOCK_MAX] = {0};

	card_key(key, own);
	memcpy(block, challenge, SIM_CHALLENGE_BYTES);
	encrypt(key->cipher, own, block, block);
	memcpy(out, block, SIM_CHALLENGE_BYTES);
}

/* The first eight bytes of it. */
static void whole_mac(const struct sim_key *key, const uint8_t challenge[SIM_MAC_CHALLENGE_BYTES],
	const uint8_t *bytes, size_t size, uint8_t out[SIM_STRIPE_MAC_BYTES])
{
	size_t block = key->cipher == SIM_SM4 ? 16 : 8;
	size_t padded = size / block * block + block;
	uint8_t own[KEY_BYTES], message[MESSAGE_MAX] = {0};
	struct chain c;

	assert(padded <= sizeof message);
	card_key(key, own);
	memcpy(message, bytes, size);
	message[size] = 0x80;
	c = key->cipher == SIM_SM4 ? sm4_chain(own) : des_chain(own, own);
	memcpy(c.iv, challenge, SIM_MAC_CHALLENGE_BYTES);
	run_chain(&c, message, padded - block);
	if (key->cipher == SIM_TRIPLE_DES)
		memcpy(c.key + 8, own + 8, 8);
	run_chain(&c, message + padded - block, block);
	memcpy(out, c.iv, SIM_STRIPE_MAC_BYTES);
}

void sim_mac(const struct sim_key *key, const uint8_t challenge[SIM_MAC_CHALLENGE_BYTES],
	const uint8_t *bytes, size_t size, uint8_t out[SIM_MAC_BYTES])
{
	uint8_t whole[SIM_STRIPE_MAC_BYTES];

	whole_mac(key, challenge, bytes, size, whole);
	memcpy(out, whole, SIM_MAC_BYTES);
}

void sim_stripe_mac(const struct sim_key *key, const uint8_t *bytes, size_t size,
	uint8_t out[SIM_STRIPE_MAC_BYTES])
{
	static const uint8_t none[SIM_MAC_CHALLENGE_BYTES];

	whole_mac(key, none, bytes, size, out);
}
