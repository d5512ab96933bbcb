/*
 * The card is written in the order 81, 85, 82: only 82 gives value, and so by it the rest is told.
 * Nothing is ever guessed: after any failure the card is read again, now or when it comes back.
 */
#include "counter/card_effect.h"

#include <string.h>
#include <time.h>

#include "core/card_conclusion.h"
#include "counter/card_stripe.h"
#include "counter/form.h"
#include "devices/card_medium.h"

#define TURN_MS 100

bool card_effect_wait_turn(struct session *s, int tries)
{
	const struct timespec turn = {.tv_nsec = TURN_MS * 1000000L};
	const char *why = s->why.say.msgid;

	if (why == NULL ||
		(strcmp(why, card_end_message(CARD_TAKEN)) != 0 &&
			strcmp(why, card_end_swipe_message(CARD_TAKEN)) != 0) ||
		tries >= CARD_TURNS_MAX || (s->stop.asked != NULL && s->stop.asked(s->stop.ctx)))
		return false;
	nanosleep(&turn, NULL);
	return true;
}

enum card_want card_want_of(const struct card_image *image)
{
	return image->stripe.state == MAGNETIC_NONE ? CARD_WANT_CHIP : CARD_WANT_STRIPE;
}

static bool want_load(struct session *s, const char *account_no, enum card_want *out)
{
	struct account_row account;
	struct meter_row meter;
	bool found;

	if (!account_store_find(s->db, account_no, &account, &found) ||
		(found && !meter_store_of(s->db, account.account_id, &meter, &found)))
		return session_db_failed(s);
	if (found && meter.kind == METER_PREPAID_MAG)
		*out = CARD_WANT_STRIPE;
	else if (found && meter.kind == METER_PREPAID_CPU)
		*out = CARD_WANT_CHIP;
	return true;
}

bool card_want_for(struct session *s, const char *account_no, enum card_want *out)
{
	bool ok;

	*out = CARD_WANT_ANY;
	if (account_no == NULL || !form_account_no(account_no))
		return true;
	ok = (db_begin_read(s->db) || session_db_failed(s)) && want_load(s, account_no, out);
	return session_end_read(s, ok);
}

static bool refuse_no_device(struct session *s, enum card_want want)
{
	return session_refuse(s, CODE_DEVICE_GONE,
		want == CARD_WANT_STRIPE
			? SAY(N_("This station has no magnetic encoder: connect one, or name it "
				 "with --device mag=ADDRESS."))
			: SAY(N_("This station has no card reader: connect one, or name it with "
				 "--device card=ADDRESS.")));
}

/* The device's own sentence where it has one, or that of the end. */
static bool look_ended(struct session *s, const struct card_medium *medium, enum card_end end)
{
	const struct fault *why = card_medium_why(medium, end);

	return why != NULL ? session_refuse(s, why->code, why->say) : card_ended(s, end);
}

static bool is_fresh(const struct session *s, const struct card_seen *seen)
{
	return seen != NULL && seen->image.stripe.state != MAGNETIC_NONE &&
	       session_now(s).ms - seen->at.ms <= CARD_SEEN_MS;
}

static bool look_at_stripe(struct session *s, const struct card_desk *desk, enum card_step step,
	struct card_image *image)
{
	enum card_end end;

	if (desk->encoder == NULL)
		return refuse_no_device(s, CARD_WANT_STRIPE);
	if (is_fresh(s, desk->seen)) {
		*image = desk->seen->image;
		if (desk->readers.resume != NULL)
			desk->readers.resume(desk->readers.ctx, desk->seen->encoder);
		return true;
	}
	card_tell(desk, step);
	end = card_medium_begin(desk->encoder, image);
	if (end == CARD_OK || card_medium_why(desk->encoder, end) == NULL)
		return end == CARD_OK || card_swipe_ended(s, end);
	return look_ended(s, desk->encoder, end);
}

static bool look_at_chip(struct session *s, const struct card_desk *desk, struct card_image *image)
{
	enum card_end end;

	card_tell(desk, CARD_STEP_READ);
	end = card_medium_begin(desk->medium, image);
	return end == CARD_OK || look_ended(s, desk->medium, end);
}

