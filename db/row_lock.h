#ifndef DB_ROW_LOCK_H
#define DB_ROW_LOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "db/database.h"

/*
 * The rows that an operation holds until it commits, in the order of law 9: its accounts
 * (ascending), its shift, its book, its chain. SQLite has one writer at a time, and nothing is to
 * be done there. False: the database failed.
 */
NODISCARD bool lock_account(struct db *db, int64_t account_id);

/* Sorts a copy of the list; each account once. */
NODISCARD bool lock_accounts(struct db *db, const int64_t *account_ids, size_t count);

/* So that nobody closes the open shift meanwhile. DB_DONE: somebody closed it since it was read. */
NODISCARD enum db_step lock_shift(struct db *db, int64_t shift_id);

#endif
