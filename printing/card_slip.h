#ifndef PRINTING_CARD_SLIP_H
#define PRINTING_CARD_SLIP_H

#include "core/slip.h"
#include "printing/receipt.h"

/*
 * The slip of what was written onto a card without a receipt (卡务凭条): a first card, a new card,
 * a refund, a change of meter; also while it is not finished. Borrowed. A refund is signed.
 */
enum card_slip_kind {
	CARD_SLIP_OPENING,
	CARD_SLIP_REPLACEMENT,
	CARD_SLIP_REFUND,
	CARD_SLIP_METER_CHANGE,
	CARD_SLIP_KINDS
};

enum card_slip_end { CARD_SLIP_DONE, CARD_SLIP_OPEN, CARD_SLIP_GIVEN_UP, CARD_SLIP_ENDS };

struct card_slip {
	enum card_slip_kind kind;
	enum card_slip_end end;
	const char *hall, *sale_no, *account_no, *name, *serial, *meter_no;
	const char *cashier, *station, *approver; /* approver "": nobody was needed */
	struct moment at;
	int64_t count;
	bool is_energy;          /* written: kWh, else yuan */
	struct money written;    /* in the unit */
	struct money given_back; /* of a refund that is done */
	bool trial;
};

/* False: CODE_TEMPLATE_BAD, CODE_IO. job->path is not used. */
NODISCARD bool card_slip_fill(const struct print_job *job, const struct card_slip *c,
	struct slip *slip, struct fault *fault);

#endif
