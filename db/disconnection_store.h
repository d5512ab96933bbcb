#ifndef DB_DISCONNECTION_STORE_H
#define DB_DISCONNECTION_STORE_H

#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/disconnection.h"

/*
 * Orders to cut the supply, with their approvals, participants and events. All answer false when
 * the database failed (db_fault).
 */
#define DISCONNECTION_NO_BYTES 33

struct db;
struct arena;

struct disconnection_row {
	int64_t order_id, case_id, account_id;
	char order_no[DISCONNECTION_NO_BYTES];
	struct date made_on;
	bool important;
	const char *authority, *safety; /* "" */
	enum disconnection_state state;
};

/* A new order, and sets its order_id; its event is a row of its own. */
NODISCARD bool disconnection_store_insert(struct db *db, struct disconnection_row *row);

/* Fills in what an order still lacks; "" leaves what is there. */
NODISCARD bool disconnection_store_complete(
	struct db *db, int64_t order_id, const char *authority, const char *safety);

/* How many orders were made on a day, for their numbers. */
NODISCARD bool disconnection_store_count(struct db *db, struct date on, int64_t *count);

/* The open order of a case, or the last of an account. order_id 0: there is none. */
NODISCARD bool disconnection_store_open(
	struct db *db, int64_t case_id, struct arena *arena, struct disconnection_row *out);
NODISCARD bool disconnection_store_last(
	struct db *db, int64_t account_id, struct arena *arena, struct disconnection_row *out);

/* What became of an order; the state of the order follows, but for DISCONNECTION_TOLD. */
struct disconnection_event {
	int64_t order_id;
	enum disconnection_state state;
	struct moment at;
	const char *login, *result;
	int64_t payment_id; /* that cancelled it; 0: none */
};
NODISCARD bool disconnection_store_event(struct db *db, const struct disconnection_event *event);

/* The orders that a payment cancelled, with their accounts. */
struct disconnection_cancelled {
	char order_no[DISCONNECTION_NO_BYTES];
	const char *account_no;
};
NODISCARD bool disconnection_store_cancelled(struct db *db, int64_t payment_id, struct arena *arena,
	struct disconnection_cancelled **out, size_t *count);

struct disconnection_approval {
	int level;
	const char *login;
	struct moment at;
};
NODISCARD bool disconnection_store_approve(
	struct db *db, int64_t order_id, const struct disconnection_approval *approval);
NODISCARD bool disconnection_store_approvals(struct db *db, int64_t order_id, struct arena *arena,
	struct disconnection_approval **out, size_t *count);

struct disconnection_participant {
	enum participant kind;
	const char *name;
};
NODISCARD bool disconnection_store_add_participant(
	struct db *db, int64_t order_id, const struct disconnection_participant *participant);
NODISCARD bool disconnection_store_participants(struct db *db, int64_t order_id,
	struct arena *arena, struct disconnection_participant **out, size_t *count);

#endif
