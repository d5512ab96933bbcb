#ifndef COUNTER_CARD_DESK_H
#define COUNTER_CARD_DESK_H

#include "core/card_rule.h"
#include "counter/account.h"

/* Where an operation finds the card, and how it tells how far it is. */
struct card_medium;

/* Which kind of card is asked for. */
enum card_want { CARD_WANT_ANY, CARD_WANT_CHIP, CARD_WANT_STRIPE };

/* And where several readers hold a card, which one of them. */
enum card_which {
	CARD_WISH_ANY,
	CARD_WISH_OWN, /* of that serial, or the account's own; where it has none, a new one */
	CARD_WISH_NEW  /* one that may become the account's, and is not of that serial */
};
struct card_wish {
	enum card_want kind;
	enum card_which which;
	const char *account_no;    /* or NULL */
	const uint8_t *serial;     /* CARD_SERIAL_BYTES, or NULL: the account's by the books */
	int reader;                /* the one that a person picked, by its number; 0: none */
	struct card_readers *held; /* or NULL */
};

/* The readers that hold a card where nothing tells which of them is meant; else count is 0. */
#define CARD_READERS_MAX 4
struct card_readers {
	size_t count;
	struct card_held {
		int number;
		char account_no[ACCOUNT_NO_MAX]; /* "": nobody's here */
		char serial[CARD_SERIAL_TEXT_MAX];
	} held[CARD_READERS_MAX];
};

enum card_step {
	CARD_STEP_READ,
	CARD_STEP_PREPARE,
	CARD_STEP_WRITE,
	CARD_STEP_CHECK,
	/* Of a magnetic card, each waits for a swipe: */
	CARD_STEP_SWIPE_READ,
	CARD_STEP_EITHER, /* or the card may be put into the reader */
	CARD_STEP_SWIPE_WRITE,
	CARD_STEP_SWIPE_WRITE_AGAIN, /* the last swipe was crooked */
	CARD_STEP_SWIPE_CHECK,
	CARD_STEP_SWIPE_CHECK_AGAIN, /* what was swiped is not what was written */
	CARD_STEPS
};
const char *card_step_title(enum card_step step); /* msgid: "Writing the card" */
int card_step_number(enum card_step step);        /* from 1 to CARD_STEP_LAST */
#define CARD_STEP_LAST 4

/* A card as it was last seen. */
#define CARD_SEEN_MS 60000 /* from the swipe that reads a stripe to the sale onto it */
struct card_seen {
	struct card_image image;
	struct moment at;
	int encoder; /* of a stripe: the number of the one through which it was drawn; 0 unknown */
};

/* Where the card is, and who is told how far it is; told NULL: nobody. */
struct card_desk {
	struct card_medium *medium, *encoder; /* of CPU cards, of magnetic ones; NULL: none */
	const char *account_no;       /* whose card card_read is to ask for: its kind; NULL: any */
	bool for_account;             /* card_read: another customer's card is refused as a sale
					 to that account would be, and noted */
	const struct card_seen *seen; /* a stripe that was swiped just now, or NULL: within
					 CARD_SEEN_MS it is not asked for again */
	int reader;                   /* card_read: the one that a person picked; 0: none */
	struct card_readers *held;    /* card_read: or NULL: told what there is to pick from */
	void (*told)(void *ctx, enum card_step step);
	void *ctx;

	/* Several readers: told which card is wanted before each look. NULL: there is one. */
	struct {
		void (*wish)(void *ctx, const struct card_wish *wish);
		int (*used)(void *ctx);   /* the number of the one that was looked into */
		int (*swiped)(void *ctx); /* the number of the encoder that was */
		/* A stripe was seen at that encoder: there it is drawn through again. */
		void (*resume)(void *ctx, int encoder);
		void *ctx;
	} readers;

	/*
	 * Both at once: from begin on the reader is looked at while a swipe is waited for, and a
	 * card that is put into it ends that wait; end says whether one was. NULL: one after the
	 * other.
	 */
	struct {
		void (*begin)(void *ctx);
		bool (*end)(void *ctx);
		void *ctx;
	} watch;
};

#endif
