#ifndef DB_HISTORY_STORE_H
#define DB_HISTORY_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/money.h"

/* What happened to an account, as four lists that a screen puts together. */
struct db;
struct arena;

enum history_kind { HISTORY_PAYMENT, HISTORY_REVERSAL, HISTORY_CHANGE, HISTORY_WAIVER };

struct history_row {
	enum history_kind kind;
	struct moment at;
	const char *login;
	const char *subject;   /* receipt number, field or bill number */
	const char *from, *to; /* of a change; of a reversal from is the reason */
	struct money amount;   /* what came to this account, or left it again (negative) */
	int64_t reversal_kind; /* as stored */
};

/* Appends the newest limit rows of each kind to the list; in the arena. False: the database. */
NODISCARD bool history_store_list(struct db *db, int64_t account_id, struct arena *arena,
	struct history_row **out, size_t *count);
#define HISTORY_LIMIT 200

#endif
