#ifndef DEVICES_SOFTWARE_MODULE_H
#define DEVICES_SOFTWARE_MODULE_H

#include "devices/security_module.h"

/*
 * The security module in software, for trials, tests and the demo. The ciphers of real cards (SM1)
 * and their keys are not public: this is a stand-in, and docs/cards.md declares it as such with its
 * test vectors.
 */
#define MODULE_MASTER_BYTES 16

enum module_cipher {
	MODULE_SM4,       /* GB/T 32907; the MAC is a CBC-MAC */
	MODULE_TRIPLE_DES /* two keys; the MAC is the retail MAC, ISO 9797-1 algorithm 3 */
};

struct module_masters {
	uint8_t key[MODULE_KEYS][MODULE_MASTER_BYTES];
};

/* The declared test keys: ASCII, so that nobody takes them for secrets. */
extern const struct module_masters module_test_masters;

struct software_module {
	struct security_module base; /* first */
	enum module_cipher cipher;
	struct module_masters masters;
};

/* Release through base.kind->release; it forgets the masters. */
void software_module_init(struct software_module *module, enum module_cipher cipher,
	const struct module_masters *masters);

#endif
