#ifndef COUNTER_CARD_PREPARE_H
#define COUNTER_CARD_PREPARE_H

#include "counter/card_effect.h"
#include "counter/card_tariff.h"

/*
 * Steps 1 and 2 of everything that is written onto a card: the card is read, then one transaction
 * checks the rules and keeps what is to be written; then the effect runs. An operation says what is
 * its own in a plan.
 */
struct card_prepare {
	const struct card_desk *desk;
	struct arena *arena;
	struct card_image image; /* as read */
	struct card_look look;
	struct card_account account;
	struct shift_row shift;
	struct sale_row sale;         /* to be filled by plan; rows, numbers and names are not */
	struct card_content content;  /* likewise */
	struct card_image intended;   /* made of content, unless plan has set raw */
	struct card_price_row prices; /* that the card brings the meter; made of content too */
	bool raw;
	const char *op_id;
	char *detail;  /* of the audit row: AUDIT_DETAIL_MAX; the sale's number where post says
			  nothing */
	void *request; /* the operation's own */
	int64_t print_id;
};

struct card_preparing {
	const char *verb, *op_id, *args;
	const char *account_no; /* NULL: the owner of the card in the reader */
	const char *subject;
	bool moves_money, print;
	bool new_card; /* is asked for, not the account's own */
	void *request;

	/* Inside the transaction, account loaded and locked, shift held: fills sale and content. */
	bool (*plan)(struct session *s, struct card_prepare *p);
	bool (*post)(
		struct session *s, struct card_prepare *p); /* sale_id is there; NULL: nothing */
};

/* True: a sale row was made, or the id is of one; *out tells what became of it. */
NODISCARD bool card_prepare_run(struct session *s, const struct card_desk *desk,
	const struct card_preparing *how, struct arena *arena, struct card_result *out);

/* The wallet and parameter files of a card of that kind for the account, from its settings. */
struct card_parameter card_parameter_new(const struct card_account *account, enum card_kind kind);

#endif