/* Whichever comes first: a card in the reader, or one that is drawn through. */
static bool look_at_either(
	struct session *s, const struct card_desk *desk, struct card_image *image)
{
	for (;;) {
		enum card_end end;
		bool swiped, watched;

		card_tell(desk, CARD_STEP_READ);
		end = card_medium_begin(desk->medium, image);
		if (end != CARD_ABSENT && end != CARD_GONE)
			return end == CARD_OK || look_ended(s, desk->medium, end);
		watched = end == CARD_ABSENT && desk->watch.begin != NULL;
		if (watched)
			desk->watch.begin(desk->watch.ctx);
		swiped = look_at_stripe(
			s, desk, watched ? CARD_STEP_EITHER : CARD_STEP_SWIPE_READ, image);
		if (!watched || !desk->watch.end(desk->watch.ctx) || swiped)
			return swiped;
	}
}

bool card_effect_look(struct session *s, const struct card_desk *desk, const struct card_wish *wish,
	struct card_image *image)
{
	enum card_want want = wish->kind;
	bool may_swipe = want == CARD_WANT_ANY && desk->encoder != NULL;

	if (desk->readers.wish != NULL)
		desk->readers.wish(desk->readers.ctx, wish);
	if (want == CARD_WANT_STRIPE || (may_swipe && desk->medium == NULL))
		return look_at_stripe(s, desk, CARD_STEP_SWIPE_READ, image);
	if (desk->medium == NULL)
		return refuse_no_device(s, CARD_WANT_CHIP);
	return may_swipe ? look_at_either(s, desk, image) : look_at_chip(s, desk, image);
}

static bool make_stripe(struct session *s, const struct card_desk *desk,
	const struct card_making *making, struct card_image *out)
{
	struct card_image image = {.stripe.state = MAGNETIC_READ};
	struct magnetic_card card;

	if (!card_stripe_make(&card, &making->content, (uint32_t)making->generation) ||
		!magnetic_card_key(&card, image.serial))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	if (!card_medium_seal(desk->encoder, &card, &image.stripe.tracks))
		return card_swipe_ended(s, CARD_KEYLESS);
	*out = image;
	return true;
}

bool card_effect_make(struct session *s, const struct card_desk *desk,
	const struct card_image *before, const struct card_making *making, struct card_image *out)
{
	if (card_want_of(before) == CARD_WANT_STRIPE)
		return make_stripe(s, desk, making, out);
	return card_image_make(out, before, &making->content) ||
	       session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
}

void card_effect_end(const struct card_desk *desk)
{
	if (desk->medium != NULL)
		card_medium_end(desk->medium);
}

/* Reads wallet and return file once more in the same session of power. */
static enum card_end read_again(struct card_medium *medium, struct card_image *image)
{
	enum card_end end =
		card_medium_read(medium, CARD_FILE_WALLET, image->wallet, sizeof image->wallet);

	if (end == CARD_OK)
		end = card_medium_read(
			medium, CARD_FILE_RETURN, image->returned, image->returned_bytes);
	return end;
}

/* Step 4: the same card, never pulled, and on it what was read before. */
static enum card_end still_as_before(struct card_job *job, const struct card_image *was)
{
	struct card_image now = *was;
	enum card_end end = card_medium_same(job->desk->medium);

	if (end == CARD_OK)
		end = read_again(job->desk->medium, &now);
	if (end == CARD_OK && !card_image_equal(&now, was))
		end = CARD_REMOVED;
	return end;
}

/* Read back at once: with another price file on it no purchase goes onto the card. */
static enum card_end write_prices(struct card_medium *medium, const struct card_price_row *prices)
{
	uint8_t now[CARD_FILE_BYTES_MAX];
	enum card_end end;

	if (prices->size == 0)
		return CARD_OK;
	end = card_medium_write(medium, prices->file, prices->bytes, prices->size);
	if (end == CARD_OK)
		end = card_medium_read(medium, prices->file, now, prices->size);
	if (end == CARD_OK && memcmp(now, prices->bytes, prices->size) != 0)
		end = CARD_REFUSED;
	return end;
}

/* The prices first: what marks them for the meter comes after they are whole. */
static enum card_end write_files(struct card_medium *medium, const struct card_job *job)
{
	const struct card_image *image = &job->target.intended;
	enum card_end end = write_prices(medium, &job->prices);

	if (end == CARD_OK)
		end = card_medium_write(
			medium, CARD_FILE_PARAMETER, image->parameter, sizeof image->parameter);
	if (end == CARD_OK)
		end = card_medium_write(
			medium, CARD_FILE_RETURN, image->returned, image->returned_bytes);
	if (end == CARD_OK)
		end = card_medium_write(
			medium, CARD_FILE_WALLET, image->wallet, sizeof image->wallet);
	return end;
}

