#ifndef COUNTER_METER_LINE_H
#define COUNTER_METER_LINE_H

#include "core/energy.h"
#include "counter/account.h"
#include "counter/restoration.h"

/*
 * Meters that can be reached from the counter by DL/T 645: where, what they show, and a restoration
 * that is carried out over the line. An order to a meter is an effect outside the database: written
 * down before it is sent, with its outcome after; what nobody knows is asked of the meter's relay.
 */
#define METER_LINE_MAX 257
#define METER_PASSWORD_MAX 7   /* six digits */
#define METER_ORDER_MINUTES 30 /* a meter ignores an order that is older */
#define METER_REGISTERS 5      /* total, sharp, peak, flat, valley */

struct meter_line_request {
	const char *meter_no;
	const char *line;    /* /dev/ttyUSB0, tcp:HOST:PORT */
	const char *address; /* up to 12 digits */
	int level;           /* of the password, 0 … 9 */
	int64_t operator_no; /* 0 … 99999999 */
	char password[METER_PASSWORD_MAX];
};

/* From now on; the password is sealed. bad_value, device_gone (no address). PERMIT_METER_LINE. */
NODISCARD bool meter_line_set(struct session *s, const struct meter_line_request *request);

struct meter_shown {
	char address[13];
	bool has[METER_REGISTERS];             /* the meter has that register */
	struct energy energy[METER_REGISTERS]; /* forward active, before the multiplier */
	bool relay_open;
};

/*
 * What the meter shows now. bad_value: no such meter, or nobody has said where it can be reached;
 * device_gone, device_timeout, io. PERMIT_READING_READ or PERMIT_RESTORE.
 */
NODISCARD bool meter_line_read(struct session *s, const char *meter_no, struct meter_shown *out);

enum meter_order_outcome { METER_ORDER_DONE, METER_ORDER_FAILED, METER_ORDER_UNKNOWN };

struct meter_order_request {
	const char *op_id; /* NULL: minted */
	const char *order_no;
	bool permit; /* the customer presses the meter's button; else it closes by itself */
};

struct meter_order_made {
	char meter_no[METER_NO_MAX];
	enum meter_order_outcome outcome;
	struct fault why; /* where it was not done: what the meter or the line said */
	bool restored;    /* the relay is closed, and the restoration order with it */
	bool still_open;  /* the meter was asked, and its relay is open */
	bool replayed;
};

/*
 * Carries a restoration order out over the line. True: *out says what came of it, also where the
 * meter refused or nothing is known. A stop (session.stop) is heeded until the order goes out, and
 * again before the meter is asked what became of it. False: nothing was sent. bad_value: no such
 * order, not open, no meter, no line; law_forbids: before its first moment. PERMIT_RESTORE_FINISH.
 */
NODISCARD bool meter_order_give(
	struct session *s, const struct meter_order_request *request, struct meter_order_made *out);

/*
 * Looks at the relay again, after a permit or an order that nobody knows the outcome of: a closed
 * one ends the restoration order.
 */
NODISCARD bool meter_order_ask(
	struct session *s, const char *order_no, struct meter_order_made *out);

const char *meter_order_outcome_name(enum meter_order_outcome outcome); /* "done" */

#endif
