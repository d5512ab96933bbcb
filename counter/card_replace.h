#ifndef COUNTER_CARD_REPLACE_H
#define COUNTER_CARD_REPLACE_H

#include "counter/card.h"

/*
 * Cards in other hands than a sale's: lost, damaged, taken back, or of a meter that was changed.
 * Each is a writing like a sale, and needs a supervisor. PERMIT_CARD_SELL, PERMIT_CARD_APPROVE.
 */
struct card_replace_request {
	const char *op_id, *account_no;
	struct approval approval;
	bool has_last; /* what the last purchase was, where the books do not know it */
	struct money last;
};
/* A new card that carries the last purchase again: the meter credits it once. */
NODISCARD bool card_replace(struct session *s, const struct card_desk *desk,
	const struct card_replace_request *request, struct arena *arena, struct card_result *out);

struct card_refund_request {
	const char *op_id, *sale_no;
	bool ask_meter;       /* over its line: the two below are made of what it answers */
	int64_t meter_count;  /* what the meter itself has counted */
	const char *evidence; /* who saw that, and when */
	struct approval approval;
};
/*
 * Takes the meter's last settled purchase off the card that still holds it, and gives its money
 * back: the card is written as it was before. card_written where the meter has counted it, or the
 * card no longer carries it; later_payment, already_reversed, bad_value, drawer_short.
 */
NODISCARD bool card_refund(struct session *s, const struct card_desk *desk,
	const struct card_refund_request *request, struct arena *arena, struct card_result *out);

struct card_meter_request {
	const char *op_id, *account_no, *meter_no;
	bool ask_meter;         /* the old one, over its line, what it holds */
	struct money remaining; /* of the old meter, in yuan or kWh as it counts */
	struct approval approval;
};
/*
 * Takes the old meter out of the books and hangs the new one, of the next generation, then opens a
 * card for it that carries what remained as its purchase 1. A change that broke off before its card
 * was written is taken up again under the same number. bad_value (that number is another's),
 * exists (it hangs and has its card), limit_exceeded (more than a card can hold).
 */
NODISCARD bool card_meter_change(struct session *s, const struct card_desk *desk,
	const struct card_meter_request *request, struct arena *arena, struct card_result *out);

#endif
