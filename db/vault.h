#ifndef DB_VAULT_H
#define DB_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * The hall's key: it seals identity numbers, makes them findable, and signs the audit chains. It
 * lives in a 0600 file outside the database and is never copied by a backup. From the one key in
 * the file each purpose gets a key of its own (libsodium crypto_kdf).
 *
 * A hall's keys count from 1. When a key takes the place of another, its file keeps of each former
 * one what signed the audit chains, so that old rows stay verifiable, and nothing that unseals.
 */
#define VAULT_HASH_BYTES 32
#define VAULT_SEAL_OVERHEAD 40 /* nonce and authenticator of a secretbox */
#define VAULT_KEYS_MAX 64      /* of one hall, one after the other */

struct vault;
struct fault;

/* Writes a new key file, 0600. exists, io, disk_full. */
NODISCARD bool vault_create(const char *path, struct fault *why);

/* The same for the key that follows another. limit_exceeded: it was the last. */
NODISCARD bool vault_create_next(const char *path, const struct vault *former, struct fault *why);

/* Free with vault_close. key_missing: no file, readable by others, or not a key. */
NODISCARD bool vault_open(struct vault **out, const char *path, struct fault *why);
void vault_close(struct vault *v);

int vault_key_no(const struct vault *v); /* 1 … VAULT_KEYS_MAX */

/* What the key makes of a fixed text: by it a database knows its own key. */
void vault_check_value(const struct vault *v, uint8_t out[VAULT_HASH_BYTES]);

/* out has room for size + VAULT_SEAL_OVERHEAD bytes. */
void vault_seal(const struct vault *v, const void *plain, size_t size, uint8_t *out);

/* out has room for size - VAULT_SEAL_OVERHEAD bytes. False: sealed with another key, or damaged. */
NODISCARD bool vault_unseal(const struct vault *v, const void *sealed, size_t size, uint8_t *out);

/* A keyed hash by which a sealed text can be found again. */
void vault_lookup_hash(const struct vault *v, const char *text, uint8_t out[VAULT_HASH_BYTES]);

/* Signs a row of an audit chain, and a seal. */
void vault_mac(
	const struct vault *v, const void *bytes, size_t size, uint8_t out[VAULT_HASH_BYTES]);

/* The same by the hall's key of that number. False: the vault holds none. */
NODISCARD bool vault_mac_of(const struct vault *v, int key_no, const void *bytes, size_t size,
	uint8_t out[VAULT_HASH_BYTES]);

/* A keyed hash for the check code of a receipt. */
void vault_code(const struct vault *v, const char *text, uint8_t out[VAULT_HASH_BYTES]);

#endif
