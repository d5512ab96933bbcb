/*
 * Magnetic cards. A stripe has no serial and no memory of its own, so that a doubt ends with
 * writing again and not with money given back.
 */
#include "counter/card_stripe.h"

#include "core/card_conclusion.h"
#include "devices/card_medium.h"

/* The first that was not crooked. *untouched: as far as the encoder knows no card was changed. */
static enum card_end swipe_to_write(const struct card_job *job, bool *untouched)
{
	struct card_medium *encoder = job->desk->encoder;
	const struct magnetic_tracks *tracks = &job->target.intended.stripe.tracks;
	enum card_end end = CARD_BAD_SWIPE;

	*untouched = true;
	for (int i = 0; i < CARD_SWIPES_MAX && end == CARD_BAD_SWIPE; i++) {
		card_tell(job->desk, i == 0 ? CARD_STEP_SWIPE_WRITE : CARD_STEP_SWIPE_WRITE_AGAIN);
		end = card_medium_write(
			encoder, CARD_FILE_STRIPE, (const uint8_t *)tracks, sizeof *tracks);
		*untouched &= end != CARD_OK && card_medium_spared(encoder);
	}
	return end;
}

/* Until what was written is read; *conclusion: of what came last. */
static enum card_end swipe_to_check(const struct card_job *job, enum card_conclusion *conclusion)
{
	enum card_end end = CARD_OK;

	*conclusion = CARD_IS_ABSENT;
	for (int i = 0; i < CARD_SWIPES_MAX && *conclusion != CARD_IS_WRITTEN; i++) {
		struct card_image now;

		card_tell(job->desk, i == 0 ? CARD_STEP_SWIPE_CHECK : CARD_STEP_SWIPE_CHECK_AGAIN);
		end = card_medium_begin(job->desk->encoder, &now);
		if (end == CARD_BAD_SWIPE)
			continue;
		if (end != CARD_OK)
			return end;
		*conclusion = card_conclude(&job->target.before, &job->target.intended, &now);
	}
	return end;
}

static void refuse_checked(struct session *s, const struct card_job *job)
{
	(void)session_refuse(s, CODE_SALE_OPEN,
		SAY(N_("Sale {1} is not proven: what was swiped to check is not what was written. "
		       "Finish it with the card of account {2}."),
			say_text(job->sale.sale_no), say_text(job->sale.account_no)));
}

static void check_and_settle(struct session *s, struct card_job *job)
{
	enum card_conclusion conclusion;
	enum card_end end = swipe_to_check(job, &conclusion);

	if (conclusion == CARD_IS_WRITTEN)
		card_job_settle_written(s, job, "");
	else if (end != CARD_OK)
		(void)card_swipe_ended(s, end);
	else
		refuse_checked(s, job);
}

void card_stripe_run(struct session *s, struct card_job *job)
{
	bool prepared = job->sale.state == SALE_PREPARED, untouched;
	enum card_end end;

	if (!card_job_state(s, job, SALE_WRITING, ""))
		return;
	end = swipe_to_write(job, &untouched);
	if (end == CARD_OK) {
		check_and_settle(s, job);
		return;
	}
	/* Only who never wrote before may say that the card is untouched. */
	if (!prepared || !untouched || card_job_state(s, job, SALE_PREPARED, card_end_name(end)))
		(void)card_swipe_ended(s, end);
}

/* --- undoing --------------------------------------------------------------------------------- */

/* as_before: the card shows what it had. */
static bool may_undo(const struct card_job *job, bool as_before)
{
	switch (job->sale.kind) {
	case SALE_PURCHASE:
	case SALE_METER_CHANGE:
		return as_before && job->sale.state == SALE_PREPARED;
	case SALE_REFUND: /* is given up, and the purchase stands */
		return as_before;
	case SALE_OPENING:
	case SALE_REPLACEMENT:
		break;
	}
	return true; /* nothing is lost with it */
}

void card_stripe_undo(struct session *s, struct card_job *job, const struct card_image *now,
	const struct card_undoing *undoing)
{
	if (may_undo(job, card_image_equal(now, &job->target.before)))
		(void)(card_job_undo(s, job, undoing) == true);
	else
		(void)session_refuse(s, CODE_SALE_OPEN,
			SAY(N_("The encoder was told to write sale {1}, and nobody can prove that "
			       "no card carries it: write it again. Money goes back by a refund, "
			       "once the meter's count is known."),
				say_text(job->sale.sale_no)));
}
