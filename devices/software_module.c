#include "devices/software_module.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

#define BLOCK_MAX 16
#define DES_BLOCK 8
#define DES_KEY 8
#define KEY_MAX 24 /* three keys of DES */
#define PADDING 0x80

const struct module_masters module_test_masters = {{
	[MODULE_KEY_INTERNAL] = "WATTDESK TEST IN",
	[MODULE_KEY_EXTERNAL] = "WATTDESK TEST EX",
	[MODULE_KEY_WRITE] = "WATTDESK TEST WR",
	[MODULE_KEY_MAGNETIC] = "WATTDESK TEST MG",
}};

/* --- one block ------------------------------------------------------------------------------- */

static size_t block_bytes(enum module_cipher cipher)
{
	return cipher == MODULE_SM4 ? BLOCK_MAX : DES_BLOCK;
}

static bool encrypt(const EVP_CIPHER *cipher, const uint8_t *key, const uint8_t *in, uint8_t *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int size = EVP_CIPHER_get_block_size(cipher);
	uint8_t block[BLOCK_MAX];
	int done = 0;
	bool ok = ctx != NULL && EVP_EncryptInit_ex2(ctx, cipher, key, NULL, NULL) == 1 &&
		  EVP_CIPHER_CTX_set_padding(ctx, 0) == 1 &&
		  EVP_EncryptUpdate(ctx, block, &done, in, size) == 1 && done == size;

	EVP_CIPHER_CTX_free(ctx);
	if (ok)
		memcpy(out, block, (size_t)size);
	return ok;
}

/* E, D, E with K1, K2, K1. */
static bool encrypt_triple(const uint8_t key[2 * DES_KEY], const uint8_t *in, uint8_t *out)
{
	uint8_t three[KEY_MAX];
	bool ok;

	memcpy(three, key, 2 * DES_KEY);
	memcpy(three + 2 * DES_KEY, key, DES_KEY);
	ok = encrypt(EVP_des_ede3_ecb(), three, in, out);
	OPENSSL_cleanse(three, sizeof three);
	return ok;
}

/* Single DES is not in libcrypto's usual set: E, D, E with one key three times is the same. */
static bool encrypt_single(const uint8_t key[DES_KEY], const uint8_t *in, uint8_t *out)
{
	uint8_t twice[2 * DES_KEY];
	bool ok;

	memcpy(twice, key, DES_KEY);
	memcpy(twice + DES_KEY, key, DES_KEY);
	ok = encrypt_triple(twice, in, out);
	OPENSSL_cleanse(twice, sizeof twice);
	return ok;
}

static bool encrypt_block(
	enum module_cipher cipher, const uint8_t *key, const uint8_t *in, uint8_t *out)
{
	switch (cipher) {
	case MODULE_SM4:
		return encrypt(EVP_sm4_ecb(), key, in, out);
	case MODULE_TRIPLE_DES:
		return encrypt_triple(key, in, out);
	}
	assert(!"a cipher");
	return false;
}

/* --- keys and MACs --------------------------------------------------------------------------- */

/* The card's own key: the serial and its complement, encrypted with the master. */
static bool diversify(
	const struct software_module *module, const struct key_use *use, uint8_t key[BLOCK_MAX])
{
	const uint8_t *master = module->masters.key[use->key];
	uint8_t halves[BLOCK_MAX];

	for (size_t i = 0; i < MODULE_DIVERSIFIER_BYTES; i++) {
		halves[i] = use->diversifier[i];
		halves[i + MODULE_DIVERSIFIER_BYTES] = (uint8_t)~use->diversifier[i];
	}
	for (size_t at = 0; at < BLOCK_MAX; at += block_bytes(module->cipher))
		if (!encrypt_block(module->cipher, master, halves + at, key + at))
			return false;
	return true;
}

static void take_in(uint8_t *chain, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		chain[i] ^= bytes[i];
}

/* Every block but the last: the retail MAC takes half of the key there and all of it at the end. */
static bool chain_block(enum module_cipher cipher, const uint8_t *key, uint8_t *chain)
{
	if (cipher == MODULE_TRIPLE_DES)
		return encrypt_single(key, chain, chain);
	return encrypt_block(cipher, key, chain, chain);
}

/* chain comes with the IV and leaves with the MAC. The message is padded with 80 00 ... 00. */
static bool chain_message(enum module_cipher cipher, const uint8_t *key,
	const struct module_message *message, uint8_t chain[BLOCK_MAX])
{
	size_t block = block_bytes(cipher);
	size_t whole = message->size / block * block;

	for (size_t at = 0; at < whole; at += block) {
		take_in(chain, message->bytes + at, block);
		if (!chain_block(cipher, key, chain))
			return false;
	}
	take_in(chain, message->bytes + whole, message->size - whole);
	chain[message->size - whole] ^= PADDING;
	return encrypt_block(cipher, key, chain, chain);
}

static bool make_cryptogram(struct security_module *base, const struct key_use *use,
	const uint8_t challenge[MODULE_CHALLENGE_BYTES], uint8_t out[MODULE_CRYPTOGRAM_BYTES])
{
	const struct software_module *module = (const struct software_module *)base;
	uint8_t key[BLOCK_MAX], block[BLOCK_MAX] = {0};
	bool ok;

	memcpy(block, challenge, MODULE_CHALLENGE_BYTES);
	ok = diversify(module, use, key) && encrypt_block(module->cipher, key, block, block);
	OPENSSL_cleanse(key, sizeof key);
	if (ok)
		memcpy(out, block, MODULE_CRYPTOGRAM_BYTES);
	return ok;
}

static bool make_mac(struct security_module *base, const struct key_use *use,
	const uint8_t iv[MODULE_MAC_IV_BYTES], const struct module_message *message,
	uint8_t out[MODULE_MAC_BYTES])
{
	const struct software_module *module = (const struct software_module *)base;
	uint8_t key[BLOCK_MAX], chain[BLOCK_MAX] = {0};
	bool ok;

	memcpy(chain, iv, MODULE_MAC_IV_BYTES);
	ok = diversify(module, use, key) && chain_message(module->cipher, key, message, chain);
	OPENSSL_cleanse(key, sizeof key);
	if (ok)
		memcpy(out, chain, MODULE_MAC_BYTES);
	return ok;
}

static void forget(struct security_module *base)
{
	struct software_module *module = (struct software_module *)base;

	OPENSSL_cleanse(&module->masters, sizeof module->masters);
}

static const struct security_module_kind test_kind = {.name = "software (test keys)",
	.has_test_keys = true,
	.cryptogram = make_cryptogram,
	.mac = make_mac,
	.release = forget};

static const struct security_module_kind own_kind = {.name = "software",
	.has_test_keys = false,
	.cryptogram = make_cryptogram,
	.mac = make_mac,
	.release = forget};

void software_module_init(struct software_module *module, enum module_cipher cipher,
	const struct module_masters *masters)
{
	bool is_test = memcmp(masters, &module_test_masters, sizeof *masters) == 0;

	module->base.kind = is_test ? &test_kind : &own_kind;
	module->cipher = cipher;
	module->masters = *masters;
}
