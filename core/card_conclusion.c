/*
 * What a card says about a sale: written, not written, or something else. By its bytes alone, for
 * it is the card that gives the value.
 */
#include "core/card_conclusion.h"

#include <string.h>

#include "core/card_rule.h"

static bool is_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

bool card_return_is_empty(const struct card_image *image)
{
	return is_zero(image->returned, image->returned_bytes);
}

static bool same_wallet(const struct card_image *a, const struct card_image *b)
{
	return memcmp(a->wallet, b->wallet, sizeof a->wallet) == 0;
}

static bool same_return(const struct card_image *a, const struct card_image *b)
{
	return a->returned_bytes == b->returned_bytes &&
	       memcmp(a->returned, b->returned, a->returned_bytes) == 0;
}

static bool same_stripe(const struct card_image *a, const struct card_image *b)
{
	return a->stripe.state == b->stripe.state &&
	       magnetic_tracks_equal(&a->stripe.tracks, &b->stripe.tracks);
}

bool card_image_equal(const struct card_image *a, const struct card_image *b)
{
	if (a->stripe.state != MAGNETIC_NONE || b->stripe.state != MAGNETIC_NONE)
		return same_stripe(a, b);
	return memcmp(a->serial, b->serial, sizeof a->serial) == 0 &&
	       memcmp(a->parameter, b->parameter, sizeof a->parameter) == 0 && same_wallet(a, b) &&
	       same_return(a, b);
}

/* Did the customer's meter write this return file, having counted so many purchases? */
static bool returned_count(const struct card_image *now, const struct card_image *of)
{
	struct card_look there;
	struct card_wallet wallet;

	card_look_decode(&there, now);
	if (there.return_state != CARD_DECODE_OK ||
		card_wallet_decode(&wallet, of->wallet, sizeof of->wallet) != CARD_DECODE_OK)
		return false;
	return there.returned.count == wallet.count;
}

/* A meter takes no card whose parameter file is broken, whatever its wallet says. */
static bool is_whole(const struct card_image *now)
{
	struct card_look look;

	card_look_decode(&look, now);
	return look.parameter_state == CARD_DECODE_OK;
}

/*
 * One swipe writes all of a stripe, and its MAC proves all of it: what is torn gives no value and
 * may be written again. A stripe that says something else of its own is another one.
 */
static enum card_conclusion conclude_stripe(const struct card_image *before,
	const struct card_image *intended, const struct card_image *now)
{
	if (now->stripe.state == MAGNETIC_NONE)
		return CARD_IS_ANOTHER;
	if (same_stripe(now, intended))
		return CARD_IS_WRITTEN;
	if (now->stripe.state == MAGNETIC_UNREADABLE)
		return CARD_IS_HALF_WRITTEN;
	if (same_stripe(now, before))
		return CARD_IS_NOT_WRITTEN;
	return magnetic_tracks_mixed(
		       &now->stripe.tracks, &before->stripe.tracks, &intended->stripe.tracks)
		       ? CARD_IS_HALF_WRITTEN
		       : CARD_IS_ANOTHER;
}

/* Only the wallet file gives value: it was written last, and by it the rest is told. */
enum card_conclusion card_conclude(const struct card_image *before,
	const struct card_image *intended, const struct card_image *now)
{
	bool empty;

	if (now == NULL)
		return CARD_IS_ABSENT;
	if (intended->stripe.state != MAGNETIC_NONE)
		return conclude_stripe(before, intended, now);
	if (memcmp(now->serial, intended->serial, sizeof now->serial) != 0)
		return CARD_IS_ANOTHER;
	if (card_image_equal(now, intended))
		return CARD_IS_WRITTEN;
	empty = card_return_is_empty(now);
	if (same_wallet(now, intended) && !same_wallet(now, before)) {
		if (same_return(now, intended))
			return is_whole(now) ? CARD_IS_WRITTEN : CARD_IS_DAMAGED;
		return !empty && returned_count(now, intended) ? CARD_IS_CREDITED : CARD_IS_DAMAGED;
	}
	if (!same_wallet(now, before))
		return CARD_IS_DAMAGED;
	if (same_return(now, before))
		return CARD_IS_NOT_WRITTEN;
	if (same_return(now, intended) || empty)
		return CARD_IS_HALF_WRITTEN;
	return returned_count(now, before) ? CARD_IS_NOT_WRITTEN : CARD_IS_DAMAGED;
}

static const struct conclusion_row {
	const char *name, *message;
} conclusions[CARD_CONCLUSIONS] = {
	[CARD_IS_ABSENT] = {"absent", N_("There is no card in the reader: insert the card of this "
					 "sale. If it is lost, take a new card and a supervisor.")},
	[CARD_IS_ANOTHER] = {"another", N_("This is not the card of the sale: nothing was changed "
					   "on it. Insert the card of "
					   "the sale.")},
	[CARD_IS_WRITTEN] = {"written", N_("The purchase is on the card.")},
	[CARD_IS_CREDITED] = {"credited",
		N_("The purchase was on the card, and the meter has taken "
		   "it already.")},
	[CARD_IS_NOT_WRITTEN] = {"not_written",
		N_("Nothing was written onto the card: write it now, "
		   "or give the money back.")},
	[CARD_IS_HALF_WRITTEN] = {"half_written",
		N_("The card was written in part and carries no new "
		   "purchase: write it again, or give the money "
		   "back.")},
	[CARD_IS_DAMAGED] = {"damaged",
		N_("The card is damaged: keep it here, take a new card and a "
		   "supervisor. The new one carries the same purchase, and the "
		   "meter credits it once.")},
};

const char *card_conclusion_name(enum card_conclusion conclusion)
{
	return conclusions[conclusion].name;
}

const char *card_conclusion_message(enum card_conclusion conclusion)
{
	return conclusions[conclusion].message;
}
