#ifndef DB_SALE_STORE_H
#define DB_SALE_STORE_H

#include <stddef.h>
#include "core/energy.h"
#include "core/money.h"
#include "db/card_store.h"

/*
 * What is to be written onto cards: a row made before the card's first byte changes, and states
 * added to it. Nothing is changed afterwards but the mark of an account's one open sale.
 * Lists lie in the arena.
 */
struct arena;

#define SALES_MAX 60 /* of an account's list */
#define CARD_SALE_NO_MAX 41
#define CARD_EVIDENCE_MAX 481

enum sale_kind { /* stored: never renumber */
	SALE_PURCHASE = 1,
	SALE_OPENING = 2, /* a first card without a purchase */
	SALE_REPLACEMENT = 3,
	SALE_REFUND = 4,
	SALE_METER_CHANGE = 5
};

enum sale_state {          /* stored: never renumber */
	SALE_PREPARED = 1, /* on record with its money; the card is as it was */
	SALE_WRITING = 2,  /* from here on bytes of the card may have changed */
	SALE_WRITTEN = 3,  /* read back, and as intended; not yet booked */
	SALE_SETTLED = 4,  /* booked: an end */
	SALE_UNDONE = 5    /* given up, and its money given back: an end */
};

struct sale_row {
	int64_t sale_id; /* given by the database */
	char sale_no[CARD_SALE_NO_MAX];
	enum sale_kind kind;
	char op_id[CARD_TEXT_MAX];
	int64_t account_id;
	char meter_no[METER_NO_BYTES];
	int64_t generation, count;
	enum card_unit unit;
	int64_t hundredths;           /* on the card */
	struct money amount, arrears; /* for the energy; for bills */
	struct energy energy;         /* zero: the meter reckons it */
	int64_t refers;               /* the sale that is carried again or taken back; 0: none */
	char approver[CARD_TEXT_MAX], evidence[CARD_EVIDENCE_MAX];
	char login[CARD_TEXT_MAX], station[CARD_TEXT_MAX];
	int64_t shift_id;
	struct date business_date;
	struct moment at;
	int64_t payment_id;    /* 0: no money moved */
	enum sale_state state; /* the last one */
	int64_t settled_by;    /* the entry that settled it; 0: none */
	char account_no[CARD_TEXT_MAX];
};

/*
 * What comes of card_payment, the states and the account is not looked at: the caller adds the
 * first state and the payment in the same transaction.
 */
NODISCARD bool sale_store_insert(struct db *db, const struct sale_row *row, int64_t *sale_id);
NODISCARD bool sale_store_add_payment(struct db *db, int64_t sale_id, int64_t payment_id);
/* DB_ROW: found; DB_DONE: there is none. */
NODISCARD enum db_step sale_store_load(struct db *db, int64_t sale_id, struct sale_row *out);
NODISCARD enum db_step sale_store_by_no(struct db *db, const char *sale_no, struct sale_row *out);
NODISCARD enum db_step sale_store_of_payment(
	struct db *db, int64_t payment_id, struct sale_row *out);

/* How many a shift has made. */
NODISCARD bool sale_store_count(struct db *db, int64_t shift_id, int64_t *count);

struct sale_event {
	int64_t sale_id, journal_id; /* journal_id 0: none */
	enum sale_state state;
	const char *login, *station, *detail;
	struct moment at;
};
/* The state that holds from now on, numbered behind the sale's others. */
NODISCARD bool sale_store_add_state(struct db *db, const struct sale_event *event);

/* The card that a sale is to be written onto; the last one holds. */
struct sale_target {
	int64_t sale_id;
	char serial[CARD_SERIAL_TEXT_MAX];
	struct card_image before, intended;
	char approver[CARD_TEXT_MAX], login[CARD_TEXT_MAX], station[CARD_TEXT_MAX];
	struct moment at;
	int seq; /* 1: the first card; not looked at when added */
};
NODISCARD bool sale_store_add_target(struct db *db, const struct sale_target *target);
/* DB_DONE: none yet. DB_FAILED also for an image of a length or state that no card has. */
NODISCARD enum db_step sale_store_target(struct db *db, int64_t sale_id, struct sale_target *out);

/* DB_ROW: marked; DB_DONE: the account has an open one. */
NODISCARD enum db_step sale_store_mark_open(struct db *db, int64_t account_id, int64_t sale_id);
/* Settled or undone: the account may have another. Nothing happens to one that is unmarked. */
NODISCARD bool sale_store_unmark(struct db *db, int64_t sale_id);
NODISCARD enum db_step sale_store_open_of(struct db *db, int64_t account_id, struct sale_row *out);

/* All open ones, oldest first. */
NODISCARD bool sale_store_open_list(
	struct db *db, struct arena *arena, struct sale_row **out, size_t *count);

/* The account's last SALES_MAX of every kind, newest first. */
NODISCARD bool sale_store_of_account(struct db *db, int64_t account_id, struct arena *arena,
	struct sale_row **out, size_t *count);

/* The last settled purchase (or carried balance) of a generation. DB_DONE: none. */
NODISCARD enum db_step sale_store_last_settled(
	struct db *db, int64_t account_id, int64_t generation, struct sale_row *out);

#endif
