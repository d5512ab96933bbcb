#ifndef DB_STAFF_STORE_H
#define DB_STAFF_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"

/* The people who sign in. A person is never deleted: journal and audit rows name the login. */
#define STAFF_HASH_MAX 128

struct db;

struct staff_row {
	char login[33];
	char name[241];
	char password[STAFF_HASH_MAX]; /* Argon2id, as text */
	uint32_t roles;
	int state; /* 1 active, 2 disabled */
	int64_t failed_count;
	struct moment locked_until;
	char lang[3]; /* "" none */
};

NODISCARD bool staff_store_insert(struct db *db, const struct staff_row *row, struct moment at);
NODISCARD bool staff_store_find(
	struct db *db, const char *login, bool *found, struct staff_row *out);

/* The sign-in is there and was closed by an administrator. */
NODISCARD bool staff_store_is_disabled(struct db *db, const char *login, bool *out);

/* Nobody else counts a try or changes the row until the end of the transaction. */
NODISCARD bool staff_store_lock(struct db *db, const char *login);
/* Is there such a login already, in capitals or small letters? Two alike would be mistaken. */
NODISCARD bool staff_store_taken(struct db *db, const char *login, bool *taken);
NODISCARD bool staff_store_each(
	struct db *db, void (*row)(void *ctx, const struct staff_row *row), void *ctx);
NODISCARD bool staff_store_count_active(struct db *db, uint32_t role, int64_t *count);
NODISCARD bool staff_store_set_state(struct db *db, const char *login, int state);
NODISCARD bool staff_store_set_failures(
	struct db *db, const char *login, int64_t failed_count, struct moment locked_until);
NODISCARD bool staff_store_set_password(struct db *db, const char *login, const char *hash);
NODISCARD bool staff_store_set_lang(struct db *db, const char *login, const char *lang);

#endif
