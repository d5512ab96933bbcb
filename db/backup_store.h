#ifndef DB_BACKUP_STORE_H
#define DB_BACKUP_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"

/* Which backups were made, and what their restore drills found. False: the database failed. */
struct db;

#define BACKUP_FILE_MAX 256
#define BACKUP_DETAIL_MAX 481

struct backup_row {
	struct moment at;
	char file[BACKUP_FILE_MAX]; /* without its folder */
	int64_t bytes;
	char sha256[65];
	char code[33]; /* "ok", or why the drill failed */
	char detail[BACKUP_DETAIL_MAX];
};

NODISCARD bool backup_store_insert(struct db *db, const struct backup_row *row, const char *login,
	const char *station, int64_t *run_id);

/* The last one whose drill went well. */
NODISCARD bool backup_store_last_good(struct db *db, bool *found, struct backup_row *out);

#endif