/* Step 6: all three, byte for byte, in the same session. */
static enum card_end check_files(struct card_medium *medium, const struct card_image *intended)
{
	struct card_image now = *intended;
	enum card_end end =
		card_medium_read(medium, CARD_FILE_PARAMETER, now.parameter, sizeof now.parameter);

	if (end == CARD_OK)
		end = read_again(medium, &now);
	if (end == CARD_OK && !card_image_equal(&now, intended))
		end = CARD_REFUSED;
	return end;
}

static bool keep_return(struct session *s, struct card_job *job, const struct card_image *now);

/* What the card says that is in the reader; the conclusion is CARD_IS_ABSENT where it says nothing.
 */
static enum card_conclusion conclude(
	struct session *s, struct card_job *job, struct card_image *now)
{
	const struct card_wish wish = {.kind = card_want_of(&job->target.intended),
		.which = CARD_WISH_OWN,
		.serial = job->target.intended.serial};

	if (!card_effect_look(s, job->desk, &wish, now))
		return CARD_IS_ABSENT;
	return card_conclude(&job->target.before, &job->target.intended, now);
}

static void refuse_conclusion(
	struct session *s, const struct card_job *job, enum card_conclusion conclusion)
{
	if (conclusion == CARD_IS_ANOTHER &&
		card_want_of(&job->target.intended) == CARD_WANT_STRIPE)
		(void)session_refuse(s, CODE_CARD_WRONG,
			SAY(N_("This is not the card of sale {1}: nothing was changed on it. Swipe "
			       "the card of account {2}."),
				say_text(job->sale.sale_no), say_text(job->sale.account_no)));
	else if (conclusion == CARD_IS_ANOTHER)
		(void)session_refuse(s, CODE_CARD_WRONG,
			SAY(N_("This is not the card of sale {1}: nothing was changed on it. "
			       "Insert "
			       "card {2}."),
				say_text(job->sale.sale_no), say_text(job->target.serial)));
	else
		(void)session_refuse(s,
			conclusion == CARD_IS_DAMAGED ? CODE_CARD_BAD : CODE_SALE_OPEN,
			SAY(card_conclusion_message(conclusion)));
}

/* After a failure: one look at once. What is written is settled, all else waits for a person. */
static void look_once(struct session *s, struct card_job *job, enum card_end end)
{
	struct fault why;
	struct card_image now = {.returned_bytes = 0};
	enum card_conclusion conclusion;

	(void)card_ended(s, end);
	why = s->why;
	conclusion = conclude(s, job, &now);
	if (conclusion != CARD_IS_WRITTEN && conclusion != CARD_IS_CREDITED)
		s->why = why;
	else if (keep_return(s, job, &now))
		card_job_settle_written(s, job, "read again");
}

/* The card is as `was`: steps 3 to 7. */
static void run_from(struct session *s, struct card_job *job, const struct card_image *was)
{
	bool untouched = job->sale.state == SALE_PREPARED;
	enum card_end end;

	if (card_want_of(&job->target.intended) == CARD_WANT_STRIPE) {
		card_stripe_run(s, job);
		return;
	}
	if (!card_job_state(s, job, SALE_WRITING, ""))
		return;
	end = still_as_before(job, was);
	if (end != CARD_OK) {
		/* Only who never wrote before may say that the card is untouched. */
		if (!untouched || card_job_state(s, job, SALE_PREPARED, card_end_name(end)))
			(void)card_ended(s, end);
		return;
	}
	card_tell(job->desk, CARD_STEP_WRITE);
	end = write_files(job->desk->medium, job);
	if (end == CARD_OK) {
		card_tell(job->desk, CARD_STEP_CHECK);
		end = check_files(job->desk->medium, &job->target.intended);
	}
	if (end == CARD_OK)
		card_job_settle_written(s, job, "");
	else
		look_once(s, job, end);
}

void card_effect_run(struct session *s, struct card_job *job)
{
	run_from(s, job, &job->target.before);
	card_effect_end(job->desk);
}

/* --- resolving ------------------------------------------------------------------------------ */

struct return_work {
	struct card_job *job;
	const struct card_image *now;
};

static bool return_do(struct session *s, struct card_job *job, const struct card_image *now)
{
	struct card_account account;
	struct card_look look;

	card_look_decode(&look, now);
	return card_account_load(s, job->sale.account_no, &account) &&
	       card_keep_return(s, &account, &look);
}

/* What the meter wrote onto it meanwhile is kept too. */
static bool keep_return(struct session *s, struct card_job *job, const struct card_image *now)
{
	bool ok;

	if (card_return_is_empty(now))
		return true;
	ok = (db_begin(s->db) || session_db_failed(s)) && return_do(s, job, now) &&
	     (db_commit(s->db) || session_db_failed(s));
	if (!ok)
		db_rollback(s->db);
	return ok;
}

