#ifndef TUI_CARD_DEED_H
#define TUI_CARD_DEED_H

#include "counter/card.h"
#include "tui/screen.h"

/*
 * What is done with a card beside selling on it, each with a supervisor beside the cashier: a row
 * here, and one screen (SCREEN_CARD_DEED) that asks for what the row needs, writes the card and
 * shows what became of it.
 */
enum card_deed_asks {
	CARD_DEED_ASKS_LAST = 1 << 0,      /* what the last purchase came to */
	CARD_DEED_ASKS_COUNT = 1 << 1,     /* what the meter has counted, and who saw that */
	CARD_DEED_ASKS_METER = 1 << 2,     /* the new meter's number */
	CARD_DEED_ASKS_REMAINING = 1 << 3, /* what the old one held */
	CARD_DEED_MAY_ASK_LAST = 1 << 4    /* only where the books do not know it */
};

struct card_deed_input {
	char op_id[OP_ID_MAX], account_no[ACCOUNT_NO_MAX], sale_no[CARD_SALE_NO_MAX];
	char meter_no[METER_NO_MAX], evidence[REASON_MAX];
	bool has_last, ask_meter; /* ask_meter: what stands in the form was answered by it */
	struct money last, remaining;
	int64_t meter_count;
	struct approval approval;
};

struct card_deed {
	const char *title, *hint; /* msgids: what it is; which card to put into the reader */
	const char *warning;      /* msgid beneath the form */
	unsigned asks;            /* enum card_deed_asks */
	/* On the work thread. True: *result tells what became of it, and s->why where it is open.
	 */
	bool (*run)(struct session *s, const struct card_desk *desk,
		const struct card_deed_input *in, struct arena *arena, struct card_result *result);
};

extern const struct card_deed CARD_DEED_REPLACE; /* an account */
extern const struct card_deed CARD_DEED_METER;   /* an account */
extern const struct card_deed CARD_DEED_REFUND;  /* a sale */
extern const struct card_deed CARD_DEED_LOST;    /* an open sale whose card is gone */

struct card_deed_arg {
	const struct card_deed *deed;
	const char *account_no, *name, *sale_no; /* sale_no NULL: none */
	const char *meter_no;                    /* the present one; NULL: not known here */
	enum card_unit unit;
	bool asks_last;
	int64_t count;      /* of the purchase that is meant */
	bool has_remaining; /* offered: what the meter last said it held */
	struct money remaining;
};

extern const struct screen SCREEN_CARD_DEED; /* const struct card_deed_arg * */

#endif
