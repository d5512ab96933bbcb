/* The vectors of docs/cards.md, computed apart from our code with the openssl program. */
#include "devices/software_module.h"

#include <string.h>

#include "core/compiler.h"
#include "tests/test.h"

static const uint8_t serial[8] = {0x48, 0x44, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06};
static const uint8_t account[8] = {0, 0, 0, 0, 0, 0x10, 0x00, 0x01};
static const uint8_t challenge[8] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77};
static const uint8_t mac_challenge[4] = {0xA1, 0xB2, 0xC3, 0xD4};
static const uint8_t no_challenge[4];

static const uint8_t write_wallet[] = {
	0x04, 0xD6, 0x82, 0x00, 0x0C, 0x00, 0x00, 0x27, 0x10, 0, 0, 0, 0x01};
static const uint8_t write_empty_return[5 + 49] = {0x04, 0xD6, 0x85, 0x00, 0x35};
static const uint8_t write_parameter[] = {0x04, 0xD6, 0x81, 0x00, 0x31, 0x68, 0x01, 0x00, 0x27,
	0x01, 0x8F, 0, 0, 0, 0, 0x27, 0x01, 0x01, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0x10, 0, 0, 0, 0x01,
	0, 0, 0x01, 0, 0, 0x12, 0x34, 0x56, 0x78, 0, 0, 0, 0x10, 0, 0x01, 0x01, 0x39, 0x16};
static const uint8_t tracks[] = "000000100001000012345678";

static const struct cryptogram_case {
	enum module_cipher cipher;
	enum module_key key;
	uint8_t expected[8];
} cryptograms[] = {
	{MODULE_SM4, MODULE_KEY_INTERNAL, {0x18, 0xA3, 0x37, 0x99, 0x03, 0x54, 0xA8, 0x55}},
	{MODULE_SM4, MODULE_KEY_EXTERNAL, {0xF1, 0x1A, 0xA3, 0xE8, 0xF8, 0xE0, 0x74, 0xEC}},
	{MODULE_TRIPLE_DES, MODULE_KEY_INTERNAL, {0xA6, 0xC3, 0xE4, 0x23, 0xBD, 0x2B, 0x72, 0x9A}},
	{MODULE_TRIPLE_DES, MODULE_KEY_EXTERNAL, {0xBC, 0xAA, 0x72, 0x11, 0x3E, 0xA2, 0xB0, 0x6B}},
};

static const struct mac_case {
	enum module_cipher cipher;
	struct module_message message;
	uint8_t expected[8];
} macs[] = {
	{MODULE_SM4, {write_wallet, 13}, {0xCF, 0xB4, 0x0B, 0x29, 0x1E, 0x7E, 0xD0, 0x17}},
	{MODULE_SM4, {write_empty_return, 54}, {0x02, 0x4D, 0xA5, 0xC2, 0xB8, 0x08, 0x32, 0x70}},
	{MODULE_SM4, {write_parameter, 50}, {0xF8, 0x36, 0xE4, 0x77, 0x3B, 0xD6, 0x97, 0xC0}},
	{MODULE_SM4, {tracks, 24}, {0x16, 0x4D, 0x43, 0xAC, 0x6E, 0x55, 0xD6, 0xEC}},
	{MODULE_TRIPLE_DES, {write_wallet, 13}, {0x3C, 0xE0, 0x5B, 0x3E, 0x75, 0xCA, 0xE4, 0x02}},
	{MODULE_TRIPLE_DES, {write_empty_return, 54},
		{0xA5, 0x47, 0xFD, 0xA5, 0x92, 0x98, 0x98, 0x41}},
	{MODULE_TRIPLE_DES, {write_parameter, 50},
		{0x28, 0x18, 0x48, 0x43, 0xA2, 0xBA, 0x01, 0xBE}},
	{MODULE_TRIPLE_DES, {tracks, 24}, {0xF4, 0x99, 0x90, 0x70, 0xAC, 0xD4, 0x52, 0x62}},
};

static struct key_use use_of(enum module_key key)
{
	struct key_use use = {.key = key};

	memcpy(use.diversifier, key == MODULE_KEY_MAGNETIC ? account : serial, 8);
	return use;
}

static void test_cryptograms(void **state)
{
	struct software_module module;
	uint8_t out[8];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cryptograms); i++) {
		struct key_use use = use_of(cryptograms[i].key);

		software_module_init(&module, cryptograms[i].cipher, &module_test_masters);
		assert_true(module.base.kind->cryptogram(&module.base, &use, challenge, out));
		assert_memory_equal(out, cryptograms[i].expected, sizeof out);
	}
}

static void test_macs(void **state)
{
	struct software_module module;
	uint8_t out[8];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(macs); i++) {
		bool is_magnetic = macs[i].message.bytes == tracks;
		struct key_use use = use_of(is_magnetic ? MODULE_KEY_MAGNETIC : MODULE_KEY_WRITE);
		const uint8_t *iv = is_magnetic ? no_challenge : mac_challenge;

		software_module_init(&module, macs[i].cipher, &module_test_masters);
		assert_true(module.base.kind->mac(&module.base, &use, iv, &macs[i].message, out));
		assert_memory_equal(out, macs[i].expected, sizeof out);
	}
}

static void mac_of(struct software_module *module, const struct key_use *use, const uint8_t *iv,
	const struct module_message *message, uint8_t out[8])
{
	assert_true(module->base.kind->mac(&module->base, use, iv, message, out));
}

/* A MAC holds for one card, one challenge, one key and one length, not only for the data. */
static void test_everything_counts(void **state)
{
	struct software_module module;
	struct key_use use = use_of(MODULE_KEY_WRITE), other_card = use, other_key = use;
	struct module_message whole = {write_wallet, 13}, shorter = {write_wallet, 12};
	uint8_t mac[8], again[8];

	(void)state;
	other_card.diversifier[7]++;
	other_key.key = MODULE_KEY_MAGNETIC;
	for (int cipher = MODULE_SM4; cipher <= MODULE_TRIPLE_DES; cipher++) {
		software_module_init(&module, (enum module_cipher)cipher, &module_test_masters);
		mac_of(&module, &use, mac_challenge, &whole, mac);
		mac_of(&module, &other_card, mac_challenge, &whole, again);
		assert_memory_not_equal(mac, again, 4);
		mac_of(&module, &other_key, mac_challenge, &whole, again);
		assert_memory_not_equal(mac, again, 4);
		mac_of(&module, &use, no_challenge, &whole, again);
		assert_memory_not_equal(mac, again, 4);
		mac_of(&module, &use, mac_challenge, &shorter, again);
		assert_memory_not_equal(mac, again, 4);
	}
}

static void test_test_keys_are_told(void **state)
{
	struct software_module module;
	struct module_masters own = module_test_masters;

	(void)state;
	software_module_init(&module, MODULE_SM4, &module_test_masters);
	assert_true(module.base.kind->has_test_keys);
	own.key[MODULE_KEY_WRITE][0] ^= 1;
	software_module_init(&module, MODULE_SM4, &own);
	assert_false(module.base.kind->has_test_keys);
	module.base.kind->release(&module.base);
	assert_int_equal(module.masters.key[MODULE_KEY_WRITE][1], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cryptograms),
		cmocka_unit_test(test_macs),
		cmocka_unit_test(test_everything_counts),
		cmocka_unit_test(test_test_keys_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
