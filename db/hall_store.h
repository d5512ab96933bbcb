#ifndef DB_HALL_STORE_H
#define DB_HALL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"

/* The hall's own row, its policy values, the ids of operations and what was refused. */
struct db;

NODISCARD bool hall_store_insert(
	struct db *db, const char *code, const char *name, bool trial, struct moment at);

struct hall_row {
	char code[21];
	char name[241];
	bool trial;
};
/* False: the database failed, or (db_fault is CODE_OK) it holds no hall. */
NODISCARD bool hall_store_load(struct db *db, struct hall_row *out);

/* Makes it a hall for training; nothing makes one of those real again. */
NODISCARD bool hall_store_set_trial(struct db *db);

/*
 * What concerns the whole hall excludes one another until the end of the transaction, also where
 * the engine has many writers: opening a shift, settling a day and booking on it, staff.
 */
NODISCARD bool hall_store_lock(struct db *db);

/* The values in the order in which they were set: the last one of a key holds. */
NODISCARD bool hall_store_each_policy(
	struct db *db, void (*row)(void *ctx, const char *key, const char *value), void *ctx);
NODISCARD bool hall_store_add_policy(
	struct db *db, const char *key, const char *value, const char *login, struct moment at);

#define ARGS_HASH_BYTES 32

/* What an operation was asked to do, so that the same id with other arguments is refused. */
struct operation_row {
	char verb[33];
	char login[33];
	uint8_t args_hash[ARGS_HASH_BYTES];
	int64_t result_id;
};
/* *found: the operation was carried out, as *out says; a row is there only once it is committed. */
NODISCARD bool operation_store_find(
	struct db *db, const char *op_id, bool *found, struct operation_row *out);
NODISCARD bool operation_store_insert(
	struct db *db, const char *op_id, const struct operation_row *row, struct moment at);

/* What was refused, to whom and why; it books nothing, and nothing reads it but people. */
struct attempt_row {
	struct moment at;
	const char *login, *station, *verb, *op_id, *code, *detail;
};
NODISCARD bool attempt_store_insert(struct db *db, const struct attempt_row *row);

#endif
