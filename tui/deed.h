#ifndef TUI_DEED_H
#define TUI_DEED_H

#include "counter/identity_check.h"
#include "counter/pay.h"
#include "counter/reverse.h"
#include "tui/screen.h"

/*
 * Things that a cashier does only with somebody else's consent: each is a row here, and one screen
 * (SCREEN_DEED) asks for what the row needs, the reason and the approver's sign-in.
 */
enum deed_asks {
	DEED_AMOUNT = 1 << 0,  /* how much */
	DEED_ACCOUNT = 1 << 1, /* to which account */
	DEED_APPROVER = 1 << 2
};

struct deed_input {
	char op_id[OP_ID_MAX];
	char subject[AUTHORITY_DOCUMENT_MAX]; /* the bill, the receipt, the document */
	char account_no[ACCOUNT_NO_MAX];
	char reason[REASON_MAX];
	struct money amount;
	struct approval approval;
};

struct deed {
	const char *title, *subject; /* msgids: the breadcrumb; what the subject is */
	const char *warning;         /* msgid beneath the form */
	unsigned asks;               /* enum deed_asks */
	/* On the work thread. True: *done is the sentence to show. */
	bool (*run)(struct session *s, const struct deed_input *in, struct say *done);
};

extern const struct deed DEED_WAIVE;   /* subject: a bill */
extern const struct deed DEED_MOVE;    /* a receipt */
extern const struct deed DEED_BOUNCE;  /* a receipt */
extern const struct deed DEED_CANCEL;  /* a bill */
extern const struct deed DEED_UNLIST;  /* an account: off the blacklist */
extern const struct deed DEED_UNTRUST; /* an agent's document, and the account */

struct deed_arg {
	const struct deed *deed;
	const char *subject;
	struct money amount;    /* offered */
	const char *account_no; /* whose it is, where the deed must know; else NULL */
};

extern const struct screen SCREEN_DEED; /* const struct deed_arg * */

#endif
