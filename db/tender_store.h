#ifndef DB_TENDER_STORE_H
#define DB_TENDER_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/tender.h"
#include "db/database.h"

/* What became of cheques and transfers: received when paid; then, once, cleared or bounced. */
struct arena;

#define TENDER_ROW_RECEIPT_MAX 41

enum tender_state { TENDER_RECEIVED = 1, TENDER_CLEARED = 2, TENDER_BOUNCED = 3 };

struct tender_fate {
	int seq;
	struct tender tender;
	enum tender_state state;
	int64_t journal_id; /* of the event; 0 while received */
};

/* All tenders of a payment by seq, with what became of them. */
NODISCARD bool tender_store_fates(
	struct db *db, int64_t payment_id, struct tender_fate out[TENDERS_MAX], size_t *count);

struct tender_event {
	int64_t payment_id;
	int seq;
	enum tender_state state;
	struct moment at;
	const char *login, *reason;
	int64_t journal_id;
};
/* A tender has one at most: a second makes the database fail. */
NODISCARD bool tender_store_add_event(struct db *db, const struct tender_event *event);

/* What waits at the bank: received, and its payment not undone (a bounce leaves the others). */
struct tender_waiting {
	char receipt_no[TENDER_ROW_RECEIPT_MAX];
	struct date business_date;
	struct tender tender;
};
/* Oldest payment first; in the arena. */
NODISCARD bool tender_store_waiting(
	struct db *db, struct arena *arena, struct tender_waiting **out, size_t *count);

/* Did one of the account's bounce on those days, both counted? */
NODISCARD bool tender_store_bounced(
	struct db *db, int64_t account_id, struct date from, struct date to, bool *bounced);

#endif