/* Is the return file as we were to leave it, and not as it was? */
static bool we_wrote_return(const struct card_job *job, const struct card_image *now)
{
	const struct card_image *intended = &job->target.intended, *before = &job->target.before;

	return memcmp(now->returned, intended->returned, now->returned_bytes) == 0 &&
	       memcmp(now->returned, before->returned, now->returned_bytes) != 0;
}

/* Writes back what the sale has changed; what the meter wrote since then stays. */
static enum card_end restore(struct card_job *job, struct card_image *now)
{
	const struct card_image *before = &job->target.before;
	struct card_medium *medium = job->desk->medium;
	enum card_end end = CARD_OK;

	if (memcmp(now->parameter, before->parameter, sizeof now->parameter) != 0)
		end = card_medium_write(
			medium, CARD_FILE_PARAMETER, before->parameter, sizeof before->parameter);
	memcpy(now->parameter, before->parameter, sizeof now->parameter);
	if (end == CARD_OK && we_wrote_return(job, now)) {
		end = card_medium_write(
			medium, CARD_FILE_RETURN, before->returned, before->returned_bytes);
		memcpy(now->returned, before->returned, sizeof now->returned);
	}
	return end == CARD_OK ? check_files(medium, now) : end;
}

static void undo_here(struct session *s, struct card_job *job, struct card_image *now,
	const struct card_undoing *undoing)
{
	enum card_end end;

	if (job->target.seq > 1) {
		(void)session_refuse(s, CODE_SALE_OPEN,
			SAY(N_("Sale {1} was begun on a card that was lost since: no money goes "
			       "back, the new card carries the purchase."),
				say_text(job->sale.sale_no)));
		return;
	}
	if (card_want_of(&job->target.intended) == CARD_WANT_STRIPE) {
		card_stripe_undo(s, job, now, undoing);
		return;
	}
	end = card_medium_same(job->desk->medium);
	if (end == CARD_OK)
		end = restore(job, now);
	if (end != CARD_OK)
		(void)card_ended(s, end);
	else
		(void)(card_job_undo(s, job, undoing) == true);
}

/* A purchase that was to be taken back has gone into the meter meanwhile. */
static bool was_inserted(const struct card_job *job, const struct card_image *now)
{
	return job->sale.kind == SALE_REFUND && card_return_is_empty(&job->target.before) &&
	       !card_return_is_empty(now);
}

static void give_up_refund(struct session *s, struct card_job *job)
{
	static const struct card_undoing undoing = {
		.reason = "the meter took the purchase", .approver = ""};

	if (!card_job_undo(s, job, &undoing))
		return;
	(void)session_refuse(s, CODE_CARD_WRITTEN,
		SAY(N_("The meter has taken the purchase meanwhile: nothing is given back.")));
}

static void act(struct session *s, struct card_job *job, const struct card_undoing *undoing)
{
	struct card_image now = {.returned_bytes = 0};
	enum card_conclusion conclusion = conclude(s, job, &now);

	switch (conclusion) {
	case CARD_IS_ABSENT: /* the reader's own sentence stands */
		return;
	case CARD_IS_WRITTEN:
	case CARD_IS_CREDITED:
		if (keep_return(s, job, &now))
			card_job_settle_written(s, job, card_conclusion_name(conclusion));
		return;
	case CARD_IS_NOT_WRITTEN:
	case CARD_IS_HALF_WRITTEN:
		if (conclusion == CARD_IS_NOT_WRITTEN && was_inserted(job, &now))
			give_up_refund(s, job);
		else if (undoing == NULL)
			run_from(s, job, &now);
		else
			undo_here(s, job, &now, undoing);
		return;
	case CARD_IS_ANOTHER:
	case CARD_IS_DAMAGED:
	case CARD_CONCLUSIONS:
		break;
	}
	refuse_conclusion(s, job, conclusion);
}

void card_effect_resolve(
	struct session *s, struct card_job *job, const struct card_undoing *undoing)
{
	if (job->sale.state == SALE_WRITTEN)
		(void)(card_job_settle(s, job) == true);
	else if (job->sale.state == SALE_PREPARED && undoing != NULL &&
		 card_want_of(&job->target.intended) == CARD_WANT_CHIP)
		(void)(card_job_undo(s, job, undoing) == true);
	else {
		act(s, job, undoing);
		card_effect_end(job->desk);
	}
}
