#ifndef COUNTER_CARD_BOOKS_H
#define COUNTER_CARD_BOOKS_H

#include "counter/card.h"
#include "counter/operation.h"
#include "db/account_store.h"
#include "db/card_note_store.h"
#include "db/shift_store.h"

/*
 * What the books know of an account's card; shared by the operations on cards, inside the caller's
 * transaction. Screens and verbs do not include this.
 */
struct card_account {
	struct account_row account;
	struct meter_row meter;
	struct card_row card; /* card_id 0: taken over and not yet in the books */
	bool has_card;        /* of this meter's generation */
	int64_t base_count;   /* of the generation; also where its card is not known */
	struct card_books books;
	struct card_setting setting;
	bool has_last; /* the last settled purchase of this generation */
	struct sale_row last;
};

/* account_unknown, account_closed, bad_value (no card meter, a number with no place on a card). */
NODISCARD bool card_account_load(
	struct session *s, const char *account_no, struct card_account *out);

/* Whose card it is: by its serial, else by the number on it. *account_no "" if nobody's here. */
NODISCARD bool card_owner(
	struct session *s, const struct card_look *look, char account_no[ACCOUNT_NO_MAX]);

/* sale_open: tells which one, where and since when. */
NODISCARD bool card_nothing_open(struct session *s, int64_t account_id);

/* Locks the account and holds the session's own open shift. */
NODISCARD bool card_hold(struct session *s, int64_t account_id, struct shift_row *shift);

/* The reason why the card cannot be sold on, as a refusal. */
bool card_refuse(struct session *s, enum card_verdict verdict, const struct card_look *look,
	const struct card_account *account);
struct say card_reason(enum card_verdict verdict, const struct card_look *look,
	const struct card_account *account);

/* Are its cards magnetic? Its meter's kind says so. */
bool card_is_magnetic(const struct card_account *account);

/* A meter's number as the account's kind of card carries it. bad_value. */
NODISCARD bool card_meter_number(struct session *s, const struct card_account *account,
	const char *meter_no, char out[CARD_NUMBER_MAX]);

/* How the medium, a reader or an encoder, ended, as a refusal; always false. */
bool card_ended(struct session *s, enum card_end end);
bool card_swipe_ended(struct session *s, enum card_end end);

/* "20261121-cli-1-C0003": the shift, and the sale's place in it. */
NODISCARD bool card_number_sale(
	struct session *s, const struct shift_row *shift, char out[CARD_SALE_NO_MAX]);

/* A card that was taken over becomes a row before it is first written here. */
NODISCARD bool card_keep_taken_over(struct session *s, const struct card_account *account);

/* What the meter wrote onto the card is kept, once. */
NODISCARD bool card_keep_return(
	struct session *s, const struct card_account *account, const struct card_look *look);

void card_tell(const struct card_desk *desk, enum card_step step);

#endif
